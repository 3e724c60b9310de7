"""One walk over a part of the tree: lines of text with the zone their markup gives them, and images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pipelines.extract import tags
from pipelines.extract.boxes import (
    data_rows,
    is_code_table,
    is_photo_table,
    is_picture_box,
    is_under_picture,
    one_line,
    preformatted,
)
from pipelines.extract.images import image_of
from pipelines.extract.names import Mark, zone_of_names
from pipelines.extract.zones import ends_as_credit, zone_of_line
from pipelines.records import Image, Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selectolax.lexbor import LexborNode

_BREAK = "\x1e"
_TEXT = tags.TEXT
_EM = tags.tag_id("em")
_DEEPEST = 150
_HIDDEN = re.compile(r"display\s*:\s*none")
_ROOT_SHARE = 0.5
"""A classed element that holds more than this share of the text is the body, whatever its name says."""
_LINKED = 0.8
"""A line is a link when this share of it is link text."""
_MOST_LINKS = 60
_BESIDE = (Zone.SHARE, Zone.COMMENT, Zone.FURNITURE, Zone.RELATED)
_BYLINE, _CAPTION, _DROP, _PICTURE = Zone.BYLINE, Zone.CAPTION, Mark.DROP, Mark.PICTURE
"""A member of an enumeration that is looked up by name costs ten times as much (Python 3.11)."""
_PERMALINKS = frozenset({"#", "¶", "§", "🔗", "사진 더보기", "큰사진보기", "큰 사진 보기", "확대보기"})


@dataclass(slots=True)
class Line:
    """One line of text as the page shows it."""

    text: str
    zone: Zone | None
    """What the markup says; None where it says nothing."""
    joined: bool = False
    """Follows the line before after a single line break."""
    linked: bool = False
    """Nearly all of it is link text."""
    keep_breaks: bool = False
    """Preformatted: line breaks inside are the text's own."""


