"""The words around numbers: what stands before and after one and changes what it says."""

from __future__ import annotations

import re
from functools import cache

from pipelines.recognise.numbers import DIGITS, OPENING, WORDS
from pipelines.recognise.units import any_unit, unit_openings

LEXICAL: dict[str, tuple[str, str | None]] = {
    "하루": ("duration", "P1D"),
    "이틀": ("duration", "P2D"),
    "사흘": ("duration", "P3D"),
    "나흘": ("duration", "P4D"),
    "닷새": ("duration", "P5D"),
    "엿새": ("duration", "P6D"),
    "열흘": ("duration", "P10D"),
    "보름": ("duration", "P15D"),
    "일주일": ("duration", "P1W"),
    "반년": ("duration", "P6M"),
    "절반": ("fraction", "1/2"),
    "첫 번째": ("ordinal", "1"),
    "첫번째": ("ordinal", "1"),
    "첫째": ("ordinal", "1"),
    "둘째": ("ordinal", "2"),
    "셋째": ("ordinal", "3"),
    "넷째": ("ordinal", "4"),
    "첫": ("ordinal", "1"),
    "며칠": ("duration", None),
    "하나": ("number", "1"),
    "둘": ("number", "2"),
    "셋": ("number", "3"),
    "넷": ("number", "4"),
}
_PARTICLE = (
    r"(?![가-힣])|(?=(?:이|가|은|는|을|를|의|에|와|과|로|으로|도|만|까지|부터|씩|나|당|여|뿐|짜리|째"
    r"|간|쯤|정도|가량|안팎|남짓|꼴"
    r"|대|규모|선|상당|어치|밖|보다|처럼|만큼|마다|하고|들|내|중|뒤|후|전|안|동안|반|인|이다|였|일|며"
    r"|면|라|다|이상|이하|미만|초과)(?:[^가-힣]|[가-힣]{0,3}(?![가-힣])))"
)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by name, compiled at the first text."""
    lexical = "|".join(sorted(LEXICAL, key=len, reverse=True))
    number = rf"(?:{DIGITS}|{WORDS})"
    opening = "".join(sorted({word[0] for word in LEXICAL} | set(OPENING)))
    begin = rf"(?:{WORDS})(?= ?(?:여|[~∼～〜]|[{re.escape(unit_openings())}]))|(?:{lexical})"
    goes_on = rf"(?:{WORDS})(?=  | ?(?:[여몇수~∼～〜–-]|{any_unit()}))|(?:{lexical})"
    change = "오른|내린|늘어난|줄어든|늘은|(?:증가|감소|급증|급감|성장|개선|하락|상승|확대|축소)한"
    source = {
        # a set first, then looking back: a third of the time of trying each word at each place
        "scan": (
            rf"[0-9{opening}](?:(?<=[0-9])(?<![0-9].)|(?<=[{opening}])(?<![가-힣0-9A-Za-z].)"
            rf"(?<=(?={begin}).)(?<=(?={goes_on}).))"
        ),
        "number": number,
        "lexical": rf"(?:{lexical})(?:{_PARTICLE})",
        "pair": (
            r"(?P<part>[0-9]{1,3}) ?분의 ?(?P<of>[0-9]{1,3})(?![0-9])"
            r"|(?P<over>[0-9]{1,2})/(?P<under>[0-9]{1,3})(?![0-9/년월일.])"
            r"|(?P<us>[0-9]{1,2})[-–](?P<them>[0-9]{1,2})(?![0-9A-Za-z\-–.년월일시%개명가번])"
            r"|(?P<to>[0-9]+(?:\.[0-9]+)?) ?대 ?(?P<one>[0-9]+(?:\.[0-9]+)?)(?![0-9년월일위차개명%층])"
        ),
        "person_age": r"([1-9][0-9])(?=[)·,])",
        "among": r"(?:중|가운데|중의|중에) ?$",
        "letter": r"(?:^|[^A-Za-z가-힣])(?:[A-Z]|딸)$|^[A-Z][씨군양]$",
        "alone": r"(?=[ ,.)]|$|(?:으로|이|을|에|의|대|가|를|로)(?![가-힣]{2}))",
        "funds": r"[억조만천] ?원|달러|예산|매출|투자|자금|이익|금액|시총|시가총액|대금|규모|부채|손실",
        "bare": (
            r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+)"
            rf"(?![0-9A-Za-z.,:/\\-~∼]| ?(?:사태|사건|운동|항쟁|혁명|민주|버전))(?:{_PARTICLE})"
        ),
        "latin": r"(?:[A-Za-z]-?|[가-힣]-|버전) ?$",
        "frost": r"영하 ?$",
        "nights": r" ?([0-9]{1,2})일(?:간(?![가-힣]))?(?!부터|까지|[ ,]*[0-9])",
        "cents": r" ?([0-9]{1,2})전(?=[ ,.)]|으로|에|을|이|의|까지|씩|$)",
        "tenths": r" ?([0-9])푼(?: ?([0-9])리)?",
        "to": r" ?[~∼～〜–] ?|-(?=[0-9])",
        "gap": r" ?(여|몇|수)? ?",
        "before": r"(?:(?<![가-힣])약|대략|최대|최소|거의|줄잡아|어림잡아|얼추) ?$",
        "after": (
            r" ?(?:이상|이하|안팎|가량|정도|쯤|남짓|내외|미만|초과|가까이|여)|대(?![가-힣])|[이가을를] "
            r"(?:[가-힣]{1,3} )?넘"
        ),
        "half": r" ?반(?!기|도|면|대|드|복|영|응|값|려|찬|포|격|전|입|발|장|환|감|등|납|품|칙|론|송|지|달)",
        "span": rf"간(?:{_PARTICLE})| 만(?=에|이|의|[^가-힣]|$)|만(?=에|이다)",
        "next": r" ?([0-9]{1,2})(개월|주|일|시간|분|초)(?!기|의|석|야|대|반|본|부)",
        "compared": (
            r"(?:전년|전년도|작년|지난해|전 분기|전분기|전월)(?: ?(?:동기|동월|같은 기간|동분기))? "
            r"?(?:대비|보다) $"
        ),
        "changed": rf" (?:{change})(?![가-힣])",
        "exceeding": r"이 넘는(?![가-힣])|이 넘은(?![가-힣])",
        "near": r" 가까이",
        "english": r" ?(million|billion|trillion|thousand)\b|([MB])\b",
        # 10대 is a rank list far more often than an age where a noun follows: 10대 그룹, 10대 성과
        "term": r" ?(?:대통령|국회|총선|대선|총리|회장|국왕|왕|의회|위원장|총장)",
        "young": (
            r"(?![ 가-힣])| ?(?:남|여|소년|소녀|청소년|학생|아들|딸|자녀|초반|중반|후반|때|시절|이하"
            r"|미만|와 |들)|(?:의|가|는|를|에게|부터|까지|도|로|에|인|였)(?![가-힣])"
        ),
        "not_age": r" ?(?:그룹|기업|과제|건설|강국|은행|전략|품목)",
        "word_end": _PARTICLE,
    }
    return {name: re.compile(pattern) for name, pattern in source.items()}


_LOOKED = ("to", "after", "half", "span", "next", "changed", "exceeding", "near")
ENDS_BEFORE = frozenset("약략대소의아추")
"""What a word that makes a number rough ends with (``before``)."""
GAP_SIGNS = " 여몇수"


@cache
def _signs() -> dict[str, frozenset[str]]:
    """Return the characters of each pattern that is asked for behind a number: one of them opens it."""
    return {name: frozenset(patterns()[name].pattern + "0123456789") for name in _LOOKED}


def behind(name: str, text: str, at: int, end: int) -> re.Match[str] | None:
    """Return what matches right behind a number, or behind the space after it.

    A look at the first character spares three of four matches, and so a tenth of the time of figures.
    """
    sign = text[at : at + 1]
    if sign == " ":
        sign = text[at + 1 : at + 2]
    return patterns()[name].match(text, at, end) if sign in _signs()[name] else None
