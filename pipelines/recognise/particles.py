"""Korean particles and endings behind a name: is the name complete here, and which particle follows?

The forms and their agreement (이 after a final consonant, 가 after a vowel, 로 also after ㄹ) are those of
the standard grammar; see 국립국어원, 『한국어 어문 규범』, 한글 맞춤법 제41항 and 표준국어대사전.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Final(Enum):
    """How a name ends, which decides the shape of the particle behind it."""

    VOWEL = "v"
    CONSONANT = "c"
    RIEUL = "l"
    UNKNOWN = "?"  # Latin letters, digits, signs: both shapes are in use


@dataclass(frozen=True, slots=True)
class Tail:
    """The syllables behind a name, taken apart."""

    suffix: str = ""
    """측, 발, 판 …, or a title such as 회장."""
    particle: str = ""


_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_JONGSEONG = 28
_RIEUL = 8

_SECOND = "(?:는|은|도|만|의|이|가|을|를|과|와|이나|나|라도|조차|마저|까지|부터|이며|며|뿐)?"
_FREE = (
    f"(?:에서|에게서|에게|한테|께서|께|에|까지|부터|만|도|처럼|보다|만큼|마다|밖에|뿐|대로|같이|조차|마저|하고){_SECOND}"
    "|의|엔|에선|에겐|뿐만|뿐이|말고|이다|입니다|인|인데|임|일|인지|인가|이냐|죠|이죠|일까"
)
_COPULA = (
    "라|란|라는|라고|라며|라면|라서|라도|라던|라지만|라니|라든가|라든지"
    "|며|면서|고|지만|든|든지|자|나|니|야|여서|던"
)
_AFTER_CONSONANT = (
    f"이{_SECOND}|은|을|과{_SECOND}|이랑|으로(?:서|써|부터)?{_SECOND}|이(?:{_COPULA})|이었[가-힣]{{1,4}}"
)
_AFTER_VOWEL = f"가|는|를|와{_SECOND}|랑|로(?:서|써|부터)?{_SECOND}|{_COPULA}|이?였[가-힣]{{1,4}}|다|인"
_AFTER_RIEUL = (
    f"이{_SECOND}|은|을|과{_SECOND}|이랑|로(?:서|써|부터)?{_SECOND}|이(?:{_COPULA})|이었[가-힣]{{1,4}}"
)

_PARTICLES = {
    Final.CONSONANT: re.compile(f"(?:{_FREE}|{_AFTER_CONSONANT})"),
    Final.VOWEL: re.compile(f"(?:{_FREE}|{_AFTER_VOWEL})"),
    Final.RIEUL: re.compile(f"(?:{_FREE}|{_AFTER_RIEUL})"),
    Final.UNKNOWN: re.compile(f"(?:{_FREE}|{_AFTER_CONSONANT}|{_AFTER_VOWEL})"),
}

_SUFFIXES = frozenset(
    """
들 측 쪽 발 판 표 식 계 풍 산 제 향 내 외 사 님 씨 급 류 화 당 용 간 전 후 우 맨 행 등 인 군
사측 본사 본부 계열 계열사 그룹 코리아 재팬 차이나 아메리카 유럽 글로벌 재단 연구소 캠퍼스
대표 회장 부회장 사장 부사장 전무 상무 이사 의장 총수 창업자 창업주 위원장 센터장 연구원
대통령 총리 장관 대변인 출신 관계자 직원 임원 임직원 노조 경영진 이사회 정부 시장
주가 주식 주 투자 인수 매각 매출 실적 합작 협력 협력사 연합 진영 생태계 기업
제품 서비스 앱 사이트 홈페이지 플랫폼 뉴스룸 데이터센터 모델 시리즈 버전 기반 기술 표준
개발 개발자 사용자 이용자 고객 최고 공동 전용 관련 중심 주도 쇼크 효과 돌풍 열풍 사태 논란
""".split()  # noqa: SIM905 -- a list of quoted words would hide the words
)
_LONGEST_SUFFIX = max(map(len, _SUFFIXES))


def final_of(char: str) -> Final:
    """Tell how a name ends from its last character."""
    code = ord(char)
    if not _HANGUL_FIRST <= code <= _HANGUL_LAST:
        return Final.UNKNOWN
    jongseong = (code - _HANGUL_FIRST) % _JONGSEONG
    if jongseong == 0:
        return Final.VOWEL
    return Final.RIEUL if jongseong == _RIEUL else Final.CONSONANT


@lru_cache(maxsize=16_384)
def read_tail(run: str, last: str) -> Tail | None:
    """Take apart the Hangul run behind a name that ends in ``last``; None when the word goes on.

    >>> read_tail("에서는", "버")
    Tail(suffix='', particle='에서는')
    >>> read_tail("측이", "버")
    Tail(suffix='측', particle='이')
    >>> read_tail("버스", "타") is None
    True
    """
    if not run:
        return Tail()
    if _PARTICLES[final_of(last)].fullmatch(run):
        return Tail(particle=run)
    for end in range(min(len(run), _LONGEST_SUFFIX), 0, -1):
        suffix, rest = run[:end], run[end:]
        if suffix in _SUFFIXES and (not rest or _PARTICLES[final_of(suffix[-1])].fullmatch(rest)):
            return Tail(suffix, rest)
    return None
