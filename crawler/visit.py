"""One visit to one source: read its listings, fetch what is new, and account for every candidate."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, ParamSpec, TypeVar

from crawler.ahead import answer_without_asking, carry_over, plan_ahead, refused_before
from crawler.allowance import overdrawn
from crawler.discover.paging import follow_while_new, is_after_the_last
from crawler.entrances import ReadListing, entrances
from crawler.errand import Errand, Reading, carried_by, check_balance
from crawler.hold import Holds
from crawler.plan import Harvest, is_article, select, should_fetch, source_state
from crawler.ports import Fetch, Memory, Take
from crawler.records import (
    Candidate,
    Dropped,
    Failure,
    Follow,
    Item,
    Known,
    Page,
    Reason,
    Stored,
    Unchanged,
    Validators,
    Verdict,
    VisitReport,
)
from crawler.settings import Settings
from crawler.sources import Expect, Source
from crawler.timing import listing_facts

MAX_LISTINGS = 60
"""Feeds, sitemaps and pages read in one visit; a sitemap index can name thousands."""
MAX_FOLLOWS = 2
"""Shells that may lead from one to the next (Naver blog: frameset, then the post)."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VisitProgress:
    """How far a visit is."""

    source: str
    done: int
    total: int


def _nothing(_: VisitProgress) -> None:
    """Nobody watches."""


async def visit_source(
    source: Source,
    *,
    settings: Settings,
    web: Fetch,
    memory: Memory,
    take: Take,
    now: Callable[[], datetime],
    stop: asyncio.Event | None = None,
    progress: Callable[[VisitProgress], None] | None = None,
    worker: Executor | None = None,
    errand: Errand | None = None,
) -> VisitReport:
    """Visit one source and return the ledger.

    Args:
        source: visited even when it is not enabled; whoever asks decides.
        settings: limits and politeness floors.
        web: fetches.
        memory: what is known, and where drops are noted.
        take: reads and stores one page.
        now: the present moment, UTC.
        stop: once set, the page in hand is finished and all other candidates stay pending.
        progress: told once all candidates are known, and after each.
        worker: the one thread in which ``memory`` and ``take`` run; visits at the same time share it.
            Without one, the visit makes its own.
        errand: what to do instead of reading the source's own listings: a backfill.

    Raises:
        LedgerError: seen is not stored plus dropped. Whatever ``take`` or ``memory`` raise is not caught.
    """
    with nullcontext(worker) if worker else ThreadPoolExecutor(1) as thread:
        desk = _Desk(
            source, settings, web, memory, take, now, stop or asyncio.Event(), thread, progress or _nothing,
            errand,
        )  # fmt: skip
        started = now()
        visit_id = await desk.call(memory.open_visit, source, started)
        carried = carried_by(errand, await desk.call(_left, memory, source, settings, started, errand))
        reading = await (errand.read(desk, visit_id) if errand else _read_listings(desk, visit_id))
        items = await _decide_all(desk, visit_id, reading.offered, carried)
        newest = await desk.call(memory.last_published, source.id)
        report = _report(desk, reading, items, started, newest)
        check_balance(report, reading, carried)
        if errand is None:
            report = await desk.call(plan_ahead, memory, source, settings, report, reading.facts, now())
        await desk.call(memory.close_visit, visit_id, report)
        return report


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every step of a visit works with."""

    source: Source
    settings: Settings
    web: Fetch
    memory: Memory
    take: Take
    now: Callable[[], datetime]
    stop: asyncio.Event
    thread: Executor
    tell: Callable[[VisitProgress], None]
    errand: Errand | None = None
    holds: Holds = field(default_factory=Holds)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking port in the worker thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.thread, partial(function, *args, **kwargs))

    async def fetch(
        self, url: str, kind: Literal["page", "listing"], validators: Validators | None = None
    ) -> Page | Unchanged | Failure:
        """Fetch at the slower of the source's and the settings' pace."""
        return await self.web.get(
            url,
            kind=kind,
            validators=validators,
            local=self.source.local,
            delay=self._delay,
            source=self.source.id,
        )

    def is_article(self, one: Candidate) -> bool:
        """Tell whether a candidate is in the source's scope."""
        return is_article(one.canonical, self.source.articles)

    def is_stored(self, one: Candidate) -> bool:
        """Tell whether an article is stored; for the worker thread."""
        return self.memory.known(one.canonical) is not None

    @property
    def max_pages(self) -> int:
        """Pages that this visit may fetch."""
        limits = (self.settings.politeness.max_pages, self.source.politeness.max_pages)
        return min(limit for limit in limits if limit is not None)

    @property
    def _delay(self) -> float:
        delays = (self.settings.politeness.delay, self.source.politeness.delay)
        return max(delay.total_seconds() for delay in delays if delay is not None)


