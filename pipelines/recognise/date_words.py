"""The grammar of Korean dates: which words and digits make one expression."""

from __future__ import annotations

import re
from functools import cache

YEARS = {
    "지난해": -1, "작년": -1, "재작년": -2, "지지난해": -2, "올해": 0, "금년": 0, "올": 0, "내년": 1,
    "내후년": 2,
    "연말": 0, "연초": 0, "새해": 0,
}  # fmt: skip
YEARS_ON = {"이듬해": 1, "다음해": 1, "전년": -1, "그해": 0, "같은해": 0}
"""Years seen from the year named last."""
MONTHS = {"지난달": -1, "저번달": -1, "전월": -1, "이달": 0, "이번달": 0, "다음달": 1, "내달": 1}
SAME_MONTH = ("같은달", "그달")
"""The month named last."""
DAYS = {
    "오늘": 0,
    "어제": -1,
    "그제": -2,
    "그저께": -2,
    "엊그제": -2,
    "내일": 1,
    "모레": 2,
    "어젯밤": -1,
    "금일": 0,
}
"""Days seen from the day of publication."""
NEXT_TO = {"이날": 0, "그날": 0, "같은날": 0, "전날": -1, "다음날": 1, "이튿날": 1, "당일": 0, "익일": 1}
"""Days seen from the day named last."""
WEEKS = {"지난주": -1, "저번주": -1, "이번주": 0, "금주": 0, "다음주": 1, "내주": 1}
SINCE = ("부터", "이후", "까지")
"""Behind the begin or end of a stretch."""
WEEKDAYS = "월화수목금토일"
SEASONS = {"봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "겨울": (12, 2)}

_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_TO = r" ?[~∼～〜-] ?"
_COMPARED = r"(?!도? ?(?:동기|동월|동분기|같은 기간)? ?(?:대비|보다))"
_YEAR = (
    r"(?P<year>[12][0-9]{3}|(?<=['‘’])[0-9]{2}|[0-9]{2}(?=년 ?(?:1[0-2]|0?[1-9])월))"
    r"(?:~(?P<year2>[12][0-9]{3}))? ?년(?!대|간|여|째|차(?!량)|짜리|치)(?! 동안| 만[에이의]| 이상| 넘)"
)
_RYEAR = (
    r"(?P<ryear>지난해|작년|재작년|지지난해|올해|금년|내년|내후년|연말(?!정산)|연초|새해|이듬해"
    r"|(?:그|같은) ?해(?= ?(?:[0-9상하말초봄]|여름|가을|겨울)|에(?![가-힣]))"
    r"|다음 ?해(?= ?(?:[0-9상하말초봄]|여름|가을|겨울)|[에의까부])"
    rf"|전년{_COMPARED}(?!도)|올(?= ?(?:[0-9상하봄초말]|여름|가을|겨울|연말| 들어| 시즌)))"
)
_PARTS = (
    rf"(?: ?(?:(?P<half>상반기|하반기)|(?P<quarter>[1-4])(?:/4)?(?:{_TO}(?P<quarter2>[1-4]))? ?분기"
    rf"|(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH}))? ?월"
    r"(?!드|등|급|평|남|요|출|경(?!에|까지|부터|[ ,])|계|간|세)"
    r"|(?P<rmonth>지난 ?달|저번 ?달|이번 ?달|이달|다음 ?달|내달|전월(?! ?(?:대비|보다)|세)"
    r"|(?:같은 ?달|그 ?달)(?= ?[0-9초중말하상]))(?!리|러|성|력)"
    r"|(?P<rweek>지난 ?주|저번 ?주|이번 ?주|금주|다음 ?주|내주)(?!장|가|행|년|택|주|변|시|식|도|차|인)"
    r"|(?P<season>봄|여름|가을|겨울)(?:철)?(?!방학|옷|왕국|비|나들이|나기|소리|연가|밤|날)))?"
)
_WEEKDAY = (
    rf" ?(?:\(?(?P<weekday>[{WEEKDAYS}])요일\)?"
    rf"|(?<=일)\((?P<short>[{WEEKDAYS}])\))(?:(?:\(|인 )(?P<inner>{_DAY})일\)?)?"
)
_DAYPART = (
    r"(?: ?(?:첫|둘|셋|넷|다섯)째 ?주(?!말)| ?(?P<part>초순|중순|하순|상순|초반|중반|후반|초"
    r"|말)(?![가-힣]|$)|"
    r" ?(?P<part2>초순|중순|하순|상순|초반|중반|후반|초|말)(?=에|까지|부터|쯤|경|께|이|로|의|인|을|은"
    r"|는|만|$)"
    rf"| ?(?P<day>{_DAY})(?:일?{_TO}(?P<day2>{_DAY}))? ?일"
    r"(?!간|본|반|부(?!터)|대|자리|가량|째|정|괄|상|시불|단|치|쯤? ?만|벌|손|꾼|컫|으킨|어나)"
    r"| ?(?P<rday>이날|그날|같은 날|전날|다음 ?날|이튿날|당일(?!치기)|익일|금일|오늘(?!날)|어제|어젯밤|그제"
    r"|그저께|엊그제|내일(?!신문|배움|채움|을 ?위|의)|모레)"
    r"| ?(?P<weekend>주말)(?!극|드라마|농장|부부|리그|마다|특|예능)|(?=[ (][월화수목금토일]요일))?"
)
_LOCAL = r"(?: ?\((?:현지|한국|미국|우리|이하|동부)[^)0-9]{0,10}\))?"
_TIME = (
    r"(?: ?(?P<half_day>오전|오후|새벽|아침|낮|밤|저녁|정오|자정)(?!마다|드라마|뉴스|도깨비|하늘))?"
    r"(?: ?(?P<hour>2[0-4]|1[0-9]|0?[0-9])(?: ?시(?!간|즌|장|리즈|험)|(?=:[0-5][0-9]))"
    r"(?:(?: ?|:)(?P<minute>[0-5]?[0-9])(?:(?<=:..)(?![0-9])| ?분)|(?P<half_hour> ?반))?(?P<near> "
    r"?(?:쯤|께|경|무렵))?)?"
)
_DECADE = (
    r"(?:(?P<decade1>[12][0-9]{2}0|[0-9]0)(?:년대)?[-~∼])?(?P<decade>[12][0-9]{2}0|[0-9]0)년대"
    r"(?: ?(?:초반|중반|후반|초|중|말)(?=[은을의이에부까으]|[^가-힣]|$))?"
    r"|(?P<century>[12]?[0-9])세기"
)
_NUMERIC = (
    rf"(?P<nyear>(?:19|20)[0-9]{{2}})(?P<sep>[-./]) ?(?P<nmonth>{_MONTH})(?P=sep) "
    rf"?(?P<nday>{_DAY})(?![0-9])(?:\.(?![0-9]))?"
)
_LEAD = (
    r"(?P<lead>지난|오는|돌아오는|이번|다음)(?! ?(?:주(?!말)"
    r"|달))(?= ?[0-9상하봄여가겨월화수목금토일주연])"
)
_BEHIND_DIGITS = r"(?=[0-9]{0,3} ?[년월일분세~∼～〜/-]|[0-9]{3}[./])"
"""What must follow the first digit of an expression: 52개 and 3.5% are not tried (a third of all anchors)."""
_WORDS = (
    "지난|오는|돌아오는|이번|다음|올|내|작년|재작년|지지난|금|연말|연초|새해|이듬해|전년|저번|이달"
    "|전월|상반기|하반기|이날|그날|같은 날|전날"
    "|이튿날|당일|익일|금일|그해|그 해|같은 해|같은 달|그달|봄|오늘|어제|어젯밤|그제|그저께|엊그제|모레"
    "|주말|여름|가을|겨울|[월화수목금토일]요일"
)


@cache
def anchors() -> re.Pattern[str]:
    """Where an expression may begin: a number or one of the words that open it."""
    words = [word for part in _WORDS.split("|") for word in _spelled(part)]
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    opening = "".join(sorted(tails))
    # a set first, then looking back: a fifth of the time of trying each word at each place
    choices = "|".join(f"{char}(?:{'|'.join(rest)})" for char, rest in sorted(tails.items()))
    return re.compile(
        rf"[0-9{opening}](?:(?<=[0-9])(?<![0-9A-Za-z].){_BEHIND_DIGITS}"
        rf"|(?<![가-힣0-9A-Za-z].)(?<=(?={choices}).))"
    )


def _spelled(part: str) -> list[str]:
    """Write out the one set that the list of words holds: [월화]요일."""
    if not part.startswith("["):
        return [part]
    chars, rest = part[1:].split("]")
    return [f"{char}{rest}" for char in chars]


@cache
def expression() -> re.Pattern[str]:
    """One whole expression; it may match nothing, which callers must refuse."""
    parts = rf"(?:{_LEAD} ?)?(?:{_YEAR}|{_RYEAR})?{_PARTS}{_DAYPART}(?:{_WEEKDAY})?{_LOCAL}{_TIME}{_LOCAL}"
    return re.compile(rf"{_NUMERIC}{_LOCAL}|{_DECADE}|{parts}")


@cache
def following() -> dict[str, re.Pattern[str]]:
    """What may stand after an expression and changes its meaning or its span."""
    return {
        "stretch": re.compile(
            r" ?(?:간(?![가-힣])|동안|만(?=[에이])|이내|이상|이하|연속|넘게|넘도록|가까이|남짓|안에"
            r"|내(?:에|로)|째"
            r"|뒤|후(?![가-힣]*보)|전(?=[ 에의,이부]|$)|정도|치(?![가-힣]{2})|여|당)"
        ),
        "quarters": re.compile(r" ?(?:연속|만(?=[에이])|째|동안)"),
        "nights": re.compile(r"[0-9한두세네] ?박 ?$|(?:^|[^가-힣])주 ?$"),
        "spring": re.compile(r"(?:에|철|부터|까지|이면|마다|맞이|[이은의과을] (?!줄|수)|[ ,](?:시즌|여름))"),
        "deadline": re.compile(r"까지"),
        "named": re.compile(r"인 ?([12][0-9]|3[01]|0?[1-9])일"),
        "even": re.compile(r"에도(?![가-힣])"),
        "months": re.compile(r" ?\([0-9]{1,2} ?[~∼-] ?[0-9]{1,2}월\)"),
        "until": re.compile(r"(?:\([^)]*\))? ?[^.!?\n]{0,14}부터 [^.!?\n]{0,3}$"),
        "linked": re.compile(r"(?:부터|에서|과|와|,|·|∼|~|-| )*$"),
    }


_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_TELLING = (
    r"(?P<past>[았었였했됐렸혔났졌겼갔왔섰냈쳤켰뒀줬봤뤘웠꼈폈](?:다|고|으며|으나|지만|던|는데"
    r"|습니다|음)"
    r"|(?:언급|밝힘|발표|전함|강조)\s*$)"
    r"|(?P<future>(?:열리|시작되|시작하|개최되|진행되|치러지|출시되|방영되)는|열릴|앞두|앞둔|예정|계획"
    r"|방침|전망|목표|까지|겠|[한된린선간난운룬는]다(?:고|며|는|면서|\s*$|\.|$)"
    r"|[할될릴질갈설올날]\s*(?:것|수|듯))"
)
_TELLING_SIGNS = (
    "았었였했됐렸혔났졌겼갔왔섰냈쳤켰뒀줬봤뤘웠꼈폈언밝발전강열시개진치출방앞예계목까겠한된린선간난운룬는"
    "할될릴질갈설올날"
)
# a set first, then looking back: a quarter of the time of trying each form at each place
_TENSE = re.compile(rf"[{_TELLING_SIGNS}](?<=(?={_TELLING}).)")


def past_tense(text: str, at: int, end: int) -> bool | None:
    """Return the tense of the first verb after ``at`` in its sentence; None when no verb tells.

    Words in quotation marks are passed over: their tense is the speaker's.
    """
    rest = text[at : min(end, at + 800)]
    line = rest.partition("\n")[0]
    sentence = _QUOTED.sub(" ", line) if '"' in line or "“" in line else line
    if stop := _STOP.search(sentence):
        sentence = sentence[: stop.start()]
    match = _TENSE.search(sentence)
    return None if match is None else match["past"] is not None
