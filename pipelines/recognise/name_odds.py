"""How likely a word is a Korean full name, a part of a foreign one, or what somebody belongs to.

The odds are sums of a few facts about names: which surnames are frequent, which syllables given names have at
either place, which syllables only foreign words have. They are compared with each other alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.recognise.names import BODY, GROUP, is_adopted, is_korean_name, is_short_name
from pipelines.recognise.speaker_words import (
    COMMON_SURNAMES,
    COUNTRIES,
    DESCRIPTIVE,
    FOREIGN_PLACES,
    FOREIGN_SYLLABLES,
    GIVEN_NAMES,
    NO_NAMES,
    NOBLE,
    PLAIN,
    SCHOOLS,
    words,
)

_FIRST = frozenset(
    "가강건경계고관광교구국규근금기길나남다대덕도동두라래리만명무문미민범병보복봉비빛상새서석선설성세소솔송수숙순슬"
    "승시신아안애양억언여연영예오옥온완요용우욱운웅원유윤율은을의이익인일임자장재전정제조종주준중지진찬창채천철"
    "초춘충치태택하학한해향헌혁현형혜호홍화환황효후훈휘희흥"
)
_RARE_FIRST = frozenset(
    "각간갑객거걸겸곡공과권귀균극근긍기길꽃나난내노녹누늘능다단달담당두득들등란련려로록롱루류륜률리린림마막맑맹면"
    "모목묘바박반방배백번벽별부북분불사산삭삼샛생섭손솜송쇠실쌍아악압앙야약양여염엽오옥외욕위육음의이익입잉자작잔"
    "적점접정좌주죽즉지직진질참창척첨체총최추축출측칠칭탁탄탐통파판팔편평포표품풍피필함합항행허협형혼확활회획훤흔흠흡"
)
_SECOND = frozenset(
    "가건걸결겸경곤관광구국권규균근금기길나남녀늘다단담대덕도돈동두들라락란람랑래련령례로록룡루률리린림만명모목무문미"
    "민배범별병보복봉빈빛산상새서석선설섭성세소솔송수숙순슬승식신실아안애양연억열엽영예오옥온완용우욱운웅원월"
    "유윤율은을음이익인일임자재전정제조종주준중지진찬창채천철초춘충치태택하학한해향헌혁현형혜호홍화환황효후훈휘희흠"
)
"""Syllables of Korean given names at their first and second place."""
_VERBS = frozenset({"하지", "서서", "동서", "하하"})
_SHORT_GIVEN = frozenset("준민영훈현진찬석철혁율윤은선결솔빈린하호희숙식욱웅건별솜봄담온연우")
"""Syllables that a given name of one syllable has."""
_COMMON_GIVEN = frozenset(
    "경규기동민상서성수승연영예용우원유윤은인재정종주준지진찬창채태하현형혜호환훈희석선식철혁빈린아솔온"
)
_MILD = frozenset(
    "가거고구나네노누니다대도두라랴러레로루르리마모무미바보부비사세소수스시아야에오요우유이자조주지차체초"
    "추치하헤호후히쳐쇼슈옌얀"
)
_ALLEY = re.compile(r"[A-Z][a-z'’-]+\.?$|[A-Z]\.$")
_INITIALS = re.compile(r"[A-Z]{1,2}$|(?:[A-Z]\.)*[A-Z]\.?$")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9&.-]*[A-Z0-9]$")
_WORK = re.compile(
    "(?:"
    + "|".join(
        words("""
카페 호텔 버스 택시 마트 아파트 빌라 펜션 모텔 클럽 헬스장 피트니스 트럭 리조트 골프 테니스 마켓 레스토랑
베이커리 스타트업 스터 리스트 디자이너 크리에이터 인플루언서 담당 총괄 부문 전문 전담 소속 출신 겸 수석 책임
선임 전임 상임 비상임 대표 공동 최고 이하 직속 산하 주재 주한 주미 주일 주중 사업 기획 전략 정책 운영 관리
영업 개발 연구 홍보 재무 인사 국제 지역 지방 특별 상설 중앙 국립 시립 공과 의과 법과 대학원 지부 지회 지점
지사 법인 리서치 글로벌 코리아 재팬 아시아 유럽 아메리카 퍼시픽 사이언스 테크놀로지 솔루션 시스템 네트웍스
시티 유나이티드 이글스 베어스 트윈스 라이온즈 타이거즈 자이언츠 히어로즈 랜더스 다이노스 위즈 에너지
모빌리티 파이낸셜 초등학교 중학교 고등학교 학교 지법 고법 지검 고검 매니지먼트 그룹 콘텐츠 서비스 플랫폼
데이터 클라우드 소프트웨어 네트워크 디지털 모바일 게임 미디어 스포츠 리테일 파이낸스 헬스케어 커뮤니케이션
커머스 프로젝트 프로그램 디자인 스튜디오 아카데미 비즈니스 테크 엔지니어링 로보틱스 시큐리티 인프라
이노베이션 라이프 파트너스 캐피털 인베스트먼트 컨설팅 마케팅 포트폴리오 브랜드 제품 수비 타격 투수 배터리
주루 국가대표 대표팀
""")
    )
    + ")$"
)
"""Ends of words that say what somebody works at."""
_CHINESE = re.compile(
    r"(?:왕|리|장|류|천|양|황|자오|우|저우|쉬|쑨|마|마오|주|후|궈|허|린|가오|뤄|량|셰|쑹|탕|한|펑|덩|차오|쩡|톈|둥|판|위안|차이|위|두"
    r"|예|청|웨이|쑤|뤼|딩|런|야오|선|중|추이|탄|랴오|스|진|루|바이|쩌우|멍|슝|친|허우|옌|레이|인|쉐|룽|훙|화|겅|시|왕이|주룽|러우|샤오|샤)"
    r"[가-힣]{1,2}$"
)


class Odds(NamedTuple):
    """What speaks for a word as a Korean full name, as part of a foreign name, as what is around a name."""

    korean: float
    foreign: float
    around: float


_NEVER, _LOOKS_KOREAN, _LOOKS_FOREIGN = -9.0, -0.15, 0.3
_SEVERAL = 2.5
_SHORT = 0.9
_AS_BODY = {"협": 3.0, "회": 2.0, "연": 1.0, "공": 1.0, "원": 1.0, "진": 1.0}
"""What speaks against a name that ends like a body's short one: 한의협, 한경연."""
_LONG_CHINESE = 5
_LONG = 7
"""Syllables that a company has sooner than a person."""


