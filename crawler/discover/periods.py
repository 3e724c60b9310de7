"""Which days does an address, an entry or a sitemap speak of, and are they among those asked for?

Only evidence that cannot mean anything else leaves something out unread: a stated date, a last change
that lies before the first day, a day or month written in the address. All of it is taken with a day of
grace on either side, because servers write addresses and dates in zones of their own; the date on the
page decides.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from crawler.discover.dates import parse_feed_date
from crawler.tables.templates import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from crawler.records import Candidate, Listing

GRACE = timedelta(days=1)


class Side(Enum):
    """Where a day lies."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included; None: open on that side."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a backfill asks for, in the source's zone; without ``until`` it is open."""

    since: date
    until: date | None = None

    def side(self, day: date) -> Side:
        """Tell where a day lies."""
        if day < self.since:
            return Side.BEFORE
        return Side.AFTER if self.until is not None and day > self.until else Side.WITHIN

    def outside(self, span: Span) -> date | None:
        """Return the day of a span that proves that all of it lies outside, or None."""
        if span.last is not None and self.side(span.last) is Side.BEFORE:
            return span.last
        if span.first is not None and self.side(span.first) is Side.AFTER:
            return span.first
        return None


# --- addresses ----------------------------------------------------------------------------------

_YEAR, _MONTH, _DAY = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12]\d|3[01])"
_LOOSE_MONTH, _LOOSE_DAY = r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
_IN_ADDRESS = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)")
    for pattern in (
        rf"{_YEAR}(?P<s>[-/_.]){_LOOSE_MONTH}(?P=s){_LOOSE_DAY}",
        rf"{_YEAR}{_MONTH}{_DAY}",
        rf"{_YEAR}[-/_.]?{_MONTH}(?![-/_.]\d)",
        r"(?:yyyy|year)=(?P<y>(?:19|20)\d\d)(?:&(?:mm|month)=(?P<m>1[0-2]|0?[1-9]))?(?:&(?:dd|day)=(?P<d>3[01]|[12]\d|0?[1-9]))?",
    )
)
_YEAR_ALONE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def span_of_address(url: str) -> Span | None:
    """Return the day, month or year that is written in a URL's path and query, or None.

    A number is taken for a date only as a whole: ``idxno=202501031`` is none. Years alone (without
    ``year=``) say nothing, for they may count something.
    """
    address = url.split("://", 1)[-1].partition("/")[2]
    for pattern in _IN_ADDRESS:
        found = pattern.search(address)
        if found:
            return _span(*(int(found[part] or 0) for part in "ymd" if part in found.groupdict()))
    return None


def _span(year: int, month: int = 0, day: int = 0) -> Span | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:  # the 30th of February
        return None
    if day:
        return Span(first, first)
    if month:
        return Span(first, date(year, month, monthrange(year, month)[1]))
    return Span(first, date(year, 12, 31))


# --- candidates ---------------------------------------------------------------------------------


def span_of_candidate(one: Candidate, zone: tzinfo) -> Span:
    """Return the days on which a candidate may have been published, by what is known without its page."""
    published = _day(one.hints.published, zone)
    if published is not None:
        return Span(published, published)
    written = span_of_address(one.canonical)
    changed = _day(one.hints.modified, zone)
    lasts = [day for day in (written.last if written else None, changed) if day is not None]
    return _wider(Span(written.first if written else None, min(lasts, default=None)))


def _wider(span: Span) -> Span:
    try:
        return Span(span.first and span.first - GRACE, span.last and span.last + GRACE)
    except OverflowError:
        return Span()


def _day(text: str | None, zone: tzinfo) -> date | None:
    moment = parse_feed_date(text, zone) if text else None
    try:
        return moment.astimezone(zone).date() if moment else None
    except OverflowError:
        return None


# --- the sitemaps of an index ----------------------------------------------------------------------


def choose_sitemaps(listing: Listing, window: Window, zone: tzinfo) -> tuple[list[str], int]:
    """Return the children of a sitemap index worth reading, newest first, and how many are left out.

    One is left out when it last changed before the window, or when its name holds a day, month or year
    outside it. Years alone count where no brother has a smaller number at that place: ``posts-2019`` to
    ``posts-2025`` are years, ``posts-1`` to ``posts-2025`` are not.
    """
    changed = listing.children_modified or (None,) * len(listing.children)
    years = _years_of_names(listing.children)
    chosen: list[tuple[date, str]] = []
    for url, modified in zip(listing.children, changed, strict=True):
        written = span_of_address(url) or years.get(url) or Span()
        last_change = _day(modified, zone)
        stated = _wider(Span(written.first, _earlier(written.last, last_change)))
        if window.outside(stated) is None:
            chosen.append((written.last or last_change or date.max, url))
    chosen.sort(key=lambda pair: pair[0], reverse=True)
    return [url for _, url in chosen], len(listing.children) - len(chosen)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _years_of_names(urls: Sequence[str]) -> dict[str, Span]:
    """Return the year in each name that has one number only, where all numbers of that place are years."""
    places_of: dict[str, list[tuple[str, int]]] = {}
    for url in urls:
        numbers = re.findall(r"\d+", url)
        if len(numbers) == 1 and len(numbers[0]) < 10:
            places_of.setdefault(re.sub(r"\d+", "0", url), []).append((url, int(numbers[0])))
    spans: dict[str, Span] = {}
    for named in places_of.values():
        if all(1990 <= number < 2100 for _, number in named):
            spans |= {url: span for url, year in named if (span := _span(year))}
    return spans


# --- archives -----------------------------------------------------------------------------------


def addresses(template: str, window: Window, today: date, most: int) -> list[tuple[str, date | None]]:
    """Return the first page of an archive for each of its periods in the window, newest first.

    The period is a day, month or year, by the places of the template; without such a place there is one
    address and no day. ``{page}`` is left for the walk. At most ``most`` addresses.
    """
    step = _smallest(template)
    if step is None:
        return [(template, None)]
    found: dict[str, date] = {}
    for day in _days_back(min(window.until or today, today), window.since):
        if len(found) >= most:
            break
        found.setdefault(fill_day(template, day), day)
    return list(found.items())


def _smallest(template: str) -> str | None:
    named = places(template)
    return next((name for name in ("date", "dd", "mm", "yyyy") if name in named), None)


def _days_back(last: date, first: date) -> Iterator[date]:
    for back in range((last - first).days + 1):
        yield last - timedelta(days=back)


def fill_day(template: str, day: date) -> str:
    """Return the template with the day in its places."""
    written = {"date": day.isoformat(), "yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}
    for name, text in written.items():
        template = template.replace(f"{{{name}}}", text)
    return template


# --- lists without dates ----------------------------------------------------------------------------


def list_goes_on(sides: Sequence[Side]) -> bool:
    """Tell whether the page after one whose articles lie there may hold something of the window.

    Lists run from new to old. One page that is all before the window is the last; an old article pinned
    among newer ones ends nothing.
    """
    return bool(sides) and any(side is not Side.BEFORE for side in sides)
