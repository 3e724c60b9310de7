"""Where on a page the article is: known containers first, then where the sentences are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import create_tag

from pipelines.extract.names import zone_of_names
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


def _ids(*names: str) -> frozenset[int]:
    return frozenset(create_tag(name).tag_id for name in names)


_NO_TEXT = _ids(
    "script", "style", "noscript", "template", "textarea", "a", "button", "option", "title", "svg", "label"
)
_OUTSIDE = _ids("nav", "footer", "aside")
_WIDE = _ids("body", "html", "main", "form")
(_META,) = _ids("meta")
_QUICK = '[itemprop="articleBody"],.contents_style,.entry-content,.post-content,.article_view'
_SENTENCE = 25
_DOMINANT = 0.62
_CORE = 0.5


def find_body(
    tree: LexborHTMLParser, named: Iterable[LexborNode], selector: str | None = None
) -> LexborNode | None:
    """Find the element that holds the article's text, or None when the page has no text at all."""
    if selector is not None and (chosen := tree.css_first(selector)) is not None:
        return chosen
    return _known(tree, named) or _densest(tree)


def plain_length(node: LexborNode) -> int:
    """Give the length of the text below ``node`` without scripts and styles."""
    return len(node.text()) - sum(len(part.text()) for part in node.css("script,style"))


def any_container(tree: LexborHTMLParser) -> LexborNode | None:
    """Give the last resort for pages without sentences (photo posts, link posts)."""
    return tree.css_first(_CLASS_SELECTOR) or tree.css_first("article,main") or tree.body


def _known(tree: LexborHTMLParser, named: Iterable[LexborNode]) -> LexborNode | None:
    best: LexborNode | None = None
    for node in named:
        inner = BODY_IDS[node.id or ""]
        found = next((part for css in inner if (part := node.css_first(css)) is not None), node)
        if _holds_text(found) and (best is None or _is_core(found, best)):
            best = found
    if best is not None:
        return best
    for node in tree.css(_QUICK):
        if node.tag_id != _META and _holds_text(node):
            return node
    return None


def _is_core(node: LexborNode, outer: LexborNode) -> bool:
    """Tell whether ``node`` is the part of ``outer`` that holds most of its text."""
    level: LexborNode | None = node.parent
    while level is not None and level.mem_id != outer.mem_id:
        level = level.parent
    return level is not None and plain_length(node) >= _CORE * plain_length(outer)


def _holds_text(node: LexborNode) -> bool:
    return len(node.text()) >= ENOUGH and plain_length(node) >= ENOUGH


def _densest(tree: LexborHTMLParser) -> LexborNode | None:
    """Follow the mass of sentences down from ``<body>`` as long as one child holds most of it."""
    body = tree.body
    if body is None:
        return None
    mass = _masses(body)
    if not mass:
        return None
    node = body
    while True:
        heaviest = max(node.iter(), key=lambda child: mass.get(child.mem_id, 0), default=None)
        if heaviest is None or mass.get(heaviest.mem_id, 0) < _DOMINANT * max(1, mass.get(node.mem_id, 0)):
            break
        node = heaviest
    return _widened(node)


def _masses(body: LexborNode) -> dict[int, int]:
    """Give the length of sentences below each element; links and what is beside the article count nothing."""
    mass: dict[int, int] = {}
    outside: dict[int, bool] = {}
    for text in body.traverse(include_text=True, skip_empty=True):
        if text.tag_id != 2:
            continue
        parent = text.parent
        content = text.text_content
        if parent is None or parent.tag_id in _NO_TEXT or not content or len(content) < _SENTENCE:
            continue
        _credit(parent, len(content), mass, outside)
    return mass


def _credit(parent: LexborNode, length: int, mass: dict[int, int], outside: dict[int, bool]) -> None:
    chain: list[int] = []
    node: LexborNode | None = parent
    while node is not None and node.parent is not None and len(chain) < 60:
        key = node.mem_id
        if key not in outside:
            outside[key] = _is_outside(node)
        if outside[key]:
            return
        chain.append(key)
        node = node.parent
    for key in chain:
        mass[key] = mass.get(key, 0) + length


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


_PARAGRAPHS = _ids("p", "span", "font", "b", "strong", "em", "li", "blockquote")
