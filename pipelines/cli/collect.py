"""``collect`` and ``run``: visit the sources once, or again and again."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import click

from crawler.errors import DolpungError
from crawler.sources import refuse_anonymous
from pipelines.app import App, clock, open_app, secrets, version
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.ledger import Progress, warn_problems, warn_without_names
from pipelines.cli.log import log_option, writing_log
from pipelines.cli.options import place_options

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
    from logging import Logger
    from pathlib import Path

    from crawler.records import MissedRun, VisitReport
    from crawler.settings import Log, MetricsAt
    from crawler.sources import Source
    from pipelines.cli.words import Words
    from pipelines.collect import Collector
    from pipelines.store import Store
    from pipelines.watch.watcher import Watcher

    LogForm = Literal["text", "json"] | None

SIGN_OF_LIFE = 600.0
"""Seconds between two signs of life of a run."""


def collect(say: Words) -> click.Command:
    """Build ``dolpung collect``."""

    @click.command("collect", cls=Spoken, say=say, help=say("collect.help"))
    @click.argument("source", nargs=-1)
    @click.option("--from", "since", metavar="DATE", help=say("backfill.from"))
    @click.option("--to", "until", metavar="DATE", help=say("backfill.to"))
    @log_option(say)
    @place_options(say)
    @click.pass_context
    def command(
        ctx: click.Context,
        source: tuple[str, ...],
        since: str | None,
        until: str | None,
        form: LogForm,
        config: Path | None,
        database: str | None,
    ) -> None:
        from pipelines.cli.backfill import asked_window, backfill_once, refuse_without_past
        from pipelines.collect import collected_nothing

        window = asked_window(since, until, source, say)
        app = open_app(config, database)
        sources = sources_to_visit(app, source, say)
        if window is not None:
            refuse_without_past(sources, say)
        with (
            app.open_store(create=True) as store,
            store.hold_run("backfill" if window else "collect", clock(), rules=app.rules),
            writing_log(_log_settings(app, form), say, secrets(app.settings)) as log,
        ):
            if window is not None:
                ctx.exit(backfill_once(app, store, sources, window, log, say))
            reports = asyncio.run(_collect_once(app, store, sources, log, say))
        if collected_nothing(reports):
            click.echo(say("collect.nothing"), err=True)
            ctx.exit(1)

    return command


def run(say: Words) -> click.Command:
    """Build ``dolpung run``."""

    @click.command("run", cls=Spoken, say=say, help=say("run.help"))
    @click.argument("source", nargs=-1)
    @log_option(say)
    @place_options(say)
    def command(source: tuple[str, ...], form: LogForm, config: Path | None, database: str | None) -> None:
        app = open_app(config, database)
        sources = sources_to_visit(app, source, say)
        with (
            app.open_store(create=True) as store,
            store.hold_run("run", clock(), rules=app.rules),
            writing_log(_log_settings(app, form), say, secrets(app.settings), stamp=True) as log,
        ):
            asyncio.run(_run_on_schedule(app, store, sources, source, log, say))

    return command


def sources_to_visit(app: App, ids: tuple[str, ...], say: Words) -> tuple[Source, ...]:
    """Return the sources to visit; a named source that is switched off is refused with its reason."""
    warn_problems(app, say)
    warn_without_names(app, say)
    sources = app.chosen_sources(ids)
    for source in sources:
        if not source.enabled:
            reason = source.disabled_reason
            text = (reason.ko if say.lang == "ko" else reason.en) if reason else ""
            raise Refused(say("collect.disabled", id=source.id, reason=text))
    if not sources:
        raise Refused(say("collect.no_sources"))
    anonymous = refuse_anonymous(app.settings, sources)
    if anonymous is not None:
        raise DolpungError(anonymous)
    return sources


def stop_on_signals(said: Callable[[], None]) -> asyncio.Event:
    """Return an event that SIGINT and SIGTERM set; a second signal ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(number: int) -> None:
        stop.set()
        said()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask, number)
    return stop


def _log_settings(app: App, form: LogForm) -> Log:
    log = app.settings.log
    return log.model_copy(update={"format": form}) if form else log


