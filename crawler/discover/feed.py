"""What an RSS (0.9 to 2.0), RDF, Atom or JSON feed offers.

``parse_feed`` gives the feed's own words; ``read_feed`` makes candidates of them. Dates stay as written:
``dates.parse_feed_date`` reads them where the source's zone is known.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.discover.decode import decode_xml
from crawler.discover.entry import Entry, Feed
from crawler.discover.google_news import publisher_url, without_source
from crawler.discover.json_feed import parse_json
from crawler.discover.plaintext import SUMMARY, plain_text
from crawler.discover.urls import canonical_url, join_url
from crawler.discover.xmltree import Element, inner_markup, name_of, read_tree, text_of
from crawler.records import Candidate, Failure, Hints, Listing, Reason, Via

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def read_feed(body: bytes, *, url: str, content_type: str | None = None) -> Listing | Failure:
    """Return the articles that a feed offers, in its order.

    Args:
        body: the response's bytes, content encoding already undone.
        url: where they came from; relative links are read against it.
        content_type: the HTTP header, whose charset is one witness among others.

    Returns:
        A listing; it has no candidates when the feed is sound and empty. A failure with reason EMPTY
        (no bytes), WRONG_TYPE (a page, a sitemap, other data) or UNREADABLE.
    """
    feed = parse_feed(body, url=url, content_type=content_type)
    if isinstance(feed, Failure):
        return feed
    candidates = tuple([_candidate(entry, url) for entry in feed.entries if entry.link])
    problems = tuple(
        f"item {number} has no link: {(plain_text(entry.title) or 'untitled')[:80]}"
        for number, entry in enumerate(feed.entries, 1)
        if not entry.link
    )
    return Listing(url, candidates, problems=problems)


def _candidate(entry: Entry, seen_at: str) -> Candidate:
    written = entry.link or ""
    link, title = written, plain_text(entry.title)
    if _GOOGLE_NEWS in written:
        link, title = publisher_url(written) or written, without_source(title, entry.source)
    hints = Hints(  # by place as well: title, published, modified, author, summary, alias
        title,
        entry.published,
        entry.updated,
        plain_text(entry.author),
        plain_text(entry.summary, SUMMARY),
        _short_link(entry.id, link),
    )
    return Candidate(link, canonical_url(link), Via.FEED, seen_at, hints, entry.id)


_GOOGLE_NEWS = "//news.google.com/"
_SHORT_LINK = re.compile(r"https?://([^/?#]+)/(?:[^?#]*/)?\?(?:[^#]*&)?p=\d+$")


def _short_link(guid: str | None, link: str) -> str | None:
    """Return a guid that is WordPress's short link: it stays when the post's title and address change."""
    found = _SHORT_LINK.match(guid) if guid and "p=" in guid else None
    return guid if found and f"//{found[1]}/" in link and guid != link else None


def parse_feed(body: bytes, *, url: str, content_type: str | None = None) -> Feed | Failure:
    """Return a feed in its own words, or why it is none (see ``read_feed``)."""
    if not body.strip():
        return Failure(url, Reason.EMPTY, "the response has no content")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return parse_json(decode_xml(body, content_type).text, url)
    root = read_tree(body, content_type)
    if root is None:
        return Failure(url, Reason.UNREADABLE, f"no XML element in {len(body)} bytes: {_glimpse(body)}")
    # looked for in the bytes because a search in the tree costs a quarter of a feed's time
    based = b"xml:base" in body or b"\x00" in body[:4]
    return _parse_tree(root, url, based=based)


def _glimpse(body: bytes) -> str:
    return repr(body[:40].decode("utf-8", "replace"))


# --- XML ----------------------------------------------------------------------------------------

_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel"})
_INSTEAD = {
    "html": "an HTML page instead of a feed",
    "xhtml:html": "an HTML page instead of a feed",
    "urlset": "a sitemap instead of a feed",
    "sitemapindex": "a sitemap index instead of a feed",
    "opml": "an OPML list of feeds instead of a feed",
}
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def _parse_tree(root: Element, url: str, *, based: bool) -> Feed | Failure:
    kind = name_of(root.tag)
    items = _items(root)
    if not items and kind not in _ROOTS:
        return Failure(
            url, Reason.WRONG_TYPE, _INSTEAD.get(kind, f"the root element is <{kind}>, not a feed")
        )
    head = next((child for child in root if name_of(child.tag) in _HEADS), root)
    about = _Parts(head, _base(head, url) if based else url)
    entries = tuple([_entry(_Parts(item, _base(item, url) if based else url)) for item in items])
    language = about.values.get("language") or head.get(_XML_LANG) or root.get(_XML_LANG)
    updated = about.values.get("updated") or about.values.get("published")
    return Feed(about.values.get("title"), about.link(), language, updated, entries)


def _items(root: Element) -> list[Element]:
    found = [element for element in root.iter("{*}item", "{*}entry") if name_of(element.tag) in _ITEMS]
    # <ITEM> of Microsoft's channel format and <rss:item> without a declared prefix are rare: only then all
    return found or [element for element in root.iter() if name_of(element.tag) in _ITEMS]


_HEADS = frozenset({"channel"})
_ITEMS = frozenset({"item", "entry"})


def _base(element: Element, url: str) -> str:
    chain = [element, *element.iterancestors()]
    for ancestor in reversed(chain):
        stated = ancestor.get(_XML_BASE)
        url = (join_url(url, stated) or url) if stated else url
    return url


def _entry(parts: _Parts) -> Entry:
    get = parts.values.get
    author, email = parts.author()
    return Entry(  # by place: keywords take half as long again
        parts.id(),
        parts.link(),
        get("title"),
        get("published"),
        get("updated") or _attribute(parts.element, "lastmod"),
        author or get("credit"),
        email,
        get("summary"),
        parts.base,
        get("origin"),
    )


def _attribute(element: Element, name: str) -> str | None:
    return element.get(name) or element.get(name.upper()) if element.keys() else None


# Which elements can give a field, the best first.
_SOURCES = {
    "title": ("title", "dc:title", "media:title"),
    "published": (
        *(
            "pubdate",
            "published",
            "issued",
            "dcterms:issued",
            "dc:date",
            "created",
            "dcterms:created",
            "date",
        ),
    ),
    "updated": ("updated", "modified", "dcterms:modified", "lastbuilddate"),
    "summary": (
        *("description", "summary", "dc:description", "itunes:summary", "media:description"),
        *("content:encoded", "content"),
    ),
    "language": ("language", "dc:language"),
    "credit": ("itunes:author", "media:credit"),
    "origin": ("source",),
    "original": ("feedburner:origlink",),
    # several of these may stand in one item, and their attributes count
    "links": ("link",),
    "guids": ("guid", "id"),
    "creators": ("dc:creator",),
    "people": ("author",),
}
_MANY = frozenset({"links", "guids", "creators", "people"})
_ALL = -1
_RANKS = {
    name: (field, _ALL if field in _MANY else rank)
    for field, names in _SOURCES.items()
    for rank, name in enumerate(names)
}
_NO_FIELD = (None, 0)


@lru_cache(maxsize=4096)
def _field_of(tag: str) -> tuple[str | None, int]:
    """Return which field an element can give and its rank there, ``_ALL`` where several elements count."""
    return _RANKS.get(name_of(tag), _NO_FIELD)


class _Parts:
    """The children of one item or channel, sorted by the field that they can give.

    Of several elements for one field the best-ranked non-empty one counts, of equals the last.
    """

    __slots__ = ("base", "element", "many", "values")

    def __init__(self, element: Element, base: str) -> None:
        self.element = element
        self.base = base
        values: dict[str, str] = {}
        many: dict[str, list[Element]] = {}
        ranks: dict[str, int] = {}
        self.values, self.many = values, many
        for child in element:
            field, rank = _field_of(child.tag)
            if field is None:
                continue
            if rank == _ALL:
                if field in many:
                    many[field].append(child)
                else:
                    many[field] = [child]
            elif rank <= ranks.get(field, 99) and (
                value := value_of(child) if child.keys() else text_of(child)
            ):
                values[field] = value
                ranks[field] = rank

    def id(self) -> str | None:
        """Return the item's identifier."""
        found = _first_text(self.many.get("guids", ())) or self.element.get(_RDF_ABOUT)
        return join_url(self.base, found) if found and found.startswith("/") else found

    def author(self) -> tuple[str | None, str | None]:
        """Return the names (several joined by commas) and the mail address of the authors."""
        many = self.many
        creators = [text for element in many.get("creators", ()) if (text := text_of(element))]
        if "people" not in many:
            return _joined(creators), None
        people = [_person(element) for element in many["people"]]
        names = creators or [name for name, _ in people if name]
        return _joined(names), next((email for _, email in people if email), None)

    def link(self) -> str | None:
        """Return the article's absolute URL: the first that is one of the places where feeds put it."""
        links = self.many.get("links", ())
        if len(links) == 1 and not links[0].keys() and "original" not in self.values:  # RSS's usual way
            text = text_of(links[0])
            if text and (joined := join_url(self.base, text)):
                return joined
        for written in self._written_links():
            joined = join_url(self.base, written) if written else None
            if joined:
                return joined
        return None

    def _written_links(self) -> Iterator[str | None]:
        yield self.values.get("original")
        links = self.many.get("links", ())
        for element in links:
            yield element.get("href") if _is_alternate(element) else None
        for element in links:  # <link/>https://… is how HTML tools write RSS's link
            yield text_of(element) or (element.tail or "").strip() if not element.get("href") else None
        yield from map(_permalink, self.many.get("guids", ()))
        yield self.element.get(_RDF_ABOUT)
        yield _attribute(self.element, "href")


