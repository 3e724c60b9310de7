"""What a listing and its server say about when to read it again; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler.records import ListingFacts

if TYPE_CHECKING:
    from crawler.records import Listing, Page

LONGEST_WISH = timedelta(days=1)
"""Freshness is believed for a day: an ``Expires`` of next year on a news feed is a mistake."""

_HEAD = 8_192
"""Bytes in which a feed speaks of itself; what follows are its items."""
_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.*?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIPPED = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_ALWAYS_STALE = re.compile(r"\b(?:no-cache|no-store)\b", re.IGNORECASE)
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 168, b"monthly": 720, b"yearly": 8760}


def listing_facts(page: Page, listing: Listing) -> ListingFacts | None:
    """Return what a listing told of itself, or None for one without entries (a sitemap index)."""
    if not listing.candidates:
        return None
    head = _head(page.body)
    wishes = {**_of_the_feed(head), **_of_the_server(page)}
    by, seconds = max(wishes.items(), key=lambda wish: wish[1], default=("", 0.0))
    longest = LONGEST_WISH.total_seconds()
    pause = min(seconds, longest)
    return ListingFacts(
        url=listing.url,
        size=len({candidate.canonical for candidate in listing.candidates}),
        read_at=page.fetched_at,
        pause=pause,
        pause_by=by if pause else "",
        skip_hours=_skipped_hours(head),
        asked=page.url,
    )


def _head(body: bytes) -> bytes:
    item = _ITEM.search(body, 0, _HEAD)
    return body[: item.start() if item else _HEAD]


def _of_the_feed(head: bytes) -> dict[str, float]:
    """Read ``ttl`` (minutes) and RSS's syndication module (so many times in a period)."""
    wishes: dict[str, float] = {}
    if ttl := _TTL.search(head):
        wishes["ttl"] = int(ttl[1]) * 60.0
    if period := _PERIOD.search(head):
        frequency = _FREQUENCY.search(head)
        times = max(1, int(frequency[1])) if frequency else 1
        wishes["sy:updatePeriod"] = _HOURS[period[1].lower()] * 3600.0 / times
    return wishes


def _skipped_hours(head: bytes) -> tuple[int, ...]:
    """Read ``skipHours`` (GMT; 24 is midnight in RSS 0.91); a feed that skips all day says nothing."""
    found = _SKIP_HOURS.search(head)
    hours = {int(hour) % 24 for hour in _SKIPPED.findall(found[1])} if found else set()
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def _of_the_server(page: Page) -> dict[str, float]:
    """Read for how long the response is fresh (RFC 9111, 4.2.1): max-age goes before Expires."""
    control = ", ".join(value for name, value in page.headers if name.lower() == "cache-control")
    age = page.header("age") or ""
    spent = float(age) if age.isascii() and age.isdigit() else 0.0
    if _ALWAYS_STALE.search(control):
        return {}
    if max_age := _MAX_AGE.search(control):
        return {"Cache-Control": max(0.0, float(max_age[1]) - spent)}
    return {"Expires": fresh} if (fresh := _until_expiry(page)) > 0 else {}


def _until_expiry(page: Page) -> float:
    try:
        expires = parsedate_to_datetime(page.header("expires") or "")
        sent = parsedate_to_datetime(page.header("date") or "")
        return (expires - sent).total_seconds()
    except (ValueError, TypeError, OverflowError):  # "0", "-1", no Date, one of them without a zone
        return 0.0


def fresh_until(facts: ListingFacts) -> datetime:
    """Return until when a listing asks to be left alone: its freshness, then its skipped hours."""
    until = facts.read_at + timedelta(seconds=facts.pause)
    for _ in range(24):
        if until.astimezone(UTC).hour not in facts.skip_hours:
            break
        until = until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return until
