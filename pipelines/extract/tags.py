"""Lexbor's numbers for the tags that the walk tells apart: half the cost of comparing names."""

from __future__ import annotations

from selectolax.lexbor import create_tag


def ids(*names: str) -> frozenset[int]:
    """Give the tag ids of element names."""
    return frozenset(create_tag(name).tag_id for name in names)


def tag_id(name: str) -> int:
    """Give the tag id of one element name."""
    return create_tag(name).tag_id


TEXT, COMMENT = 2, 4
LAST_KNOWN = max(ids("xmp", "wbr", "var", "video"))
"""Names beyond these are unknown to Lexbor: its ids for them are addresses."""
BR = tag_id("br")
PLAIN = ids(
    "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "font", "i", "ins", "kbd",
    "label",
    "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "strike", "sub", "sup", "time", "tt",
    "u", "var",
)  # fmt: skip
"""Inline elements whose class says nothing that matters."""
NAMED_INLINE = ids("span", "em", "strong")
"""Inline elements that portals use for captions, summaries and bylines."""
SKIPPED = ids(
    "script", "style", "noscript", "template", "iframe", "object", "embed", "audio", "video", "canvas",
    "select",
    "textarea", "input", "button", "svg", "math", "map", "head", "link", "meta", "title", "param", "source",
    "track", "col", "colgroup", "datalist", "progress", "meter", "option", "frameset", "noframes",
) | {COMMENT}  # fmt: skip
"""Elements that hold no text of the article."""
HEADINGS = ids("h1", "h2", "h3", "h4", "h5", "h6")
LINE_BLOCKS = ids("div", "p", "li", "tr")
