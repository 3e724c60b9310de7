"""``visits``: the ledger of what was visited, and what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.errors import REASONS, STATES
from crawler.records import SEOUL
from pipelines.app import clock, open_app
from pipelines.cli.details import detail_text
from pipelines.cli.frame import Spoken
from pipelines.cli.ledger import reasons_text
from pipelines.cli.options import limit_option, place_options
from pipelines.cli.show import format_option, show_rows

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from crawler.records import MissedRun
    from pipelines.cli.words import Words
    from pipelines.store import LedgerLine, VisitRow


def visits(say: Words) -> click.Command:
    """Build ``dolpung visits``."""

    @click.command("visits", cls=Spoken, say=say, help=say("visits.help"))
    @click.argument("source", nargs=-1)
    @click.option("--id", "visit", type=int, help=say("visits.id"))
    @limit_option(say)
    @format_option(say)
    @place_options(say)
    def command(
        source: tuple[str, ...], visit: int | None, limit: int, form: str,
        config: Path | None, database: str | None,
    ) -> None:  # fmt: skip
        app = open_app(config, database)
        app.stored_sources(source)
        with app.open_store() as store:
            if visit is not None:
                if visit not in {row.id for row in store.visits()}:
                    raise click.BadParameter(say("visits.unknown", id=visit), param_hint="--id")
                lines = [_line(line, say) for line in store.ledger(visit)]
                show_rows(lines, ["outcome", "reason", "title", "url", "detail"], form, say)
                return
            running = store.running_since(clock())
            rows = [_visit(row, running, say) for row in store.visits(source, limit=limit)]
            show_rows(
                rows, ["visit", "source", "started", "run", "state", "seen", "stored", "dropped"], form, say
            )
            missed = [_missed(run, say) for run in store.missed_runs(limit=limit)]
        if missed and form == "table":
            click.echo(f"\n{say('visits.missed')}")
            show_rows(missed, ["source", "scheduled", "reason"], form, say)

    return command


def _visit(row: VisitRow, running: datetime | None, say: Words) -> dict[str, Any]:
    return {
        "visit": row.id,
        "source": row.source,
        "started": row.started_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S"),
        "run": say.name_of("made_by", row.run) if row.run else None,
        "state": _state(row, running, say),
        "seen": row.seen,
        "stored": row.stored,
        "dropped": reasons_text(row.dropped, say),
        "dropped_by_reason": {reason.value: count for reason, count in row.dropped.items()},
        "note": row.note.text(say.lang) if row.note else None,
        "backfill": row.is_backfill,
    }


def _state(row: VisitRow, running: datetime | None, say: Words) -> str:
    """Return how a visit ended; one without an end is under way only if its process still lives."""
    if row.state:
        return STATES[row.state].text(say.lang)
    is_open = running is not None and row.started_at >= running
    return say("visits.running" if is_open else "visits.interrupted")


def _line(line: LedgerLine, say: Words) -> dict[str, Any]:
    stored = line.reason is None
    return {
        "outcome": say("ledger.stored") if stored else say("ledger.dropped"),
        "reason": None if line.reason is None else REASONS[line.reason].text(say.lang),
        "title": line.title,
        "url": line.url,
        "detail": detail_text(line.detail, say) or None,
        "article_id": line.article_id,
        "version": line.version,
        "new_mentions": line.new_mentions,
    }


def _missed(run: MissedRun, say: Words) -> dict[str, Any]:
    at = run.scheduled_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")
    return {"source": run.source, "scheduled": at, "reason": say(f"missed.{run.reason}")}
