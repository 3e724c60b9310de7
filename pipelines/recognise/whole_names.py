"""Whom a phrase means: the whole name that the text or the catalogue has for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.recognise.group_phrases import is_member, points_back
from pipelines.recognise.name_odds import odds_of
from pipelines.recognise.names import is_korean_name, title_of
from pipelines.recognise.speaker_words import COMMON_SURNAMES
from pipelines.recognise.voices import Sort, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.recognise.scopes import Scope

_REACH = 4
"""How many sentences back an elided subject is looked for."""
_WHOLE = 2
"""Syllables of a foreign family name: shorter ones say nothing without the title."""
_PARTS = (Sort.FULL, Sort.SHORT, Sort.OTHER)
_LONG, _FOREIGN = 8, 0.3
_PERSONS = (Sort.FULL, Sort.SHORT, Sort.ROLE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as found in the text, the resolved name, and the rule that found them."""

    phrase: Voice
    name: str
    entity: str | None
    rule: str


def resolve(scope: Scope, phrase: Voice, rule: str, names: Mapping[str, str]) -> Speaker:
    """Return a phrase as a speaker, by the whole name that the text or the catalogue has."""
    if phrase not in scope.means:
        scope.means[phrase] = _meaning(scope, phrase, names)
    name, entity, told_by = scope.means[phrase]
    return Speaker(phrase, name, entity, rule + told_by)


def _meaning(scope: Scope, phrase: Voice, names: Mapping[str, str]) -> tuple[str, str | None, str]:
    if phrase.sort is Sort.PRONOUN:
        return _antecedent(scope, phrase, names)
    if phrase.sort is Sort.GROUP and points_back(phrase.surface):
        group = _group_before(scope, phrase)
        return group.name if group else phrase.surface, phrase.entity, ":reference"
    implied = _implied(scope, phrase) or _by_part(scope, phrase)
    if implied:
        return implied.name, phrase.entity or implied.entity, ":reference"
    if phrase.sort is not Sort.SHORT:
        return phrase.name, phrase.entity, ""
    full = _full_name(scope.people(phrase.name), phrase)
    if full:
        return full.name, phrase.entity or full.entity, ":reference"
    known = names.get(phrase.entity or "")
    if known is None and len(phrase.name) == 2 and phrase.name[0] in COMMON_SURNAMES:
        return phrase.name, phrase.entity, ""
    lone = phrase.surface if len(phrase.name) < _WHOLE else phrase.name
    return known or lone, phrase.entity, ""


def _antecedent(scope: Scope, phrase: Voice, names: Mapping[str, str]) -> tuple[str, str | None, str]:
    if phrase.name == "그들":
        group = _group_before(scope, phrase)
        return (group.name if group else phrase.surface), group.entity if group else None, ":pronoun"
    person = _person_before(scope, phrase.start)
    if person is None:
        return phrase.surface, None, ":pronoun"
    found = resolve(scope, person, "", names)
    nobody = found.name == person.surface  # 이 후보, 이 관계자: no name is known
    if nobody and (person.sort is Sort.SHORT or points_back(person.surface)):
        return phrase.surface, found.entity, ":pronoun"
    return found.name, found.entity, ":pronoun"


def _group_before(scope: Scope, phrase: Voice) -> Voice | None:
    """Return the group that 이 회사 means: the subject of a sentence before it."""
    number = scope.sentence_at(phrase.start)
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        subject = scope.subject(*scope.sentences[earlier])
        if subject and subject.phrase.sort is Sort.GROUP and not points_back(subject.phrase.surface):
            return subject.phrase
    return None


def _by_part(scope: Scope, phrase: Voice) -> Voice | None:
    """Return whom a name without a title means, if it is a part of one in the text: 가람은, 안데르센은."""
    part = phrase.name
    if phrase.entity or phrase.title or phrase.sort not in _PARTS or " " in part or not 1 < len(part) < _LONG:
        return None
    if is_korean_name(part):
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
    if not _is_given(masked[start:place]):
        return None
    return None if is_member(masked[start : place - 1], masked[place : place + size], masked) else start


def _is_given(before: str) -> bool:
    """Tell whether a word with its space can be the given name before a foreign family name."""
    word = before[:-1]
    if title_of(word):
        return False
    return len(word) > 1 and word[-1] not in "인의은는을를한된와과" and odds_of(word).foreign > _FOREIGN


def _implied(scope: Scope, phrase: Voice) -> Voice | None:
    """Return whom a lone title means, or a foreign family name of the shape of a Korean full name."""
    if phrase.sort is Sort.ROLE and phrase.surface == phrase.title:
        people = [person for person in scope.people(phrase.title) if _same_title(phrase.title, person.title)]
        return next((person for person in reversed(people) if person.start < phrase.start), None)
    ending = f" {phrase.name}"
    if phrase.sort is Sort.FULL and " " not in phrase.name and ending in scope.masked:
        return next((person for person in scope.people(phrase.name) if person.name.endswith(ending)), None)
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
    # 유 의원 is no 유가온 부총리 who comes further on
    first = [person for person in fitting if person.start < short.start]
    pool = titled or (first if len({person.name for person in fitting}) == 1 else [])
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
