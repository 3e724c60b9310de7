"""Who says a quotation: subject of its sentence, phrase beside it, or whoever spoke last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.recognise.speech import find_verb, points_at
from pipelines.recognise.subjects import (
    STRONG,
    forum_of,
    inner_subject,
    phrase_before,
    phrase_behind,
    phrase_in_brackets,
    phrase_of,
    phrase_with_comma,
    said_by,
    told_subject,
)
from pipelines.recognise.voices import Sort, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.recognise.marks import Span
    from pipelines.recognise.scopes import Scope
from pipelines.recognise.whole_names import Speaker, resolve

_SURE = 6.0
"""The weight of a person as the topic."""
_REACH = 4
"""How many sentences back an elided subject is looked for."""
_RETOLD = re.compile(
    r"[했렸쳤됐았었였]다고 (?:[가-힣]+ )?(?:주장|전했|전한|설명|밝혔|밝힌|말했|말한|진술|증언|회상|털어놨)"
)
"""Somebody's words told by somebody else: “…”라고 말했다고 전했다."""
_CLAUSE_END = re.compile(r"\x00[\"”][^\x00]{0,40}?(?:고|며|자|지만|는데|으나),? ")
_TOLD = re.compile(r"[\"”](?:이?라)?고 (?:[가-힣]+ )?[가-힣]*[한은던힌] (?:것|사실|데|점|적)")
_HEARD = re.compile(
    r"[\"”](?:이?라)?는 (?:[가-힣]+ )?"
    r"(?:목소리|지적|의견|반응|비판|우려|말|얘기|이야기|주장|관측|전망|분석|평가|볼멘소리|불만|해석)"
    r"(?:도|이|가|까지|만)? (?:[가-힣]+ )?"
    r"(?:나온|나왔|나오|이어|제기|적지|많|터져|흘러|들린|들려|잇따|쏟아|우세|지배)"
)
"""What is said by many: “…”는 목소리가 나온다."""
_WROTE = (
    *(" 올린 ", " 남긴 ", " 쓴 ", " 적은 ", " 밝힌 ", " 말한 "),
    *(" 보낸 ", " 게시한 ", " 던진 ", " 내뱉은 ", " 외친 "),
)
"""Words that somebody else tells of: 은결은 한가온이 올린 “…”는 글을 공유했다."""
_LABEL = re.compile(r"\s*(?:\[[^\]\n]{1,24}\]|【[^】\n]{1,24}】|<[^>\n]{1,24}>)\s*")
"""What a headline is filed under: [단독], [누리의 아침]."""
_ANSWERED = re.compile(
    r"[\"”](?:이?라)?는 (?:[가-힣]+ )?(?:지적|질문|질의|물음|주장|비판|요구|말)에(?:는|도)? "
)
"""Words that somebody else hears: “…”는 지적에 장관은 고개를 끄덕였다."""


def find_speaker(
    scope: Scope,
    span: Span,
    behind: int,
    spoken: Mapping[int, Speaker],
    names: Mapping[str, str],
    *,
    headline: bool,
) -> Speaker | None:
    """Return who speaks.

    Args:
        scope: the level that the quotation stands in.
        span: the quotation.
        behind: where what follows it ends: its sentence, or the next quotation.
        spoken: the speakers of earlier quotations of this level, by sentence.
        names: Korean names of the catalogue's persons.
        headline: the line is a headline.
    """
    number = scope.sentence_at(span.start)
    within = _in_headline(scope, span, number) if headline else _in_sentence(scope, span, number, behind)
    found: tuple[Voice, str] | Speaker | None = within
    if found is None:
        found = _from_neighbours(scope, span, number, spoken)
    if isinstance(found, Speaker):
        return found
    if found is None:
        return None
    return resolve(scope, found[0], found[1], names)


def find_lead_in(scope: Scope, start: int, names: Mapping[str, str]) -> Speaker | None:
    """Return the speaker of the sentence that leads in what begins at ``start``, if one does."""
    if not scope.sentences:
        return None
    found = _led_in(scope, scope.sentence_at(start))
    return resolve(scope, found[0], found[1], names) if found else None


def _in_sentence(scope: Scope, span: Span, number: int, behind: int) -> tuple[Voice, str] | None:
    start, _ = scope.sentences[number]
    there = _at_the_words(scope, start, span, behind)
    if there:
        return there
    start = _clause_start(scope, start, span.start - 1)
    aside = _aside(scope, start, span, behind)
    if aside:
        return aside
    subject = scope.subject(start, span.start - 1)
    if subject and subject.weight > STRONG:
        return subject.phrase, "subject"
    beside = phrase_before(scope.masked, scope.namer, start, span.start - 1)
    if beside and beside.sort is not Sort.OTHER:
        return beside, "beside"
    after = None if _ANSWERED.match(scope.masked, span.end) else scope.subject(span.end + 1, behind)
    if after and after.weight > STRONG:
        return after.phrase, "after"
    return (subject.phrase, "topic") if subject and subject.weight >= STRONG else None


