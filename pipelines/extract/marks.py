"""What a page asks of us and what stands in its way, as flags of its article or as a refusal; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.rights import Grant, Kept, Rights, Terms, grant
from crawler.wishes import forbids_ai, meta_pairs, read_wishes
from pipelines.extract.walls import is_paywalled, wall_of
from pipelines.records import Article, NoArticle, Refusal, Zone

if TYPE_CHECKING:
    from crawler.records import Page
    from crawler.sources import Source

_REFUSED = {"noindex": Refusal.NOINDEX, "paywalled": Refusal.PAYWALL}


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with the wishes of its page among its flags, and what may be kept of it."""

    article: Article
    grant: Grant


def mark(
    page: Page, url: str, found: Article | NoArticle, source: Source | None, terms: Terms
) -> Marked | NoArticle:
    """Weigh a page's wishes, and refuse what is no article or may not be kept.

    Args:
        page: as it was fetched.
        url: the address that the listing named.
        found: what the reader made of the page.
        source: whose settings go before those of ``terms``.
        terms: our product token and the meaning of wishes.
    """
    if isinstance(found, NoArticle) and found.kind is Refusal.SHELL:
        return found
    wall = wall_of(page, url, found)
    if wall is not None:
        return wall
    if isinstance(found, NoArticle):
        return found
    metas = meta_pairs(page.body)
    wishes = read_wishes(page.headers, metas, site=page.site_wishes, product=terms.product)
    if any(forbids_ai(notice) for notice in _notices(found)):
        wishes = wishes.and_asked("ai_reserved")
    if "noindex" in found.flags:
        wishes = wishes.and_asked("noindex")
    paywalled = is_paywalled(page, metas, found)
    granted = grant(
        wishes,
        paywalled=paywalled,
        rights=source.rights if source else Rights(),
        defaults=terms.defaults,
        fetched_at=page.fetched_at,
    )
    if granted.kept is Kept.DROPPED:
        return NoArticle(_REFUSED.get(granted.because, Refusal.RESERVED), granted.because)
    flags = (*found.flags, *wishes.flags, *(("paywalled",) if paywalled else ()))
    return Marked(replace(found, flags=tuple(dict.fromkeys(flags))), granted)


def _notices(article: Article) -> tuple[str, ...]:
    furniture = (b for b in article.blocks if b.zone is Zone.FURNITURE)
    return (article.rights or "", *(article.text[block.start : block.end] for block in furniture))
