"""robots.txt (RFC 9309): may we fetch this URL, and how slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.fetch.rules import Rules, Ruling
from crawler.fetch.wire import as_read, as_sent
from crawler.records import Failure, Page, Reason, Unchanged

KEPT = 24 * 3600.0
"""Seconds for which an answer is used (RFC 9309, section 2.4)."""
FAILURE_KEPT = 600.0
"""Seconds before an unreachable robots.txt is asked for again."""
MOST = 200_000
"""Rules of all origins that are remembered, 0.35 kB each; of more, what was asked for longest ago goes."""
_EACH = 2
"""An origin takes as much room as two rules."""

# No rules can come of these: the file does not exist, or leads nowhere (section 2.3.1.2 and 2.3.1.3).
_NO_RULES = frozenset({Reason.HTTP_4XX, Reason.BLOCKED, Reason.REDIRECTS})


FetchRobots = Callable[[str, bool, float], Awaitable[Page | Unchanged | Failure]]
"""URL of a robots.txt, whether local addresses are allowed, delay in seconds -> what came of it."""


class Robots:
    """The robots.txt of every origin, asked for once a day.

    Args:
        fetch: fetches a robots.txt.
        token: our product token.
        monotonic: seconds on a clock that never steps back.
    """

    def __init__(self, fetch: FetchRobots, *, token: str, monotonic: Callable[[], float]) -> None:
        self._fetch = fetch
        self._token = token
        self._monotonic = monotonic
        self._known: dict[tuple[str, bool], tuple[float, Rules | Failure]] = {}
        self._used = 0
        self._locks: dict[str, asyncio.Lock] = {}

    async def ruling(self, url: str, *, local: bool, delay: float) -> Ruling | Failure:
        """Say whether ``url`` may be fetched; a ``Failure`` (wait) when its robots.txt is unreachable."""
        origin = origin_of(url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            rules = self._remembered(origin, local)
            if rules is None:
                rules = await self._ask(origin, local, delay)
        self._locks.pop(origin, None)
        if isinstance(rules, Failure):
            return replace(rules, url=url)
        return rules.ruling(str(as_sent(as_read(url))))

    def _remembered(self, origin: str, local: bool) -> Rules | Failure | None:
        expires, rules = self._known.get((origin, local), (0.0, None))
        return rules if rules is not None and self._monotonic() < expires else None

    async def _ask(self, origin: str, local: bool, delay: float) -> Rules | Failure:
        rules = self._read(await self._fetch(f"{origin}/robots.txt", local, delay))
        kept = FAILURE_KEPT if isinstance(rules, Failure) else KEPT
        self._forget((origin, local))
        self._known[origin, local] = (self._monotonic() + kept, rules)
        self._used += _size(rules)
        while self._used > MOST and len(self._known) > 1:
            self._forget(next(iter(self._known)))
        return rules

    def _forget(self, key: tuple[str, bool]) -> None:
        _, rules = self._known.pop(key, (0.0, None))
        self._used -= _size(rules) if rules is not None else 0

    def _read(self, answer: Page | Unchanged | Failure) -> Rules | Failure:
        if isinstance(answer, Page):
            return Rules(answer.body, self._token)
        if isinstance(answer, Unchanged) or answer.reason in _NO_RULES:
            return Rules(b"", self._token)
        return replace(answer, detail=f"robots.txt: {answer.detail}")


def _size(rules: Rules | Failure) -> int:
    return _EACH + (rules.size if isinstance(rules, Rules) else 0)


def origin_of(url: str) -> str:
    """Return the part of a URL that one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