def _first_text(elements: Iterable[Element]) -> str | None:
    for element in elements:
        if text := text_of(element):
            return text
    return None


def _joined(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else ", ".join(dict.fromkeys(names)) or None


def _permalink(element: Element) -> str | None:
    text = text_of(element)
    is_link = element.get("isPermaLink", "true").lower() != "false" and "://" in text
    return text if is_link else None


def _is_alternate(element: Element) -> bool:
    return bool(element.get("href")) and element.get("rel", "alternate").lower() == "alternate"


def _person(element: Element) -> tuple[str | None, str | None]:
    parts = {name_of(child.tag): text_of(child) for child in element}
    if parts:
        return parts.get("name") or None, parts.get("email") or None
    return text_of(element) or None, None


def value_of(element: Element) -> str:
    """Return a text construct's value as text or markup (RSS; Atom ``type`` and 0.3's ``mode``)."""
    kind = element.get("type", "")
    if element.get("mode") == "base64" or kind == "application/octet-stream":
        return _from_base64(text_of(element))
    if kind == "xhtml" and len(element) == 1:
        return inner_markup(element[0]).strip()
    return text_of(element)


def absolute_markup(markup: str, base: str) -> str:
    """Return a title's or summary's markup with its links made absolute, for showing it elsewhere."""
    return _LINK_IN_MARKUP.sub(lambda found: found[1] + (join_url(base, found[2]) or found[2]), markup)


_LINK_IN_MARKUP = re.compile(r"(<[a-zA-Z][^<>]*?\s(?:href|src)=[\"'])([^\"'<>]+)")


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace").strip()
    except ValueError:  # no base64 at all: binascii.Error, or letters beyond ASCII
        return text
