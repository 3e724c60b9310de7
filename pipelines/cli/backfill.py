"""``collect --from``: the days asked for, the progress of each round, and how it ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from crawler.records import SEOUL
from pipelines.app import App, clock
from pipelines.cli.ledger import failure_text, reasons_text
from pipelines.cli.options import check_window, parse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.backfill import Outcome, Progress
    from crawler.discover.periods import Window
    from crawler.records import Reason
    from crawler.sources import Source
    from pipelines.cli.words import Words
    from pipelines.store import Store


class NoPast(click.ClickException):
    """There is nothing to go back through."""

    exit_code = 2


def asked_window(since: str | None, until: str | None, named: Sequence[str], say: Words) -> Window | None:
    """Return the days of ``--from`` and ``--to``, or None when there is no ``--from``."""
    from crawler.discover.periods import Window

    if since is None:
        if until is not None:
            raise click.UsageError(say("backfill.no_from"))
        return None
    if not named:
        raise click.UsageError(say("backfill.no_source"))
    today = clock().astimezone(SEOUL).date()
    first, last = parse_day(since, today, "--from", say), parse_day(until, today, "--to", say)
    check_window(first, last or today, say, "--from")
    return Window(first, last) if first else None


def refuse_without_past(sources: Sequence[Source], say: Words) -> None:
    """Refuse sources that have only feeds: there is nothing to go back through."""
    from crawler.walks import walks_of

    stranded = [source.id for source in sources if not walks_of(source)]
    if stranded:
        raise NoPast(say("backfill.no_past", ids=", ".join(stranded)))


def backfill_once(
    app: App,
    store: Store,
    sources: Sequence[Source],
    window: Window,
    say: Words,
    stop_on_signals: Callable[[Callable[[], None]], asyncio.Event],
) -> int:
    """Go through the past of the sources; return the exit code: 0 only if all of it was read."""
    outcomes = asyncio.run(_run(app, store, sources, window, say, stop_on_signals))
    for outcome in outcomes:
        _print_outcome(outcome, say)
    return 0 if all(outcome.done for outcome in outcomes) else 1


async def _run(
    app: App,
    store: Store,
    sources: Sequence[Source],
    window: Window,
    say: Words,
    stop_on_signals: Callable[[Callable[[], None]], asyncio.Event],
) -> list[Outcome]:
    from crawler.fetch.web import Web
    from pipelines.backfill import backfill
    from pipelines.collect import Collector

    stop = stop_on_signals(lambda: click.echo(say("run.stopping"), err=True))
    async with Web(app.settings, now=clock, keys=app.keys, wishes=store) as web:
        collector = Collector(app.settings, store, app.recogniser, web, clock, stop)
        return await backfill(sources, window, collector, lambda step: _print_round(step, say))


def _print_round(step: Progress, say: Words) -> None:
    """Tell on standard error what a round gave, and what is known to be left."""
    click.echo(
        say(
            "backfill.round", id=step.source, read=step.listings, open=step.open, waiting=step.waiting,
            stored=step.report.stored, dropped=reasons_text(step.report.dropped, say),
        ),
        err=True,
    )  # fmt: skip


def _print_outcome(outcome: Outcome, say: Words) -> None:
    from pipelines.watch.events import listing_failed

    dropped: dict[Reason, int] = {}
    for report in outcome.reports:
        for reason, count in report.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + count
    counts = {
        "id": outcome.source,
        "seen": sum(report.seen for report in outcome.reports),
        "stored": sum(report.stored for report in outcome.reports),
        "dropped": reasons_text(dropped, say),
        "rounds": len(outcome.reports),
    }
    click.echo(say("backfill.line", **counts))
    if outcome.left_out:
        click.echo("  · " + say("backfill.left_out", n=outcome.left_out))
    for report in outcome.reports:
        for failure in report.failures:
            click.echo(failure_text(listing_failed(report.source, failure).fields, say))
    key = "backfill.done" if outcome.done else "backfill.unfinished"
    click.echo("  · " + say(key, open=outcome.open, waiting=outcome.waiting))
