"""What has been read of one page so far, and what several of its readers ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.sources import Selectors
from pipelines.extract.head import Head, text_of
from pipelines.extract.lines import Piece
from pipelines.extract.scripts import Found
from pipelines.extract.sites import Site
from pipelines.records import Image

SECTION_META = ("article:section", "content_category", "section", "dd:category", "me2:category2")
"""Names of meta elements that give a section, best first."""


@dataclass(slots=True)
class Reading:
    """What has been read of one page so far."""

    tree: LexborHTMLParser
    url: str
    head: Head
    site: Site
    selectors: Selectors | None
    outlets: tuple[str, ...]
    """Names under which the outlet appears on the page."""
    shell: str | None = None
    found: Found | None = None
    container: LexborNode | None = None
    """The element that holds the text."""
    title: str | None = None
    lead: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    path: str | None = None
    """The last step of the visible path to the article."""
    lines_before: list[str] = field(default_factory=list)


def selected(reading: Reading, name: str) -> str | None:
    """Give the text of what the source's selector of that name finds, or None."""
    selector = getattr(reading.selectors, name) if reading.selectors else None
    node = reading.tree.css_first(selector) if selector else None
    return (" ".join(node.text(separator=" ").split()) or None) if node is not None else None


def outlets_of(head: Head, site: Site) -> tuple[str, ...]:
    """Give the names of outlets on the page: none of them wrote the article."""
    personal = head.article.get("@type") == "BlogPosting"  # themes name the blogger as publisher too
    publisher = None if personal else head.article.get("publisher")
    names = (head.first("og:site_name"), text_of(publisher), site.outlet, head.first("copyright"))
    return tuple(part.strip() for name in names if name for part in _BETWEEN.split(name) if part.strip())


_BETWEEN = re.compile(r"[|:]")
