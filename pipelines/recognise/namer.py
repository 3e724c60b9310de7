"""Reads the noun phrase that can name a speaker: 심태섭 아주대 교수, 이 회장, 미 재무부, 회사 관계자."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.recognise.group_phrases import foreign_words, is_member, owners_of
from pipelines.recognise.name_odds import odds_of
from pipelines.recognise.names import (
    BODY,
    GROUP,
    KIND_OF_GROUP,
    OF_PERSON,
    STAFF,
    TITLE_WORDS,
    clashes,
    is_korean_name,
    is_letter,
    is_surname,
    is_whole,
    title_of,
)
from pipelines.recognise.phrase_ends import HIDDEN
from pipelines.recognise.speaker_words import (
    COUNTRIES,
    GIVEN_NAMES,
    HALF_NAMES,
    NAMELESS,
    NO_BEARERS,
    OWNED,
    RELATIVES,
    SURNAMES,
)
from pipelines.records import EntityKind, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence


from pipelines.recognise.voices import Phrases, Place, Sort, Voice

_PEOPLE = re.compile(r"(?:[가-힣]+들|[가-힣]{2,}(?:단|진))$")
_REGIME = ("행정부", "정부", "정권", "내각")
_PRONOUNS = frozenset({"그", "그녀", "그들"})
_AGED = re.compile(r"([가-힣A-Z]{1,4})\(\x01+\)(?:씨|군|양)$")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9.&'-]*$")
_SURE, _SURE_FOREIGN = 1.6, 0.6
_OFFICE = (
    *"장관사원자수인가의감보령상역리석독치통위",
    *"처커퍼저더터너서머버러",
    *("스트", "프로", "총괄", "리드", "헤드"),
    *("PD", "MC", "DJ", "CIO", "CEO", "CTO", "CFO", "COO"),
)
"""Ends of offices and trades."""
_AGE = re.compile(r"\d{1,2}(?:대|세|살)$")
_PARTNERS = (Sort.FULL, Sort.GROUP, Sort.ROLE)
_FORMER = frozenset({"전", "前", "현", "現"})
_NAMED = frozenset({"학생", "대학생", "씨", "어머니", "아버지", "할머니", "할아버지", "참가자"})
_SPOKESMEN = frozenset({"변호인", "대리인", "법률대리인", "변호사", "관계자"})
_MINISTRIES = frozenset({"외무", "국방", "재무", "상무", "법무"})
"""Ministers in headlines: 러 외무."""
_BANDS = ("걸그룹", "보이그룹", "아이돌그룹")
_STARS = ("가수", "스타", "감독", "배우", "선수")
_JOINS = frozenset({"와 ", "과 ", "및 ", ", "})
_DETERMINERS = frozenset({"한", "어느", "어떤", "모"})
_LONGEST_NAME = 60
_DIVISION = re.compile(r"[가-힣]{0,6}\d{1,3}(?:-\d)?(?:부|단독)|전원합의체")
_COURT = re.compile(r"(?:법원|지법|고법|지원|지검|고검|헌재|대법)$")
_INSTANCE = re.compile(r"\d심 $")
_PERSONS = re.compile(r"[가-힣]{2,}(?:자|생|객|민|기사|꾼)들?$")
_NO_PERSONS = re.compile(
    r"(?:투자|전자|적자|흑자|숫자|문자|의자|발생|위생|인생|재생|민생|상생|학생|국민|주민|시민)들?$"
)


class Namer(Phrases):
    """Reads noun phrases of one text."""

    def read(self, words: Sequence[Place], head_end: int) -> Voice | None:
        """Read the phrase whose last word is ``words[-1]`` without its particle (ends at ``head_end``)."""
        key = words[0][0], words[-1][0], head_end
        if key not in self._read:
            self._read[key] = self._read_phrase(words, head_end)
        return self._read[key]

    def _read_phrase(self, words: Sequence[Place], head_end: int) -> Voice | None:
        start = words[-1][0]
        last = self._text[head_end - 1]
        aged = _AGED.match(self._masked[start:head_end]) if last in "씨군양" else None
        if aged:
            return self._aged(start, start + aged.end(), start + aged.end(1))
        if last in ">》〉":  # <누리신문>은
            at = max(self._text.rfind(sign, max(0, head_end - _LONGEST_NAME), head_end) for sign in "<《〈")
            return self.marked(at + 1, head_end - 1) if at >= 0 else None
        end = self._trimmed(start, head_end)
        head = self._text[start:end]
        if not head or HIDDEN in self._masked[start:end] or not (head[0].isalnum() or head[0] == "㈜"):
            return None
        if head in _PRONOUNS:
            return Voice(Sort.PRONOUN, start, end, head, head, left=start)
        if head == "측" and len(words) > 1:
            return self._side(words[:-1], end)
        return self._read_head(words, start, end, head)

    def _read_head(self, words: Sequence[Place], start: int, end: int, head: str) -> Voice | None:
        title = title_of(head)
        pre = self._before(words[:-1], title)
        spokesman = self._spokesman(words, end, title) if title in _SPOKESMEN else None
        if spokesman:
            return spokesman
        if not pre and head in OWNED:
            whose = self._whose(words, head)
            return self._role(whose[0][0] if whose else start, end, title)
        if title:
            voice = self._titled(pre or self._whose(words, head) or self._owned(words), start, end, title)
            return self._among(words, voice)
        if head[-1] == "씨" and pre and head[2:]:  # 라메시 타파씨
            named = self._as_foreign(pre, start, end - 1, pre[0][0])
            if named and named.sort is Sort.FULL:
                return named
        return self._untitled(pre, start, end, head)

    def _spokesman(self, words: Sequence[Place], end: int, title: str) -> Voice | None:
        """Return who speaks for somebody's side: 한가온 대표 측 변호인."""
        if not words[2:] or self._text[slice(*words[-2])] != "측":
            return None
        side = self.read(words[:-2], words[-3][1])
        return self._role(side.start, end, title) if side and side.sort is not Sort.OTHER else None

    def _among(self, words: Sequence[Place], voice: Voice) -> Voice:
        """Return somebody without a name with those they are one of: 누리당의 한 의원."""
        if voice.sort not in (Sort.ROLE, Sort.SHORT) or not voice.surface.startswith("한 "):
            return voice
        of = next((place for place in words if place[1] == voice.start - 1), None)
        if of is None or self._masked[of[1] - 1] != "의" or not self._is_group(of[0], of[1] - 1):
            return voice
        return self._role(of[0], voice.end, voice.title)

    def with_partner(self, words: Sequence[Place], voice: Voice, end: int) -> Voice:
        """Return two who speak together as one: 한가온과 은결, 누리노조와 가온협회, 한 대표와 활동가들."""
        if voice.sort not in _PARTNERS or self._masked[max(0, voice.left - 2) : voice.left] not in _JOINS:
            return voice
        number = next((number for number, (_, to) in enumerate(words) if to >= voice.left - 1), 0)
        if words[number][1] != voice.left - 1:
            return voice
        number, stop, listed = self._joined(words, number)
        other = self.read(words[: number + 1], stop) if stop else None
        if other is None or other.sort not in _PARTNERS or not (bool(other.title) <= bool(voice.title)):
            return voice
        if listed:
            if other.sort is not voice.sort or other.end != stop or not self._is_sure(other):
                return voice
            other = self.with_partner(words[: number + 1], other, stop)
        surface = self._text[other.start : end]
        return Voice(Sort.ROLE, other.start, end, surface, surface, voice.title, left=other.left)

    def _joined(self, words: Sequence[Place], number: int) -> tuple[int, int, bool]:
        """Return the number and the end of what a word joins to the next, and whether they are listed."""
        start, stop = words[number]
        word = self._masked[start:stop]
        if word[-1] in "와과" and not clashes(self._text[start:stop]):
            return number, stop - 1, False
        if word == "및" and number:
            return number - 1, words[number - 1][1], True
        return number, stop - 1 if word[-1] == "," and len(word) > 1 else 0, True

    def _is_sure(self, voice: Voice) -> bool:
        if voice.sort is Sort.GROUP:
            return voice.entity is not None or bool(BODY.match(voice.name))
        return voice.sort is Sort.FULL and (" " in voice.name or odds_of(voice.name).korean > _SURE)

    def _whose(self, words: Sequence[Place], head: str) -> list[Place]:
        """Return whose relative or lawyer somebody is, or the age: A씨의 변호인, 20대 청년."""
        if len(words) < 2:
            return []
        start, end = words[-2]
        word = self._masked[start:end]
        if _AGE.match(word) or (word[-1] == "의" and (head in RELATIVES or head in OWNED or word == "그의")):
            if word == "씨의" and words[2:]:  # 박 씨의 변호인
                start = words[-3][0]
            return [(start, end)]
        return []

    def _aged(self, start: int, end: int, stop: int) -> Voice:
        """Return a person whose age stands between name and 씨: 박서준(41)씨, 김모(82)씨."""
        if is_korean_name(self._text[start:stop]):
            return self._full(start, stop, "씨", start)
        name = self._text[start:stop] + self._text[end - 1]
        return Voice(Sort.ROLE, start, end, self._text[start:end], name, "씨", left=start)

    def _owned(self, words: Sequence[Place]) -> list[Place]:
        """Return the name at the head of a sentence before 〈company〉의 〈title〉."""
        if len(words) < 4 or not self._masked[slice(*words[-2])].endswith("의"):  # 이름 이름 회사의 대표
            return []
        name = self._before(words[:-2])
        return name if len(name) > 1 and name[0][0] == words[0][0] else []

    def _titled(self, pre: list[Place], start: int, end: int, title: str) -> Voice:
        left = pre[0][0] if pre else start
        person = self.mention_in(left, end, person=True)
        if person:
            return self._catalogued(person, left, end, title)
        glued = self._text[start : end - len(title)]
        if title.removesuffix("들") in NAMELESS:
            if pre and title in _NAMED and is_korean_name(self._text[slice(*pre[-1])]):
                return self._full(*pre[-1], title, left)
            if not pre and start > 1 and self._text[start - 2] in "'’":  # ‘누리의 밤’ 관계자
                left = max(self._text.rfind(sign, 0, start - 2) for sign in "'‘")
            return self._role(next((at for at, to in pre if self._text[at:to] == "어느"), left), end, title)
        beside = self._text[slice(*pre[-1])] if len(pre) > 1 else ""
        former = beside in _FORMER or (beside in TITLE_WORDS and not glued)
        surname = pre[-2] if former else pre[-1] if pre else None
        if surname and is_surname(self._text[slice(*surname)]) and not self._follows_given(pre, surname):
            return self._short(surname, end, title, left)
        if is_letter(glued) or (pre and is_letter(self._text[slice(*pre[-1])])):
            return self._lettered(pre, start, end, title, glued=bool(glued))
        if len(glued) == 1 and glued in SURNAMES and glued != "부":
            return self._short((start, start + 1), end, title, left)
        if glued.endswith("모") and is_surname(glued[:-1]):
            return self._role(start, end, title)  # 주부 임모씨
        if is_korean_name(glued):
            return self._full(start, start + len(glued), title, left)
        called = self._called(pre, title, left) or self._read_name(pre, end, title, left)
        return called or self._role(left, end, title)

    def _called(self, pre: list[Place], title: str, left: int) -> Voice | None:
        """Return the name between a title and 씨, where nothing else stands: 센터장 표누리 씨."""
        if title != "씨" or not pre[1:] or not title_of(self._text[slice(*pre[-2])]):
            return None
        return self._full(*pre[-1], title, left)

    def _lettered(self, pre: list[Place], start: int, end: int, title: str, *, glued: bool) -> Voice:
        """Return a person who is called by a letter: A씨, B 경사; 제보자 A씨 with what they are."""
        taken = pre if glued else pre[:-1]
        left = start if glued else pre[-1][0]
        what = title_of(self._text[slice(*taken[-1])]) if taken else ""
        return self._role(taken[-1][0] if what in NAMELESS and what not in RELATIVES else left, end, title)

    def _follows_given(self, pre: list[Place], surname: Place) -> bool:
        """Tell whether a surname ends a name that begins in another language: 빅터 차 석좌."""
        number = pre.index(surname)
        if number and OF_PERSON.match(self._text, surname[1]):
            return True
        return number > 0 and odds_of(self._text[slice(*pre[number - 1])]).foreign > _SURE_FOREIGN

    def _catalogued(self, person: Mention, left: int, end: int, title: str) -> Voice:
        surface, start = person.surface, person.start
        if person.rule != "reference" and is_whole(surface):
            return Voice(Sort.FULL, start, person.end, surface, surface, title, person.entity, left)
        stop = max(end, person.end)
        name = surface.removesuffix(title).strip() or surface
        return Voice(Sort.SHORT, start, stop, self._text[start:stop], name, title, person.entity, left)

    def _untitled(self, pre: list[Place], start: int, end: int, head: str) -> Voice | None:
        left = pre[0][0] if pre else start
        if head.endswith("측") and len(head) > 2:
            end, head = end - 1, head[:-1]
        beside = self._text[slice(*pre[-1])] if pre else ""
        if (head in _MINISTRIES and beside in COUNTRIES) or (head in OWNED and is_korean_name(beside)):
            return self._role(pre[-1][0], end, head)  # 러 외무, 한가온 소속사
        if beside in _DETERMINERS:
            return self._role(pre[-1][0], end, "")
        mention = self.mention_in(start, end)
        if mention and mention.end >= end:
            abroad = beside in COUNTRIES and mention.start == start and GROUP.match(head)
            return self._group(pre, start, end, left) if abroad else self._by_mention(mention, left)
        if is_korean_name(head):
            return self._full(start, end, "", left)
        if beside in GIVEN_NAMES:
            return self._full(pre[-1][0], end, "", left)
        return (
            self._in_office(pre, end, head, left)
            or self._as_member(pre, start, end, left)
            or self._as_court(pre, start, end)
            or self._as_group(pre, start, end)
            or self._as_foreign(pre, start, end, left)
            or self._beside_title(pre, start, end)
        )

    def _in_office(self, pre: list[Place], end: int, head: str, left: int) -> Voice | None:
        """Return who is named before a word that only ends like an office: 한가온 누리시 안전관."""
        if not pre or not (len(head) > 1 and head.endswith(_OFFICE)) or BODY.match(head):
            return None
        found = self._read_name(pre, end, head, left)
        if found is None or found.sort is not Sort.FULL:
            return None
        sure = " " in found.name or odds_of(found.name).korean > _SURE
        return found if sure else None

    def _as_foreign(self, pre: list[Place], start: int, end: int, left: int) -> Voice | None:
        """Return a name of two foreign words or three: 닐스 안데르센, 누벨 트리뷴."""
        words = [self._text[slice(*place)] for place in pre]
        known = [
            self._is_known(*place, word) or bool(title_of(word)) or word.endswith(_STARS)
            for place, word in zip(pre, words, strict=True)
        ]
        named = self._masked[max(0, left - _LONGEST_NAME) : left].split()[-1:] if pre else []
        if named and named[0].endswith(KIND_OF_GROUP):  # 매체 누벨 트리뷴
            name = self._text[left:end]
            return Voice(Sort.GROUP, left, end, name, name, left=left)
        taken = foreign_words(self._text[start:end], words, known)
        return self._full(pre[-taken][0], end, "", left) if taken else None

    def _as_group(self, pre: list[Place], start: int, end: int) -> Voice | None:
        head, left = self._text[start:end], pre[0][0] if pre else start
        kind = next((number for number, place in enumerate(pre[-3:], 1)
                     if self._text[slice(*place)].endswith((*KIND_OF_GROUP, *_BANDS))), 0)  # fmt: skip
        if kind:
            start = (*pre[-3:], (start, end))[kind][0]
            name = self._text[start:end]
            return Voice(Sort.GROUP, start, end, name, name, left=left)
        latin = [_LATIN.match(self._text[slice(*place)]) is not None for place in pre]
        if _LATIN.match(head) and latin and latin[-1]:
            start = pre[len(pre) - latin[::-1].index(False) if False in latin else 0][0]
            name = self._text[start:end]
            return Voice(Sort.GROUP, start, end, name, name, left=left)
        if GROUP.match(head) or _PEOPLE.match(head) or (pre and (head in HALF_NAMES or STAFF.search(head))):
            return self._group(pre, start, end, left)
        return None

    def _as_member(self, pre: list[Place], start: int, end: int, left: int) -> Voice | None:
        """Return who is named behind a band: 그룹 누리소녀 하늘."""
        if pre and is_member(self._text[slice(*pre[-1])], self._text[start:end], self._text):
            return self._full(start, end, "", left)
        return None

    def _as_court(self, pre: list[Place], start: int, end: int) -> Voice | None:
        """Return a division with its court, a court with its instance: 대법원 2부, 1심 재판부."""
        head = self._text[start:end]
        if head[-1] not in "부독체":
            return None
        if pre and _DIVISION.fullmatch(head) and _COURT.search(self._text[slice(*pre[-1])]):
            start = pre[-1][0]
        else:
            instance = _INSTANCE.search(self._text, max(0, start - 4), start) if head == "재판부" else None
            if instance is None:
                return None
            start = instance.start()
        name = self._text[start:end]
        return Voice(Sort.GROUP, start, end, name, name, left=start)

    def _beside_title(self, pre: list[Place], start: int, end: int) -> Voice | None:
        """Return a name behind a title (배우 한가온), or before an office that is not listed."""
        head, left = self._text[start:end], pre[0][0] if pre else start
        if pre and self._text[slice(*pre[-1])] in TITLE_WORDS and len(head) > 1 and head not in NO_BEARERS:
            return self._full(start, end, "", left)
        if head[0].isdigit():
            return None
        if len(pre) > 1 and self._text[slice(*pre[-2])] in TITLE_WORDS:
            return self._full(pre[-1][0], end, "", left)
        named = any(is_korean_name(self._text[slice(*place)]) for place in pre)
        if pre and _PERSONS.match(head) and not (named or _NO_PERSONS.search(head)):
            return self._role(left, end, "")  # 누리당 핵심 당직자
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
        if start and self._text[start - 1] == "·":  # 누리·가온은
            start = max(self._text.rfind(sign, 0, start) for sign in " \n") + 1
            surface = self._text[start : mention.end]
            return Voice(sort, start, mention.end, surface, surface, "", None, min(left, start))
        return Voice(sort, start, mention.end, surface, surface, "", mention.entity, min(left, start))

    def _group(self, pre: list[Place], start: int, end: int, left: int) -> Voice:
        if pre:
            word = self._text[slice(*pre[-1])]
            if STAFF.search(self._text[start:end]) and (
                title_of(word) or is_korean_name(word) or self._is_group(*pre[-1])
            ):
                return self._role(left, end, "")
            if self._text[start:end].endswith("팀") and is_korean_name(word):
                start = pre[-1][0]
            words = [self._text[slice(*place)] for place in pre]
            known = [self._is_group(*place) for place in pre]
            if self._text[start:end].endswith("들") and not GROUP.match(self._text[start:end]):
                return self._role(left, end, "")
            if self._text[start:end] in _REGIME and self.mention_in(left, start, person=True):
                return self._role(left, end, "")  # 도널드 트럼프 미국 행정부
            taken = owners_of(self._text[start:end], words, known)
            start = pre[-taken][0] if taken else start
        surface = self._text[start:end]
        return Voice(Sort.GROUP, start, end, surface, surface, left=left)
