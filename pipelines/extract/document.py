"""From bytes to a parsed page: size and shape are judged first, so that no page can hold the reader up."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from crawler.discover.decode import decode_html, looks_utf8
from pipelines.records import NoArticle, Refusal

MAX_BYTES = 6_000_000
MAX_TAGS = 120_000
MAX_DEPTH = 400
MAX_ATTRIBUTES = 2_000
_QUIET_TAGS = 6_000
"""Fewer tags than this cannot cost Lexbor more than 0.1 s however deep they nest (200 kB of div: 4.4 s)."""
_WINDOW = 8_000
_MANY_EQUALS = 15_000
_ROOM = 150_000
"""A shorter page has no room for so many attributes that they cost more than 0.6 s."""
_SHORT = 80_000
"""A shorter page has no room for tags that cost Lexbor more than 0.3 s, however deep they nest."""
_SAMPLED = 120_000
"""A longer page is counted whole: sampling is for the pages that come every day."""
_SAMPLE, _EVERY = 1_024, 8_192
"""Bytes looked at, of so many: a page that is dense over 8 kB cannot look sparse."""
_WITHOUT_EVENTS = int(LexborDocumentOptions.WO_EVENTS)
"""Events only mirror chosen options into ``<selectedcontent>``, and cost a thirtieth of a parse."""

_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*)[^>]*?(/?)>")
_NAME = re.compile(rb"[a-zA-Z][^\s/>]*")
_OPENED = re.compile(rb"<[a-zA-Z]")
_ATTRIBUTE = re.compile(rb"""[\s/]+[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li td tr th dt dd option html head body".split()
)
"""Tags that need no end tag: they do not nest by being left open."""


def open_page(body: bytes, content_type: str | None, *, trusting: bool) -> LexborHTMLParser | NoArticle:
    """Decode and parse a page, or say why not; at most about a second and some 50 MB for any input.

    ``trusting`` spares proving that a page is UTF-8 where its title is; broken bytes become ``REPLACEMENT``.
    """
    if len(body) > MAX_BYTES:
        return NoArticle(Refusal.TOO_LARGE, f"page of {len(body)} bytes; the limit is {MAX_BYTES}")
    problem = hostile_shape(body)
    if problem is not None:
        return problem
    return parse(body if trusting and looks_utf8(body) else decode_html(body, content_type).text)


def parse(html: str | bytes) -> LexborHTMLParser:
    """Parse a page or a fragment; bytes are UTF-8. ``<noscript>`` is read as browsers with scripting read it.

    Without scripting a ``<noscript><img>`` ends the head and everything after it lands in the body.
    """
    return LexborHTMLParser(html, scripting=True, options=_WITHOUT_EVENTS)


def hostile_shape(body: bytes) -> NoArticle | None:
    """Refuse bytes whose tree would take Lexbor more than linear time or memory."""
    tags = _count(body, b"<", _QUIET_TAGS) if len(body) > _SHORT else 0
    if tags > MAX_TAGS:
        return NoArticle(Refusal.TOO_LARGE, f"page of {tags} tags; the limit is {MAX_TAGS}")
    if tags > _QUIET_TAGS and (depth := _depth(body)) > MAX_DEPTH:
        return NoArticle(Refusal.UNREADABLE, f"elements nested deeper than {depth - 1}")
    hidden = len(body) > _ROOM and _count(body, b"=", _MANY_EQUALS) > _MANY_EQUALS
    attributes = _every_tags_attributes(body) if hidden else _most_attributes(body)
    if attributes > MAX_ATTRIBUTES:
        return NoArticle(Refusal.UNREADABLE, f"a tag with more than {attributes - 1} attributes")
    return None


def _count(body: bytes, sign: bytes, few: int) -> int:
    """Count a byte; give 0 when a sample tells that there are about ``few`` at most.

    ``bytes.count`` takes a tenth of a parse. What slips through lies between the windows of a page of at
    most ``_SAMPLED`` bytes, made for these very windows: 0.75 s at worst (measured with nested div).
    """
    if len(body) <= _SAMPLED:
        seen = sum(body.count(sign, start, start + _SAMPLE) for start in range(0, len(body), _EVERY))
        if seen * _EVERY <= few * _SAMPLE:
            return 0
    return body.count(sign)


def _depth(body: bytes) -> int:
    """Count how deep elements nest, up to just beyond ``MAX_DEPTH``."""
    depth = 0
    for match in _TAG.finditer(body):
        if match[2].lower() in _VOID or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_DEPTH:
            break
    return depth


def _most_attributes(body: bytes) -> int:
    """Count attributes of the tags that are long enough to hold thousands of them."""
    most = 0
    for start in range(_WINDOW, len(body), _WINDOW):
        if body.find(b">", start - _WINDOW, start) >= 0:
            continue
        opened = body.rfind(b"<", max(0, start - 2 * _WINDOW), start)
        if opened >= 0 and body[opened + 1 : opened + 2].isalpha():
            most = max(most, _read_attributes(body, opened)[0])
    return most


def _every_tags_attributes(body: bytes) -> int:
    """Count attributes tag by tag: values may hold ``>``, which hides a long tag from a quick look."""
    most = position = 0
    while most <= MAX_ATTRIBUTES and (opened := _OPENED.search(body, position)):
        found, position = _read_attributes(body, opened.start())
        most = max(most, found)
    return most


def _read_attributes(body: bytes, opened: int) -> tuple[int, int]:
    """Count the attributes of the tag that opens there, and give where they end."""
    name = _NAME.match(body, opened + 1)
    position = name.end() if name else opened + 1
    found = 0
    while found <= MAX_ATTRIBUTES and (match := _ATTRIBUTE.match(body, position)):
        found += 1
        position = match.end()
    return found, position
