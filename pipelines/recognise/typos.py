"""Names with one wrong letter: 딥스크 for 딥시크, in a text that also has the right spelling.

Only long Hangul names that the text names correctly elsewhere are looked for, the wrong form may differ
in one jamo of one syllable, and it must be rare in the text: a form that keeps coming back is a word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.recognise.catalogue import Alias, Policy
from pipelines.recognise.shape import is_hangul, tail_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.recognise.particles import Tail

CERTAINTY = 0.8
_SHORTEST, _LONGEST = 3, 8
_MOST_REPEATS = 2
_BASE, _VOWELS, _FINALS = 0xAC00, 21, 28


@dataclass(frozen=True, slots=True)
class Typo:
    """A misspelt name."""

    start: int
    end: int
    alias: Alias
    particle: str | None


def can_be_misspelt(spelling: str) -> bool:
    """Tell whether a folded spelling is long and Korean enough to know its misspellings."""
    return _SHORTEST <= len(spelling) <= _LONGEST and is_hangul(min(spelling)) and is_hangul(max(spelling))


def find_typos(text: str, names: Mapping[str, Alias], taken: Sequence[tuple[int, int]]) -> Iterator[Typo]:
    """Yield misspellings of ``names`` (folded spelling → alias) outside the spans already ``taken``."""
    for name, alias in names.items():
        places = {at: _tail(text, at, at + len(name)) for at in _near_misses(text, name)}
        if not places:
            continue
        forms = Counter(text[at : at + len(name)] for at in places)
        for at, tail in sorted(places.items(), key=lambda place: place[0]):
            end = at + len(name)
            free = not any(s < end and at < e for s, e in taken)
            if tail is not None and free and forms[text[at:end]] <= _MOST_REPEATS:
                yield Typo(at, end, alias, tail.particle or None)


def _near_misses(text: str, name: str) -> Iterator[int]:
    """Yield where a word one jamo away from ``name`` stands.

    The first syllable must be right: a wrong one mostly makes another word (히스토리, 티스토리).
    """
    middle = (len(name) + 1) // 2
    head, rest = name[1:middle], name[middle:]
    at = text.find(name[0])
    while at >= 0:
        # one wrong syllable leaves one of two halves right
        if text.startswith(rest, at + middle) or text.startswith(head, at + 1):
            form = text[at : at + len(name)]
            if len(form) == len(name) and form != name and one_jamo_apart(form, name):
                yield at
        at = text.find(name[0], at + 1)


def _tail(text: str, start: int, end: int) -> Tail | None:
    return tail_of(Policy.BOUNDARY, text, start, end, 0, len(text))


def one_jamo_apart(form: str, name: str) -> bool:
    """Tell whether two words of equal length differ in one jamo of one syllable.

    >>> one_jamo_apart("딥스크", "딥시크"), one_jamo_apart("딥서치", "딥시크")
    (True, False)
    """
    wrong: list[tuple[str, str]] = []
    for pair in zip(form, name, strict=True):
        if pair[0] != pair[1]:
            if wrong:
                return False
            wrong.append(pair)
    if not wrong or not is_hangul(wrong[0][0]):
        return False
    return sum(a != b for a, b in zip(_jamo(wrong[0][0]), _jamo(wrong[0][1]), strict=True)) == 1


def _jamo(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - _BASE
    return code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS
