"""The run times of a cron line: none lost and none doubled where a zone changes its clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHIFT = timedelta(hours=3)
"""Longer than any change of clocks: the widest in the zone database is two hours (double summer time)."""


def next_run(line: str, zone: str, after: datetime) -> datetime | None:
    """Return the first run of ``line`` later than ``after``, in UTC; None if there is none ever.

    APScheduler's own trigger leaves out a time that a zone skips in spring and fires twice at one that it
    repeats in autumn. Here a skipped time is made up for by as much later as the clocks were moved, and a
    repeated one counts once, where it comes first. A line for every hour follows the time that really
    passes instead: the hour that is skipped has no runs, and the one that is repeated has them again.
    """
    there = ZoneInfo(zone)
    local = after.astimezone(there).replace(tzinfo=None)
    begin = local - _SHIFT if _changes_around(there, after) else local
    best: datetime | None = None
    for naive in _local_times(line, begin):
        if best is not None and naive - _SHIFT > best.astimezone(there).replace(tzinfo=None):
            break
        later = [run for run in _instants(naive, there, hourly=_is_hourly(line)) if run > after]
        best = min([*later, *([best] if best else [])], default=None)
        if best is not None and not _changes_around(there, best):
            break
    return best


def _changes_around(zone: ZoneInfo, moment: datetime) -> bool:
    """Tell whether the clocks of a zone are changed within a few hours of a moment."""
    before, after = ((moment + side * _SHIFT).astimezone(zone).utcoffset() for side in (-1, 1))
    return before != after


def _is_hourly(line: str) -> bool:
    return line.split()[1] in {"*", "*/1"}


def _instants(naive: datetime, zone: ZoneInfo, *, hourly: bool) -> list[datetime]:
    """Return what instants a local time stands for: one, unless every hour counts and it is not unique."""
    instants = [naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if not hourly:
        return instants[:1]
    return [run for run in instants if run.astimezone(zone).replace(tzinfo=None) == naive]


def _local_times(line: str, after: datetime) -> Iterator[datetime]:
    """Yield the times that a line names, as a clock on the wall shows them, later than ``after``."""
    trigger = _trigger(line)
    while True:
        found = trigger.get_next_fire_time(None, (after + timedelta(microseconds=1)).replace(tzinfo=UTC))
        if found is None:
            return
        after = found.replace(tzinfo=None)
        yield after


@lru_cache(maxsize=1024)
def _trigger(line: str) -> Any:
    """Return the parsed line in a zone without changes: the zone's own are dealt with here."""
    return CronTrigger.from_crontab(line, timezone=UTC)
