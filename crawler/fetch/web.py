"""Fetch one URL politely and safely, and give a value whatever the server does."""

from __future__ import annotations

import asyncio
import random
import socket
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self

import aiohttp
import httpx

from crawler.fetch.answer import (
    ACCEPT,
    SITE_FILES,
    Kind,
    is_readable_type,
    is_severed,
    pause_asked,
    reason_of_exception,
    reason_of_status,
)
from crawler.fetch.answer import seconds_to_wait as read_retry_after
from crawler.fetch.body import ACCEPT_ENCODING, BodyRefused, read_body
from crawler.fetch.circuit import Circuit, Circuits
from crawler.fetch.dial import Dial, OpenSocket
from crawler.fetch.exchange import Exchange, exchange_of
from crawler.fetch.freshness import Headers, fresh_until, parse_date
from crawler.fetch.guard import check_url
from crawler.fetch.host_wishes import Forgetful, Remembered, Wishes
from crawler.fetch.keys import Keys
from crawler.fetch.pace import NEVER, Pace, queue_key
from crawler.fetch.redirects import REDIRECTS, as_redirect, destination, tidy
from crawler.fetch.refusal import say_more, unless_challenge
from crawler.fetch.robots import Robots, origin_of
from crawler.fetch.rules import LARGEST
from crawler.fetch.shelf import Shelf, is_trusted, sendable
from crawler.fetch.tdmrep import Reservations
from crawler.fetch.wire import as_read
from crawler.records import Failure, Page, Reason, Unchanged, Validators

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp.abc import AbstractResolver

    from crawler.settings import Settings

LONGEST_PAUSE = 120.0
"""Seconds; a robots Crawl-delay beyond it is kept by ending the visit to that host, not by sleeping."""
LONGEST_TRUST = timedelta(hours=6)
"""For so long a 304 is believed; then the whole is asked for once, four times a day at most."""


