"""Noun phrases with their particles: who does what to whom, as far as Korean particles tell it.

Particles mark the case (이/가 subject, 은/는 topic, 을/를 object, 와/과 companion …) and stand at the end of
the phrase, so a sentence is read left to right, one spaced word after the other, and a phrase closes where
a particle that agrees with its noun ends a word. Names of the catalogue head a phrase when nothing but a
title or a bracket follows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.catalogue import Catalogue
from pipelines.recognise.particles import Final, final_of
from pipelines.recognise.titles import PERSONAL, office_of
from pipelines.records import EntityKind, Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Case(Enum):
    """What a phrase does in its clause."""

    TOPIC = "은/는"
    SUBJECT = "이/가"
    OBJECT = "을/를"
    WITH = "와/과"
    TO = "에/에게"
    FROM = "에서/로부터"
    AS = "로"
    OF = "의"
    BARE = ""


class Phrase(NamedTuple):  # a frozen dataclass takes four times as long to make, and there are many
    """A noun phrase; the span ends before the particle."""

    start: int
    end: int
    case: Case
    words: str
    entities: tuple[str, ...] = ()
    lead: str | None = None
    """The company that the words begin with, where they name something of it: 네이버 | 클립."""
    close: int = 0
    """Where particle and marks end."""
    comma: bool = False


_CASES: Mapping[str, Case] = {
    "은": Case.TOPIC, "는": Case.TOPIC, "도": Case.TOPIC, "이": Case.SUBJECT, "가": Case.SUBJECT,
    "께서": Case.SUBJECT, "을": Case.OBJECT, "를": Case.OBJECT, "와": Case.WITH, "과": Case.WITH,
    "와의": Case.WITH, "과의": Case.WITH, "와도": Case.WITH, "과도": Case.WITH, "랑": Case.WITH,
    "에": Case.TO, "에게": Case.TO, "에도": Case.TO, "에는": Case.TO, "에서": Case.FROM,
    "에서는": Case.FROM, "로부터": Case.FROM, "으로부터": Case.FROM, "에게서": Case.FROM, "로": Case.AS,
    "으로": Case.AS, "로서": Case.AS, "으로서": Case.AS, "의": Case.OF,
}  # fmt: skip
_BY_LAST = {
    last: tuple(sorted((word for word in _CASES if word[-1] == last), key=len, reverse=True))
    for last in {word[-1] for word in _CASES}
}
"""The particles by their last syllable, the longest first: a look instead of a search."""
_AFTER_CONSONANT = frozenset({"은", "이", "을", "과", "과의", "과도"})
_AFTER_VOWEL = frozenset({"는", "가", "를", "와", "와의", "와도", "랑"})
_AGREEING = _AFTER_CONSONANT | _AFTER_VOWEL
_NOT_A_PARTICLE = re.compile(
    r"(?:[회논합협결동문강거]의|정도|제도|속도|시도|태도|[가-힣]도로|결과|성과|효과|평가)$"
)
_WORD = re.compile(r"\S+")
_OPEN = "\"'“‘「『《<〈([·"
_CLOSE = ",.…!?;:\"'”’」』》>〉)]·"
_MARKS = _OPEN + _CLOSE + " "
_BRACKET = re.compile(r"\s?\([^()]*\)")
_QUOTES = re.compile("[\"'“”‘’「」『』《》<>〈〉]")
_MODIFIER = re.compile(
    r"(?:[하되있없같]는|[가-힣](?:했|됐|었|았)던|하던|되던|한|된|인|할|될|이라는|라는|다는|위한|대한|통한|[고며]|면서"
    r"|아서|어서|해서|해|하여|되어|지만|는데|다고|[했됐었았]다|이다|하게|되게|따르면|관련해|대해|위해|통해|따라)$"
)
_PASSING = frozenset(
    """동안 함께 같이 모두 또 또한 직접 공동 공동으로 처음 처음으로 다시 추가 추가로 최근 현재 이미 곧 앞서
    이후 뒤 후 전 한편 이날 올해 지난해 작년 내년 오늘 어제 내일 지난 오는 이번 당시 먼저 특히 새로
    전날 당일 바로 약 총 각각 전량 현재는 지금은 최근에는 올해는 이날은 지난해는 그래서 하지만 그러나 그리고
    이어 이에 반드시 가장 더
    """.split()  # noqa: SIM905 -- a list of quoted words would hide the words
)
_TIME = re.compile(
    r"\d[\d,.~]*(?:년|월|일|시|분기|분|년대|개월|주|억|조|만|천|%|명|원|달러|[가-힣]*(?:원|달러))"
)
_LIST_END = re.compile(r"\s등(?:은|이|가)?(?:\s\S+){0,3}$|(?:\s등)$")
_RELATIONAL = re.compile(
    r"주가|주식|지분|이용자|사용자|고객|직원|노조|출신|경쟁사|협력사|자회사|주주|개발자|임원|투자자|관계자"
    r"|시장|매출|실적|측근|대항마|이사|사외이사|가입자|점유율|창업|전$"
)
_CLASS: Mapping[EntityKind, str] = {
    EntityKind.COMPANY: "party", EntityKind.ORGANIZATION: "party", EntityKind.PERSON: "person",
    EntityKind.COUNTRY: "place", EntityKind.PLACE: "place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read the phrases of one text."""

    text: str
    people: frozenset[str]
    """Persons named anywhere in the text: 오픈AI CEO is only said of one of them."""
    catalogue: Catalogue

    def phrases(
        self, start: int, end: int, mentions: Sequence[Mention], *, headline: bool
    ) -> tuple[Phrase, ...]:
        """Return the phrases of the sentence ``text[start:end]``, given the mentions that lie in it.

        In a headline the name before the first comma is the subject and begins no list.
        """
        found: list[Phrase] = []
        opened: int | None = None
        passed = 0
        for match in _WORD.finditer(self.text, start, end):
            at, close = match.span()
            while passed < len(mentions) and mentions[passed].end <= at:
                passed += 1
            mention = mentions[passed] if passed < len(mentions) and mentions[passed].start < close else None
            if mention and close < mention.end:  # the name goes on in the next word
                opened = at if opened is None else opened
                continue
            spaced = match[0]
            word = spaced.rstrip(_CLOSE)
            if opened is not None and word == "역시":  # 카카오 역시: a topic without a particle
                found.append(self._phrase(opened, at - 1, "", close, mentions)._replace(case=Case.TOPIC))
                opened = None
                continue
            if not mention and (
                word in _PASSING
                or (spaced[0].isdigit() and _TIME.match(word))
                or (
                    opened is None and ")" in spaced and word.find("(") < 0 < spaced.find(")")
                )  # 30일(현지 | 시간)
            ):
                opened = None
                continue
            opened = at if opened is None else opened
            particle = (
                self._particle(at, word, mentions[passed : passed + 4]) if mention else particle_of(word)
            )
            comma = "," in spaced and "," in spaced[len(word) :]
            if particle or comma:
                found.append(self._phrase(opened, at + len(word), particle, close, mentions, comma=comma))
                opened = None
            elif not mention and _modifies(word):
                opened = None
        if opened is not None:
            stop = start + len(self.text[start:end].rstrip(_CLOSE))
            found.append(self._phrase(opened, max(stop, opened), "", end, mentions))
        return _merged(found, self.catalogue, start if headline else None)

    def _particle(self, at: int, word: str, mentions: Sequence[Mention]) -> str:
        end = at + len(word)
        for mention in mentions:
            if at < mention.end <= end and self.text[mention.end : end] == (mention.particle or ""):
                return mention.particle if mention.particle and mention.particle in _CASES else ""
        return particle_of(word)

    def _phrase(
        self,
        start: int,
        word_end: int,
        particle: str,
        close: int,
        mentions: Sequence[Mention],
        *,
        comma: bool = False,
    ) -> Phrase:
        end = word_end - len(particle)
        words = _plain(self.text[start:end])
        case = _CASES[particle] if particle else Case.BARE
        inside = [m for m in mentions if start <= m.start and m.end <= end]
        if not inside:
            return Phrase(start, end, case, words, close=close, comma=comma)
        inside = _outside_brackets(self.text, inside, self.catalogue)
        last = inside[-1]
        rest = self.text[last.end : end]
        if rest:
            rest = (_BRACKET.sub("", rest) if "(" in rest else rest).partition("(")[0].strip(_OPEN + _CLOSE)
        if last.start and self.text[last.start - 1] == "(":  # 웹툰 엔터테인먼트(WEBTOON …)
            rest = self.text[last.end : end].partition(")")[2]
        entities = self._titled(inside, end) or self._head(inside, rest.strip())
        lead = None if entities else _lead(last, rest, self.catalogue)
        return Phrase(start, end, case, words, entities, lead, close, comma)

    def _head(self, inside: Sequence[Mention], rest: str) -> tuple[str, ...]:
        last = inside[-1]
        same = tuple(m.entity for m in inside if m.start == last.start and m.end == last.end)
        begin = last.start
        for mate in reversed(inside):  # 네이버·카카오는
            if mate.end == begin - 1 and self.text[mate.end] == "·":
                same, begin = (mate.entity, *same), mate.start
        if not rest or _LIST_END.match(" " + rest) or rest in _SAME_BODY:
            return same
        if not PERSONAL.fullmatch(rest):
            return ()
        if self.catalogue.entities[last.entity].kind is EntityKind.PERSON:
            return same
        holder = office_of(rest, last.entity, self.people, self.catalogue)
        return (holder,) if holder else ()

    def _titled(self, inside: Sequence[Mention], end: int) -> tuple[str, ...]:
        """Return the person named before body and title: 이재용 삼성전자 부회장."""
        for at in range(len(inside) - 1, -1, -1):
            person = inside[at]
            if self.catalogue.entities[person.entity].kind is EntityKind.PERSON:
                tail = _BRACKET.sub("", self.text[person.end : end])
                for body in inside[at + 1 :]:
                    tail = tail.replace(body.surface, "")
                title = _LIST_END.sub("", tail).strip().rpartition(" ")
                return (person.entity,) if " " not in title[0] and PERSONAL.fullmatch(title[2]) else ()
        return ()


