from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crawler.discover.periods import (
    Side,
    Span,
    Window,
    addresses,
    choose_sitemaps,
    list_goes_on,
    span_of_address,
    span_of_candidate,
)
from crawler.discover.urls import canonical_url
from crawler.records import Candidate, Hints, Listing, Via

SEOUL = ZoneInfo("Asia/Seoul")
JANUARY = Window(date(2025, 1, 1), date(2025, 1, 31))
SITE = "https://news.example.kr"


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("/economy/2025/01/03/ABC234/", (2025, 1, 3), (2025, 1, 3)),
        ("/2025/01/03", (2025, 1, 3), (2025, 1, 3)),
        ("/2025-01-03/title", (2025, 1, 3), (2025, 1, 3)),
        ("/news/20250103/12", (2025, 1, 3), (2025, 1, 3)),
        ("/2025/02/first-post/", (2025, 2, 1), (2025, 2, 28)),
        ("/2025/02/123456/", (2025, 2, 1), (2025, 2, 28)),
    ],
)
def test_a_day_or_month_in_folders_of_its_own_is_a_date(
    path: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert span_of_address(SITE + path) == Span(date(*first), date(*last))


@pytest.mark.parametrize(
    "path",
    [
        "/news/articleView.html?idxno=20250103",
        "/posts/chips-2019-12",
        "/posts/2019-12-31-what-a-year",
        "/view/AKR20250103012300017",
        "/2025/02/30/",
        "/2025/02/45/",
        "/2025/13/01/",
        "/1234/20250103",
        "/2025/",
    ],
)
def test_what_may_mean_something_else_is_no_date(path: str) -> None:
    assert span_of_address(SITE + path) is None


def candidate(path: str = "/a", **hints: str) -> Candidate:
    url = SITE + path
    return Candidate(url, canonical_url(url), Via.SITEMAP, SITE, Hints(**hints))


@pytest.mark.parametrize(
    ("one", "outside"),
    [
        (candidate(published="2024-12-31T23:59:00+09:00"), date(2024, 12, 31)),
        (candidate(published="Tue, 31 Dec 2024 15:00:00 GMT"), None),
        (candidate(published="2025-02-01"), date(2025, 2, 1)),
        (candidate(modified="2024-12-30"), date(2024, 12, 31)),  # a day of grace: still before
        (candidate(modified="2024-12-31"), None),
        (candidate(modified="2030-01-01"), None),
        (candidate("/2024/12/30/x/"), date(2024, 12, 31)),
        (candidate("/2025/02/01/x/"), None),
        (candidate("/2025/02/03/x/"), date(2025, 2, 2)),
        (candidate("/2025/02/03/x/", published="2025-01-15"), None),
        (candidate(published="어제", modified="??"), None),
        (candidate(modified="0001-01-01"), None),  # no moment in UTC
        (candidate(modified="9999-12-31"), None),
        (candidate(), None),
    ],
)
def test_only_certain_evidence_puts_a_candidate_outside(one: Candidate, outside: date | None) -> None:
    assert JANUARY.outside(span_of_candidate(one, SEOUL)) == outside


def chosen(*names: str, changed: tuple[str | None, ...] = ()) -> list[str]:
    listing = Listing(SITE, children=[f"{SITE}/{name}" for name in names], children_modified=changed)
    urls, left_out = choose_sitemaps(listing, JANUARY, SEOUL)
    assert left_out == len(names) - len(urls)
    return [url.removeprefix(f"{SITE}/") for url in urls]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["s-2024-11.xml", "s-2025-01.xml", "s-2025-03.xml"], ["s-2025-01.xml"]),
        (["s202411.xml", "s202501.xml"], ["s202501.xml"]),
        (["2024/11.xml", "2025/01.xml"], ["2025/01.xml"]),
        (["d20241230.xml", "d20250101.xml", "d20250131.xml"], ["d20250131.xml", "d20250101.xml"]),
        (["s-2025-01-1.xml", "s-2025-01-2.xml"], ["s-2025-01-1.xml", "s-2025-01-2.xml"]),
        (["s-2024-11-30.xml", "s-2025-01-02.xml"], ["s-2025-01-02.xml"]),
        (["y2022.xml", "y2023.xml", "y2025.xml"], ["y2025.xml"]),
        (["n1.xml", "n2023.xml"], ["n1.xml", "n2023.xml"]),
        (["s-2023-11.xml", "s-2023-13.xml"], []),  # parts of a year that is over
        (["p202411.xml", "p202413.xml"], ["p202411.xml", "p202413.xml"]),  # a count
        (["map.xml?yyyy=2024&mm=11&dd=3", "map.xml?yyyy=2025&mm=1&dd=3"], ["map.xml?yyyy=2025&mm=1&dd=3"]),
        (["post-sitemap.xml", "post-sitemap2.xml"], ["post-sitemap.xml", "post-sitemap2.xml"]),
    ],
)
def test_sitemaps_are_chosen_by_the_dates_in_their_names(names: list[str], expected: list[str]) -> None:
    assert chosen(*names) == expected


def test_a_sitemap_that_last_changed_before_is_left_out_and_the_newest_comes_first() -> None:
    assert chosen("a", "b", "c", changed=("2024-12-01", "2025-01-05", "2025-02-09T01:00:00Z")) == ["c", "b"]
    assert chosen("a", "b", changed=("2024-12-01", "last week")) == ["b"]


def test_an_archive_has_one_address_for_each_period() -> None:
    window = Window(date(2024, 11, 30), date(2025, 1, 2))
    today = date(2025, 1, 1)
    assert [url for url, _ in addresses("/{yyyy}/{mm}?p={page}", window, today)] == [
        "/2025/01?p={page}", "/2024/12?p={page}", "/2024/11?p={page}",
    ]  # fmt: skip
    assert addresses("/{date}", window, today)[:2] == [
        ("/2025-01-01", date(2025, 1, 1)), ("/2024-12-31", date(2024, 12, 31)),
    ]  # fmt: skip
    assert addresses("/all?p={page}", window, today) == [("/all?p={page}", None)]


@pytest.mark.parametrize(
    ("sides", "goes_on"),
    [
        ([Side.BEFORE, Side.BEFORE], False),
        ([Side.BEFORE, Side.AFTER], True),
        ([Side.WITHIN, Side.BEFORE], True),
        ([], False),
    ],
)
def test_a_list_ends_with_a_page_that_is_all_too_old(sides: list[Side], goes_on: bool) -> None:
    assert list_goes_on(sides) is goes_on
