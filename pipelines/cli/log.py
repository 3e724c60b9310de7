"""How ``collect`` and ``run`` write their log: lines to read in the user's language, or JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.errors import REASONS, STATES
from crawler.records import SEOUL, Reason, SourceState
from pipelines.cli.details import detail_text
from pipelines.cli.ledger import backfill_text, failure_text, reasons_text, visit_text
from pipelines.watch.lines import JsonLines, Lines, event_of, logging_to, moment_of, one_line
from pipelines.watch.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.settings import Log
    from pipelines.cli.words import Words
    from pipelines.watch.events import Event

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Fields = Mapping[str, Any]


def log_option(say: Words) -> Callable[[Decorated], Decorated]:
    """``--log``."""
    return click.option("--log", "form", type=click.Choice(("text", "json")), help=say("option.log"))


@contextmanager
def writing_log(
    settings: Log, say: Words, secrets: frozenset[str], *, stamp: bool = False
) -> Iterator[logging.Logger]:
    """Write the log to standard output; ``stamp`` puts the time before the lines of a text.

    Raises:
        OSError: in the end, if lines were lost because the output could not be written.
    """
    is_json = settings.format == "json"
    if is_json:
        lines = Lines(_write_json, JsonLines(secrets))
    else:
        lines = Lines(_write_text, TextLines(say, secrets, stamp=stamp))
    with logging_to(lines, settings.level) as log:
        yield log
    if lines.broken is not None:
        raise lines.broken


def _write_json(_record: logging.LogRecord, line: str) -> None:
    click.echo(line)


def _write_text(record: logging.LogRecord, line: str) -> None:
    """Write to standard output; missed visits and what libraries complain of go to standard error."""
    event = event_of(record)
    click.echo(line, err=event is None or event.name == "visit_missed")


class TextLines(logging.Formatter):
    """The log for a reader."""

    def __init__(self, say: Words, secrets: frozenset[str] = frozenset(), *, stamp: bool = False) -> None:
        super().__init__()
        self._say = say
        self._secrets = secrets
        self._stamp = stamp

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of one record; no page's text makes a line of its own."""
        event = event_of(record)
        text = event_text(event, self._say) if event else self._library(record)
        stamp = f"{_shown(moment_of(record))} " if self._stamp else ""
        return stamp + masked(text, self._secrets)

    def _library(self, record: logging.LogRecord) -> str:
        message = f"{record.levelname} {record.name}: {one_line(record.getMessage())}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return "\n".join([message, *(f"    {one_line(line)}" for line in trace.splitlines())])


def event_text(event: Event, say: Words) -> str:
    """Return what an event says to a reader."""
    fields = event.fields
    match event.name:
        case "visit":
            return "\n".join([visit_text(fields, say), *_more(fields, say)])
        case "listing_failed":
            return failure_text(fields, say)
        case "candidate":
            return _candidate(fields, say)
        case "visit_missed":
            at = _shown(datetime.fromisoformat(fields["scheduled_at"]))
            reason = say.name_of("missed", fields["reason"])
            return say("run.missed", id=fields["source"], at=at, reason=reason)
        case "backfill":
            return backfill_text(fields, say)
        case "run_began":
            return say("run.started", n=fields["sources"])
        case "run_ended":
            return _sum(fields, say)
        case _:
            rest = ", ".join(f"{key} {value}" for key, value in fields.items() if value is not None)
            return one_line(f"{event.name}: {rest}")


def _more(visit: Fields, say: Words) -> list[str]:
    lines = []
    if "requests" in visit:
        lines.append(_traffic("log.traffic", visit, say))
    if visit["next_check"]:
        lines.append(say("log.next_check", at=_shown(datetime.fromisoformat(visit["next_check"]))))
    return lines


def _candidate(fields: Fields, say: Words) -> str:
    stored = fields["verdict"] == "stored"
    verdict = say("ledger.stored") if stored else REASONS[Reason(fields["verdict"])].text(say.lang)
    texts = {key: one_line(fields[key] or "") for key in ("source", "url", "title")}
    detail = one_line(detail_text(fields["detail"], say))
    return say("log.candidate", verdict=verdict, detail=detail, **texts).rstrip()


def _sum(total: Fields, say: Words) -> str:
    dropped = {Reason(name): count for name, count in total["dropped"].items()}
    states = [
        f"{STATES[SourceState(name)].text(say.lang)} {count}" for name, count in total["visits"].items()
    ]
    visits = f"{sum(total['visits'].values())}" + (f" ({', '.join(states)})" if states else "")
    return _traffic(
        "log.sum", total, say, visits=visits, missed=total["missed"], seen=total["seen"],
        stored=total["stored"], dropped=reasons_text(dropped, say),
    )  # fmt: skip


def _traffic(key: str, fields: Fields, say: Words, **values: object) -> str:
    seconds = f"{fields['seconds']:.1f}"
    return say(key, requests=fields["requests"], size=_size(fields["bytes"]), seconds=seconds, **values)


def _size(count: int) -> str:
    """Return bytes as people read them: ``812 B``, ``12 kB``, ``3.4 MB``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _shown(moment: datetime) -> str:
    return moment.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")
