"""The connections that requests go over: vetted addresses, no cookies, bounded headers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import AiohttpResponseStream, map_aiohttp_exceptions

from crawler.fetch.answer import PlainResponse
from crawler.fetch.guard import AddressRefused, GuardedResolver, refuse_address
from crawler.fetch.wire import as_sent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.abc import AbstractResolver

    from crawler.settings import Network

_MAX_HEADER = 32_768  # bytes a header line; aiohttp's 8,190 are fewer than some sites' security policies

OpenSocket = Callable[[int, int, int], socket.socket]
"""Family, type and protocol -> a socket that is not connected yet."""


class _Body(AiohttpResponseStream):
    """A body in the pieces that it came in, at most twice aiohttp's read buffer each (128 kB)."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the pieces; httpx-aiohttp's stream cuts and joins them to 16 kB."""
        with map_aiohttp_exceptions():
            async for piece in self._aiohttp_response.content.iter_any():
                yield piece


class _Transport(AiohttpTransport):
    """httpx-aiohttp for a GET without a body or a proxy: what it settles for each request is the session's.

    Args:
        session: does not decompress, has no timeouts, and dials vetted addresses only.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        super().__init__(client=session, verify=_tls())
        self._session = session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer with the body unread; a redirect is an answer."""
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        with map_aiohttp_exceptions():
            answer = await self._session.request(
                request.method, as_sent(request.url), headers=headers, allow_redirects=False
            )
        return httpx.Response(
            answer.status, headers=answer.raw_headers, stream=_Body(answer), request=request
        )


class Dial:
    """The connections of local sources and those of all others; they are never shared.

    An ``httpx.AsyncClient`` is left out: it reads every Location header, and fails on odd ones.

    Args:
        network: limits, and addresses of names.
        lookup: looks names up; the system's resolver unless given.
        open_socket: opens a socket to dial with.
    """

    def __init__(self, network: Network, lookup: AbstractResolver | None, open_socket: OpenSocket) -> None:
        self._network = network
        self._lookup = lookup
        self._open_socket = open_socket
        self._transports: dict[bool, _Transport] = {}

    async def close(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            await transport.aclose()

    def transport(self, *, local: bool) -> _Transport:
        """Return the connections for local sources or for all others."""
        if local not in self._transports:
            self._transports[local] = self._new_transport(local=local)
        return self._transports[local]

    def _new_transport(self, *, local: bool) -> _Transport:
        names = self._network.resolve
        connector = aiohttp.TCPConnector(
            limit=self._network.connections,
            ssl=_tls(),
            resolver=GuardedResolver(local=local, overrides=names, lookup=self._lookup),
            socket_factory=self._dialer(local=local),
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=PlainResponse,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(),
            max_line_size=_MAX_HEADER,
            max_field_size=_MAX_HEADER,
        )
        # aiohttp 3.14 asks again on the spot when a connection breaks: a second request without its pause
        session._retry_connection = False  # noqa: SLF001 - there is no other switch; a test sees it work
        return _Transport(session)

    def _dialer(self, *, local: bool) -> Callable[[Any], socket.socket]:
        """Make the last check: every address, literal ones included, just before it is dialled."""

        def dial(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
            family, kind, protocol, _, address = info
            why = refuse_address(address[0], local=local)
            if why:
                raise AddressRefused(f"{address[0]} ({why})")
            return self._open_socket(family, kind, protocol)

        return dial


@cache
def _tls() -> Any:
    """Load the certificate store once: 20 ms."""
    return httpx.create_ssl_context(trust_env=False)
