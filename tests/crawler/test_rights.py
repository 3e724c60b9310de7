from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import NOON

from crawler.rights import Grant, Kept, Rights, RightsDefaults, grant
from crawler.wishes import Wishes

LATER = NOON + timedelta(days=3)


def asking(*flags: str) -> Wishes:
    return Wishes(frozenset(flags))


def given(wishes: Wishes, *, paywalled: bool = False, **rights: str | timedelta) -> Grant:
    own = Rights.model_validate(rights)
    return grant(wishes, paywalled=paywalled, rights=own, defaults=RightsDefaults(), fetched_at=NOON)


@pytest.mark.parametrize(
    ("wishes", "kept"),
    [
        (Wishes(), Kept.FULL),
        (asking("noindex"), Kept.DROPPED),
        (asking("tdm_reserved"), Kept.DROPPED),
        (asking("noarchive"), Kept.EXCERPT),
        (asking("nosnippet"), Kept.EXCERPT),
        (asking("ai_reserved", "images_ai_reserved", "no_store"), Kept.FULL),
        (asking("noarchive", "noindex"), Kept.DROPPED),
        (Wishes(unavailable_after=NOON), Kept.DROPPED),
    ],
)
def test_the_strictest_wish_decides(wishes: Wishes, kept: Kept) -> None:
    assert given(wishes).kept is kept


def test_a_source_can_say_otherwise_in_both_directions() -> None:
    assert given(asking("noindex"), noindex="keep") == Grant()
    assert given(asking("ai_reserved"), ai="drop") == Grant(Kept.DROPPED, "ai_reserved")
    assert given(Wishes(), paywalled=True) == Grant()
    assert given(Wishes(), paywalled="excerpt") == Grant()
    assert grant(
        Wishes(),
        paywalled=True,
        rights=Rights(paywalled="excerpt"),
        defaults=RightsDefaults(),
        fetched_at=NOON,
    ) == Grant(Kept.EXCERPT, "paywalled")


def test_a_source_of_excerpts_stays_one_whatever_a_page_allows() -> None:
    assert given(Wishes(), keep="excerpt") == Grant(Kept.EXCERPT, "rights.keep")


def test_a_page_is_kept_until_the_earlier_of_its_own_end_and_the_sources() -> None:
    assert given(Wishes(unavailable_after=LATER)).until == LATER
    assert given(Wishes(), keep="expire").until == NOON + timedelta(days=30)
    assert given(Wishes(unavailable_after=LATER), keep="expire").until == LATER
    assert given(Wishes(), keep="expire", expire_after=timedelta(days=1)).until == NOON + timedelta(days=1)
    assert given(Wishes()).until is None
