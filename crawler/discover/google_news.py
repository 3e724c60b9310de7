"""Google News: the publisher's URL inside its links, as far as it can be told without a request.

Links of before mid-2024 hold it: ``CBMi…`` is URL-safe base64 of a protobuf message whose field 4 is the
URL and whose field 26, where it exists, the AMP page's. The later ones hold an opaque token (``AU_yq…``)
that only Google's own server resolves: robots.txt forbids that, so they stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import re

_LINK = re.compile(
    r"https?://news\.google\.com/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([A-Za-z0-9_-]{16,})={0,2}(?:[/?#]|$)"
)
_VARINT, _BYTES = 0, 2
_ARTICLE_URL = 4


def publisher_url(link: str) -> str | None:
    """Return the publisher's URL that a Google News link holds, or None."""
    found = _LINK.match(link)
    if found is None:
        return None
    code = found[1]
    try:
        message = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except binascii.Error:
        return None
    value = _field(message, _ARTICLE_URL)
    text = value.decode("utf-8", "replace") if value else ""
    return text if re.match(r"https?://[^\s/\ufffd]+\.[^\s\ufffd]+$", text) else None


def without_source(title: str | None, source: str | None) -> str | None:
    """Return a headline without the `` - 언론사`` that Google adds, by the name that the item gives."""
    return title.removesuffix(f" - {source}") if title and source else title


def _field(message: bytes, wanted: int) -> bytes | None:
    """Return the first length-delimited field of that number in a protobuf message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 not in (_VARINT, _BYTES):
            return None
        value, at = _varint(message, at)
        if tag & 7 == _BYTES:
            if tag >> 3 == wanted:
                return message[at : at + value] if at + value <= len(message) else None
            at += value
    return None


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at ``at``, at most nine bytes of it, and where it ends."""
    number = 0
    for shift, byte in enumerate(message[at : at + 9]):
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return number, at + shift + 1
    return number, at + 9
