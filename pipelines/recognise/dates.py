"""Dates and times of a text as intervals, seen from the day of publication.

Values: ``2025-09-24``, ``2025-08``, ``2026-Q2``, ``2026-H1``, ``2026-W07``, ``2026-03-04T10:00``, ``199X``
(decade), ``20XX`` (century) and ``first/last`` for ranges; None when nothing tells (no day of publication).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.recognise.clocks import clock_value
from pipelines.recognise.date_context import Context, Meaning
from pipelines.recognise.date_words import (
    DAYS,
    MONTHS,
    NEXT_TO,
    SAME_MONTH,
    SEASONS,
    SINCE,
    WEEKDAYS,
    WEEKS,
    YEARS,
    YEARS_ON,
    anchors,
    expression,
    following,
    past_tense,
)
from pipelines.recognise.day_names import named_days
from pipelines.recognise.figures import content_spans
from pipelines.recognise.holidays import with_holidays
from pipelines.recognise.periods import (
    bare_day,
    bounds,
    day_of,
    month_after,
    week_value,
    weekday_of,
    year_of_month,
    year_of_part,
)
from pipelines.records import DateRef

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from pipelines.records import Block

_ENOUGH = (
    "nyear", "decade", "century", "year", "ryear", "half", "quarter", "month", "rmonth", "rweek",
    "season", "day", "rday",
    "weekend", "weekday",
)  # fmt: skip
_RECENT = 14
"""So many days back, a bare day of the month needs no tense to be understood."""


def find_dates(text: str, *, published: date | None, blocks: Sequence[Block] = ()) -> tuple[DateRef, ...]:
    """Return the dates of the content in text order; ``published`` is what relative words count from."""
    context = Context(text, published)
    spans = content_spans(text, blocks)
    found: list[DateRef] = []
    for start, end in spans:
        context.end, context.past = end, 0
        _read_span(context, start, end, found)
    named = named_days(text, found, spans)
    found = with_holidays(text, found, published, spans)
    return tuple(sorted((*found, *named), key=lambda reference: reference.start))


def _read_span(context: Context, start: int, end: int, found: list[DateRef]) -> None:
    """Add the dates of one block, which most often has none: a generator for each takes twice as long."""
    past = start
    for anchor in anchors().finditer(context.text, start, end):
        at = anchor.start()
        if at < past:
            continue
        match = expression().match(context.text, at, end)
        if match and _stands(context.text, match, end) and (reference := _reference(context, match, end)):
            found.append(reference)
            past = context.past = reference.end
            if match["quarter"] and (months := following()["months"].match(context.text, past, end)):
                past = months.end()


def _stands(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a match is a date and no stretch of time (3일 동안), name or bare word."""
    if match.end() == match.start():
        return False
    values = match.group(*_ENOUGH)
    said = len(values) - values.count(None)
    if not said or (said == 1 and _is_something_else(text, match, end)):
        return False
    before = text[match.start() - 1] if match.start() else " "
    return not (before in ".-/:," and match.start() >= 2 and text[match.start() - 2].isdigit())


def _is_something_else(text: str, match: re.Match[str], end: int) -> bool:
    """Whether one word alone is a stretch of time (3일 동안, 7분기 만에, 3박 4일) or another word (봄)."""
    if match["quarter"]:
        return following()["quarters"].match(text, match.end(), end) is not None
    if match["lead"]:
        return False
    if match["season"] == "봄":
        return following()["spring"].match(text, match.end(), end) is None
    if match["day"]:
        return (
            following()["stretch"].match(text, match.end(), end) is not None
            or text[match.start() - 1 : match.start()] == "제"
            or following()["nights"].search(text, max(0, match.start() - 4), match.start()) is not None
        )
    return bool(match["weekday"]) and match[0].startswith("(")


def _reference(context: Context, match: re.Match[str], end: int) -> DateRef | None:
    meaning = _meaning(context, match)
    if meaning is None:
        return None
    start, past, flags = match.start(), match.end(), tuple[str, ...]()
    value = meaning.value
    if _part(match) == "말" or match["ryear"] == "연말":
        if (until := following()["deadline"].match(context.text, past, end)) and value:
            past, value, flags = until.end(), _last_day(value), ("deadline",)
            meaning = Meaning(value, "day", f"{meaning.rule}:deadline")
    elif (
        meaning.rule == "year"
        and match["year"]
        and (even := following()["even"].match(context.text, past, end))
    ):
        past = even.end()
    if match["near"]:
        flags = (*flags, "approximate")
    if value and (span := bounds(value)):
        _remember(context, span, meaning.precision)
        if meaning.precision in ("day", "minute") and not context.text.startswith(SINCE, past, end):
            context.anchor = span[0]
        flags = (*flags, *_against_publication(context, span, meaning.precision, past, end))
    return DateRef(start, past, context.text[start:past], value, meaning.precision, flags, meaning.rule)


