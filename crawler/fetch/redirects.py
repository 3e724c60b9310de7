"""Where a redirect leads, read as browsers read it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from crawler.records import Failure, Page, Reason, Unchanged

if TYPE_CHECKING:
    import httpx

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def tidy(url: str) -> str:
    """Drop the fragment and what a browser drops or quotes in a URL: line breaks, tabs, spaces."""
    return re.sub(r"[\t\r\n]", "", url).strip().replace(" ", "%20").partition("#")[0]


def destination(url: str, response: httpx.Response) -> str:
    """Return where a redirect leads; what is no URL is returned as it is, and refused as one."""
    place = location(response)
    try:
        return tidy(urljoin(url, place))
    except ValueError:  # http://[::1/
        return tidy(place)


def location(response: httpx.Response) -> str:
    """Return a Location header with raw bytes (UTF-8, CP949) quoted as they are, as browsers do."""
    raw = next(value for name, value in response.headers.raw if name.lower() == b"location")
    return quote(raw, safe=_ASCII)


def as_redirect(answer: Page | Unchanged | Failure) -> Page | Unchanged | Failure:
    """Call a redirect to something that is no web page what it is."""
    if isinstance(answer, Failure) and answer.reason is Reason.OUT_OF_SCOPE:
        return replace(answer, reason=Reason.REDIRECTS, detail=f"to {answer.url}: {answer.detail}")
    return answer
