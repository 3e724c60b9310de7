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

_NEEDS_A_LOOK = frozenset({"visit_missed", "config_refused", "source_refused", "restart_needed"})


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
    """Write to standard output; what is no ledger and needs a look goes to standard error."""
    event = event_of(record)
    click.echo(line, err=event is None or event.name in _NEEDS_A_LOOK)


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
    text = _TEXTS.get(event.name)
    if text is not None:
        return text(event.fields, say)
    rest = ", ".join(f"{key} {value}" for key, value in event.fields.items() if value is not None)
    return one_line(f"{event.name}: {rest}")


def _visit(fields: Fields, say: Words) -> str:
    return "\n".join([visit_text(fields, say), *_more(fields, say)])


def _missed(fields: Fields, say: Words) -> str:
    at = _shown(datetime.fromisoformat(fields["scheduled_at"]))
    return say("run.missed", id=fields["source"], at=at, reason=say.name_of("missed", fields["reason"]))


def _held(fields: Fields, say: Words) -> str:
    return say("plan.held", id=fields["source"], at=_shown(datetime.fromisoformat(fields["until"])))


def _changed(fields: Fields, say: Words) -> str:
    told = {"run.added": fields["added"], "run.removed": fields["removed"], "run.changed": fields["changed"]}
    return "\n".join(say(key, ids=one_line(", ".join(ids))) for key, ids in told.items() if ids)


def _more(visit: Fields, say: Words) -> list[str]:
    lines = []
    if "requests" in visit:
        lines.append(_traffic("log.traffic", visit, say))
    if visit["next_check"]:
        at = _shown(datetime.fromisoformat(visit["next_check"]))
        lines.append(say("log.next_check", at=at, why=visit["because"][say.lang]))
    return lines


def _refused(fields: Fields, say: Words) -> str:
    place = f"{fields['file']}:{fields['line']}" if fields["line"] else fields["file"]
    parts = (say("run.kept"), place, fields["key"], fields["message"][say.lang])
    return one_line(": ".join(part for part in parts if part))


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


_TEXTS: dict[str, Callable[[Fields, Words], str]] = {
    "visit": _visit,
    "listing_failed": failure_text,
    "candidate": _candidate,
    "visit_missed": _missed,
    "visit_held": _held,
    "backfill": backfill_text,
    "sources_changed": _changed,
    "config_refused": _refused,
    "source_refused": lambda fields, say: one_line(f"{fields['source']}: {fields['message'][say.lang]}"),
    "restart_needed": lambda fields, say: say("run.restart", file=fields["file"]),
    "run_began": lambda fields, say: say("run.started", n=fields["sources"]),
    "run_ended": _sum,
}
"""What each event says to a reader."""
