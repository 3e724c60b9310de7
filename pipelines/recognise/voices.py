"""The words of a text as noun phrases: where they stop, who of them is named, what is found as a speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.name_odds import is_chinese_name, shape_of
from pipelines.recognise.names import (
    GROUP,
    KIND_OF_GROUP,
    OF_PERSON,
    SUBJECT_OF_STUDY,
    clashes,
    is_abbreviation,
    is_korean_name,
    is_short_name,
    title_of,
)
from pipelines.recognise.phrase_ends import ASIDE, HIDDEN, breaks, ends_otherwise
from pipelines.recognise.readings import Part, best_name
from pipelines.recognise.speaker_words import (
    ACADEMIC,
    ADVERBS,
    COUNTRIES,
    GIVEN_NAMES,
    GROUPS,
    LIKE_PARTICLES,
    NAMELESS,
    PLAIN,
    STANDINGS,
)
from pipelines.records import EntityKind, Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Place = tuple[int, int]


class Sort(Enum):
    """How a phrase names somebody."""

    FULL = "full"  # a person by the whole name
    SHORT = "short"  # a person by a part of the name: 이 회장, 트럼프 대통령
    PRONOUN = "pronoun"
    ROLE = "role"  # a person without a name: 회사 관계자
    GROUP = "group"  # a company, an authority, a newspaper
    OTHER = "other"


class Voice(NamedTuple):
    """A possible speaker; ``start`` and ``end`` are the offsets of ``surface``."""

    sort: Sort
    start: int
    end: int
    surface: str
    name: str
    """The part that names: 트럼프 of 트럼프 대통령."""
    title: str = ""
    entity: str | None = None
    left: int = 0
    """Where the whole noun phrase begins."""


_MAN = re.compile(
    r"(?:변호|대리|당선|연예|외국|한국|미국|중국|일본|법|상|노|시|군|장애|피고|증|의료|언론|정치|경제|기업|체육|종교|예술|문화"
    r"|방송|개|본|주|하|직장|대변|미망|신|거|달|책임|공증|세무|공인|농업|어업|금융|법조|국제)인$"
)
"""Nouns of people in 인; behind any other noun it makes a clause: 최측근인, 방문 중인."""
_WORD = re.compile(r"\S+")
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])*$")
_AND = frozenset({"및", "그리고", "또는"})
_FOREIGN, _SURELY_FOREIGN = 0.3, 0.6
_MOST_WORDS = 7
_LONGEST_NAME = 60


def _is_named(word: str) -> bool:
    return is_korean_name(word) or word in GIVEN_NAMES or shape_of(word) > _FOREIGN


class Phrases:
    """The words of one text and who is named in them; ``masked`` has the offsets of ``text``."""

    def __init__(
        self, text: str, masked: str, mentions: Sequence[Mention], kinds: Mapping[str, EntityKind]
    ) -> None:
        self._text, self._masked, self._kinds = text, masked, kinds
        self._mentions = sorted(mentions, key=lambda mention: mention.start)
        self._read: dict[tuple[int, int, int], Voice | None] = {}
        self._starts = [mention.start for mention in self._mentions]

    def mention_in(self, start: int, end: int, *, person: bool | None = None) -> Mention | None:
        """Return the last mention that overlaps a span; ``person`` asks for one, or for none."""
        for index in range(bisect_left(self._starts, end) - 1, -1, -1):
            mention = self._mentions[index]
            if mention.end <= start:
                if start - mention.start > _LONGEST_NAME:
                    break
            elif person in (None, self._kinds.get(mention.entity) is EntityKind.PERSON):
                return mention
        return None

    def words_in(self, start: int, end: int) -> list[Place]:
        """Return the words of what is hidden in brackets, where they stand in the text."""
        return [found.span() for found in _WORD.finditer(self._text, start, end)]

    def marked(self, start: int, end: int) -> Voice:
        """Return what stands in marks of its own as a name: the paper '크로니클 라이브'."""
        name = self._text[start:end]
        mention = self.mention_in(start, end)
        return Voice(Sort.GROUP, start, end, name, name, "", mention.entity if mention else None, start)

    def _trimmed(self, start: int, end: int) -> int:
        aside = self._masked.find(ASIDE, start, end)
        if aside > start:
            end = aside - 1
        while end > start and not self._text[end - 1].isalnum():
            end -= 1
        return end

    def _before(self, words: Sequence[Place], title: str = "") -> list[Place]:
        taken: list[Place] = []
        for number in range(len(words) - 1, max(-1, len(words) - 1 - _MOST_WORDS), -1):
            start, end = words[number]
            stop = self._trimmed(start, end)
            bare, word = self._text[start:stop], self._masked[start:end]
            if not bare or HIDDEN in word or (bare in ADVERBS and self._leads(bare, taken, title)):
                break
            if bare in _AND and number and self._names_somebody(words[number - 1]):
                break
            if bare in LIKE_PARTICLES:
                taken.insert(0, (start, stop))
                continue
            if breaks(word) and not (_INITIALS.match(bare) or bare == "익명의"):
                break
            department = bare[-1] == "과" and not taken and len(bare) > 2 and title in ACADEMIC | NAMELESS
            if not department and self._runs_on(start, stop, bare, beside=not taken):
                break
            taken.insert(0, (start, stop))
        return taken

    def _names_somebody(self, place: Place) -> bool:
        word = self._text[place[0] : self._trimmed(*place)]
        return is_korean_name(word) or bool(title_of(word)) or bool(GROUP.match(word))

    def _leads(self, bare: str, taken: list[Place], title: str) -> bool:
        """Tell whether an adverb stands before a noun phrase without being part of it."""
        another = bare == "또" and taken and self._text[slice(*taken[0])] == "다른"
        return not another and not (title and not taken and bare.endswith(KIND_OF_GROUP))

    def _runs_on(self, start: int, stop: int, bare: str, *, beside: bool) -> bool:
        """Tell whether a word ends in a particle or a verb's ending and so belongs to what is before."""
        if bare.endswith("자인") or (bare[-1] == "인" and (title_of(bare[:-1]) or bare[:-1] in STANDINGS)):
            return True
        if bare[-1] == "인" and len(bare) > 2 and not _MAN.search(bare) and not _is_named(bare):
            return True
        if (
            not ends_otherwise(bare, beside=beside)
            or clashes(bare)
            or is_korean_name(bare)
            or bare in PLAIN
            or bare == "주한"
            or bare in COUNTRIES
            or bare in GIVEN_NAMES
            or bare in GROUPS
            or (bare[-1] in "준진선린" and is_short_name(bare))
            or SUBJECT_OF_STUDY.search(bare)
            or (bare[-1] in "다로" and shape_of(bare) > _SURELY_FOREIGN)  # 후쿠다, 신지로
        ):
            return False
        mention = self.mention_in(start, stop)
        return mention is None or mention.end < stop

    def _full(self, start: int, end: int, title: str, left: int) -> Voice:
        surface = self._text[start:end]
        return Voice(Sort.FULL, start, end, surface, surface, title, self._person(start, end), left)

    def _short(self, name: Place, end: int, title: str, left: int) -> Voice:
        surface = self._text[name[0] : end]
        part = self._text[slice(*name)]
        return Voice(Sort.SHORT, name[0], end, surface, part, title, self._person(name[0], end), left)

    def _role(self, left: int, end: int, title: str) -> Voice:
        surface = self._text[left:end]
        mention = self.mention_in(left, end, person=False)
        speaks = (
            mention is not None and self._text[mention.end : mention.end + 2] != "의 "
        )  # 네이버의 한 개발자
        entity = mention.entity if mention and speaks else None
        return Voice(Sort.ROLE, left, end, surface, surface, title, entity, left)

    def _person(self, start: int, end: int) -> str | None:
        mention = self.mention_in(start, end, person=True)
        return mention.entity if mention else None

    def _is_known(self, start: int, end: int, word: str) -> bool:
        return word not in GIVEN_NAMES and self.mention_in(start, end, person=False) is not None

    def _is_group(self, start: int, end: int) -> bool:
        word = self._text[start:end]
        if self.mention_in(start, end, person=False):
            return True
        return (is_abbreviation(word) or bool(GROUP.match(word))) and word not in GIVEN_NAMES

    def _read_name(self, pre: list[Place], end: int, title: str, left: int) -> Voice | None:
        """Return who is named before a title, by the likeliest reading of the words there."""
        words = [self._text[slice(*place)] for place in pre]
        parts = tuple(
            Part(word, self._is_known(*place, word), OF_PERSON.match(self._text, place[1]) is not None)
            for word, place in zip(words, pre, strict=True)
        )
        name = best_name(parts, self._confirmed(words, title)) if parts else None
        if name is None:
            return None
        first, last = name
        lone = first == last == len(pre) - 1 and not is_korean_name(words[last]) and not parts[last].glossed
        if lone and not is_chinese_name(words[last]):
            return self._short(pre[last], end, title, left)
        return self._full(pre[first][0], pre[last][1], title, left)

    def _confirmed(self, words: list[str], title: str) -> frozenset[str]:
        """Return the words that stand before this title elsewhere, a Korean name by its surname."""
        if len(words) < 2:
            return frozenset()
        shorter = {word: word[0] if is_korean_name(word) else word for word in words[:-1]}
        return frozenset(word for word, part in shorter.items() if f" {part} {title}" in self._masked)
