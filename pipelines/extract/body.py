"""Where on a page the article is: known containers first, then where the sentences are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.extract.names import zone_of_names
from pipelines.extract.tags import ids
from pipelines.records import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

ENOUGH = 80
"""Characters of text that make a known container believable."""

# id of a container → parts of it that hold the text alone, best first
BODY_IDS: dict[str, tuple[str, ...]] = {
    # Naver News: today's, entertainment, sports, the desktop page until 2021
    "dic_area": (), "articeBody": (), "newsEndContents": (), "articleBodyContents": (),
    "comp_news_article": (),
    # ND소프트
    "article-view-content-div": (),
    # Naver blog: mobile, SmartEditor 2 on the desktop
    "viewTypeSelector": (".se-main-container", ".se_component_wrap.sect_dsc"),
    "postViewArea": (),
    # Tistory: the id holds the list of other posts too
    "article-view": (".contents_style",),
    # Daum
    "harmonyContainer": (),
    # newspapers' own systems
    "article-view-content": (), "articleBody": (), "article_body": (), "articleBody_view": (),
    "articlebody": (),
    "news_body_area": (), "articleText": (), "article_txt": (), "CmAdContent": (), "newsContent": (),
    "article_content": (), "articleContent": (), "article-content": (), "news_content": (), "viewContent": (),
    "_article": (), "textBody": (), "news_textArea": (), "newsBody": (), "article-body": (),
    "articeBodyContents": (),
    "news_body_id": (), "article_main": (), "startts": (), "adnmore_inImage": (), "view_con": (),
    "realArtcContents": (),
    "arl_view_content": (), "newsView": (), "sub_cntTopTxt": (), "arv_content": (), "article_con": (),
    "ArticleCon": (),
    # 문화일보, 디지털타임스; the name alone would say advertisement
    "NewsAdContent": (),
    # 노컷뉴스, 서울경제 and 한국일보 of the 2010s, 이데일리, 뉴스1
    "pnlContent": (), "GS_Content": (), "viewcontent_inner": (), "articles_detail": (),
}  # fmt: skip
_CLASSES = (
    "se-main-container", "contents_style", "tt_article_useless_p_margin", "entry-content", "post-content",
    "td-post-content", "article_view", "wrap_body", "article-body", "article_body", "articleBody",
    "article_content",
    "article-content", "story-news", "article_txt", "news_view", "post_content", "post-body", "post_body",
    "article-view-content", "post-article", "e-content", "entry", "markdown-body", "article-text", "art_txt",
    "view_con", "news_text", "newsct_article", "articleView", "article_area", "area_view", "blogview_content",
    "post__content", "single-content", "article-entry", "post_ct", "text_area", "body-content", "detail-body",
    "news_body", "newsBody", "view_txt", "articleCont", "art_body", "article__content", "article_cont",
    "viewer",
)  # fmt: skip
_CLASS_SET = frozenset(_CLASSES)
_CLASS_SELECTOR = ",".join(f".{name}" for name in _CLASSES)


_NO_TEXT = ids(
    "script", "style", "noscript", "template", "textarea", "a", "button", "option", "title", "svg", "label"
)
_OUTSIDE = ids("nav", "footer", "aside")
_WIDE = ids("body", "html", "main", "form")
(_META,) = ids("meta")
_QUICK = '[itemprop="articleBody"],.contents_style,.entry-content,.post-content,.article_view'
_SENTENCE = 25
_DOMINANT = 0.62
_CORE = 0.5
_TEXT = 2
_HIGHEST = 60
"""Elements above a sentence that it counts for."""


def find_body(
    tree: LexborHTMLParser, named: Iterable[LexborNode], selector: str | None = None
) -> LexborNode | None:
    """Find the element that holds the article's text, or None when the page has no text at all."""
    if selector is not None and (chosen := tree.css_first(selector)) is not None:
        return chosen
    return _known(tree, named) or _densest(tree)


def plain_length(node: LexborNode) -> int:
    """Give the length of the text below ``node`` without scripts and styles."""
    length = len(node.text())
    return length - sum(len(part.text()) for part in node.css("script,style")) if length else 0


