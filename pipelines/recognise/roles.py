"""Who plays which part in an event: one finder for each source that triggers.py names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.recognise.clauses import BODY, SAME_ONE
from pipelines.recognise.phrases import Case, Phrase
from pipelines.recognise.titles import PERSONAL, PREDICATES
from pipelines.recognise.triggers import GOALS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipelines.recognise.clauses import Clause
    from pipelines.recognise.triggers import Slot, Trigger

Roles = tuple[tuple[str, str], ...]

_SENTENCE = re.compile(
    r"(?:징역|벌금|금고|집행유예)\s?\d[\d,만억천]*\s?(?:년|개월|원)(?:\s?\d+개월)?|무기징역|사형|실형"
)
_ABOUT = re.compile(r"에?\s?(?:대해|관해|관한|대한)")
_BUSINESS = re.compile(r"(?:사업|투자|인수)$")
_WORDLESS = re.compile(
    r"^(?:이|그|저|해당|관련|새|신규|자사|다른)?\s?(?:것|이|그|이들|그들|서비스|사업|회사|기업|업체|제품)?$"
)
_PERSON = re.compile(r"[가-힣]{3}(?:\s\S+){0,4}$|[가-힣A-Za-z]+\s[가-힣A-Za-z]+$")
_LONGEST = 30
_AND_SO_ON = re.compile(r"\s등(?:\s\S+){0,2}$")
_SUCH_AS = re.compile(r"\s등\s?((?:\S+\s?){1,3})$")
_IN_BRACKETS = re.compile(r"\s?\([^()]*\)")
_NEXT_VERB = re.compile(r"[가-힣](?:[하되시]고|며),?\s")
_NAMED_IN_MARKS = re.compile(r"['\"‘“《<「]([^'\"‘’“”《》<>「」]{2,30})['\"’”》>」]$")
_OPENS_ON = re.compile(r"(?:에|에\s대한)\s(?:접속|접근)")
_PLANNED_THING = re.compile(r"(?:비전|계획|전략|로드맵|청사진|방안|협력안|구상)$")
_PLAIN_NAME = re.compile(r"[가-힣A-Za-z]{2,12}$")


def fill(row: Trigger, clause: Clause) -> Roles:
    """Return the roles of one trigger, or nothing when a needed one is missing."""
    roles: list[tuple[str, str]] = []
    for slot in row.slots:
        values = _values(slot, clause)
        if row.pair and len(roles) > 1 and not values:
            break  # A와 B는: both partners stand in the first phrase
        if not values and slot.need:
            return ()
        roles.extend((slot.role, value) for value in values if value not in [v for _, v in roles])
    if row.pair:
        return _paired(row, roles)
    return tuple(roles)


def _paired(row: Trigger, roles: Sequence[tuple[str, str]]) -> Roles:
    """Let two partners in one phrase (A와 B는) take the two sides."""
    first, second = row.slots[0].role, row.slots[1].role
    if any(role == second for role, _ in roles):
        return tuple(roles)
    if len(roles) < 2:
        return () if row.slots[1].need else tuple(roles)
    return (roles[0], *((second, value) for role, value in roles[1:] if role == first))


def _values(slot: Slot, clause: Clause) -> tuple[str, ...]:
    return _SOURCES[slot.source](slot, clause)


def _of(phrase: Phrase | None, slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return the entities of a phrase, else its words, as far as the slot takes them."""
    if phrase is None:
        return ()
    scene = clause.scene
    entities = phrase.entities or (
        (phrase.lead,) if phrase.lead and slot.source in ("agent", "blocked") else ()
    )
    if entities:
        return tuple(e for e in entities if not slot.kinds or scene.class_of(e) in slot.kinds)
    if slot.kinds and slot.source != "agent" and not slot.words:
        return ()
    if slot.source == "object" and _NEXT_VERB.search(scene.text, phrase.close, clause.start):
        return ()  # 사업을 확장하고 … 집중할 계획: another verb has taken it
    words = _AND_SO_ON.sub("", phrase.words)
    if slot.source == "object" and (called := _SUCH_AS.search(phrase.words)):
        words = called[1]  # 이미지, 비디오 등 멀티모달을
    marked = _NAMED_IN_MARKS.search(scene.text, phrase.start, phrase.end)
    if marked and slot.source == "object":  # 플랫폼 ‘…’를: the name is what stands in the marks
        words = _IN_BRACKETS.sub("", marked[1]).strip()
    if slot.kinds == ("person",) and not _PERSON.match(words):
        return ()
    if slot.source == "agent" and not BODY.search(words) and _is_of_a_name(phrase, clause):
        return ()  # 딥시크 사용 우려가: something of a name does nothing itself
    if slot.source == "agent" and words in SAME_ONE:
        return (words,)
    return (words,) if 1 < len(words) <= _LONGEST and not _WORDLESS.match(words) else ()


