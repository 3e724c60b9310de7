"""A blog's front page: the feed that it names in its head; or the feed itself."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.discover.decode import decode_html
from crawler.discover.feed import read_feed
from crawler.discover.urls import join_url
from crawler.records import Failure, Listing, Reason

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_COMMENTS = ("comment", "댓글")


def read_blog(body: bytes, *, url: str, content_type: str | None = None) -> Listing | Failure:
    """Return a feed's articles, or as the only child the feed that a page names as its own.

    The feeds of comments that WordPress names beside the main one are passed over. A failure has the
    reasons of ``read_feed``; WRONG_TYPE for a page that names no feed.
    """
    found = read_feed(body, url=url, content_type=content_type)
    if isinstance(found, Listing) or found.reason is Reason.EMPTY:
        return found
    feed = named_feed(body, url=url, content_type=content_type)
    return (
        Listing(url, children=(feed,))
        if feed
        else Failure(url, Reason.WRONG_TYPE, "a page that names no feed")
    )


def named_feed(body: bytes, *, url: str, content_type: str | None = None) -> str | None:
    """Return the address of the first feed in ``link rel=alternate`` that is not one of comments."""
    tree = LexborHTMLParser(decode_html(body, content_type).text)
    for node in tree.css("link[rel][href]"):
        if _is_feed(node):
            return join_url(url, node.attributes.get("href") or "")
    return None


def _is_feed(node: LexborNode) -> bool:
    values = {name: (value or "").lower() for name, value in node.attributes.items()}
    told = f"{values.get('title', '')} {values['href']}"
    return (
        "alternate" in values["rel"].split()
        and values.get("type", "").partition(";")[0].strip() in _FEED_TYPES
        and not any(word in told for word in _COMMENTS)
    )
