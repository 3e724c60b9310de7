"""Decide when a source is visited next, and say why: a pure function of stored history and ``now``.

Nothing may fall out of a listing unseen, then news should be found soon, with few requests:

* the *rhythm* spends a daily number of visits where entries come up, in proportion to the square root
  of the arrivals (which makes the mean delay smallest for a given number of visits);
* the *window* comes first: never longer away than the listing took to fill at its quickest;
* what the server asked for, and the back-off after a failure, are floors.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from crawler.backoff import CURVES, pause_after
from crawler.errors import REASONS
from crawler.records import (
    Bilingual,
    Decision,
    Dropped,
    ListingFacts,
    Reason,
    SourceState,
    VisitReport,
)
from crawler.rhythm import (
    HOUR,
    Arrival,
    Rhythm,
    Seen,
    learn_rhythm,
    observed_since,
    quickest_fill,
    read_arrivals,
)
from crawler.timing import fresh_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.settings import ScheduleDefaults, Settings
    from crawler.sources import Source

DAY = timedelta(days=1)
STEP = timedelta(minutes=5)
ROOM = 0.75
"""Share of a listing that may come up between two visits."""
SAFE = 0.9
"""Share of the quickest fill after which we are back."""
YIELD = 1.0
"""Entries that a visit for freshness should bring at least, on average."""
SURGE = timedelta(hours=3)
"""What came within this time is expected to go on for as long."""
DOUBT = 3.0
"""Expected entries that a 304 may deny: with a right rhythm none of three comes in 5 cases of 100."""


@dataclass(frozen=True, slots=True)
class History:
    """What is stored of a source when a visit ends, that visit included."""

    seen: tuple[Seen, ...] = ()
    """The newest entries of its listings."""
    visits: tuple[datetime, ...] = ()
    """Starts of visits as far back as ``seen`` goes and one more, oldest first."""
    first_visit: datetime | None = None
    last: Decision | None = None
    """What was decided before this visit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One reason to come back by a certain time."""

    at: datetime
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the history teaches."""

    arrivals: tuple[Arrival, ...]
    rhythm: Rhythm
    fills: dict[str, timedelta]
    """Per listing the quickest time in which it filled, where it ever did."""

    @property
    def is_learned(self) -> bool:
        """Tell whether anything is known of the rhythm; without an arrival it is unknown, not flat."""
        return any(self.rhythm.rates)

    def share(self, listing: str) -> float:
        """Return the share of a listing in all arrivals; half of one is assumed of the unknown."""
        count = sum(arrival.listing == listing for arrival in self.arrivals)
        return (count + 0.5) / (len(self.arrivals) + 0.5)

    @property
    def window(self) -> timedelta | None:
        """The quickest fill of any listing."""
        return min(self.fills.values(), default=None)


def is_planned(source: Source) -> bool:
    """Tell whether we choose the times: its file gives neither ``every`` nor ``cron``."""
    return source.schedule.cron is None and "every" not in source.schedule.model_fields_set


def next_check(
    source: Source,
    history: History,
    report: VisitReport,
    facts: Sequence[ListingFacts] = (),
    *,
    settings: Settings,
    now: datetime,
) -> Decision:
    """Decide when to come back to a source, at the end of a visit.

    Args:
        source: an ``every`` or ``cron`` in its file is the user's word; floors hold all the same.
        history: what is stored, this visit included.
        report: how the visit went.
        facts: what its listings told of themselves, as far as they were read.
        settings: ``[schedule]`` bounds the pauses.
        now: the present moment.
    """
    known = _merged(history.last, facts)
    lesson = learn(source, history, known, settings, now=now)
    failure = _failure(report)
    before = history.last.failures if history.last else 0
    failures = before + _was_asked(report) if failure else 0
    floors = [*_server_floors(report, known, now), *_backoff(failure, failures, lesson, now)]
    floor = max(floors, key=lambda one: one.at, default=None)
    wanted = _wanted(source, history, report, known, lesson, settings.schedule)
    decided = floor if floor and (floor.at > wanted.at or failure) else wanted
    at = decided.at + _spread(source, decided.at)
    return Decision(
        at=at,
        reason=decided.reason,
        not_before=floor.at if floor and floor.at > now else None,
        failures=failures,
        failure=failure,
        ask_anew=_ask_anew(known, lesson, at),
        wait_until=max((one.at for one in floors if one.reason is _RETRY_AFTER), default=None),
        listings=known,
    )


def learn(
    source: Source,
    history: History,
    known: Sequence[ListingFacts],
    settings: Settings,
    *,
    now: datetime,
) -> Lesson:
    """Learn rhythm and windows from a history."""
    arrivals = read_arrivals(history.seen, history.visits)
    since = observed_since(arrivals, history.first_visit or now)
    rhythm = learn_rhythm([one.at for one in arrivals], since=since, now=now, zone=source.timezone)
    fills = {
        one.url: fill
        for one in known
        if (fill := _fill(one, arrivals, settings.schedule.shortest)) is not None
    }
    return Lesson(arrivals, rhythm, fills)


