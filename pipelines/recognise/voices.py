"""The noun phrase that may name a speaker: 심태섭 아주대 교수, 이 회장, 미 재무부, 회사 관계자."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.names import (
    GROUP,
    KIND_OF_GROUP,
    OF_PERSON,
    STAFF,
    SUBJECT_OF_STUDY,
    TITLE_WORDS,
    clashes,
    is_korean_name,
    is_short_for_group,
    is_short_name,
    is_surname,
    is_whole,
    title_of,
)
from pipelines.recognise.phrase_ends import ASIDE, HIDDEN, breaks, ends_otherwise
from pipelines.recognise.speaker_words import (
    ACADEMIC,
    ADVERBS,
    COUNTRIES,
    GIVEN_NAMES,
    HALF_NAMES,
    LIKE_PARTICLES,
    NAMELESS,
    NO_BEARERS,
    NO_NAMES,
    NOBLE,
    PLAIN,
    SCHOOLS,
    STANDINGS,
    SURNAMES,
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


_PEOPLE = re.compile(r"[가-힣]{2,}(?:들|단|진)$")
_PRONOUN = re.compile(r"(?:그|그녀|그들)$")
_LANDS = re.compile(r"[한미중일북러영독韓美中日](?:·[한미중일북러영독韓美中日])+$")
_AGED = re.compile(r"([가-힣A-Z]{1,4})\(\x01+\)(?:씨|군|양)$")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9.&'-]*$")
_FORMER = frozenset({"전", "前", "현", "現"})
_NAMED = frozenset({"학생", "대학생", "씨", "어머니", "아버지", "할머니", "할아버지", "참가자"})
_DETERMINERS = frozenset({"한", "어느", "어떤", "모"})
_MOST_WORDS = 7
_LONGEST_NAME = 60


class Namer:
    """Reads noun phrases of one text; ``masked`` has the offsets of ``text``."""

    def __init__(
        self, text: str, masked: str, mentions: Sequence[Mention], kinds: Mapping[str, EntityKind]
    ) -> None:
        self._text, self._masked, self._kinds = text, masked, kinds
        self._mentions = sorted(mentions, key=lambda mention: mention.start)
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

    def read(self, words: Sequence[Place], head_end: int) -> Voice | None:
        """Read the phrase whose last word is ``words[-1]`` without its particle (ends at ``head_end``)."""
        start = words[-1][0]
        aged = _AGED.match(self._masked[start:head_end])
        if aged:
            return self._aged(start, start + aged.end(), start + aged.end(1))
        end = self._trimmed(start, head_end)
        head = self._text[start:end]
        if not head or HIDDEN in self._masked[start:end] or not (head[0].isalnum() or head[0] == "㈜"):
            return None
        if _PRONOUN.match(head):
            return Voice(Sort.PRONOUN, start, end, head, head, left=start)
        title = title_of(head)
        if head == "측" and len(words) > 1:
            return self._side(words[:-1], end)
        pre = self._before(words[:-1], title)
        if title:
            return self._titled(pre or self._owned(words), start, end, title)
        return self._untitled(pre, start, end, head)

    def _aged(self, start: int, end: int, stop: int) -> Voice:
        """Return a person whose age stands between name and 씨: 박서준(41)씨, 김모(82)씨."""
        if is_korean_name(self._text[start:stop]):
            return self._full(start, stop, "씨", start)
        name = self._text[start:stop] + self._text[end - 1]
        return Voice(Sort.ROLE, start, end, self._text[start:end], name, "씨", left=start)

    def marked(self, start: int, end: int) -> Voice:
        """Return what stands in marks of its own as a name: the paper '크로니클 라이브'."""
        name = self._text[start:end]
        mention = self.mention_in(start, end)
        return Voice(Sort.GROUP, start, end, name, name, "", mention.entity if mention else None, start)

    def _owned(self, words: Sequence[Place]) -> list[Place]:
        """Return the name at the head of a sentence before 〈company〉의 〈title〉."""
        if len(words) < 4 or not self._masked[slice(*words[-2])].endswith("의"):  # 이름 이름 회사의 대표
            return []
        name = self._before(words[:-2])
        return name if len(name) > 1 and name[0][0] == words[0][0] else []

    def _trimmed(self, start: int, end: int) -> int:
        aside = self._masked.find(ASIDE, start, end)
        if aside > start:
            end = aside - 1
        while end > start and not self._text[end - 1].isalnum():
            end -= 1
        return end

    def _before(self, words: Sequence[Place], title: str = "") -> list[Place]:
        taken: list[Place] = []
        for start, end in reversed(words[-_MOST_WORDS:]):
            stop = self._trimmed(start, end)
            bare = self._text[start:stop]
            if not bare or HIDDEN in self._masked[start:end] or self._leads(bare, taken, title):
                break
            if bare in LIKE_PARTICLES:
                taken.insert(0, (start, stop))
                continue
            if breaks(self._masked[start:end]):
                break
            department = title in ACADEMIC and not taken and len(bare) > 2 and bare[-1] == "과"
            if not department and self._runs_on(start, stop, bare, beside=not taken):
                break
            taken.insert(0, (start, stop))
        return taken

    def _leads(self, bare: str, taken: list[Place], title: str) -> bool:
        """Tell whether a word stands before a noun phrase without being part of it."""
        if bare not in ADVERBS:
            return False
        another = bare == "또" and taken and self._text[slice(*taken[0])] == "다른"
        return not another and not (title and not taken and KIND_OF_GROUP.search(bare))

    def _runs_on(self, start: int, stop: int, bare: str, *, beside: bool) -> bool:
        """Tell whether a word ends in a particle or a verb's ending and so belongs to what is before."""
        if bare.endswith("인") and (title_of(bare[:-1]) or bare[:-1] in STANDINGS or bare.endswith("자인")):
            return True
        if (
            not ends_otherwise(bare, beside=beside)
            or clashes(bare)
            or is_korean_name(bare)
            or bare in PLAIN
            or bare in COUNTRIES
            or SUBJECT_OF_STUDY.search(bare)
        ):
            return False
        mention = self.mention_in(start, stop)
        return mention is None or mention.end < stop

    def _titled(self, pre: list[Place], start: int, end: int, title: str) -> Voice:
        left = pre[0][0] if pre else start
        person = self.mention_in(left, end, person=True)
        if person:
            return self._catalogued(person, left, end, title)
        glued = self._text[start : end - len(title)]
        if title.removesuffix("들") in NAMELESS:
            if pre and title in _NAMED and is_korean_name(self._text[slice(*pre[-1])]):
                return self._full(*pre[-1], title, left)
            return self._role(next((at for at, to in pre if self._text[at:to] == "어느"), left), end, title)
        beside = self._text[slice(*pre[-1])] if len(pre) > 1 and not glued else ""
        former = beside in _FORMER or beside in TITLE_WORDS
        surname = pre[-2] if former else pre[-1] if pre and not glued else None
        if surname and is_surname(self._text[slice(*surname)]):
            return self._short(surname, end, title, left)
        if len(glued) == 1 and glued in SURNAMES:
            return self._short((start, start + 1), end, title, left)
        if glued.endswith("모") and is_surname(glued[:-1]):
            return self._role(start, end, title)  # 주부 임모씨
        if is_korean_name(glued):
            return self._full(start, start + len(glued), title, left)
        unnamed = pre and KIND_OF_GROUP.search(self._text[slice(*pre[-1])])  # 부품 업체 대표
        name = self._korean_in(pre, title) or (None if unnamed else self._foreign_in(pre))
        if name is None:
            return self._role(left, end, title)
        if name == pre[-1] and not is_korean_name(self._text[slice(*name)]):
            return self._short(name, end, title, left)
        return self._full(*name, title, left)

    def _catalogued(self, person: Mention, left: int, end: int, title: str) -> Voice:
        surface, start = person.surface, person.start
        if person.rule != "reference" and is_whole(surface):
            return Voice(Sort.FULL, start, person.end, surface, surface, title, person.entity, left)
        stop = max(end, person.end)
        name = surface.removesuffix(title).strip() or surface
        return Voice(Sort.SHORT, start, stop, self._text[start:stop], name, title, person.entity, left)

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
        return Voice(Sort.ROLE, left, end, surface, surface, title, mention.entity if mention else None, left)

    def _person(self, start: int, end: int) -> str | None:
        mention = self.mention_in(start, end, person=True)
        return mention.entity if mention else None

    def _korean_in(self, pre: list[Place], title: str) -> Place | None:
        """Return the Korean name before a title: right before it, else the leftmost word of that shape."""
        opens = pre and self._text[slice(*pre[0])] in GIVEN_NAMES
        nearest = [] if pre and is_short_for_group(self._text[slice(*pre[-1])]) else pre[-1:]
        for place in [] if opens else nearest + pre:
            if is_korean_name(self._text[slice(*place)]) and not self._is_school(place, title):
                return place
        if len(pre) < 2 or self._text[slice(*pre[0])] in GIVEN_NAMES:
            return None
        if is_short_name(self._text[slice(*pre[-1])]) and self._is_group(*pre[-2]):
            return pre[-1]
        return pre[0] if is_short_name(self._text[slice(*pre[0])]) else None

    def _is_school(self, place: Place, title: str) -> bool:
        word = self._text[slice(*place)]
        return self.mention_in(*place, person=False) is not None or (word in SCHOOLS and title in ACADEMIC)

    def _foreign_in(self, pre: list[Place]) -> Place | None:
        """Return a foreign name before a title: the first two words, or the only one."""
        words = list(pre)
        if any(self._text[slice(*place)] == "및" for place in words):
            return None
        for _, stop in words:
            if OF_PERSON.match(self._text, stop):
                return words[0][0], stop
        while len(words) > 1 and (self._is_place(*words[0]) or self._leads_in(words)):
            words = words[1:]
        if not words or self._text[slice(*words[0])] in PLAIN or self._is_group(*words[0]):
            return None
        words = [place for place in words if self._text[slice(*place)] not in PLAIN]
        if len(words) == 1 or self._is_group(*words[1]) or self._is_place(*words[1]):
            return words[0]
        last = 1
        while last + 1 < len(words) and self._text[slice(*words[last])] in NOBLE:
            last += 1
        three = last == 1 and len(words) > 3 and self._is_place(*words[3])
        whole = three and not (self._is_place(*words[2]) or self._is_group(*words[2]))
        return words[0][0], words[last + whole][1]

    def _leads_in(self, words: list[Place]) -> bool:
        """Tell whether a name of two words follows a group: 유엔 안토니우 구테흐스, 다저스 데이브 로버츠."""
        first, second = (self._text[slice(*place)] for place in words[:2])
        if second in GIVEN_NAMES and first not in GIVEN_NAMES and len(words) > 2:
            return True
        return (
            self._is_group(*words[0])
            and len(words) == 3
            and not any(self._is_group(*place) or self._text[slice(*place)] in PLAIN for place in words[1:])
        )

    def _is_place(self, start: int, end: int) -> bool:
        mention = self.mention_in(start, end, person=False)
        country = mention is not None and self._kinds.get(mention.entity) is EntityKind.COUNTRY
        word = self._text[start:end]
        return country or word in COUNTRIES or bool(_LANDS.match(word))

    def _is_group(self, start: int, end: int) -> bool:
        word = self._text[start:end]
        if self.mention_in(start, end, person=False):
            return True
        short = len(word) > 2 and word.isascii() and word.isupper()
        known = short or bool(GROUP.match(word)) or word in NO_NAMES
        return known and word not in GIVEN_NAMES

    def _untitled(self, pre: list[Place], start: int, end: int, head: str) -> Voice | None:
        left = pre[0][0] if pre else start
        if head.endswith("측") and len(head) > 2:
            end, head = end - 1, head[:-1]
        beside = self._text[slice(*pre[-1])] if pre else ""
        if beside in _DETERMINERS:
            return self._role(pre[-1][0], end, "")
        mention = self.mention_in(start, end)
        if mention and mention.end >= end:
            return self._by_mention(mention, left)
        if is_korean_name(head):
            return self._full(start, end, "", left)
        if beside in GIVEN_NAMES:
            return self._full(pre[-1][0], end, "", left)
        return self._as_group(pre, start, end, beside) or self._beside_title(pre, start, end)

    def _as_group(self, pre: list[Place], start: int, end: int, beside: str) -> Voice | None:
        head, left = self._text[start:end], pre[0][0] if pre else start
        if KIND_OF_GROUP.search(beside):
            return Voice(Sort.GROUP, start, end, head, head, left=left)
        latin = [_LATIN.match(self._text[slice(*place)]) is not None for place in pre]
        if _LATIN.match(head) and latin and latin[-1]:
            start = pre[len(pre) - latin[::-1].index(False) if False in latin else 0][0]
            name = self._text[start:end]
            return Voice(Sort.GROUP, start, end, name, name, left=left)
        if GROUP.match(head) or _PEOPLE.match(head):
            return self._group(pre, start, end, left)
        return None

    def _beside_title(self, pre: list[Place], start: int, end: int) -> Voice | None:
        """Return a name behind a title (배우 한가온), or before an office that is not listed."""
        head, left = self._text[start:end], pre[0][0] if pre else start
        if pre and self._text[slice(*pre[-1])] in TITLE_WORDS and len(head) > 1 and head not in NO_BEARERS:
            return self._full(start, end, "", left)
        if head[0].isdigit():
            return None
        if len(pre) > 1 and self._text[slice(*pre[-2])] in TITLE_WORDS:
            return self._full(pre[-1][0], end, "", left)
        if len(pre) > 1 and len(head) > 2 and head[-1] == "장" and is_korean_name(self._text[slice(*pre[0])]):
            return self._full(*pre[0], head, left)
        return Voice(Sort.OTHER, start, end, head, head, left=left)

    def _side(self, words: Sequence[Place], end: int) -> Voice | None:
        """Return a company for its side, and the side itself for a person's."""
        whose = self.read(words, words[-1][1])
        if whose is None or whose.sort in (Sort.GROUP, Sort.OTHER):
            return whose
        surface = self._text[whose.start : end]
        return Voice(Sort.ROLE, whose.start, end, surface, surface, whose.title, whose.entity, whose.left)

    def _by_mention(self, mention: Mention, left: int) -> Voice:
        surface = mention.surface
        if self._kinds.get(mention.entity) is not EntityKind.PERSON:
            sort = Sort.GROUP
        else:
            sort = Sort.FULL if mention.rule != "reference" and is_whole(surface) else Sort.SHORT
        start = mention.start
        return Voice(sort, start, mention.end, surface, surface, "", mention.entity, min(left, start))

    def _group(self, pre: list[Place], start: int, end: int, left: int) -> Voice:
        if pre:
            word = self._text[slice(*pre[-1])]
            if STAFF.search(self._text[start:end]) and (title_of(word) or self._is_group(*pre[-1])):
                return self._role(left, end, "")
            of_person = self._text[start:end].endswith("팀") and is_korean_name(word)
            part = word in COUNTRIES or word in "시도군구市道" or self._text[start:end] in HALF_NAMES
            if part or of_person:
                start = pre[-1][0]
        surface = self._text[start:end]
        return Voice(Sort.GROUP, start, end, surface, surface, left=left)
