"""The job behind ``collect --from``: go through the past of some sources, round after round."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.backfill import Backfill, Outcome, Progress, backfill_source, open_backfill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.discover.periods import Window
    from crawler.records import VisitReport
    from crawler.settings import Settings
    from crawler.sources import Source
    from pipelines.collect import Collector


async def backfill(
    sources: Sequence[Source], window: Window, collector: Collector, tell: Callable[[Progress], None]
) -> list[Outcome]:
    """Collect what the sources published on the days of ``window``; outcomes in the order of sources.

    Everything is continued that an earlier run of the same days left; ``tell`` hears of every round.
    """
    places = asyncio.Semaphore(collector.settings.network.connections)
    own = nullcontext(collector.worker) if collector.worker else ThreadPoolExecutor(1)
    with own as worker:
        shared = replace(collector, worker=worker)

        async def one(source: Source) -> Outcome:
            async with places:
                return await _backfill_one(_expecting_nothing(source), window, shared, worker, tell)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(source)) for source in sources]
    return [task.result() for task in tasks]


async def _backfill_one(
    source: Source, window: Window, collector: Collector, worker: Executor, tell: Callable[[Progress], None]
) -> Outcome:
    archive, most = collector.store.archive, max_pages(source, collector.settings)
    loop = asyncio.get_running_loop()

    def begin() -> Backfill:
        return open_backfill(source, window, archive, most=most, now=collector.now())

    async def visit(errand: Backfill) -> VisitReport:
        return await collector.visit(source, backfill=errand)

    errand = await loop.run_in_executor(worker, begin)
    outcome = await backfill_source(errand, visit, worker=worker, stop=collector.stop, tell=tell)
    if outcome.done:
        await loop.run_in_executor(worker, archive.close, errand.id, collector.now())
    return outcome


def max_pages(source: Source, settings: Settings) -> int:
    """Return how many pages one round of a source may fetch."""
    limits = (settings.politeness.max_pages, source.politeness.max_pages)
    return min(limit for limit in limits if limit is not None)


def _expecting_nothing(source: Source) -> Source:
    """Return the source for rounds: a day on which nothing was published is no trouble."""
    return source.model_copy(update={"expect": source.expect.model_copy(update={"min_items": 0})})
