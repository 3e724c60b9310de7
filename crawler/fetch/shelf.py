"""Listings that are still fresh by their servers' own words, so that nobody is asked twice; bounded."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.fetch.freshness import fresh_until, lasting, updated
from crawler.records import Page, Unchanged, Validators

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from crawler.fetch.freshness import Headers

ROOM = 16 * 1024 * 1024
"""Bytes of bodies and headers on the shelf; what was used longest ago goes first."""
LONGEST_VALIDATOR = 1024
"""Characters; servers refuse requests of 8 kB of headers (Apache, nginx)."""
_PAIR = 200
"""Bytes that a header takes beside its letters."""
_PRINTABLE = re.compile(r"[\x20-\x7e]+")


def is_trusted(validators: Validators, *, now: datetime, for_long: timedelta) -> bool:
    """Tell whether to believe a 304 again, or to ask for the whole once.

    Some servers answer 304 for ever although the feed has moved on (an ETag of the theme, not of the
    text). ``validators.since`` tells when they last came with a body; without it they are believed.
    """
    return validators.since is None or now - validators.since <= for_long


def sendable(validators: Validators) -> Validators:
    """Leave out what is no header of ours: beyond ASCII, or long enough to have the request refused."""

    def kept(value: str | None) -> str | None:
        return value if value and len(value) <= LONGEST_VALIDATOR and _PRINTABLE.fullmatch(value) else None

    return replace(validators, etag=kept(validators.etag), last_modified=kept(validators.last_modified))


class Shelf:
    """Answers that may be used again, by URL.

    Args:
        room: bytes of bodies and headers.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def keep(self, page: Page) -> None:
        """Put an answer on the shelf if it is worth it: fresh, not redirected, not too large."""
        self._drop(page.url)
        if page.fresh_until is None or page.url != page.final_url or len(page.body) > self._room // 8:
            return
        kept = self._pages[page.url] = replace(page, headers=lasting(page.headers))
        self._used += _size(kept)
        while self._used > self._room:
            self._drop(next(iter(self._pages)))

    def answer(self, url: str, validators: Validators, *, now: datetime) -> Page | Unchanged | None:
        """Return what the server would say if it were asked; None when it must be.

        Whoever holds the same validators gets ``Unchanged``, all others the page.
        """
        page = self._pages.get(url)
        if page is None or page.fresh_until is None or not page.fetched_at <= now < page.fresh_until:
            return None
        self._pages.move_to_end(url)
        if validators and validators == page.validators:
            return Unchanged(url, page.validators, page.fresh_until)
        return page

    def note_304(self, url: str, asked: Validators, headers: Headers, *, now: datetime) -> Unchanged:
        """Return what a 304 tells, and freshen the answer that it is about."""
        page = self._pages.get(url)
        is_ours = page is not None and page.validators == asked
        known: Headers = page.headers if page and is_ours else _as_headers(asked)
        merged = updated(known, headers)
        until = fresh_until(200, merged, now=now)
        if page and is_ours:
            self.keep(replace(page, headers=merged, fetched_at=now, fresh_until=until))
        news = Page(url, url, 200, merged, b"", now, "")
        return Unchanged(url, news.validators, until)

    def _drop(self, url: str) -> None:
        page = self._pages.pop(url, None)
        self._used -= _size(page) if page else 0


def _size(page: Page) -> int:
    headers = sum(len(name) + len(value) + _PAIR for name, value in page.headers)
    return len(page.body) + len(page.url) + headers


def _as_headers(validators: Validators) -> Headers:
    pairs = (("etag", validators.etag), ("last-modified", validators.last_modified))
    return tuple((name, value) for name, value in pairs if value)
