"""Collect what was published before the feeds: one visit after the other until the past is read.

A round is an ordinary visit with another errand: it reads some listings of the walks, keeps what they
offer as pending, and fetches no more pages than any visit may. Everything that a walk has learned stands
in the database before a page is fetched, so a round that was killed is continued by the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from crawler.discover.periods import Side, Window, span_of_candidate
from crawler.errand import Desk, Reading
from crawler.plan import is_article
from crawler.records import (
    TRANSIENT,
    Candidate,
    Dropped,
    Failure,
    Item,
    Known,
    Listing,
    Page,
    Reason,
    Unchanged,
    Via,
    VisitReport,
)
from crawler.sources import Source
from crawler.walks import MAX_STEPS, Onward, Step, Walk, out_of_range, page_goes_on, walks_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from concurrent.futures import Executor
    from datetime import date, datetime

LISTINGS_A_ROUND = 20
"""Listings that one round reads at most, so that pages follow soon."""
MAX_ENTRIES = 50_000
"""Entries of one listing that are looked at: the limit of sitemaps.org."""


class Archive(Protocol):
    """What is remembered of backfills; blocking, each writing method one transaction."""

    def open(self, source_id: str, window: Window, first: Sequence[Step], now: datetime) -> int:
        """Continue the unfinished backfill of these days, or begin one; return its id."""

    def windows(self, source_id: str) -> list[Window]:
        """Return the days of all unfinished backfills of a source."""

    def steps(self, backfill_id: int) -> list[Step]:
        """Return the listings that are still to be read or to be decided on, first named first."""

    def count(self, backfill_id: int) -> int:
        """Return how many listings it has named so far, read ones included."""

    def waiting(self, source_id: str) -> list[Candidate]:
        """Return the candidates that backfills have found and nobody has decided."""

    def note(self, backfill_id: int, visit_id: int, step: Step, found: Found) -> None:
        """Keep what a listing gave and where the walk goes on, all or nothing."""

    def settle(self, backfill_id: int, step: Step, further: Sequence[Step]) -> None:
        """Close a step that was read, and add those after it."""

    def verdicts(self, source_id: str, step: Step) -> Mapping[str, Dropped | None]:
        """Return what became of the candidates of a step that was read, by canonical URL."""

    def close(self, backfill_id: int, now: datetime) -> None:
        """Note that a backfill is done."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one listing gave."""

    wanted: tuple[Candidate, ...] = ()
    """To be kept as pending."""
    decided: tuple[Item, ...] = ()
    """Entries whose verdict is clear without their page."""
    onward: Onward = field(default_factory=Onward)
    cut: bool = False
    """There was more than may be kept: the listing is never done."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill is after a round."""

    source: str
    listings: int
    """Listings read in this run."""
    open: int
    """Listings known and not read."""
    waiting: int
    """Candidates found and not fetched."""
    report: VisitReport


@dataclass(frozen=True, slots=True)
class Left:
    """What a backfill has still to do."""

    steps: int
    waiting: int
    can_go_on: bool
    """Some of it has not been tried in vain in this run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of a backfill ended."""

    source: str
    reports: tuple[VisitReport, ...]
    done: bool
    """Nothing is left to do; else the same command goes on where this one ended."""
    open: int = 0
    waiting: int = 0
    left_out: int = 0
    """Sitemaps that were not read because of their dates."""


def open_backfill(source: Source, window: Window, archive: Archive, *, most: int, now: datetime) -> Backfill:
    """Continue the unfinished backfill of these days, or begin one; blocking.

    A source without a way into its past (``walks_of``: only feeds) has nothing to go through.
    """
    zone, walks = ZoneInfo(source.timezone), walks_of(source)
    today = now.astimezone(zone).date()
    first = [step for walk in walks.values() for step in walk.first(window, today)]
    number = archive.open(source.id, window, first, now)
    windows = tuple(archive.windows(source.id))
    return Backfill(source, window, archive, number, windows, walks, zone, most, len(first))


