from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from crawler.plan import Harvest, is_article, select, should_fetch, source_state
from crawler.records import Candidate, Failure, Hints, Known, Reason, SourceState, Validators, Via
from crawler.sources import Articles, Expect

RECHECK = timedelta(days=2)
OLD, FRESH = NOON - timedelta(days=3), NOON - timedelta(days=1)


def candidate(name: str, *, guid: str | None = None, listing: str = "rss", **hints: Any) -> Candidate:
    url = f"https://news.example.kr/{name}"
    return Candidate(url, url, Via.FEED, listing, Hints(**hints), guid)


def known(**changes: Any) -> Known:
    values: dict[str, Any] = {
        "canonical": "https://news.example.kr/a",
        "hints": Hints(title="네이버, 새 모델 공개", published="Fri, 07 Feb 2025 09:00:00 +0900"),
        "page_url": "https://news.example.kr/a",
        "validators": Validators(),
        "sha256": "",
        "published_at": OLD,
        "last_fetched_at": OLD,
    }
    return Known(**(values | changes))


def test_what_was_never_stored_is_fetched() -> None:
    assert should_fetch(candidate("a"), None, now=NOON, recheck=RECHECK) is None


@pytest.mark.parametrize(
    ("hints", "changes", "reason"),
    [
        ({}, {}, Reason.KNOWN),
        ({"title": "네이버,  새 모델 공개 "}, {}, Reason.KNOWN),
        ({"title": "카카오, 새 모델 공개"}, {}, None),
        ({"published": "Sat, 08 Feb 2025 09:00:00 +0900"}, {}, None),
        ({"published": "2025-02-07T09:00:00+09:00"}, {}, Reason.KNOWN),  # the sitemap's way to write it
        ({"modified": "2025-02-08"}, {}, Reason.KNOWN),
        ({"modified": "2025-02-08"}, {"hints": Hints(modified="2025-02-07")}, None),
        ({}, {"published_at": FRESH}, None),
        ({}, {"published_at": NOON + timedelta(days=30)}, None),
        ({}, {"published_at": None, "last_fetched_at": FRESH}, None),
        ({}, {"published_at": None}, Reason.KNOWN),
        ({}, {"published_at": OLD, "last_fetched_at": FRESH}, Reason.KNOWN),
    ],
)
def test_a_stored_article_is_fetched_again_while_it_is_fresh_or_looks_changed(
    hints: dict[str, str], changes: dict[str, Any], reason: Reason | None
) -> None:
    assert should_fetch(candidate("a", **hints), known(**changes), now=NOON, recheck=RECHECK) is reason


@pytest.mark.parametrize(
    ("age", "looked", "hints", "reason"),
    [
        (2, 0.5, {}, Reason.KNOWN),
        (2, 1, {}, None),
        (24, 7, {}, Reason.KNOWN),
        (24, 8, {}, None),
        (24, 1, {"title": "카카오, 새 모델 공개"}, None),
        (72, 72, {}, Reason.KNOWN),
    ],
)
def test_with_a_pause_a_fresh_article_is_fetched_less_and_less_often(
    age: float, looked: float, hints: dict[str, str], reason: Reason | None
) -> None:
    hour = timedelta(hours=1)
    stored = known(published_at=NOON - age * hour, last_fetched_at=NOON - looked * hour)
    offered = candidate("a", **hints)
    assert should_fetch(offered, stored, now=NOON, recheck=RECHECK, pause=hour) is reason


@pytest.mark.parametrize(
    ("include", "exclude", "is_one"),
    [
        ((), (), True),
        (("articleView",), (), True),
        (("/photo/",), (), False),
        (("/photo/", r"idxno=\d+"), (), True),
        ((), ("idxno=1",), False),
        (("articleView",), ("idxno",), False),
    ],
)
def test_scope_is_some_include_and_no_exclude(
    include: tuple[str, ...], exclude: tuple[str, ...], is_one: bool
) -> None:
    url = "https://news.example.kr/news/articleView.html?idxno=1"
    assert is_article(url, Articles(include=include, exclude=exclude)) is is_one


def test_the_first_listing_of_an_article_counts() -> None:
    first, again = candidate("a", title="가"), candidate("a", listing="sitemap")
    assert select([first, again], []).chosen == (first,)
    assert select([first, again], []).duplicates == (again,)


def test_a_guid_is_an_identity_within_its_listing_only() -> None:
    a, b = candidate("a", guid="7", title="가"), candidate("b", guid="7", title=" 가 ")
    c = candidate("c", guid="7", listing="other", title="가")
    assert select([a, b, c], []).chosen == (a, c)
    assert select([a, b, c], []).duplicates == (b,)


@pytest.mark.parametrize("titles", [("가", "나"), ("가", None), (None, None), ("", "")])
def test_two_titles_under_one_guid_are_two_articles(titles: tuple[str | None, str | None]) -> None:
    offers = [candidate(name, guid="7", title=title) for name, title in zip("ab", titles, strict=True)]
    assert select(offers, []).chosen == tuple(offers)