def _file_only(metrics: MetricsAt) -> MetricsAt:
    """Nobody would ask an address that is there for one round of visits only."""
    return metrics.model_copy(update={"address": ""})


async def _collect_once(
    app: App, store: Store, sources: Sequence[Source], log: Logger, say: Words
) -> list[VisitReport]:
    from pipelines.collect import collect

    async with collecting(app, store, log, say) as (collector, watcher):
        with Progress(sources, say) as progress:
            return await collect(sources, collector, progress.update, partial(_tell, watcher))


@asynccontextmanager
async def collecting(
    app: App, store: Store, log: Logger, say: Words
) -> AsyncIterator[tuple[Collector, Watcher]]:
    """Open the web for one round, now or into the past; at its end tell the sum and write the metrics."""
    from crawler.fetch.web import Web
    from pipelines.collect import Collector
    from pipelines.watch.expose import exposing
    from pipelines.watch.watcher import Watcher

    stop = stop_on_signals(lambda: click.echo(say("run.stopping"), err=True))
    async with exposing(_file_only(app.settings.metrics), log, version=version()) as metrics:
        watcher = Watcher(log, clock(), metrics)
        async with Web(app.settings, now=clock, keys=app.keys, told=watcher.exchanged, wishes=store) as web:
            yield Collector(app.settings, store, app.recogniser, web, clock, stop), watcher
        watcher.ended(clock())


async def _run_on_schedule(
    app: App, store: Store, sources: Sequence[Source], ids: tuple[str, ...], log: Logger, say: Words
) -> None:
    from crawler.fetch.web import Web
    from crawler.schedule import Scheduler
    from pipelines.cli.follow import follow
    from pipelines.collect import Collector
    from pipelines.forecast import planned_visit
    from pipelines.watch.expose import exposing
    from pipelines.watch.watcher import Watcher

    stop = stop_on_signals(lambda: click.echo(say("run.stopping"), err=True))
    async with exposing(app.settings.metrics, log, version=version()) as metrics:
        watcher = Watcher(log, clock(), metrics)

        def missed(run: MissedRun) -> None:
            store.note_missed(run.source, run.scheduled_at, run.noted_at, run.reason)
            watcher.missed(run)

        with ThreadPoolExecutor(1) as worker:
            async with Web(
                app.settings, now=clock, keys=app.keys, told=watcher.exchanged, wishes=store
            ) as web:
                collector = Collector(app.settings, store, app.recogniser, web, clock, stop, worker)
                watcher.scheduled([source.id for source in sources])
                scheduler = Scheduler(
                    sources, _visit_and_tell(collector, watcher), missed, app.settings, now=clock,
                    next_at=partial(planned_visit, store),
                )  # fmt: skip
                await _until_one_fails(
                    stop,
                    scheduler.run(stop),
                    _give_signs_of_life(store, stop),
                    follow(app, ids, scheduler.update, stop, watcher.tell),
                )
        watcher.ended(clock())


async def _until_one_fails(stop: asyncio.Event, *jobs: Coroutine[Any, Any, None]) -> None:
    """Do all jobs until ``stop`` is set; what one fails with ends the others in order, and is raised."""

    async def one(job: Coroutine[Any, Any, None]) -> None:
        try:
            await job
        finally:
            stop.set()

    done = await asyncio.gather(*map(one, jobs), return_exceptions=True)
    for error in done:
        if error is not None:
            raise error


async def _give_signs_of_life(store: Store, stop: asyncio.Event) -> None:
    """Keep the database's lock while no visit does: another host takes over what was silent for an hour."""
    while not stop.is_set():
        try:
            async with asyncio.timeout(SIGN_OF_LIFE):
                await stop.wait()
        except TimeoutError:
            await asyncio.to_thread(store.beat, clock())


def _tell(watcher: Watcher, report: VisitReport) -> None:
    watcher.visited(report)


def _visit_and_tell(collector: Collector, watcher: Watcher) -> Callable[[Source], Awaitable[None]]:
    from pipelines.forecast import held_back
    from pipelines.watch.events import held

    async def visit(source: Source) -> None:
        until = held_back(collector.store, source, clock())
        if until is not None:
            watcher.tell(held(source.id, until))
            return
        _tell(watcher, await collector.visit(source))

    return visit
