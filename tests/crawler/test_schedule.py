import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import apscheduler.schedulers.base
import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fakes import NOON, make_settings, make_source

from crawler.errors import AlreadyRunning
from crawler.records import Bilingual, MissedRun
from crawler.schedule import LATE, RUNNING, SLEPT, Scheduler
from crawler.schedule.scheduler import _Beat
from crawler.sources import Source

SOON = timedelta(milliseconds=5)
HOUR = timedelta(hours=1)


class Clocks:
    """The wall's clock, which can be set, and the one that cannot."""

    def __init__(self) -> None:
        self.wall, self.elapsed = NOON, 0.0

    def pass_time(self, length: timedelta) -> None:
        self.wall += length
        self.elapsed += length.total_seconds()

    def set_wall(self, step: timedelta) -> None:
        self.wall += step


class Bench:
    """A scheduler on fake clocks: every second that passes, it looks what is due."""

    def __init__(self, sources: list[Source], **given: Any) -> None:
        self.clocks = Clocks()
        self.visits: list[tuple[str, datetime]] = []
        self.missed: list[MissedRun] = []
        self.held: asyncio.Event | None = None
        settings = make_settings(schedule={"misfire_grace": "12h"})
        self.scheduler = Scheduler(
            sources,
            self._visit,
            self.missed.append,
            settings,
            now=lambda: self.clocks.wall,
            elapsed=lambda: self.clocks.elapsed,
            **given,
        )

    async def _visit(self, source: Source) -> None:
        self.visits.append((source.id, self.clocks.wall))
        if self.held:
            await self.held.wait()

    async def look(self) -> None:
        self.scheduler.look()
        for _ in range(4):
            await asyncio.sleep(0)

    async def watch(self, length: timedelta, every: timedelta = timedelta(seconds=1)) -> None:
        """Let time pass while the scheduler looks."""
        for _ in range(length // every):
            await self.look()
            self.clocks.pass_time(every)

    def times(self, source: str = "outlet-0") -> list[datetime]:
        return [at for name, at in self.visits if name == source]


def sources(count: int, **schedule: Any) -> list[Source]:
    rhythm = {"every": "1h", "jitter": 0} if "cron" not in schedule else {"jitter": 0}
    return [make_source(id=f"outlet-{number}", schedule=rhythm | schedule) for number in range(count)]


STOPS: dict[str, asyncio.Event] = {}
"""What ends the run that visits a source; a visit sets it."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def run(
    scheduled: list[Source],
    visit: Callable[[Source], Awaitable[None]],
    now: Callable[[], datetime] = system_clock,
) -> None:
    """Run the scheduler by itself until a visit sets the stop, which must be soon."""

    async def main() -> None:
        stop = asyncio.Event()
        STOPS.update({source.id: stop for source in scheduled})
        scheduler = Scheduler(scheduled, visit, lambda _: None, make_settings(), beat=SOON, now=now)
        async with asyncio.timeout(5):
            await scheduler.run(stop)

    asyncio.run(main())


# --- an ordinary day -----------------------------------------------------------------------------


async def _day_of(bench: Bench, length: timedelta, every: timedelta = timedelta(seconds=1)) -> Bench:
    await bench.watch(length, every)
    return bench


def test_a_source_is_visited_right_away_and_then_at_its_interval() -> None:
    bench = asyncio.run(_day_of(Bench(sources(1)), 3 * HOUR))
    assert bench.times() == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    assert bench.missed == []


def test_a_few_sources_begin_one_second_apart() -> None:
    bench = asyncio.run(_day_of(Bench(sources(3)), timedelta(minutes=1)))
    assert [at - NOON for _, at in bench.visits] == [timedelta(seconds=number) for number in range(3)]


def test_many_sources_are_spread_over_their_interval() -> None:
    bench = asyncio.run(_day_of(Bench(sources(3600, every="30m")), timedelta(seconds=1801)))
    assert len({name for name, _ in bench.visits}) == 3600
    assert max(Counter(at for _, at in bench.visits).values()) <= 3


def test_a_cron_line_is_read_in_the_zone_of_the_source() -> None:
    bench = asyncio.run(_day_of(Bench(sources(1, cron="30 12 * * mon-fri")), HOUR))
    assert bench.times() == [NOON + HOUR / 2]


def test_a_cron_line_without_any_time_is_no_endless_search(caplog: pytest.LogCaptureFixture) -> None:
    bench = asyncio.run(_day_of(Bench(sources(1, cron="0 0 31 feb *")), timedelta(seconds=3)))
    assert bench.visits == []
    assert "outlet-0" in caplog.text


@pytest.mark.parametrize("rhythm", [{"every": "30m"}, {"cron": "0 * * * *"}])
def test_jitter_only_ever_adds(rhythm: dict[str, str]) -> None:
    length = timedelta(minutes=150)
    exact = asyncio.run(_day_of(Bench(sources(1, **rhythm)), length))
    jittered = sources(1, **rhythm, jitter="2m")
    days = [asyncio.run(_day_of(Bench(jittered), length, timedelta(seconds=10))) for _ in range(20)]
    late = [bench.times()[1] - exact.times()[1] for bench in days]
    assert timedelta() <= min(late) < max(late) <= timedelta(minutes=2, seconds=10)


def test_all_that_is_due_at_one_moment_is_spread_over_five_minutes() -> None:
    bench = asyncio.run(_day_of(Bench(sources(600, cron="0 13 * * *")), 2 * HOUR))
    starts = Counter(at for _, at in bench.visits)
    assert sum(starts.values()) == 600
    assert max(starts.values()) == 2
    assert max(starts) - min(starts) < timedelta(minutes=5)


def test_what_is_planned_goes_before_the_schedule() -> None:
    plan = {"outlet-0": NOON + HOUR / 2, "outlet-1": None}
    bench = Bench(sources(2), next_at=lambda source: plan[source.id])

    async def day() -> None:
        await bench.watch(HOUR / 2)
        assert bench.times() == []
        plan["outlet-0"] = NOON + 5 * HOUR
        await bench.watch(5 * HOUR)

    asyncio.run(day())
    assert bench.times() == [NOON + HOUR / 2, NOON + 5 * HOUR]
    assert len(bench.times("outlet-1")) == 6


def test_a_plan_for_the_past_is_no_visit_without_end() -> None:
    bench = asyncio.run(_day_of(Bench(sources(1), next_at=lambda _: NOON - HOUR), 2 * HOUR))
    assert bench.times() == [NOON, NOON + HOUR]


def test_what_was_planned_for_the_past_still_waits_for_its_turn() -> None:
    bench = asyncio.run(_day_of(Bench(sources(3), next_at=lambda _: NOON - HOUR), timedelta(seconds=1)))
    assert [name for name, _ in bench.visits] == ["outlet-0"]


# --- what a clock and a machine do ---------------------------------------------------------------


@pytest.mark.parametrize("step", [-24 * 365 * HOUR, -HOUR, HOUR, 24 * 365 * HOUR], ids=str)
def test_an_interval_does_not_notice_that_the_clock_is_set(step: timedelta) -> None:
    bench = Bench(sources(1))

    async def day() -> None:
        await bench.watch(HOUR / 2)
        bench.clocks.set_wall(step)
        await bench.watch(2 * HOUR)

    asyncio.run(day())
    assert bench.times() == [NOON, NOON + HOUR + step, NOON + 2 * HOUR + step]
    assert bench.missed == []


def test_a_cron_time_that_was_served_is_not_served_again_when_the_clock_comes_by_once_more() -> None:
    bench = Bench(sources(1, cron="10 12 * * *"))

    async def day() -> None:
        await bench.watch(HOUR / 2)
        bench.clocks.set_wall(-HOUR / 2)
        await bench.watch(26 * HOUR, timedelta(seconds=10))

    asyncio.run(day())
    assert bench.times() == [NOON + HOUR / 6, NOON + HOUR / 6 + 24 * HOUR]


def test_a_cron_time_that_the_clock_jumps_over_is_made_up_for() -> None:
    bench = Bench(sources(1, cron="10 12 * * *"))

    async def day() -> None:
        await bench.watch(timedelta(minutes=5))
        bench.clocks.set_wall(HOUR)
        await bench.watch(HOUR)

    asyncio.run(day())
    assert bench.times() == [NOON + HOUR + timedelta(minutes=5)]


def test_a_cron_line_goes_on_at_once_when_the_clock_was_a_year_ahead() -> None:
    bench = Bench(sources(1, cron="0 * * * *"))
    year = 365 * 24 * HOUR

    async def day() -> None:
        await bench.watch(HOUR + HOUR / 2)
        bench.clocks.set_wall(-year)
        await bench.watch(2 * HOUR)

    asyncio.run(day())
    assert bench.times() == [NOON + HOUR, NOON + 2 * HOUR - year, NOON + 3 * HOUR - year]


def test_small_corrections_of_the_clock_change_nothing() -> None:
    bench = Bench(sources(1, cron="*/10 * * * *"))

    async def day() -> None:
        for _ in range(65):
            await bench.watch(timedelta(minutes=1))
            bench.clocks.set_wall(timedelta(milliseconds=-300))

    asyncio.run(day())
    assert len(bench.times()) == 6


def test_a_machine_that_slept_makes_one_visit_to_each_source_and_tells() -> None:
    bench = Bench(sources(30, every="30m"))

    async def day() -> None:
        await bench.watch(timedelta(minutes=1))
        bench.visits.clear()
        bench.clocks.pass_time(5 * HOUR)
        await bench.watch(timedelta(minutes=10))

    asyncio.run(day())
    assert Counter(name for name, _ in bench.visits) == {f"outlet-{number}": 1 for number in range(30)}
    assert max(Counter(at for _, at in bench.visits).values()) == 1
    assert {(one.source, one.reason) for one in bench.missed} == {
        (f"outlet-{number}", SLEPT) for number in range(30)
    }
    assert min(one.scheduled_at for one in bench.missed) == NOON + HOUR / 2


def test_a_visit_that_is_too_late_is_missed_and_told_and_its_beat_goes_on() -> None:
    bench = Bench(sources(1, every="6h"))

    async def day() -> None:
        await bench.watch(timedelta(minutes=1))
        bench.clocks.pass_time(20 * HOUR)
        await bench.look()

    asyncio.run(day())
    noted = NOON + 20 * HOUR + timedelta(minutes=1)
    assert bench.missed == [MissedRun("outlet-0", NOON + 6 * HOUR, noted, LATE)]
    assert bench.times() == [NOON]
    assert bench.scheduler.due_at("outlet-0") == NOON + 24 * HOUR


def test_a_visit_never_overlaps_the_one_before_and_tells() -> None:
    bench = Bench(sources(1))

    async def day() -> None:
        bench.held = asyncio.Event()
        await bench.watch(2.5 * HOUR)
        bench.held.set()
        await bench.watch(HOUR)

    asyncio.run(day())
    assert bench.times() == [NOON, NOON + 3 * HOUR]
    assert [(one.scheduled_at - NOON, one.reason) for one in bench.missed] == [
        (HOUR, RUNNING),
        (2 * HOUR, RUNNING),
    ]


# --- other sources while it runs -----------------------------------------------------------------


def test_sources_come_and_go_while_it_runs() -> None:
    first, second, third = sources(3)
    bench = Bench([first, second])

    async def day() -> None:
        await bench.watch(HOUR / 2)
        bench.scheduler.update([second, third])
        await bench.watch(HOUR)

    asyncio.run(day())
    assert bench.times("outlet-0") == [NOON]
    assert bench.times("outlet-1") == [NOON + timedelta(seconds=1), NOON + HOUR + timedelta(seconds=1)]
    assert bench.times("outlet-2") == [NOON + HOUR / 2]


def test_a_visit_under_way_ends_with_what_it_began_with() -> None:
    [old] = sources(1)
    seen: list[str] = []
    bench = Bench([old])

    async def visit(source: Source) -> None:
        seen.append(source.homepage)
        await bench.held.wait() if bench.held else None
        seen.append(source.homepage)

    async def day() -> None:
        bench.held = asyncio.Event()
        bench.scheduler._visit = visit
        await bench.look()
        bench.scheduler.update([old.model_copy(update={"homepage": "https://new.example.kr/"})])
        bench.held.set()
        await bench.watch(HOUR + timedelta(seconds=1), timedelta(seconds=1))

    asyncio.run(day())
    assert seen == [old.homepage] * 2 + ["https://new.example.kr/"] * 2


def test_a_source_that_goes_while_it_is_visited_does_not_come_back() -> None:
    bench = Bench(sources(1), next_at=lambda _: NOON + HOUR)

    async def day() -> None:
        await bench.watch(HOUR)
        bench.held = asyncio.Event()
        await bench.look()
        bench.scheduler.update([])
        bench.held.set()
        await bench.watch(5 * HOUR, timedelta(minutes=1))

    asyncio.run(day())
    assert len(bench.times()) == 1


def test_only_a_change_of_its_schedule_moves_the_next_visit() -> None:
    [old] = sources(1)
    bench = Bench([old])

    async def day() -> None:
        await bench.watch(HOUR / 2)
        bench.scheduler.update([old.model_copy(update={"notes": "a note"})])
        assert bench.scheduler.due_at(old.id) == NOON + HOUR
        [quicker] = sources(1, every="10m")
        bench.scheduler.update([quicker])
        await bench.watch(HOUR / 2)

    asyncio.run(day())
    assert [at - NOON for at in bench.times()] == [timedelta(minutes=at) for at in (0, 30, 40, 50)]


# --- by itself, with APScheduler's beat ----------------------------------------------------------


def test_what_is_under_way_when_the_stop_comes_is_finished() -> None:
    finished: list[str] = []

    async def visit(source: Source) -> None:
        STOPS[source.id].set()
        for _ in range(20):
            await asyncio.sleep(0)
        finished.append(source.id)

    run(sources(1), visit)
    assert finished == ["outlet-0"]


def test_one_broken_visit_leaves_the_others_alone(caplog: pytest.LogCaptureFixture) -> None:
    visits: list[str] = []

    async def visit(source: Source) -> None:
        visits.append(source.id)
        if source.id == "outlet-0":
            raise ValueError("a bug")
        STOPS[source.id].set()

    run(sources(2, every=0.01), visit)
    assert "outlet-1" in visits
    assert "a bug" in caplog.text


def test_trouble_that_concerns_all_visits_ends_the_run() -> None:
    async def visit(_: Source) -> None:
        raise AlreadyRunning(Bilingual("다른 작업이 넘겨받았습니다", "another run took over"))

    with pytest.raises(AlreadyRunning):
        run(sources(2), visit)


class Wall(datetime):
    """What APScheduler reads the time from; it can be set."""

    step = timedelta()

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # a plain datetime will do
        return datetime.now(tz) + cls.step


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> type[Wall]:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr(Wall, "step", timedelta())
    return Wall


def test_apscheduler_alone_stands_still_when_the_clock_is_set_back(wall: type[Wall]) -> None:
    """Why there is a guard: without it, the timer waits until the wall shows the old time again."""

    async def main() -> float:
        beaten = asyncio.Event()

        async def beat() -> None:
            beaten.set()

        jobs = AsyncIOScheduler(timezone=UTC)
        jobs.add_job(beat, _Beat(SOON), next_run_time=wall.now(UTC))
        jobs.start()
        await beaten.wait()
        wall.step = -HOUR
        jobs.wakeup()
        for _ in range(5):
            await asyncio.sleep(0)
        left = jobs._timeout.when() - asyncio.get_running_loop().time()
        jobs.shutdown(wait=False)
        await asyncio.sleep(0)
        return float(left)

    assert asyncio.run(main()) > 3500


@pytest.mark.parametrize(
    "step", [-HOUR, HOUR, 50 * 365 * 24 * HOUR], ids=["back", "forward", "half a century"]
)
def test_the_beat_goes_on_whatever_the_clock_is_set_to(wall: type[Wall], step: timedelta) -> None:
    visits: list[str] = []

    async def visit(source: Source) -> None:
        visits.append(source.id)
        if len(visits) == 3:
            wall.step = step
        if len(visits) == 8:
            STOPS[source.id].set()

    run(sources(1, every=0.01), visit, now=lambda: wall.now(UTC))
    assert len(visits) == 8
