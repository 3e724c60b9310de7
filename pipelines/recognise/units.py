"""What a number counts: currencies, shares, counters, measures, spans of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands after a number: the kind of figure it makes and its name in values."""

    kind: str
    name: str
    words: bool = True
    """Number words (한, 두, 천만) may stand before it."""


_CURRENCIES = {
    "원": "KRW", "달러": "USD", "불": "USD", "弗": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY",
    "파운드": "GBP", "프랑": "CHF", "루피": "INR", "루블": "RUB", "바트": "THB", "페소": "MXN",
    "링깃": "MYR", "헤알": "BRL",
    "홍콩달러": "HKD", "대만달러": "TWD", "호주달러": "AUD", "캐나다달러": "CAD", "싱가포르달러": "SGD",
    "뉴질랜드달러": "NZD", "미국 달러": "USD", "미국달러": "USD", "미 달러": "USD", "미달러": "USD",
    "캐나다 달러": "CAD", "호주 달러": "AUD", "홍콩 달러": "HKD", "대만 달러": "TWD", "싱가포르 달러": "SGD",
    "싱가포르 달러화": "SGD", "크로나": "SEK", "루피아": "IDR", "리라": "TRY", "동화": "VND",
}  # fmt: skip
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "￦": "KRW"}
_PERCENTS = ("%", "％", "퍼센트", "프로", "%p", "%P", "%포인트", "% 포인트", "퍼센트포인트", "%ｐ")
_COUNTERS = (
    "명 개 인 곳 건 대 척 마리 권 장 편 회 번 차례 가지 종 종류 개국 개사 개소 개교 개팀 개점 가구 "
    "호실 점 표 석 팀 쌍 벌 "
    "켤레 그루 송이 병 잔 그릇 끼 판 매 통 채 동 필지 층 칸 줄 쪽 페이지 곡 화 부작 골 승 패 무승부 "
    "안타 홈런 타점 도루 이닝 "
    "경기 세트 연승 연패 관왕 단계 살 세 차선 라운드 타 삼진 볼넷 득점 실점 어시스트 도움 리바운드 "
    "블록 인분 인승 인용 명분 글자 "
    "마디 모금 방울 조각 모 봉지 박스 상자 갑 포기 포대 컵 알 정 캔 톨 발 회차 차로 배럴 포인트 계단 "
    "코스 과목 문제 문항 "
    "학급 학교 개교 개관 개실 실 주년 학년 학기 강 등급 시즌 개년 개 시군 만장 구 군데 사람 개월치 "
    "년치 일치 배수 bp "
    "단 박 거래일 클릭 다운로드 조회 뷰 토큰 파라미터 매개변수 코어 노드 좌석 객실 병상 인실 세대 "
    "품목 항목 개항 "
    "안건 자릿수 계약 부 루타 밀리암페어"
)
_ASCII_MEASURES = (
    "mm cm m km nm μm ㎜ ㎝ ㎞ ㎚ ㎛ ㎡ ㎢ ㎥ m² km² m³ ha mg g kg t ㎎ ㎏ ml mL L l ㎖ ℓ cc kcal cal "
    "℃ °C °F ° "
    "GB TB MB KB PB EB GW MW kW W TWh GWh MWh kWh Wh mAh V kV A Hz kHz MHz GHz bps kbps Mbps Gbps "
    "Tbps fps nits "
    "km/h m/s ppm ppb dB rpm hp PS px dpi TOPS FLOPS TFLOPS PFLOPS B nit "
    "ppi p pt Wh hPa kPa MPa Pa mSv oz lb lm ㎘ ㏊ ㎾ ㎿ ㏈ ㎐ ㎒ ㎓ ㎍ ㎍/㎥ ㎎/㎗"
)
_HANGUL_MEASURES = (
    "센티 센티미터 밀리미터 미터 킬로미터 킬로 나노 나노미터 그램 킬로그램 밀리그램 톤 리터 밀리리터 "
    "평 제곱미터 제곱킬로미터 "
    "헥타르 에이커 인치 피트 야드 마일 도 기가바이트 테라바이트 메가바이트 기가 테라 메가 와트 "
    "킬로와트 메가와트 기가와트 "
    "킬로와트시 볼트 헤르츠 칼로리 화소 만화소 픽셀 노트 근 되 돈 온스 캐럿 옥타브 데시벨 시버트 "
    "베크렐 데나리온 광년 해리"
)
_ORDINALS = "위 급 번째 등 차 등급 호 째 세기째 순위 인자 호기 회째 세대 탄 집 심 루 쿼터 주기"
_SPANS = {
    "년": "Y", "개년": "Y", "해": "Y", "개월": "M", "달": "M", "주": "W", "주일": "W", "일": "D",
    "시간": "TH", "분": "TM", "초": "TS", "주간": "W", "분기": "Q",
}  # fmt: skip

