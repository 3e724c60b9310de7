"""What happened, who took part and when: triggers in the text, roles from its particles.

A trigger (triggers.py) that is neither denied, asked, supposed nor part of a title is an event when its
needed roles are filled and one of them is an entity of the catalogue. README.md tells what remains wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

from pipelines.recognise.clauses import FAR, Clause, read_clause
from pipelines.recognise.phrases import Case
from pipelines.recognise.roles import fill
from pipelines.recognise.sentences import Sentence, sentence_at
from pipelines.recognise.triggers import DENIED, DROPPED, KEPT, TRIGGERS, Trigger
from pipelines.records import EntityKind, Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.scene import Scene
    from pipelines.records import DateRef, Quote

_STEMS = sorted({stem for trigger in TRIGGERS for stem in trigger.stems})
_ROWS = [tuple((row, re.compile(row.after)) for row in TRIGGERS if stem in row.stems) for stem in _STEMS]
"""The rows of each stem, with what must follow it there."""
_AUTOMATON = AhoCorasick(_STEMS, implementation=Implementation.DFA)  # three quarters of the usual time
_VERBAL = re.compile(r"[했한하해됐되된돼받당함합]")
_BARE = re.compile(r"\s*(?:$|[…,·\"”’'\n]|\.\.)")
_REST_OF_WORD = re.compile(r"[가-힣]*")
_VERB = re.compile(
    r"[가-힣]*(?:\s(?:않|못|수|것|계획|예정|방침|가능성|바|적|싶|있|없|뜻|전망|여부|지|길)[가-힣]*){0,4}"
)
_DROPPED, _KEPT, _DENIED = re.compile(DROPPED), re.compile(KEPT), re.compile(DENIED)
_UNDONE = re.compile(r"(?:^|\s)(?:안|못)\s?$|[미비]$")
_TITLE = re.compile(
    "'[^'\\s][^'\n]{0,40}'|‘[^’\n]{1,40}’|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|〈[^〉\n]*〉|<[^>\n]{1,40}>"
)
_BARRIER = re.compile(r"이후|(?:[은ㄴ난한된낸온간])\s(?:뒤|후)|직후|이전|이래|전까지|자마자")
_PLAN_BARRIER = re.compile(rf"{_BARRIER.pattern}|[가-힣][고한],?\\s(?!있)")
"""A plan is not dated by the verb before it: 지난해 2월 제휴를 맺고 … 고도화할 방침."""
_REPORTED = re.compile(r"[다라]고\s[^.,\n]{0,20}?$")
_TELLS = re.compile(r"\s?(?:\([^)]*\)\s?)?(?:밝|전했|전해|발표|공시|알렸|보도|말했|설명|공개|공지)")
_GUESSED = re.compile(r"(?:기록|달성|집계)(?:하고|하며|할)$")
_GUESS = re.compile(r"것으로\s(?:전망|예상|점쳐|관측|추정)")
"""What an analyst expects is no result: 매출 2조원을 기록하며 … 성장할 것으로 전망됐다."""
_FAR_REPORT = 90
_DAYS = frozenset({"day", "minute"})
_RIEUL = "".join(chr(code) for code in range(0xAC08, 0xD7A4, 28))
_TO_A_PLAN = re.compile(
    rf"해\s[^.,\n]{{0,40}}?(?:[{_RIEUL}]\s(?:계획|예정|방침)|기로\s했)"
)  # 투자해 지을 계획


def events_in(scene: Scene) -> tuple[Event, ...]:
    """Return the events of one text in text order; the span of each is the evidence, a clause or sentence."""
    if not scene.mentions:
        return ()
    found: list[Event] = []
    taken: list[tuple[int, int]] = []
    for start, end, row in _hits(scene):
        if any(start < b and a < end for a, b in taken):
            continue
        event = _event(scene, start, end, row)
        if event:
            taken.append((start, end))
            if not any(
                (e.start, e.event_type, e.roles) == (event.start, event.event_type, event.roles)
                for e in found
            ):
                found.append(event)
    found.extend(_statements(scene))
    return tuple(sorted(found, key=lambda event: (event.start, event.end, event.trigger)))


def _hits(scene: Scene) -> Iterator[tuple[int, int, Trigger]]:
    titles: list[tuple[int, int]] | None = None
    hits: list[tuple[int, int, int, Trigger]] = []
    for number, start, end in _AUTOMATON.find_matches_as_indexes(scene.text, overlapping=True):
        for row, after in _ROWS[number]:
            match = after.match(scene.text, end)
            stop = _fires(scene, row, start, match) if match else None
            if stop is None:
                continue
            titles = _titles(scene.text) if titles is None else titles
            if not any(a <= start < b for a, b in titles):
                begin = _word_start(scene.text, start) if row.type == "plan" else start
                hits.append((row.type == "plan", begin, stop, row))
    yield from ((start, stop, row) for _, start, stop, row in sorted(hits, key=lambda hit: hit[:3]))


def _word_start(text: str, at: int) -> int:
    return max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1


def _titles(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TITLE.finditer(text)]


def _fires(scene: Scene, row: Trigger, start: int, match: re.Match[str]) -> int | None:
    """Return where the trigger ends, or None if the stem is something else here."""
    if _UNDONE.search(scene.text, max(0, start - 3), start):
        return None
    number = sentence_at(scene.sentences, start)
    if number is None:
        return None
    if row.noun and not _VERBAL.search(match[0]):
        bare = scene.sentences[number].headline and _BARE.match(scene.text, match.end())
        return match.end() if bare else None
    rest = _REST_OF_WORD.match(scene.text, match.end())
    return min(rest.end() if rest else match.end(), scene.sentences[number].end)


def _event(scene: Scene, start: int, end: int, row: Trigger) -> Event | None:
    number = sentence_at(scene.sentences, start)
    if number is None:
        return None
    sentence = scene.sentences[number]
    flags = _flags(scene.text, sentence, start, end)
    if flags is None or not scene.inside(scene.sentences[max(0, number - FAR)].start, sentence.end):
        return None
    clause = read_clause(scene, number, start, end)
    roles = fill(row, clause)
    if not roles or not any(value in scene.catalogue.entities for _, value in roles):
        return None
    date = _date_of(row, roles, scene, sentence, start, end)
    flags += _untimely(date, flags)
    if any(quote.start <= start < quote.end for quote in scene.quotes):
        flags += ("quoted",)
    return Event(
        _type(row, roles, scene, end, flags),
        sentence.start,
        sentence.end,
        scene.text[start:end].strip(),
        date.value if date else None,
        roles,
        flags,
        _rule(row, clause),
    )


def _rule(row: Trigger, clause: Clause) -> str:
    return f"{row.type}:elided" if clause.elided else row.type


def _type(
    row: Trigger, roles: Sequence[tuple[str, str]], scene: Scene, end: int, flags: Sequence[str]
) -> str:
    if row.type == "investment" and "planned" in flags:
        return "investment_plan"
    if row.type == "launch" and any(role == "product" and _is_model(scene, end, v) for role, v in roles):
        return "model_release"
    if row.type != "release":
        return row.type
    products = [scene.catalogue.entities[value] for role, value in roles if role == "product"]
    return "model_release" if all(p.kind is EntityKind.MODEL for p in products) else "launch"


_CALLED_MODEL = re.compile(r"모델(?:인)?\s?['\"‘“]?$")


def _is_model(scene: Scene, end: int, product: str) -> bool:
    """Tell whether the text calls a thing of no catalogue a model: AI 모델 ‘소라’를."""
    at = scene.text.rfind(product, 0, end)
    return at > 0 and bool(_CALLED_MODEL.search(scene.text, max(0, at - 6), at))


def _flags(text: str, sentence: Sentence, start: int, end: int) -> tuple[str, ...] | None:
    """Return the flags of the trigger, or None for what did not happen and is not planned."""
    match = _VERB.match(text, end, sentence.end)
    verb = text[start : match.end() if match else end]
    if sentence.question or _DROPPED.search(verb) or _DENIED.search(text, end, sentence.end):
        return None
    if _GUESSED.search(verb) and _GUESS.search(text, end, sentence.end):
        return None
    return ("planned",) if _KEPT.search(verb) or _TO_A_PLAN.match(text, end - 1) else ()


def _untimely(date: DateRef | None, flags: Sequence[str]) -> tuple[str, ...]:
    """Return the flag of what is told as a fact of a day that had not come: 26일 … 복귀한다."""
    told = date is not None and "planned" not in flags
    later = told and bool({"after_publication", "scheduled"} & set(date.flags if date else ()))
    return ("after_publication",) if later else ()


def governing(scene: Scene, sentence: Sentence, start: int, end: int) -> DateRef | None:
    """Return the date of the clause: its own, the nearest before the trigger, or the one of its report."""
    own = next((d for d in scene.dates if d.start <= start < d.end), None)  # 트럼프 취임일
    if own:
        return own
    opened = max((q.start for q in scene.quotes if q.start <= start < q.end), default=sentence.start)
    first = max(sentence.start, opened)  # the date of the report does not date what is reported in marks
    before = [d for d in scene.dates if first <= d.start and d.end <= start]
    barrier = _BARRIER if not _KEPT.search(scene.text, start, end) else _PLAN_BARRIER
    if before and not barrier.search(scene.text, before[-1].end, start):
        return before[-1]
    return _of_report(scene, sentence, end)


def _of_report(scene: Scene, sentence: Sentence, end: int) -> DateRef | None:
    """Return the day on which it was told: 체결했다고 5일 밝혔다, a clause between or not."""
    after = next((d for d in scene.dates if end <= d.start and d.end <= sentence.end), None)
    if after is None or after.start - end > _FAR_REPORT:
        return None
    told = _REPORTED.search(scene.text[end - 2 : after.start]) and _TELLS.match(scene.text, after.end)
    return after if told else None


def _date_of(
    row: Trigger, roles: Sequence[tuple[str, str]], scene: Scene, sentence: Sentence, start: int, end: int
) -> DateRef | None:
    """Return the day of an event; what somebody says in marks that they did themselves is dated outside."""
    if row.type == "result":  # of a quarter, but told on a day
        days = [d for d in scene.dates if sentence.start <= d.start < start and d.precision in _DAYS]
        if told := _of_report(scene, sentence, end) or (days[-1] if days else None):
            return told
    date = governing(scene, sentence, start, end)
    if date is None:
        values = {value for _, value in roles}
        for quote in scene.quotes:
            if quote.start <= start < quote.end and quote.speaker_entity in values:
                return governing(scene, sentence, max(sentence.start, quote.start - 1), quote.end)
    return date


def _statements(scene: Scene) -> Iterator[Event]:
    """Yield what persons and companies of the catalogue say in marks, once for each verb that says so."""
    told: set[tuple[str, int]] = set()
    for quote in scene.quotes:
        if quote.speaker_entity is None or not quote.verb or quote.form != "direct":
            continue
        anchor = quote.start if quote.speaker_start is None else min(quote.start, quote.speaker_start)
        number = sentence_at(scene.sentences, anchor)
        at = scene.text.find(quote.verb, quote.end, quote.end + _FAR_VERB)
        close = at + len(quote.verb) if at >= 0 else min(quote.end + 1, len(scene.text))
        if number is None or (quote.speaker_entity, close) in told:
            continue
        told.add((quote.speaker_entity, close))
        sentence = scene.sentences[number]
        date = governing(scene, sentence, quote.start - 1, close)
        flags = _untimely(date, ())
        about = _about(scene, quote, number)
        roles = (("actor", quote.speaker_entity), *((("object", about),) if about else ()))
        yield Event(
            "statement",
            sentence.start,
            close,
            quote.verb,
            date.value if date else None,
            roles,
            flags,
            "statement",
        )


_FAR_VERB = 300
"""One verb may close several quotations of one sentence."""
_ON = re.compile(r"(?:에|과|와)\s?(?:대해|대한|관해|관한|관련)")


def _about(scene: Scene, quote: Quote, number: int) -> str | None:
    """Return the first thing or company that the words name, else one named between speaker and words."""
    start = next(
        (p.close for p in scene.phrases(number) if p.case in (Case.TOPIC, Case.SUBJECT)), quote.start
    )
    for mention in scene.inside(quote.start, quote.end):
        if mention.entity != quote.speaker_entity and scene.class_of(mention.entity) in ("party", "thing"):
            return mention.entity
    for mention in scene.inside(start, quote.start):
        if scene.class_of(mention.entity) == "thing" or _ON.match(scene.text, mention.end):
            return mention.entity
    return None
