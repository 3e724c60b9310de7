"""What the class and id names of elements say about what is in them: pure rules over strings."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from pipelines.records import Zone


class Mark(StrEnum):
    """What a name tells besides a zone."""

    DROP = "drop"
    """Not text at all: line numbers beside code, permalinks beside headings."""
    PICTURE = "picture"
    """The box of a picture: what is written in it is its caption."""


_TOKENS: dict[str, Zone | Mark] = {
    # 네이버 뉴스
    "img_desc": Zone.CAPTION, "media_end_summary": Zone.DECK, "byline_s": Zone.BYLINE,
    "media_end_head_top": Zone.FURNITURE, "media_end_head_info_variety": Zone.SHARE,
    "media_end_head_journalist_layer": Zone.FURNITURE, "vod_player_wrap": Zone.FURNITURE,
    # 네이버 블로그
    "se-oglink": Zone.RELATED, "se_oglink": Zone.RELATED, "_oglink": Zone.RELATED,
    "se-placesmap": Zone.FURNITURE,
    "se-map": Zone.FURNITURE, "se_map": Zone.FURNITURE, "se-sticker": Mark.DROP, "se-file": Zone.FURNITURE,
    "se-formula": Mark.DROP, "se_formula": Mark.DROP, "se-module-formula": Mark.DROP,
    "se-material": Zone.RELATED,
    "se-video": Zone.FURNITURE, "se_video": Zone.FURNITURE, "se-quotation": Zone.BLOCKQUOTE,
    "se_quotation": Zone.BLOCKQUOTE, "se-caption": Zone.CAPTION, "se_caption": Zone.CAPTION,
    "se-documenttitle": Zone.FURNITURE, "se_documenttitle": Zone.FURNITURE,
    "se-sectiontitle": Zone.HEADING, "se_sectiontitle": Zone.HEADING, "lyr_post_function": Zone.SHARE,
    "post_function_t1": Zone.SHARE, "btn_area": Zone.SHARE, "blog_btnarea": Zone.SHARE,
    # 티스토리
    "actiontrail": Zone.SHARE, "tagtrail": Zone.FURNITURE, "revenue_unit_wrap": Zone.FURNITURE,
    "another_category": Zone.RELATED, "container_postbtn": Zone.SHARE,
    "postbtn_like": Zone.SHARE, "tt-plugin": Zone.FURNITURE, "og-text": Zone.RELATED,
    # 다음, 브런치
    "img_caption": Zone.CAPTION, "txt_caption": Zone.CAPTION, "layer_summary": Zone.FURNITURE,
    "box_summary": Zone.FURNITURE, "util_view": Zone.SHARE, "cover_sub_title": Zone.DECK,
    "summary_view": Zone.DECK,
    # 매일경제, 한국일보, ND소프트
    "mid_title": Zone.DECK, "sub-tit-ll": Zone.DECK, "news_sum_group": Zone.FURNITURE,
    "article-head-sub": Zone.DECK, "subheading": Zone.DECK, "editor-tit": Zone.HEADING,
    # 뉴시스, spelt like this
    "summury_wrap": Zone.DECK, "summury": Zone.DECK,
    # 서브스택
    "button-wrapper": Zone.SHARE, "post-ufi": Zone.SHARE,
    # WordPress plug-ins: tagDiv's advertisements, Jetpack, YARPP, widgets set into the text
    "td-a-rec": Zone.FURNITURE, "jp-relatedposts": Zone.RELATED, "yarpp": Zone.RELATED,
    "awac-wrapper": Zone.FURNITURE, "wp-block-latest-posts": Zone.RELATED,
    # 고스트: boxes that ask to subscribe
    "kg-signup-card": Zone.FURNITURE, "kg-cta-card": Zone.FURNITURE,
    # static blogs
    "kg-bookmark-card": Zone.RELATED, "katex": Mark.DROP, "katex-html": Mark.DROP, "mathjax": Mark.DROP,
    "header-anchor": Mark.DROP,
    "headerlink": Mark.DROP, "anchorjs-link": Mark.DROP, "lnt": Mark.DROP, "lntd": Mark.DROP,
    "post-meta": Zone.BYLINE, "name": Zone.BYLINE, "text_name": Zone.BYLINE, "nick": Zone.BYLINE,
    "entry-meta": Zone.BYLINE, "code-header": Mark.DROP, "highlight-tools": Mark.DROP,
    "copy-btn": Mark.DROP,
}  # fmt: skip
_WORDS: dict[str, Zone | Mark] = {
    "caption": Zone.CAPTION, "figcaption": Zone.CAPTION, "imgdesc": Zone.CAPTION, "photodesc": Zone.CAPTION,
    "fileblock": Zone.FURNITURE,
    "gutter": Mark.DROP, "linenos": Mark.DROP, "lineno": Mark.DROP, "linenumber": Mark.DROP,
    "linenumbers": Mark.DROP, "permalink": Mark.DROP,
    "photo": Mark.PICTURE, "img": Mark.PICTURE, "image": Mark.PICTURE, "pic": Mark.PICTURE,
    "picture": Mark.PICTURE, "thumb": Mark.PICTURE,
    "related": Zone.RELATED, "relation": Zone.RELATED, "relate": Zone.RELATED, "recommend": Zone.RELATED,
    "recommended": Zone.RELATED, "popular": Zone.RELATED, "ranking": Zone.RELATED, "hotnews": Zone.RELATED,
    "bookmark": Zone.RELATED, "opengraph": Zone.RELATED, "taboola": Zone.RELATED, "dable": Zone.RELATED,
    "share": Zone.SHARE, "sns": Zone.SHARE, "social": Zone.SHARE, "likeit": Zone.SHARE,
    "addtoany": Zone.SHARE,
    "sharedaddy": Zone.SHARE,
    "comment": Zone.COMMENT, "comments": Zone.COMMENT, "reply": Zone.COMMENT, "disqus": Zone.COMMENT,
    "utterances": Zone.COMMENT, "giscus": Zone.COMMENT, "cmt": Zone.COMMENT, "reple": Zone.COMMENT,
    "byline": Zone.BYLINE, "reporter": Zone.BYLINE, "journalist": Zone.BYLINE, "writer": Zone.BYLINE,
    "author": Zone.BYLINE, "nickname": Zone.BYLINE, "username": Zone.BYLINE, "aisummary": Zone.FURNITURE,
    "ad": Zone.FURNITURE, "ads": Zone.FURNITURE, "adsense": Zone.FURNITURE, "adsbygoogle": Zone.FURNITURE,
    "adbox": Zone.FURNITURE, "adarea": Zone.FURNITURE, "advert": Zone.FURNITURE,
    "advertisement": Zone.FURNITURE,
    "banner": Zone.FURNITURE, "dfp": Zone.FURNITURE, "sponsor": Zone.FURNITURE, "copyright": Zone.FURNITURE,
    "copyrights": Zone.FURNITURE, "subscribe": Zone.FURNITURE, "subscription": Zone.FURNITURE,
    "newsletter": Zone.FURNITURE, "breadcrumb": Zone.FURNITURE, "breadcrumbs": Zone.FURNITURE,
    "pagination": Zone.FURNITURE, "toc": Zone.FURNITURE, "blind": Zone.FURNITURE, "hashtag": Zone.FURNITURE,
    "hashtags": Zone.FURNITURE, "tag": Zone.FURNITURE, "tags": Zone.FURNITURE, "tagbox": Zone.FURNITURE,
    "taglist": Zone.FURNITURE, "keyword": Zone.FURNITURE, "keywords": Zone.FURNITURE, "tts": Zone.FURNITURE,
    "fontsize": Zone.FURNITURE, "tooltip": Zone.FURNITURE, "popup": Zone.FURNITURE,
    "donation": Zone.FURNITURE,
    "pager": Zone.RELATED, "sidebar": Zone.FURNITURE, "footer": Zone.FURNITURE, "paywall": Zone.FURNITURE,
}  # fmt: skip
_SPLIT = re.compile(r"[^0-9a-z가-힣]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def zone_of_names(names: str) -> Zone | Mark | None:
    """Give the zone that a ``class`` (or ``id``) attribute tells, a ``Mark``, or None.

    Whole tokens are asked before words in them, so that ``tt_article_useless_p_margin`` or ``adopseo``
    are no advertisements.
    """
    tokens = names.split()
    for token in tokens:
        zone = _TOKENS.get(token.lower())
        if zone is not None:
            return zone
    picture: Mark | None = None
    for token in tokens:
        if ":" in token or "[" in token:  # utility classes such as "max-sm:share" say nothing
            continue
        words = _SPLIT.split(_CAMEL.sub("-", token).lower())
        if "summary" in words and "ai" in words:
            return Zone.FURNITURE
        for word in words:
            zone = _WORDS.get(word)
            if zone is Mark.PICTURE:
                picture = zone
            elif zone is not None:
                return zone
    return picture
