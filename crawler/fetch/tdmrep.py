"""The reservation of text and data mining that a site states for all its pages: /.well-known/tdmrep.json.

TDM Reservation Protocol (W3C community group, 2024): a JSON array of rules, each with a ``location`` (a path
with robots.txt's ``*`` and ``$``), ``tdm-reservation`` (0 or 1) and perhaps a ``tdm-policy`` (URL).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.fetch.robots import origin_of
from crawler.fetch.rules import is_matched
from crawler.records import Failure, Page, Unchanged

if TYPE_CHECKING:
    from crawler.fetch.host_wishes import Remembered

PLACE = "/.well-known/tdmrep.json"
KEPT = timedelta(days=1)
"""For so long an answer is used, and an origin that gave none is not asked again."""
MOST = 200
"""Rules that are read: they are kept, in memory and in the database."""
_LONGEST = 500
"""Characters of a path or an address."""

FetchFile = Callable[[str, bool, float], Awaitable[Page | Unchanged | Failure]]
"""URL of a tdmrep.json, whether local addresses are allowed, delay in seconds -> what came of it."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """One rule."""

    location: str
    reserved: bool
    policy: str = ""


class Reservations:
    """The tdmrep.json of every origin, asked for once a day at most, over restarts too.

    Args:
        fetch: fetches a tdmrep.json.
        kept: where the rules of an origin outlive this process.
        asks: whether anybody is asked at all.
    """

    def __init__(self, fetch: FetchFile, kept: Remembered, *, asks: bool = True) -> None:
        self._fetch = fetch
        self._kept = kept
        self._asks = asks
        self._asking: dict[str, asyncio.Lock] = {}

    async def of(self, url: str, *, local: bool, delay: float) -> tuple[tuple[str, str], ...]:
        """Return what is reserved of a page, as its headers would say it; no file, no wish."""
        if not self._asks:
            return ()
        origin = origin_of(url)
        said = self._kept.reserved(origin, kept=KEPT)
        if said is None:
            async with self._asking.setdefault(origin, asyncio.Lock()):
                said = self._kept.reserved(origin, kept=KEPT)
                if said is None:
                    answer = await self._fetch(origin + PLACE, local, delay)
                    said = await self._kept.note_reserved(origin, _said(answer))
            self._asking.pop(origin, None)
        return as_headers(read_text(said), url)


def _said(answer: Page | Unchanged | Failure) -> str | None:
    """Return what an answer says; None when it says nothing of whether there is such a file."""
    if isinstance(answer, Page):
        return as_text(read_rules(answer.body))
    status = answer.status if isinstance(answer, Failure) else None
    is_absent = status is not None and 400 <= status < 500 and status not in (408, 429)
    return "" if is_absent else None


def read_rules(body: bytes) -> tuple[Reservation, ...]:
    """Read a tdmrep.json; what is none, or a rule that is none, reserves nothing."""
    try:
        rules = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    listed = rules if isinstance(rules, list) else [rules]
    return tuple(rule for one in listed[:MOST] if (rule := _rule(one)) is not None)


def _rule(one: Any) -> Reservation | None:
    if not isinstance(one, dict):
        return None
    location, policy = one.get("location"), one.get("tdm-policy") or ""
    if not isinstance(location, str) or not location or len(location) > _LONGEST:
        return None
    is_reserved = one.get("tdm-reservation") in (1, "1")  # true is 1, too: whoever writes it means it
    if not isinstance(policy, str) or len(policy) > _LONGEST or not is_reserved:
        policy = ""
    return Reservation(location, is_reserved, policy)


def as_headers(rules: tuple[Reservation, ...], url: str) -> tuple[tuple[str, str], ...]:
    """Return what the rules say of a page, as its headers would.

    Readers differ in whether the first or the longest location counts: the page is free if both do so.
    """
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    matching = [rule for rule in rules if is_matched(path, rule.location)]
    if not matching:
        return ()
    counting = (matching[0], max(matching, key=lambda rule: (len(rule.location), rule.reserved)))
    rule = next((rule for rule in counting if rule.reserved), None)
    if rule is None:
        return ()
    return (("tdm-reservation", "1"), *((("tdm-policy", rule.policy),) if rule.policy else ()))


def as_text(rules: tuple[Reservation, ...]) -> str:
    """Return rules as JSON; empty when there are none."""
    return json.dumps([asdict(rule) for rule in rules], ensure_ascii=False) if rules else ""


def read_text(text: str) -> tuple[Reservation, ...]:
    """Return the rules of ``as_text``."""
    return tuple(Reservation(**rule) for rule in json.loads(text)) if text else ()
