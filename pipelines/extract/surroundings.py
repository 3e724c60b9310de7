"""What stands around the article's text: the lines between headline and text, and those after the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import create_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_TOP = frozenset(create_tag(name).tag_id for name in ("body", "html"))
_NO_TEXT = frozenset(
    create_tag(name).tag_id for name in ("script", "style", "noscript", "template", "iframe", "link")
)
_LEVELS = 16
_SIBLINGS = 60
_AFTER_LEVELS = 3
_AFTER_CHARACTERS = 3_000
_WITHOUT_TITLE = 3


def nodes_before(body: LexborNode, title: str | None) -> list[LexborNode]:
    """Give the nodes before ``body`` up to the one that shows the title, in page order.

    Without a title in sight only what stands near the text.
    """
    probe = (title or "")[:14].strip()
    levels: list[list[LexborNode]] = []
    level: LexborNode | None = body
    for _ in range(_LEVELS):
        if level is None or level.tag_id in _TOP:
            break
        before, found = _siblings_before(level, probe)
        levels.append(before)
        if found:
            return [node for nodes in reversed(levels) for node in nodes]
        level = level.parent
    return [node for nodes in reversed(levels[:_WITHOUT_TITLE]) for node in nodes]


def _siblings_before(node: LexborNode, probe: str) -> tuple[list[LexborNode], bool]:
    nodes: list[LexborNode] = []
    sibling = node.prev
    while sibling is not None and len(nodes) < _SIBLINGS:
        if sibling.tag_id not in _NO_TEXT:
            nodes.append(sibling)
            if probe and sibling.tag_id > 3 and probe in sibling.text():
                return [*_just_above(sibling), *nodes[::-1]], True
        sibling = sibling.prev
    return nodes[::-1], False


def _just_above(title: LexborNode) -> list[LexborNode]:
    """Give the two short elements above the title, where some blogs set name and date."""
    above: list[LexborNode] = []
    sibling = title.prev
    while sibling is not None and len(above) < _ABOVE:
        if sibling.tag_id > _TEXT and sibling.tag_id not in _NO_TEXT:
            if len(sibling.text()) > _SHORT:
                break
            above.append(sibling)
        sibling = sibling.prev
    return above[::-1]


_ABOVE = 2
_SHORT = 80


def nodes_after(body: LexborNode) -> list[LexborNode]:
    """Give the nodes after ``body`` that still belong to the article: bylines, rights, related lists."""
    nodes: list[LexborNode] = []
    room = _AFTER_CHARACTERS
    level: LexborNode | None = body
    for _ in range(_AFTER_LEVELS):
        if level is None or level.tag_id in _TOP:
            break
        sibling = level.next
        while sibling is not None and room > 0:
            if sibling.tag_id not in _NO_TEXT:
                size = len(sibling.text())
                room -= size
                if room > 0:
                    nodes.append(sibling)
            sibling = sibling.next
        level = level.parent
    return nodes


def breadcrumb(nodes: Iterable[LexborNode]) -> str | None:
    """Give the last link of the visible path (홈 > 산업 > 모델) among these nodes."""
    links = [link for node in nodes if node.tag_id > _TEXT for link in node.css(_PATH)]
    text = " ".join(links[-1].text().split()) if links else ""
    return text if 0 < len(text) <= _LONGEST_SECTION and text not in _HOME else None


_TEXT = 4
_PATH = ".breadcrumb a,.breadcrumbs a,.category a,.category-name,.nav-path01 a,.view_path a"
_LONGEST_SECTION = 20
_HOME = frozenset({"홈", "Home", "HOME", "home"})
