"""What a listing and its server say about when to read it again; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.fetch import freshness
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
    """Return for how long the response is fresh, by the reading of ``fetch.freshness``."""
    until = freshness.fresh_until(page.status, page.headers, now=page.fetched_at)
    return {freshness.stated_by(page.headers): (until - page.fetched_at).total_seconds()} if until else {}


def fresh_until(facts: ListingFacts) -> datetime:
    """Return until when a listing asks to be left alone: its freshness, then its skipped hours."""
    until = facts.read_at + timedelta(seconds=facts.pause)
    for _ in range(24):
        if until.astimezone(UTC).hour not in facts.skip_hours:
            break
        until = until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return until