def _fill(facts: ListingFacts, arrivals: Sequence[Arrival], shortest: timedelta) -> timedelta | None:
    moments = [arrival.at for arrival in arrivals if arrival.listing == facts.url]
    return quickest_fill(moments, int(facts.size * ROOM), least=shortest)


def _merged(last: Decision | None, facts: Iterable[ListingFacts]) -> tuple[ListingFacts, ...]:
    """Return what is known of each listing: a new reading replaces the old one."""
    known = {one.url: one for one in (last.listings if last else ())}
    known |= {one.url: one for one in facts}
    return tuple(known.values())


# Floors --------------------------------------------------------------------------------------------------


def _failure(report: VisitReport) -> Reason | None:
    """Return the class of a visit that could read no listing: what most of them failed by."""
    if report.state is SourceState.EMPTY:
        return Reason.EMPTY
    if report.state not in {SourceState.FAILED, SourceState.BLOCKED}:
        return None
    reasons = [one.reason for one in report.failures if one.reason is not Reason.OVER_LIMIT]
    return Counter(reasons).most_common(1)[0][0] if reasons else None


def _was_asked(report: VisitReport) -> bool:
    """Tell whether any listing was asked for: a visit that only kept a pause failed at nothing."""
    failed = [one for one in report.failures if one.reason is not Reason.OVER_LIMIT]
    return not failed or any(one.reason is not Reason.RATE_LIMITED or one.status for one in failed)


def _server_floors(report: VisitReport, known: Sequence[ListingFacts], now: datetime) -> list[Limit]:
    floors = [
        Limit(now + timedelta(seconds=one.retry_after), _RETRY_AFTER)
        for one in report.failures
        if one.retry_after
    ]
    if any(_is_rate_limited(item.verdict) for item in report.items):
        floors.append(Limit(now + CURVES[Reason.RATE_LIMITED].first, _SLOWED))
    soonest = min(known, key=fresh_until, default=None)
    if soonest is not None and fresh_until(soonest) > soonest.read_at:
        floors.append(Limit(fresh_until(soonest), _freshness(soonest)))
    return floors


def _is_rate_limited(verdict: object) -> bool:
    return isinstance(verdict, Dropped) and verdict.reason is Reason.RATE_LIMITED


def _backoff(failure: Reason | None, failures: int, lesson: Lesson, now: datetime) -> list[Limit]:
    if failure is None or failures == 0:
        return []
    window = lesson.window * SAFE if lesson.window is not None else None
    pause = pause_after(failure, failures, window=window)
    label = REASONS[failure]
    return [
        Limit(
            now + pause,
            Bilingual(
                f"{failures}번 이어 실패({label.ko}): {span(pause).ko} 쉼",
                f"failed {failures} times in a row ({label.en}): a pause of {span(pause).en}",
            ),
        )
    ]


# What we want --------------------------------------------------------------------------------------------


def _wanted(
    source: Source,
    history: History,
    report: VisitReport,
    known: Sequence[ListingFacts],
    lesson: Lesson,
    bounds: ScheduleDefaults,
) -> Limit:
    """Return when we would come if nobody minded: the earliest of all reasons."""
    start = report.started_at
    if source.schedule.cron is not None:
        return Limit(start, Bilingual("소스 파일의 cron에 따름", "as the cron line of its file says"))
    if not is_planned(source):
        every = source.schedule.every
        reason = Bilingual(f"소스 파일의 every = {span(every).ko}", f"its file says every {span(every).en}")
        return Limit(start + every, reason)
    left = report.dropped.get(Reason.STOPPED, 0)
    if left:  # whoever starts again finds them waiting, as after a power cut
        return Limit(
            start, Bilingual(f"멈출 때 글 {left}건이 남았음", f"pages left when it was stopped: {left}")
        )
    limits = [
        _by_rhythm(start, known, lesson, bounds),
        *_by_window(start, known, lesson),
        *_by_crowd(start, history, known),
        *_by_youth(start, history),
    ]
    soonest = min(limits, key=lambda one: one.at)
    return replace(soonest, at=max(soonest.at, start + bounds.shortest))


