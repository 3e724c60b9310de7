"""Which encoding do the tags of an HTML page declare? The standard's "prescan" without its 1,024 bytes.

Method: HTML Living Standard, 13.2.3.2 "prescan a byte stream to determine its encoding". Korean pages
put whole style sheets before their meta element, so the walk goes on to the last ``charset`` it sees.
"""

from __future__ import annotations

import re

from crawler.discover.charsets import encoding_of

WINDOW = 1_000_000
"""Bytes that are looked at; a head longer than this was never seen."""
_USUAL = 4096  # nearly every page declares itself here; spares looking through the rest

_SPACE = rb"[\t\n\f\r ]"
_MARKUP = re.compile(rb"<(?:(!--)|(meta)(?=[\t\n\f\r /])|(/?[a-z])|([!/?]))", re.IGNORECASE)
_NAME_END = re.compile(rb"[\t\n\f\r >]")
_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*(?:(?P<end>>)|(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*)"
    rb"(?P<equals>" + _SPACE + rb"*=" + _SPACE + rb"*)?)"
)
_VALUE = re.compile(rb"\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f\r >]*)")
_IN_CONTENT = re.compile(
    rb"charset" + _SPACE + rb"*=" + _SPACE + rb"*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r ;][^\t\n\f\r ;]*))",
    re.IGNORECASE,
)
# A meta element cannot declare what it could not be read in (same section, last steps).
_READ_AS = {"UTF-16BE": "UTF-8", "UTF-16LE": "UTF-8", "x-user-defined": "windows-1252"}

Attributes = dict[bytes, bytes]


def declared_in_html(body: bytes) -> str | None:
    """Return the WHATWG encoding that a meta element declares, or None.

    Comments, other tags' attributes and text are stepped over as a browser does; linear in ``WINDOW``.
    """
    return _walk(body[:_USUAL]) or (_walk(body[:WINDOW]) if len(body) > _USUAL else None)


def _walk(window: bytes) -> str | None:
    last = window.lower().rfind(b"charset")
    position = 0
    while last >= 0 and (found := _MARKUP.search(window, position, last)):
        step = _step(window, found)
        if step is None:
            return None
        encoding, position = step
        if encoding:
            return encoding
    return None


def _step(window: bytes, found: re.Match[bytes]) -> tuple[str | None, int] | None:
    """Return what this piece of markup declares and where it ends; None when it never ends."""
    comment, meta, tag, _ = found.groups()
    if comment:
        return _after(window, b"-->", found.end() - 2)
    if not meta and not tag:
        return _after(window, b">", found.end())
    start = found.end() if meta else _name_end(window, found.end())
    if start is None:
        return None
    read = _attributes(window, start)
    if read is None:
        return None
    attributes, end = read
    return (_declared(attributes) if meta else None), end


def _after(window: bytes, mark: bytes, start: int) -> tuple[None, int] | None:
    end = window.find(mark, start)
    return None if end < 0 else (None, end + len(mark))


def _name_end(window: bytes, start: int) -> int | None:
    end = _NAME_END.search(window, start)
    return end.start() if end else None


def _attributes(window: bytes, position: int) -> tuple[Attributes, int] | None:
    """Return a tag's attributes (the first of each name) and its end; None when the tag is cut off."""
    attributes: Attributes = {}
    while (found := _ATTRIBUTE.match(window, position)) and not found["end"]:
        value, position = b"", found.end()
        if found["equals"]:
            given = _VALUE.match(window, position)
            if given is None:
                return None
            value, position = given[given.lastindex or 0], given.end()
        attributes.setdefault(found["name"].lower(), value)
    return (attributes, found.end()) if found else None


def _declared(attributes: Attributes) -> str | None:
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        inside = _IN_CONTENT.search(attributes.get(b"content", b""))
        label = inside[inside.lastindex or 0] if inside else None
    encoding = encoding_of(label.decode("latin-1")) if label else None
    return _READ_AS.get(encoding, encoding) if encoding else None