class Walk:
    """Collects the lines below nodes, and with the page's address their images, in page order."""

    def __init__(
        self, page_url: str | None = None, *, removed: frozenset[int] = frozenset(), spaced: bool = False
    ) -> None:
        self.lines: list[Line] = []
        self.images: list[Image] = []
        self._buffer: list[str] = []
        self._linked = 0
        self._links: list[str] = []
        self._page_url = page_url
        self._removed = removed
        self._spaced = spaced  # spans beside a headline are apart on the screen: "이름2025.02.10"
        self._whole = 0
        self._depth = 0
        self._captioned = 0

    def read(self, node: LexborNode, zone: Zone | None = None, *, guarded: bool = False) -> None:
        """Read everything below ``node``; ``guarded``: a class may not hide most of its text."""
        self._whole = _size(node) if guarded else 0
        self._children(node, zone)
        self._flush(zone)

    def read_each(self, nodes: Iterable[LexborNode]) -> None:
        """Read the nodes themselves, one after the other, as children of one parent."""
        for node in nodes:
            if node.tag_id == tags.TEXT:
                self._buffer.append(node.text_content or "")
            else:
                self._actions.get(node.tag_id, Walk._unknown)(self, node, None)
        self._flush(None)

    # --- nodes ------------------------------------------------------------------------------------

    def _children(self, node: LexborNode, zone: Zone | None) -> None:
        if self._depth > _DEEPEST:
            self._buffer.append(node.text(separator=" "))
            return
        self._depth += 1
        buffer, action_of, unknown = self._buffer, self._actions.get, Walk._unknown
        child = node.first_child
        while child is not None:
            tag = child.tag_id
            if tag == _TEXT:
                if buffer or not child.is_empty_text_node:
                    text = child.text_content
                    if text and (buffer or not text.isspace()):
                        buffer.append(text)
            else:
                action_of(tag, unknown)(self, child, zone)
            child = child.next
        self._depth -= 1

    def _inside(self, node: LexborNode, zone: Zone | None) -> None:
        """Read an inline element: nearly always nothing but text."""
        only = node.first_child
        if only is not None and only.tag_id == _TEXT and only.next is None:
            text = only.text_content
            if text and (self._buffer or not text.isspace()):
                self._buffer.append(text)
        else:
            self._children(node, zone)

    def _skip(self, node: LexborNode, zone: Zone | None) -> None:
        """Leave out what is no text of the page."""

    def _button(self, node: LexborNode, zone: Zone | None) -> None:
        """Leave a button out unless it shows a date (동아일보 opens both dates from one)."""
        text = node.text()
        if "20" in text and zone_of_line(text := " ".join(text.split())) is _BYLINE:
            self._flush(zone)
            self._add(text, Zone.BYLINE, False, False)

    def _break(self, node: LexborNode, zone: Zone | None) -> None:  # noqa: ARG002 - one shape for all actions
        self._buffer.append(_BREAK)

    def _rule(self, node: LexborNode, zone: Zone | None) -> None:  # noqa: ARG002 - one shape for all actions
        self._flush(zone)

    def _image(self, node: LexborNode, zone: Zone | None) -> None:  # noqa: ARG002 - one shape for all actions
        found = image_of(node.attributes, self._page_url) if self._page_url is not None else None
        if found is not None:
            self.images.append(found)

    def _link(self, node: LexborNode, zone: Zone | None) -> None:
        if zone is None and self._named(node, zone) is _BYLINE:  # a.text_author (Brunch)
            self._apart(node, zone, Zone.BYLINE)
            return
        start = len(self._buffer)
        self._children(node, zone)
        text = "".join(self._buffer[start:]).strip()
        if text in _PERMALINKS:
            del self._buffer[start:]
        if text:
            self._linked += len(text)
            if len(self._links) < _MOST_LINKS:
                self._links.append(text)

    def _inline(self, node: LexborNode, zone: Zone | None) -> None:
        if self._spaced:
            self._buffer.append(" ")
            self._inline_text(node, zone)
            self._buffer.append(" ")
        else:
            self._inline_text(node, zone)

    def _inline_text(self, node: LexborNode, zone: Zone | None) -> None:
        attributes = node.attributes
        found = _zone_of_attributes(attributes) if attributes else None
        if found is None and not self._removed:
            if zone is None and node.tag_id == _EM and is_under_picture(node):
                self._apart(node, zone, Zone.CAPTION)
            else:
                self._inside(node, zone)
            return
        named = self._decided(node, zone, found)
        if named is not zone or (zone is _BYLINE and _is_author(attributes)):
            self._apart(node, zone, named)  # span.byline in div.entry-meta: the name without the date
        else:
            self._children(node, zone)

    def _block(self, node: LexborNode, zone: Zone | None) -> None:
        attributes = node.attributes
        found = _zone_of_attributes(attributes) if attributes else None
        if found is not None or self._removed:
            self._apart(node, zone, self._decided(node, zone, found))
            return
        if self._buffer:
            self._flush(zone)
        only = node.first_child
        if only is not None and only.tag_id == _TEXT and only.next is None:
            text = one_line(only.text_content or "")  # most paragraphs: nothing but text
            if text:
                self._add(text, zone, False, False)
            return
        self._children(node, zone)
        if self._buffer:
            self._flush(zone)

    def _unknown(self, node: LexborNode, zone: Zone | None) -> None:
        if node.tag == "amp-img":
            self._image(node, zone)
        else:
            self._block(node, zone)

    def _heading(self, node: LexborNode, zone: Zone | None) -> None:
        self._apart(node, zone, self._named(node, zone) or Zone.HEADING)

    def _address(self, node: LexborNode, zone: Zone | None) -> None:
        self._apart(node, zone, self._named(node, zone) or Zone.BYLINE)

    def _quote(self, node: LexborNode, zone: Zone | None) -> None:
        self._apart(node, zone, self._named(node, zone) or Zone.BLOCKQUOTE)

    def _outside(self, node: LexborNode, zone: Zone | None) -> None:
        self._apart(node, zone, zone or Zone.FURNITURE)

    def _beside(self, node: LexborNode, zone: Zone | None) -> None:
        """Read ``<aside>``: a box of links, or a remark of the author (notes of Notion and Velog)."""
        named = self._named(node, zone)
        links = node.css("a") if named is None else []
        linked = len(links) > 1 or (bool(links) and _size(links[0]) >= _LINKED * _size(node))
        self._apart(node, zone, Zone.RELATED if linked else named)

    def _figure(self, node: LexborNode, zone: Zone | None) -> None:
        named = self._named(node, zone)
        self._apart(node, zone, Zone.CAPTION if named is None and is_picture_box(node) else named)

    def _caption(self, node: LexborNode, zone: Zone | None) -> None:
        self._apart(node, zone, Zone.CAPTION)

    def _pre(self, node: LexborNode, zone: Zone | None) -> None:
        self._flush(zone)
        self._add_preformatted(preformatted(node), zone or Zone.BODY)

    def _table(self, node: LexborNode, zone: Zone | None) -> None:
        named = self._named(node, zone)
        if named is not None:
            self._apart(node, zone, named)
            return
        self._flush(zone)
        if is_code_table(node):
            self._add_preformatted(preformatted(max(node.css("td"), key=_size)), Zone.BODY)
        elif rows := data_rows(node):
            lines = (" | ".join(filter(None, map(self._cell, row))) for row in rows)
            self._add_preformatted("\n".join(filter(None, lines)), Zone.TABLE)
        else:
            self._apart(node, zone, Zone.CAPTION if is_photo_table(node) else None)

    def _cell(self, node: LexborNode) -> str:
        inner = Walk(self._page_url, removed=self._removed)
        inner.read(node, Zone.TABLE)
        self.images.extend(inner.images)
        return " ".join(line.text for line in inner.lines)

    def _apart(self, node: LexborNode, outer: Zone | None, zone: Zone | Mark | None) -> None:
        """Read ``node`` as lines of its own with ``zone``."""
        if self._buffer:
            self._flush(outer)
        if zone is None:
            self._children(node, None)
        elif isinstance(zone, Mark):
            return
        elif zone in _BESIDE and node.css_first("script,style,img") is None:
            self._buffer.append(node.text(separator=" "))  # its inner lines matter to nobody
        else:
            self._children(node, zone)
        if self._buffer:
            self._flush(zone)

    _actions: ClassVar[dict[int, Callable[[Walk, LexborNode, Zone | None], None]]] = {
        **dict.fromkeys(range(tags.LAST_KNOWN + 1), _block),
        **dict.fromkeys(tags.SKIPPED, _skip),
        **dict.fromkeys(tags.PLAIN, _inside),
        tags.BR: _break,
        tags.tag_id("button"): _button,
        **dict.fromkeys(tags.NAMED_INLINE, _inline),
        **dict.fromkeys(tags.HEADINGS, _heading),
        **dict.fromkeys(tags.ids("nav", "footer"), _outside),
        tags.tag_id("a"): _link,
        tags.tag_id("img"): _image,
        tags.tag_id("hr"): _rule,
        tags.tag_id("pre"): _pre,
        tags.tag_id("table"): _table,
        tags.tag_id("blockquote"): _quote,
        tags.tag_id("figure"): _figure,
        tags.tag_id("figcaption"): _caption,
        tags.tag_id("aside"): _beside,
        tags.tag_id("address"): _address,
    }

    # --- names ------------------------------------------------------------------------------------

    def _named(self, node: LexborNode, zone: Zone | None) -> Zone | Mark | None:
        """Give the zone that the element's own attributes tell, or the one around it."""
        attributes = node.attributes
        return self._decided(node, zone, _zone_of_attributes(attributes) if attributes else None)

    def _decided(self, node: LexborNode, zone: Zone | None, found: Zone | Mark | None) -> Zone | Mark | None:
        """Weigh what the attributes tell against the zone around the element and what is in it."""
        if self._removed and node.mem_id in self._removed:
            return Zone.FURNITURE
        if found is None or found is _DROP:
            return found or zone
        if zone is not None:
            return zone
        if found is _PICTURE:
            return Zone.CAPTION if is_picture_box(node) else None
        return None if self._whole and _size(node) > self._whole * _ROOT_SHARE else found

    # --- lines ------------------------------------------------------------------------------------

    def _flush(self, zone: Zone | None) -> None:
        buffer = self._buffer
        raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        linked, links = False, self._links
        if self._linked:
            linked, self._linked = self._linked >= _LINKED * len(raw), 0
            self._links = []
        if _BREAK not in raw:
            text = one_line(raw)
            if text:
                self._add(text, zone, False, linked)
            return
        joined = False
        for part in raw.split(_BREAK):
            text = one_line(part)
            if text:
                self._add(text, zone, joined, linked or (bool(links) and _is_link(part, links)))
            joined = bool(text)

    def _add(self, text: str, zone: Zone | None, joined: bool, linked: bool) -> None:
        if len(self.images) > self._captioned:  # the first line after a picture
            self._captioned = len(self.images)
            if zone is None and ends_as_credit(text):
                zone = Zone.CAPTION
        self.lines.append(Line(text, zone, joined, linked))
        if zone is _CAPTION and self.images:
            self.images[-1] = _captioned(self.images[-1], text, joined=joined)

    def _add_preformatted(self, text: str, zone: Zone) -> None:
        if text.strip():
            self.lines.append(Line(text, zone, keep_breaks=True))


def _is_link(part: str, links: list[str]) -> bool:
    """Tell one line among many that ``<br>`` divides as a link, by the texts of all links among them."""
    return sum(len(text) for text in links if text in part) >= _LINKED * len(part.strip()) > 0


def _size(node: LexborNode) -> int:
    return len(node.text())


def _captioned(image: Image, text: str, *, joined: bool) -> Image:
    caption = f"{image.caption} {text}" if image.caption and joined else image.caption or text
    return Image(image.src, image.alt, caption)


def _is_author(attributes: dict[str, str | None]) -> bool:
    names = attributes.get("class") or ""
    return "author" in names or "byline" in names


def _zone_of_attributes(attributes: dict[str, str | None]) -> Zone | Mark | None:
    names = attributes.get("class") or attributes.get("id")
    if names is None or len(attributes) > 1:
        style = attributes.get("style")
        if "hidden" in attributes or (style and "none" in style and _HIDDEN.search(style)):
            return Zone.FURNITURE
        if attributes.get("data-ke-type") == "opengraph":
            return Zone.RELATED
    return zone_of_names(names) if names else None
