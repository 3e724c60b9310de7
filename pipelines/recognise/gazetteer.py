"""Find every name, blocked word and cue of the catalogue in one pass over a text.

Matching ignores case, Unicode composition and the sort of space; positions are always code points of
the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ahocorasick_rs import AhoCorasick, MatchKind

_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09], " ")
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2212], "-")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SINGLE = _SPACES | _DASHES | _WIDE
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_RARE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u2010-\u2013\u2212\u202f\u205f\u3000\uff01-\uff5e]")
_PLAIN = {chr(code): plain for code, plain in _SINGLE.items()}
_LOOSE = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f\u1100-\u11ff\u3099\u309a\ua960-\ua97f\ud7b0-\ud7ff]"
)
_UNUSUAL = re.compile(f"[{_RARE.pattern[1:-1]}{_LOOSE.pattern[1:-1]}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, with the way back to its own offsets."""

    text: str
    starts: Sequence[int] | None = None
    """Original start of each folded character; None when both texts have the same offsets."""
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a folded one."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def first(self, offset: int) -> int:
        """Return the first folded position that does not begin before the original ``offset``."""
        return offset if self.starts is None else bisect_left(self.starts, offset)

    def past(self, offset: int) -> int:
        """Return the folded position after the last one that ends by the original ``offset``."""
        return offset if self.ends is None else bisect_right(self.ends, offset)


def fold(text: str) -> Folded:
    """Make a text comparable: lower case, composed Hangul, plain spaces, no invisible characters."""
    if _UNUSUAL.search(text):  # one search instead of two, as most texts have neither
        if _LOOSE.search(text):
            return _fold_clusters(text)
        for rare in set(_RARE.findall(text)):  # translate asks its table for every character of the text
            text = text.replace(rare, _PLAIN[rare])
    lowered = text.lower()
    if len(lowered) != len(text):  # İ is the one character whose lower case is longer
        lowered = "".join(_lower(char) for char in text)
    return Folded(lowered)


def _lower(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def _fold_clusters(text: str) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        visible = "".join(char for char in text[start:end] if char not in _INVISIBLE)
        composed = unicodedata.normalize("NFC", visible).translate(_SINGLE)
        for char in composed:
            out.append(_lower(char))
            starts.append(start)
            ends.append(end)
    return Folded("".join(out), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans of characters that may compose into one."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _continues(text[index]):
            yield start, index
            start = index


def _continues(char: str) -> bool:
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"


_GAP = re.compile(r"(?<=[가-힣])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[가-힣])|(?<=[a-z][a-z])(?=[A-Z])")
_SEPARATOR = re.compile(r"[ \-]+")
_MOST_GAPS = 4


def spellings(name: str) -> tuple[str, ...]:
    """Return the folded spellings of a name: its gaps closed, spaced or hyphenated.

    A gap is a space or hyphen of the name itself, a place where Hangul meets Latin letters or digits, or
    a capital inside a word (OpenAI, DeepSeek).

    >>> spellings("오픈AI")
    ('오픈ai', '오픈 ai', '오픈-ai')
    """
    pieces = [fold(piece).text for piece in _SEPARATOR.split(_GAP.sub(" ", name.strip()))]
    if len(pieces) - 1 > _MOST_GAPS:
        return (" ".join(pieces), "".join(pieces))
    gaps = product(("", " ", "-"), repeat=len(pieces) - 1)
    return tuple(pieces[0] + "".join(g + p for g, p in zip(gap, pieces[1:], strict=True)) for gap in gaps)


Hit = tuple[int, int, int]
"""Index of the pattern, start and end in the folded text."""


class Gazetteer:
    """All patterns in one automaton, built at the first scan."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._automaton: AhoCorasick | None = None

    def scan(self, folded: str) -> list[Hit]:
        """Return every occurrence of every pattern, overlapping ones included, in no useful order."""
        if not self._patterns:
            return []
        if self._automaton is None:
            self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard, store_patterns=False)
        hits: list[Hit] = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return hits