# A unit is none when these syllables follow it: 11번가, 2차전지, 3대륙, 5개발, 1위안
_BLOCKED = {
    "번": "가|지|호판|역|길|버스|출구|홈",
    "차": "전지|량|로|선(?!$)|이|별|례|트|단|관|원|도(?!에)",
    "급": "여|식|등|증|락|매|히|속|하|성|격|전|수|행|유|발|선|부상",
    "단": (
        "계|체|지|독|순|기|일|위|어|말|속|호|장|행|원|백|가|식|점|축|절|편|맛|풍|락|서|연|행|장|짝|추"
        "|판|합|언"
    ),
    "박": "사|물|수|스|자|람|차|탈|빙",
    "대": "선|학|회|륙|응|표|통령|리점|비|량|상(?!으로)|구(?!에)|전|한|기업(?!에)|주주|강",
    "개": "월|발|혁|인|통|편|봉|최|년|장|별|방",
    "회": "사|의(?=실|장|록|에|를|는|가|도|체|소)|장|원|계|복|담|생|식|피|색",
    "인": "치|간|공|사|기|근|도|플|식|류|턴|텔|터",
    "장": "르|애|치|관|소|비|기|면|학|악",
    "종": "합|료|목|교|결|로|사",
    "점": "포|검|심|유|령|수(?!가)|프",
    "동": "안|의|시|결|영|아|양|일|네|산|맹|기|남|북|료|물|작|메달",
    "주": "간|년|인(?! )|일|요|당|말|연|식|택|장|가|거|전|최",
    "분": "의(?= ?[0-9])|기|야|석|량|쟁|할|위|류|배|양|열|포|명",
    "시": "간|장|즌|작",
    "일": "본|반|부|대|정|자리|가|상|시|원|괄|단",
    "원": "전|유|본|료|소|심|격|동|천|칙|점(?!$)",
    "엔": "진|지|터|드|씨",
    "위": "안|원|치|협|기|험|한|해|법|성|반|례|축|메프|상|헌",
    "세": "트|대|금|계|기|력|부|상|종|일|월|무|액|관(?!람)|법|제|미|션|우|레|례|포|라",
    "초": "등|반|기|고|과(?!의)|점|청|대|강|보",
    "도": "착|시|입|전|로(?=변|망|공|교|명|점|교)|심|와(?=주|줘|달)|움|쿄|덕|서관",
    "호": "텔|주|선|실|남|환|흡|평|황|감|재|응|출|칭",
    "석": "유|탄|사|방|학|좌|권|패",
    "판": "매|결|단|사|정|도|문",
    "매": "출|우|매|체|장|각|입|력|년|일|달|주|월|물|도|수|니|개|번|진",
    "편": "의(?=점|성|시|를|주|에|상|적)|견|집|성|입|안|리|법|향",
    "표": "현|정|결|준|적|면|출|방|류|시|절",
    "팀": "장|원|워크",
    "승": "리|진|인|객|용|부|격|소|마|무원|강",
    "패": "션|배|키|스|널|턴|턴|치|러",
    "통": "신|합|화|해|계|과|제|영|상|일|로|장|증",
    "건": "강|물|설|축|너|의(?=하|를|문|서|안|함|했|한)|전|조|국",
    "곡": "선|물|예",
    "화": "면|재|학|제|려|요|장|폐|산|가|이트|장품|이자|합|해|상|성|력|물",
    "층": "간",
    "등": "장|록|급|교|산|반|판|극|이|에|을|의|도|과|으로|용문|지|받",
    "발": "표|전|생|견|매|행|달|언|사|송|급|굴|목|의(?=자|안|했|한|하)|걸음|로|랄",
    "자": "동|체|신|금|본|산|료|리|연|사|녀|치|유|세|격|율|전|매|꾸|주|기|회|택|원|국|막|릿",
    "정": "도|부|치|상|보|책|규|말|식|리|확|체|교|신|당|기|치|원|답|비|지|권|의(?=로|당|에|선|를)|밀|점|산",
    "모": "두|든|델|습|임|집|바일|니터|르|녀|친|회|금|순",
    "구": "매|글|성|조|현|독|간|역|단|축|속|체|청|상|원|입|본|분|름|도|인|직|하",
    "실": "시|제|적|현|패|험|질|내|장|용|무|수|력|행|체|점|종",
    "강": "화|남|원|도|력|조|북|제|의(?=실|를|에|하|료|안)|연|세|행|자|한|팀|전",
    "타": "이|격|자|워|고|인|당|임|석|율|점|입",
    "알": "려|리|고|게|아|았|파",
    "채": "널|용|권|팅|무|우|택|로|식",
    "살": "인|아|해|고|펴|던|면|리|렸|기|다|려",
    "근": "무|거|본|로|접|처|황|육|대",
    "되": "고|는|면|어|었|지|기|며|자|돌|살|찾|풀",
    "돈": "을|이|은|으|도|다|까",
    "평": "균|가|일|소|범|화|양|생|창|택|론|점|면|등|당",
    "노트": "북",
    "해": "외|당|결|도|제|산|명|서|킹|체|석|상|안|야|를 (?:끼|입)|지|왔|서|양|설|변|군",
    "달": "러|성|라|리|력|려|한|하|콤|걀|빛|래|랐|라",
    "프로": "젝|그|듀|필|세|토|게|야|농|축|골|모|팀|선|배|리|팅|복",
    "불": "법|가|교|만|안|편|구|량|이|확|황|명|공|과|참|륜|꽃|고|빛|매|신|타|닥",
    "벌": "금|어|써|였|일|이|인|린|레|칙|점",
    "잔": "액|여|혹|류|고|디|치",
    "병": "원|사|력|행|실|역|든|들",
    "끼": "어|치|쳤|친|리|워",
    "줄": "이|었|어|여|인|기|거|곧|을|였|일|인|리|넘|소|서",
    "쪽": "지",
    "골": "목|드|프|라|든|자|절|격|다공|재|수|머|치",
    "무": "기|역|료|리|대|선|장|려|죄|산|시|단|용|슨|엇|너|한|효|승부",
    "칸": "영|국제|을 받",
    "미터": "기",
    "기가": "지니",
    "메가": "박스|스터|커피|톤|히트|픽",
    "킬로": "이",
    "톤": "을 낮|이 (?:높|낮)",
    "가지": "고|며|는|면|게|기|를 (?:치|쳤)|자|지|겠|던|러|치|런|세요|려",
    "세대": "교체|갈등|차이|간",
    "계약": "금|서|직",
    "부": " ?리그|(?![ ,.)에은를는만도까씩대가의째]|터 |$)",
    "집": "(?![ ,.을이의과으도은'\"”’)]|$)",
    "탄": "(?![ ,.)'\"”’을이은과에으의도까]|$)",
    "심": "(?![ ,.)에은과을의도부까·]|$)",
    "루": "타|수|머|트|마|션|프|아|어|지",
    "할": "(?! ?[0-9]푼|[을에의로은이대였 ,.)]|입|$)|이상",
    "사": "(?![가의는와를에도들 ,.)]|$)",
    "도움": "을|이|말|받|닫|으로|에|될|되",
}
# Single syllables that number words make no figure with (한 대학, 이 주, 두 정부): digits only
_DIGIT_UNITS = (
    "급 단 박 인 동 정 모 구 실 강 타 알 발 자 회 석 통 화 무 승 패 근 되 돈 위 등 차 호 도 불 엔 초 "
    "분 일 m g t L "
    "l V A B K W 시즌 세 프로 세대 학교 주년 포인트 킬로 기가 테라 메가 나노 노트 표 매 판 도움 문제 골 평 "
    "코스 조회 뷰 클릭 단계 학기 학년 쪽 할 사 부 탄 집 심 루 계약"
)
_DIGITS_ONLY = frozenset(_DIGIT_UNITS.split())
NOUNS = re.compile(r" ?(?:언어|국가|나라|도시|기업|업체|기관|대학)(?![가-힣]{0,2}(?:별|당))")
"""What ``52개`` counts, as part of the figure: a closed list of short nouns."""