def _left(
    memory: Memory, source: Source, settings: Settings, now: datetime, errand: Errand | None
) -> Sequence[Candidate]:
    """Return what earlier visits left; an ordinary visit also looks again at pages that are due."""
    return memory.pending(source.id) if errand else carry_over(memory, source, settings, now)


# Listings ------------------------------------------------------------------------------------------------


async def _read_listings(desk: _Desk, visit_id: int) -> Reading:
    """Read all listings and the further ones that they name, each once."""
    reading = Reading()
    waiting = deque(entrances(desk.source))
    named = {url for url, _ in waiting}
    while waiting and not desk.stop.is_set():
        url, read = waiting.popleft()
        if reading.asked >= MAX_LISTINGS:
            rest = f"and {len(waiting)} more: at most {MAX_LISTINGS} listings a visit"
            reading.failures.append(Failure(url, Reason.OVER_LIMIT, rest))
            break
        children = await _read_one(desk, visit_id, url, read, reading)
        waiting.extend((child, read) for child in children if child not in named)
        named.update(children)
    return reading


async def _read_one(
    desk: _Desk, visit_id: int, url: str, read: ReadListing, reading: Reading
) -> Sequence[str]:
    """Read one listing and note what it offers; return the further listings that it names.

    No validators are kept of a listing that names others (a 304 would hide that those changed) or
    that holds nothing (a 304 would hide that it is still empty).
    """
    answer = await _ask(desk, visit_id, url)
    reading.asked += 1
    if isinstance(answer, Unchanged):
        reading.unchanged += 1
        return ()
    listing = await asyncio.to_thread(read, answer) if isinstance(answer, Page) else answer
    if isinstance(listing, Failure):
        reading.failures += [] if is_after_the_last(read, listing) else [listing]
        return ()
    if listing.next_page:
        listing = await desk.call(follow_while_new, listing, desk.is_article, desk.is_stored)
    reading.offered += listing.candidates
    is_met = listing.newest_first and await desk.call(
        desk.memory.was_offered, visit_id, desk.source.id, listing.candidates
    )
    if isinstance(answer, Page) and (facts := listing_facts(answer, listing)):
        reading.facts.append(facts)
    is_leaf = bool(listing.candidates) and not listing.children
    kept = answer.validators if is_leaf and isinstance(answer, Page) else Validators()
    await desk.call(desk.memory.note_listing, visit_id, url, kept, listing.candidates)
    return () if is_met else listing.children


async def _ask(desk: _Desk, visit_id: int, url: str) -> Page | Unchanged | Failure:
    """Ask for a listing, unless its server told us before what to think until later."""
    last = await desk.call(desk.memory.decision, desk.source.id)
    if told := answer_without_asking(last, url, desk.now()):
        return told
    if refused := await desk.call(overdrawn, url, desk.now(), desk.memory.count_call):
        return refused
    validators = None if last and last.ask_anew else await desk.call(desk.memory.validators, url)
    answer = await desk.fetch(url, "listing", validators)
    fresh = answer.validators if isinstance(answer, Unchanged) else None
    if validators and fresh and fresh != validators:  # the 304 renewed them
        await desk.call(desk.memory.note_listing, visit_id, url, fresh, ())
    return answer


# Pages ---------------------------------------------------------------------------------------------------


async def _decide_all(
    desk: _Desk, visit_id: int, offered: Sequence[Candidate], carried: Sequence[Candidate]
) -> list[Item]:
    """Give every candidate its verdict."""
    selection = select(offered, carried)
    total = len(selection.chosen) + len(selection.duplicates)
    items = await _drop_duplicates(desk, visit_id, selection.duplicates, selection.chosen)
    desk.tell(VisitProgress(desk.source.id, len(items), total))
    left = desk.max_pages
    for candidate in selection.chosen:
        verdict, fetched = await _decide(desk, visit_id, candidate, left)
        left -= fetched
        if isinstance(verdict, Dropped):
            await desk.call(desk.memory.settle, visit_id, candidate, verdict, desk.now())
        items.append(Item(candidate, verdict))
        desk.tell(VisitProgress(desk.source.id, len(items), total))
    return items


