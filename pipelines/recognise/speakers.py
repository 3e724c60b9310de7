"""Who says a quotation: subject of its sentence, phrase beside it, or whoever spoke last."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.recognise.group_phrases import points_back
from pipelines.recognise.name_odds import odds_of
from pipelines.recognise.names import is_korean_name, title_of
from pipelines.recognise.phrase_ends import ASIDE
from pipelines.recognise.speaker_words import COMMON_SURNAMES
from pipelines.recognise.speech import find_verb, points_at
from pipelines.recognise.subjects import (
    STRONG,
    Subject,
    best_subject,
    forum_of,
    inner_subject,
    phrase_before,
    phrase_behind,
    phrase_of,
    phrase_with_comma,
    said_by,
    split_sentences,
    told_subject,
    words_of,
)
from pipelines.recognise.voices import Namer, Sort, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.recognise.marks import Span

_REACH = 4
"""How many sentences back an elided subject is looked for."""
_NAME_REACH = 8
_WHOLE = 2
"""Syllables of a foreign family name: shorter ones say nothing without the title."""
_PARTS = (Sort.FULL, Sort.SHORT, Sort.OTHER)
_LONG, _FOREIGN = 8, 0.3
_PERSONS = (Sort.FULL, Sort.SHORT, Sort.ROLE)
_RETOLD = re.compile(
    r"[했렸쳤됐았었였]다고 (?:[가-힣]+ )?(?:주장|전했|전한|설명|밝혔|밝힌|말했|말한|진술|증언|회상|털어놨)"
)
"""Somebody's words told by somebody else: “…”라고 말했다고 전했다."""
_CLAUSE_END = re.compile(r"\x00[\"”][^\x00]{0,40}?(?:고|며|자|지만|는데|으나),? ")
_ANSWERED = re.compile(r"[\"”](?:이?라)?는 (?:[가-힣]+ )?(?:지적|질문|질의|물음|주장|비판|요구|말)에(?:는|도)? ")
"""Words that somebody else hears: “…”는 지적에 장관은 고개를 끄덕였다."""
_END = re.compile(r"(?:은|는|이|가|을|를|의|도|과|와|에게|에|께서|께|에서|로|으로|만|측|들)$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as found in the text, the resolved name, and the rule that found them."""

    phrase: Voice
    name: str
    entity: str | None
    rule: str


class Scope:
    """One level of quoting: a stretch of text with the quotations inside it hidden."""

    def __init__(self, masked: str, namer: Namer, start: int, end: int) -> None:
        self.masked, self.namer, self.start, self.end = masked, namer, start, end
        self.sentences = split_sentences(masked, start, end)
        self._starts = [first for first, _ in self.sentences]
        self._subjects: dict[tuple[int, int], Subject | None] = {}
        self._read: dict[int, Voice | None] = {}
        self._titled: dict[int, list[tuple[list[tuple[int, int]], int]]] = {}

    def sentence_at(self, place: int) -> int:
        """Return the index of the sentence that holds a place (the last that begins before it)."""
        return max(0, bisect_right(self._starts, place) - 1)

    def subject(self, start: int, end: int) -> Subject | None:
        """Return the likeliest subject between two places; neighbouring quotations ask for the same."""
        if (start, end) not in self._subjects:
            self._subjects[start, end] = best_subject(self.masked, self.namer, start, end)
        return self._subjects[start, end]

    def people(self, part: str) -> list[Voice]:
        """Return the persons with a whole name and a title, near whose title a part of a name stands."""
        found: list[Voice] = []
        for words, end in self._titled_near(part):
            if part in self.masked[words[max(0, len(words) - _NAME_REACH)][0] : end]:
                if end not in self._read:
                    self._read[end] = self.namer.read(words, end)
                person = self._read[end]
                if person and person.sort is Sort.FULL:
                    found.append(person)
        return found

    def _titled_near(self, part: str) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """Yield the titles of the sentences that hold a part of a name, with the words up to each."""
        for number, (start, end) in enumerate(self.sentences):
            if self.masked.find(part, start, end) < 0:
                continue
            if number not in self._titled:
                self._titled[number] = list(self._read_titled(start, end))
            yield from self._titled[number]

    def _read_titled(self, start: int, end: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
        words = words_of(self.masked, start, end)
        for index, (first, last) in enumerate(words):
            length = _titled_length(self.masked[first:last])
            if length:
                yield words[: index + 1], first + length


@lru_cache(maxsize=16_384)
def _titled_length(word: str) -> int:
    """Return the length of a word up to the end of its title, without particles; 0 without a title."""
    word = word.partition(ASIDE)[0].rstrip(",.(（")
    stem = ""
    while word != stem:
        stem = word
        if title_of(stem):
            return len(stem)
        word = _END.sub("", stem)  # one particle at a time: 작가|는, never 작|가는
    return 0


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
    whose = phrase_of(scope.masked, scope.namer, start, span.start - 1)
    if whose:
        return whose, "whose"
    author = said_by(scope.masked, scope.namer, span.end, behind)
    if author:
        return author, "behind"
    start = _clause_start(scope, start, span.start - 1)
    if _RETOLD.search(scope.masked, span.end, behind):
        inner = inner_subject(scope.masked, scope.namer, start, span.start - 1)
        if inner:
            return inner.phrase, "inner"
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


def _aside(scope: Scope, start: int, span: Span, behind: int) -> tuple[Voice, str] | None:
    """Return who speaks inside what the sentence tells of somebody else, or where it is heard."""
    after = scope.masked[span.end : behind]
    told = told_subject(scope.masked, scope.namer, start, span.start - 1, after)
    if told:
        return told, "told"
    heard = forum_of(scope.masked, scope.namer, start, span.start - 1, after)
    return (heard, "heard") if heard else None


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
    beside = phrase_before(scope.masked, scope.namer, start, span.start - 1)
    if beside is None or beside.sort is Sort.OTHER:
        beside = phrase_with_comma(scope.masked, scope.namer, start, span.start - 1) or beside
    if beside and beside.sort is not Sort.OTHER:
        return beside, "headline"
    subject = scope.subject(start, span.start - 1)
    parted = beside is not None and scope.masked[start : beside.left].rstrip().endswith(",")
    if subject and subject.weight > STRONG and not parted:
        return subject.phrase, "subject"
    if beside:
        return beside, "headline"
    after = phrase_behind(scope.masked, scope.namer, span.end + 1, end)
    return (after, "headline:behind") if after else None


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
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        if earlier in spoken:
            return replace(spoken[earlier], rule="elided:speaker")
        subject = scope.subject(*scope.sentences[earlier])
        if subject and subject.weight > STRONG:
            return subject.phrase, "elided:subject"
    return None


def resolve(scope: Scope, phrase: Voice, rule: str, names: Mapping[str, str]) -> Speaker:
    """Return a phrase as a speaker, by the whole name that the text or the catalogue has."""
    if phrase.sort is Sort.PRONOUN:
        person = _person_before(scope, phrase.start)
        if person is None:
            return Speaker(phrase, phrase.surface, None, f"{rule}:pronoun")
        found = resolve(scope, person, rule, names)
        return Speaker(phrase, found.name, found.entity, f"{rule}:pronoun")
    if phrase.sort is Sort.GROUP and points_back(phrase.surface):
        group = _group_before(scope, phrase)
        return Speaker(phrase, group.name if group else phrase.surface, phrase.entity, f"{rule}:reference")
    implied = _implied(scope, phrase) or _by_part(scope, phrase)
    if implied:
        return Speaker(phrase, implied.name, phrase.entity or implied.entity, f"{rule}:reference")
    if phrase.sort is not Sort.SHORT:
        return Speaker(phrase, phrase.name, phrase.entity, rule)
    full = _full_name(scope.people(phrase.name), phrase)
    if full:
        return Speaker(phrase, full.name, phrase.entity or full.entity, f"{rule}:reference")
    known = names.get(phrase.entity or "")
    if known is None and len(phrase.name) == 2 and phrase.name[0] in COMMON_SURNAMES:
        return Speaker(phrase, phrase.name, phrase.entity, rule)
    lone = phrase.surface if len(phrase.name) < _WHOLE else phrase.name
    return Speaker(phrase, known or lone, phrase.entity, rule)


def _implied(scope: Scope, phrase: Voice) -> Voice | None:
    """Return whom a lone title means, or a foreign family name of the shape of a Korean full name."""
    if phrase.sort is Sort.ROLE and phrase.surface == phrase.title:
        people = [person for person in scope.people(phrase.title) if _same_title(phrase.title, person.title)]
        return next((person for person in reversed(people) if person.start < phrase.start), None)
    ending = f" {phrase.name}"
    if phrase.sort is Sort.FULL and " " not in phrase.name and ending in scope.masked:
        return next((person for person in scope.people(phrase.name) if person.name.endswith(ending)), None)
    return None


def _by_part(scope: Scope, phrase: Voice) -> Voice | None:
    """Return whom a name without a title means, if it is a part of one in the text: 가람은, 안데르센은."""
    part = phrase.name
    if phrase.entity or phrase.title or phrase.sort not in _PARTS or " " in part or not 1 < len(part) < _LONG:
        return None
    place = scope.masked.find(part)
    while place > 0:
        start = _name_start(scope.masked, place, len(part))
        if start is not None and start != phrase.start:
            return phrase._replace(sort=Sort.FULL, name=scope.masked[start : place + len(part)])
        place = scope.masked.find(part, place + 1)
    return None


def _name_start(masked: str, place: int, size: int) -> int | None:
    """Return where the whole name begins whose last part stands at a place; None if it is no such part."""
    if masked[place - 1] != " ":
        alone = place == 1 or masked[place - 2] in " \n(‘'\"“·"
        return place - 1 if alone and is_korean_name(masked[place - 1 : place + size]) else None
    start = max(masked.rfind(sign, 0, place - 1) for sign in " \n") + 1
    return start if _is_given(masked[start:place]) else None


def _is_given(before: str) -> bool:
    """Tell whether a word with its space can be the given name before a foreign family name."""
    word = before[:-1]
    return len(word) > 1 and word[-1] not in "인의은는을를한된와과" and odds_of(word).foreign > _FOREIGN


def _group_before(scope: Scope, phrase: Voice) -> Voice | None:
    """Return the group that 이 회사 means: the subject of a sentence before it."""
    number = scope.sentence_at(phrase.start)
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        subject = scope.subject(*scope.sentences[earlier])
        if subject and subject.phrase.sort is Sort.GROUP and not points_back(subject.phrase.surface):
            return subject.phrase
    return None


def _person_before(scope: Scope, place: int) -> Voice | None:
    """Return the person that a pronoun can mean: the subject of a sentence before it."""
    number = scope.sentence_at(place)
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        subject = scope.subject(*scope.sentences[earlier])
        if subject and subject.phrase.sort in _PERSONS:
            return subject.phrase
    return None


def _full_name(people: list[Voice], short: Voice) -> Voice | None:
    """Return the person of that name part: the last one before it, else the first one behind."""
    fitting = [person for person in people if _is_part(short, person)]
    titled = [person for person in fitting if _same_title(short.title, person.title)]
    pool = titled or (fitting if len({person.name for person in fitting}) == 1 else [])
    before = [person for person in pool if person.start < short.start]
    if before:
        return before[-1]
    return pool[0] if pool else None


def _is_part(short: Voice, person: Voice) -> bool:
    if short.entity and person.entity:
        return short.entity == person.entity
    return person.name != short.name and (
        person.name.startswith(short.name) or short.name in person.name.split()
    )


def _same_title(one: str, other: str) -> bool:
    return bool(one and other) and (one.endswith(other) or other.endswith(one))
