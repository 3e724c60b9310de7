"""``collect --from``: the days asked for, the progress of each round, and how it ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from crawler.records import SEOUL
from pipelines.app import clock
from pipelines.cli.frame import Refused
from pipelines.cli.ledger import reasons_text
from pipelines.cli.options import check_window, parse_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from logging import Logger

    from crawler.backfill import Outcome, Progress
    from crawler.discover.periods import Window
    from crawler.sources import Source
    from pipelines.app import App
    from pipelines.cli.words import Words
    from pipelines.store import Store


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
        raise Refused(say("backfill.no_past", ids=", ".join(stranded)))


def backfill_once(
    app: App, store: Store, sources: Sequence[Source], window: Window, log: Logger, say: Words
) -> int:
    """Go through the past of the sources; return the exit code: 0 only if all of it was read."""
    outcomes = asyncio.run(_run(app, store, sources, window, log, say))
    return 0 if all(outcome.done for outcome in outcomes) else 1


async def _run(
    app: App, store: Store, sources: Sequence[Source], window: Window, log: Logger, say: Words
) -> list[Outcome]:
    from pipelines.backfill import backfill
    from pipelines.cli.collect import collecting
    from pipelines.watch.events import backfilled

    async with collecting(app, store, log, say) as (collector, watcher):

        def tell(step: Progress) -> None:
            watcher.visited(step.report)
            _print_round(step, say)

        outcomes = await backfill(sources, window, collector, tell)
        for outcome in outcomes:
            watcher.tell(backfilled(outcome))
    return outcomes


def _print_round(step: Progress, say: Words) -> None:
    """Tell on standard error what a round gave, and what is known to be left."""
    click.echo(
        say(
            "backfill.round", id=step.source, read=step.listings, open=step.open, waiting=step.waiting,
            stored=step.report.stored, dropped=reasons_text(step.report.dropped, say),
        ),
        err=True,
    )  # fmt: skip