class _Severed(Failure):
    """The connection ended before an answer: one that was kept open may have died of old age."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """What one call of ``Web.get`` asks for."""

    url: str
    kind: Kind
    validators: Validators
    local: bool
    delay: float
    source: str


@dataclass(frozen=True, slots=True)
class _Moved:
    """A redirect."""

    to: str


class Web:
    """The web as the crawler sees it; an async context manager.

    Args:
        settings: identity, politeness and limits.
        now: the time that pages are stamped with.
        monotonic: seconds on a clock that never steps back, for pauses.
        sleep: waits that many seconds.
        chance: a random number from 0 to 1, for jitter.
        lookup: looks names up; the system's resolver unless given.
        open_socket: opens a socket to dial with.
        keys: opens the APIs that want a key; none unless given.
        told: told of every request that was made.
        wishes: where hosts' wishes and failures outlive this process; nowhere unless given.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        lookup: AbstractResolver | None = None,
        open_socket: OpenSocket = socket.socket,
        keys: Keys | None = None,
        told: Callable[[Exchange], None] | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._dial = Dial(settings.network, lookup, open_socket)
        self._keys = keys or Keys({})
        self._told = told
        self._identity = {"user-agent": settings.user_agent(_version())}
        self._wishes = Remembered(wishes or Forgetful(), now)
        since = self._wishes.since_others()
        self._pace = Pace(
            seats=settings.network.connections,
            jitter=settings.politeness.jitter,
            monotonic=monotonic,
            sleep=sleep,
            chance=chance,
            others=NEVER if since is None else monotonic() - since,
            held=self._wishes.held(),
        )
        self._circuits = Circuits(self._wishes.circuits())
        self._shelf = Shelf()
        get_robots, get_tdmrep = partial(self._get_file, "robots"), partial(self._get_file, "tdmrep")
        self._robots = Robots(get_robots, token=settings.identity.product, monotonic=monotonic)
        self._reservations = Reservations(get_tdmrep, self._wishes, asks=settings.rights.tdm_file)

    @property
    def circuits(self) -> Mapping[str, Circuit]:
        """The origins whose last answer was a failure, and until when each is left alone."""
        return self._circuits.troubled

    async def __aenter__(self) -> Self:
        """Connections are opened when the first page needs them."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        await self._dial.close()

    async def get(
        self,
        url: str,
        *,
        kind: Kind,
        validators: Validators | None = None,
        local: bool = False,
        delay: float,
        source: str = "",
    ) -> Page | Unchanged | Failure:
        """Fetch ``url``: guarded, allowed by robots.txt, in its host's queue, within all limits.

        Args:
            url: http or https.
            kind: decides size, accepted content types, and that a robots.txt needs no robots.txt.
            validators: makes the request conditional.
            local: loopback and private addresses are allowed.
            delay: seconds between two starts on one host; a Crawl-delay or Retry-After adds to it.
            source: id that the page is stamped with.

        Returns:
            A ``Page``, ``Unchanged`` for a 304, or a ``Failure`` that carries ``url`` as it was asked for.
            A listing that its server still calls fresh is not asked for again.
        """
        asked = sendable(validators or Validators())
        ready = self._shelf.answer(url, asked, now=self._now()) if kind == "listing" else None
        if ready is not None:
            return ready
        if not is_trusted(asked, now=self._now(), for_long=LONGEST_TRUST):
            asked = Validators()
        answer = replace(await self._follow(_Errand(url, kind, asked, local, delay, source)), url=url)
        if isinstance(answer, Page) and kind == "listing":
            self._shelf.keep(answer)
        return answer

    async def _get_file(self, kind: Kind, url: str, local: bool, delay: float) -> Page | Unchanged | Failure:
        return await self.get(url, kind=kind, local=local, delay=delay)

    async def _follow(self, errand: _Errand) -> Page | Unchanged | Failure:
        """Go where the redirects lead; every hop passes the guard, robots.txt and the queue."""
        here, trail = tidy(errand.url), set[str]()
        allowance = self._settings.network.timeout.total_seconds()
        for _ in range(self._settings.network.max_redirects + 1):
            is_redirected = bool(trail)
            trail.add(here)
            answer, spent = await self._hop(here, errand, allowance)
            if not isinstance(answer, _Moved):
                return as_redirect(answer) if is_redirected else answer
            if answer.to in trail:
                return Failure(here, Reason.REDIRECTS, f"loop at {answer.to}")
            here, allowance = answer.to, allowance - spent
        return Failure(here, Reason.REDIRECTS, f"more than {self._settings.network.max_redirects}")

    async def _hop(
        self, url: str, errand: _Errand, allowance: float
    ) -> tuple[Page | Unchanged | Failure | _Moved, float]:
        """Make one request if it may be made; also tell the seconds that the server took."""
        refused = check_url(url, local=errand.local)
        if refused:
            return refused, 0.0
        key = self._keys.headers(url, local=errand.local)
        if isinstance(key, Failure):
            return key, 0.0
        resting = self._resting(url, errand)
        if resting:
            return resting, 0.0
        delay, origin = errand.delay, origin_of(url)
        asked: Headers = ()
        if errand.kind == "robots":
            delay = max(delay, self._wishes.crawl_delay(origin))
        elif not key:  # whoever gave us a key said what it may be used for
            ruling = await self._robots.ruling(url, local=errand.local, delay=delay)
            if isinstance(ruling, Failure):
                return ruling, 0.0
            if not ruling.allowed:
                return Failure(url, Reason.ROBOTS, url), 0.0
            await self._wishes.note_crawl_delay(origin, ruling.crawl_delay or 0.0)
            delay = max(delay, ruling.crawl_delay or 0.0)
            if errand.kind == "page":
                asked = (*ruling.wishes, *await self._reservations.of(url, local=errand.local, delay=delay))
        answer, spent = await self._ask_patiently(url, errand, delay, allowance)
        return replace(answer, site_wishes=asked) if asked and isinstance(answer, Page) else answer, spent

    async def _ask_patiently(
        self, url: str, errand: _Errand, delay: float, allowance: float
    ) -> tuple[Page | Unchanged | Failure | _Moved, float]:
        """Ask in turn; a short Retry-After is waited out and the request made once more."""
        key = queue_key(url)
        answer, spent = await self._ask_in_turn(key, url, errand, delay, allowance)
        if isinstance(answer, _Severed):
            answer, more = await self._ask_in_turn(key, url, errand, delay, max(0.0, allowance - spent))
            spent += more
        if isinstance(answer, _Severed):
            answer = Failure(answer.url, answer.reason, answer.detail)
        if await self._hold(key, answer) <= 0 or self._pace.held(key) > self._patience:
            return answer, spent
        again, more = await self._ask_in_turn(key, url, errand, delay, allowance)
        await self._hold(key, again)
        return again, spent + more

    async def _hold(self, key: str, answer: Page | Unchanged | Failure | _Moved) -> float:
        """Leave a host alone for as long as an answer asks; return those seconds if it says no more."""
        pause = pause_asked(answer) if isinstance(answer, Failure) else 0.0
        if pause > 0:
            self._pace.hold(key, pause)
            await self._wishes.note_hold(key, pause)
        return pause if isinstance(answer, Failure) and answer.reason is Reason.RATE_LIMITED else 0.0

    async def _ask_in_turn(
        self, key: str, url: str, errand: _Errand, delay: float, allowance: float
    ) -> tuple[Page | Unchanged | Failure | _Moved, float]:
        """Wait for the host's queue and ask, unless the wait is longer than our patience."""
        held, pause = self._pace.held(key), self._pace.wait(key, delay)
        if held > self._patience:
            return Failure(url, Reason.RATE_LIMITED, f"{key} asked us to wait", retry_after=held), 0.0
        if pause > LONGEST_PAUSE:
            return Failure(url, Reason.RATE_LIMITED, f"Crawl-delay of {key}", retry_after=pause), 0.0
        async with self._pace.turn(key, delay):
            resting = self._resting(url, errand)  # others may have failed while this one waited
            if resting:
                return resting, 0.0
            loop = asyncio.get_running_loop()
            started = loop.time()
            answer = await self._ask(url, errand, allowance)
            spent = loop.time() - started
            if not _is_closed_file(answer, errand):
                circuit = self._circuits.note(url, answer, now=self._now())
                await self._wishes.note_circuit(origin_of(url), circuit)
            if self._told:
                self._told(exchange_of(errand.kind, errand.source, answer, spent))
            return answer, spent

    def _resting(self, url: str, errand: _Errand) -> Failure | None:
        return self._circuits.refusal(url, is_listing=errand.kind == "listing", now=self._now())

    @property
    def _patience(self) -> float:
        return self._settings.politeness.max_retry_after.total_seconds()

    async def _ask(self, url: str, errand: _Errand, allowance: float) -> Page | Unchanged | Failure | _Moved:
        """Make one request within ``allowance`` seconds."""
        try:
            async with asyncio.timeout(allowance):
                return await self._exchange(url, errand)
        except BodyRefused as refused:
            return Failure(url, refused.reason, refused.detail)
        except (TimeoutError, OSError, httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError) as error:
            kind = _Severed if is_severed(error) else Failure
            return kind(url, reason_of_exception(error), _detail(error))

    async def _exchange(self, url: str, errand: _Errand) -> Page | Unchanged | Failure | _Moved:
        key = self._keys.headers(url, local=errand.local)
        headers = self._identity | _request_headers(errand) | (key if isinstance(key, dict) else {})
        transport = self._dial.transport(local=errand.local)
        response = await transport.handle_async_request(httpx.Request("GET", as_read(url), headers=headers))
        try:
            return await self._read(url, response, errand)
        finally:
            await response.aclose()

    async def _read(
        self, url: str, response: httpx.Response, errand: _Errand
    ) -> Page | Unchanged | Failure | _Moved:
        """Turn a response of which the head has come into what it means."""
        status = response.status_code
        if status in REDIRECTS and "location" in response.headers:
            return _Moved(destination(url, response))
        if status == 304 and errand.validators:
            news = tuple(response.headers.multi_items())
            return self._shelf.note_304(errand.url, errand.validators, news, now=self._now())
        failure = self._failure(url, response, errand.kind)
        if failure:
            return await say_more(failure, response, errand.kind)
        return unless_challenge(await self._page(url, response, errand), errand.kind)

    def _failure(self, url: str, response: httpx.Response, kind: Kind) -> Failure | None:
        """Say what is wrong with an answer before its body is read."""
        status = response.status_code
        sent = parse_date(response.headers.get("date", ""))
        wait = read_retry_after(response.headers.get("retry-after"), now=self._now(), sent=sent)
        reason = reason_of_status(status, retry_after=wait)
        if reason:
            return Failure(url, reason, f"HTTP {status}", status, wait)
        if status == 304:
            return Failure(url, Reason.PROTOCOL, "304 to an unconditional request", status)
        if status == 206:
            return Failure(url, Reason.PROTOCOL, "a part of a page that was asked for whole", status)
        if not 200 <= status < 300:
            return Failure(url, Reason.REDIRECTS, f"HTTP {status} leads nowhere", status)
        content_type = response.headers.get("content-type")
        if not is_readable_type(content_type, kind):
            return Failure(url, Reason.WRONG_TYPE, content_type, status)
        return None

    async def _page(self, url: str, response: httpx.Response, errand: _Errand) -> Page:
        body = await read_body(response, limit=self._limit(errand.kind), cut=errand.kind in SITE_FILES)
        headers, now = tuple(response.headers.multi_items()), self._now()
        return Page(
            url=errand.url,
            final_url=url,
            status=response.status_code,
            headers=headers,
            body=body,
            fetched_at=now,
            source=errand.source,
            fresh_until=fresh_until(response.status_code, headers, now=now),
        )

    def _limit(self, kind: Kind) -> int:
        network = self._settings.network
        return {"page": network.max_page, "listing": network.max_listing}.get(kind, LARGEST)


def _is_closed_file(answer: object, errand: _Errand) -> bool:
    """Tell of a robots.txt that is refused: the site has no rules then, and its pages may be open."""
    return errand.kind in SITE_FILES and isinstance(answer, Failure) and answer.reason is Reason.BLOCKED


def _request_headers(errand: _Errand) -> dict[str, str]:
    headers = {"accept": ACCEPT[errand.kind], "accept-encoding": ACCEPT_ENCODING}
    if errand.kind not in SITE_FILES:
        headers["accept-language"] = "ko,en;q=0.5"
    if errand.validators.etag:
        headers["if-none-match"] = errand.validators.etag
    if errand.validators.last_modified:
        headers["if-modified-since"] = errand.validators.last_modified
    return headers


def _detail(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@cache
def _version() -> str:
    try:
        return version("dolpung")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
