"""Where discovery of a source begins: each of its listings with what reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from crawler.blogs import blog_front
from crawler.discover.blog import read_blog
from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.search_api import read_search, search_url
from crawler.discover.sitemap import read_sitemap
from crawler.records import Failure, Listing, Page
from crawler.sources import SearchAt, SearchService

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.sources import Source

ReadListing = Callable[[Page], Listing | Failure]

NAVER: Mapping[SearchService, str] = {
    SearchService.NAVER_NEWS: "https://openapi.naver.com/v1/search/news.json",
    SearchService.NAVER_BLOG: "https://openapi.naver.com/v1/search/blog.json",
}
GOOGLE_NEWS = "https://news.google.com/rss/search"


def entrances(source: Source) -> list[tuple[str, ReadListing]]:
    """Return the URLs where discovery begins, each with what reads it and the pages that it names."""
    return [
        *((entry.url, _feed) for entry in source.feeds),
        *((entry.url, _sitemap) for entry in source.sitemaps),
        *((entry.url, partial(_listing, entry.links)) for entry in source.listings),
        *(_search(entry) for entry in source.search),
        *_blog(source),
    ]


def _feed(page: Page) -> Listing | Failure:
    return read_feed(page.body, url=page.final_url, content_type=page.content_type)


def _sitemap(page: Page) -> Listing | Failure:
    return read_sitemap(page.body, url=page.final_url, content_type=page.content_type)


def _listing(links: str, page: Page) -> Listing | Failure:
    return read_listing(page.body, url=page.final_url, content_type=page.content_type, links=links)


def _results(pages: int, page: Page) -> Listing | Failure:
    return read_search(page.body, url=page.url, pages=pages)


def _front(page: Page) -> Listing | Failure:
    return read_blog(page.body, url=page.final_url, content_type=page.content_type)


def _search(entry: SearchAt) -> tuple[str, ReadListing]:
    if entry.service is SearchService.GOOGLE_NEWS:
        asked = {"q": entry.query, "hl": "ko", "gl": "KR", "ceid": "KR:ko"}
        return f"{entry.endpoint or GOOGLE_NEWS}?{urlencode(asked)}", _feed
    return search_url(entry.endpoint or NAVER[entry.service], entry.query), partial(_results, entry.pages)


def _blog(source: Source) -> Iterator[tuple[str, ReadListing]]:
    front = blog_front(source.blog) if source.blog else None
    if front:
        yield front.url, _feed if front.is_feed else _front