@lru_cache(maxsize=16_384)
def odds_of(word: str, *, known: bool = False) -> Odds:
    """Return the odds of a word without its particle; ``known``: the catalogue has it, and as no person.

    >>> odds_of("한경연").korean < odds_of("유진성").korean
    True
    """
    korean, foreign = _korean(word), _foreign(word)
    around = _around(word)
    if known:
        return Odds(korean - 4.0, foreign - 4.0, max(around, 0.0) + 1.5)
    return Odds(korean, foreign, around - max(0.0, korean - 1.0, foreign - 0.5))


def may_be_chinese(word: str) -> bool:
    """Tell whether a word of two syllables or three begins like a Chinese name: 린젠."""
    return len(word) < _LONG_CHINESE and bool(_CHINESE.match(word))


def is_chinese_name(word: str) -> bool:
    """Tell whether a word can be a Chinese full name as it sounds: 마오닝, 궈자쿤."""
    return bool(_CHINESE.match(word)) and shape_of(word) > 0


def _korean(word: str) -> float:
    if is_korean_name(word) and word not in SCHOOLS:
        surname = 2 if len(word) == 4 else 1
        first, last = word[surname : surname + 1], word[surname + 1 :]
        score = 1.5 if word[0] in COMMON_SURNAMES or surname == 2 else 0.5
        score += _given(first, _FIRST) + (_given(last, _SECOND) if last else 0.0)
        return score - _AS_BODY.get(word[-1], 0.0)
    if is_adopted(word):
        return 2.5
    if "·" in word and all(is_korean_name(part) for part in word.split("·")):
        return _SEVERAL
    return (_SHORT if word[-1] in _SHORT_GIVEN else 0.4) if is_short_name(word) else _NEVER


def _given(syllable: str, possible: frozenset[str]) -> float:
    if syllable in possible:
        return 0.7 if syllable in _COMMON_GIVEN else 0.3
    return 0.0 if syllable in _RARE_FIRST else -1.0


def _foreign(word: str) -> float:
    if word in GIVEN_NAMES:
        return 2.5
    if word in FOREIGN_PLACES:
        return -1.0
    if word in NOBLE:
        return 0.6
    if _ALLEY.match(word):
        return 1.2
    if _INITIALS.match(word):
        return 0.9
    if _is_plain(word) or not "가" <= word[0] <= "힣":
        return _NEVER
    if _is_body(word):
        return -2.0
    shape = shape_of(word) - 0.5 * (len(word) >= _LONG)
    return shape - 0.6 * bool(GROUP.match(word)) - 1.5 * (shape < _LOOKS_KOREAN)


def _around(word: str) -> float:
    if word in GIVEN_NAMES:
        return -2.5
    if _is_plain(word):
        return 2.0
    if _is_body(word) or word in FOREIGN_PLACES:
        return 1.5
    if GROUP.match(word):
        return 0.8
    if _INITIALS.match(word):
        return 0.3
    return 1.2 if _CAPITALS.match(word) or not word.isalpha() else 0.0


def _is_plain(word: str) -> bool:
    return word in PLAIN or word in COUNTRIES or word in DESCRIPTIVE


@lru_cache(maxsize=1)  # each word is asked twice, and what is asked takes a third of reading its odds
def _is_body(word: str) -> bool:
    """Tell whether a word is sure to name a body or what it does: one syllable at the end proves little."""
    if len(word) > 2 and word[-1] in "대청당처":
        return True
    long = len(word) > 3 and shape_of(word) < _LOOKS_FOREIGN and GROUP.match(word)
    return bool(long or word in NO_NAMES or word in SCHOOLS or _WORK.search(word) or BODY.match(word))


def is_open(word: str) -> bool:
    """Tell whether no syllable of a word in Hangul has a final consonant, as in most Japanese names."""
    return not any((ord(char) - 0xAC00) % 28 for char in word)


def is_given(word: str) -> bool:
    """Tell whether a word is a frequent given name of two syllables: 민지, 윤서."""
    return len(word) == 2 and word not in _VERBS and _COMMON_GIVEN.issuperset(word[0]) and word[1] in _SECOND


@lru_cache(maxsize=16_384)
def shape_of(word: str) -> float:
    """Return how foreign a word in Hangul looks, between -1 and 1.

    >>> shape_of("포스테코글루") > 0.5 > 0 > shape_of("영장전담")
    True
    """
    if not word:
        return 0.0
    worth = sum(1.0 if char in FOREIGN_SYLLABLES else 0.3 if char in _MILD else -0.5 for char in word)
    longer = 0.0 if FOREIGN_SYLLABLES.isdisjoint(word) else 0.1 * max(0, len(word) - 2)
    shape = max(-1.0, min(1.0, worth / len(word) + longer))
    if len(word) == 1:
        return max(shape, 0.2)  # 응우옌 티 홍
    if len(word) > 2 and is_open(word):
        return max(shape, 0.7)  # 요시마사: Korean words of three open syllables are rare
    return shape
