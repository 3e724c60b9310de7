"""When a source publishes: its arrivals an hour for each hour of the week, learned with decay; pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = 168
"""Hours of a week, from Monday 00:00 in the source's zone."""
HALF_LIFE = timedelta(days=14)
"""An arrival this old counts half: a source that changes its habits is followed within a few weeks."""
MEMORY = timedelta(days=56)
"""Older arrivals do not count for the rhythm: four half-lives."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of a listing as it is remembered."""

    listing: str
    first_seen: datetime
    """Start of the visit that saw it first."""
    published: datetime | None
    """To the minute at least; a bare date says nothing here."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry that came up in a listing."""

    at: datetime
    listing: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Expected arrivals an hour, by hour of the week in the source's zone."""

    rates: tuple[float, ...]
    zone: str

    def rate(self, at: datetime) -> float:
        """Return the expected arrivals an hour at a moment."""
        return self.rates[hour_of_week(at, self.zone)]

    def expected(self, start: datetime, end: datetime) -> float:
        """Return the expected arrivals between two moments; none when ``end`` is not later."""
        total, at = 0.0, start
        while at < end:
            until = min(end, at + HOUR)
            total += self.rate(at) * ((until - at) / HOUR)
            at = until
        return total


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def hour_of_week(at: datetime, zone: str) -> int:
    """Return 0 for Monday 00:00 to 00:59 in ``zone`` … 167 for Sunday 23:00 to 23:59."""
    local = at.astimezone(_zone(zone))
    return local.weekday() * 24 + local.hour


def read_arrivals(seen: Sequence[Seen], visits: Sequence[datetime]) -> tuple[Arrival, ...]:
    """Say when each entry came up in its listing, oldest first.

    Its publication if it has one before it was seen. Entries without one, seen first by the same
    visit, came up somewhere between the visit before and that one: they are spread evenly over that
    time. What the first visit of all found without a date tells nothing and is left out.

    Args:
        seen: in any order.
        visits: starts of the source's visits, oldest first.
    """
    found: list[Arrival] = []
    undated: defaultdict[datetime, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.published is not None and one.published <= one.first_seen:
            found.append(Arrival(one.published, one.listing))
        else:
            undated[one.first_seen].append(one)
    for first_seen, batch in undated.items():
        before = bisect_left(visits, first_seen)
        if before:
            found += _spread(batch, visits[before - 1], first_seen)
    return tuple(sorted(found, key=lambda arrival: arrival.at))


def _spread(batch: Sequence[Seen], start: datetime, end: datetime) -> list[Arrival]:
    step = (end - start) / len(batch)
    return [Arrival(start + step * (number + 0.5), one.listing) for number, one in enumerate(batch)]


def observed_since(arrivals: Sequence[Arrival], first_visit: datetime) -> datetime:
    """Return since when we know of all arrivals: what the first visit found reaches back before it.

    Half of what it found came within half of that time: the median is used, because one entry pinned
    for years would make the source look asleep.
    """
    before = [arrival.at for arrival in arrivals if arrival.at <= first_visit]
    if not before:
        return first_visit
    return max(before[0], first_visit - 2 * (first_visit - before[len(before) // 2]))


def learn_rhythm(
    arrivals: Sequence[datetime], *, since: datetime, now: datetime, zone: str = "Asia/Seoul"
) -> Rhythm:
    """Learn the rhythm of a source from its arrivals between ``since`` and ``now``.

    Each hour of the week is an average over the weeks, recent ones weighing more, drawn towards the
    same hour of such days (workdays, Saturday, Sunday), which in turn is drawn towards the mean: one
    week says little of a single hour, three weeks say much (a Gamma prior worth one hour and two).
    """
    start = max(since, now - MEMORY)
    shown = _exposure(start, now, zone)
    counts = [0.0] * WEEK
    for at in arrivals:
        if start <= at <= now:
            counts[hour_of_week(at, zone)] += 0.5 ** ((now - at) / HALF_LIFE)
    mean = sum(counts) / max(sum(shown), 1.0)
    likely = {
        bins: (sum(counts[i] for i in bins) + 2 * mean) / (sum(shown[i] for i in bins) + 2) for bins in _KINDS
    }
    return Rhythm(tuple((counts[i] + likely[_KIND[i]]) / (shown[i] + 1) for i in range(WEEK)), zone)


def _kinds() -> tuple[tuple[int, ...], ...]:
    days: tuple[tuple[int, ...], ...] = ((0, 1, 2, 3, 4), (5,), (6,))
    return tuple(tuple(day * 24 + hour for day in kind) for kind in days for hour in range(24))


_KINDS = _kinds()
"""Hours of the week that are alike: the same hour of workdays, of Saturday, of Sunday."""
_KIND = {number: bins for bins in _KINDS for number in bins}


def _exposure(start: datetime, now: datetime, zone: str) -> list[float]:
    """Return for each hour of the week how many hours were observed, old ones weighing less.

    Counted back from now in whole hours; a change to summer time within these weeks shifts the older
    ones by an hour, which the decay forgets.
    """
    shown = [0.0] * WEEK
    number = hour_of_week(now, zone)
    weight, decay = 1.0, 0.5 ** (HOUR / HALF_LIFE)
    for _ in range(int((now - start) / HOUR) + 1):
        shown[number] += weight
        weight *= decay
        number = (number - 1) % WEEK
    return shown


def quickest_fill(arrivals: Sequence[datetime], room: int, *, least: timedelta) -> timedelta | None:
    """Return the shortest time in which more than ``room`` entries ever came up; None if never.

    Any shorter pause between two visits has never held more than ``room`` arrivals. Where so many came
    at one stroke (a press outlet that releases its whole issue at nine) that no visit could have come
    between, the stroke is what counts: the shortest time in which more came than ever within ``least``.

    Args:
        arrivals: oldest first.
        room: entries that may come up unseen.
        least: no pause is shorter than this.
    """
    busiest = _busiest(arrivals, least)
    room = max(1, room, busiest)
    gaps = [later - earlier for earlier, later in zip(arrivals, arrivals[room:], strict=False)]
    return min(gaps, default=None)


def _busiest(arrivals: Sequence[datetime], span: timedelta) -> int:
    """Return how many arrivals the busiest ``span`` held."""
    most, first = 0, 0
    for last, at in enumerate(arrivals):
        while at - arrivals[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most
