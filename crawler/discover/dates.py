"""What moment does a date in a feed or sitemap mean? Formats by table, naive times in the source's zone.

Formats: RFC 822/2822 with its usual damage, asctime, W3C-DTF and the older ISO 8601 forms, and the
Korean, Greek and Hungarian forms that feeds were seen with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_Fields = re.Match[str]
_DayReader = Callable[[_Fields], "tuple[int, int, int] | None"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ιαν jan",
            "feb φεβ febr",
            "mar μαρ márc μάώ",
            "apr απρ ápr",
            "may μάι máj μαϊ μαι",
            "jun ιούν jún ιον ιουν",
            "jul ιούλ júl ιολ ιουλ",
            "aug αύγ αυγ",
            "sep σεπ szept sept",
            "oct οκτ okt",
            "nov νοέ νοε",
            "dec δεκ",
        ),
        1,
    )
    for name in names.split()
}
# Hours from UTC. North American one-letter-short names are what feedparser's corpus has.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "at": -4, "ast": -4, "adt": -3, "et": -5, "est": -5,
    "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7, "mst": -7, "mdt": -6, "pt": -8, "pst": -8, "pdt": -7,
    "kst": 9, "jst": 9, "bst": 1, "ist": 5.5, "met": 1, "mest": 2, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "hst": -10, "akst": -9, "akdt": -8,
}  # fmt: skip

_ZONE = r"(?P<zone>[A-Za-z]{1,5}(?=$|[\s+-])|)\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?(?::\d{2})?)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?"
_NAME = r"(?P<month>[^\W\d]{3,})"


def parse_feed_date(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment in UTC that a feed's date means, or None when it is no date.

    Args:
        text: the date as the feed has it.
        zone: the source's zone, for times that state none (ND소프트's ``allArticle.xml`` is naive KST).

    Returns:
        An aware datetime in UTC; a date without a time is its midnight in ``zone`` (its missing month or
        day is the first). 24:00 and a leap second are the following moment.
    """
    squeezed = _ASIDE.sub("", " ".join(text.split()))
    for pattern, read in _FORMATS:
        found = pattern.fullmatch(squeezed)
        if found:
            return _moment(found, read, zone)
    return None


_ASIDE = re.compile(r"\s*\([^()]*\)$|(?<=\s)Etc/(?=(?:GMT|UTC|UCT)$)", re.IGNORECASE)
"""A comment of RFC 822 behind the zone, ``+0900 (KST)``; the folder of a zone's name, ``Etc/GMT``."""


def _moment(found: _Fields, read: _DayReader, zone: tzinfo) -> datetime | None:
    day = read(found)
    parts = {name: value for name, value in found.groupdict().items() if value}
    stated = _stated_zone(parts)
    hour, minute, second = (int(parts.get(name, 0)) for name in ("hour", "minute", "second"))
    hour = _half_day(parts.get("half"), hour)
    midnight_after = (hour, minute, second) == (24, 0, 0)
    if day is None or stated is _UNKNOWN or minute > 59 or second > 60 or (hour > 23 and not midnight_after):
        return None
    try:
        start = datetime(*day, tzinfo=stated or zone)
        moment = start + timedelta(hours=hour, minutes=minute, seconds=second)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_UNKNOWN = timezone(timedelta(hours=23, minutes=59))


def _stated_zone(parts: dict[str, str]) -> tzinfo | None:
    """Return the zone that the text states, None when it states none, ``_UNKNOWN`` when we cannot tell."""
    name, offset = parts.get("zone", "").lower(), parts.get("offset", "")
    if offset:
        digits = offset[1:].replace(":", "")
        digits = digits.zfill(2) + "00" if len(digits) < 3 else digits.zfill(4)
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        if minutes > 15 * 60 or int(digits[2:4]) > 59:
            return _UNKNOWN
        return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    if not name:
        return None
    hours = _ZONES.get(name)
    return _UNKNOWN if hours is None else timezone(timedelta(hours=hours))


def _half_day(half: str | None, hour: int) -> int:
    """Return the hour of 24 for 오전/오후 (AM/PM); 12 at night is 0, an hour above 12 is taken as it is."""
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half.lower() in {"오후", "pm"} else 0)


# --- the day ------------------------------------------------------------------------------------


def _by_name(found: _Fields) -> tuple[int, int, int] | None:
    name = found["month"].lower().rstrip(".")
    month = next((_MONTHS[name[:size]] for size in (5, 4, 3) if name[:size] in _MONTHS), None)
    return (_year(found["year"]), month, int(found["day"])) if month else None


