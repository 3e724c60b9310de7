"""What a page says of itself: meta elements, JSON-LD, title element, canonical link, headings."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

Json = Mapping[str, Any]

_WANTED = 'meta,title,h1,h2,h3,link[rel="canonical"],script[type="application/ld+json"],[id]'
"""What is wanted of the whole tree, in one query: walking a large tree costs more than matching does."""
_DECODER = json.JSONDecoder(strict=False)
_META, _TITLE, _LINK, _SCRIPT = (create_tag(name).tag_id for name in ("meta", "title", "link", "script"))
_HEADINGS = frozenset(create_tag(name).tag_id for name in ("h1", "h2", "h3"))
_TAGS = _HEADINGS | {_META, _TITLE, _LINK, _SCRIPT}
_LD = "application/ld+json"
_ARTICLE_TYPES = frozenset({
    "NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "OpinionNewsArticle", "TechArticle",
    "AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "Report", "SocialMediaPosting",
})  # fmt: skip


@dataclass(slots=True)
class Head:
    """Everything the page states about its article, as it states it."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents by lower-case name or property, in page order."""
    title: str = ""
    canonical: str | None = None
    ld: tuple[Json, ...] = ()
    """All JSON-LD objects of the page, graphs taken apart."""
    article: Json = field(default_factory=dict)
    """The JSON-LD object that describes an article; empty when there is none."""
    headings: list[LexborNode] = field(default_factory=list)
    named: list[LexborNode] = field(default_factory=list)
    """Elements whose id is one of those asked for, in page order."""

    def first(self, *names: str) -> str | None:
        """Give the first non-empty content of the first of these names that has one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def read_head(tree: LexborHTMLParser, ids: Container[str] = ()) -> Head:
    """Collect what the page says of itself, wherever it says it, and its elements with one of ``ids``."""
    head = Head()
    scripts = []
    for node in tree.css(_WANTED):
        tag = node.tag_id
        if tag not in _TAGS:
            if node.id in ids:
                head.named.append(node)
        elif tag == _META:
            _note_meta(head, node.attributes)
        elif tag in _HEADINGS:
            head.headings.append(node)
        elif tag == _TITLE:
            head.title = head.title or " ".join(node.text().split())
        elif tag == _LINK:
            _note_link(head, node.attributes)
        elif node.attributes.get("type") == _LD:
            scripts.append(node.text())
    head.ld = tuple(item for script in scripts for item in json_ld(script))
    head.article = next((item for item in head.ld if _types(item) & _ARTICLE_TYPES), {})
    return head


def _note_link(head: Head, attributes: Mapping[str, str | None]) -> None:
    if head.canonical is None and attributes.get("rel") == "canonical":
        head.canonical = attributes.get("href")


def _note_meta(head: Head, attributes: Mapping[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = attributes.get("content")
    if name and content and (content := content.strip()):
        head.meta.setdefault(name.lower(), []).append(content)


def json_ld(text: str) -> Iterator[Json]:
    """Give the objects of one JSON-LD script; a broken script gives none."""
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    if not text:
        return
    try:
        found = _DECODER.raw_decode(text.strip())[0]
    except (ValueError, RecursionError):  # trailing commas, bare quotes: seen on several newspapers
        return
    yield from _objects(found, 0)


def _objects(found: object, depth: int) -> Iterator[Json]:
    if depth > 4:
        return
    if isinstance(found, list):
        for item in found:
            yield from _objects(item, depth + 1)
    elif isinstance(found, dict):
        yield found
        yield from _objects(found.get("@graph"), depth + 1)


def _types(item: Json) -> frozenset[str]:
    kind = item.get("@type")
    return frozenset(map(str, kind)) if isinstance(kind, list) else frozenset((str(kind),))


def text_of(value: object) -> str | None:
    """Give the text of a JSON-LD value: a string, a ``name``, or the first of a list."""
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item))), None)
    if isinstance(value, Mapping):
        return text_of(value.get("name"))
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text or None
