from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rhythm import (
    Arrival,
    Seen,
    hour_of_week,
    learn_rhythm,
    observed_since,
    quickest_fill,
    read_arrivals,
)

MONDAY = datetime(2025, 2, 9, 15, 0, tzinfo=UTC)
"""00:00 of a Monday in Seoul."""
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
FEED = "https://news.example.kr/rss"


def daily(hour: int, weeks: int, count: int = 1) -> list[datetime]:
    """So many entries at one hour of every day of the weeks before ``MONDAY``."""
    days = [MONDAY - number * DAY for number in range(1, weeks * 7 + 1)]
    return sorted(day + hour * HOUR + timedelta(minutes=k) for day in days for k in range(count))


def test_the_week_begins_on_monday_in_the_zone_of_the_source() -> None:
    assert hour_of_week(MONDAY, "Asia/Seoul") == 0
    assert hour_of_week(MONDAY, "UTC") == 6 * 24 + 15


def test_a_source_that_publishes_at_nine_is_expected_at_nine() -> None:
    rhythm = learn_rhythm(daily(9, 4, 20), since=MONDAY - 4 * WEEK, now=MONDAY)
    assert rhythm.rate(MONDAY + 9 * HOUR) > 15
    assert rhythm.rate(MONDAY + 15 * HOUR) < 0.5
    assert rhythm.expected(MONDAY, MONDAY + DAY) == pytest.approx(20, rel=0.15)


def test_a_weekday_source_is_not_expected_on_sunday() -> None:
    weekdays = [at for at in daily(10, 6, 5) if at.astimezone(UTC).weekday() < 5]
    rhythm = learn_rhythm(weekdays, since=MONDAY - 6 * WEEK, now=MONDAY)
    assert rhythm.rate(MONDAY + 2 * DAY + 10 * HOUR) > 10 * rhythm.rate(MONDAY + 6 * DAY + 10 * HOUR)


def test_old_habits_are_forgotten() -> None:
    change = MONDAY - 3 * WEEK
    arrivals = [at if at < change else at + 6 * HOUR for at in daily(9, 8, 4)]
    rhythm = learn_rhythm(arrivals, since=MONDAY - 8 * WEEK, now=MONDAY)
    assert rhythm.rate(MONDAY + 15 * HOUR) > rhythm.rate(MONDAY + 9 * HOUR)


@given(st.lists(st.integers(0, 28 * 24 * 60), max_size=60))
def test_what_is_expected_of_the_past_is_near_what_came(minutes: list[int]) -> None:
    arrivals = [MONDAY - timedelta(minutes=minute) for minute in minutes]
    rhythm = learn_rhythm(arrivals, since=MONDAY - 4 * WEEK, now=MONDAY)
    assert min(rhythm.rates) >= 0
    assert rhythm.expected(MONDAY - WEEK, MONDAY) <= len(arrivals)


def test_entries_without_a_date_are_spread_since_the_visit_before() -> None:
    seen = [Seen(FEED, MONDAY + HOUR, None) for _ in range(4)]
    moments = [arrival.at for arrival in read_arrivals(seen, [MONDAY, MONDAY + HOUR])]
    assert moments == [MONDAY + timedelta(minutes=minute) for minute in (7.5, 22.5, 37.5, 52.5)]


def test_what_the_first_visit_finds_without_a_date_says_nothing() -> None:
    assert read_arrivals([Seen(FEED, MONDAY, None)], [MONDAY]) == ()


def test_a_date_after_the_entry_was_seen_is_not_believed() -> None:
    seen = [Seen(FEED, MONDAY + HOUR, MONDAY + DAY)]
    assert [one.at for one in read_arrivals(seen, [MONDAY, MONDAY + HOUR])] == [MONDAY + HOUR / 2]


def test_a_pinned_entry_does_not_make_a_source_look_asleep() -> None:
    moments = [MONDAY - 400 * DAY, *(MONDAY - number * HOUR for number in range(20, 0, -1))]
    arrivals = [Arrival(at, FEED) for at in moments]
    assert MONDAY - 2 * DAY < observed_since(arrivals, MONDAY) < MONDAY - 15 * HOUR


def test_the_quickest_fill_is_the_shortest_time_that_held_more_than_the_room() -> None:
    slow = [MONDAY + number * HOUR for number in range(20)]
    quick = [MONDAY + 3 * DAY + number * timedelta(minutes=12) for number in range(6)]
    assert quickest_fill([*slow, *quick], 5, least=HOUR / 6) == 5 * timedelta(minutes=12)
    assert quickest_fill(slow[:5], 5, least=HOUR / 6) is None


def test_what_comes_at_one_stroke_is_not_outrun() -> None:
    issues = [MONDAY + day * DAY + k * timedelta(seconds=1) for day in range(5) for k in range(20)]
    fill = quickest_fill(issues, 15, least=HOUR / 6)
    assert fill is not None
    assert fill > 23 * HOUR


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=80), st.integers(1, 30))
def test_no_shorter_pause_ever_held_more_than_the_room(minutes: list[int], room: int) -> None:
    moments = sorted(MONDAY + timedelta(minutes=minute) for minute in minutes)
    least = timedelta(minutes=10)
    fill = quickest_fill(moments, room, least=least)
    pause = (fill or timedelta(minutes=5001)) - timedelta(seconds=1)
    stroke = max(sum(start <= at < start + least for at in moments) for start in moments)
    most = max(sum(start <= at <= start + pause for at in moments) for start in moments)
    assert most <= max(room, stroke)