def _against_publication(
    context: Context, span: tuple[date, date], precision: str, past: int, end: int
) -> tuple[str, ...]:
    """Flag what lies after publication: told in the past tense it contradicts, else it is to come."""
    if not context.published or span[0] <= context.published or precision not in ("day", "minute", "month"):
        return ()
    told = past_tense(context.text, past, end)
    return ("after_publication",) if told else ("scheduled",)


def _last_day(value: str) -> str:
    span = bounds(value)
    return span[1].isoformat() if span else value


def _remember(context: Context, span: tuple[date, date], precision: str) -> None:
    context.year = span[0].year
    context.month = span[0].month if precision in ("day", "minute", "month") else None
    if precision in ("day", "minute"):
        context.day = span[0]


def _part(match: re.Match[str]) -> str | None:
    return match["part"] or match["part2"]


def _meaning(context: Context, match: re.Match[str]) -> Meaning | None:
    if match["nyear"]:
        day = day_of(int(match["nyear"]), int(match["nmonth"]), int(match["nday"]))
        return Meaning(day.isoformat(), "day", "numeric") if day else None
    if match["decade"] or match["century"]:
        return _wide(match)
    for name, read in _READERS:
        if match[name] is not None:
            return read(context, match)
    return _year(context, match)


def _wide(match: re.Match[str]) -> Meaning | None:
    if match["century"]:
        number = int(match["century"])
        return Meaning(f"{number - 1:02}XX", "century", "century") if 2 <= number <= 22 else None
    last = _decade(match["decade"])
    value = f"{_decade(match['decade1'])}/{last}" if match["decade1"] else last
    return Meaning(value, "decade", "decade")


def _decade(digits: str) -> str:
    """``90`` → ``199X``, ``00`` → ``200X``."""
    return f"{digits[:3]}X" if len(digits) == 4 else f"{'20' if digits[0] in '01' else '19'}{digits[0]}X"


def _tense(context: Context, match: re.Match[str]) -> bool | None:
    if match["lead"]:
        return None  # 지난 and 오는 say it already
    return past_tense(context.text, match.end(), context.end)


def _year_said(context: Context, match: re.Match[str]) -> int | None:
    if match["year"]:
        year = int(match["year"])
        if year >= 100:
            return year
        return year + (2000 if year < 70 else 1900)
    word = (match["ryear"] or "").replace(" ", "")
    if word in YEARS_ON:
        base = context.year or (context.published.year if context.published else None)
        return None if base is None else base + YEARS_ON[word]
    if word and context.published:
        return context.published.year + YEARS[word]
    return None


def _year(context: Context, match: re.Match[str]) -> Meaning:
    year, part = _year_said(context, match), _part(match)
    if year is None:
        return Meaning(None, "year", "year:relative")
    if match["year2"]:
        return Meaning(f"{year:04}/{int(match['year2']):04}", "year", "year:range")
    word = match["ryear"]
    if part == "말" or word == "연말":
        return Meaning(f"{year:04}-12", "month", "year:end")
    if part == "초" or word == "연초":
        return Meaning(f"{year:04}-01", "month", "year:begin")
    return Meaning(f"{year:04}", "year", "year")


def _season(context: Context, match: re.Match[str]) -> Meaning:
    first, last = SEASONS[match["season"]]
    year, seen = _year_said(context, match), context.published
    if year is None and seen:
        year = year_of_part(first, first + 2, seen, match["lead"] or "", None)
    if year is None:
        return Meaning(None, "season", "season")
    return Meaning(f"{year:04}-{first:02}/{year + (last < first):04}-{last:02}", "season", "season")


def _part_of_year(context: Context, match: re.Match[str]) -> Meaning:
    name, number, months = ("H", 1 if match["half"] == "상반기" else 2, 6)
    if match["quarter"]:
        name, number, months = "Q", int(match["quarter"]), 3
    precision = "half" if name == "H" else "quarter"
    year, seen = _year_said(context, match), context.published
    if year is None and context.link(match.start()):
        year = context.year
    if year is None and seen and not match["ryear"]:
        first = (number - 1) * months + 1
        year = year_of_part(first, first + months - 1, seen, match["lead"] or "", _tense(context, match))
    if year is None:
        return Meaning(None, precision, precision)
    last = f"/{year:04}-Q{match['quarter2']}" if match["quarter2"] else ""
    return Meaning(f"{year:04}-{name}{number}{last}", precision, precision)


def _month(context: Context, match: re.Match[str]) -> Meaning | None:
    month, seen = int(match["month"]), context.published
    day = int(match["day"]) if match["day"] else None
    year = _year_said(context, match)
    if year is None and context.year and _carries(context, match, month):
        year = context.year
    if year is None and seen and not match["ryear"]:
        year = year_of_month(month, day, seen, match["lead"] or "", _tense(context, match))
    if year is None:
        return Meaning(None, "day" if day else "month", "month:unknown year")
    if day:
        return _timed(day_of(year, month, day), match, "month-day")
    if match["month2"]:
        to = int(match["month2"])
        return Meaning(f"{year:04}-{month:02}/{year + (to < month):04}-{to:02}", "month", "month:range")
    return Meaning(f"{year:04}-{month:02}", "month", "month")


