"""Days and ages that have a name of their own: 추석, 광복절, 크리스마스, 조선시대."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from pipelines.records import DateRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIXED = {
    "신정": (1, 1), "밸런타인데이": (2, 14), "발렌타인데이": (2, 14), "삼일절": (3, 1), "3·1절": (3, 1),
    "화이트데이": (3, 14), "만우절": (4, 1), "식목일": (4, 5), "근로자의 날": (5, 1), "노동절": (5, 1),
    "어린이날": (5, 5), "어버이날": (5, 8), "스승의 날": (5, 15), "현충일": (6, 6), "제헌절": (7, 17),
    "광복절": (8, 15), "개천절": (10, 3), "한글날": (10, 9), "핼러윈": (10, 31), "할로윈": (10, 31),
    "빼빼로데이": (11, 11), "크리스마스이브": (12, 24), "크리스마스 이브": (12, 24),
    "크리스마스": (12, 25), "성탄절": (12, 25),
}  # fmt: skip
_MOVING = {
    "설": "0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217",
    "추석": "0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925",
}
"""The days of 2015 to 2026 by the Korean lunar calendar; other years have no value."""
_FIRST = 2015
_OTHER = ("부처님 ?오신 ?날", "석가탄신일", "정월 ?대보름", "대보름", "수능일", "추수감사절", "입춘")
_AGES = {
    "조선시대": "1392/1910", "고려시대": "0918/1392", "일제강점기": "1910/1945", "일제시대": "1910/1945",
    "선사시대": None, "구석기시대": None, "신석기시대": None, "청동기시대": None, "철기시대": None,
    "삼국시대": None,
}  # fmt: skip
_YEARS = {"작년": -1, "지난해": -1, "재작년": -2, "올해": 0, "올": 0, "금년": 0, "내년": 1}


@cache
def _pattern() -> re.Pattern[str]:
    fixed = "|".join(re.escape(name) for name in sorted(_FIXED, key=len, reverse=True))
    ages = "|".join(name.replace("시대", " ?시대").replace("강점", " ?강점") for name in _AGES)
    lead = rf"(?:(?P<lead>지난|오는|다가오는|이번|{'|'.join(_YEARS)}|(?P<year>20[0-9]{{2}})년) ?)?"
    new_year = (
        r"설날|구정|설(?= ?(?:연휴|명절|특집|특선|선물|귀성|차례|대목|당일))"
        r"|(?<=[난번는올해년] )설(?=[ ,에은을과]|$)"
    )
    return re.compile(
        rf"(?<![가-힣0-9A-Za-z]){lead}(?:(?P<fixed>{fixed})(?!트리|섬|송|카드)|(?P<new>{new_year})"
        rf"|(?P<full>추석|한가위)|(?P<other>{'|'.join(_OTHER)})|(?P<age>{ages}))"
    )


_SEEN = tuple(
    {*_FIXED, " 설", "설날", "설 ", "구정", "추석", "한가위", "시대", "강점기", "신 날", "신날", "석가탄신일"}
    | {"보름", "수능일", "추수감사절", "입춘"}
)
"""One of these is in every text that has a match, and in every match, but for 설연휴 behind no space."""
_FARTHEST = 12
"""So many characters before one of them its match begins at most: 2026년 부처님 오|신 날."""
_LOOK = AhoCorasick(_SEEN)


def with_holidays(
    text: str, dates: Sequence[DateRef], published: date | None, spans: Sequence[tuple[int, int]]
) -> list[DateRef]:
    """Return the dates with the named days and ages of a text; 올해 추석 takes the place of 올해."""
    seen = _LOOK.find_matches_as_indexes(text, overlapping=True)  # a fifth of the time of 40 × “in”
    if not seen:
        return list(dates)
    places = sorted({at for _, at, _ in seen}.union(match.start() for match in re.finditer("설", text)))
    found = [new for start, end in spans for new in _in_span(text, published, start, end, places)]
    kept = [
        new
        for new in found
        if not any(old.start < new.end and new.start < old.end and not _within(old, new) for old in dates)
    ]
    return [old for old in dates if not any(_within(old, new) for new in kept)] + kept


def _within(old: DateRef, new: DateRef) -> bool:
    return new.start <= old.start and old.end <= new.end


def _matches(text: str, start: int, end: int, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield what the pattern finds in a span, tried at the words that reach to one of the places."""
    past = start
    for place in places[bisect_left(places, start - 1) : bisect_left(places, end)]:
        for at in range(max(past, place - _FARTHEST), min(place + 2, end)):
            inside = at > 0 and "가" <= text[at - 1] <= "힣"
            if at >= past and not inside and (match := _pattern().match(text, at, end)):
                yield match
                past = match.end()


def _in_span(
    text: str, published: date | None, start: int, end: int, places: Sequence[int]
) -> Iterator[DateRef]:
    for match in _matches(text, start, end, places):
        if match["age"]:
            value = _AGES[match["age"].replace(" ", "")]
            yield DateRef(match.start("age"), match.end(), match["age"], value, "era", rule="era")
            continue
        day = _day(match, published)
        yield DateRef(
            match.start(), match.end(), match[0], day.isoformat() if day else None, "day", rule="holiday"
        )


def _day(match: re.Match[str], published: date | None) -> date | None:
    name = "설" if match["new"] else "추석" if match["full"] else match["fixed"]
    if name is None:
        return None
    if match["year"]:
        return _in_year(name, int(match["year"]))
    if published is None:
        return None
    lead = match["lead"]
    if lead in _YEARS:
        return _in_year(name, published.year + _YEARS[lead])
    days = [day for step in (-1, 0, 1) if (day := _in_year(name, published.year + step))]
    if lead == "지난":
        return max((day for day in days if day <= published), default=None)
    if lead in ("오는", "다가오는"):
        return min((day for day in days if day >= published), default=None)
    return min(days, key=lambda day: abs(day - published), default=None)


def _in_year(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    days = _MOVING[name].split()
    if not 0 <= year - _FIRST < len(days):
        return None
    return date(year, int(days[year - _FIRST][:2]), int(days[year - _FIRST][2:]))