@dataclass(slots=True)
class Backfill:
    """The errand of a backfill's visits, and what its present run has tried in vain."""

    source: Source
    window: Window
    archive: Archive
    id: int
    windows: tuple[Window, ...]
    walks: Mapping[str, Walk]
    zone: ZoneInfo
    most: int
    """Pages that one round may fetch."""
    begun: int
    """Listings that it begins with."""
    failed: set[str] = field(default_factory=set)
    """Listings that could not be read."""
    tired: set[str] = field(default_factory=set)
    """Candidates to be tried again another day."""
    undecided: set[str] = field(default_factory=set)
    """Pages whose articles could not be asked whether the list goes on."""
    left_out: int = 0
    carried: int = 0

    # --- the errand --------------------------------------------------------------------------------

    def carries(self, pending: Sequence[Candidate]) -> list[Candidate]:
        """Take up what earlier rounds found, no more than one visit can fetch."""
        waiting = [one for one in pending if one.via is Via.ARCHIVE and one.canonical not in self.tired]
        chosen = waiting[: self.most]
        self.carried = len(chosen)
        return chosen

    async def read(self, desk: Desk, visit_id: int) -> Reading:
        """Read listings until there are as many candidates as one visit can fetch."""
        reading, room = Reading(), desk.max_pages - self.carried
        for step in await desk.call(self._ready):
            if desk.stop.is_set() or room <= 0 or reading.asked >= LISTINGS_A_ROUND:
                break
            if await self._read_step(desk, visit_id, step, reading, room):
                room = desk.max_pages - self.carried - len(reading.offered)
        return reading

    def refuses(self, known: Known | None) -> Dropped | None:
        """Refuse an article that is stored with a date outside the days asked for."""
        if known is None or known.published_at is None:
            return None
        return self.refuses_day(known.published_at.astimezone(self.zone).date())

    def refuses_day(self, day: date) -> Dropped | None:
        """Refuse an article of a day that no unfinished backfill of the source asks for."""
        wanted = any(window.side(day) is Side.WITHIN for window in self.windows)
        return None if wanted else out_of_range(day)

    # --- listings ----------------------------------------------------------------------------------

    def _ready(self) -> list[Step]:
        """Settle the pages whose articles are known by now; return the listings to be read."""
        steps = self.archive.steps(self.id)
        waiting = {one.canonical: one.seen_at for one in self.archive.waiting(self.source.id)}
        for step in steps:
            if step.next_url is not None:
                self._decide(step, step.next_url, waiting)
        return [step for step in self.archive.steps(self.id) if self._is_open(step)]

    def _is_open(self, step: Step) -> bool:
        return step.next_url is None and step.url not in self.failed

    def _decide(self, step: Step, url: str, waiting: Mapping[str, str]) -> None:
        """Go on to the next page of a list, or end there, if its articles tell."""
        own = {canonical for canonical, listing in waiting.items() if listing == step.url}
        if own - self.tired:
            return
        goes_on = page_goes_on(step, self.archive.verdicts(self.source.id, step), self.window)
        if goes_on is None and own:
            self.undecided.add(step.url)
            return
        walk = self.walks.get(step.entrance)
        further = [walk.after(step, url)] if walk and goes_on is not False else []
        self.archive.settle(self.id, step, further)

    async def _read_step(self, desk: Desk, visit_id: int, step: Step, reading: Reading, room: int) -> bool:
        """Read one listing; tell whether it could be read."""
        walk = self.walks.get(step.entrance)
        if walk is None:  # an entrance that the configuration no longer has
            await desk.call(self.archive.settle, self.id, step, ())
            return False
        answer = await desk.fetch(step.url, "listing")
        reading.asked += 1
        listing = await asyncio.to_thread(_read, walk, step, answer)
        if isinstance(listing, Failure):
            await self._fail(desk, walk, step, listing, reading)
            return False
        found = await asyncio.to_thread(self._sift, walk, step, listing, reading)
        await desk.call(self.archive.note, self.id, visit_id, step, found)
        self.left_out += found.onward.left_out
        reading.decided += found.decided
        reading.offered += found.wanted[:room]
        return True

    async def _fail(self, desk: Desk, walk: Walk, step: Step, failure: Failure, reading: Reading) -> None:
        if walk.ends_at(step, failure.reason):
            await desk.call(self.archive.settle, self.id, step, ())
            return
        self.failed.add(step.url)
        reading.failures.append(failure)

    def _sift(self, walk: Walk, step: Step, listing: Listing, reading: Reading) -> Found:
        """Divide what a listing offers into what is wanted and what certainly is not."""
        wanted: dict[str, Candidate] = {}
        decided: list[Item] = []
        entries = [replace(one, via=Via.ARCHIVE, seen_at=step.url) for one in listing.candidates]
        for one in entries[:MAX_ENTRIES]:
            drop = self._refuses_unread(one)
            if drop:
                decided.append(Item(one, drop))
            else:
                wanted.setdefault(one.canonical, one)
        onward = walk.onward(step, listing, self.window, self.zone)
        room = max(self.begun + MAX_STEPS - self.archive.count(self.id), 0)
        is_cut = len(entries) > MAX_ENTRIES or len(onward.steps) > room
        if is_cut:
            most = f"at most {MAX_ENTRIES} entries of a listing and {MAX_STEPS} further listings"
            reading.failures.append(Failure(step.url, Reason.OVER_LIMIT, most))
            self.failed.add(step.url)
        kept = replace(onward, steps=onward.steps[:room])
        return Found(tuple(wanted.values()), tuple(decided), kept, is_cut)

    def _refuses_unread(self, one: Candidate) -> Dropped | None:
        """Refuse what is no article or certainly of another day, without asking for its page."""
        if not is_article(one.canonical, self.source.articles):
            return Dropped(Reason.OUT_OF_SCOPE)
        span = span_of_candidate(one, self.zone)
        proofs = [window.outside(span) for window in (self.window, *self.windows)]
        day = proofs[0]
        return out_of_range(day) if day is not None and None not in proofs else None

    # --- the run -----------------------------------------------------------------------------------

    def left(self) -> Left:
        """Return what is still to be done, and whether this run can do any of it."""
        steps, waiting = self.archive.steps(self.id), self.archive.waiting(self.source.id)
        can_read = any(step.url not in self.failed | self.undecided for step in steps)
        can_fetch = any(one.canonical not in self.tired for one in waiting)
        return Left(len(steps), len(waiting), can_read or can_fetch)

    def learn(self, report: VisitReport) -> None:
        """Note which candidates are not to be tried again in this run."""
        self.tired |= {
            item.candidate.canonical
            for item in report.items
            if isinstance(item.verdict, Dropped)
            and item.verdict.reason in TRANSIENT - {Reason.OVER_LIMIT, Reason.STOPPED}
        }