def _by_rhythm(
    start: datetime, known: Sequence[ListingFacts], lesson: Lesson, bounds: ScheduleDefaults
) -> Limit:
    """Add up the wish to come from ``start`` on until it makes one visit."""
    rhythm = lesson.rhythm
    even = sum(map(sqrt, rhythm.rates)) / len(rhythm.rates) or 1.0
    recent = sum(start - SURGE < one.at <= start for one in lesson.arrivals) / (SURGE / HOUR)
    rooms = [(lesson.share(one.url), one.size) for one in known]
    wish, came, at = 0.0, 0.0, start
    while wish < 1 and at - start < bounds.longest:
        rate = rhythm.rate(at)
        if at - start < SURGE:
            rate = max(rate, recent)
        pace = min(bounds.visits_a_day / 24 * sqrt(rate) / even, rate / YIELD)
        wish += max(pace, _demand(rate, rooms)) * (STEP / HOUR)
        came += rate * (STEP / HOUR)
        at += STEP
    if wish < 1:
        longest = span(bounds.longest)
        return Limit(at, Bilingual(f"조용함: {longest.ko}마다 확인", f"quiet: looked at every {longest.en}"))
    return Limit(
        at,
        Bilingual(f"그때까지 새 글 {came:.1f}건이 예상됨", f"{came:.1f} new items are expected by then"),
    )


def _demand(rate: float, rooms: Sequence[tuple[float, int]]) -> float:
    """Return the visits an hour that keep the likely most (two deviations up) within half of a listing."""
    return max(
        ((share * rate + 2 * sqrt(share * rate)) / (size / 2) for share, size in rooms if size), default=0.0
    )


def _by_window(start: datetime, known: Sequence[ListingFacts], lesson: Lesson) -> list[Limit]:
    sizes = {one.url: one.size for one in known}
    return [
        Limit(
            start + fill * SAFE,
            Bilingual(
                f"목록에 {sizes[url]}건만 남고 가장 빨리 찼을 때 {span(fill).ko} 걸림",
                f"its list keeps {sizes[url]} items and was full in {span(fill).en} at its quickest",
            ),
        )
        for url, fill in lesson.fills.items()
    ]


def _by_crowd(start: datetime, history: History, known: Sequence[ListingFacts]) -> list[Limit]:
    """Come back in half the time when half of a listing, or more, was new."""
    earlier = [at for at in history.visits if at < start]
    if not earlier:
        return []
    new = Counter(one.listing for one in history.seen if one.first_seen == start)
    return [
        Limit(
            start + (start - earlier[-1]) / 2,
            Bilingual(
                f"지난번 목록 {one.size}건 가운데 {new[one.url]}건이 새 글이었음",
                f"{new[one.url]} of {one.size} listed items were new last time",
            ),
        )
        for one in known
        if new[one.url] >= max(2, one.size / 2)
    ]


def _by_youth(start: datetime, history: History) -> list[Limit]:
    """Look closely at a source of which little is known: hourly for a day, then for a week."""
    age = start - (history.first_visit or start)
    if age >= 7 * DAY:
        return []
    pause = HOUR if age < DAY else 3 * HOUR
    return [Limit(start + pause, Bilingual("리듬을 배우는 중", "its rhythm is still being learned"))]


def _ask_anew(known: Sequence[ListingFacts], lesson: Lesson, at: datetime) -> bool:
    """Tell whether a 304 has hidden too much: entries were expected, or a day has passed, since a 200."""
    return any(
        at - one.read_at >= DAY
        or lesson.rhythm.expected(one.read_at, at) * lesson.share(one.url) >= min(DOUBT, one.size / 4)
        for one in known
    )


def _spread(source: Source, at: datetime) -> timedelta:
    """Return a share of the source's jitter that looks random and is always the same."""
    token = zlib.crc32(f"{source.id} {at.isoformat()}".encode())
    return source.schedule.jitter * (token / 2**32)


# Words ---------------------------------------------------------------------------------------------------

_RETRY_AFTER = Bilingual("서버가 기다려 달라고 함 (Retry-After)", "the server asked us to wait (Retry-After)")
_SLOWED = Bilingual("서버가 글을 천천히 달라고 함", "the server slowed us down at a page")
"""What it asked for is kept by the host's own queue; the next visit only comes later for it."""


def _freshness(facts: ListingFacts) -> Bilingual:
    by = facts.pause_by or "skipHours"
    return Bilingual(
        f"서버가 그때까지 그대로라고 함 ({by})", f"the server calls its list fresh until then ({by})"
    )


def span(length: timedelta) -> Bilingual:
    """Return a length of time in words, to the minute (``2시간 30분``, ``2 h 30 min``) or in seconds."""
    seconds = length.total_seconds()
    if 0 < seconds < 60:
        return Bilingual(f"{seconds:.0f}초", f"{seconds:.0f} s")
    minutes = round(length.total_seconds() / 60)
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "일", "d"), (hours, "시간", "h"), (minutes, "분", "min")]
    shown = [part for part in parts if part[0]][:2] or [(0, "분", "min")]
    ko = " ".join(f"{number}{word}" for number, word, _ in shown)
    return Bilingual(ko, " ".join(f"{number} {word}" for number, _, word in shown))
