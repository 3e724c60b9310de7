"""Does the text speak for this entity? The judgement behind names that have other meanings too."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from pipelines.recognise.catalogue import Alias, Policy
from pipelines.recognise.shape import is_hangul, starts_with

_REACH = 16
"""Characters looked at on either side for words right beside a name."""
_OPENING = " '\"‘“(（[<〈《「·,-"
_CLOSING = " '\"’”)）]>〉》」·-"
_SIGNS = _OPENING + _CLOSING
_MARK = re.compile(r"[.?!]")
_IN_SENTENCE, _IN_TEXT = 2, 1
_MOST_DISTANT = 2
"""However many cues the rest of the text holds, they weigh no more than one in the sentence."""
_LIST_GAP = re.compile(r"(?:와|과|랑|이나|나)?\s?(?:[,·ㆍ/&+]|및|vs\.?)?\s?")
_BESIDE_KIN = " ('\"‘“-·"
_LONGEST_GAP = 5
_CONTEXT = Policy.CONTEXT  # a name of the module is found ten times as fast as an enum's member


class Found(NamedTuple):
    """A firm mention: one that needed no evidence itself."""

    start: int
    end: int
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a text before the doubtful names are judged."""

    text: str
    cues: Mapping[str, Sequence[int]]
    """Where each cue word of the catalogue stands."""
    firm: Sequence[Found]
    kin: Mapping[str, frozenset[str]]
    """Each entity that has any with its owner, owned, employer and staff."""
    peers: frozenset[str]
    """Entities that stand in lists together: companies."""
    named: dict[str, list[int]] = field(init=False, default_factory=dict)
    """Where each entity is mentioned firmly."""
    _lines: dict[int, tuple[list[int], list[int]]] = field(init=False, default_factory=dict)
    """For the start of each line that was asked: where the breaks in it begin and end."""

    def __post_init__(self) -> None:
        for found in self.firm:
            for entity in found.entities:
                self.named.setdefault(entity, []).append(found.start)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentence around a name."""
        _, ends = self._line(start)
        begins, _ = self._line(end)
        return ends[bisect_right(ends, start) - 1], begins[bisect_left(begins, end)]

    def _line(self, at: int) -> tuple[list[int], list[int]]:
        left = self.text.rfind("\n", 0, at) + 1
        if left not in self._lines:
            self._lines[left] = _breaks(self.text, left)
        return self._lines[left]


def _breaks(text: str, left: int) -> tuple[list[int], list[int]]:
    """Return where the breaks of a line begin and end: 다 and a stop, a mark and a space, its end."""
    right = text.find("\n", left)
    right = right if right >= 0 else len(text)
    begins: list[int] = []
    ends = [left]
    for match in _MARK.finditer(text, left, right):
        at = match.start()
        if text[at - 1 : at + 1] == "다.":
            begins.append(at - 1)
            ends.append(at + 1)
        if text[at + 1 : at + 2] == " ":
            begins.append(at)
            ends.append(at + 2)
    return [*begins, right], ends


def judge(alias: Alias, start: int, end: int, scene: Scene) -> str | None:
    """Return the rule that accepts the name, or None when the text speaks against it or says too little."""
    if alias.rule:
        return alias.rule
    if _may_touch(alias, start, end, scene.text):
        if _beside(alias.not_followed_by, alias.not_preceded_by, start, end, scene.text):
            return None
        if _beside(alias.followed_by, alias.preceded_by, start, end, scene.text):
            return "context:beside"
    if alias.compounds and starts_with(scene.text[end : end + _REACH], alias.compounds):
        return "context:compound"
    if alias.policy is _CONTEXT:
        if _listed(alias, start, end, scene):
            return "context:listed"
        heard = not alias.cue_tails or _tailed(alias.cue_tails, scene.text[end : end + _REACH])
        return "context:cues" if heard and _weigh(alias, start, end, scene) > 0 else None
    against = alias.against and not scene.cues.keys().isdisjoint(alias.against)
    return None if against and _weigh(alias, start, end, scene) < 0 else alias.policy.value


def _may_touch(alias: Alias, start: int, end: int, text: str) -> bool:
    """Tell by one character on either side whether a word beside the name is worth looking for."""
    if alias.heads:
        rest = text[end : end + _REACH]
        if rest[:1] in alias.heads or rest.lstrip(_SIGNS)[:1] in alias.heads:
            return True
    if not alias.ends:
        return False
    ahead = text[max(0, start - _REACH) : start]
    return ahead[-1:] in alias.ends or ahead.rstrip(_OPENING)[-1:] in alias.ends


def _beside(after: tuple[str, ...], before: tuple[str, ...], start: int, end: int, text: str) -> bool:
    if after:
        rest = text[end : end + _REACH]
        if starts_with(rest, after) or (rest[:1] in _SIGNS and starts_with(rest.lstrip(_SIGNS), after)):
            return True
    if not before:
        return False
    ahead = text[max(0, start - _REACH) : start]
    return _ends_with(ahead, before) or _ends_with(ahead.rstrip(_OPENING), before)


def _ends_with(ahead: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of ``words`` ends ``ahead``; one syllable must be a whole word: 이 라인."""
    if not ahead.endswith(words):
        return False
    return any(ahead.endswith(word) and (len(word) > 1 or not ahead[-2:-1].isalnum()) for word in words)


