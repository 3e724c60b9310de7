"""What an answer says beyond its status: bot checks, logins and paywalls, read from a little of its body."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import httpx

from crawler.fetch.answer import SITE_FILES
from crawler.fetch.body import BodyRefused, read_body
from crawler.records import Failure, Page, Reason
from crawler.walls import challenge_of, refusal_of

if TYPE_CHECKING:
    from crawler.fetch.answer import Kind

_TELLING = frozenset({401, 402, 403, 405, 406, 418, 429, 503})
_MUCH = 20_000
"""Bytes of a refusal that are read."""
_LONG = 3.0
"""Seconds that a refusal may take to say more."""


async def say_more(failure: Failure, response: httpx.Response, kind: Kind) -> Failure:
    """Return a failure with the reason that its body or headers give, if they give one."""
    if kind in SITE_FILES or failure.status not in _TELLING:
        return failure
    body = b""
    with suppress(BodyRefused, TimeoutError, OSError, httpx.HTTPError, aiohttp.ClientError):
        async with asyncio.timeout(_LONG):
            body = await read_body(response, limit=_MUCH, cut=True)
    reason = refusal_of(failure.status, response.headers.multi_items(), body)
    return replace(failure, reason=reason) if reason else failure


def unless_challenge(page: Page, kind: Kind) -> Page | Failure:
    """Return the page, or a failure when it is a bot check that came with 200 OK."""
    maker = None if kind in SITE_FILES else challenge_of(page.headers, page.body)
    return Failure(page.url, Reason.CAPTCHA, maker, page.status) if maker else page
