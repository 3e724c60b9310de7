"""Lists of several pages: where the next one is, and whether it is worth a visit's while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.discover.decode import decode_html
from crawler.discover.listing import page_base, read_listing
from crawler.discover.urls import join_url
from crawler.records import Failure, Listing, Page, Reason
from crawler.sources import ListingAt

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.records import Candidate


class Paged(Protocol):
    """What is known of a list's further pages: ``ListingAt`` or ``ArchiveAt``."""

    @property
    def pages(self) -> str | None:
        """Address with ``{page}``."""

    @property
    def next(self) -> str | None:
        """CSS selector of the link to the next page."""


def next_page(entrance: Paged, page: Page, number: int) -> str | None:
    """Return the address of the page after ``page``, which is the ``number``-th, or None.

    By the template, else by the first link that the selector finds. A link is followed only on the host
    that the page came from: a list does not go on at another site.
    """
    if entrance.pages:
        return entrance.pages.replace("{page}", str(number + 1))
    return _linked_page(page, entrance.next) if entrance.next else None


def _linked_page(page: Page, selector: str) -> str | None:
    tree = LexborHTMLParser(decode_html(page.body, page.content_type).text)
    base = page_base(tree, page.final_url)
    for node in tree.css(selector):
        inside = node if node.attributes.get("href") else node.css_first("[href]")
        href = inside.attributes.get("href") if inside else None
        link = join_url(base, href) if href and not href.startswith("#") else None
        if link and link != page.final_url and _host(link) == _host(page.final_url):
            return link
    return None


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


@dataclass(slots=True)
class PagedListing:
    """Reads one list page by page during one visit; counts, so that a list without an end ends."""

    entrance: ListingAt
    read: int = 0

    def __call__(self, page: Page) -> Listing | Failure:
        """Return what a page offers, and the next page unless this was the last to be read."""
        links = self.entrance.links
        listing = read_listing(page.body, url=page.final_url, content_type=page.content_type, links=links)
        self.read += 1
        if isinstance(listing, Failure) or self.read >= self.entrance.max_pages:
            return listing
        return replace(listing, next_page=next_page(self.entrance, page, self.read))


def is_after_the_last(read: object, failure: Failure) -> bool:
    """Tell whether a page of a list is missing only because the list has fewer pages."""
    is_further = isinstance(read, PagedListing) and read.read > 0
    return is_further and failure.reason in {Reason.HTTP_4XX, Reason.EMPTY}


def follow_while_new(
    listing: Listing, is_article: Callable[[Candidate], bool], is_stored: Callable[[Candidate], bool]
) -> Listing:
    """Return the listing with its next page among its children if all articles on it are new.

    New is what is not stored yet: what is only pending counts as new, so that a visit which was killed
    between two pages is continued by the next one. A page without an article is the last.
    """
    articles = [one for one in listing.candidates if is_article(one)]
    if not listing.next_page or not articles or any(is_stored(one) for one in articles):
        return listing
    return replace(listing, children=(*listing.children, listing.next_page))
