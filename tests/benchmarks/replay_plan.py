"""Replay weeks of made-up sources against the plan: what is lost, and what it costs in requests.

usage: python -m tests.benchmarks.replay_plan [--weeks N] [--seed N]

Each source publishes on a fake clock, its listing holds the newest so many entries, and the decisions of
``crawler.comeback`` alone say when it is read. An entry is lost when it came up after the first visit and
left the listing before a visit read it. The yardstick is one request every 15 minutes.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from crawler.comeback import History, next_check
from crawler.records import Decision, Failure, ListingFacts, Reason, SourceState, VisitReport
from crawler.rhythm import Seen
from crawler.settings import Settings
from crawler.sources import Source

SEOUL = ZoneInfo("Asia/Seoul")
START = datetime(2025, 2, 2, 15, 0, tzinfo=UTC)
"""Monday 00:00 in Seoul."""
FEED = "https://replay.example.kr/rss"
REMEMBERED = 1500
"""Entries that the store gives to the plan at most."""
QUARTER = timedelta(minutes=15)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Outlet:
    """A source of the replay."""

    name: str
    entries: tuple[datetime, ...]
    """When its entries come up, oldest first; some before the first visit."""
    window: int
    always_304: bool = False
    """Answers 304 to every conditional request, whatever has changed."""
    never_304: bool = False
    """Gives another ETag every time, so no request is ever answered 304."""
    down: tuple[tuple[datetime, datetime], ...] = ()
    """Times in which its server answers 503."""
    dated: bool = True

    def listed(self, at: datetime) -> range:
        """Return the numbers of the entries in its listing at a moment."""
        end = bisect_right(self.entries, at)
        return range(max(0, end - self.window), end)


@dataclass
class Result:
    """What came of one outlet."""

    name: str
    entries: int = 0
    lost: int = 0
    requests: int = 0
    usual: int = 0
    delays: list[timedelta] = field(default_factory=list)

    @property
    def saved(self) -> float:
        """Share of the requests that the plan does not make."""
        return 1 - self.requests / self.usual

    def row(self) -> str:
        """Return one line of the table."""
        late = median(self.delays) / timedelta(minutes=1) if self.delays else float("nan")
        return (
            f"{self.name:<28}{self.entries:>8}{self.lost:>6}{self.requests:>10}{self.usual:>8}"
            f"{self.saved:>8.1%}{late:>10.0f}"
        )


HEAD = f"{'source':<28}{'entries':>8}{'lost':>6}{'requests':>10}{'/15min':>8}{'saved':>8}{'delay/min':>10}"


def outlets(weeks: int, seed: int) -> list[Outlet]:
    """Return the sources of the replay; the same seed gives the same ones."""
    rng = random.Random(seed)  # noqa: S311  (a replay, no secret)
    end = START + weeks * WEEK
    before = START - WEEK
    steady = _poisson(rng, before, end, lambda _: 1.0)
    news = _poisson(rng, before, end, _newsroom)
    silence = (START + 0.3 * (end - START), START + 0.8 * (end - START))
    at_nine = tuple(
        day + timedelta(hours=9, seconds=number) for day in _days(before, end) for number in range(20)
    )
    return [
        Outlet("steady, 1 an hour", steady, 50),
        Outlet("newsroom day and night", news, 50),
        Outlet("20 at 09:00", at_nine, 30),
        Outlet("20 at 09:00, room for 20", at_nine, 20),
        Outlet("weekdays only", _poisson(rng, before, end, _weekdays), 30),
        Outlet("dead", (before,) * 10, 10),
        Outlet("blog, 1 a week", _poisson(rng, before - 20 * WEEK, end, lambda _: 1 / 168), 10),
        Outlet("returning after silence", tuple(at for at in news if not silence[0] < at < silence[1]), 50),
        Outlet("304 though changed", steady, 50, always_304=True),
        Outlet("304 though changed, busy", news, 50, always_304=True),
        Outlet("another ETag every time", steady, 50, never_304=True),
        Outlet("small window, 10", _poisson(rng, before, end, _slow_newsroom), 10),
        Outlet("without dates", news, 50, dated=False),
        Outlet("down now and then", steady, 50, down=_outages(rng, end)),
    ]


def _newsroom(at: datetime) -> float:
    """Entries an hour of an ordinary newsroom: busy by day, slow by night and at the weekend."""
    local = at.astimezone(SEOUL)
    by_day = 6.0 if 7 <= local.hour < 19 else 0.6
    return by_day if local.weekday() < 5 else by_day / 3


def _slow_newsroom(at: datetime) -> float:
    return _newsroom(at) / 4


def _weekdays(at: datetime) -> float:
    local = at.astimezone(SEOUL)
    return 2.0 if local.weekday() < 5 and 9 <= local.hour < 18 else 0.0


def _poisson(rng: random.Random, start: datetime, end: datetime, rate) -> tuple[datetime, ...]:  # type: ignore[no-untyped-def]  # a rate is a function of a moment
    """Return the moments of a Poisson process whose rate changes with the hour (by thinning)."""
    top, at, found = 6.0, start, []
    while (at := at + timedelta(hours=rng.expovariate(top))) < end:
        if rng.random() < rate(at) / top:
            found.append(at)
    return tuple(found)


def _days(start: datetime, end: datetime) -> list[datetime]:
    return [start + number * DAY for number in range((end - start).days)]


def _outages(rng: random.Random, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    starts = [START + DAY * rng.uniform(1, (end - START) / DAY - 1) for _ in range(4)]
    return tuple((start, start + timedelta(hours=rng.uniform(1, 8))) for start in starts)


def replay(outlet: Outlet, weeks: int) -> Result:
    """Follow the plan for one outlet and count."""
    source = Source.model_validate({
        "id": "replay", "name": {"ko": "재현", "en": "Replay"}, "kind": "press",
        "homepage": "https://replay.example.kr/", "feeds": [{"url": FEED}],
    })  # fmt: skip
    settings, end, at = Settings(), START + weeks * WEEK, START
    found: dict[int, datetime] = {}
    visits: list[datetime] = []
    decision: Decision | None = None
    last_full: datetime | None = None
    result = Result(outlet.name)
    while at < end:
        result.requests += 1
        visits.append(at)
        is_down = any(start <= at < until for start, until in outlet.down)
        same = last_full is not None and outlet.listed(at) == outlet.listed(last_full)
        is_asked_anew = outlet.never_304 or (decision is not None and decision.ask_anew)
        conditional = last_full is not None and not is_asked_anew
        facts: tuple[ListingFacts, ...] = ()
        if not is_down and not (conditional and (same or outlet.always_304)):
            last_full = at
            for number in outlet.listed(at):
                found.setdefault(number, at)
            facts = (ListingFacts(FEED, len(outlet.listed(at)), at),)
        decision = next_check(
            source, _history(outlet, found, visits, decision), _report(at, is_down), facts,
            settings=settings, now=at + timedelta(seconds=10),
        )  # fmt: skip
        at = max(decision.at, at + timedelta(minutes=1))
    return _judge(outlet, found, visits, result, end)


def _history(
    outlet: Outlet, found: dict[int, datetime], visits: list[datetime], last: Decision | None
) -> History:
    newest = list(found.items())[-REMEMBERED:]
    seen = tuple(
        Seen(FEED, first, outlet.entries[number] if outlet.dated else None) for number, first in newest
    )
    return History(seen, tuple(visits[-REMEMBERED:]), visits[0], last)


def _report(at: datetime, is_down: bool) -> VisitReport:
    if not is_down:
        return VisitReport("replay", at, at, SourceState.OK, listings=1)
    failure = Failure(FEED, Reason.HTTP_5XX, "HTTP 503", 503)
    return VisitReport("replay", at, at, SourceState.FAILED, failures=(failure,), listings=1)


def _judge(
    outlet: Outlet, found: dict[int, datetime], visits: list[datetime], result: Result, end: datetime
) -> Result:
    """Count what came up between the first and the last visit, and what of it no visit read."""
    kept = set(outlet.listed(end))
    for number, came in enumerate(outlet.entries):
        if not visits[0] < came <= end:
            continue
        result.entries += 1
        if number in found:
            result.delays.append(found[number] - came)
        elif number not in kept:
            result.lost += 1
    result.usual = int((end - START) / QUARTER)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(HEAD)
    for outlet in outlets(chosen.weeks, chosen.seed):
        print(replay(outlet, chosen.weeks).row(), flush=True)


if __name__ == "__main__":
    main()
