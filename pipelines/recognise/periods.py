"""Calendar arithmetic: which day, month, quarter or year the words of a text mean, seen from a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

NEAR = 1
"""A text may name the next day: pages are dated when written, and the world has other zones."""

_VALUE = re.compile(
    r"(?P<y>[0-9]{4})(?:-(?:(?P<m>[0-9]{2})(?:-(?P<d>[0-9]{2})(?:T[0-9]{2}:[0-9]{2})?)?"
    r"|Q(?P<q>[1-4])|H(?P<h>[12])|W(?P<w>[0-9]{2})))?"
)
_DAY_LENGTH = 10
_WIDE = re.compile(r"(?P<head>[0-9]{2,3})(?P<open>X{1,2})")


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, None when the calendar has none (2월 30일)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_after(year: int, month: int, steps: int) -> tuple[int, int]:
    """Return the month ``steps`` later (earlier when negative)."""
    index = year * 12 + month - 1 + steps
    return index // 12, index % 12 + 1


def bounds(value: str) -> tuple[date, date] | None:
    """Return first and last day of a value (``2026-Q2``, ``2026-03/2026-05``); None when it is no value."""
    if len(value) == _DAY_LENGTH and value[4] == value[7] == "-":  # most values, at a tenth of the time
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
        return day, day
    first, _, last = value.partition("/")
    if last:
        one, two = bounds(first), bounds(last)
        return (one[0], two[1]) if one and two else None
    if match := _VALUE.fullmatch(value):
        return _bounds(match) if int(match["y"]) else None
    wide = _WIDE.fullmatch(value)
    low = int(wide["head"]) * 10 ** len(wide["open"]) if wide else 0
    return (date(low, 1, 1), date(low + 10 ** len(wide["open"]) - 1, 12, 31)) if wide and low else None


def _bounds(match: re.Match[str]) -> tuple[date, date] | None:
    year = int(match["y"])
    if match["w"]:
        if not 1 <= int(match["w"]) <= date(year, 12, 28).isocalendar().week:
            return None
        monday = date.fromisocalendar(year, int(match["w"]), 1)
        return monday, monday + timedelta(6)
    if match["d"]:
        day = day_of(year, int(match["m"]), int(match["d"]))
        return (day, day) if day else None
    first, months = 1, 12
    if match["m"]:
        first, months = int(match["m"]), 1
    elif match["q"]:
        first, months = int(match["q"]) * 3 - 2, 3
    elif match["h"]:
        first, months = int(match["h"]) * 6 - 5, 6
    if not 1 <= first <= 12:
        return None
    last = first + months - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def bare_day(day: int, seen: date, lead: str, past: bool | None) -> date | None:
    """Return the day of the month that a text of the day ``seen`` means by ``27일``.

    ``past`` is the tense of its clause, None when nothing tells.
    """
    options = [
        found
        for steps in (-1, 0, 1)
        if (found := day_of(*month_after(seen.year, seen.month, steps), day)) is not None
    ]
    if lead == "지난":
        options = [option for option in options if option <= seen]
        return options[-1] if options else None
    if lead in ("오는", "다음"):
        return next((option for option in options if option >= seen), None)
    if past is True:
        before = [option for option in options if option <= seen + timedelta(NEAR)]
        return before[-1] if before else None
    if past is False:
        same = [option for option in options if (option.year, option.month) == (seen.year, seen.month)]
        soon = [option for option in options if seen <= option <= seen + timedelta(7)]
        return (soon or same or options)[0]
    weight = {option: abs((option - seen).days) for option in options if (option - seen).days <= 20}
    return min(weight, key=lambda option: weight[option]) if weight else None


def year_of_month(month: int, day: int | None, seen: date, lead: str, past: bool | None) -> int:
    """Return the year of ``3월`` or ``9월 23일`` in a text of the day ``seen``."""
    here = (month, day or (1 if month != seen.month else seen.day))
    now = (seen.month, seen.day)
    if lead == "지난" or past is True:
        return seen.year if here <= now or (past and month == seen.month) else seen.year - 1
    if lead in ("오는", "다음"):
        return seen.year if here >= now or month == seen.month else seen.year + 1
    ahead = month - seen.month
    if past is False:
        return seen.year + 1 if ahead < -8 else seen.year
    if ahead > 6:
        return seen.year - 1
    return seen.year + 1 if ahead < -10 else seen.year


def year_of_part(first: int, last: int, seen: date, lead: str, past: bool | None) -> int:
    """Return the year of a quarter or half given by its months: in January ``4분기`` is last year's."""
    if lead == "지난":
        return seen.year if last < seen.month else seen.year - 1
    if lead in ("오는", "다음"):
        return seen.year if last >= seen.month else seen.year + 1
    late = first - seen.month > (8 if past is None else 3)
    return seen.year - 1 if late and past is not False else seen.year


def weekday_of(index: int, seen: date, lead: str, past: bool | None) -> date:
    """Return the Monday (0) … Sunday (6) meant by ``오는 수요일``, ``지난 금요일``, ``화요일``."""
    if lead in ("지난주", "이번주", "다음주"):
        monday = seen - timedelta(seen.weekday())
        return monday + timedelta(index + {"지난주": -7, "이번주": 0, "다음주": 7}[lead])
    back = (seen.weekday() - index) % 7
    if lead == "지난":
        return seen - timedelta(back or 7)
    if lead in ("오는", "다음") or (past is False and lead != "이번"):
        return seen + timedelta(-back % 7)
    if lead == "이번":
        return seen - timedelta(seen.weekday() - index)
    return seen - timedelta(back)


def week_value(day: date) -> str:
    """Return the ISO week of a day: ``2026-W07``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
