"""Does the text speak for this entity? The judgement behind names that have other meanings too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.recognise.catalogue import Alias, Policy
from pipelines.recognise.shape import is_hangul, starts_with

_REACH = 16
"""Characters looked at on either side for words right beside a name."""
_OPENING = " '\"‘“(（[<〈《「·,-"
_CLOSING = " '\"’”)）]>〉》」·-"
_BREAKS = ("\n", ". ", "? ", "! ", "다.")
_IN_SENTENCE, _IN_TEXT = 2, 1
_MOST_DISTANT = 2
"""However many cues the rest of the text holds, they weigh no more than one in the sentence."""
_LIST_GAP = re.compile(r"(?:와|과|랑|이나|나)?\s?(?:[,·ㆍ/&+]|및|vs\.?)?\s?")
_LONGEST_GAP = 5


@dataclass(frozen=True, slots=True)
class Found:
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
    """Owner, owned, employer and staff of each entity."""
    peers: frozenset[str]
    """Entities that stand in lists together: companies."""
    _sentences: dict[int, tuple[int, int]] = field(default_factory=dict)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentence around a name."""
        if start not in self._sentences:
            lefts = [at + len(mark) for mark in _BREAKS if (at := self.text.rfind(mark, 0, start)) >= 0]
            rights = [at for mark in _BREAKS if (at := self.text.find(mark, end)) >= 0]
            self._sentences[start] = (max(lefts, default=0), min(rights, default=len(self.text)))
        return self._sentences[start]


def judge(alias: Alias, start: int, end: int, scene: Scene) -> str | None:
    """Return the rule that accepts the name, or None when the text speaks against it or says too little."""
    if _beside(alias.not_followed_by, alias.not_preceded_by, start, end, scene.text):
        return None
    if _beside(alias.followed_by, alias.preceded_by, start, end, scene.text):
        return "context:beside"
    if starts_with(scene.text[end : end + _REACH], alias.compounds):
        return "context:compound"
    if alias.policy is Policy.CONTEXT and _listed(alias, start, end, scene):
        return "context:listed"
    if alias.policy is Policy.CONTEXT:
        heard = not alias.cue_tails or _tailed(alias.cue_tails, scene.text[end : end + _REACH])
        return "context:cues" if heard and _weigh(alias, start, end, scene) > 0 else None
    if scene.cues.keys().isdisjoint(alias.against) or _weigh(alias, start, end, scene) >= 0:
        return alias.policy.value
    return None


def _beside(after: tuple[str, ...], before: tuple[str, ...], start: int, end: int, text: str) -> bool:
    if after:
        rest = text[end : end + _REACH]
        if starts_with(rest, after) or starts_with(rest.lstrip(_CLOSING + _OPENING), after):
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
    kin = _kin_of(alias, scene)
    mates = scene.peers if scene.peers.issuperset(alias.entities) else frozenset()
    for found in scene.firm:
        gap = scene.text[found.end : start] if found.end <= start else scene.text[end : found.start]
        if len(gap) > _LONGEST_GAP or (found.end > start and found.start < end):
            continue
        if not kin.isdisjoint(found.entities) and gap.strip(" ('\"‘“-·") == "":
            return True
        if gap.strip() and not mates.isdisjoint(found.entities) and _LIST_GAP.fullmatch(gap):
            return True
    return False


def _kin_of(alias: Alias, scene: Scene) -> frozenset[str]:
    kin = alias.near
    for entity in alias.entities if alias.kin else ():
        kin |= scene.kin.get(entity, frozenset()) | {entity}
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
    for word in cues.keys() & words:
        places = [at for at in cues[word] if not own[0] <= at < own[1]]
        if any(sentence[0] <= at < sentence[1] for at in places):
            near += _IN_SENTENCE
        elif places:
            distant += _IN_TEXT
    return near + min(distant, _MOST_DISTANT)


def _kin_weight(alias: Alias, sentence: tuple[int, int], scene: Scene) -> int:
    kin = _kin_of(alias, scene)
    places = [found.start for found in scene.firm if not kin.isdisjoint(found.entities)]
    if any(sentence[0] <= at < sentence[1] for at in places):
        return _IN_SENTENCE
    return _IN_TEXT if places else 0
