"""Lines that a source prints at the same place in most of its articles: furniture, whatever they say.

Pure: what was seen comes in, what is usual comes out. README.md explains the rule and its limits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from pipelines.records import BODY_ZONES, Block, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.records import Article

WINDOW = 30
"""Articles of a source that are looked back upon."""
LEAST = 8
"""Articles that must have a line before it is usual."""
SHARE = 0.6
"""Share of the window that must have it."""
TOLERANCE = 1
"""Lines that its place may be off: a reporter's line or a correction comes and goes."""
LONGEST = 200
"""Code points of the longest line that can be usual."""

_DEPTH = 8
_COUNTED = BODY_ZONES | {Zone.FURNITURE}


class Side(StrEnum):
    """Which end of the text a place is counted from."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A line, stripped, and where it stands: 0 is the first or the last line."""

    line: str
    side: Side
    distance: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, as offsets without the space around it, with the number of its block."""

    start: int
    end: int
    block: int


def edge_lines(text: str, blocks: Sequence[Block]) -> frozenset[Placed]:
    """Return the first and the last eight lines with their places, those that are not too long.

    Counted are the lines of the body and of the furniture, so that a line's place, and every other's,
    stays the same when it becomes furniture.
    """
    lines = [text[line.start : line.end] for line in _lines(text, blocks)]
    ends = ((Side.START, lines[:_DEPTH]), (Side.END, lines[: -_DEPTH - 1 : -1]))
    return frozenset(
        Placed(line, side, distance)
        for side, edge in ends
        for distance, line in enumerate(edge)
        if len(line) <= LONGEST
    )


def usual_lines(
    window: Iterable[frozenset[Placed]], known: frozenset[Placed] = frozenset()
) -> frozenset[Placed]:
    """Return the lines that most of the articles have at one place, without those that are known.

    Articles with all edges alike are one article: eight copies of a story make no habit.
    """
    seen = set(window)
    needed = max(LEAST, SHARE * len(seen))
    if len(seen) < LEAST:
        return frozenset()
    often = Counter(line for edges in seen for line in {place.line for place in edges})
    frequent = {line for line, count in often.items() if count >= needed}
    counts = Counter(place for edges in seen for place in _near(edges, frequent))
    usual: list[Placed] = []
    for place, count in sorted(counts.items(), key=lambda found: (-found[1], found[0])):
        if count >= needed and not _stands_at(place, known) and not _stands_at(place, usual):
            usual.append(place)
    return frozenset(usual)


def rezone(article: Article, usual: frozenset[Placed]) -> Article:
    """Make the usual lines of an article furniture, each a block of its own; the text stays as it is.

    Doing it for two sets one after the other is doing it for both at once.
    """
    if not any(place.line in article.text for place in usual):
        return article
    lines = _lines(article.text, article.blocks)
    found = {
        line
        for number, line in enumerate(lines)
        if article.blocks[line.block].zone in BODY_ZONES and _is_usual(article.text, lines, number, usual)
    }
    if not found:
        return article
    in_block = {number: list(group) for number, group in groupby(lines, lambda line: line.block)}
    touched = {line.block for line in found}
    blocks = [
        piece
        for number, block in enumerate(article.blocks)
        for piece in (_split(block, in_block[number], found) if number in touched else (block,))
    ]
    return replace(article, blocks=tuple(blocks))


def _lines(text: str, blocks: Sequence[Block]) -> list[_Line]:
    return [
        line
        for number, block in enumerate(blocks)
        if block.zone in _COUNTED
        for line in _lines_of(text, block, number)
    ]


def _lines_of(text: str, block: Block, number: int) -> Iterator[_Line]:
    at = block.start
    for raw in text[block.start : block.end].split("\n"):
        line = raw.strip()
        if line:
            start = at + raw.index(line)
            yield _Line(start, start + len(line), number)
        at += len(raw) + 1


def _near(edges: frozenset[Placed], lines: set[str]) -> frozenset[Placed]:
    """Return every place that those of the lines would fit, once for each article."""
    return frozenset(
        Placed(place.line, place.side, distance)
        for place in edges
        if place.line in lines
        for distance in range(max(place.distance - TOLERANCE, 0), place.distance + TOLERANCE + 1)
    )


def _is_usual(text: str, lines: Sequence[_Line], number: int, usual: frozenset[Placed]) -> bool:
    line = text[lines[number].start : lines[number].end]
    sides = ((Side.START, number), (Side.END, len(lines) - 1 - number))
    return any(_stands_at(Placed(line, side, distance), usual) for side, distance in sides)


def _stands_at(place: Placed, usual: Iterable[Placed]) -> bool:
    return any(
        place.line == one.line and place.side == one.side and abs(place.distance - one.distance) <= TOLERANCE
        for one in usual
    )


def _split(block: Block, lines: Sequence[_Line], usual: set[_Line]) -> Iterator[Block]:
    """Yield each usual line as furniture, and what stands between them in the block's own zone."""
    for is_usual, run in groupby(lines, lambda line: line in usual):
        group = list(run)
        if is_usual:
            yield from (Block(Zone.FURNITURE, line.start, line.end) for line in group)
        else:
            yield Block(block.zone, group[0].start, group[-1].end)
