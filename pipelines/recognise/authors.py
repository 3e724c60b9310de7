"""Who wrote the text: the author that a page states, or its head shows, as mentions in the byline.

An author is no entity of the catalogue, so all of them share one id and the zone ``byline``, which no count
of content looks at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.records import Block, Mention, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AUTHOR = "author"
"""The entity and the rule of such a mention; the alias is the name as the page states it."""
_TITLES = "기자|특파원|선임기자|인턴기자|객원기자|논설위원|칼럼니스트|에디터|작가"
_EDGE_LINES = 8
"""Lines with words at either end of a text without blocks where a byline can stand."""
_LONGEST_LINE = 120
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SHOWN = re.compile(
    # Tistory, 2025: "by 선라이저 2025. 2. 10."
    r"^\s*by\s+(?P<name>[^\s\d,|·]{2,20}(?: [^\s\d,|·]{1,20})?)"
    r"\s+\d{4}\s?[.년/-]\s?\d{1,2}\s?[.월/-]\s?\d{1,2}",
    re.IGNORECASE,
)


def find_authors(text: str, blocks: Sequence[Block], authors: Sequence[str]) -> tuple[Mention, ...]:
    """Return the places where bylines name one of ``authors``, in text order.

    With blocks these are the blocks of the zone ``byline``. A text without blocks has lines instead: of its
    first and last ones those that have the form of a byline; there “by NAME DATE” needs no stated author.
    """
    names = sorted({name for author in authors if (name := author.strip())}, key=len, reverse=True)
    if blocks and not names:
        return ()
    if blocks:
        lines = [(block.start, block.end) for block in blocks if block.zone is Zone.BYLINE]
        found = [span for line in lines for span in _named(text, line, names)]
    else:
        found = [span for line in _edge_lines(text) for span in _in_line(text, line, names)]
    return tuple(
        Mention(AUTHOR, text[start:end], start, end, Zone.BYLINE, None, text[start:end], AUTHOR, 1.0)
        for start, end in sorted(found)
    )


def _edge_lines(text: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in _LINE.finditer(text)]
    edges = spans if len(spans) <= 2 * _EDGE_LINES else [*spans[:_EDGE_LINES], *spans[-_EDGE_LINES:]]
    return [span for span in edges if span[1] - span[0] <= _LONGEST_LINE]


def _in_line(text: str, line: tuple[int, int], names: Sequence[str]) -> Iterator[tuple[int, int]]:
    shown = _SHOWN.search(text[line[0] : line[1]])
    if shown:
        yield line[0] + shown.start("name"), line[0] + shown.end("name")
        return
    for start, end in _named(text, line, names):
        before, after = text[line[0] : start], text[end : line[1]]
        alone = not before.strip() and not after.strip()
        titled = re.match(rf"\s?(?:{_TITLES})(?![가-힣])", after)
        led = re.search(
            r"(?:^|[\s(\[])(?:by|글|글쓴이|작성자|기자|필자)\s?[=:：]?\s?$", before, re.IGNORECASE
        )
        if alone or titled or led:
            yield start, end


def _named(text: str, span: tuple[int, int], names: Sequence[str]) -> Iterator[tuple[int, int]]:
    if not names:
        return
    listed = "|".join(map(re.escape, names))
    pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)|(?<!\w)(?:{listed})(?=(?:{_TITLES})(?!\w))")
    for match in pattern.finditer(text, *span):
        yield match.span()
