"""One Korean (or ISO, or English) date as text becomes a moment, or is refused; never guessed silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from pipelines.records import Precision


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was understood: UTC instant, how exact it is, and whether the zone was assumed."""

    at: datetime
    precision: Precision
    assumed_zone: bool


_MERIDIEM = r"(?P<half>오전|오후|낮|밤|새벽|아침|저녁|정오|자정|[AaPp]\.?[Mm]\.?)"
_CLOCK = (
    rf"(?:{_MERIDIEM}\s*)?(?P<hour>\d{{1,2}})"
    r"(?:\s*:\s*(?P<minute>\d{1,2})(?:\s*:\s*(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"|\s*시(?:\s*(?P<kminute>\d{1,2})\s*분(?:\s*(?P<ksecond>\d{1,2})\s*초)?)?)"
    r"(?:\s*(?P<after>[AaPp]\.?[Mm]\.?))?"
)
_WEEKDAY = r"(?:\s*[(\[]?(?:[월화수목금토일]요일|[월화수목금토일月火水木金土日])[)\]]?)?"
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|KST|[+-]\d{2}:?\d{2}))?"
_DAY = (
    r"(?P<year>\d{4}|'?\d{2})\s*(?:년|[.\-/])\s*(?P<month>\d{1,2})\s*(?:월"
    r"|[.\-/])\s*(?P<day>\d{1,2})\s*(?:일|\.)?"
)
_YEARLESS = r"(?P<month>\d{1,2})\s*(?:월|[.\-/])\s*(?P<day>\d{1,2})\s*(?:일|\.)?"
_GAP = r"(?:\s*[T,|·]\s*|\s*-\s+|\s*)"

FULL = re.compile(rf"{_DAY}(?!(?<!\.)\d){_WEEKDAY}(?:{_GAP}\(?{_CLOCK}{_ZONE})?(?!\d)")
"""A date with a year, wherever it stands in a line; the clock after it belongs to it."""
_FULL = re.compile(rf"{_DAY}(?!(?<!\.)\d){_WEEKDAY}(?:{_GAP}(?P<open>\()?{_CLOCK}{_ZONE}(?(open)\)))?\.?")
_SHORT = re.compile(
    rf"{_YEARLESS}(?!\d){_WEEKDAY}{_GAP}{_CLOCK}{_ZONE}|(?P<m2>\d{{1,2}})월\s*(?P<d2>\d{{1,2}})일"
)
_TODAY = re.compile(rf"(?P<word>오늘|금일|어제|작일|그저께|그제|엊그제|내일|명일|모레)(?:\s*{_CLOCK})?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(?:\d{3})?)?(Z|[+-]\d{2}:?\d{2})?")
_AGO = re.compile(
    r"(?P<count>\d{1,4}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|일|이|삼|사)\s*"
    r"(?P<unit>초|분|시간|일|날|주일|주|개월|달|년|해)\s*(?P<sense>전|후|뒤)"
)
_DAYS_AGO = re.compile(
    r"(?P<word>하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘)\s*(?P<sense>전|후|뒤)"
)
_ENGLISH = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?([A-Za-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?[.,]?\s+(\d{4})", re.ASCII
)
_NOW = frozenset({"방금", "방금 전", "방금전", "지금", "조금 전"})
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905 - twelve quoted words are harder to read
_DAY_WORDS = {
    "오늘": 0, "금일": 0, "어제": -1, "작일": -1, "그저께": -2, "그제": -2, "엊그제": -2,
    "내일": 1, "명일": 1, "모레": 2,
}  # fmt: skip
_COUNTS = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "일": 1, "이": 2, "삼": 3, "사": 4,
}  # fmt: skip
_DAY_COUNTS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
    "열흘": 10,
}  # fmt: skip
_SECONDS = {"초": 1, "분": 60, "시간": 3600}
_DAYS = {"일": 1, "날": 1, "주": 7, "주일": 7}
_KST = timezone(timedelta(hours=9))
_SECOND = Precision.SECOND


def parse_korean_date(text: str, *, now: datetime | None, zone: tzinfo) -> Moment | None:
    """Read one date; the whole of ``text`` must be a date, else None.

    Naive clocks are in ``zone``. Relative and year-less dates need ``now`` and are refused without it;
    a year-less date is the latest one that is not in the future. A two-digit year is 20yy, or 19yy
    when that would lie more than a year ahead (of ``now``, or of 2069 without it).
    """
    text = " ".join(text.split())
    for reader in (
        _read_iso,
        _read_full,
        _read_digits,
        _read_relative,
        _read_short,
        _read_mail,
        _read_english,
    ):
        found = reader(text, now, zone)
        if found is not None:
            return found
    return None


def read_match(match: re.Match[str], *, now: datetime | None, zone: tzinfo) -> Moment | None:
    """Turn a match of ``FULL`` into a moment."""
    day = _day(match["year"], match["month"], match["day"], now)
    return _moment(day, match, zone) if day else None


