"""What a box on the page is by what is in it: a picture, code, data, or only layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.extract import tags
from pipelines.extract.names import Mark, zone_of_names

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LONGEST_CAPTION = 400
_LONGEST_CELL = 600
_DEEPEST = 150
_NUMBERS = re.compile(r"[\s\d]*")
_CODE_CREDIT = "Colored by Color Scripter"
_ZERO_WIDTH = re.compile("[\u200b\ufeff\u2060\u00ad]")


def has_zero_width(text: str) -> bool:
    """Tell whether a text holds characters that no reader sees (Naver's and Tistory's editors set them)."""
    return "\u200b" in text or "\ufeff" in text or "\u2060" in text or "\u00ad" in text


def without_zero_width(text: str) -> str:
    """Remove the characters that no reader sees."""
    return _ZERO_WIDTH.sub("", text) if has_zero_width(text) else text


def one_line(text: str) -> str:
    """Give a text with single spaces between its words, and without characters that no reader sees."""
    text = text.strip()
    if text.isprintable() and "  " not in text:  # a quarter of the cost of taking the words apart
        return text
    return " ".join(without_zero_width(text).split())


def is_picture_box(node: LexborNode) -> bool:
    """Tell an element that holds an image and no more text than a caption has."""
    if len(node.text()) > _LONGEST_CAPTION:
        return False
    telling = node.css("img,amp-img,pre,h1,h2")
    return bool(telling) and all(inner.tag in _PICTURES for inner in telling)


def is_under_picture(node: LexborNode) -> bool:
    """Tell the ``<em>`` right after a picture and at the end of its paragraph (Jekyll's Chirpy)."""
    before, after = node.prev, node.next
    while before is not None and before.tag_id in _GAPS and not before.text().strip():
        before = before.prev
    while after is not None and not after.text().strip():
        after = after.next
    if before is None or before.tag_id == tags.TEXT or after is not None:
        return False
    return before.tag_id == _IMG or (before.css_first("img") is not None and not before.text().strip())


_IMG = tags.tag_id("img")
_PICTURES = frozenset({"img", "amp-img"})
_GAPS = frozenset({tags.TEXT, tags.BR})
_STRUCTURE = "br,div,p,li,tr,script,button,[class*=line],[class*=gutter],.lnt,.copy-btn,.code-header"
"""Without any of these the text of code is simply what is in it."""


def preformatted(node: LexborNode) -> str:
    """Give the text of code with its line breaks, without line numbers."""
    if node.css_first(_STRUCTURE) is None:
        code = node.text()
    else:
        parts: list[str] = []
        _collect_code(node, parts, 0)
        code = "".join(parts)
    lines = code.replace("\xa0", " ").splitlines()
    text = "\n".join(kept for line in lines if (kept := line.rstrip()) != _CODE_CREDIT).strip("\n")
    return without_zero_width(text)


def _collect_code(node: LexborNode, parts: list[str], depth: int) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag_id
        if tag == tags.TEXT:
            parts.append(child.text_content or "")
        elif tag == tags.BR:
            parts.append("\n")
        elif tag not in tags.SKIPPED and depth < _DEEPEST and not _is_gutter(child):
            _collect_code(child, parts, depth + 1)
            if tag in tags.LINE_BLOCKS and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
        child = child.next


def _is_gutter(node: LexborNode) -> bool:
    names = node.attributes.get("class")
    return names is not None and zone_of_names(names) is Mark.DROP


def is_code_table(table: LexborNode) -> bool:
    """Tell a table that sets line numbers beside code (colorscripter, SyntaxHighlighter)."""
    cells = table.css("td")
    if not 2 <= len(cells) <= 4:
        return False
    first = cells[0].text()
    return len(cells[1].text()) > 20 and bool(first.strip()) and bool(_NUMBERS.fullmatch(first))


def data_rows(table: LexborNode) -> list[list[LexborNode]]:
    """Give the rows of cells of a table of data; empty for a table that is only layout."""
    inner_tables = len(table.css("table")) - 1  # css() finds the node itself too
    if inner_tables or table.css_first("pre,iframe,h1,h2,h3") is not None or is_photo_table(table):
        return []
    rows = [cells for row in table.css("tr") if (cells := row.css("td,th"))]
    cells = [cell for row in rows for cell in row]
    if len(cells) < 3 or max(map(len, rows)) < 2 or any(len(cell.text()) > _LONGEST_CELL for cell in cells):
        return []
    return rows


def is_photo_table(table: LexborNode) -> bool:
    """Tell a table that sets a caption under a photo (old editors of newspapers)."""
    if table.css_first("img") is None:
        return False
    texts = [text for cell in table.css("td,th") if (text := cell.text().strip())]
    return len(texts) <= 3 and all(len(text) <= _LONGEST_CAPTION for text in texts)
