"""Standing relations that the text states: who makes, owns, heads, sues or joins whom.

Three sources: events that leave a relation behind (a release: develops), titles of office beside a name, and
patterns of words between two names. The catalogue directs (whose office, whose product) but never suffices.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from pipelines.recognise.clauses import carried_topic, topic_of
from pipelines.recognise.kinship import CUES, kin
from pipelines.recognise.phrases import Case
from pipelines.recognise.titles import PREDICATES, names_of
from pipelines.records import EntityKind, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.recognise.catalogue import Role
    from pipelines.recognise.scene import Scene
    from pipelines.records import Event, Mention

FROM_EVENTS: Mapping[str, tuple[str, str, str]] = {
    "model_release": ("develops", "actor", "product"),
    "partnership": ("partners_with", "a", "b"),
    "lawsuit": ("in_litigation_with", "plaintiff", "defendant"),
    "divestment": ("sold_shares_of", "actor", "object"),
    "investment": ("invested_in", "investor", "target"),
    "business_failure": ("invested_in", "actor", "object"),
    "acquisition": ("owns", "actor", "object"),
    "founding": ("founder_of", "person", "org"),
}
"""Event type → predicate, role of the subject, role of the object."""

_COUNTRY, _COMPANY = EntityKind.COUNTRY, EntityKind.COMPANY

_TITLE = "|".join(sorted(PREDICATES, key=len, reverse=True))
_OFFICE_BEHIND = re.compile(rf"\s?(?:\([^)]*\)\s?)?(전\s|전임\s)?((?:이사회\s)?(?:{_TITLE}))(?![가-힣]*실)")
_OFFICE_BETWEEN = re.compile(rf"(?:의|\s)?\s?(전\s|전임\s)?((?:이사회\s)?(?:{_TITLE}))(?:인|이자|였던)?,?\s")
_FORMER_IN_BRACKETS = re.compile(r"\((전|前)\s")
_MADE = re.compile(
    r"만든|만들었|만들어\s|개발한|개발했|개발해|개발하고|개발사|가지고\s있|보유하고|보유한|운영하|운영한"
)
_OTHER_VERB = re.compile(r"[가-힣](?:고|며|지만|는데|해|한|하는),?\s|.{40}")
_HAS = re.compile(
    r"(?:을|를)?\s?(?:[가-힣A-Za-z ]{0,14}?(?:을|를)\s)?(?:가지고\s있|보유하고\s있|소유하고\s있|거느리고\s있)"
)
_FOCUS = re.compile(
    r"[\"'”’)]*(?:\([^)]*\)[\"'”’]*)?\s?(?:전략)?(?:에|을|를)\s(?:집중하|주력하|내세|추진하|전략으로)"
)
_DOCUMENT = re.compile(
    r"(?:기술\s?문서|논문|기술\s?보고서|백서|소스\s?코드|소스코드)(?=(?:를|을)\s?(?:공개|발표|출간|게재)했)"
)
_COMPETE = re.compile(r"경쟁자|경쟁사|경쟁\s관계|맞수|라이벌|경쟁하고\s있|경쟁하는|경쟁을\s벌이")
_SUPPLY = re.compile(
    r"공급(?:한다|하고|했|하기로|하는|\s?중(?:이|인)|해\s?왔)|납품(?:한다|하고|했|하기로|하는)"
)
_SITED = re.compile(r"[^.,]{0,6}?(?:을|를|에서|에)\s?(?:시작으로|짓|건설|건립|들어서|들어선|위치|세워)")
_TAKES_PART = re.compile(r"프로젝트(?:를|에)\s(?:[가-힣]+\s)?(?:진행|참여|참가|추진|합류|이끌|주도)")
_THIS_PROJECT = re.compile(
    r"(?:이런|이|이러한|해당)\s(?:[가-힣]+\s)?프로젝트(?:를|에)\s(?:진행|참여|추진|합류)"
)
_CUES = AhoCorasick(
    ["만든", "만들", "개발", "내놓", "내놨", "가지고", "보유", "운영", "소유", "거느리", "집중하", "주력하",
     "내세", "전략", "추진하", "기술문서", "기술 문서", "논문", "보고서", "백서", "소스", "경쟁", "맞수",
     "라이벌", "공급", "납품", "시작으로", "짓", "건설", "건립", "들어서", "들어선", "위치", "세워",
     "프로젝트", *CUES]
)  # fmt: skip
"""A sentence without any of these states no more than offices and homes."""
_DENIED = re.compile(r"않|아니|없|못|수도?\s있|다면|려면|[?]|부인")
_GAP_OF_LIST = re.compile(r"\s?(?:,|와|과|·|및)\s?")
_STAY_AT_HOME = re.compile(
    r"\s?(?:코리아|법인|지사|공장|시장|이용자|매장|본부)"
    r"|(?:이?라고?|으?로|을|를|이|가|인)?\s?(?:불리|불린|꿈꾸|꿈꾼|되겠|되려|격)"  # 한국의 구글을 꿈꾼다
)


def relations_in(scene: Scene, events: Sequence[Event]) -> tuple[Relation, ...]:
    """Return the relations of one text in text order, each once, with the first sentence that states it."""
    if not scene.mentions:
        return ()
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted((*_left_behind(scene, events), *_stated(scene)), key=lambda r: (r.start, r.end)):
        if relation.subject != relation.object:
            found.setdefault(_key(relation), relation)
    return tuple(found.values())


_MUTUAL = frozenset({"partners_with", "competes_with", "in_litigation_with"})


def _key(relation: Relation) -> tuple[str, str, str]:
    ends = [relation.subject, relation.object]
    if relation.predicate in _MUTUAL:
        ends.sort()
    return (ends[0], relation.predicate, ends[1])


def _left_behind(scene: Scene, events: Sequence[Event]) -> Iterator[Relation]:
    for event in events:
        row = FROM_EVENTS.get(event.event_type)
        if row and "planned" not in event.flags:
            predicate, first, second = row
            for subject in _entities(scene, event, first):
                for thing in _entities(scene, event, second):
                    if _fits(scene, predicate, subject, thing):
                        yield Relation(
                            subject, predicate, thing, event.start, event.end, f"event:{event.event_type}"
                        )
        if event.event_type == "appointment":
            yield from _appointed(scene, event)


def _entities(scene: Scene, event: Event, role: str) -> list[str]:
    return [value for name, value in event.roles if name == role and value in scene.catalogue.entities]


def _fits(scene: Scene, predicate: str, subject: str, thing: str) -> bool:
    if predicate == "owns":
        return scene.catalogue.entities[thing].kind is not EntityKind.MODEL
    if predicate != "develops":
        return True
    return scene.catalogue.entities[thing].owner == subject


def _appointed(scene: Scene, event: Event) -> Iterator[Relation]:
    roles = dict(event.roles)
    predicate = next((PREDICATES[t] for t in sorted(PREDICATES, key=len, reverse=True)
                      if roles.get("role", "").endswith(t)), None)  # fmt: skip
    known = {roles.get("org"), roles.get("person")} <= scene.catalogue.entities.keys()
    if predicate and known:
        yield Relation(roles["person"], predicate, roles["org"], event.start, event.end, "event:appointment")


def _stated(scene: Scene) -> Iterator[Relation]:
    for number, sentence in scene.named():
        inside = scene.inside(sentence.start, sentence.end)
        if not inside:
            continue
        claims = [*_offices(scene, inside), *_homes(scene, inside)]
        if _CUES.find_matches_as_indexes(scene.text[sentence.start : sentence.end]):
            claims += _doings(scene, number, inside)
        for subject, predicate, thing, rule in claims:
            yield Relation(subject, predicate, thing, sentence.start, sentence.end, rule)


Claim = tuple[str, str, str, str]


def _offices(scene: Scene, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Yield offices that a title beside the person's name states: 소프트뱅크 손정의 회장."""
    for at, person in enumerate(inside):
        if scene.class_of(person.entity) != "person":
            continue
        behind = _OFFICE_BEHIND.match(scene.text, person.end)
        if behind and person.rule != "reference":
            yield from _office(scene, inside, at, behind[2], former=bool(behind[1]))
        if at and (gap := _OFFICE_BETWEEN.fullmatch(scene.text, inside[at - 1].end, person.start)):
            yield from _office(scene, inside, at, gap[2], former=bool(gap[1]), named=inside[at - 1].entity)
        yield from _titled_behind(scene, inside, at)
        yield from _led(scene, inside, at)


