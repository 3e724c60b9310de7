"""What is kept of a page: the wishes read from it, weighed against what is configured; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from crawler.tables import Table
from crawler.tables.values import Interval

if TYPE_CHECKING:
    from crawler.wishes import Wishes

Keep = Literal["keep", "excerpt", "drop"]
"""What a wish means: nothing but a flag, only excerpts are kept, nothing is kept."""


class RightsDefaults(Table):
    """``[rights]``: what the wishes of a page mean where a source does not say otherwise."""

    noindex: Keep = "drop"
    noarchive: Keep = "excerpt"
    nosnippet: Keep = "excerpt"
    tdm: Keep = "drop"
    tdm_file: bool = False
    """Whether ``/.well-known/tdmrep.json`` is asked for as well, once a day for each origin."""
    ai: Keep = "keep"
    """Nothing here trains a model; the wish is kept with the article for whoever uses it further."""
    no_store: Keep = "keep"
    """``Cache-Control: no-store``: PHP's session_start() sends it with every page."""
    paywalled: Keep = "keep"
    """The teaser of an article for subscribers."""
    expire_after: Interval = timedelta(days=30)
    """With ``rights.keep = "expire"`` only excerpts are left of a page after this."""


class Rights(Table):
    """``[rights]``: what may be kept of a page of this source."""

    keep: Literal["full", "expire", "excerpt"] = "full"
    note: str | None = None
    noindex: Keep | None = None
    noarchive: Keep | None = None
    nosnippet: Keep | None = None
    tdm: Keep | None = None
    ai: Keep | None = None
    no_store: Keep | None = None
    paywalled: Keep | None = None
    expire_after: Interval | None = None


class Kept(StrEnum):
    """How much of a page is stored; ``dropped`` pages are not stored at all."""

    FULL = "full"
    EXCERPT = "excerpt"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Grant:
    """What may be kept of one page."""

    kept: Kept = Kept.FULL
    because: str = ""
    """The flag of the wish that decided, or ``rights.keep``; empty where nothing was asked."""
    until: datetime | None = None
    """UTC; from then on only excerpts."""


GRANTED = Grant()
"""Nothing was asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Who we are to a publisher, and what the configuration makes of wishes."""

    product: str
    defaults: RightsDefaults


USUAL = Terms("dolpung", RightsDefaults())
"""The terms of a configuration that says nothing of them."""


_KEY_OF_FLAG = {
    "noindex": "noindex",
    "noarchive": "noarchive",
    "nosnippet": "nosnippet",
    "tdm_reserved": "tdm",
    "ai_reserved": "ai",
    "no_store": "no_store",
    "paywalled": "paywalled",
}


def grant(
    wishes: Wishes, *, paywalled: bool, rights: Rights, defaults: RightsDefaults, fetched_at: datetime
) -> Grant:
    """Decide what may be kept of a page that was fetched then: the strictest of all that is asked.

    A page whose ``unavailable_after`` had passed counts as noindex; one whose date is to come is kept
    until then.
    """
    over = wishes.unavailable_after is not None and wishes.unavailable_after <= fetched_at
    flags = {*wishes.flags, *(("paywalled",) if paywalled else ()), *(("noindex",) if over else ())}
    named = [(flag, key) for flag, key in _KEY_OF_FLAG.items() if flag in flags]
    asked = {_meaning(key, rights, defaults): flag for flag, key in reversed(named)}  # the first one tells
    if "drop" in asked:
        return Grant(Kept.DROPPED, asked["drop"])
    if "excerpt" in asked or rights.keep == "excerpt":
        return Grant(Kept.EXCERPT, asked.get("excerpt", "rights.keep"))
    ends = [] if over or wishes.unavailable_after is None else [wishes.unavailable_after]
    if rights.keep == "expire":
        ends.append(fetched_at + (rights.expire_after or defaults.expire_after))
    return Grant(Kept.FULL, until=min(ends, default=None))


def _meaning(key: str, rights: Rights, defaults: RightsDefaults) -> Keep:
    own: Keep | None = getattr(rights, key)
    default: Keep = getattr(defaults, key)
    return own or default
