"""How a visit looks on the terminal: the progress bar and the line of its ledger."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

import click

from crawler.errors import REASONS, STATES
from crawler.records import Reason, SourceState
from pipelines.cli.details import detail_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from crawler.records import VisitReport
    from crawler.sources import Source
    from crawler.visit import VisitProgress
    from pipelines.app import App
    from pipelines.cli.words import Words


def warn_problems(app: App, say: Words) -> None:
    """Name every source file that cannot be used, on standard error."""
    for problem in app.problems:
        click.echo(f"{say('collect.source_problem')}: {problem.text(say.lang)}", err=True)


def warn_without_names(app: App, say: Words) -> None:
    """Say on standard error that no name is looked for, where the catalogue is empty."""
    if not app.catalogue.entities:
        click.echo(say("config_check.no_entities", folder=app.folder / "entities"), err=True)


def reasons_text(dropped: Mapping[Reason, int], say: Words) -> str:
    """Return ``2 (이미 저장됨 1, …)``: how many were dropped, and by which reason."""
    total = sum(dropped.values())
    if not total:
        return "0"
    parts = [f"{REASONS[reason].text(say.lang)} {count}" for reason, count in sorted(dropped.items())]
    return f"{total} ({', '.join(parts)})"


def print_report(report: VisitReport, say: Words) -> None:
    """Print the ledger of one visit: what was seen, stored and dropped, and which listings failed."""
    from pipelines.watch.events import listing_failed, visit_fields

    click.echo(visit_text(visit_fields(report), say))
    for failure in report.failures:
        click.echo(failure_text(listing_failed(report.source, failure).fields, say))


def visit_text(visit: Mapping[str, Any], say: Words) -> str:
    """Return the ledger of a visit in the user's language, from its fields (``watch.events``)."""
    dropped = {Reason(name): count for name, count in visit["dropped"].items()}
    lines = [
        say(
            "ledger.line", id=visit["source"], seen=visit["seen"], stored=visit["stored"],
            dropped=reasons_text(dropped, say), state=STATES[SourceState(visit["state"])].text(say.lang),
        )
    ]  # fmt: skip
    if visit["note"]:
        lines.append(f"  · {visit['note'][say.lang]}")
    return "\n".join(lines)


def backfill_text(past: Mapping[str, Any], say: Words) -> str:
    """Return how a source's backfill ended, from its fields (``watch.events``)."""
    dropped = {Reason(name): count for name, count in past["dropped"].items()}
    lines = [
        say(
            "backfill.line", id=past["source"], seen=past["seen"], stored=past["stored"],
            dropped=reasons_text(dropped, say), rounds=past["visits"],
        )
    ]  # fmt: skip
    if past["left_out"]:
        lines.append("  · " + say("backfill.left_out", n=past["left_out"]))
    key = "backfill.done" if past["done"] else "backfill.unfinished"
    lines.append("  · " + say(key, open=past["open"], waiting=past["waiting"]))
    return "\n".join(lines)


def failure_text(failure: Mapping[str, Any], say: Words) -> str:
    """Return the line of a listing that failed, from its fields."""
    from pipelines.watch.lines import one_line
    from pipelines.watch.masking import masked

    reason = REASONS[Reason(failure["reason"])].text(say.lang)
    url, detail = (masked(one_line(text)) for text in (failure["url"], detail_text(failure["detail"], say)))
    return say("ledger.failure", url=url, reason=reason, detail=detail).rstrip()


class Progress:
    """A progress bar over the candidates of several visits; silent when standard error is no terminal."""

    def __init__(self, sources: Sequence[Source], say: Words) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=Console(file=sys.stderr), transient=True, disable=not sys.stderr.isatty(),
            redirect_stdout=sys.stdout.isatty(),
        )  # fmt: skip
        self._counts: dict[str, tuple[int, int]] = {source.id: (0, 0) for source in sources}
        self._task = self._bar.add_task(say("progress"), total=None)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def update(self, step: VisitProgress) -> None:
        """Take one step of one visit into the bar."""
        self._counts[step.source] = (step.done, step.total)
        done = sum(done for done, _ in self._counts.values())
        total = sum(total for _, total in self._counts.values())
        self._bar.update(self._task, completed=done, total=total)
