"""Is what was read an article, a wall before one, or the teaser of a paid one? Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.discover.decode import decode_html
from crawler.records import Reason
from crawler.walls import (
    alerts_in,
    has_gate,
    notice_in,
    notice_of,
    redirect_of,
    stands_beside,
    states_paywall,
    title_in,
    visible_text,
)
from pipelines.records import BODY_ZONES, Article, NoArticle, Refusal, Zone

if TYPE_CHECKING:
    from crawler.records import Page
    from crawler.wishes import Pairs

_REFUSALS = {
    Reason.GONE: Refusal.GONE,
    Reason.LOGIN: Refusal.LOGIN,
    Reason.PAYWALL: Refusal.PAYWALL,
    Reason.CAPTCHA: Refusal.CAPTCHA,
}
_REST = 80
"""Characters beside its notices with which a page may still be an article."""
_LED = 400
"""The same, of a page that begins with its notice."""
_GATES = frozenset({Reason.LOGIN, Reason.PAYWALL})
_PLAIN = re.compile(r"(?<!니)다\.?$")
_SENTENCE = 15
"""Characters of plain sentences before a gate that make a teaser of them."""
_TEASER = 600
"""Characters of a text that may have been cut off by a gate."""
_SHORT = 1_500
"""Characters that a wall shows at most, its menus included."""
_LARGEST = 300_000
"""Bytes; a larger page without an article is looked at no further."""


def wall_of(page: Page, url: str, found: Article | NoArticle) -> NoArticle | None:
    """Say what stands in the article's place, or None when nothing does.

    Args:
        page: as it was fetched.
        url: the address that the listing named.
        found: what the reader made of it.
    """
    redirected = redirect_of(url, page.final_url)
    if isinstance(found, NoArticle):
        reason = redirected or _reason_without_text(page)
    else:
        reason = _reason_in_text(found, redirected)
    return NoArticle(_REFUSALS[reason], page.final_url if reason is redirected else "") if reason else None


def _reason_without_text(page: Page) -> Reason | None:
    if len(page.body) > _LARGEST:
        return None
    html = decode_html(page.body, page.content_type).text
    shown = visible_text(html)
    reason = notice_in(alerts_in(html)) if len(shown) < _SHORT else None
    if reason:
        return reason
    reason = notice_in([title_in(html), *shown.split("\n")])
    return reason if reason is Reason.GONE or len(shown) < _SHORT else None


def _reason_in_text(article: Article, redirected: Reason | None) -> Reason | None:
    lines = _lines(article)
    size = sum(map(len, lines))
    if redirected:
        told = notice_in([article.title, *lines])
        is_certain = redirected is Reason.GONE or told is redirected or size < _LED
        return redirected if is_certain else None
    first = [article.title, *lines[:1]]
    teaser = sum(len(line) for line in lines if _PLAIN.search(line))
    rest = sum(len(line) for line in lines if not notice_of(line) and not stands_beside(line))
    reason = notice_in(first) if rest < _LED else None
    reason = reason or (notice_in([article.title, *lines]) if rest < _REST else None)
    return None if reason in _GATES and teaser >= _SENTENCE and not notice_of(article.title) else reason


def _lines(article: Article) -> list[str]:
    return [
        line.strip()
        for block in article.blocks
        if block.zone in BODY_ZONES
        for line in article.text[block.start : block.end].split("\n")
        if line.strip()
    ]


_AFTER = frozenset({*BODY_ZONES, Zone.FURNITURE, Zone.SHARE})


def is_paywalled(page: Page, metas: Pairs, article: Article) -> bool:
    """Tell whether an article states that it is for subscribers, or breaks off before a gate or a notice."""
    if states_paywall(page.body, metas):
        return True
    if sum(map(len, _lines(article))) > _TEASER:
        return False
    last = [
        line
        for block in article.blocks[-8:]
        if block.zone in _AFTER
        for line in article.text[block.start : block.end].split("\n")[-8:]
    ]
    if any(notice_of(line) is Reason.PAYWALL for line in last):
        return True
    asks_to_log_in = any(notice_of(line) is Reason.LOGIN for line in _lines(article)[-3:])
    return asks_to_log_in or has_gate(page.body)
