"""Which mentions of a new version are really new: old and new text aligned, not their offsets.

Method, in this order, each step on what the one before left over: equal lines, those at the beginning and
the end of both texts, then the k-th with the k-th wherever they stand (so a moved paragraph is the same
paragraph); an edit script over the
tokens of the other lines; the same name in the same sentence. A mention keeps its partner only if
the entity is the same and both or neither are in a zone that counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.records import CONTENT_ZONES, Mention

DIFF_LIMIT = 1_000_000
"""Largest product of token counts that is diffed: 1,000 changed tokens a side is a long article
rewritten from top to bottom; difflib is quadratic, and a page must not be able to stall the writer."""

_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^\n.!?。]+(?:[.!?。]+(?=\S)[^\n.!?。]*)*[.!?。]*")


@dataclass(frozen=True, slots=True)
class Seen:
    """The mentions of an earlier version: ``numbers[i]`` is the lasting number of ``mentions[i]``."""

    text: str
    mentions: Sequence[Mention]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str


def lasting_numbers(text: str, mentions: Sequence[Mention], earlier: Iterable[Seen]) -> list[int | None]:
    """Return for each mention the number it had in an earlier version, or None if none had it.

    ``earlier`` comes newest first and is read only as long as mentions are unaccounted for. No number
    is given twice.
    """
    numbers: list[int | None] = [None] * len(mentions)
    taken: set[int] = set()
    for seen in earlier:
        left = [index for index, number in enumerate(numbers) if number is None]
        if not left:
            break
        free = [index for index, number in enumerate(seen.numbers) if number not in taken]
        pairs = paired_mentions(
            seen.text, [seen.mentions[i] for i in free], text, [mentions[i] for i in left]
        )
        for new, old in pairs.items():
            number = seen.numbers[free[old]]
            numbers[left[new]] = number
            taken.add(number)
    return numbers


def paired_mentions(
    old_text: str, old_mentions: Sequence[Mention], new_text: str, new_mentions: Sequence[Mention]
) -> dict[int, int]:
    """Return pairs of new index and old index of the mentions that are the same; each at most once."""
    if not old_mentions or not new_mentions:
        return {}
    pairs: dict[int, int] = {}
    places = _by_place(old_mentions)
    old_lines, new_lines = _lines(old_text), _lines(new_text)
    shifts, old_left, new_left = _equal_lines(old_lines, new_lines)
    _pair_in_lines(new_mentions, new_lines, shifts, places, pairs)
    if old_left and new_left and places:
        old_cuts = _cuts(old_mentions)
        new_cuts = _cuts(new_mentions)
        old_tokens = [token for line in old_left for token in _tokens(line, old_cuts)]
        new_tokens = [token for line in new_left for token in _tokens(line, new_cuts)]
        _pair_in_tokens(new_mentions, old_tokens, new_tokens, places, pairs)
    _pair_in_sentences(old_text, old_mentions, new_text, new_mentions, pairs)
    return pairs


Places = dict[Hashable, deque[int]]


def _by_place(mentions: Sequence[Mention]) -> Places:
    places: Places = defaultdict(deque)
    for index, mention in enumerate(mentions):
        places[_place(mention, mention.start, mention.end)].append(index)
    return dict(places)


def _place(mention: Mention, start: int, end: int) -> Hashable:
    return (start, end, mention.entity, mention.zone in CONTENT_ZONES)


def _take(places: Places, key: Hashable) -> int | None:
    waiting = places.get(key)
    return waiting.popleft() if waiting else None


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for part in text.split("\n"):
        lines.append(_Line(start, part))
        start += len(part) + 1
    return lines


def _equal_lines(
    old: Sequence[_Line], new: Sequence[_Line]
) -> tuple[dict[int, int], list[_Line], list[_Line]]:
    """Return new line start → old line start, and the lines of either side that have no equal."""
    old_texts, new_texts = [line.text for line in old], [line.text for line in new]
    head = _common_prefix(old_texts, new_texts)
    tail = _common_prefix(old_texts[head:][::-1], new_texts[head:][::-1])
    outer = zip((*new[:head], *new[len(new) - tail :]), (*old[:head], *old[len(old) - tail :]), strict=True)
    shifts = {mine.start: theirs.start for mine, theirs in outer}
    waiting: dict[str, deque[_Line]] = defaultdict(deque)
    for line in old[head : len(old) - tail]:
        waiting[line.text].append(line)
    for line in new[head : len(new) - tail]:
        if waiting[line.text]:
            shifts[line.start] = waiting[line.text].popleft().start
    found = set(shifts.values())
    old_left = [line for line in old if line.start not in found]
    return shifts, old_left, [line for line in new if line.start not in shifts]


def _pair_in_lines(
    mentions: Sequence[Mention],
    lines: Sequence[_Line],
    shifts: Mapping[int, int],
    places: Places,
    pairs: dict[int, int],
) -> None:
    starts = [line.start for line in lines]
    for index, mention in enumerate(mentions):
        line_start = starts[bisect_right(starts, mention.start) - 1]
        if line_start not in shifts:
            continue
        shift = shifts[line_start] - line_start
        old = _take(places, _place(mention, mention.start + shift, mention.end + shift))
        if old is not None:
            pairs[index] = old


def _cuts(mentions: Iterable[Mention]) -> list[int]:
    return sorted({offset for mention in mentions for offset in (mention.start, mention.end)})


def _tokens(line: _Line, cuts: Sequence[int]) -> Iterator[_Token]:
    """Yield words and signs, cut where mentions begin and end: a new particle leaves the name whole."""
    for match in _WORD.finditer(line.text):
        start, end = line.start + match.start(), line.start + match.end()
        cut = bisect_right(cuts, start)
        while start < end:
            stop = min(end, cuts[cut]) if cut < len(cuts) else end
            yield _Token(start, stop, line.text[start - line.start : stop - line.start])
            start, cut = stop, cut + 1


def _pair_in_tokens(
    mentions: Sequence[Mention],
    old: Sequence[_Token],
    new: Sequence[_Token],
    places: Places,
    pairs: dict[int, int],
) -> None:
    partners = _equal_tokens([token.text for token in old], [token.text for token in new])
    starts = {new[j].start: old[i].start for j, i in partners.items()}
    ends = {new[j].end: old[i].end for j, i in partners.items()}
    for index, mention in enumerate(mentions):
        if index in pairs or mention.start not in starts or mention.end not in ends:
            continue
        old_index = _take(places, _place(mention, starts[mention.start], ends[mention.end]))
        if old_index is not None:
            pairs[index] = old_index


def _equal_tokens(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return new index → old index along an edit script."""
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    partners = {i: i for i in range(head)}
    partners |= {len(new) - 1 - i: len(old) - 1 - i for i in range(tail)}
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old_middle) * len(new_middle) > DIFF_LIMIT:
        return partners
    matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
    for block in matcher.get_matching_blocks():
        partners |= {head + block.b + i: head + block.a + i for i in range(block.size)}
    return partners


