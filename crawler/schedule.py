"""Visit sources again and again, each at its own rhythm, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.records import MissedRun
from crawler.sources import Source

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

    from crawler.settings import Settings

START_GAP = timedelta(seconds=1)
"""Between the first visits of two sources, unless there are so many that they must stand closer."""

LATE = "late"  # later than the misfire grace
RUNNING = "running"  # the visit before is still going on
_SYSTEM_CLOCK = partial(datetime.now, UTC)  # what APScheduler's own timers follow


Visit = Callable[[Source], Awaitable[None]]
NextAt = Callable[[Source], datetime | None]


class Scheduler:
    """Runs visits in this event loop; keeps no state beyond its own life.

    A visit that is due while the one before still runs is not made, late ones are made once (not once
    for each time that passed), and what is later than the grace is left out; both kinds of omission
    are told to ``missed``.

    Args:
        sources: what to visit; each one's ``schedule`` says when.
        visit: visits one source; exceptions are logged by APScheduler and end that visit only.
        missed: told of every visit that was left out.
        settings: how late a visit may begin.
        now: the present moment; the timers themselves follow the system's clock.
        next_at: when a source is visited next, asked at the start and after each of its visits; None
            as the port or as its answer leaves it to the source's ``schedule``.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        visit: Visit,
        missed: Callable[[MissedRun], None],
        settings: Settings,
        *,
        now: Callable[[], datetime] = _SYSTEM_CLOCK,
        next_at: NextAt | None = None,
    ) -> None:
        self._visit = visit
        self._missed = missed
        self._now = now
        self._next_at = next_at
        self._running: set[asyncio.Task[Any] | None] = set()
        grace = settings.schedule.misfire_grace.total_seconds()
        self._jobs = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": max(1, round(grace)),
            },
        )
        self._jobs.add_listener(self._note_late, EVENT_JOB_MISSED)
        self._jobs.add_listener(self._note_running, EVENT_JOB_MAX_INSTANCES)
        for number, source in enumerate(sources):
            self._add(source, number, len(sources))

    def _add(self, source: Source, number: int, count: int) -> None:
        trigger = trigger_of(source)
        planned = self._next_at(source) if self._next_at else None
        due = first_run(source, number, count, self._now())
        if planned is not None:
            due = max(planned, due or planned)
        times = {"next_run_time": due} if due else {}
        self._jobs.add_job(self._run_one, trigger, args=[source], id=source.id, **times)

    async def run(self, stop: asyncio.Event) -> None:
        """Make visits until ``stop`` is set, then wait for those that are under way.

        Visits should watch the same event: they finish the page in hand and come back.
        """
        self._jobs.start()
        try:
            await stop.wait()
        finally:
            self._jobs.pause()
            if self._running:
                await asyncio.wait({task for task in self._running if task})
            self._jobs.shutdown(wait=False)
            await asyncio.sleep(0)  # APScheduler 3.11 ends in a callback of the loop

    async def _run_one(self, source: Source) -> None:
        """Make one visit, and be waited for at the end."""
        task = asyncio.current_task()
        self._running.add(task)
        try:
            await self._visit(source)
        finally:
            self._running.discard(task)
            self._plan(source)

    def _plan(self, source: Source) -> None:
        """Move the source's next visit to where the plan wants it."""
        planned = self._next_at(source) if self._next_at else None
        if planned is not None and self._jobs.get_job(source.id):
            self._jobs.modify_job(source.id, next_run_time=planned)

    def _note_late(self, event: Any) -> None:
        self._missed(_missed_run(event, [event.scheduled_run_time], self._now(), LATE))

    def _note_running(self, event: Any) -> None:
        self._missed(_missed_run(event, event.scheduled_run_times, self._now(), RUNNING))


def _missed_run(event: Any, times: Sequence[datetime], now: datetime, reason: str) -> MissedRun:
    return MissedRun(event.job_id, min(times).astimezone(UTC), now, reason)


def trigger_of(source: Source) -> BaseTrigger:
    """Return when a source is due: by its ``cron`` line in its own zone, else ``every`` so often."""
    schedule, jitter = source.schedule, round(source.schedule.jitter.total_seconds()) or None
    if schedule.cron:
        trigger = CronTrigger.from_crontab(schedule.cron, timezone=ZoneInfo(source.timezone))
        trigger.jitter = jitter
        return trigger
    return IntervalTrigger(seconds=schedule.every.total_seconds(), timezone=UTC, jitter=jitter)


def first_run(source: Source, number: int, count: int, now: datetime) -> datetime | None:
    """Return when the ``number``-th of ``count`` sources is visited first; None leaves it to its cron line.

    A few sources begin right away, one after another; many are spread evenly over their interval.
    """
    if source.schedule.cron:
        return None
    gap = min(START_GAP, source.schedule.every / max(count, 1))
    return now + gap * number