async def backfill_source(
    backfill: Backfill,
    visit: Callable[[Backfill], Awaitable[VisitReport]],
    *,
    worker: Executor,
    stop: asyncio.Event,
    tell: Callable[[Progress], None],
) -> Outcome:
    """Visit a source again and again until nothing of its past is left, or nothing more can be had now.

    Args:
        backfill: which days, and where everything is noted.
        visit: makes one visit with the backfill as its errand.
        worker: the thread in which the visits read and store.
        stop: ends the run after the page in hand.
        tell: told after every round.

    Returns:
        The outcome. It is done when all listings were read and all candidates decided. A host that asks
        for patience, or that fails every request of a round, ends the run undone.
    """
    loop = asyncio.get_running_loop()
    reports: list[VisitReport] = []
    left = await loop.run_in_executor(worker, backfill.left)
    while left.can_go_on and not stop.is_set():
        report = await visit(backfill)
        reports.append(report)
        backfill.learn(report)
        left = await loop.run_in_executor(worker, backfill.left)
        read = sum(one.listings for one in reports)
        tell(Progress(backfill.source.id, read, left.steps, left.waiting, report))
        if _is_hopeless(report):
            break
    is_done = not (left.steps or left.waiting or backfill.failed)
    return Outcome(backfill.source.id, tuple(reports), is_done, left.steps, left.waiting, backfill.left_out)


def _is_hopeless(report: VisitReport) -> bool:
    """Tell whether another round now would only knock at a closed door."""
    reasons = [item.verdict.reason if isinstance(item.verdict, Dropped) else None for item in report.items]
    reasons += [None] * (report.listings - len(report.failures))
    reasons += [failure.reason for failure in report.failures]
    if Reason.RATE_LIMITED in reasons:
        return True
    return bool(reasons) and all(reason in TRANSIENT - {Reason.OVER_LIMIT} for reason in reasons)


def _read(walk: Walk, step: Step, answer: Page | Unchanged | Failure) -> Listing | Failure:
    if isinstance(answer, Page):
        return walk.read(step, answer)
    if isinstance(answer, Failure):
        return answer
    return Failure(step.url, Reason.PROTOCOL, "304 to an unconditional request")
