"""Fetch one URL politely and safely, and give a value whatever the server does."""

from __future__ import annotations

import asyncio
import random
import re
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urldefrag, urljoin

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from crawler.fetch.answer import (
    ACCEPT,
    Kind,
    is_readable_type,
    is_severed,
    reason_of_exception,
    reason_of_status,
)
from crawler.fetch.answer import seconds_to_wait as read_retry_after
from crawler.fetch.body import ACCEPT_ENCODING, BodyRefused, read_body
from crawler.fetch.guard import AddressRefused, GuardedResolver, check_url, refuse_address
from crawler.fetch.pace import NEVER, Pace, queue_key
from crawler.fetch.robots import Robots, origin_of
from crawler.fetch.rules import LARGEST
from crawler.fetch.wishes import Forgetful, Remembered, Wishes
from crawler.records import Failure, Page, Reason, Unchanged, Validators

if TYPE_CHECKING:
    from datetime import datetime

    from aiohttp.abc import AbstractResolver

    from crawler.settings import Settings

LONGEST_PAUSE = 120.0
"""Seconds; a robots Crawl-delay beyond it is kept by ending the visit to that host, not by sleeping."""
UNSTATED_PAUSE = 300.0
"""Seconds for which a host is left alone after a 429 that does not say how long."""
SHORTEST_PAUSE = 1.0
"""Seconds that a Retry-After of 0 is read as."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_MAX_HEADER = 32_768  # bytes a header line; aiohttp's 8,190 are fewer than some sites' security policies


class _Severed(Failure):
    """The connection ended before an answer: one that was kept open may have died of old age."""


OpenSocket = Callable[[int, int, int], socket.socket]
"""Family, type and protocol -> a socket that is not connected yet."""


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
        wishes: where hosts' wishes outlive this process; nowhere unless given.
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
        wishes: Wishes | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._lookup = lookup
        self._open_socket = open_socket
        self._clients: dict[bool, httpx.AsyncClient] = {}
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
        self._robots = Robots(self._get_robots, token=settings.identity.product, monotonic=monotonic)

    async def __aenter__(self) -> Self:
        """Connections are opened when the first page needs them."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.aclose()

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
        """
        errand = _Errand(url, kind, validators or Validators(), local, delay, source)
        answer = await self._follow(errand)
        return replace(answer, url=url)

    async def _get_robots(self, url: str, local: bool, delay: float) -> Page | Unchanged | Failure:
        return await self.get(url, kind="robots", local=local, delay=delay)

    async def _follow(self, errand: _Errand) -> Page | Unchanged | Failure:
        """Go where the redirects lead; every hop passes the guard, robots.txt and the queue."""
        here, trail = _tidy(errand.url), set[str]()
        allowance = self._settings.network.timeout.total_seconds()
        for _ in range(self._settings.network.max_redirects + 1):
            is_redirected = bool(trail)
            trail.add(here)
            answer, spent = await self._hop(here, errand, allowance)
            if not isinstance(answer, _Moved):
                return _as_redirect(answer) if is_redirected else answer
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
        delay, origin = errand.delay, origin_of(url)
        if errand.kind == "robots":
            delay = max(delay, self._wishes.crawl_delay(origin))
        else:
            ruling = await self._robots.ruling(url, local=errand.local, delay=delay)
            if isinstance(ruling, Failure):
                return ruling, 0.0
            if not ruling.allowed:
                return Failure(url, Reason.ROBOTS, url), 0.0
            await self._wishes.note_crawl_delay(origin, ruling.crawl_delay or 0.0)
            delay = max(delay, ruling.crawl_delay or 0.0)
        return await self._ask_patiently(url, errand, delay, allowance)

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
        """Leave a host alone for as long as its 429 or 503 asks; return those seconds, else 0."""
        if not isinstance(answer, Failure) or answer.reason is not Reason.RATE_LIMITED:
            return 0.0
        if answer.status is None:  # our own decision to wait: the hold stands already
            return 0.0
        pause = UNSTATED_PAUSE if answer.retry_after is None else max(answer.retry_after, SHORTEST_PAUSE)
        self._pace.hold(key, pause)
        await self._wishes.note_hold(key, pause)
        return pause

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
            loop = asyncio.get_running_loop()
            started = loop.time()
            answer = await self._ask(url, errand, allowance)
            return answer, loop.time() - started

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
        headers = _request_headers(errand)
        async with self._client(errand.local).stream("GET", url, headers=headers) as response:
            status = response.status_code
            if status in _REDIRECTS and "location" in response.headers:
                return _Moved(_tidy(urljoin(url, _location(response))))
            if status == 304 and errand.validators:
                return Unchanged(url)
            failure = self._failure(url, response, errand.kind)
            if failure:
                return failure
            return await self._page(url, response, errand)

    def _failure(self, url: str, response: httpx.Response, kind: Kind) -> Failure | None:
        """Say what is wrong with an answer before its body is read."""
        status = response.status_code
        wait = read_retry_after(response.headers.get("retry-after"), now=self._now())
        reason = reason_of_status(status, retry_after=wait)
        if reason:
            return Failure(url, reason, f"HTTP {status}", status, wait)
        if not 200 <= status < 300:
            return Failure(url, Reason.REDIRECTS, f"HTTP {status} leads nowhere", status)
        content_type = response.headers.get("content-type")
        if not is_readable_type(content_type, kind):
            return Failure(url, Reason.WRONG_TYPE, content_type, status)
        return None

    async def _page(self, url: str, response: httpx.Response, errand: _Errand) -> Page:
        body = await read_body(response, limit=self._limit(errand.kind), cut=errand.kind == "robots")
        return Page(
            url=errand.url,
            final_url=url,
            status=response.status_code,
            headers=tuple(response.headers.multi_items()),
            body=body,
            fetched_at=self._now(),
            source=errand.source,
        )

    def _limit(self, kind: Kind) -> int:
        network = self._settings.network
        return {"page": network.max_page, "listing": network.max_listing, "robots": LARGEST}[kind]

    def _client(self, local: bool) -> httpx.AsyncClient:
        """Return the client of local sources or that of all others: they never share connections."""
        if local not in self._clients:
            self._clients[local] = self._new_client(local=local)
        return self._clients[local]

    def _new_client(self, *, local: bool) -> httpx.AsyncClient:
        network = self._settings.network
        connector = aiohttp.TCPConnector(
            limit=network.connections,
            ssl=_tls(),
            resolver=GuardedResolver(local=local, overrides=network.resolve, lookup=self._lookup),
            socket_factory=self._dialer(local=local),
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=_MAX_HEADER,
            max_field_size=_MAX_HEADER,
        )
        # aiohttp 3.14 asks again on the spot when a connection breaks: a second request without its pause
        session._retry_connection = False  # noqa: SLF001 - there is no other switch; a test sees it work
        return httpx.AsyncClient(
            transport=AiohttpTransport(client=session, verify=_tls()),
            headers={"user-agent": self._settings.user_agent(_version())},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=None,  # noqa: S113 - asyncio.timeout limits the whole exchange
            trust_env=False,
        )

    def _dialer(self, *, local: bool) -> Callable[[Any], socket.socket]:
        """Make the last check: every address, literal ones included, just before it is dialled."""

        def dial(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
            family, kind, protocol, _, address = info
            why = refuse_address(address[0], local=local)
            if why:
                raise AddressRefused(f"{address[0]} ({why})")
            return self._open_socket(family, kind, protocol)

        return dial


def _tidy(url: str) -> str:
    """Drop the fragment and what a browser drops or quotes in a URL: line breaks, tabs, spaces."""
    return urldefrag(re.sub(r"[\t\r\n]", "", url).strip().replace(" ", "%20")).url


def _location(response: httpx.Response) -> str:
    """Return a Location header with raw bytes (UTF-8, CP949) quoted as they are, as browsers do."""
    raw = next(value for name, value in response.headers.raw if name.lower() == b"location")
    return quote(raw, safe=_ASCII)


def _as_redirect(answer: Page | Unchanged | Failure) -> Page | Unchanged | Failure:
    """Call a redirect to something that is no web page what it is."""
    if isinstance(answer, Failure) and answer.reason is Reason.OUT_OF_SCOPE:
        return replace(answer, reason=Reason.REDIRECTS, detail=f"to {answer.url}: {answer.detail}")
    return answer


def _request_headers(errand: _Errand) -> dict[str, str]:
    headers = {"accept": ACCEPT[errand.kind], "accept-encoding": ACCEPT_ENCODING}
    if errand.kind != "robots":
        headers["accept-language"] = "ko,en;q=0.5"
    if errand.validators.etag:
        headers["if-none-match"] = errand.validators.etag
    if errand.validators.last_modified:
        headers["if-modified-since"] = errand.validators.last_modified
    return headers


def _detail(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@cache
def _tls() -> Any:
    """Load the certificate store once: 20 ms."""
    return httpx.create_ssl_context(trust_env=False)


@cache
def _version() -> str:
    try:
        return version("dolpung")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
