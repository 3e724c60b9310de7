"""The shapes of names and titles: is a word a Korean full name, a surname, a title of office?"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.recognise.particles import Final, final_of
from pipelines.recognise.speaker_words import (
    COMMON_SURNAMES,
    COUNTRIES,
    FOREIGN,
    FOREIGN_SYLLABLES,
    GIVEN_NAMES,
    GROUP_ENDS,
    GROUPS,
    LONE_TITLES,
    NO_NAMES,
    NO_TITLES,
    PLAIN,
    SHORT_NOUNS,
    SURNAMES,
    SURNAMES_OF_TWO,
    TITLES,
    words,
)

TITLE_WORDS = frozenset(TITLES)
_NO_NAMES = NO_NAMES | FOREIGN | GIVEN_NAMES
_NO_SHORT_NAMES = NO_NAMES | PLAIN | COUNTRIES | SHORT_NOUNS | {*GROUPS, *TITLES}
_LONGEST_TITLE = max(map(len, TITLES))
_LAST_OF_TITLE = frozenset(title[-1] for title in TITLES)
_KOREAN = re.compile(rf"(?:[{SURNAMES}][가-힣]{{2}}|(?:{SURNAMES_OF_TWO})[가-힣]{{1,2}})$")
_SHORT_ENDS = "|".join(end for end in GROUP_ENDS if len(end) == 1)
_LONG_ENDS = "|".join(sorted((end for end in GROUP_ENDS if len(end) > 1), key=len, reverse=True))
_LAST_OF_GROUP = "".join(sorted({end[-1] for end in (*GROUP_ENDS, *GROUPS)}))
_MAY_BE_GROUP = rf"(?=.*[{_LAST_OF_GROUP}]들?$)"
"""Most words end in no such syllable: 0.2 µs where 200 endings at each place take 1 to 2."""
GROUP = re.compile(
    rf"{_MAY_BE_GROUP}(?:[\w㈜·&]{{2,}}(?:{_SHORT_ENDS})|[\w㈜·&]+(?:{_LONG_ENDS})|{'|'.join(GROUPS)})들?$"
)
BODY = re.compile(rf"{_MAY_BE_GROUP}(?:[\w㈜·&]+(?:{_LONG_ENDS})|{'|'.join(GROUPS)})들?$")
"""A group by more than one syllable."""
STAFF = re.compile(
    r"(?:^|(?<=교수))(?:연구진|연구팀|팀|노조|지도부|경영진|제작진|이사회|측|변호인단|대리인단|캠프|가족|유족"
    r"|부부|스태프|선수단)$"
)
SUBJECT_OF_STUDY = re.compile(r"[가-힣](?:학과|육과|어과|무과|영과|안과|내과|외과|치과|아과|경과)$")
OF_PERSON = re.compile(r"\([A-Z][a-z]+(?:[ -][A-Z]?[a-z.]+)+[),]|\([\u4e00-\u9fff]{2,4}[),·]|\(\d{2}세?[),·]")
"""What stands in brackets behind a person: the name in Latin or Chinese letters, or the age."""
KIND_OF_GROUP = words("""
매체 통신사 신문사 방송사 전문지 일간지 주간지 업체 기업 회사 스타트업 단체 브랜드 밴드 출판사 제작사 소속사
운영사 개발사 제조사 기획사 운용사
""")
"""What a group is, right before its name: 정치전문매체 폴리티코."""
_ACTING = ("대행", "대리")
_RANK = re.compile(r"(?:책임|선임|수석|전임|객원|초빙|상임|주임|전문|위촉|명예|특임|부|위원)$")
_PAIRS = {"이": False, "가": True, "은": False, "는": True, "와": True, "과": False}
"""Whether a particle follows a vowel."""


def is_short_for_group(word: str) -> bool:
    """Tell whether a word of the shape of a full name can be a body's short name: 한경연, 산단공."""
    return len(word) == 3 and word[-1] in "연협공회원진"


@lru_cache(maxsize=16_384)
def title_of(word: str) -> str:
    """Return the title that a word is or ends with, else nothing.

    >>> title_of("AI연구센터장"), title_of("관계자들"), title_of("날씨")
    ('센터장', '관계자들', '')
    """
    plain = word[:-1] if len(word) > 1 and word[-1] in "들님" else word
    if plain[-1:] not in _LAST_OF_TITLE:
        return ""
    for length in range(min(_LONGEST_TITLE, len(plain)), 0, -1):
        title = plain[-length:]
        if title in TITLE_WORDS:
            bearer = plain[:-length]
            if title == "연구원" and bearer and not _RANK.search(bearer):
                return ""
            lone = title in LONE_TITLES and bearer and not (is_korean_name(bearer) or _is_called(bearer))
            return "" if lone or word in NO_TITLES else word[len(bearer) :]
    if plain.endswith(_ACTING):
        held = title_of(plain[:-2])
        return held + word[len(plain) - 2 :] if held else ""
    return ""


@lru_cache(maxsize=16_384)
def is_korean_name(word: str) -> bool:
    """Tell whether a word has the shape of a Korean full name of three syllables, or of four.

    >>> is_korean_name("심태섭"), is_korean_name("정부의"), is_korean_name("국방부")
    (True, False, False)
    """
    if not _KOREAN.match(word) or word in _NO_NAMES or word[-1] in "의을를에는들부처청당팀측위총련산":
        return False
    if not FOREIGN_SYLLABLES.isdisjoint(word[1:]):
        return False
    return word not in TITLE_WORDS and word[:-1] not in NO_NAMES


def is_adopted(word: str) -> bool:
    """Tell whether a word is a Korean surname with a foreign given name: 한다니엘.

    >>> is_adopted("최마리아"), is_adopted("최마리")
    (True, False)
    """
    return len(word) > 3 and word[0] in COMMON_SURNAMES and word[1:] in GIVEN_NAMES


def _is_called(bearer: str) -> bool:
    """Tell whether this is a surname, alone or with 모, or a letter: 이씨, 박모씨, A씨."""
    return is_surname(bearer.removesuffix("모")) or is_letter(bearer)


def is_short_name(word: str) -> bool:
    """Tell whether a word has the shape of a Korean full name of two syllables: 허영, 조국."""
    known = word in _NO_SHORT_NAMES or word[-1] in FOREIGN_SYLLABLES
    return len(word) == 2 and word[0] in COMMON_SURNAMES and not known


def clashes(word: str) -> bool:
    """Tell whether the last syllable cannot be a particle here: the 이 of 런정페이 follows a vowel."""
    if len(word) < 2 or word[-1] not in _PAIRS:
        return False
    final = final_of(word[-2])
    return final is not Final.UNKNOWN and (final is Final.VOWEL) != _PAIRS[word[-1]]


def is_abbreviation(word: str) -> bool:
    """Tell whether a word is three capitals or more: GCC."""
    return len(word) > 2 and word.isascii() and word.isupper()


def is_letter(word: str) -> bool:
    """Tell whether a word is a capital letter that stands for a name."""
    return len(word) == 1 and "A" <= word <= "Z"


def is_surname(word: str) -> bool:
    """Tell whether a word is a Korean surname of one syllable."""
    return len(word) == 1 and word in SURNAMES


def is_whole(name: str) -> bool:
    """Tell whether a name is a full one: 심태섭, 미겔 토레스, but not 토레스."""
    words = name.split()
    return bool(_KOREAN.match(name)) or (len(words) > 1 and not title_of(words[-1]))
