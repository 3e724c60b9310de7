"""Naver blog: the frameset shell around a post; display name and date in its three editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.extract.images import absolute
from pipelines.extract.ledger import PUBLISHED, Claim
from pipelines.extract.sites.site import Site

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from pipelines.extract.head import Head

_TITLES = ".se-title-text,.se_title .se_textarea,.tit_h3,.pcol1.itemSubjectBoldfont"
_DATES = ".se_publishDate,.blog_date,.se_date,._postAddDate,p.date"
_AUTHORS = ".blog_author .ell,.blog_author,.se_author .ell,.nick"


def shell_target(tree: LexborHTMLParser, url: str) -> str | None:
    """Give the absolute address of the page inside ``iframe#mainFrame``; None when the page is no shell."""
    frame = tree.css_first("iframe#mainFrame[src],frame#mainFrame[src],frame[name=mainFrame][src]")
    src = frame.attributes.get("src") if frame is not None else None
    return absolute(src, url) if src and "PostView" in src else None


def read_naver_blog(tree: LexborHTMLParser, head: Head) -> Site:
    """Read what a Naver blog post says in its own markup."""
    nickname = head.first("naverblog:nickname") or _text(tree, _AUTHORS)
    date = _text(tree, _DATES)
    return Site(
        name="naver_blog",
        title=_text(tree, _TITLES),
        authors=(nickname,) if nickname else (),
        outlet="네이버 블로그",
        dates=(Claim(PUBLISHED, date, "visible", visible=True, labelled=True),) if date else (),
    )


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) or None if node is not None else None
