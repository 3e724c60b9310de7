"""Days that a text gives a name: “2024년 5월 3일 김 대통령 취임일”, and later just “김 취임일”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.records import DateRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVENTS = (
    "취임|개막|개장|개관|개업|개점|개통|상장|출시|발매|발표|공개|창립|설립|결혼|선거|투표|선고|시행"
    "|착공|준공|마감|기념|즉위|출범"
)
_NAMED = re.compile(rf" (?P<who>[가-힣A-Za-z]{{2,12}})(?: [가-힣]{{2,6}})? (?P<what>(?:{_EVENTS})일)")


def named_days(text: str, dates: Sequence[DateRef], spans: Sequence[tuple[int, int]]) -> Iterator[DateRef]:
    """Yield the places that name a day which the text explained right behind its date.

    The name is a word and the kind of day (취임일, 개막일 …); titles between them may be left out.
    """
    for reference in dates:
        if reference.precision != "day" or reference.value is None:
            continue
        match = _NAMED.match(text, reference.end)
        if match:
            yield from _places(text, match, reference, spans)


def _places(
    text: str, named: re.Match[str], source: DateRef, spans: Sequence[tuple[int, int]]
) -> Iterator[DateRef]:
    name = re.compile(rf"\b{re.escape(named['who'])}(?: [가-힣]{{2,6}})? {re.escape(named['what'])}")
    for start, end in spans:
        for match in name.finditer(text, max(start, named.end()), end):
            yield DateRef(match.start(), match.end(), match[0], source.value, "day", rule="named")
