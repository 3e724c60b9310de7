"""What a sitemap offers: URLs with dates, news titles, or the sitemaps of an index; gzip included."""

from __future__ import annotations

import zlib

from crawler.discover.plaintext import plain_text
from crawler.discover.urls import canonical_url, join_url
from crawler.discover.xmltree import Element, name_of, read_tree, text_of
from crawler.records import Candidate, Failure, Hints, Listing, Reason, Via

MAX_BYTES = 50 * 1024 * 1024
"""Uncompressed bytes of one sitemap: the limit of sitemaps.org; a gzip body that gives more is refused."""

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def read_sitemap(body: bytes, *, url: str, content_type: str | None = None) -> Listing | Failure:
    """Return the pages that a sitemap lists, or the sitemaps that an index lists, in their order.

    ``news:title`` and ``news:publication_date`` become hints, ``lastmod`` the hint of a modification.
    Plain text sitemaps (one URL a line) are read too. Method: sitemaps.org protocol 0.9, Google News.

    Returns:
        A listing; it has neither candidates nor children when the sitemap is empty. A failure with
        reason EMPTY, TOO_LARGE (a gzip bomb), WRONG_TYPE or UNREADABLE.
    """
    plain = _gunzip(body, url)
    if isinstance(plain, Failure):
        return plain
    if not plain.strip():
        return Failure(url, Reason.EMPTY, "the response has no content")
    if _is_url_list(plain):
        return Listing(url, _candidates_of_lines(plain, url))
    root = read_tree(plain, content_type)
    if root is None:
        return Failure(url, Reason.UNREADABLE, f"no XML element in {len(plain)} bytes")
    return _read_tree(root, url)


def _gunzip(body: bytes, url: str) -> bytes | Failure:
    """Return the body without its gzip wrapping, however often wrapped, never more than ``MAX_BYTES``."""
    while body.startswith(_GZIP_MAGIC):
        inflater = zlib.decompressobj(_GZIP_WINDOW)
        try:
            body = inflater.decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            return Failure(url, Reason.UNREADABLE, f"broken gzip: {error}")
        if len(body) > MAX_BYTES:
            return Failure(url, Reason.TOO_LARGE, f"more than {MAX_BYTES} bytes after gzip")
    return body


def _is_url_list(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:8].lower().startswith((b"http://", b"https://"))


def _candidates_of_lines(body: bytes, url: str) -> tuple[Candidate, ...]:
    lines = body.decode("utf-8-sig", "replace").split()
    links = (join_url(url, line) for line in lines if "://" in line)
    return tuple(Candidate(link, canonical_url(link), Via.SITEMAP, url) for link in links if link)


_INSTEAD = {
    "html": "an HTML page instead of a sitemap",
    "xhtml:html": "an HTML page instead of a sitemap",
    "rss": "a feed instead of a sitemap",
    "feed": "a feed instead of a sitemap",
}


def _read_tree(root: Element, url: str) -> Listing | Failure:
    kind = name_of(root.tag)
    if kind == "sitemapindex":
        named = _children(root, url)
        return Listing(url, children=tuple(named), children_modified=tuple(named.values()))
    if kind != "urlset":
        return Failure(
            url, Reason.WRONG_TYPE, _INSTEAD.get(kind, f"the root element is <{kind}>, not a sitemap")
        )
    found = [_candidate(entry, url) for entry in root if name_of(entry.tag) == "url"]
    problems = tuple(f"url {number} has no usable loc" for number, one in enumerate(found, 1) if one is None)
    return Listing(url, tuple(one for one in found if one), problems=problems)


def _children(root: Element, url: str) -> dict[str, str | None]:
    """Return the sitemaps of an index, each once, with the date that it gives first."""
    named: dict[str, str | None] = {}
    for entry in root:
        values = _values(entry) if name_of(entry.tag) == "sitemap" else {}
        joined = join_url(url, values["loc"]) if values.get("loc") else None
        if joined:
            named.setdefault(joined, values.get("lastmod"))
    return named


def _candidate(entry: Element, url: str) -> Candidate | None:
    values = _values(entry)
    link = join_url(url, values["loc"]) if values.get("loc") else None
    if link is None:
        return None
    hints = Hints(
        title=plain_text(values.get("news:title")),
        published=values.get("news:publication_date"),
        modified=values.get("lastmod"),
    )
    return Candidate(link, canonical_url(link), Via.SITEMAP, url, hints)


def _values(entry: Element) -> dict[str, str]:
    """Return the texts of an entry's elements by name, those of ``news:news`` among them."""
    values: dict[str, str] = {}
    for child in entry:
        name = name_of(child.tag)
        if name == "news:news":
            values |= _values(child)
        elif not len(child) and (text := text_of(child)):
            values.setdefault(name, text)
    return values
