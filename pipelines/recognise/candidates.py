"""Where the catalogue's patterns match in a text, and what their surroundings let them be."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.catalogue import Alias, Policy
from pipelines.recognise.furniture import in_credit, is_notice, may_credit
from pipelines.recognise.shape import in_address, joined_tail, tail_of, whole
from pipelines.records import CONTENT_ZONES, Block, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.recognise.gazetteer import Folded
    from pipelines.recognise.index import Entry, Index
    from pipelines.recognise.particles import Tail

_LITERAL = frozenset(Zone) - CONTENT_ZONES | {Zone.TITLE, Zone.HEADING}
"""Zones that stay what they are, whatever their lines say."""
_FURNITURE, _BOUNDARY = Zone.FURNITURE, Policy.BOUNDARY


class Candidate(NamedTuple):
    """A place where a pattern matches, with the readings that its surroundings allow."""

    start: int
    end: int
    entry: Entry
    readings: tuple[tuple[Alias, Tail], ...]
    zone: Zone
    tail: Tail | None = None
    """For a short form: what follows it."""


class Choice(NamedTuple):
    """A candidate that won its place, as folded offsets; no entities: a blocked word."""

    start: int
    end: int
    zone: Zone
    entities: tuple[str, ...] = ()
    alias: Alias | None = None
    shown: str = ""
    particle: str | None = None
    rule: str = ""
    certainty: float = 1.0


class Places:
    """The blocks of a text in folded offsets: where a match may lie, and in which zone."""

    def __init__(self, text: str, folded: Folded, blocks: Sequence[Block]) -> None:
        self._text, self._folded = text, folded
        if blocks and folded.starts is None:
            self._spans = [(block.start, block.end, block.zone) for block in blocks]
        elif blocks:
            self._spans = [(folded.first(b.start), folded.past(b.end), b.zone) for b in blocks]
        else:
            self._spans = [(0, len(folded.text), Zone.BODY)]
        self._starts = [span[0] for span in self._spans]
        self._line = (0, -1, False, False)

    def around(self, start: int, end: int) -> tuple[int, int, Zone] | None:
        """Return the block around a match; None when it crosses a block's edge."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self._spans[at][1]:
            return None
        return self._spans[at] if end <= self._spans[at][1] else None

    def zone(self, start: int, end: int, zone: Zone) -> Zone:
        """Return ``zone``, or furniture for a name inside a notice or a picture credit."""
        if zone in _LITERAL:
            return zone
        first, last = (start, end) if self._folded.starts is None else self._folded.span(start, end)
        left, right, notice, credit = self._line  # the one of the last name: most lines have several
        if not left <= first <= right:
            left, right, notice, credit = self._line = self._line_around(first)
        return _FURNITURE if notice or (credit and in_credit(self._text, first, last)) else zone

    def _line_around(self, at: int) -> tuple[int, int, bool, bool]:
        """Return the line's span, whether it is a notice, and whether it can hold a picture credit."""
        left = self._text.rfind("\n", 0, at) + 1
        right = self._text.find("\n", at)
        right = right if right >= 0 else len(self._text)
        line = self._text[left:right]
        return left, right, is_notice(line), may_credit(line)


def find_candidates(
    text: str, folded: Folded, index: Index, places: Places
) -> tuple[list[Candidate], dict[str, list[int]]]:
    """Return the candidates in text order, the longest first where several start, and the cues' places."""
    candidates: list[Candidate] = []
    cues: defaultdict[str, list[int]] = defaultdict(list)
    entries, plain = index.entries, folded.text
    for number, start, end in index.gazetteer.scan(plain):
        entry = entries[number]
        if entry.cue and not (entry.opens and "가" <= plain[start - 1 : start] <= "힣"):
            cues[entry.pattern].append(start)
        if entry.name:
            candidate = _candidate(text, folded, entry, (start, end), places)
            if candidate:
                candidates.append(candidate)
    candidates.sort(key=attrgetter("end"), reverse=True)
    candidates.sort(key=attrgetter("start"))
    return candidates, dict(cues)


def _candidate(
    text: str, folded: Folded, entry: Entry, span: tuple[int, int], places: Places
) -> Candidate | None:
    start, end = span
    block = places.around(start, end)
    if block is None:
        return None
    left, right, zone = block
    if entry.edged and not whole(folded.text, start, end, left, right):
        return None
    readings = _readings(text, folded, entry, span, block) if entry.aliases else ()
    tail = tail_of(_BOUNDARY, folded.text, start, end, left, right) if entry.persons else None
    if readings or tail:
        zone = places.zone(start, end, zone)
    elif not entry.blocked:
        return None
    return Candidate(start, end, entry, readings, zone, tail)


def _readings(
    text: str, folded: Folded, entry: Entry, span: tuple[int, int], block: tuple[int, int, Zone]
) -> tuple[tuple[Alias, Tail], ...]:
    (start, end), (left, right, _) = span, block
    if entry.latin and in_address(folded.text, start, end):
        return ()
    readings: list[tuple[Alias, Tail]] = []
    for alias in entry.aliases:
        tail = tail_of(alias.policy, folded.text, start, end, left, right)
        if tail is None and alias.compounds:
            tail = joined_tail(alias.compounds, folded.text, start, end, left, right)
        if tail is not None and (not alias.exact or _exactly(alias, text, folded, span)):
            readings.append((alias, tail))
    return tuple(readings)


def _exactly(alias: Alias, text: str, folded: Folded, span: tuple[int, int]) -> bool:
    start, end = folded.span(*span)
    drop = str.maketrans("", "", " -\u00a0")
    return text[start:end].translate(drop) == alias.text.translate(drop)