def _tailed(tails: tuple[str, ...], rest: str) -> bool:
    return any(
        rest.startswith(tail) and not (is_hangul(tail) and is_hangul(rest[len(tail) : len(tail) + 1] or " "))
        for tail in tails
    )


def _listed(alias: Alias, start: int, end: int, scene: Scene) -> bool:
    """Tell whether the name stands beside its own kin, or in a list beside another company."""
    for found, gap in _neighbours(start, end, scene):
        if gap.strip(_BESIDE_KIN) == "" and not _kin_of(alias, scene).isdisjoint(found.entities):
            return True
        mates = scene.peers if scene.peers.issuperset(alias.entities) else frozenset()
        if gap.strip() and not mates.isdisjoint(found.entities) and _LIST_GAP.fullmatch(gap):
            return True
    return False


def _neighbours(start: int, end: int, scene: Scene) -> Iterator[tuple[Found, str]]:
    """Yield the firm mentions close to a name, none that overlaps it, with what stands between."""
    first = bisect_left(scene.firm, start - _LONGEST_GAP, key=attrgetter("end"))
    for found in islice(scene.firm, first, None):
        if found.start > end + _LONGEST_GAP:
            return
        if found.end <= start:
            yield found, scene.text[found.end : start]
        elif found.start >= end:
            yield found, scene.text[end : found.start]


def _kin_of(alias: Alias, scene: Scene) -> frozenset[str]:
    kin = alias.near
    for entity in alias.entities if alias.kin else ():
        own = scene.kin.get(entity) or frozenset((entity,))
        kin = kin | own if kin else own
    return kin


def _weigh(alias: Alias, start: int, end: int, scene: Scene) -> int:
    sentence = scene.sentence(start, end)
    own = (start, end)
    good = _count(alias.cues, sentence, own, scene.cues) + _kin_weight(alias, sentence, scene)
    return good - _count(alias.against, sentence, own, scene.cues)


def _count(
    words: frozenset[str], sentence: tuple[int, int], own: tuple[int, int], cues: Mapping[str, Sequence[int]]
) -> int:
    near = distant = 0
    if not words:
        return 0
    (left, right), (first, last) = sentence, own
    for word in words.intersection(cues):  # in this order it costs a look-up a cue, not a word
        weight = 0
        for at in cues[word]:
            if left <= at < right and not first <= at < last:
                near += _IN_SENTENCE
                weight = 0
                break
            if not first <= at < last:
                weight = _IN_TEXT
        distant += weight
    return near + min(distant, _MOST_DISTANT)


def _kin_weight(alias: Alias, sentence: tuple[int, int], scene: Scene) -> int:
    if not scene.firm:
        return 0
    present = _kin_of(alias, scene) & scene.named.keys()
    if any(sentence[0] <= at < sentence[1] for entity in present for at in scene.named[entity]):
        return _IN_SENTENCE
    return _IN_TEXT if present else 0
