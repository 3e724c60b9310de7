"""What a server's answer, or the lack of one, means: pure functions from HTTP to records."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

import aiohttp
import httpx

from crawler.fetch.guard import AddressRefused
from crawler.records import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aiohttp.connector import Connection

Kind = Literal["page", "listing", "robots", "tdmrep"]
"""What is asked for: an article, a feed or sitemap or list, a robots.txt, or a tdmrep.json."""
SITE_FILES: frozenset[Kind] = frozenset({"robots", "tdmrep"})
"""What a site says of itself: text of any type; a refusal is no more than that there is none."""

ACCEPT: Mapping[Kind, str] = {
    "page": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "listing": "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/html;q=0.8,*/*;q=0.5",
    "robots": "text/plain,*/*;q=0.5",
    "tdmrep": "application/json,*/*;q=0.5",
}
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"})
_LISTING_TYPES = frozenset({
    "application/octet-stream", "application/gzip", "application/x-gzip", "binary/octet-stream",
})  # fmt: skip

# The first class that an exception, or one that caused it, belongs to. httpx-aiohttp 0.2 maps a broken
# connection to ConnectTimeout, so the cause is asked and not the httpx exception.
_BY_EXCEPTION: tuple[tuple[type[BaseException], Reason], ...] = (
    (AddressRefused, Reason.PRIVATE_ADDRESS),
    (aiohttp.ClientConnectorDNSError, Reason.DNS),
    (aiohttp.ClientSSLError, Reason.TLS),
    (ssl.SSLError, Reason.TLS),
    (aiohttp.ServerTimeoutError, Reason.TIMEOUT),
    (aiohttp.ClientConnectionError, Reason.CONNECT),
    (aiohttp.InvalidURL, Reason.OUT_OF_SCOPE),
    (httpx.InvalidURL, Reason.REDIRECTS),  # what we ask for was vetted: it is in a Location header
    (aiohttp.ClientPayloadError, Reason.PROTOCOL),
    (aiohttp.ClientError, Reason.PROTOCOL),
    (asyncio.TimeoutError, Reason.TIMEOUT),
    (OSError, Reason.CONNECT),
)


class PlainResponse(aiohttp.ClientResponse):
    """A response whose reason phrase is text in any encoding.

    A phrase in CP949 comes with lone surrogates, and httpx-aiohttp 0.2 cannot encode those.
    """

    async def start(self, connection: Connection) -> PlainResponse:
        """Read the head of the response."""
        await super().start(connection)
        self.reason = (self.reason or "").encode("ascii", "replace").decode("ascii")
        return self


def reason_of_exception(error: BaseException) -> Reason:
    """Classify a failed exchange by the causes of its exception; ``PROTOCOL`` when none is known."""
    chain = tuple(_causes(error))
    for known, reason in _BY_EXCEPTION:
        if any(isinstance(cause, known) for cause in chain):
            return reason
    return Reason.PROTOCOL


def is_severed(error: BaseException) -> bool:
    """Tell whether a connection that stood was broken before an answer came."""
    broken = (aiohttp.ServerDisconnectedError, ConnectionResetError, BrokenPipeError)
    return any(isinstance(cause, broken) for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, what caused it and, for groups, its parts."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def reason_of_status(status: int, *, retry_after: float | None = None) -> Reason | None:
    """Say what an HTTP status has refused us, or None for 2xx, 304 and redirects."""
    if status < 400:
        return None
    if status == 429 or (status == 503 and retry_after is not None):
        return Reason.RATE_LIMITED
    if status in (401, 403, 451):
        return Reason.BLOCKED
    if status == 408:
        return Reason.TIMEOUT
    return Reason.HTTP_4XX if status < 500 else Reason.HTTP_5XX


UNSTATED_PAUSE = 300.0
"""Seconds for which a host is left alone after a bot check, or a 429 that does not say how long."""
SHORTEST_PAUSE = 1.0
"""Seconds that a Retry-After of 0 is read as."""
_SKEW = timedelta(days=1)
"""A server's clock that differs by more is no clock."""


def pause_asked(failure: Failure) -> float:
    """Return the seconds for which an answer asks to be left alone: 0 if it does not, or was none of theirs.

    A Retry-After counts with any status and whatever the page says beside it: the 503 of a site under repair
    may be called a login wall by its text.
    """
    if failure.status is None:  # our own decision to wait: the hold stands already
        return 0.0
    if failure.reason is Reason.CAPTCHA:
        return max(failure.retry_after or 0.0, UNSTATED_PAUSE)
    if failure.retry_after is None:
        return UNSTATED_PAUSE if failure.reason is Reason.RATE_LIMITED else 0.0
    return max(failure.retry_after, SHORTEST_PAUSE)


def seconds_to_wait(value: str | None, *, now: datetime, sent: datetime | None = None) -> float | None:
    """Read a Retry-After header, in seconds or as a date (RFC 9110, section 10.2.3); None if unreadable.

    A date is one of the server's clock: if the answer's own Date (``sent``) is behind ours, so is that one.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # no date; a minute of thirty digits
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    begins = min(now, sent) if sent is not None and abs(now - sent) < _SKEW else now
    return max(0.0, (moment - begins).total_seconds())


def is_readable_type(content_type: str | None, kind: Kind) -> bool:
    """Tell whether a Content-Type may hold what was asked for; a missing or broken one may."""
    main = (content_type or "").partition(";")[0].strip().lower()
    if kind in SITE_FILES or "/" not in main:
        return True
    if kind == "page":
        return main in _PAGE_TYPES
    return main.startswith("text/") or main.endswith(("xml", "json")) or main in _LISTING_TYPES
