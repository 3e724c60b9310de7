"""Who plays which part in an event: one finder for each source that triggers.py names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.recognise.clauses import SAME_ONE
from pipelines.recognise.phrases import Case, Phrase
from pipelines.recognise.titles import PREDICATES
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


def fill(row: Trigger, clause: Clause) -> Roles:
    """Return the roles of one trigger, or nothing when a needed one is missing."""
    roles: list[tuple[str, str]] = []
    for slot in row.slots:
        if row.pair and len(roles) > 1:
            break  # A와 B는: both partners stand in the first phrase
        values = _values(slot, clause)
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
    words = phrase.words
    if slot.kinds == ("person",) and not _PERSON.match(words):
        return ()
    if slot.source == "agent" and words in SAME_ONE:
        return (words,)
    return (words,) if 1 < len(words) <= _LONGEST and not _WORDLESS.match(words) else ()


def _agent(slot: Slot, clause: Clause) -> tuple[str, ...]:
    if clause.agent:
        return _of(clause.agent, slot, clause)
    return _of(clause.head, slot, clause)


def _near(*cases: Case) -> Callable[[Slot, Clause], tuple[str, ...]]:
    def source(slot: Slot, clause: Clause) -> tuple[str, ...]:
        for phrase in reversed(clause.before):
            if phrase is clause.agent or phrase.case not in cases:
                continue
            if (values := _of(phrase, slot, clause)) or cases == (Case.OBJECT,):
                return values
        return _of(clause.head, slot, clause) if clause.head and clause.agent and Case.OBJECT in cases else ()

    return source


def _place(slot: Slot, clause: Clause) -> tuple[str, ...]:
    places = [p for p in clause.before if p.case in (Case.OBJECT, Case.FROM) and _of(p, slot, clause)]
    return _of(places[-1], slot, clause) if places else ()


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
        and clause.scene.text[f.start - 1 : f.start] != "("
    ]  # fmt: skip
    if not figures and clause.sentence.headline:
        figures = [
            f
            for f in clause.scene.figures
            if f.kind == "money" and f.value and clause.end <= f.start < clause.sentence.end
        ]
    return (str(figures[-1].value),) if figures else ()


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
    around = next((p for p in phrases if p.start < clause.start < p.end), None)
    return (_of(around, slot, clause) if around and around.lead else ()) or _near(Case.OBJECT, Case.OF)(
        slot, clause
    )


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
    return ()


_SOURCES: Mapping[str, Callable[[Slot, Clause], tuple[str, ...]]] = {
    "agent": _agent,
    "object": _near(Case.OBJECT),
    "patient": _near(Case.OBJECT, Case.WITH),
    "with": _near(Case.WITH),
    "to": _near(Case.TO),
    "of": _near(Case.OF),
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
}