def _is_of_a_name(phrase: Phrase, clause: Clause) -> bool:
    inside = clause.scene.inside(phrase.start, phrase.end)
    return any(clause.scene.class_of(m.entity) != "place" for m in inside)


def _agent(slot: Slot, clause: Clause) -> tuple[str, ...]:
    who = clause.agent or clause.head
    if slot.kinds == ("person",) and clause.head and _of(clause.head, slot, clause):
        return _of(clause.head, slot, clause)  # 방한 중인 나델라를: whoever the trigger modifies
    values = _of(who, slot, clause)
    return (*_mates(who, slot, clause), *values) if who and values and clause.agent else values


def _mates(who: Phrase, slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return the members of a list before its last one, known to the catalogue or not: A, B와 C는."""
    found: list[str] = []
    start = who.start
    for phrase in reversed([p for p in clause.before if p.end < who.start]):
        listed = phrase.case is Case.WITH or (phrase.case is Case.BARE and phrase.comma)
        plain = bool(phrase.entities) or bool(_PLAIN_NAME.fullmatch(phrase.words))
        if not (listed and plain) or start - phrase.close > 1 or clause.sentence.headline:
            break
        found[:0] = _of(phrase, slot, clause)
        start = phrase.start
    return tuple(found) if len(found) > 1 or who.entities == () else ()


def _near(*cases: Case) -> Callable[[Slot, Clause], tuple[str, ...]]:
    def source(slot: Slot, clause: Clause) -> tuple[str, ...]:
        for phrase in reversed(clause.before):
            if clause.head and clause.agent is phrase and Case.OBJECT in cases:
                break  # 오픈AI가 공개한 GPT: no object stands before the subject of a relative clause
            if phrase is clause.agent or phrase.case not in cases or _of_another(phrase, clause):
                continue
            if phrase.case is Case.TO and _NO_GOAL.match(clause.scene.text, phrase.close):
                continue
            if (values := _of(phrase, slot, clause)) or cases == (Case.OBJECT,):
                listed = Case.OBJECT in cases and not _SUCH_AS.search(phrase.words)
                return (*_mates(phrase, slot, clause), *values) if listed else values
        return _of(clause.head, slot, clause) if clause.head and clause.agent and Case.OBJECT in cases else ()

    return source


_NO_GOAL = re.compile(r"\s?(?:따르면|따라|의하면|대해|대한|관해|관한|비해|이어)")
"""Behind 에 these words make no goal of a noun: 업계에 따르면 …에 투자했다."""
_CAME_TO = re.compile(r"\s?(?:방문|찾)(?:해|아)")


def _of_another(phrase: Phrase, clause: Clause) -> bool:
    """Tell whether a companion stands far before the subject, in a clause of its own."""
    agent = clause.agent
    if phrase.case is not Case.WITH or agent is None or agent.case is not Case.SUBJECT:
        return False
    return phrase.close < agent.start - 1 and clause.scene.text[phrase.close : agent.start].count(" ") > 1


def _place(slot: Slot, clause: Clause) -> tuple[str, ...]:
    text = clause.scene.text
    places = [
        p
        for p in clause.before
        if (p.case is Case.FROM or _CAME_TO.match(text, p.close)) and _of(p, slot, clause)
    ]
    return _of(places[-1], slot, clause) if places else ()


def _beside(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return what stands before the noun of a headline: 제미나이의 출시, ‘스타게이트’ 데이터센터 첫 가동."""
    if values := _near(Case.OF)(slot, clause):
        return values
    if not clause.sentence.headline:
        return ()
    start = clause.before[-1].close if clause.before else clause.sentence.start
    named = clause.scene.inside(start, clause.start)
    things = [m.entity for m in named if clause.scene.class_of(m.entity) == "thing"]
    return tuple(things[:1])


def _topic(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- one signature for all sources
    """Return what is talked about: the phrase before 에 대해, with its companions."""
    text = clause.scene.text
    for at, phrase in enumerate(clause.before):
        if _ABOUT.match(text, phrase.end):
            mates = [p for p in clause.before[max(0, at - 1) : at] if p.case is Case.WITH]
            return tuple(p.words for p in (*mates, phrase))
    return ()


def _amount(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    figures = [
        f for f in clause.scene.figures
        if f.kind == "money" and f.value and clause.sentence.start <= f.start and f.end <= clause.start
        and not _bracketed(clause.scene.text, f.start, clause.sentence.start)
    ]  # fmt: skip
    if not figures and clause.sentence.headline:
        figures = [
            f
            for f in clause.scene.figures
            if f.kind == "money" and f.value and clause.end <= f.start < clause.sentence.end
        ]
    return (str(figures[-1].value),) if figures else ()


def _bracketed(text: str, at: int, start: int) -> bool:
    """Tell whether an amount is only the other one in won: 800억 달러(약 118조 원)."""
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def _period(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    """Return the quarter or year that a result is the result of."""
    told = [d for d in clause.scene.dates if clause.sentence.start <= d.start and d.end <= clause.end]
    whole = [d for d in told if d.value and d.precision in ("quarter", "half", "year")]
    own = [d.value or "" for d in whole if not _COMPARED.match(clause.scene.text, d.end)]
    return tuple(own[-1:])


_COMPARED = re.compile(r"\s?(?:같은|동기|보다|대비|이후)")


def _planned_thing(slot: Slot, clause: Clause) -> tuple[str, ...]:
    values = _near(Case.OBJECT)(slot, clause)
    return values if values and _PLANNED_THING.search(values[0]) else ()


def _sued(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return who is sued: A를 상대로, or the subject of what they are sued for (A가 … 했다는 혐의로)."""
    grounds = _GROUNDS.search(clause.scene.text, clause.sentence.start, clause.start)
    if grounds and clause.agent and clause.agent.case is Case.TOPIC:
        named = [
            p
            for p in clause.before
            if p.case is Case.SUBJECT and clause.agent.end < p.start < grounds.start()
        ]
        if named:
            return _of(named[0], slot, clause)
    return _near(Case.OBJECT, Case.WITH)(slot, clause)


_GROUNDS = re.compile(r"[다한]는?\s(?:혐의|이유|취지|주장)(?:로|으로)\s")


def _amount_after(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    return tuple(
        f.value for f in clause.scene.figures
        if f.kind == "money" and f.value and clause.start <= f.start and f.end <= clause.end
    )[:1]  # fmt: skip


def _before(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return the person named right before, with or without a title: 트럼프 대통령 취임식."""
    scene = clause.scene
    named = [m for m in scene.inside(clause.sentence.start, clause.start) if m.end <= clause.start]
    if not named or scene.class_of(named[-1].entity) not in slot.kinds:
        return ()
    between = scene.text[named[-1].end : clause.start].strip()
    return (named[-1].entity,) if between in ("", "의", *PREDICATES) else ()


def _case(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    scene = clause.scene
    people = [m.entity for m in scene.inside(clause.sentence.start, clause.start)
              if scene.class_of(m.entity) == "person"]  # fmt: skip
    return tuple(people[-1:])


def _sentence(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    found = [m[0] for m in _SENTENCE.finditer(clause.scene.text, clause.sentence.start, clause.start)]
    return tuple(found[-1:])


def _accused(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return whom the prosecution speaks of: 이 회장에게, or the subject of a headline."""
    return _near(Case.TO)(slot, clause) or _agent(slot, clause)


def _goal(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    country = GOALS.get(clause.scene.text[clause.start : clause.start + 2])
    return (country,) if country in clause.scene.catalogue.entities and country else ()


def _blocked(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return what is shut out: 딥시크를 차단, 딥시크의 접속을 차단, 딥시크 사용을 금지."""
    phrases = clause.scene.phrases(clause.number)
    for phrase in reversed(clause.before):  # 딥시크에 접속할 수 없도록, 딥시크에 대한 접속
        if phrase.entities and _OPENS_ON.match(clause.scene.text, phrase.end):
            return _of(phrase, slot, clause)
    named = clause.scene.inside(clause.sentence.start, clause.start)
    if (
        named
        and named[-1].end == clause.start - 1
        and clause.scene.class_of(named[-1].entity) in _OPEN_TO_USE
    ):
        return (named[-1].entity,)  # 딥시크 이용 제한에
    around = next((p for p in phrases if p.start < clause.start < p.end), None)
    values = _of(around, slot, clause) if around and around.lead else ()
    values = values or _near(Case.OBJECT, Case.OF)(slot, clause)
    return _named_before(clause) if set(values) & _USES else values


_OPEN_TO_USE = frozenset({"party", "thing"})
_USES = frozenset({"접속", "접근", "이용", "사용"})
_USED = re.compile(r"(?:\([^()]*\))?\s(?:앱\s)?(?:접속|접근|이용|사용)")


def _named_before(clause: Clause) -> tuple[str, ...]:
    """Return what the sentence before says the use of: 딥시크 접속 차단이 이어진다."""
    scene, number = clause.scene, clause.number
    start = scene.sentences[max(0, number - 1)].start
    named = [m for m in scene.inside(start, clause.start) if _USED.match(scene.text, m.end)]
    return (named[-1].entity,) if named else ()


def _business(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    for phrase in reversed(clause.before):
        if phrase.case is Case.FROM and _BUSINESS.search(phrase.words):
            named = clause.scene.inside(phrase.start, phrase.end)
            return (named[-1].entity if named else phrase.words,)
    return ()


def _org(slot: Slot, clause: Clause) -> tuple[str, ...]:
    """Return the body of the office: named before it in the sentence, or the catalogue's, if in the text."""
    scene = clause.scene
    named = [m.entity for m in scene.inside(clause.sentence.start, clause.start)
             if scene.class_of(m.entity) in slot.kinds]  # fmt: skip
    if named:
        return (named[-1],)
    persons = (clause.agent or clause.head or Phrase(0, 0, Case.BARE, "")).entities
    offices = [r.at for p in persons for r in scene.catalogue.entities[p].roles if not r.former]
    present = {m.entity for m in scene.mentions}
    return tuple(dict.fromkeys(at for at in offices if at in present))[:1]


def _role(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    """Return the office: 이사회 의장으로; names before the title are no part of it."""
    scene = clause.scene
    for phrase in reversed(clause.before):
        if phrase.case is Case.AS:
            named = scene.inside(phrase.start, phrase.end)
            start = named[-1].end if named else phrase.start
            words = scene.text[start : phrase.end].rpartition(")")[2].strip()
            return (words,) if words.endswith((*PREDICATES, "장", "이사", "총괄", "수석")) else ()
    return _title_behind(clause)


def _title_behind(clause: Clause) -> tuple[str, ...]:
    """Return the title of whom a body appoints, where no other body has it: 정신아 대표이사를 선임했다."""
    for phrase in reversed(clause.before):
        if phrase.case is Case.OBJECT:
            words = phrase.words.split(" ")
            return (words[1],) if len(words) == 2 and PERSONAL.fullmatch(words[1]) else ()
    return ()


def _appointee(slot: Slot, clause: Clause) -> tuple[str, ...]:  # noqa: ARG001 -- as above
    """Return whom a body appoints; of one whom no catalogue has, the name alone: 최재원 수석부회장을."""
    for phrase in reversed(clause.before):
        if phrase.case is Case.OBJECT:
            known = tuple(e for e in phrase.entities if clause.scene.class_of(e) == "person")
            name, _, rest = phrase.words.partition(" ")
            titled = rest and PERSONAL.search(rest) and _NAME.fullmatch(name)
            return known or ((name,) if titled and not phrase.entities else ())
    return ()


_NAME = re.compile(r"[가-힣]{3}")


_SOURCES: Mapping[str, Callable[[Slot, Clause], tuple[str, ...]]] = {
    "agent": _agent,
    "object": _near(Case.OBJECT),
    "patient": _near(Case.OBJECT, Case.WITH),
    "with": _near(Case.WITH),
    "to": _near(Case.TO),
    "of": _beside,
    "as": _role,
    "place": _place,
    "topic": _topic,
    "amount": _amount,
    "amount_after": _amount_after,
    "before": _before,
    "case": _case,
    "sentence": _sentence,
    "blocked": _blocked,
    "goal": _goal,
    "accused": _accused,
    "business": _business,
    "org": _org,
    "appointee": _appointee,
    "period": _period,
    "planned_thing": _planned_thing,
    "sued": _sued,
}
