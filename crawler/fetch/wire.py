"""A URL as httpx reads it and as aiohttp sends it: guard, robots.txt and request share one parse each."""

from __future__ import annotations

from functools import lru_cache

import httpx
from yarl import URL

_KEPT = 1024
"""URLs whose reading is remembered: enough for all requests that are under way."""


@lru_cache(maxsize=_KEPT)
def as_read(url: str) -> httpx.URL:
    """Parse a URL; raises ``httpx.InvalidURL``."""
    return httpx.URL(url)


@lru_cache(maxsize=_KEPT)
def as_sent(url: httpx.URL) -> URL:
    """Return a URL as it goes over the wire: aiohttp resolves ``/a/%2e%2e/b`` to ``/b`` on the way."""
    return URL(str(url))
