"""The main job: visit sources, read each page, recognise what it says and keep what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.fetch.web import Web
from crawler.records import Candidate, Dropped, Follow, Page, Reason, Stored, VisitReport
from crawler.rights import GRANTED, USUAL, Grant, Kept, Terms
from crawler.settings import Settings
from crawler.visit import VisitProgress, visit_source
from pipelines.extract import read_page
from pipelines.extract.marks import mark
from pipelines.recognise import Recogniser
from pipelines.recognise.excerpts import excerpt
from pipelines.recognise.habits import Placed, rezone
from pipelines.records import Article, NoArticle, Recognition, Refusal
from pipelines.store import Store

if TYPE_CHECKING:
    from crawler.sources import Source

Clock = Callable[[], datetime]
Progress = Callable[[VisitProgress], None]

_REFUSED = {
    Refusal.EMPTY: Reason.EMPTY,
    Refusal.UNREADABLE: Reason.UNREADABLE,
    Refusal.TOO_LARGE: Reason.TOO_LARGE,
    Refusal.NOINDEX: Reason.NOINDEX,
    Refusal.RESERVED: Reason.RESERVED,
    Refusal.GONE: Reason.GONE,
    Refusal.LOGIN: Reason.LOGIN,
    Refusal.PAYWALL: Reason.PAYWALL,
    Refusal.CAPTCHA: Reason.CAPTCHA,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says: the article and everything recognised in it, as far as it may be kept."""

    article: Article
    recognition: Recognition
    grant: Grant = GRANTED


def read_and_recognise(
    page: Page,
    candidate: Candidate,
    source: Source | None,
    recogniser: Recogniser,
    usual: frozenset[Placed] = frozenset(),
    terms: Terms = USUAL,
) -> Reading | Dropped | Follow:
    """Turn one page into a reading, or into the verdict on one that holds no article."""
    reading = read_again(page, candidate, source, recogniser, usual, terms)
    if isinstance(reading, Reading):
        return reading
    if reading.follow is not None:
        return Follow(reading.follow)
    return Dropped(_REFUSED[reading.kind], reading.message)


def read_again(
    page: Page,
    candidate: Candidate,
    source: Source | None,
    recogniser: Recogniser,
    usual: frozenset[Placed] = frozenset(),
    terms: Terms = USUAL,
) -> Reading | NoArticle:
    """Read a page and recognise what it says; pure, so that a replay gives what the visit gave.

    ``usual`` are the lines that the source prints under every article: they are furniture. ``terms`` say
    what the page's wishes mean: of a page that asks for it, the reading is an excerpt.
    """
    article = read_page(
        page.body,
        url=page.final_url,
        content_type=page.content_type,
        hints=candidate.hints,
        source=source,
        fetched_at=page.fetched_at,
    )
    marked = mark(page, candidate.url, article, source, terms)
    if isinstance(marked, NoArticle):
        return marked
    article = rezone(marked.article, usual)
    recognition = recognise_article(article, recogniser)
    if marked.grant.kept is Kept.EXCERPT:
        article, recognition = excerpt(article, recognition)
    return Reading(article, recognition, marked.grant)


def recognise_article(article: Article, recogniser: Recogniser) -> Recognition:
    """Recognise the names, quotes, figures and dates of one article, relative to its day."""
    return recogniser.recognise(
        article.text, published=published_day(article), blocks=article.blocks, authors=article.authors
    )


def published_day(article: Article) -> date | None:
    """Return the day of publication in the zone the page gave it in."""
    if article.published is None:
        return None
    return article.published.at.astimezone(ZoneInfo(article.published.zone)).date()


@dataclass(frozen=True, slots=True)
class Collector:
    """Everything that visits of one run share.

    ``worker`` is the one thread in which all visits read and store: the caller opens it around them
    (``with ThreadPoolExecutor(1) as worker``), so that nothing is stored after it is closed. Without
    one, every visit opens its own.
    """

    settings: Settings
    store: Store
    recogniser: Recogniser
    web: Web
    now: Clock
    stop: asyncio.Event
    worker: Executor | None = None

    async def visit(self, source: Source, progress: Progress | None = None) -> VisitReport:
        """Visit one source and keep what is new; every page is committed on its own."""

        def recognise(article: Article) -> Recognition:
            return recognise_article(article, self.recogniser)

        def take(visit_id: int, candidate: Candidate, page: Page) -> Stored | Dropped | Follow:
            usual = self.store.habits(source.id)
            terms = self.settings.terms
            reading = read_and_recognise(page, candidate, source, self.recogniser, usual, terms)
            if not isinstance(reading, Reading):
                return reading
            return self.store.keep(
                visit_id, candidate, page, reading.article, reading.recognition, self.now(), recognise
            )

        return await visit_source(
            source,
            settings=self.settings,
            web=self.web,
            memory=self.store,
            take=take,
            now=self.now,
            stop=self.stop,
            progress=progress,
            worker=self.worker,
        )


async def collect(
    sources: Sequence[Source],
    collector: Collector,
    progress: Progress | None = None,
    done: Callable[[VisitReport], None] | None = None,
) -> list[VisitReport]:
    """Visit all sources once, as many at a time as the settings allow; reports in the order of sources.

    ``done`` is told of each visit as it ends.
    """
    places = asyncio.Semaphore(collector.settings.network.connections)
    own = nullcontext(collector.worker) if collector.worker else ThreadPoolExecutor(1)
    with own as worker:
        shared = replace(collector, worker=worker)

        async def one(source: Source) -> VisitReport:
            async with places:
                report = await shared.visit(source, progress)
            if done:
                done(report)
            return report

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(source)) for source in sources]
    return [task.result() for task in tasks]


def collected_nothing(reports: Sequence[VisitReport]) -> bool:
    """Tell whether no source at all could be visited: then the run is no success."""
    return bool(reports) and not any(report.listings > len(report.failures) for report in reports)
