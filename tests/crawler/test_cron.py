from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from crawler.schedule.cron import next_run

ZONES = [
    ("Asia/Seoul", 2025),
    ("Europe/Berlin", 2025),
    ("America/New_York", 2025),
    ("Australia/Lord_Howe", 2025),  # half an hour
    ("America/Sao_Paulo", 2018),  # at midnight
    ("Asia/Seoul", 1988),  # the summer time of the Olympic year
    ("Antarctica/Troll", 2025),  # two hours
]


def runs(line: str, zone: str, year: int) -> list[datetime]:
    """All runs of a year of the zone."""
    at = datetime(year, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)
    end = datetime(year + 1, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found: list[datetime] = []
    while (run := next_run(line, zone, at)) is not None and run < end:
        found.append(run)
        at = run
    return found


@pytest.mark.parametrize(("zone", "year"), ZONES)
@pytest.mark.parametrize("line", ["0 0 * * *", "30 1 * * *", "10 2 * * *", "30 2 * * *", "0 3 * * *"])
def test_a_daily_line_runs_once_on_every_day_of_the_year(line: str, zone: str, year: int) -> None:
    days = Counter(run.astimezone(ZoneInfo(zone)).date() for run in runs(line, zone, year))
    assert len(days) == 366 if year % 4 == 0 else 365
    assert set(days.values()) == {1}


@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_a_line_for_every_hour_follows_the_time_that_really_passes(zone: str, year: int) -> None:
    found = runs("0,30 * * * *", zone, year)
    assert {after - before for before, after in pairwise(found)} == {timedelta(minutes=30)}


@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_a_line_of_several_hours_loses_and_doubles_none(zone: str, year: int) -> None:
    found = runs("15 1,2,3,22 * * *", zone, year)
    days = Counter(run.astimezone(ZoneInfo(zone)).date() for run in found)
    # on the day of the change two of the times may fall on one instant: that is one run
    assert set(days.values()) <= {3, 4}
    assert sum(count == 3 for count in days.values()) <= 1
    assert found == sorted(set(found))


def test_a_time_that_the_zone_skips_is_made_up_for() -> None:
    [run] = [run for run in runs("30 2 * * *", "Europe/Berlin", 2025) if (run.month, run.day) == (3, 30)]
    assert run == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)  # 03:30 in summer time


def test_days_of_the_week_are_those_of_the_zone() -> None:
    monday = datetime(2025, 2, 10, 3, 0, tzinfo=UTC)
    assert next_run("30 9 * * mon-fri", "Asia/Seoul", monday) == datetime(2025, 2, 11, 0, 30, tzinfo=UTC)


def test_a_run_is_later_than_the_moment_it_is_asked_for() -> None:
    noon = datetime(2025, 2, 10, 3, 0, tzinfo=UTC)
    assert next_run("0 12 * * *", "Asia/Seoul", noon) == noon + timedelta(days=1)
    assert next_run("0 12 * * *", "Asia/Seoul", noon - timedelta(microseconds=1)) == noon


def test_a_line_that_names_no_day_has_no_run() -> None:
    assert next_run("0 0 31 feb *", "Asia/Seoul", datetime(2025, 2, 10, tzinfo=UTC)) is None
