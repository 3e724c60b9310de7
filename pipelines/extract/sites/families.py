"""Which family a page belongs to, by what the page says and not by where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.extract.ledger import MODIFIED, PUBLISHED, Claim
from pipelines.extract.sites.naver_blog import read_naver_blog
from pipelines.extract.sites.site import Site

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from pipelines.extract.head import Head


def site_of(tree: LexborHTMLParser, url: str, head: Head) -> Site:
    """Read what the page's family adds; an empty ``Site`` for all others."""
    author = head.first("og:article:author") or ""
    site_name = head.first("og:site_name") or ""
    if site_name.startswith("네이버 블로그") or "naverblog:nickname" in head.meta or "blog.naver.com" in url:
        return read_naver_blog(tree, head)
    if author.endswith("| 네이버") or "news.naver.com" in url:
        return _read_naver_news(tree, author)
    if "v.daum.net" in url or (head.first("article:media_name") or "").startswith("다음 - "):
        return Site(name="daum", outlet=author or None, title=_text(tree, ".tit_view,.head_view"))
    if site_name == "velog" or "velog.io/@" in url:
        name = _text(tree, ".username")
        return Site(name="velog", authors=(name,) if name else ())
    return Site()


def _read_naver_news(tree: LexborHTMLParser, author: str) -> Site:
    dates = []
    published = tree.css_first("[data-date-time]")
    if published is not None:
        dates.append(
            Claim(
                PUBLISHED, published.attributes.get("data-date-time") or "", "data-date-time", labelled=True
            )
        )
    around = published.parent.parent if published is not None and published.parent is not None else None
    modified = (around or tree).css_first("[data-modify-date-time]")
    if modified is not None:
        stated = modified.attributes.get("data-modify-date-time") or ""
        dates.append(Claim(MODIFIED, stated, "data-modify-date-time", labelled=True))
    outlet = author.partition("|")[0].strip()
    return Site(
        name="naver_news", outlet=outlet or None, dates=tuple(dates),
        title=_text(tree, "#title_area,#articleTitle,.end_tit,.media_end_head_headline"),
    )  # fmt: skip


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) or None if node is not None else None