def _at_the_words(scope: Scope, start: int, span: Span, behind: int) -> tuple[Voice, str] | None:
    """Return who is named at the marks themselves: (누리 투수 한가온), 한 의원의 “…”, “…”고 그가 말했다."""
    named = phrase_in_brackets(scope.masked, scope.namer, span.end)
    if named:
        return named, "brackets"
    whose = phrase_of(scope.masked, scope.namer, start, span.start - 1)
    if whose:
        return whose, "whose"
    author = said_by(scope.masked, scope.namer, span.end, behind)
    return (author, "behind") if author else None


def _aside(scope: Scope, start: int, span: Span, behind: int) -> tuple[Voice, str] | None:
    """Return who speaks inside what the sentence tells of somebody else, or where it is heard."""
    wrote = scope.masked.endswith(_WROTE, start, span.start - 1)
    if wrote or _RETOLD.search(scope.masked, span.end, behind):
        inner = inner_subject(scope.masked, scope.namer, start, span.start - 1)
        if inner:
            return inner.phrase, "wrote" if wrote else "inner"
    if _TOLD.match(scope.masked, span.end, behind):
        told = told_subject(scope.masked, scope.namer, start, span.start - 1)
        return (told, "told") if told else None
    if _HEARD.match(scope.masked, span.end, behind):
        heard = forum_of(scope.masked, scope.namer, start, span.start - 1)
        return (heard, "heard") if heard else None
    return None


def _clause_start(scope: Scope, start: int, end: int) -> int:
    """Return where the clause of a quotation begins, if it has a subject of its own behind another's words.

    한가온은 “…”고 물었고, 은결은 “…”고 답했다: the second topic speaks, however little its name tells.
    """
    for clause in reversed([found.end() for found in _CLAUSE_END.finditer(scope.masked, start, end)]):
        subject = scope.subject(clause, end)
        if subject and subject.weight > STRONG:
            return clause
    return start


def _in_headline(scope: Scope, span: Span, number: int) -> tuple[Voice, str] | None:
    start, end = scope.sentences[number]
    label = _LABEL.match(scope.masked, start, span.start - 1)
    start = label.end() if label else start
    beside = phrase_before(scope.masked, scope.namer, start, span.start - 1)
    if beside is None or beside.sort is Sort.OTHER:
        beside = phrase_with_comma(scope.masked, scope.namer, start, span.start - 1) or beside
    if beside and beside.sort is not Sort.OTHER:
        return beside, "headline"
    subject = scope.subject(start, span.start - 1)
    parted = beside is not None and scope.masked[start : beside.left].rstrip().endswith(",")
    if subject and subject.weight > STRONG and not parted:
        set_off = None
        if subject.phrase.sort is Sort.OTHER:  # 누리원, 성장률 전망…관세는 “…”
            set_off = phrase_with_comma(scope.masked, scope.namer, start, span.start - 1)
        return set_off or subject.phrase, "subject"
    if beside:
        return beside, "headline"
    after = phrase_behind(scope.masked, scope.namer, span.end + 1, end)
    if after:
        return after, "headline:behind"
    told = scope.subject(span.end + 1, end)  # “…” 한가온 누리전자 팀장은 3일
    return (told.phrase, "after") if told and told.weight >= _SURE else None


def _from_neighbours(
    scope: Scope, span: Span, number: int, spoken: Mapping[int, Speaker]
) -> tuple[Voice, str] | Speaker | None:
    if number in spoken:
        return replace(spoken[number], rule="same")
    start, end = scope.sentences[number]
    alone = not scope.masked[start : span.start - 1].strip() and not scope.masked[span.end + 1 : end].strip(
        " .,"
    )
    if alone:
        found = _led_in(scope, number) or _followed(scope, number)
        if found:
            return found
    return _last_spoken(scope, number, spoken)


def _led_in(scope: Scope, number: int) -> tuple[Voice, str] | None:
    if number == 0:
        return None
    start, end = scope.sentences[number - 1]
    sentence = scope.masked[start:end].rstrip()
    if not (points_at(sentence) or sentence.endswith(":")):
        return None
    subject = scope.subject(start, end)
    return (subject.phrase, "led-in") if subject and subject.weight > STRONG else None


def _followed(scope: Scope, number: int) -> tuple[Voice, str] | None:
    if number + 1 >= len(scope.sentences):
        return None
    start, end = scope.sentences[number + 1]
    sentence = scope.masked[start:end]
    if not points_at(sentence) or not find_verb(sentence):
        return None
    subject = scope.subject(start, end)
    return (subject.phrase, "followed") if subject and subject.weight > STRONG else None


def _last_spoken(
    scope: Scope, number: int, spoken: Mapping[int, Speaker]
) -> tuple[Voice, str] | Speaker | None:
    nameless = None
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        if earlier in spoken:
            speaker = replace(spoken[earlier], rule="elided:speaker")
            if speaker.phrase.sort is not Sort.PRONOUN or speaker.name != speaker.phrase.surface:
                return speaker
            nameless = nameless or speaker  # 그는 “…”: who that is may stand before
            continue
        subject = scope.subject(*scope.sentences[earlier])
        if subject and subject.weight > STRONG:
            return nameless or (subject.phrase, "elided:subject")
    return nameless
