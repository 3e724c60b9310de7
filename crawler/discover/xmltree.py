"""From the bytes of a feed or sitemap to an element tree: forgiving, bounded, and blind to entities.

The document type declaration is cut off before parsing, so no entity is ever defined, expanded or
fetched; depth and text size keep libxml2's own limits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5, name2codepoint
from typing import TYPE_CHECKING

from lxml import etree

from crawler.discover.decode import decode_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = etree._Element  # noqa: SLF001 - lxml exports its element type under this name only

_SUBSET_END = re.compile(rb"\]\s*>")
_NAMED = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)(?:(#X[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);)?"
)


def read_tree(body: bytes, content_type: str | None) -> Element | None:
    """Return the root element of a feed or sitemap, or None when there is no element in it.

    Broken markup gives what stands before the break; bare ampersands and HTML's named characters are
    kept as text; undeclared prefixes stay in the tag (``dc:date``).
    """
    decoded = decode_xml(body, content_type)
    sound = decoded.encoding == "UTF-8" and not decoded.replaced
    source = body if sound else decoded.text.encode("utf-8", "replace")
    start = _root_start(source)
    if start is None:
        return None
    cleaned = _clean(source[start:])
    root = _parse(cleaned)
    if root is not None and not len(root):  # libxml2 gives up at <rss version=2.0>
        return _parse(_BARE_VALUE.sub(rb'\1"\2"', cleaned))
    return root


def _parse(cleaned: bytes) -> Element | None:
    # Depth and text size keep libxml2's limits (huge_tree off): 200,000 nested elements end at 256.
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(cleaned, parser)
    except etree.XMLSyntaxError:  # nothing that could be recovered
        return None


_BARE_VALUE = re.compile(rb"(<[^<>]{1,200}?\s[\w:.-]{1,40}=)([^\s\"'<>]+)(?=[\s>])")


def _root_start(source: bytes) -> int | None:
    """Return where the root element begins, behind prolog, comments and document type declaration."""
    position = 0
    while found := _MISC.search(source, position):
        if found.lastgroup == "root":
            return found.start()
        position = _misc_end(source, found)
        if position < 0:
            return None
    return None


_MISC = re.compile(
    rb"(?P<comment><!--)|(?P<pi><\?)|(?P<doctype><!DOCTYPE\b)|(?P<root><[A-Za-z_])", re.IGNORECASE
)
_ENDS = {"comment": b"-->", "pi": b">"}


def _misc_end(source: bytes, found: re.Match[bytes]) -> int:
    """Return where a comment, instruction or document type declaration ends; -1 when it never does."""
    end = _ENDS.get(found.lastgroup or "")
    if end:
        close = source.find(end, found.end())
        return close + len(end) if close >= 0 else -1
    close, subset = source.find(b">", found.end()), source.find(b"[", found.end())
    if not 0 <= subset < close:
        return close
    done = _SUBSET_END.search(source, subset)
    return done.end() if done else -1


def _clean(source: bytes) -> bytes:
    if _has_named(source):
        source = b"".join(part if cdata else _NAMED.sub(_character, part) for part, cdata in _parts(source))
    return source


def _has_named(source: bytes) -> bool:
    """Tell whether a reference stands outside of CDATA, where it is one; linear."""
    position = 0
    while found := _NAMED.search(source, position):
        start = source.rfind(b"<![CDATA[", position, found.start())
        position = source.find(b"]]>", found.start()) if start >= 0 else -1
        if position < 0 or source.find(b"]]>", start, found.start()) >= 0:
            return True
    return False


def _parts(source: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the pieces of a document and whether each is a CDATA section; linear."""
    position = 0
    while (start := source.find(b"<![CDATA[", position)) >= 0 and (end := source.find(b"]]>", start)) >= 0:
        yield source[position:start], False
        yield source[start:end], True
        position = end
    yield source[position:], False


def _character(found: re.Match[bytes]) -> bytes:
    name = (found[1] or b"").decode("ascii")
    if name.startswith("#X"):
        return f"&{name.lower()};".encode()
    character = chr(name2codepoint[name]) if name in name2codepoint else html5.get(f"{name};")
    return _escaped(character).encode() if character else b"&amp;" + found[0][1:]


# --- names and text -----------------------------------------------------------------------------

# The namespaces that feeds and sitemaps use, by a piece of their address: addresses vary in version,
# case and trailing slash ("http://purl.org/rss/1.0/", "http://backend.userland.com/rss2").
_PREFIXES = (
    ("purl.org/dc/elements", "dc:"),
    ("purl.org/dc/terms", "dcterms:"),
    ("purl.org/rss/1.0/modules/content", "content:"),
    ("purl.org/rss/1.0/modules/", "module:"),
    ("purl.org/net/rss1.1", ""),
    ("purl.org/rss/1.0", ""),
    ("purl.org/atom", ""),
    ("purl.org/pie", ""),  # Atom's drafts of 2003 had these two
    ("example.com/newformat", ""),
    ("www.w3.org/2005/atom", ""),
    ("rss.netscape", ""),
    ("my.netscape.com", ""),
    ("userland.com/rss", ""),
    ("blogs.law.harvard.edu", ""),
    ("cyber.law.harvard.edu", ""),
    ("cyber.harvard.edu", ""),
    ("www.rssboard.org", ""),
    ("channel.netscape.com", ""),
    ("22-rdf-syntax-ns", "rdf:"),
    ("itunes.com", "itunes:"),
    ("search.yahoo.com/mrss", "media:"),
    ("feedburner.org", "feedburner:"),
    ("feedburner.com", "feedburner:"),
    ("sitemap-news", "news:"),
    ("www.sitemaps.org", ""),
    ("google.com/schemas/sitemap/", ""),
    ("w3.org/1999/xhtml", "xhtml:"),
)
_DECLARED_ALIASES = {"atom:": "", "rss:": "", "atom10:": ""}


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """Return an element's name in lower case with a prefix that does not depend on the document.

    RSS, RDF's RSS 1.0, Atom and sitemap elements have none (``item``, ``link``); others have the usual
    one (``dc:date``, ``news:title``); an unknown namespace keeps its address and so matches nothing.
    """
    if tag[0] != "{":
        return _undeclared(tag.lower())
    address, _, local = tag[1:].partition("}")
    low = address.lower()
    prefix = next((prefix for piece, prefix in _PREFIXES if piece in low), f"{{{low}}}")
    return prefix + local.lower()


def _undeclared(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return _DECLARED_ALIASES.get(prefix + colon, prefix + colon) + local


_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_C1 = re.compile("[\x80-\x9f]")


def text_of(element: Element) -> str:
    """Return an element's text, trimmed; an element with children gives its inner markup."""
    text = inner_markup(element) if len(element) else element.text
    if not text:
        return ""
    # no control is printable, and asking that is three times as fast as the search
    if not (text.isascii() or text.isprintable()) and _C1.search(text):
        text = text.translate(_WINDOWS)  # "&#146;" means the Windows apostrophe
    return text.strip()


def inner_markup(element: Element) -> str:
    """Return what stands inside an element as markup without namespaces."""
    parts = [_escaped(element.text)]
    for child in element:
        parts += [_outer(child), _escaped(child.tail)]
    return "".join(parts)


def _outer(element: Element) -> str:
    name = element.tag.rpartition("}")[2]
    items = ((str(key).rpartition("}")[2], str(value)) for key, value in element.attrib.items())
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in items)
    inside = inner_markup(element)
    return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes} />"


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
