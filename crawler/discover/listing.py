"""The links to articles on an ordinary page: a front page, a section, a blog's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.discover.decode import decode_html
from crawler.discover.urls import canonical_url, join_url
from crawler.records import Candidate, Failure, Hints, Listing, Reason, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE_LIMIT = 300


def read_listing(body: bytes, *, url: str, content_type: str | None = None, links: str) -> Listing | Failure:
    """Return the articles that a page links to, each once, in the page's order.

    Args:
        body: the page's bytes.
        url: its address; relative links are read against it or the page's ``<base href>``.
        content_type: the HTTP header.
        links: CSS selector of the links, or of elements that hold a link. The selector is the source's
            own and has been checked when its file was read; a bad one raises ``SelectolaxError``.

    Returns:
        A listing, without candidates when nothing matches; the link's text is the hint of the title
        (a picture link takes the text of its twin, else ``title`` or ``alt``). A failure with reason
        EMPTY or WRONG_TYPE.
    """
    if not body.strip():
        return Failure(url, Reason.EMPTY, "the response has no content")
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind:
        return Failure(url, Reason.WRONG_TYPE, f"{kind} instead of an HTML page")
    tree = LexborHTMLParser(decode_html(body, content_type).text)
    base = page_base(tree, url)
    texts: dict[str, str] = {}
    labels: dict[str, str] = {}
    for node in _anchors(tree, links):
        link = join_url(base, node.attributes.get("href") or "")
        if link:
            texts[link] = texts.get(link) or _squeezed(node.text(deep=True, separator=" "))
            labels[link] = labels.get(link) or _squeezed(_label(node))
    return Listing(url, tuple(_candidate(link, texts[link] or labels[link], url) for link in texts))


def page_base(tree: LexborHTMLParser, url: str) -> str:
    """Return what the relative links of a page are read against."""
    stated = tree.css_first("base[href]")
    href = stated.attributes.get("href") if stated else None
    return (join_url(url, href) if href else None) or url


def _anchors(tree: LexborHTMLParser, selector: str) -> Iterator[LexborNode]:
    for node in tree.css(selector):
        inside = node if node.tag in {"a", "area"} else node.css_first("a[href]")
        if inside is not None and _leads_on(inside.attributes.get("href")):
            yield inside


def _leads_on(href: str | None) -> bool:
    """Tell whether a link leaves the page: not ``#comments``, ``javascript:``, ``mailto:``."""
    text = (href or "").strip().lower()
    return bool(text) and not text.startswith(("#", "javascript:", "mailto:", "tel:", "data:"))


def _label(node: LexborNode) -> str:
    """Return what a link without text says: its own title or its picture's description."""
    picture = node.css_first("img[alt]")
    return node.attributes.get("title") or (picture.attributes.get("alt") if picture else None) or ""


def _squeezed(text: str) -> str:
    return " ".join(text.split())[:_TITLE_LIMIT]


def _candidate(link: str, title: str, url: str) -> Candidate:
    return Candidate(link, canonical_url(link), Via.LISTING, url, Hints(title=title or None))