def _titled_behind(scene: Scene, inside: Sequence[Mention], at: int) -> Iterator[Claim]:
    """Yield the office of a person named before body and title: 샘 올트먼 오픈AI 최고경영자."""
    body = inside[at + 1] if at + 1 < len(inside) else None
    if body is None or scene.class_of(body.entity) != "party" or body.start - inside[at].end != 1:
        return
    title = _OFFICE_BEHIND.match(scene.text, body.end)
    if title:
        yield from _office(scene, inside, at, title[2], former=bool(title[1]), named=body.entity)


def _office(
    scene: Scene, inside: Sequence[Mention], at: int, title: str, *, former: bool, named: str | None = None
) -> Iterator[Claim]:
    person = inside[at]
    beside = named or _beside(scene, inside, at)
    same = names_of(title) | {title.rpartition(" ")[2]}
    offices = [r for r in scene.catalogue.entities[person.entity].roles if r.title in same]
    where = _where(scene, offices, beside, former=former)
    if where:
        predicate = "formerly_headed" if former else PREDICATES[title]
        yield person.entity, predicate, where, "title"


def _beside(scene: Scene, inside: Sequence[Mention], at: int) -> str | None:
    """Return the body named right before the person: 삼성 | 이재용."""
    if not at or scene.class_of(inside[at - 1].entity) != "party":
        return None
    return inside[at - 1].entity if scene.text[inside[at - 1].end : inside[at].start] in (" ", "") else None