def any_container(tree: LexborHTMLParser) -> LexborNode | None:
    """Give the last resort for pages without sentences (photo posts, link posts)."""
    return tree.css_first(_CLASS_SELECTOR) or tree.css_first("article,main") or tree.body


def _known(tree: LexborHTMLParser, named: Iterable[LexborNode]) -> LexborNode | None:
    best: LexborNode | None = None
    most = 0
    for node in named:
        inner = BODY_IDS[node.id or ""]
        found = next((part for css in inner if (part := node.css_first(css)) is not None), node)
        length = plain_length(found)
        if length >= ENOUGH and (best is None or (length >= _CORE * most and _is_inside(found, best))):
            best, most = found, length
    if best is not None:
        return best
    for node in tree.css(_QUICK):
        if node.tag_id != _META and plain_length(node) >= ENOUGH:
            return node
    return None


def _is_inside(node: LexborNode, outer: LexborNode) -> bool:
    level: LexborNode | None = node.parent
    while level is not None and level.mem_id != outer.mem_id:
        level = level.parent
    return level is not None


def _densest(tree: LexborHTMLParser) -> LexborNode | None:
    """Follow the mass of sentences down from ``<body>`` as long as one child holds most of it."""
    body = tree.body
    if body is None:
        return None
    mass = {node: level.mass for node, level in _masses(body).items() if level.mass}
    if not mass:
        return None
    node = body
    while True:
        heaviest = max(node.iter(), key=lambda child: mass.get(child.mem_id, 0), default=None)
        if heaviest is None or mass.get(heaviest.mem_id, 0) < _DOMINANT * max(1, mass.get(node.mem_id, 0)):
            break
        node = heaviest
    return _widened(node)


@dataclass(slots=True)
class _Level:
    """An element above a sentence."""

    above: _Level | None
    is_outside: bool
    mass: int = 0


def _masses(body: LexborNode) -> dict[int, _Level]:
    """Give the length of sentences below each element; links and what is beside the article count nothing."""
    levels: dict[int, _Level] = {}
    for text in body.traverse(include_text=True, skip_empty=True):
        if text.tag_id != _TEXT:
            continue
        parent = text.parent
        if parent is None or parent.tag_id in _NO_TEXT:
            continue
        content = text.text_content
        if content and len(content) >= _SENTENCE:
            _credit(_level(parent, levels), len(content))
    return levels


def _level(node: LexborNode, levels: dict[int, _Level]) -> _Level | None:
    """Give what is known of an element and of all above it; None for the document."""
    fresh: list[LexborNode] = []
    above: _Level | None = None
    while (parent := node.parent) is not None:
        above = levels.get(node.mem_id)
        if above is not None:
            break
        fresh.append(node)
        node = parent
    for element in reversed(fresh):
        above = levels[element.mem_id] = _Level(above, _is_outside(element))
    return above


def _credit(lowest: _Level | None, length: int) -> None:
    chain: list[_Level] = []
    level = lowest
    while level is not None and len(chain) < _HIGHEST:
        if level.is_outside:
            return
        chain.append(level)
        level = level.above
    for level in chain:
        level.mass += length


def _is_outside(node: LexborNode) -> bool:
    if node.tag_id in _OUTSIDE or node.tag_id in _NO_TEXT:
        return True
    if node.tag_id in _WIDE:
        return False
    attributes = node.attributes
    names = attributes.get("class") or attributes.get("id")
    zone = zone_of_names(names) if names else None
    return zone in (Zone.COMMENT, Zone.RELATED, Zone.FURNITURE, Zone.SHARE)


def _widened(node: LexborNode) -> LexborNode:
    """Climb from the densest element to the container that its family is known to have."""
    if node.tag_id in _WIDE:
        return node.css_first(_CLASS_SELECTOR) or node.css_first("article") or node
    best = node
    level: LexborNode | None = node
    for _ in range(5):
        if level is None or level.tag_id in _WIDE:
            break
        if _CLASS_SET.intersection((level.attributes.get("class") or "").split()):
            return level
        if level.tag_id in _PARAGRAPHS:
            best = level.parent or level
        level = level.parent
    return best


_PARAGRAPHS = ids("p", "span", "font", "b", "strong", "em", "li", "blockquote")