def _by_number(found: _Fields) -> tuple[int, int, int]:
    groups = found.groupdict()
    return _year(found["year"]), int(groups.get("month") or 1), int(groups.get("day") or 1)


def _by_day_of_year(found: _Fields) -> tuple[int, int, int] | None:
    year = _year(found["year"])
    ordinal = int(found["ordinal"])
    if not 1 <= ordinal <= 366:
        return None
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=ordinal - 1)
    return day.year, day.month, day.day


def _year(digits: str) -> int:
    if len(digits) == 2:
        return int(digits) + (1900 if int(digits) >= 90 else 2000)
    return int(digits)


_WEEKDAY = r"(?:[^\W\d]{2,}\.?,?\s*)?"
_HALF = r"(?P<half>오전|오후|AM|PM|am|pm)"
_D, _M, _Y = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"
_MM, _DD, _YY = r"(?P<month>\d\d)", r"(?P<day>\d\d)", r"(?P<year>\d\d)"
_AT = rf"(?:\s+{_CLOCK}\s*{_ZONE})?"
_AT_T = rf"(?:(?:\s*T\s*|\s+){_CLOCK}\s*{_ZONE})?"
_COMPACT_CLOCK = r"(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)?"

_Format = tuple[re.Pattern[str], _DayReader]
_FORMATS: tuple[_Format, ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        # Thu, 01 Jan 2004 19:48:21 GMT; "Mon, 13 Feb, 2012 …"; 파이낸셜뉴스 has no space after the comma
        (rf"{_WEEKDAY}{_D}[\s-]+{_NAME}\.?,?[\s-]+(?P<year>\d{{4}}|\d\d),?{_AT}", _by_name),
        # Thu, Jan 01 2004 19:48:21 GMT; "January 5, 2004"
        (rf"{_WEEKDAY}{_NAME}\.?\s+{_D},?\s+{_Y}{_AT}", _by_name),
        # asctime: Sun Jan  4 16:29:06 [PST|+0000] 2004
        (rf"{_WEEKDAY}{_NAME}\s+{_D}\s+{_CLOCK}\s*{_ZONE}\s*{_Y}", _by_name),
        # Java's format in a Korean locale: 월, 10 2월 2025 09:00:00 +0900
        (rf"(?:[월화수목금토일],?\s*)?{_D}\s+{_M}월\s+{_Y}{_AT}", _by_number),
        # 노컷뉴스: Tue, 11 08 2026 10:00:00 +0900
        (rf"[A-Za-z]{{3}},\s*{_D}\s+{_MM}\s+{_Y}{_AT}", _by_number),
        # W3C-DTF and its like: 2003-12-31T10:14:55Z, 2026.08.09 18:00, Fri, 2006/09/15 08:19:53 EDT
        (rf"(?:[A-Za-z]{{3}},\s*)?{_Y}(?P<sep>[-./])\s?{_M}(?:(?P=sep)\s?{_D}\.?{_AT_T})?", _by_number),
        # Nate: 2004-05-25 오후 11:23:17
        (rf"{_Y}[-./]\s?{_M}[-./]\s?{_D}\.?\s+{_HALF}\s*{_CLOCK}\s*{_ZONE}", _by_number),
        # OnBlog: 2004년 05월 28일  01:31:15
        (rf"{_Y}년\s*{_M}월\s*{_D}일(?:\s*{_HALF}?\s*{_CLOCK})?", _by_number),
        # 08/09/2026 01:00:00 PM: American, the only order in which AM and PM are written
        (rf"{_M}/{_D}/{_Y}(?:\s+{_CLOCK}(?:\s*{_HALF})?)?", _by_number),
        # ISO 8601 without separators, with days of the year, two-digit years and century marks
        (rf"{_Y}{_MM}{_DD}(?:T?{_COMPACT_CLOCK}\s*{_ZONE})?", _by_number),
        (_Y, _by_number),
        (rf"{_Y}-?(?P<ordinal>\d{{3}})", _by_day_of_year),
        (rf"{_YY}-?{_MM}-?{_DD}", _by_number),
        (rf"-{_YY}-?{_MM}", _by_number),
        (r"(?P<year>0\d)-?(?P<ordinal>\d{3})", _by_day_of_year),
        # Hungarian: 2004-július-13T9:15-05:00
        (rf"{_Y}-{_NAME}-{_D}{_AT_T}", _by_name),
    )
)
