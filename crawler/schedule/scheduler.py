"""Visit sources again and again, each at its own rhythm, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.errors import DolpungError
from crawler.records import MissedRun
from crawler.schedule.agenda import Agenda
from crawler.schedule.due import (
    Due,
    Moment,
    due_after_missing,
    first_due,
    has_passed_over,
    next_due,
    planned_due,
    starts_at_once,
)
from crawler.sources import Source

if TYPE_CHECKING:
    from crawler.settings import Settings

BEAT = timedelta(seconds=1)
"""How often the agenda is looked at."""

LATE = "late"  # later than the misfire grace
RUNNING = "running"  # the visit before is still going on
SLEPT = "slept"  # further visits were due meanwhile: one makes up for all of them

_logger = logging.getLogger(__name__)
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)  # whatever the wall's clock shows
_SYSTEM_CLOCK = partial(datetime.now, UTC)

Visit = Callable[[Source], Awaitable[None]]
NextAt = Callable[[Source], datetime | None]


def since_boot() -> float:
    """Return seconds that never step and that count the sleep of the machine, where the system tells."""
    if sys.platform == "linux":  # its monotonic clock stands still while the machine sleeps
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Scheduler:
    """Runs visits in this event loop; keeps no state beyond its own life.

    A visit that is due while the one before still runs is not made, late ones are made once (not once
    for each time that passed), and what is later than the grace is left out; all of them are told to
    ``missed``. However many are due together, they begin one after another.

    Args:
        sources: what to visit; each one's ``schedule`` says when.
        visit: visits one source. A ``DolpungError`` ends the run; any other exception is a bug, is logged
            and ends that visit only.
        missed: told of every visit that was left out.
        settings: how late a visit may begin.
        now: the present moment.
        next_at: what is planned for a source, asked at the start and after each visit; None leaves it to
            the source's ``schedule``.
        elapsed: seconds that never step back.
        beat: how often to look what is due.
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
        elapsed: Callable[[], float] = since_boot,
        beat: timedelta = BEAT,
    ) -> None:
        self._visit = visit
        self._missed = missed
        self._grace = settings.schedule.misfire_grace
        self._now, self._elapsed = now, elapsed
        self._next_at = next_at
        self._beat = beat
        self._running: dict[str, asyncio.Task[None]] = {}
        self._trouble: DolpungError | None = None
        self._ended = asyncio.Event()
        self._looked_at = 0.0
        self._sources: dict[str, Source] = {}
        self._agenda = Agenda(self._moment())
        self.update(sources)

    def update(self, sources: Sequence[Source]) -> None:
        """Go on with these sources instead; visits under way end with what they began with.

        New sources are visited soon, and so are those whose schedule changed; any other change leaves
        the next visit where it is.
        """
        moment = self._moment()
        old, self._sources = self._sources, {source.id: source for source in sources}
        for gone in old.keys() - self._sources.keys():
            self._agenda.drop(gone)
        rhythm = {source.id: _rhythm(source) for source in old.values()}
        fresh = [source for source in sources if rhythm.get(source.id) != _rhythm(source)]
        for number, source in enumerate(fresh):
            self._put(
                first_due(source, number, len(fresh), moment, self._planned(source), random.random), source
            )
        self._limit = starts_at_once(sources, self._beat)

    def due_at(self, source: str) -> datetime | None:
        """Return when a source is due next, as the wall's clock shows it now."""
        due = self._agenda.due(source)
        return due.wall(self._moment()) if due else None

    def look(self) -> None:
        """Begin the visits that are due, as many as may begin together, and tell what is left out."""
        moment = self._moment()
        self._looked_at = moment.elapsed
        if self._agenda.follow(moment, self._sources):
            _logger.warning("the clock was set back; it shows %s now", moment.wall)
        for due in self._agenda.take(moment, self._limit):
            self._serve(self._sources[due.source], due, moment)

    async def run(self, stop: asyncio.Event) -> None:
        """Make visits until ``stop`` is set, then wait for those that are under way.

        Visits should watch the same event: they finish the page in hand and come back.

        Raises:
            DolpungError: a visit met trouble that concerns them all; ``stop`` is set then.
        """
        jobs = AsyncIOScheduler(timezone=UTC)
        beat = jobs.add_job(
            self._look_around, _Beat(self._beat), misfire_grace_time=None, next_run_time=_AT_ONCE
        )
        jobs.start()
        try:
            await self._guard(beat, stop)
        finally:
            jobs.pause()
            if self._running:
                await asyncio.wait(self._running.values())
            jobs.shutdown(wait=False)
            await asyncio.sleep(0)  # APScheduler 3.11 ends in a callback of the loop
        if self._trouble is not None:
            raise self._trouble

    async def _look_around(self) -> None:
        self.look()

    async def _guard(self, beat: Any, stop: asyncio.Event) -> None:
        """Wait for the end, and set the beat going again whenever it stays out.

        APScheduler 3.11 waits for a time on the wall: set back by an hour, it stands still for an hour.
        """
        ends = {asyncio.create_task(event.wait()) for event in (stop, self._ended)}
        patience = 3 * self._beat.total_seconds()
        try:
            while not (await asyncio.wait(ends, timeout=patience, return_when=asyncio.FIRST_COMPLETED))[0]:
                if self._elapsed() - self._looked_at >= patience:
                    beat.modify(next_run_time=_AT_ONCE)
        finally:
            for task in ends:
                task.cancel()
            stop.set()

    def _serve(self, source: Source, due: Due, moment: Moment) -> None:
        """Begin the visit that is due, or tell why it is left out; and say when the next one is."""
        if source.id in self._running:
            self._tell(due, moment, RUNNING)
        elif due.late(moment) > self._grace:
            self._tell(due, moment, LATE)
        else:
            if has_passed_over(source, due, moment):
                self._tell(due, moment, SLEPT)
            self._running[source.id] = asyncio.create_task(self._visit_one(source), name=source.id)
            self._put(next_due(source, due, moment, random.random), source)
            return
        self._put(due_after_missing(source, due, moment, random.random), source)

    async def _visit_one(self, source: Source) -> None:
        """Make one visit, and be waited for at the end."""
        try:
            await self._visit_and_plan(source)
        except DolpungError as error:
            self._trouble = error
            self._ended.set()
        except Exception:
            _logger.exception("the visit to %s ended with an error", source.id)

    async def _visit_and_plan(self, source: Source) -> None:
        try:
            await self._visit(source)
        finally:
            del self._running[source.id]
            self._plan(source.id)

    def _plan(self, source: str) -> None:
        """Put the next visit where the plan wants it, now that it knows how this one went.

        A plan for the past would be a visit without end: then the source's schedule stands.
        """
        current, moment = self._sources.get(source), self._moment()
        planned = self._planned(current) if current else None
        if current and planned and planned > moment.wall:
            self._put(planned_due(current, planned, moment), current)

    def _planned(self, source: Source) -> datetime | None:
        return self._next_at(source) if self._next_at else None

    def _put(self, due: Due | None, source: Source) -> None:
        if due is None:
            _logger.warning("the cron line of %s names no time at all", source.id)
            self._agenda.drop(source.id)
        else:
            self._agenda.put(due)

    def _tell(self, due: Due, moment: Moment, reason: str) -> None:
        self._missed(MissedRun(due.source, due.wall(moment), moment.wall, reason))

    def _moment(self) -> Moment:
        return Moment(self._now(), self._elapsed())


class _Beat(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no type information
    """Fires once for all the beats that were left out.

    An interval trigger counts them one by one: 1.7 thousand million when a machine without a clock of
    its own steps from 1970 to the present.
    """

    def __init__(self, length: timedelta) -> None:
        self._length = length

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._length


def _rhythm(source: Source) -> tuple[object, ...]:
    """Return what decides when a source is due."""
    return source.schedule, source.timezone if source.schedule.cron else None