def _where(scene: Scene, offices: Sequence[Role], beside: str | None, *, former: bool) -> str | None:
    known = [role.at for role in offices if role.former is former]
    if beside:
        related = {beside, scene.catalogue.entities[beside].owner} | {
            e for e in known if scene.catalogue.entities[e].owner == beside
        }
        return beside if any(place in related or _group(scene, place, beside) for place in known) else None
    present = {m.entity for m in scene.mentions}
    fitting = [at for at in known if at in present or scene.class_of(at) == "place"]
    return fitting[0] if len(fitting) == 1 else None


def _group(scene: Scene, part: str, whole: str) -> bool:
    return scene.catalogue.entities[part].owner == whole


def _led(scene: Scene, inside: Sequence[Mention], at: int) -> Iterator[Claim]:
    """Yield bodies named behind the person with the title on them: 강정수 블루닷 AI연구센터장(전 …센터장)."""
    person = inside[at]
    end = person.end
    for other in inside[at + 1 :]:
        gap = scene.text[end : other.start]
        former = bool(_FORMER_IN_BRACKETS.search(gap))
        if len(gap) > 5 or not (gap == " " or former) or scene.class_of(other.entity) != "party":
            return
        if scene.text.startswith("장", other.end):
            yield person.entity, "formerly_headed" if former else "heads", other.entity, "title"
        end = other.end