def _carries(context: Context, match: re.Match[str], month: int) -> bool:
    """Whether the year named before holds for this month: 2023년 3월과 5월, never 지난해 … 오는 3월."""
    if match["lead"] or match["ryear"] or not context.sentence(match.start()):
        return False
    seen = context.published
    return (
        seen is None
        or context.year != seen.year
        or (context.link(match.start()) and month >= (context.month or 0))
    )


def _relative_month(context: Context, match: re.Match[str]) -> Meaning | None:
    seen, word = context.published, match["rmonth"].replace(" ", "")
    if word in SAME_MONTH and context.year and context.month:
        seen = date(context.year, context.month, 1)
    if seen is None:
        return Meaning(None, "day" if match["day"] else "month", "month:relative")
    year, month = month_after(seen.year, seen.month, MONTHS.get(word, 0))
    if match["day"]:
        return _timed(day_of(year, month, int(match["day"])), match, "month:relative")
    return Meaning(f"{year:04}-{month:02}", "month", "month:relative")


def _week(context: Context, match: re.Match[str]) -> Meaning:
    seen, name = context.published, match["rweek"].replace(" ", "").replace("저번", "지난")
    if seen is None:
        return Meaning(None, "week", "week")
    monday = seen - timedelta(seen.weekday()) + timedelta(7 * WEEKS[name])
    if match["weekday"]:
        day = monday + timedelta(WEEKDAYS.index(match["weekday"]))
        return _timed(day, match, "week:weekday") or Meaning(None, "day", "week")
    return Meaning(week_value(monday), "week", "week")


def _day(context: Context, match: re.Match[str]) -> Meaning | None:
    number, seen = int(match["day"] or match["inner"]), context.published
    before = context.day
    if before and not match["lead"] and context.link(match.start()):
        after = day_of(before.year, before.month, number)
        if after and after >= before:
            return _timed(after, match, "day:linked")
        if after and "부터" in context.text[context.past : match.start()]:
            return _timed(day_of(*month_after(before.year, before.month, 1), number), match, "day:linked")
    if seen is None:
        return Meaning(None, "day", "day")
    if not match["lead"] and 0 <= seen.day - number <= _RECENT:
        return _timed(seen.replace(day=number), match, "day")
    day = bare_day(number, seen, match["lead"] or "", _tense(context, match))
    return _timed(day, match, "day")


def _relative_day(context: Context, match: re.Match[str]) -> Meaning | None:
    word = match["rday"].replace(" ", "")
    base = context.published if word in DAYS else context.anchor or context.published
    if base is None:
        return Meaning(None, "day", "day:relative")
    if named := following()["named"].match(context.text, match.end(), context.end):
        return _timed(bare_day(int(named[1]), base, "", past=None), match, "day:named")  # 다음 날인 16일
    steps = DAYS[word] if word in DAYS else NEXT_TO[word]
    return _timed(base + timedelta(steps), match, "day:relative")


def _weekday(context: Context, match: re.Match[str]) -> Meaning | None:
    if match["inner"]:
        return _day(context, match)
    seen = context.published
    if seen is None:
        return Meaning(None, "day", "weekday")
    index = WEEKDAYS.index(match["weekday"])
    return _timed(weekday_of(index, seen, match["lead"] or "", _tense(context, match)), match, "weekday")


def _weekend(context: Context, match: re.Match[str]) -> Meaning:
    seen = context.published
    if seen is None:
        return Meaning(None, "weekend", "weekend")
    saturday = weekday_of(5, seen, "", past=False)
    if match["lead"] == "지난" or (not match["lead"] and _tense(context, match)):
        saturday = weekday_of(5, seen, "지난", past=None)
    if match["lead"] == "다음":
        saturday += timedelta(7)
    return Meaning(f"{saturday}/{saturday + timedelta(1)}", "weekend", "weekend")


def _timed(day: date | None, match: re.Match[str], rule: str) -> Meaning | None:
    """Return a day with the time or the second day that its expression holds."""
    if day is None:
        return None
    if match["day2"]:
        number = int(match["day2"])
        last = day_of(day.year, day.month, number) if number >= day.day else None
        last = last or day_of(*month_after(day.year, day.month, 1), number)
        return Meaning(f"{day}/{last}", "day", f"{rule}:range") if last else None
    clock = _clock(match)
    return Meaning(f"{day}T{clock}", "minute", f"{rule}:time") if clock else Meaning(str(day), "day", rule)


def _clock(match: re.Match[str]) -> str | None:
    part = match["half_day"]
    if not match["hour"]:
        return {"정오": "12:00", "자정": "00:00"}.get(part or "")
    return clock_value(part, int(match["hour"]), 30 if match["half_hour"] else int(match["minute"] or 0))


_READERS = (
    ("half", _part_of_year),
    ("quarter", _part_of_year),
    ("month", _month),
    ("rmonth", _relative_month),
    ("rweek", _week),
    ("day", _day),
    ("rday", _relative_day),
    ("weekday", _weekday),
    ("weekend", _weekend),
    ("season", _season),
)
