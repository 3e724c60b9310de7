"""Read decomposed Hangul (NFD, as macOS file names and some feeds bring it) as if it were composed.

The rules of all recognisers are written in composed syllables. So a text that holds loose jamo or combining
marks is composed first, and whatever is found is led back to the offsets of the text as it came.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipelines.records import Block, DateRef, Event, Figure, Mention, Quote, Recognition, Relation

_Named = TypeVar("_Named", Mention, Figure, DateRef)

_LOOSE = re.compile("[\u0300-\u036f\u1100-\u11ff\u3099\u309a\ua960-\ua97f\ud7b0-\ud7ff]")
_CLUSTER = re.compile(".[\u0300-\u036f\u1160-\u11ff\u3099\u309a\ud7b0-\ud7ff]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed text with the way back: original start and end of each of its characters."""

    text: str
    original: str
    starts: Sequence[int]
    ends: Sequence[int]

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Return blocks of the original text as blocks of the composed one."""
        return tuple(
            Block(block.zone, bisect_left(self.starts, block.start), bisect_right(self.ends, block.end))
            for block in blocks
        )

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a composed one."""
        first = self.starts[start] if start < len(self.starts) else len(self.original)
        return first, self.ends[end - 1] if end > start else first

    def restored(self, found: Recognition) -> Recognition:
        """Return what was found in the composed text with spans and surfaces of the original."""
        return replace(
            found,
            mentions=tuple(self._surface(mention) for mention in found.mentions),
            quotes=tuple(self._quote(quote) for quote in found.quotes),
            figures=tuple(self._surface(figure) for figure in found.figures),
            dates=tuple(self._surface(date) for date in found.dates),
            events=tuple(self._event(event) for event in found.events),
            relations=tuple(self._relation(relation) for relation in found.relations),
        )

    def _surface(self, thing: _Named) -> _Named:
        start, end = self.at(thing.start, thing.end)
        return replace(thing, start=start, end=end, surface=self.original[start:end])

    def _quote(self, quote: Quote) -> Quote:
        start, end = self.at(quote.start, quote.end)
        if quote.speaker_start is None or quote.speaker_end is None:
            return replace(quote, start=start, end=end)
        first, last = self.at(quote.speaker_start, quote.speaker_end)
        return replace(quote, start=start, end=end, speaker_start=first, speaker_end=last)

    def _event(self, event: Event) -> Event:
        start, end = self.at(event.start, event.end)
        trigger = self.text.find(event.trigger, event.start, event.end)
        a, b = self.at(trigger, trigger + len(event.trigger))
        return replace(event, start=start, end=end, trigger=self.original[a:b])

    def _relation(self, relation: Relation) -> Relation:
        start, end = self.at(relation.start, relation.end)
        return replace(relation, start=start, end=end)


def composed(text: str) -> Composed | None:
    """Return the text with its syllables composed, or None where there is nothing to compose."""
    if not _LOOSE.search(text):
        return None
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", match[0])
        pieces.append(piece)
        starts.extend([match.start()] * len(piece))
        ends.extend([match.end()] * len(piece))
    return Composed("".join(pieces), text, starts, ends)
