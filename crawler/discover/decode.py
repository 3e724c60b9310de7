"""From the bytes of a page or feed to its text, whatever its server says about the encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.discover.charsets import codec_of, encoding_of
from crawler.discover.prescan import declared_in_html

REPLACEMENT = "\ufffd"
_Declared = Callable[[bytes], "str | None"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was won."""

    text: str
    encoding: str
    """WHATWG name of the encoding used: ``"UTF-8"``, ``"EUC-KR"`` (read as CP949), …"""
    declared: str | None
    """WHATWG name of the encoding that the server or else the document declares."""
    replaced: int = 0
    """Characters U+FFFD put where bytes could not be read."""


def decode_html(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode an HTML page; never fails.

    Order of witnesses: a byte order mark; bytes that are valid UTF-8; the HTTP charset; a meta element
    anywhere in the head; and the bytes themselves when those lie. Labels mean what the WHATWG says.
    """
    return _decode(body, _http_charset(content_type), declared_in_html)


def decode_xml(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a feed or sitemap; like ``decode_html`` with the XML prolog in place of the meta element."""
    return _decode(body, _http_charset(content_type), _declared_in_xml)


def looks_utf8(body: bytes) -> bool:
    """Tell by a page's title whether ``decode_html`` would read it as UTF-8, at a hundredth of the cost.

    True is worth as much as the text won with it: one without ``REPLACEMENT`` is what ``decode_html`` gives.
    """
    if _marked(body):
        return False
    start = max(0, body.find(b"<title"))
    sample = body[start : start + _TITLE].decode("utf-8", "replace").rstrip(REPLACEMENT)
    return REPLACEMENT not in sample and bool(_NEVER_BY_CHANCE.search(sample))


def is_utf8(body: bytes) -> bool:
    """Tell whether all bytes are valid UTF-8."""
    return _strict_utf8(body) is not None


# --- what is declared ---------------------------------------------------------------------------

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_UTF16 = frozenset({"UTF-16LE", "UTF-16BE"})
_PROLOG = re.compile(rb"\s*<\?xml\s[^>]{0,400}?encoding\s*=\s*[\"']\s*([^\"'>\s]+)")


def _http_charset(content_type: str | None) -> str | None:
    found = _HTTP_CHARSET.search(content_type or "")
    return encoding_of(found[1]) if found else None


def _declared_in_xml(body: bytes) -> str | None:
    found = _PROLOG.match(body)
    encoding = encoding_of(found[1].decode("latin-1")) if found else None
    return "UTF-8" if encoding in _UTF16 else encoding  # a prolog that can be read as ASCII is not UTF-16


# --- what the bytes say -------------------------------------------------------------------------

_BOMS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16LE"), (codecs.BOM_UTF16_BE, "UTF-16BE"))
# The first "<" of a document without a byte order mark (XML 1.0, appendix F).
_UTF16_STARTS = ((b"<\x00", "UTF-16LE"), (b"\x00<", "UTF-16BE"))
# Encodings whose pure ASCII bytes are not ASCII text.
_NOT_ASCII = frozenset({"ISO-2022-JP", "UTF-16LE", "UTF-16BE"})
_ASCII_BYTES = bytes(range(0x80))
_BELOW_KS_X_1001 = bytes(range(0x80, 0xA1))
_HANGUL = re.compile("[가-힣]+")
_NEVER_BY_CHANCE = re.compile("[^\x00-\x7f\u0100-\u07ff]")
_ENOUGH_HANGUL = 0.5
_FEW_REPLACED = 0.02
_SAMPLE = 200_000
_TITLE = 500


def _decode(body: bytes, http: str | None, declared_in: _Declared) -> Decoded:
    marked = _marked(body)
    if marked:
        mark, encoding = marked
        return _decode_as(body[len(mark) :], encoding, http or encoding)
    if http in _UTF16 and b"\x00" not in body[:_SAMPLE]:
        http = None
    if http == "UTF-8" and (text := _strict_utf8(body)) is not None:
        return Decoded(text, "UTF-8", http)
    inside = declared_in(body)
    declared = http or inside
    if body.isascii():
        return _decode_ascii(body, declared)
    text = _strict_utf8(body)
    if text is not None and not _is_accident(text, body, declared):
        return Decoded(text, "UTF-8", declared)
    return _decode_as(body, _choose(body, _witnesses(http, inside)), declared)


def _marked(body: bytes) -> tuple[bytes, str] | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return mark, encoding
    for start, encoding in _UTF16_STARTS:
        if body.startswith(start):
            return b"", encoding
    return None


def _strict_utf8(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _decode_ascii(body: bytes, declared: str | None) -> Decoded:
    if declared in _NOT_ASCII:
        return _decode_as(body, declared, declared)
    return Decoded(body.decode("ascii"), declared or "windows-1252", declared)


def _is_accident(text: str, body: bytes, declared: str | None) -> bool:
    """Tell whether bytes declared EUC-KR are valid UTF-8 by chance only.

    A short CP949 text of pairs such as C5 B8 is also UTF-8: a few letters of U+0100–U+07FF, which no
    Korean page holds without Hangul. Hangul in UTF-8 (three bytes each) never arises by chance.
    """
    if declared != "EUC-KR" or _NEVER_BY_CHANCE.search(text):
        return False
    return not _replaced_share(body, "cp949")


def _witnesses(http: str | None, inside: str | None) -> list[str]:
    """Return the declared encodings in the order in which they are believed.

    Apache's AddDefaultCharset sends ISO-8859-1 for every page of a Korean host: the document wins then.
    """
    order = (inside, http) if http == "windows-1252" else (http, inside)
    return [encoding for encoding in dict.fromkeys(order) if encoding and encoding != "replacement"]


def _choose(body: bytes, witnesses: list[str]) -> str:
    """Return the encoding for bytes that are not valid UTF-8."""
    sample = body[:_SAMPLE]
    for encoding in witnesses:
        if encoding in _ANY_BYTES and _is_korean(sample):
            return "EUC-KR"
        if _replaced_share(sample, codec_of(encoding)) <= _FEW_REPLACED:
            return encoding
    if _is_korean(sample):
        return "EUC-KR"
    return _least_bad(sample, witnesses)


# Encodings in which every byte is a letter: reading them never fails, so it proves nothing.
_ANY_BYTES = frozenset({
    "windows-1252", "windows-1250", "windows-1254", "ISO-8859-2", "ISO-8859-15", "macintosh", "KOI8-R",
    "IBM866",
})  # fmt: skip


def _least_bad(sample: bytes, witnesses: list[str]) -> str:
    shares = {name: _replaced_share(sample, codec_of(name)) for name in (*witnesses, "UTF-8")}
    best = min(shares, key=lambda name: shares[name])
    return best if shares[best] < _MOSTLY_BROKEN else "windows-1252"


_MOSTLY_BROKEN = 0.5


def _is_korean(sample: bytes) -> bool:
    """Tell whether the bytes are Korean in CP949: KS X 1001 pairs that mostly spell Hangul."""
    high = sample.translate(None, _ASCII_BYTES)
    low_share = 1 - len(high.translate(None, _BELOW_KS_X_1001)) / max(1, len(high))
    if low_share > 0.1 or _replaced_share(sample, "cp949") > _FEW_REPLACED:
        return False
    text = sample.decode("cp949", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return sum(map(len, _HANGUL.findall(text))) >= _ENOUGH_HANGUL * beyond


def _replaced_share(sample: bytes, codec: str) -> float:
    """Return replaced characters as a share of the characters beyond ASCII."""
    text = sample.decode(codec, "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count(REPLACEMENT) / max(1, beyond)


# --- decoding -----------------------------------------------------------------------------------

_PAIR_ERRORS = "dolpung-pair"
_PAIR_LIMIT = 10_000


def _replace_pair(error: UnicodeError) -> tuple[str, int]:
    """Replace a lead byte together with a trail byte beyond ASCII, as the WHATWG decoder does.

    Python's own "replace" drops the lead alone and reads the trail as the next lead: one pair of the
    user-defined rows C9 and FE would then garble the rest of the line.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    whole = len(pair) == 2 and pair[0] not in (0x80, 0xFF) and pair[1] >= 0x80
    return REPLACEMENT, error.start + (2 if whole else 1)


codecs.register_error(_PAIR_ERRORS, _replace_pair)


def _decode_as(body: bytes, encoding: str, declared: str | None) -> Decoded:
    codec = codec_of(encoding)
    text = body.decode(codec, "replace")
    replaced = text.count(REPLACEMENT)
    if encoding == "EUC-KR" and 0 < replaced < _PAIR_LIMIT:
        text = body.decode(codec, _PAIR_ERRORS)
        replaced = text.count(REPLACEMENT)
    return Decoded(text, encoding, declared, replaced)