@cache
def _table() -> dict[str, Unit]:
    table = {
        word: Unit("count", word) for word in f"{_COUNTERS} {_HANGUL_MEASURES} {_ASCII_MEASURES}".split()
    }
    table |= {word: Unit("ordinal", word) for word in _ORDINALS.split()}
    table |= {word: Unit("duration", code) for word, code in _SPANS.items()}
    table |= {word: Unit("money", code) for word, code in _CURRENCIES.items()}
    table |= {word: Unit("percent", "%") for word in _PERCENTS}
    table |= {"할": Unit("percent", "할"), "사": Unit("number", "사")}
    table |= {"배": Unit("multiple", ""), "사람": Unit("count", "명"), "곱절": Unit("multiple", "")}
    return {
        word: Unit(unit.kind, unit.name, words=word not in _DIGITS_ONLY and not word.isascii())
        for word, unit in table.items()
    }


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Units by their first character, the longest first: one pattern for all takes eight times as long."""
    return {first: re.compile(units) for first, units in _by_first().items()}


def unit_openings() -> str:
    """Return the characters that units begin with."""
    return "".join(sorted({word[0] for word in _table()}))


def any_unit() -> str:
    """Return the pattern of any unit, to look ahead of a number word: 네 명, not 네이버."""
    return "|".join(_by_first().values())


def _by_first() -> dict[str, str]:
    rests: dict[str, list[str]] = {}
    for word in sorted(_table(), key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(_guarded(word).removeprefix(re.escape(word[0])))
    return {first: f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()}


def _guarded(word: str) -> str:
    if word[-1].isascii() and word[-1].isalpha():
        return rf"{re.escape(word)}(?![A-Za-z0-9])"
    blocked = _BLOCKED.get(word)
    return rf"{re.escape(word)}(?!{blocked})" if blocked else re.escape(word)


def unit_at(text: str, at: int, end: int) -> tuple[str, Unit] | None:
    """Return the unit that stands at ``at`` (a space before it is the caller's), with its spelling."""
    pattern = _patterns().get(text[at]) if at < end else None
    match = pattern.match(text, at, end) if pattern else None
    return (match[0], _table()[match[0]]) if match else None
