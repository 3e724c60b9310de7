"""One queue per registrable domain: one request at a time, with a pause between them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

NEVER = float("-inf")
MANY = 4096
"""Queues from which on those that nobody needs are looked for."""
FORGOTTEN = 86_400.0
"""Seconds after which a queue that was not used again says nothing: no pause is that long."""


def queue_key(url: str) -> str:
    """Name the queue of a URL: its registrable domain, or the host where there is none.

    The private part of the public suffix list is left out on purpose: all blogs of one hosting service
    are one publisher's servers.
    """
    return _key_of((urlsplit(url).hostname or "").rstrip("."))


@lru_cache(maxsize=4096)
def _key_of(host: str) -> str:
    if _is_address(host) or host.endswith("localhost"):
        return host
    return _suffixes().privatesuffix(host) or host


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@dataclass(slots=True)
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    last: float = NEVER
    """When this queue was last in use: a request began, or its answer had been read."""
    held_until: float = NEVER


class Pace:
    """The queues of all hosts.

    Args:
        seats: requests at the same time over all hosts.
        jitter: share of the delay that is added at random.
        monotonic: seconds on a clock that never steps back.
        sleep: waits that many seconds.
        chance: a random number from 0 to 1.
        others: until when, on that clock, somebody else may have asked any of the hosts.
        held: seconds for which hosts want to be left alone from now on, by queue.
    """

    def __init__(
        self,
        *,
        seats: int,
        jitter: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        chance: Callable[[], float],
        others: float = NEVER,
        held: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self._seats = asyncio.Semaphore(seats)
        self._jitter = jitter
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._others = others
        self._queues: dict[str, _Queue] = {}
        self._room = MANY
        for key, seconds in held.items():
            self.hold(key, seconds)

    def hold(self, key: str, seconds: float) -> None:
        """Start nothing in this queue for so many seconds: the server asked for it."""
        queue = self._queue(key)
        queue.held_until = max(queue.held_until, self._monotonic() + seconds)

    def held(self, key: str) -> float:
        """Seconds until the server wants to see us again; 0 when it never said."""
        return max(0.0, self._queue(key).held_until - self._monotonic())

    def wait(self, key: str, delay: float) -> float:
        """Seconds from now until ``delay`` after the last use of this queue, jitter left out.

        Counted from the end of an answer, not from the start of its request: on its way a request can be
        held up (a new connection, a busy process: 40 ms were seen), and the server must never see two
        requests closer together than ``delay``.
        """
        return max(0.0, self._queue(key).last + delay - self._monotonic())

    @asynccontextmanager
    async def turn(self, key: str, delay: float) -> AsyncIterator[None]:
        """Wait for this queue's turn; no other request of the queue starts before the block is left."""
        queue = self._queue(key)
        async with queue.lock:
            pause = delay * (1 + self._jitter * self._chance())
            wait = max(self.wait(key, pause), self.held(key))
            if wait > 0:
                await self._sleep(wait)
            async with self._seats:
                queue.last = self._monotonic()
                try:
                    yield
                finally:
                    queue.last = self._monotonic()

    def _queue(self, key: str) -> _Queue:
        found = self._queues.get(key)
        if found is None:
            if len(self._queues) >= self._room:
                self._forget()
            found = self._queues[key] = _Queue(last=self._others)
        return found

    def _forget(self) -> None:
        """Drop the queues in which nobody waits and of which no time is to be kept."""
        now = self._monotonic()
        for key, queue in list(self._queues.items()):
            is_over = queue.held_until <= now and queue.last <= now - FORGOTTEN
            if is_over and not queue.lock.locked():
                del self._queues[key]
        self._room = max(MANY, 2 * len(self._queues))  # so that looking costs little for each that is new