def _outside_brackets(text: str, inside: list[Mention], catalogue: Catalogue) -> list[Mention]:
    """Leave out the person in brackets behind a body: 네이버(한성숙 대표)는."""
    last = inside[-1]
    behind = len(inside) > 1 and text[last.start - 1] == "(" and inside[-2].end == last.start - 1
    return inside[:-1] if behind and class_of(last.entity, catalogue) == "person" else inside


_SAME_BODY = frozenset({"측", "본사", "그룹", "이사회", "정부", "모델", "프로젝트", "서비스"})
"""Words behind a name that change nothing about who acts."""


def _last_signs(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return what the alternatives of ``(?:…|…)$`` end in; no bracket of them holds a bar."""
    endings = pattern.pattern.removesuffix(")$").split("|")
    return frozenset("".join(end[end.rindex("[") :] if end[-1] == "]" else end[-1] for end in endings))


_LAST_OF_NOUN, _LAST_OF_MODIFIER = _last_signs(_NOT_A_PARTICLE), _last_signs(_MODIFIER)
"""A word that ends in no such character is not asked: one look instead of a search."""


def particle_of(word: str) -> str:
    """Return the particle that ends a word and agrees with it, or nothing."""
    for particle in _BY_LAST.get(word[-1:], ()):
        if word.endswith(particle):
            break
    else:
        return ""
    if len(particle) == len(word) or _is_no_particle(word) or _modifies(word):
        return ""
    if particle not in _AGREEING:
        return particle
    noun = word[: -len(particle)]
    last = (_BRACKET.sub("", noun) if "(" in noun else noun).rstrip(_CLOSE)[-1:]
    if not last:
        return particle
    final = final_of(last)
    wrong = (particle in _AFTER_CONSONANT and final is Final.VOWEL) or (
        particle in _AFTER_VOWEL and final in (Final.CONSONANT, Final.RIEUL)
    )
    return "" if wrong else particle


def _is_no_particle(word: str) -> bool:
    return word[-1] in _LAST_OF_NOUN and bool(_NOT_A_PARTICLE.search(word[-3:]))


def _modifies(word: str) -> bool:
    return word[-1:] in _LAST_OF_MODIFIER and bool(_MODIFIER.search(word[-4:]))


def _plain(words: str) -> str:
    if words.replace(" ", "").isalnum():
        return words.strip(" ")
    if "(" in words:
        words = _BRACKET.sub("", words)
    return _QUOTES.sub("", words).strip(_MARKS)


def _lead(last: Mention, rest: str, catalogue: Catalogue) -> str | None:
    company = catalogue.entities[last.entity].kind is EntityKind.COMPANY
    one = rest.strip()
    return last.entity if company and one and " " not in one and not _RELATIONAL.search(one) else None


def class_of(entity: str, catalogue: Catalogue) -> str:
    """Return ``party``, ``person``, ``place`` or ``thing``."""
    return _CLASS.get(catalogue.entities[entity].kind, "thing")


def _merged(phrases: Sequence[Phrase], catalogue: Catalogue, subject: int | None) -> tuple[Phrase, ...]:
    """Give the last member of a list (A, B와 C는) the entities of all."""
    found: list[Phrase] = []
    for item in phrases:
        phrase, members = item, item.entities
        first = phrase.start
        while (
            found
            and members
            and found[-1].start != subject
            and _joins(found[-1], first, members[0], catalogue)
        ):
            members = (*found[-1].entities, *members)
            first = found[-1].start
            found.pop()
        if first != phrase.start:
            phrase = phrase._replace(entities=tuple(dict.fromkeys(members)), start=first)
        found.append(phrase)
    return tuple(found)


def _joins(before: Phrase, start: int, other: str, catalogue: Catalogue) -> bool:
    if not before.entities or start - before.close > 1:
        return False
    listed = before.case is Case.WITH or (before.case is Case.BARE and before.comma)
    return listed and class_of(before.entities[0], catalogue) == class_of(other, catalogue)
