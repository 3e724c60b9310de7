"""Which days does an address, an entry or a sitemap speak of, and are they among those asked for?

Only evidence that cannot mean anything else leaves something out unread: a stated date, a last change
that lies before the first day, a day or month written in the address. All of it is taken with a day of
grace on either side, because servers write addresses and dates in zones of their own; the date on the
page decides.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
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
_IN_PATH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"/{_YEAR}/{_MONTH}/{_DAY}(?=[/?]|$)",
        rf"/{_YEAR}-{_MONTH}-{_DAY}(?=/)",
        rf"/{_YEAR}{_MONTH}{_DAY}(?=/)",
        rf"/{_YEAR}/{_MONTH}(?=/(?!\d{{1,2}}(?:[/?]|$)))",
    )
)


def span_of_address(url: str) -> Span | None:
    """Return the day or month that an article's address states in folders of its own, or None.

    ``/2025/01/03/…``, ``/2025-01-03/…``, ``/20250103/…`` and ``/2025/01/…``; what a slug or a number
    holds (``/chips-2019-12``, ``idxno=20250103``) may mean anything.
    """
    address = "/" + url.split("://", 1)[-1].partition("/")[2]
    found = next((found for pattern in _IN_PATH if (found := pattern.search(address))), None)
    return _span(*(int(text) for text in found.groups())) if found else None


def _span(year: int, month: int = 0, day: int = 0) -> Span | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:  # the 30th of February, the 13th month
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

_DAY_IN_NAME = re.compile(rf"(?<!\d){_YEAR}{_MONTH}{_DAY}(?!\d)")
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(\d\d)(?!\d)")
_IN_QUERY = re.compile(
    r"[?&](?:yyyy|year)=(\d{4})(?:&(?:mm|month)=(\d{1,2})(?!\d))?(?:&(?:dd|day)=(\d{1,2})(?!\d))?"
)


def choose_sitemaps(listing: Listing, window: Window, zone: tzinfo) -> tuple[list[str], int]:
    """Return the children of a sitemap index worth reading, newest first, and how many are left out.

    One is left out when it last changed before the window, or when its name holds a day, month or year
    outside it. A number in a name is a date only if the same number is one in the names of all its
    brothers: ``posts-2019`` to ``posts-2025`` are years, ``posts-1`` to ``posts-2025`` are not.
    """
    changed = listing.children_modified or (None,) * len(listing.children)
    written = _spans_of_names(listing.children)
    chosen: list[tuple[date, str]] = []
    for url, modified in zip(listing.children, changed, strict=True):
        span, last_change = written.get(url, Span()), _day(modified, zone)
        stated = _wider(Span(span.first, _earlier(span.last, last_change)))
        if window.outside(stated) is None:
            chosen.append((span.last or last_change or date.max, url))
    chosen.sort(key=lambda pair: pair[0], reverse=True)
    return [url for _, url in chosen], len(listing.children) - len(chosen)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _spans_of_names(urls: Sequence[str]) -> dict[str, Span]:
    """Return the days that the names of sitemaps speak of; those that differ in numbers only are alike."""
    brothers: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        brothers[re.sub(r"\d+", "0", url)].append(url)
    spans: dict[str, Span] = {}
    for alike in brothers.values():
        for read in (_day_of_name, _month_of_name, _year_of_name):
            found = {url: span for url in alike if (span := read(url)) is not None}
            if len(found) == len(alike):
                spans |= found
                break
    return spans


def _day_of_name(url: str) -> Span | None:
    asked = _IN_QUERY.search(url)
    if asked:
        return _span(*(int(number or 0) for number in asked.groups()))
    found = _DAY_IN_NAME.search(url)
    return _span(*(int(text) for text in found.groups())) if found else None


def _month_of_name(url: str) -> Span | None:
    """Return the month; a number after it may count parts as well as days, so it is left aside."""
    found = _MONTH_IN_NAME.search(url)
    return _span(int(found[1]), int(found[2])) if found and int(found[2]) > 0 else None


def _year_of_name(url: str) -> Span | None:
    numbers = re.findall(r"\d+", url.split("://", 1)[-1].partition("/")[2])
    return _span(int(numbers[0])) if numbers and re.fullmatch(r"(?:199|20\d)\d", numbers[0]) else None


# --- archives -----------------------------------------------------------------------------------


def addresses(template: str, window: Window, today: date) -> list[tuple[str, date | None]]:
    """Return the first page of an archive for each of its periods in the window, newest first.

    The period is a day, month or year, by the places of the template; without such a place there is one
    address and no day. ``{page}`` is left for the walk.
    """
    step = _smallest(template)
    if step is None:
        return [(template, None)]
    found: dict[str, date] = {}
    for day in _days_back(min(window.until or today, today), window.since):
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
