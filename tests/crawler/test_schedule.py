import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes import NOON, make_settings, make_source

from crawler.records import MissedRun
from crawler.schedule import LATE, RUNNING, Scheduler, first_run, trigger_of
from crawler.sources import Source

TURN = 0.02
"""Seconds: long enough for a few turns of the event loop."""


def sources(count: int, **schedule: Any) -> list[Source]:
    rhythm = {"every": "1h", "jitter": 0} | schedule
    return [make_source(id=f"outlet-{number}", schedule=rhythm) for number in range(count)]


def run(
    scheduled: list[Source],
    visit: Callable[[Source], Awaitable[None]],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    turns: int = 1,
) -> list[MissedRun]:
    """Run the scheduler for a few hundredths of a second."""
    missed: list[MissedRun] = []

    async def main() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(TURN * turns, stop.set)
        settings = make_settings(schedule={"misfire_grace": "12h"})
        await Scheduler(scheduled, visit, missed.append, settings, now=now).run(stop)

    asyncio.run(main())
    return missed


def test_a_source_is_visited_right_away() -> None:
    visits: Counter[str] = Counter()

    async def visit(source: Source) -> None:
        visits[source.id] += 1

    assert run(sources(1), visit) == []
    assert visits == {"outlet-0": 1}


def test_what_is_under_way_when_the_stop_comes_is_finished() -> None:
    finished: list[str] = []

    async def visit(source: Source) -> None:
        await asyncio.sleep(2 * TURN)
        finished.append(source.id)

    run(sources(1), visit)
    assert finished == ["outlet-0"]


def test_a_visit_that_is_too_late_is_missed_and_told() -> None:
    visits: list[str] = []
    due = datetime.now(UTC) - timedelta(hours=13)

    async def visit(source: Source) -> None:
        visits.append(source.id)

    [missed] = run(sources(1, every="3d"), visit, now=lambda: due)
    assert missed == MissedRun("outlet-0", due, due, LATE)
    assert visits == []


def test_times_that_passed_within_the_grace_are_one_visit() -> None:
    visits: list[str] = []
    due = datetime.now(UTC) - timedelta(hours=5, seconds=1)

    async def visit(source: Source) -> None:
        visits.append(source.id)

    assert run(sources(1), visit, now=lambda: due) == []
    assert visits == ["outlet-0"]


def test_a_visit_never_overlaps_the_one_before() -> None:
    under_way, most = 0, 0

    async def visit(_: Source) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(2 * TURN)
        under_way -= 1

    missed = run(sources(1, every=TURN / 4), visit, turns=2)
    assert {(one.source, one.reason) for one in missed} == {("outlet-0", RUNNING)}
    assert most == 1


def test_one_broken_visit_leaves_the_others_alone(caplog: pytest.LogCaptureFixture) -> None:
    visits: list[str] = []

    async def visit(source: Source) -> None:
        visits.append(source.id)
        if source.id == "outlet-0":
            raise ValueError("a bug")

    run(sources(2, every=TURN / 2), visit)
    assert "outlet-1" in visits
    assert "a bug" in caplog.text


def test_a_few_sources_begin_one_second_apart() -> None:
    starts = [first_run(source, number, 3, NOON) for number, source in enumerate(sources(3))]
    assert starts == [NOON + timedelta(seconds=number) for number in range(3)]


def test_many_sources_are_spread_over_their_interval() -> None:
    source = make_source(schedule={"every": "30m"})
    assert first_run(source, 9_999, 10_000, NOON) == NOON + timedelta(minutes=30) * 9_999 / 10_000


def test_a_cron_line_is_read_in_the_zone_of_the_source() -> None:
    source = make_source(timezone="Asia/Seoul", schedule={"cron": "30 9 * * mon-fri", "jitter": 0})
    assert first_run(source, 0, 1, NOON) is None
    due = trigger_of(source).get_next_fire_time(None, NOON)  # Monday noon in Seoul
    assert due.astimezone(UTC) == datetime(2025, 2, 11, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "schedule", [{"every": "30m", "jitter": "2m"}, {"cron": "0 * * * *", "jitter": "2m"}]
)
def test_jitter_only_ever_adds(schedule: dict[str, str]) -> None:
    exact = trigger_of(make_source(schedule=schedule | {"jitter": 0}))
    exact.start_date = NOON
    trigger = trigger_of(make_source(schedule=schedule))
    trigger.start_date = NOON
    due = exact.get_next_fire_time(None, NOON)
    late = [trigger.get_next_fire_time(None, NOON) - due for _ in range(50)]
    assert timedelta() <= min(late) < max(late) <= timedelta(minutes=2)


def test_a_planned_source_comes_when_the_plan_says() -> None:
    visits: Counter[str] = Counter()
    begun = datetime.now(UTC)

    async def visit(source: Source) -> None:
        visits[source.id] += 1

    def next_at(source: Source) -> datetime | None:
        """One is due again at once, one tomorrow, one has no plan."""
        soon = datetime.now(UTC) + timedelta(seconds=TURN / 4)
        plans = {"outlet-0": soon, "outlet-1": begun + timedelta(days=1)}
        return plans.get(source.id)

    async def main() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(TURN * 2, stop.set)
        scheduler = Scheduler(
            sources(3, every="1s"), visit, lambda _: None, make_settings(),
            now=lambda: begun - timedelta(seconds=3), next_at=next_at,
        )  # fmt: skip
        await scheduler.run(stop)

    asyncio.run(main())
    assert visits["outlet-0"] > 1
    assert (visits["outlet-1"], visits["outlet-2"]) == (0, 1)