async def _drop_duplicates(
    desk: _Desk, visit_id: int, duplicates: Sequence[Candidate], chosen: Sequence[Candidate]
) -> list[Item]:
    """Account for duplicates; one under the chosen one's own URL must not end the chosen one's wait."""
    dropped, canonicals = Dropped(Reason.DUPLICATE), {candidate.canonical for candidate in chosen}
    for candidate in duplicates:
        if candidate.canonical not in canonicals:
            await desk.call(desk.memory.settle, visit_id, candidate, dropped, desk.now())
    return [Item(candidate, dropped) for candidate in duplicates]


async def _decide(desk: _Desk, visit_id: int, candidate: Candidate, left: int) -> tuple[Verdict, int]:
    """Decide one candidate; also tell how many pages that took."""
    if not desk.is_article(candidate):
        return Dropped(Reason.OUT_OF_SCOPE), 0
    known = await desk.call(desk.memory.known, candidate.canonical)
    refused = desk.errand.refuses(known) if desk.errand else None
    if refused:
        return refused, 0
    reason = await _why_not(desk, candidate, known, left)
    if reason:
        return Dropped(reason), 0
    verdict = await _visit_page(desk, visit_id, candidate, known)
    desk.holds.note(candidate.url, verdict)
    refused_by_robots = isinstance(verdict, Dropped) and verdict.reason is Reason.ROBOTS
    return verdict, 0 if refused_by_robots else 1


async def _why_not(desk: _Desk, candidate: Candidate, known: Known | None, left: int) -> Reason | None:
    """Say why a candidate is not fetched now, or None."""
    limits, now = desk.settings.politeness, desk.now()
    reason = should_fetch(candidate, known, now=now, recheck=limits.recheck, pause=limits.recheck_pause)
    if reason := reason or _hindrance(desk, left, candidate.url):
        return reason
    return None if known else await desk.call(refused_before, desk.memory, desk.source.id, candidate, now)


def _hindrance(desk: _Desk, left: int, url: str) -> Reason | None:
    if desk.stop.is_set():
        return Reason.STOPPED
    return Reason.OVER_LIMIT if left <= 0 else desk.holds.hinders(url)


async def _visit_page(desk: _Desk, visit_id: int, candidate: Candidate, known: Known | None) -> Verdict:
    """Fetch and take one page, and the pages that it is only a shell of."""
    url = known.page_url if known else candidate.url
    validators = known.validators if known else None
    for _ in range(MAX_FOLLOWS + 1):
        answer = await desk.fetch(url, "page", validators)
        if isinstance(answer, Failure):
            return Dropped(answer.reason, answer.detail)
        if known and _is_same(answer, known):
            fresh = answer.validators or known.validators
            await desk.call(desk.memory.touch, candidate.canonical, fresh, desk.now())
            return Dropped(Reason.UNCHANGED)
        verdict = await _take(desk, visit_id, candidate, answer)
        if not isinstance(verdict, Follow):
            return verdict
        url, validators = verdict.url, None
    return Dropped(Reason.UNREADABLE, f"only shells; the last one leads to {url}")


def _is_same(answer: Page | Unchanged, known: Known) -> bool:
    return isinstance(answer, Unchanged) or answer.sha256 == known.sha256


async def _take(
    desk: _Desk, visit_id: int, candidate: Candidate, answer: Page | Unchanged
) -> Stored | Dropped | Follow:
    if isinstance(answer, Page):
        return await desk.call(desk.take, visit_id, candidate, answer)
    return Dropped(Reason.PROTOCOL, "304 to an unconditional request")


_PAST = Expect(min_items=0, quiet_after=timedelta(days=365_000))
"""What a source promises of today binds no visit to its past: months without an article are no fault."""


# The ledger ----------------------------------------------------------------------------------------------


def _report(
    desk: _Desk, reading: Reading, items: Sequence[Item], started: datetime, newest: datetime | None
) -> VisitReport:
    offered = len(reading.offered) + len(reading.decided)
    harvest = Harvest(reading.asked, reading.unchanged, offered, tuple(reading.failures))
    state, note = desk.holds.state or source_state(
        harvest, expect=_PAST if desk.errand else desk.source.expect, last_published=newest, now=desk.now()
    )
    return VisitReport(
        source=desk.source.id,
        started_at=started,
        finished_at=desk.now(),
        state=state,
        items=(*reading.decided, *items),
        failures=harvest.failures,
        listings=harvest.listings,
        unchanged_listings=harvest.unchanged,
        note=note,
        newest=newest,
    )
