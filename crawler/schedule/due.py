"""When a source is due, by which of two clocks, and what a step of one of them changes: pure decisions.

An interval is measured on a clock that only ever runs forward and counts the sleep of the machine; a cron
line names times on the wall, so it follows the wall's clock wherever that is set.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.schedule.cron import next_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.sources import Source

START_GAP = timedelta(seconds=1)
"""Between the first visits of two sources, unless there are so many that they must stand closer."""

FIRST_ROUND = timedelta(minutes=30)
"""Within this all sources have their first visit, or within their interval where that is shorter."""

SPREAD = timedelta(minutes=5)
"""All sources due at one moment (after a sleep, at a full hour) begin within this, not at once."""

_NOT_WORTH_TELLING = timedelta(minutes=1)

Chance = Callable[[], float]
"""A random number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The present on both clocks, read together."""

    wall: datetime
    elapsed: float
    """Seconds on a clock that never steps."""

    @property
    def offset(self) -> float:
        """What the wall shows beyond the elapsed seconds: it changes when the wall's clock is set."""
        return self.wall.timestamp() - self.elapsed


@dataclass(frozen=True, slots=True)
class Due:
    """When one source is to be visited: ``at`` POSIX seconds on the wall, or elapsed seconds."""

    source: str
    at: float
    on_wall: bool = False

    def late(self, moment: Moment) -> timedelta:
        """Return how much later than due it is; negative before."""
        return timedelta(seconds=(moment.wall.timestamp() if self.on_wall else moment.elapsed) - self.at)

    def wall(self, moment: Moment) -> datetime:
        """Return the time as the wall shows it, seen from ``moment``."""
        return datetime.fromtimestamp(self.at + (0 if self.on_wall else moment.offset), UTC)


def first_due(
    source: Source, number: int, count: int, moment: Moment, planned: datetime | None, chance: Chance
) -> Due | None:
    """Return when the ``number``-th of ``count`` sources is first visited; None: its cron line names no time.

    A few sources begin right away, one after another; many are spread evenly. What was planned before
    the process began holds, but not in front of the source's turn.
    """
    if planned is None and source.schedule.cron:
        return _cron_due(source, moment.wall, chance)
    gap = min(START_GAP, min(source.schedule.every, FIRST_ROUND) / max(count, 1))
    turn = moment.elapsed + (gap * number).total_seconds()
    if planned is None:
        return Due(source.id, turn)
    return Due(source.id, max(turn, planned_due(source, planned, moment).at))


def planned_due(source: Source, planned: datetime, moment: Moment) -> Due:
    """Return the due time for a moment that was planned: so much from now, wherever the wall's clock goes."""
    return Due(source.id, moment.elapsed + (planned - moment.wall).total_seconds())


def next_due(source: Source, due: Due, moment: Moment, chance: Chance) -> Due | None:
    """Return when a source is due after a visit that begins at ``moment``, by its own schedule."""
    schedule = source.schedule
    if schedule.cron:
        served = due.wall(moment) if due.on_wall else moment.wall
        return _cron_due(source, max(moment.wall, served), chance)
    rest = schedule.every + schedule.jitter * chance()
    return Due(source.id, moment.elapsed + rest.total_seconds())


def due_after_missing(source: Source, due: Due, moment: Moment, chance: Chance) -> Due | None:
    """Return the next due time after one that was let go: an interval keeps its beat."""
    schedule = source.schedule
    if schedule.cron:
        return _cron_due(source, moment.wall, chance)
    every = schedule.every.total_seconds()
    beats = math.floor(due.late(moment).total_seconds() / every) + 1
    return Due(source.id, moment.elapsed - due.late(moment).total_seconds() + beats * every)


def due_after_step(source: Source, due: Due, served: float, before: float, moment: Moment) -> Due | None:
    """Return when a cron source is due now that the wall's clock was set back.

    A time that was served already is not served again when the clock comes by it once more, unless
    keeping to that would mean to wait longer than without the step: then the clock was wrong before.

    Args:
        source: with a cron line.
        due: what it was due at until now, on the wall.
        served: POSIX seconds of the last run that was served.
        before: what the wall would show had it not been set, in POSIX seconds.
        moment: the present.
    """
    line, zone = source.schedule.cron or "", source.timezone
    patience = timedelta(seconds=max(0.0, due.at - before), microseconds=-1)
    later = max(moment.wall, datetime.fromtimestamp(served, UTC))
    times = [next_run(line, zone, later), next_run(line, zone, moment.wall + patience)]
    named = [time for time in times if time is not None]
    return Due(source.id, min(named).timestamp(), on_wall=True) if named else None


def _cron_due(source: Source, after: datetime, chance: Chance) -> Due | None:
    schedule = source.schedule
    time = next_run(schedule.cron or "", source.timezone, after)
    if time is None:
        return None
    return Due(source.id, (time + schedule.jitter * chance()).timestamp(), on_wall=True)


def has_passed_over(source: Source, due: Due, moment: Moment) -> bool:
    """Tell whether a further visit would have been due since: one visit makes up for them all."""
    late = due.late(moment)
    if late <= _NOT_WORTH_TELLING:
        return False
    if not source.schedule.cron:
        return late > source.schedule.every
    following = next_run(source.schedule.cron, source.timezone, due.wall(moment))
    return following is not None and following <= moment.wall


def starts_at_once(sources: Sequence[Source], beat: timedelta) -> int:
    """Return how many visits may begin in one beat: enough for every rhythm, too few for a stampede."""
    usual = sum(beat / source.schedule.every for source in sources if not source.schedule.cron)
    return max(1, math.ceil(max(2 * usual, len(sources) * (beat / SPREAD))))
