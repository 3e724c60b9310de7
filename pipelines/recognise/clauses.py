"""The clause around a trigger: the phrases before it, its agent, and the noun that it modifies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.recognise.phrases import Case, Phrase
from pipelines.recognise.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.recognise.sentences import Sentence

_ADNOMINAL = re.compile(r"(?:[한된는던할될인린낸난온간은른]|[받맺얻막]은)$")
_LINK = re.compile(r"\s?(?:뒤|후|이후|직후|다음|데|채|가운데|상태|계획|예정|방침|것|수|바\s있|것으로|것이다)")
_RELATIVE = re.compile(r"[가-힣](?:[한된던낸난린킨친]|는|은)\s(?=\S)|\s중인\s")
_COUNTED = re.compile(r"(?:두|세|네)\s?(?:사람|인|회사|기업|그룹)|양사|양측|3사|4사")
_HOW_MANY = {"두": 2, "양": 2, "세": 3, "3": 3, "네": 4, "4": 4}
SAME_ONE = frozenset({"회사", "이 회사", "그", "그는", "그녀", "이들"})
_VAGUE = frozenset(
    """것 바 일 말 점 때 업계 시장 전문가 관계자 자신 우리 누구 이것 그것 여기 이곳 경우 문제 상황
    협력사 자회사 경쟁사 개발사""".split()  # noqa: SIM905 -- a list of quoted words would hide the words
)
BODY = re.compile(
    r"(?:검찰|지검|경찰|법원|정부|당국|[가-힣](?:부|원|청|위|처|대|교|회|사|당|은행|전자|그룹)|총리|대통령|장관|회장|대표|의원|의장|교수|창업자|CEO|씨)$"
)
"""Words that are bodies and can act, though no catalogue has them."""
FAR = 3
"""Sentences to look back for whom an elided or counted subject means."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands around one trigger."""

    scene: Scene
    number: int
    start: int
    end: int
    before: tuple[Phrase, ...]
    """The phrases of the sentence before the trigger, nearest last."""
    head: Phrase | None
    """The phrase behind an adnominal trigger: 제휴한 | 카카오."""
    agent: Phrase | None
    elided: bool = False

    @property
    def sentence(self) -> Sentence:
        """The sentence around the trigger."""
        return self.scene.sentences[self.number]


def read_clause(scene: Scene, number: int, start: int, end: int) -> Clause:
    """Return the clause of the trigger ``text[start:end]`` in the sentence of this number."""
    phrases = scene.phrases(number)
    before = tuple(p for p in phrases if p.end <= start)
    head = _head(scene, phrases, start, end)
    adnominal = _modifies(scene.text, start, end)
    agent = _agent(scene, number, before, start, adnominal=adnominal)
    elided = False
    if agent is None and not adnominal:
        agent = _carried(scene, number, before)
        elided = agent is not None
    elif agent is not None and not agent.entities:
        agent = _meant(scene, number, agent)
    return Clause(scene, number, start, end, before, head, agent, elided)


def _modifies(text: str, start: int, end: int) -> bool:
    """Tell whether the trigger modifies a noun: 제휴한 카카오, but not 제휴한 뒤."""
    return bool(_ADNOMINAL.search(text[start:end])) and not _LINK.match(text, end)


def _head(scene: Scene, phrases: Sequence[Phrase], start: int, end: int) -> Phrase | None:
    if not _modifies(scene.text, start, end):
        return None
    return next((p for p in phrases if p.start >= end - 1 and p.start - end <= 2), None)


def _agent(
    scene: Scene, number: int, before: Sequence[Phrase], start: int, *, adnominal: bool
) -> Phrase | None:
    nearest = next((p for p in reversed(before) if p.case is Case.SUBJECT), None)
    topics = [p for p in reversed(before) if p.case is Case.TOPIC and not _vague(p)]
    topic = next((p for p in topics if p.entities), topics[-1] if topics else None)
    headed = _of_headline(scene, number, before) if scene.sentences[number].headline else None
    if headed and nearest and not nearest.entities and headed.start < nearest.start:
        return headed  # 딥시크, 초저가 AI로 …: no noun of a headline goes before its name
    if adnominal:
        return None if nearest is None or _vague(nearest) else nearest
    if (
        nearest
        and topic
        and topic.start < nearest.start
        and _RELATIVE.search(scene.text, nearest.close, start)
    ):
        return topic
    if nearest and topic and topic.entities and not (nearest.entities or BODY.search(nearest.words)):
        return topic  # 네이버는 실적이 좋아: the subject is one of the topic's things
    if nearest and (topic is None or nearest.start > topic.start or topic.words.endswith(("에", "서"))):
        return None if _vague(nearest) else nearest
    return topic or _of_headline(scene, number, before)


def _vague(phrase: Phrase) -> bool:
    return not phrase.words or phrase.words.rpartition(" ")[2] in _VAGUE


def _of_headline(scene: Scene, number: int, before: Sequence[Phrase]) -> Phrase | None:
    """Return the name before the comma that headlines, and many reports, put in place of a subject."""
    if scene.sentences[number].headline:
        return next((p for p in before if p.case is Case.BARE and p.comma and p.entities), None)
    first = before[0] if before and before[0].start == scene.sentences[number].start else None
    return first if first and first.case is Case.BARE and first.comma and first.entities else None


def topic_of(scene: Scene, number: int) -> Phrase | None:
    """Return the first topic or subject of a sentence."""
    return next((p for p in scene.phrases(number) if p.case in (Case.TOPIC, Case.SUBJECT)), None)


def _carried(scene: Scene, number: int, before: Sequence[Phrase]) -> Phrase | None:
    """Return the topic of the sentences just before, where this one has no subject of its own."""
    if scene.sentences[number].headline or any(p.case is Case.SUBJECT for p in before):
        return None
    return carried_topic(scene, number)


def carried_topic(scene: Scene, number: int) -> Phrase | None:
    """Return whom the sentences before speak of, in this paragraph."""
    paragraph = scene.sentences[number].paragraph
    for back in range(number - 1, max(-1, number - 1 - FAR), -1):
        if scene.sentences[back].paragraph != paragraph:
            return None
        topic = topic_of(scene, back)
        if topic:
            return topic if topic.entities else None
    return None


def _meant(scene: Scene, number: int, phrase: Phrase) -> Phrase | None:
    """Resolve 세 사람, 양사 and 회사; other words stay as they are."""
    counted = _COUNTED.fullmatch(phrase.words)
    if counted:
        return _counted(scene, number, phrase)
    if phrase.words in SAME_ONE:
        earlier = carried_topic(scene, number)
        return earlier or phrase
    return phrase


def _counted(scene: Scene, number: int, phrase: Phrase) -> Phrase | None:
    wanted = "person" if phrase.words.endswith(("사람", "인")) else "party"
    count = _HOW_MANY.get(phrase.words[0], 2)
    for back in range(number - 1, max(-1, number - 1 - FAR), -1):
        span = scene.sentences[back]
        named = dict.fromkeys(
            m.entity for m in scene.inside(span.start, span.end) if scene.class_of(m.entity) == wanted
        )
        if len(named) == count:
            return Phrase(
                phrase.start, phrase.end, phrase.case, phrase.words, tuple(named), close=phrase.close
            )
    return None
