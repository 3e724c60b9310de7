"""What the Naver search API answers for news and blogs, and how a search is asked for; pure.

Two services give the same answers: the Open API (old keys work until 2027-06-30) and NAVER API HUB (since
2026-06-25). Both allow 25,000 calls a day over all searches, 100 results a page, a start of at most 1,000.
The API knows no "since": results come newest first and are paged until known ones appear.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.discover.plaintext import SUMMARY, plain_text
from crawler.discover.urls import canonical_url, join_url
from crawler.records import Candidate, Failure, Hints, Listing, Reason, Via

if TYPE_CHECKING:
    from collections.abc import Mapping

PER_PAGE = 100
LAST_START = 1_000
DAILY_CALLS = 25_000
"""Calls that one key may make between midnight and midnight in Seoul."""

_DAILY: Mapping[str, tuple[str, int]] = {
    "openapi.naver.com": ("naver-open-api", DAILY_CALLS),
    "naverapihub.apigw.ntruss.com": ("naver-api-hub", DAILY_CALLS),
}


def search_url(endpoint: str, query: str, start: int = 1) -> str:
    """Return the address of one page of results, newest first."""
    asked = {"query": query, "display": PER_PAGE, "start": start, "sort": "date"}
    return f"{endpoint}?{urlencode(asked)}"


def daily_limit(url: str) -> tuple[str, int] | None:
    """Return the API that a request to ``url`` is counted for and its calls a day; None if it is none."""
    return _DAILY.get((urlsplit(url).hostname or "").lower())


def read_search(body: bytes, *, url: str, pages: int = 10) -> Listing | Failure:
    """Return what one page of results offers, and the next page as its child.

    A news item's URL is the publisher's (``originallink``) where it is given; Naver's copy (``link``) is
    then its alias. A blog post has the day without a time. Titles and summaries lose their ``<b>`` and
    character references.

    Args:
        body: JSON.
        url: the page asked for; its ``start`` says which one.
        pages: result pages to read at most.

    Returns:
        A listing; a failure with reason EMPTY (no bytes) or UNREADABLE (no JSON, or the API's own error).
    """
    if not body.strip():
        return Failure(url, Reason.EMPTY, "the response has no content")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Failure(url, Reason.UNREADABLE, f"broken JSON: {error}")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return Failure(url, Reason.UNREADABLE, _api_error(data))
    read = [_candidate(item, url) for item in items if isinstance(item, dict)]
    problems = tuple(f"result {number} has no link" for number, one in enumerate(read, 1) if one is None)
    following = _next_page(url, data.get("total"), pages) if len(items) >= PER_PAGE else None
    return Listing(
        url, tuple(one for one in read if one), (following,) if following else (), problems, newest_first=True
    )


def _api_error(data: object) -> str:
    told = data if isinstance(data, dict) else {}
    code, message = told.get("errorCode"), told.get("errorMessage")
    return f"{code}: {message}"[:200] if code or message else "JSON without a list of results"


def _next_page(url: str, total: object, pages: int) -> str | None:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    start = int(asked.get("start", "1")) + PER_PAGE
    known = total if isinstance(total, int) else LAST_START
    if start > min(LAST_START, known, pages * PER_PAGE):
        return None
    return search_url(url.partition("?")[0], asked.get("query", ""), start)


def _candidate(item: Mapping[str, object], url: str) -> Candidate | None:
    origin, copy = (_web_address(item.get(name), url) for name in ("originallink", "link"))
    link = origin or copy
    if link is None:
        return None
    canonical = canonical_url(link)
    hints = Hints(
        title=plain_text(_text(item.get("title"))),
        published=_text(item.get("pubDate")) or _text(item.get("postdate")),
        author=plain_text(_text(item.get("bloggername"))),
        summary=plain_text(_text(item.get("description")), SUMMARY),
        alias=copy if copy and canonical_url(copy) != canonical else None,
    )
    return Candidate(link, canonical, Via.SEARCH, url, hints)


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _web_address(value: object, url: str) -> str | None:
    text = _text(value)
    return join_url(url, text) if text and "://" in text else None
