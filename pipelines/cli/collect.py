"""``collect`` and ``run``: visit the sources once, or again and again."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from crawler.errors import DolpungError
from crawler.sources import refuse_anonymous
from pipelines.app import App, clock, open_app
from pipelines.cli.frame import Spoken
from pipelines.cli.ledger import Progress, print_report, warn_problems
from pipelines.cli.options import place_options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from crawler.records import MissedRun, VisitReport
    from crawler.sources import Source
    from pipelines.cli.words import Words
    from pipelines.collect import Collector
    from pipelines.store import Store


def collect(say: Words) -> click.Command:
    """Build ``dolpung collect``."""

    @click.command("collect", cls=Spoken, say=say, help=say("collect.help"))
    @click.argument("source", nargs=-1)
    @place_options(say)
    @click.pass_context
    def command(
        ctx: click.Context, source: tuple[str, ...], config: Path | None, database: str | None
    ) -> None:
        from pipelines.collect import collected_nothing

        app = open_app(config, database)
        sources = sources_to_visit(app, source, say)
        with app.open_store(create=True) as store, store.hold_run("collect", clock(), rules=app.rules):
            reports = asyncio.run(_collect_once(app, store, sources, say))
        if collected_nothing(reports):
            click.echo(say("collect.nothing"), err=True)
            ctx.exit(1)

    return command


def run(say: Words) -> click.Command:
    """Build ``dolpung run``."""

    @click.command("run", cls=Spoken, say=say, help=say("run.help"))
    @click.argument("source", nargs=-1)
    @place_options(say)
    def command(source: tuple[str, ...], config: Path | None, database: str | None) -> None:
        app = open_app(config, database)
        sources = sources_to_visit(app, source, say)
        with app.open_store(create=True) as store, store.hold_run("run", clock(), rules=app.rules):
            asyncio.run(_run_on_schedule(app, store, sources, say))
        click.echo(say("run.stopped"))

    return command


def sources_to_visit(app: App, ids: tuple[str, ...], say: Words) -> tuple[Source, ...]:
    """Return the sources to visit; a named source that is switched off is refused with its reason."""
    warn_problems(app, say)
    sources = app.chosen_sources(ids)
    for source in sources:
        if not source.enabled:
            reason = source.disabled_reason
            text = (reason.ko if say.lang == "ko" else reason.en) if reason else ""
            raise click.ClickException(say("collect.disabled", id=source.id, reason=text))
    if not sources:
        raise click.ClickException(say("collect.no_sources"))
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


async def _collect_once(app: App, store: Store, sources: Sequence[Source], say: Words) -> list[VisitReport]:
    from crawler.fetch.web import Web
    from pipelines.collect import Collector, collect

    stop = stop_on_signals(lambda: click.echo(say("run.stopping"), err=True))
    async with Web(app.settings, now=clock, wishes=store) as web:
        collector = Collector(app.settings, store, app.recogniser, web, clock, stop)
        with Progress(sources, say) as progress:
            reports = await collect(sources, collector, progress.update)
    for report in reports:
        print_report(report, say)
    return reports


async def _run_on_schedule(app: App, store: Store, sources: Sequence[Source], say: Words) -> None:
    from crawler.fetch.web import Web
    from crawler.schedule import Scheduler
    from pipelines.collect import Collector

    stop = stop_on_signals(lambda: click.echo(say("run.stopping"), err=True))

    def missed(run: MissedRun) -> None:
        store.note_missed(run.source, run.scheduled_at, run.noted_at, run.reason)
        reason = say(f"missed.{run.reason}")
        click.echo(say("run.missed", id=run.source, at=run.scheduled_at, reason=reason), err=True)

    with ThreadPoolExecutor(1) as worker:
        async with Web(app.settings, now=clock, wishes=store) as web:
            collector = Collector(app.settings, store, app.recogniser, web, clock, stop, worker)
            click.echo(say("run.started", n=len(sources)))
            await Scheduler(sources, _visit_and_print(collector, say), missed, app.settings).run(stop)


def _visit_and_print(collector: Collector, say: Words) -> Callable[[Source], Awaitable[None]]:
    async def visit(source: Source) -> None:
        print_report(await collector.visit(source), say)

    return visit