def test_one_title_without_a_guid_says_nothing() -> None:
    offers = [candidate(name, title="오늘의 운세") for name in "ab"]
    assert select(offers, []).chosen == tuple(offers)


def test_a_guid_on_every_entry_identifies_nothing() -> None:
    offers = [candidate(name, guid="https://news.example.kr/", title="오늘의 운세") for name in "abc"]
    assert select(offers, []).chosen == tuple(offers)


def test_new_offers_come_first_and_replace_what_was_carried_over() -> None:
    carried = [candidate("a", title="옛 제목"), candidate("b")]
    fresh = candidate("a", title="새 제목")
    assert select([fresh, candidate("c")], carried).chosen == (fresh, candidate("c"), candidate("b"))


def test_a_carried_over_twin_of_a_duplicate_is_not_fetched_after_all() -> None:
    a, b = candidate("a", guid="7", title="가"), candidate("b", guid="7", title="가")
    assert select([a, b], [b]).chosen == (a,)


NAMES = st.lists(
    st.builds(
        candidate,
        st.sampled_from("abcde"),
        guid=st.sampled_from([None, "1", "2"]),
        title=st.sampled_from([None, "가", "나"]),
    )
)


@given(NAMES, NAMES)
def test_every_offer_is_chosen_or_a_duplicate_and_no_article_twice(
    offered: list[Candidate], carried: list[Candidate]
) -> None:
    carried = list({one.canonical: one for one in carried}.values())
    selection = select(offered, carried)
    canonicals = [one.canonical for one in selection.chosen]
    assert len(canonicals) == len(set(canonicals))
    left = {one.canonical for one in carried} - {one.canonical for one in offered}
    assert len(selection.chosen) + len(selection.duplicates) == len(offered) + len(left)


def failed(*reasons: Reason) -> tuple[Failure, ...]:
    return tuple(Failure("https://news.example.kr/rss", reason) for reason in reasons)


@pytest.mark.parametrize(
    ("harvest", "state"),
    [
        (Harvest(2, 0, 9), SourceState.OK),
        (Harvest(2, 2, 0), SourceState.OK),
        (Harvest(2, 1, 0), SourceState.OK),
        (Harvest(2, 0, 0), SourceState.EMPTY),
        (Harvest(0, 0, 0), SourceState.OK),  # stopped before the first
        (Harvest(2, 0, 9, failed(Reason.TIMEOUT)), SourceState.PARTIAL),
        (Harvest(1, 0, 0, failed(Reason.TIMEOUT)), SourceState.FAILED),
        (Harvest(2, 0, 0, failed(Reason.BLOCKED, Reason.ROBOTS)), SourceState.BLOCKED),
        (Harvest(2, 0, 0, failed(Reason.BLOCKED, Reason.TIMEOUT)), SourceState.FAILED),
        (Harvest(60, 0, 9, failed(Reason.OVER_LIMIT)), SourceState.OK),
    ],
)
def test_the_listings_tell_how_a_source_is_doing(harvest: Harvest, state: SourceState) -> None:
    assert source_state(harvest, expect=Expect(), last_published=FRESH, now=NOON)[0] is state


def test_a_source_with_nothing_new_for_too_long_is_quiet() -> None:
    week_ago = NOON - timedelta(days=7)
    for harvest in (Harvest(1, 0, 9), Harvest(1, 1, 0)):
        assert source_state(harvest, expect=Expect(), last_published=week_ago, now=NOON)[0] is SourceState.OK
        earlier = week_ago - timedelta(seconds=1)
        state, note = source_state(harvest, expect=Expect(), last_published=earlier, now=NOON)
        assert state is SourceState.QUIET
        assert note is not None
        assert "7" in note.ko


def test_a_source_of_which_nothing_is_known_yet_is_not_quiet() -> None:
    assert source_state(Harvest(1, 0, 9), expect=Expect(), last_published=None, now=NOON) == (
        SourceState.OK,
        None,
    )


def test_fewer_items_than_expected_are_noted() -> None:
    expect = Expect(min_items=5)
    state, note = source_state(Harvest(1, 0, 3), expect=expect, last_published=FRESH, now=NOON)
    assert state is SourceState.OK
    assert note is not None
    assert note.en == "3 items, fewer than the 5 it expects"
    assert source_state(Harvest(1, 1, 0), expect=expect, last_published=FRESH, now=NOON)[1] is None


def test_a_source_that_expects_nothing_may_be_empty() -> None:
    expect = Expect(min_items=0)
    assert source_state(Harvest(1, 0, 0), expect=expect, last_published=FRESH, now=NOON)[0] is SourceState.OK


def test_selecting_does_not_look_at_hints() -> None:
    one = candidate("a", guid="1", title="가")
    assert select([one, replace(one, hints=Hints(title="나"))], []).chosen == (one,)
