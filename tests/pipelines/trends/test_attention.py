from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.trends.attention import DayCoverage, DaySum, days_between, trend_points, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 10, 0.2366, 0.7634),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_the_interval_is_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_share_lies_in_its_interval_and_the_interval_in_zero_to_one(case: tuple[int, int]) -> None:
    hits, total = case
    low, high = wilson(hits, total)
    assert 0.0 <= low <= hits / total <= high <= 1.0
    assert wilson(total - hits, total) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("hits", "total"), [(0, 0), (2, 1), (-1, 3)])
def test_no_interval_without_a_share(hits: int, total: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, total)


def test_a_day_without_articles_is_missing_and_a_day_without_mentions_is_zero() -> None:
    monday, tuesday, wednesday = days = tuple(days_between(date(2025, 2, 10), date(2025, 2, 12)))
    points = trend_points(
        "naver",
        days,
        {monday: DaySum(mentions=7, articles=5)},
        {monday: DayCoverage(10, 3), tuesday: DayCoverage(20, 4)},
    )
    assert [point.day for point in points] == [monday, tuesday, wednesday]
    named, unnamed, missing = points
    assert (named.mentions, named.articles, named.total, named.share, named.sources) == (7, 5, 10, 0.5, 3)
    assert (unnamed.mentions, unnamed.articles, unnamed.total, unnamed.share, unnamed.low) == (0, 0, 20, 0, 0)
    numbers = {missing.mentions, missing.articles, missing.total, missing.share, missing.low, missing.high}
    assert numbers | {missing.sources} == {None}


def test_days_run_from_the_first_to_the_last_across_months() -> None:
    days = list(days_between(date(2024, 2, 28), date(2024, 3, 1)))
    assert days == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert list(days_between(date(2024, 3, 1), date(2024, 2, 1))) == []