def _read_iso(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:  # noqa: ARG001 - one shape for all readers
    """Read ``2025-02-10T12:03:49+09:00`` and its kin quickly: most metadata is that."""
    if len(text) < 19 or text[4] != "-" or text[10] not in "T " or text[16] != ":":
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    return Moment(at.replace(microsecond=0) if at.microsecond else at, _SECOND, given.tzinfo is None)


def _read_full(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    match = _FULL.fullmatch(text)
    return read_match(match, now=now, zone=zone) if match else None


def _day(year: str, month: str, day: str, now: datetime | None) -> date | None:
    number = int(year.lstrip("'"))
    if len(year.lstrip("'")) == 2:
        limit = now.year + 1 if now else 2069
        number += 2000 if 2000 + number <= limit else 1900
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _moment(day: date, match: re.Match[str], zone: tzinfo) -> Moment | None:
    if match["hour"] is None:
        return _whole_day(day, zone)
    clock = _clock(match)
    if clock is None:
        return None
    given = _offset(match["zone"] if "zone" in match.re.groupindex else None)
    exact = (match["second"] or match["ksecond"]) is not None
    rolled = datetime.combine(day, time(0)) + clock
    at = rolled.replace(tzinfo=given or zone).astimezone(UTC)
    return Moment(at, Precision.SECOND if exact else Precision.MINUTE, given is None)


def _whole_day(day: date, zone: tzinfo) -> Moment:
    return Moment(datetime.combine(day, time(0), zone).astimezone(UTC), Precision.DAY, True)


def _clock(match: re.Match[str]) -> timedelta | None:
    hour = int(match["hour"])
    minute = int(match["minute"] or match["kminute"] or 0)
    second = int(match["second"] or match["ksecond"] or 0)
    before, after = match["half"], match["after"]
    if (before and after) or minute > 59 or second > 60:
        return None
    hour24 = _hour24(hour, before or after)
    return None if hour24 is None else timedelta(hours=hour24, minutes=minute, seconds=min(second, 59))


def _hour24(hour: int, half: str | None) -> int | None:
    half = half.replace(".", "").lower() if half else None
    if half in ("오전", "am", "새벽", "아침"):
        return hour % 12 if hour <= 12 else None
    if half in ("오후", "pm", "저녁"):
        return hour % 12 + 12 if 1 <= hour <= 12 else (hour if 12 < hour < 24 else None)
    if half is not None:  # 낮 12시 and 밤 1시 need a judgement that a date line does not support
        return {"낮": {12: 12, 1: 13, 2: 14, 3: 15}, "정오": {12: 12}, "자정": {12: 0, 0: 0}}.get(
            half, {}
        ).get(hour)
    return hour if hour < 24 else None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    if text == "KST":
        return _KST
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _read_digits(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    """Read ``20250210``, ``20250210120349`` and the 17 digits of Daum's article ids."""
    match = _DIGITS.fullmatch(text)
    if match is None or not "1990" <= match[1] <= "2099":
        return None
    day = _day(match[1], match[2], match[3], now)
    if day is None or match[4] is None:
        return _whole_day(day, zone) if day else None
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    given = _offset(match[7])
    at = datetime.combine(day, time(hour, minute, second), given or zone).astimezone(UTC)
    return Moment(at, Precision.SECOND if match[6] else Precision.MINUTE, given is None)


def _read_relative(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    if now is None:
        return None
    if text in _NOW:
        return Moment(now.astimezone(UTC).replace(second=0, microsecond=0), Precision.MINUTE, True)
    match = _TODAY.fullmatch(text)
    if match:
        return _moment(now.astimezone(zone).date() + timedelta(days=_DAY_WORDS[match["word"]]), match, zone)
    match = _DAYS_AGO.fullmatch(text)
    if match:
        return _shifted(_DAY_COUNTS[match["word"]], "일", match["sense"], now, zone)
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
    return _shifted(count, match["unit"], match["sense"], now, zone)


def _shifted(count: int, unit: str, sense: str, now: datetime, zone: tzinfo) -> Moment | None:
    count = -count if sense == "전" else count
    local = now.astimezone(zone)
    if unit in _SECONDS:
        at = now.astimezone(UTC) + timedelta(seconds=count * _SECONDS[unit])
        return Moment(at.replace(second=0, microsecond=0), Precision.MINUTE, True)
    if unit in _DAYS:
        return _whole_day(local.date() + timedelta(days=count * _DAYS[unit]), zone)
    months = count * (12 if unit in ("년", "해") else 1)
    day = _months_from(local.date(), months)
    return _whole_day(day, zone) if day else None


def _months_from(day: date, months: int) -> date | None:
    index = day.year * 12 + day.month - 1 + months
    for last in range(day.day, 27, -1):
        try:
            return date(index // 12, index % 12 + 1, last)
        except ValueError:
            continue
    return date(index // 12, index % 12 + 1, day.day) if 1990 <= index // 12 <= 2100 else None


def _read_short(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    """Read ``02-10 09:12`` and ``2월 10일``: the latest such day that is not in the future."""
    match = _SHORT.fullmatch(text) if now else None
    if match is None or now is None:
        return None
    month, day = match["month"] or match["m2"], match["day"] or match["d2"]
    today = now.astimezone(zone).date() + timedelta(days=1)
    for year in (today.year, today.year - 1):
        found = _day(str(year), month, day, now)
        if found and found <= today:
            return _moment(found, match, zone)
    return None


def _read_mail(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:  # noqa: ARG001 - one shape for all readers
    """Read RFC 822 dates, only with a zone and when day and month are plain."""
    parts = parsedate_tz(text) if re.search(r"[A-Za-z]{3}", text) and ":" in text else None
    if parts is None or not re.search(r"\d{4}", text):
        return None
    try:
        naive = datetime(*parts[:6])  # noqa: DTZ001 - the zone is put on the next line
    except ValueError:
        return None
    given = timezone(timedelta(seconds=parts[9])) if parts[9] is not None else None
    return Moment(naive.replace(tzinfo=given or zone).astimezone(UTC), Precision.SECOND, given is None)


def _read_english(text: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    """Read ``Mar 11. 2026`` (Brunch) and ``October 27, 2019`` (themes of static blogs)."""
    match = _ENGLISH.fullmatch(text)
    month = _MONTHS.get(match[1][:3].lower()) if match else None
    if match is None or month is None:
        return None
    day = _day(match[3], str(month), match[2], now)
    return _whole_day(day, zone) if day else None
