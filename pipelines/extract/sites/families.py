"""Which family a page belongs to, by what the page says and not by where it was found."""

from __future__ import annotations

import re
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
    if (
        _says(head, site_name, "네이버 블로그")
        or "naverblog:nickname" in head.meta
        or "blog.naver.com" in url
    ):
        return read_naver_blog(tree, head)
    if author.endswith("| 네이버") or "news.naver.com" in url or head.title.endswith(_NAVER_NEWS):
        return _read_naver_news(tree, author)
    if "v.daum.net" in url or (head.first("article:media_name") or "").startswith("다음 - "):
        return Site(name="daum", outlet=author or None, title=_text(tree, ".tit_view,.head_view"))
    if site_name == "velog" or "velog.io/@" in (head.first("og:url") or url):
        return _read_velog(tree)
    if _says(head, site_name, "네이버 카페") or "cafe.naver.com" in url:
        return _read_naver_cafe(tree)
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
    if published is None:
        dates = _shown_dates(tree)
    outlet = author.partition("|")[0].strip()
    return Site(
        name="naver_news", outlet=outlet or None, dates=tuple(dates),
        title=_text(tree, "#title_area,#articleTitle,.end_tit,.media_end_head_headline"),
    )  # fmt: skip


_NAVER_NEWS = (": 네이버 뉴스", ":: 네이버 뉴스", ":: 네이버 TV연예", ": 네이버뉴스")


def _says(head: Head, site_name: str, service: str) -> bool:
    """Tell a page of a service by its site name, or where a page was saved without it, by its title."""
    return site_name.startswith(service) or head.title.endswith(": " + service)


_RELEASED = re.compile(r'\\?"released_at\\?":\\?"(\d{4}-[\d:.TZ-]+)')


def _read_velog(tree: LexborHTMLParser) -> Site:
    """Read the display name, and the moments that its application state has beside the day that it shows.

    The state holds other posts too: the ledger takes the moment that agrees with the day.
    """
    name = _text(tree, ".username")
    scripts = (text for node in tree.css("script:not([src])") if "released_at" in (text := node.text()))
    stated = dict.fromkeys(match[1] for text in scripts for match in _RELEASED.finditer(text))
    return Site(
        name="velog",
        authors=(name,) if name else (),
        dates=tuple(Claim(PUBLISHED, raw, "script released_at") for raw in list(stated)[:_MOST_POSTS]),
    )


_MOST_POSTS = 20


def _read_naver_cafe(tree: LexborHTMLParser) -> Site:
    """Read a public page of a cafe: the name is a button on the desktop and in the post's head on phones."""
    name = _text(tree, ".WriterInfo .nickname,.user_wrap .nick,.user_wrap .ellip,.p-nick .m-tcol-c")
    return Site(
        name="naver_cafe",
        title=_text(tree, ".ArticleTitle .title_text,.post_title .tit,.tit-box .b"),
        authors=(name,) if name else (),
        outlet="네이버 카페",
    )


_SHOWN = ".sponsor .t11,.article_info .author em"


def _shown_dates(tree: LexborHTMLParser) -> list[Claim]:
    """Read the desktop page until 2021: its dates share a line with buttons and a pop-up summary."""
    shown = [" ".join(node.text().split()) for node in tree.css(_SHOWN)][:2]
    return [
        Claim(role, text, "visible", visible=True, labelled=True)
        for role, text in zip((PUBLISHED, MODIFIED), shown, strict=False)
    ]


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) or None if node is not None else None
