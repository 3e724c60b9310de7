"""What outlives this process of hosts: what they asked of us, and which of them keep failing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawler.fetch.circuit import Circuit


MANY = 4096
"""Wishes in memory from which on those that are over are looked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one host asked for."""

    key: str
    """The queue that a Retry-After holds, or the origin whose robots.txt gives a Crawl-delay."""
    until: datetime | None = None
    """Nothing is asked of it before."""
    crawl_delay: float = 0.0
    """Seconds between two requests."""
    tdm: str = ""
    """What the origin's tdmrep.json reserves, as ``tdmrep.as_text`` writes it."""
    tdm_read_at: datetime | None = None
    """When that was asked for last, whatever came of it."""


class Wishes(Protocol):
    """Where wishes are kept: the store. Blocking; called from any thread."""

    def wishes(self) -> Mapping[str, Wish]:
        """Return all of them by key."""

    def note_wish(self, wish: Wish) -> None:
        """Keep one in place of the one with its key."""

    def others_asked_until(self, now: datetime) -> datetime | None:
        """Return until when an earlier process may have asked something; None: there was none."""

    def circuits(self) -> Mapping[str, Circuit]:
        """Return how origins were failing when they were asked last."""

    def note_circuit(self, origin: str, circuit: Circuit) -> None:
        """Keep how an origin fails; forget it when it does not (``Circuit()``)."""


class Forgetful:
    """Keeps nothing: for a look at one page."""

    def wishes(self) -> Mapping[str, Wish]:
        """Return none."""
        return {}

    def note_wish(self, wish: Wish) -> None:
        """Forget it."""

    def others_asked_until(self, now: datetime) -> datetime | None:  # noqa: ARG002 - the port's signature
        """Say that nobody was here before."""
        return None

    def circuits(self) -> Mapping[str, Circuit]:
        """Return none."""
        return {}

    def note_circuit(self, origin: str, circuit: Circuit) -> None:
        """Forget it."""


class Remembered:
    """The wishes as a running process uses them: read once, written before they are acted upon.

    Args:
        kept: where they are kept.
        now: the present moment, UTC.
    """

    def __init__(self, kept: Wishes, now: Callable[[], datetime]) -> None:
        self._kept = kept
        self._now = now
        self._known = dict(kept.wishes())
        self._room = MANY

    def held(self) -> dict[str, float]:
        """Return the seconds for which each host wanted to be left alone, as they remain at this moment."""
        now = self._now()
        left = {key: (wish.until - now).total_seconds() for key, wish in self._known.items() if wish.until}
        return {key: seconds for key, seconds in left.items() if seconds > 0}

    def since_others(self) -> float | None:
        """Return the seconds since an earlier process may have asked something; None: there was none."""
        until = self._kept.others_asked_until(self._now())
        return None if until is None else max(0.0, (self._now() - until).total_seconds())

    def circuits(self) -> Mapping[str, Circuit]:
        """Return how origins were failing when an earlier process ended."""
        return self._kept.circuits()

    async def note_circuit(self, origin: str, circuit: Circuit | None) -> None:
        """Keep how an origin fails, before it is asked again; None: as before."""
        if circuit is not None:
            await asyncio.to_thread(self._kept.note_circuit, origin, circuit)

    def crawl_delay(self, origin: str) -> float:
        """Return the seconds that an origin's robots.txt asked for when it was read last."""
        return self._wish(origin).crawl_delay

    async def note_hold(self, key: str, seconds: float) -> None:
        """Keep that a host wants to be left alone, before anything else happens."""
        await self._note(replace(self._wish(key), until=self._now() + timedelta(seconds=seconds)))

    async def note_crawl_delay(self, origin: str, seconds: float) -> None:
        """Keep what a robots.txt asks for, when it is not what it asked for last."""
        if seconds != self.crawl_delay(origin):
            await self._note(replace(self._wish(origin), crawl_delay=seconds))

    def reserved(self, origin: str, *, kept: timedelta) -> str | None:
        """Return what an origin's tdmrep.json says; None when it was not asked for within ``kept``."""
        wish, now = self._wish(origin), self._now()
        is_known = wish.tdm_read_at is not None and wish.tdm_read_at <= now < wish.tdm_read_at + kept
        return wish.tdm if is_known else None

    async def note_reserved(self, origin: str, text: str | None) -> str:
        """Keep what an origin's tdmrep.json says, or (None: no answer) that it says what it said before."""
        wish = self._wish(origin)
        said = wish.tdm if text is None else text
        await self._note(replace(wish, tdm=said, tdm_read_at=self._now()))
        return said

    def _wish(self, key: str) -> Wish:
        return self._known.get(key) or Wish(key)

    def _forget(self) -> None:
        """Drop the wishes that ask nothing any more."""
        now = self._now()
        for key, wish in list(self._known.items()):
            is_over = wish.until is None or wish.until <= now
            is_old = wish.tdm_read_at is None or wish.tdm_read_at <= now - timedelta(days=1)
            if is_over and is_old and not wish.crawl_delay and not wish.tdm:
                del self._known[key]
        self._room = max(MANY, 2 * len(self._known))  # so that looking costs little for each that is new

    async def _note(self, wish: Wish) -> None:
        if len(self._known) >= self._room:
            self._forget()
        self._known[wish.key] = wish
        await asyncio.to_thread(self._kept.note_wish, wish)
