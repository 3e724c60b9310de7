"""One page from the web, read by the code of a visit; nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.records import Failure, Page, Reason
from pipelines.extract import Traced, trace_page
from pipelines.records import NoArticle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.fetch.web import Web
    from crawler.settings import Settings
    from crawler.sources import Source

Answer = Traced | NoArticle | Failure
"""What became of one address: read, not readable, or not fetched."""


async def fetch_article(url: str, source: Source | None, *, settings: Settings, web: Web) -> Answer:
    """Fetch and read ``url``; where the page is only the frame of an article, that article.

    Robots, pauses and the guard against private addresses are those of a visit to ``source``.
    """
    answer = await _fetch_and_read(url, source, settings, web)
    if isinstance(answer, NoArticle) and answer.follow:
        return await _fetch_and_read(answer.follow, source, settings, web)
    return answer


async def _fetch_and_read(url: str, source: Source | None, settings: Settings, web: Web) -> Answer:
    page = await web.get(
        url,
        kind="page",
        local=source.local if source else False,
        delay=settings.politeness.delay.total_seconds(),
        source=source.id if source else "",
    )
    if isinstance(page, Failure):
        return page
    if not isinstance(page, Page):
        return Failure(url, Reason.PROTOCOL, "304 to a request without conditions", 304)
    return trace_page(
        page.body,
        url=page.final_url,
        content_type=page.content_type,
        source=source,
        fetched_at=page.fetched_at,
    )


def source_of(url: str, sources: Iterable[Source]) -> Source | None:
    """Return the source whose homepage is on the host of ``url``, with or without ``www.``."""
    host = _host(url)
    return next((source for source in sources if host and _host(source.homepage) == host), None)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # an unclosed bracket; the fetch says so
        return ""
