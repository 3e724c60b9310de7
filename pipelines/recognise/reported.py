"""What somebody is reported to say without quotation marks: …다고 밝혔다, …라며, …에 따르면."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.recognise.phrase_ends import HIDDEN
from pipelines.recognise.speech import find_verb
from pipelines.recognise.subjects import words_of
from pipelines.recognise.voices import Sort, Voice
from pipelines.recognise.whole_names import Speaker, resolve
from pipelines.records import Quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.recognise.scopes import Scope

_NOUNS = (
    "말|설명|강조|주장|지적|언급|보도|답|답변|대답|반박|경고|예상|전망|분석|평가|진단|우려|비판|촉구|당부|약속|제안|선언|발표|공시|해명"
    "|토로|호소|귀띔|인정|부인|시사|예고|진술|증언|단언|장담|역설|반문|부연|소개|피력|통보|공지|조언|권고|제언|추정|일축|요청|요구"
)
_STEMS = (
    "밝혔|알렸|전했|덧붙였|내다봤|털어놨|꼬집었|짚었|되물었|물었|적었|썼|따졌|맞받았|받아쳤|못 박았|못박았|했"
)
_SAYS = re.compile(
    r"(?:(?:거듭|재차|다시|분명히|직접|함께|이같이|강하게|최근|이날|줄곧|\d+일(?:\([^)]*\))?) ){0,2}"
    rf"(?P<verb>(?:(?:{_NOUNS})(?:을|를)?\s?(?:했|한다|하고 있|하며|하면서)|{_STEMS})[가-힣]*)(?=[ .,]|$)"
)
_NEVER = re.compile(r"(?:않|못하|아니|없|려고|다고|[가-힣]던$)")
"""What makes no statement of a verb: 말하지 않았다; and 말했다고, which somebody else tells."""
_REPORT = re.compile(r"(?P<end>[다라냐자])(?<=[가-힣].)(?<![\"”'’\x00]이.)(?P<how>고(?:도|는)?|며|면서),? ")
_TOLD_BY = re.compile(r"(?P<by>(?:[^\s\x00,]+ ){0,4}?[^\s\x00,]+?)(?:께서|은|는|이|가) ")
_SOURCE = re.compile(r"(?P<whose>[^\s\x00,]+?)(?P<more> 등)?(?:에|에게) (?:따르면|의하면),? ")
_ACCORDING = re.compile(" (?:따르면|의하면)")
_TO_PARTICLE = re.compile(r"[^\x00.,]{0,40}?(?:께서는|께서|은|는|도|역시|또한),? ")
_WHEN = re.compile(
    r"(?:이날|전날|(?:지난|오는)(?= \d)|앞서|같은|또|이에|최근|날|오전|오후|달|[\d.]+(?:월|일|년|시)"
    r"|\(현지\s?시[간각]\))"
    r"(?:\([^)]*\))?,? "
)
_VIA = re.compile(
    r"[^\x00.]{0,40}?(?:(?:인터뷰|회견|간담회|브리핑|회의|성명|논평|자료|보고서|글|방송|라디오|페이스북|트위터|SNS|엑스|소셜미디어"
    r"|블로그|토론회|설명회|콘퍼런스콜|컨퍼런스콜|국감|국정감사|연설|공시|서한|입장문|결정문|판결문|청문회|통화|행사)(?:에서는|에서"
    r"|에|[을를] 통해|[을를] 내고|[을를] 열고|[을를] 갖고)|(?:와|과) 관련해|에 대해(?:서는|서도|서)?"
    r"|기자들과 만나|[을를] 두고|따르면),? "
)
_GOES_ON = re.compile(r"(?:이어|그러면서|또|또한|아울러|이어서),? ")
_LINK = re.compile(r"\x00[\"”](?:이?라)?(?:고|며|면서|는데|지만)[^ \x00]* (?:[^ \x00]+[다고며],? )?")
_MAY = re.compile(
    r"[다라냐자에](?:(?<=[가-힣][다라냐자])(?:고[도는]?|며|면서),? |(?<=에)게? (?:따르면|의하면))"
)
_ANNOUNCES = re.compile(r"밝혔|발표했|공시했|알렸")
_ON_A_DAY = re.compile(r"\d일")
_TO_NOMINATIVE = re.compile(r"[^\x00.,]{0,20}?[이가] ")
_SHORTEST = 6
_SOMEBODY = 4.5
"""What a topic (은, 는, 도) weighs at least that is somebody who can speak."""
_DOER = 3.5
"""What the subject (이, 가) of the clause itself weighs at least that is somebody who can speak."""


def may_report(text: str, start: int = 0, end: int | None = None) -> bool:
    """Tell cheaply whether a stretch of text can hold reported speech at all."""
    return _MAY.search(text, start, len(text) if end is None else end) is not None


def find_reported(scope: Scope, spoken: Mapping[int, Speaker], names: Mapping[str, str]) -> Iterator[Quote]:
    """Yield the statements of a stretch of text that are told without marks, in text order.

    The span is the clause that is reported, without the particle (…한다|고). Somebody must be named as
    speaking: the topic of the sentence, a subject behind the clause, the source before 에 따르면, or, after
    이어 or 또, who spoke in the sentence before. A clause without one is left out.

    Args:
        scope: the text, its quotations hidden.
        spoken: the speakers of the quotations, by sentence.
        names: Korean names of the catalogue's persons.
    """
    known = dict(spoken)
    for number in _reporting(scope):
        start, end = scope.sentences[number]
        found = [*_told(scope, number, known, names)] or [*_sourced(scope, start, end, names)]
        for quote, speaker in found:
            known[number] = speaker
            yield quote


def _reporting(scope: Scope) -> list[int]:
    """Return the numbers of the sentences that can report, in order: one search for all of them."""
    return list(dict.fromkeys(scope.sentence_at(found.start()) for found in _MAY.finditer(scope.masked)))


def _told(
    scope: Scope, number: int, known: Mapping[int, Speaker], names: Mapping[str, str]
) -> Iterator[tuple[Quote, Speaker]]:
    start, end = scope.sentences[number]
    so_far: Speaker | None = None
    for found in _REPORT.finditer(scope.masked, start, end):
        said = _said(scope, found, end)
        if said is None:
            continue
        verb, behind, close = said
        place = _begin(scope, start, found.start())
        who = _behind(scope, found.end(), behind, names) if behind else None
        clause = place
        if who is None and not behind:
            who, clause = _before(scope, place, found.start(), names)
        if who is None and not behind:
            who, clause = _goes_on(scope, number, start, place, known)
        if who is None and not behind and place == start:
            told = scope.masked[found.end() : close]
            who, clause = _lead(scope, start, found.start(), told, names, number - 1 in known)
        start = close
        stop = found.end("end")
        if who is None and not behind and so_far:
            who, clause = replace(so_far, rule="same"), place
        if who and stop - clause >= _SHORTEST and " " in scope.masked[clause:stop]:
            so_far = None if found["how"].startswith("고") else who  # 사례라며 배울 점을 담겠다고 했다
            yield _quote(clause, stop, who, verb), who


def _said(scope: Scope, found: re.Match[str], end: int) -> tuple[str | None, int, int] | None:
    """Return the verb, where a subject before it ends (0 without one), and where the verb ends."""
    if not found["how"].startswith("고"):
        near = find_verb(scope.masked[found.end() : min(end, found.end() + 60)])
        return (near, 0, found.end()) if HIDDEN not in scope.masked[found.end() : found.end() + 3] else None
    by = None
    says = _SAYS.match(scope.masked, found.end(), end)
    if says is None:
        by = _TOLD_BY.match(scope.masked, found.end(), end)
        says = _SAYS.match(scope.masked, by.end(), end) if by else None
    if says is None or _NEVER.search(says["verb"]):
        return None
    return says["verb"], by.end("by") if by else 0, says.end()


def _begin(scope: Scope, start: int, end: int) -> int:
    """Return where the clause can begin at the earliest: behind the last quotation and its verb."""
    for link in _LINK.finditer(scope.masked, start, end):
        start = link.end()
    return start


def _behind(scope: Scope, start: int, end: int, names: Mapping[str, str]) -> Speaker | None:
    phrase = scope.namer.read(words_of(scope.masked, start, end), end)
    return resolve(scope, phrase, "behind", names) if phrase and phrase.sort is not Sort.OTHER else None


def _before(scope: Scope, start: int, end: int, names: Mapping[str, str]) -> tuple[Speaker | None, int]:
    subject = scope.subject(start, end)
    if subject is None or subject.weight < _SOMEBODY:
        return None, start
    particle = _TO_PARTICLE.match(scope.masked, subject.phrase.end, end)
    if particle is None:
        return None, start
    return resolve(scope, subject.phrase, "subject", names), _skip(scope.masked, particle.end(), end)


def _lead(
    scope: Scope, start: int, end: int, said: str, names: Mapping[str, str], is_going_on: bool
) -> tuple[Speaker | None, int]:
    """Return who announces what they themselves do: 네이버가 새 모델을 냈다고 3일 밝혔다.

    The first lines of press articles are made so. The subject of the clause may be somebody else's matter
    where somebody spoke just before; then only a day beside the verb tells that a new report begins.
    """
    if not _ANNOUNCES.search(said) or (is_going_on and not _ON_A_DAY.search(said)):
        return None, start
    subject = scope.subject(start, end)
    if subject is None or subject.weight < _DOER or scope.masked[start : subject.phrase.left].strip():
        return None, start
    particle = _TO_NOMINATIVE.match(scope.masked, subject.phrase.end, end)
    if particle is None:
        return None, start
    return resolve(scope, subject.phrase, "lead", names), _skip(scope.masked, particle.end(), end)


def _goes_on(
    scope: Scope, number: int, start: int, place: int, known: Mapping[int, Speaker]
) -> tuple[Speaker | None, int]:
    """Return who spoke just before: in this sentence, or in the last one if this one says 이어."""
    if place > start and number in known:
        return replace(known[number], rule="same"), place
    onward = _GOES_ON.match(scope.masked, start) if number - 1 in known and place == start else None
    return (replace(known[number - 1], rule="elided"), onward.end()) if onward else (None, start)


def _skip(masked: str, start: int, end: int) -> int:
    """Return where the clause itself begins, behind when and where it was said."""
    for pattern in (_WHEN, _WHEN, _WHEN, _VIA, _VIA):
        found = pattern.match(masked, start, end)
        if found and end - found.end() >= _SHORTEST // 2:
            start = found.end()
    return start


def _sourced(scope: Scope, start: int, end: int, names: Mapping[str, str]) -> Iterator[tuple[Quote, Speaker]]:
    place = _ACCORDING.search(scope.masked, start, end)
    if place is None:
        return
    noun = scope.masked.rfind(" ", start, place.start())  # 누리통신| 등에 따르면: two words back at most
    begin = max(start, scope.masked.rfind(" ", start, max(start, noun)))
    found = _SOURCE.search(scope.masked, begin, end)
    if found is None or HIDDEN in scope.masked[found.end() : end]:
        return
    phrase = scope.namer.read(words_of(scope.masked, start, found.end("whose")), found.end("whose"))
    stop = start + len(scope.masked[start:end].rstrip(" .\n"))
    if _is_source(phrase) and phrase and stop - found.end() >= _SHORTEST and scope.masked[stop - 1] == "다":
        speaker = resolve(scope, phrase, "source", names)
        yield _quote(found.end(), stop, speaker, "따르면"), speaker


def _is_source(phrase: Voice | None) -> bool:
    return phrase is not None and phrase.sort not in (Sort.OTHER, Sort.PRONOUN)


def _quote(start: int, end: int, speaker: Speaker, verb: str | None) -> Quote:
    phrase = speaker.phrase
    return Quote(
        start, end, speaker.name, phrase.start, phrase.end, speaker.entity, verb,
        form="indirect", rule=f"reported+{speaker.rule}",
    )  # fmt: skip
