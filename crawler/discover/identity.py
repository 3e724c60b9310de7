"""Which URL names the article of a page: the one that it claims, unless it cannot mean this article.

Pages claim an address in ``link rel=canonical`` and ``og:url``. Whole sites claim one address for all of
their articles (the front page; the script without the article's number; the template's own), and whoever
believes them keeps one article of a site.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.discover.families import main_host
from crawler.discover.urls import article_key, canonical_url, join_url

_DIGIT = re.compile(r"[0-9]")
_PRIVATE = re.compile(r"(?i)(?:localhost|.*\.(?:localhost|local|test|internal)|[0-9.]+|\[.*\])$")


def article_url(url: str, *claims: str | None) -> str:
    """Return the canonical URL of the article that a page holds.

    Args:
        url: where the page came from, after all redirects.
        claims: what it claims, the most trustworthy first, as written; relative ones are read against
            ``url``.

    Returns:
        The first claim that can mean this article, else ``url``, both in canonical form. Where the family
        of ``url`` has article numbers, a claim on the same site must have the same number. A claim of
        another site (a syndicated text names its original) is believed when it leads to more than a
        front page.
    """
    believed = (believed_claim(url, claim) for claim in claims)
    return next((claim for claim in believed if claim), None) or canonical_url(url)


def believed_claim(url: str, claim: str | None) -> str | None:
    """Return the canonical form of one claim, or None when it cannot mean the article at ``url``."""
    joined = join_url(url, claim.strip()) if claim and _is_address(claim) else None
    claimed = canonical_url(joined) if joined else None
    return claimed if claimed and _can_mean(canonical_url(url), claimed) else None


def _is_address(claim: str) -> bool:
    return claim.strip().lower().startswith(("http://", "https://", "/"))


def _can_mean(own: str, claimed: str) -> bool:
    if own == claimed:
        return True
    here, there = urlsplit(own), urlsplit(claimed)
    if there.path in {"", "/"} and not there.query:
        return False
    if main_host(here.netloc) != main_host(there.netloc):
        return not _PRIVATE.match(there.hostname or "") or bool(_PRIVATE.match(here.hostname or ""))
    key = article_key(own)
    if key is not None:
        return article_key(claimed) == key
    return not _lost_its_number(here.path, here.query, there.path, there.query)


def _lost_its_number(path: str, query: str, claimed_path: str, claimed_query: str) -> bool:
    """Tell whether the article's number stood in the query and the claim has none at all."""
    return bool(
        _DIGIT.search(query)
        and not _DIGIT.search(path)
        and not _DIGIT.search(claimed_path)
        and not claimed_query
    )