def _homes(scene: Scene, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Yield companies named with their country: 중국의 딥시크, 미국의 MS, 알파벳."""
    country: str | None = None
    entities = scene.catalogue.entities
    for before, mention in zip((None, *inside), inside, strict=False):
        kind = entities[mention.entity].kind
        if kind is _COUNTRY:
            country = mention.entity if mention.surface != "국내" else None
            opened = mention
            continue
        if country is None:
            continue
        gap = scene.text[before.end : mention.start] if before else ""
        first = before is opened and gap in (" ", "의 ")
        listed = bool(_GAP_OF_LIST.fullmatch(gap))
        if kind is not _COMPANY or not (first or listed):
            country = None
            continue
        if not _STAY_AT_HOME.match(scene.text, mention.end):
            yield mention.entity, "based_in", country, "country"


def _products(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Yield models and products with a verb of making, where the text names their owner."""
    sentence = scene.sentences[number]
    verb = _MADE.search(scene.text, sentence.start, sentence.end)
    if not verb or _denied(scene, verb.start(), sentence.end):
        return
    named = {m.entity for m in scene.mentions}
    for mention in inside:
        entity = scene.catalogue.entities[mention.entity]
        near = mention.start - verb.end() < 8
        if mention.end <= verb.start():
            near = not _OTHER_VERB.search(scene.text, mention.end, verb.start())
        if entity.kind in (EntityKind.MODEL, EntityKind.PRODUCT) and entity.owner in named and near:
            yield entity.owner or "", "develops", mention.entity, "made"


def _holdings(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Yield companies that the text says another one has, where the catalogue agrees."""
    sentence = scene.sentences[number]
    for mention in inside:
        owner = scene.catalogue.entities[mention.entity].owner
        if owner and scene.catalogue.entities[mention.entity].kind is EntityKind.COMPANY:
            stated = _HAS.match(scene.text, mention.end + len(mention.particle or ""), sentence.end)
            topic = topic_of(scene, number) if stated else None
            who = topic if topic and topic.entities else carried_topic(scene, number)
            if stated and who and owner in who.entities:
                yield owner, "owns", mention.entity, "has"


def _doings(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    yield from _products(scene, number, inside)
    yield from _holdings(scene, number, inside)
    yield from _rivals(scene, number, inside)
    yield from kin(scene, number, inside)
    yield from _sites(scene, number, inside)
    yield from _documents(scene, number)
    yield from _strategies(scene, number, inside)
    yield from _supplies(scene, number)
    yield from _shared_projects(scene, number, inside)


def _subjects(scene: Scene, number: int) -> tuple[str, ...]:
    topic = topic_of(scene, number)
    return tuple(e for e in (topic.entities if topic else ()) if scene.class_of(e) == "party")


def _denied(scene: Scene, start: int, end: int) -> bool:
    return bool(_DENIED.search(scene.text, start, min(end, start + 24)))


def _rivals(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    sentence = scene.sentences[number]
    word = _COMPETE.search(scene.text, sentence.start, sentence.end)
    if not word or _denied(scene, word.start(), sentence.end):
        return
    for first, second in pairwise(inside):
        pair = {scene.class_of(first.entity), scene.class_of(second.entity)} == {"party"}
        gap = scene.text[first.end : second.start]
        near = min(abs(word.start() - second.end), abs(first.start - word.end())) < 12
        if pair and near and gap in ("와 ", "과 ", "는 ", "은 "):
            yield first.entity, "competes_with", second.entity, "rivals"


def _sites(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    sentence = scene.sentences[number]
    if not any(scene.catalogue.entities[m.entity].kind is EntityKind.PROJECT for m in inside):
        return
    topic = topic_of(scene, number)
    for thing in topic.entities if topic else ():
        if scene.catalogue.entities[thing].kind is not EntityKind.PROJECT:
            continue
        for mention in inside:
            sited = scene.class_of(mention.entity) == "place" and _SITED.match(scene.text, mention.end)
            if sited and not _denied(scene, sited.end(), sentence.end):
                yield thing, "located_in", mention.entity, "site"


def _documents(scene: Scene, number: int) -> Iterator[Claim]:
    sentence = scene.sentences[number]
    document = _DOCUMENT.search(scene.text, sentence.start, sentence.end)
    for subject in _subjects(scene, number) if document else ():
        yield subject, "published", document[0] if document else "", "document"


def _strategies(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    for mention in inside:
        kind = scene.catalogue.entities[mention.entity].kind
        if kind in (EntityKind.CONCEPT, EntityKind.PROJECT) and _FOCUS.match(scene.text, mention.end):
            for subject in _subjects(scene, number):
                yield subject, "strategy", mention.entity, "focus"


def _supplies(scene: Scene, number: int) -> Iterator[Claim]:
    sentence = scene.sentences[number]
    word = _SUPPLY.search(scene.text, sentence.start, sentence.end)
    if not word or _denied(scene, word.start(), sentence.end):
        return
    subjects = _subjects(scene, number)
    for phrase in scene.phrases(number) if subjects else ():
        if phrase.case is Case.TO and phrase.end < word.start():
            for subject in subjects:
                yield from (
                    (subject, "supplies", e, "supply")
                    for e in phrase.entities
                    if scene.class_of(e) == "party"
                )


def _shared_projects(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Yield who takes part: in a named project, or in 이런 프로젝트, the one named last before."""
    sentence = scene.sentences[number]
    word = _TAKES_PART.search(scene.text, sentence.start, sentence.end)
    if not word or _denied(scene, word.end(), sentence.end):
        return
    projects = [m for m in scene.mentions if m.end <= word.start()
                and scene.catalogue.entities[m.entity].kind is EntityKind.PROJECT]  # fmt: skip
    here = bool(projects) and projects[-1].start >= sentence.start
    if not projects or not (here or _THIS_PROJECT.search(scene.text, sentence.start, sentence.end)):
        return
    for mention in inside:
        agent = (mention.particle or "") in {"도", "은", "는", "이", "가"}
        if agent and mention.end < word.start() and scene.class_of(mention.entity) == "party":
            yield mention.entity, "takes_part_in", projects[-1].entity, "project"