def _common_prefix(left: Sequence[str], right: Sequence[str]) -> int:
    length = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        length += 1
    return length


def _pair_in_sentences(
    old_text: str,
    old_mentions: Sequence[Mention],
    new_text: str,
    new_mentions: Sequence[Mention],
    pairs: dict[int, int],
) -> None:
    kept = set(pairs.values())
    old_left = [index for index in range(len(old_mentions)) if index not in kept]
    new_left = [index for index in range(len(new_mentions)) if index not in pairs]
    if not old_left or not new_left:
        return
    waiting: Places = defaultdict(deque)
    for index, key in zip(old_left, _contexts(old_text, [old_mentions[i] for i in old_left]), strict=True):
        waiting[key].append(index)
    for index, key in zip(new_left, _contexts(new_text, [new_mentions[i] for i in new_left]), strict=True):
        old = _take(waiting, key)
        if old is not None:
            pairs[index] = old


def _contexts(text: str, mentions: Sequence[Mention]) -> Iterator[Hashable]:
    """Yield for each mention who is named, how, and in which sentence (without its outer blanks)."""
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    starts = [start for start, _ in spans]
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        sentence = text[slice(*spans[at])].strip() if at >= 0 else ""
        yield (mention.entity, mention.surface, mention.zone in CONTENT_ZONES, sentence)
