"""Log lines: one event is one line, whatever is in it."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.watch.masking import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from pipelines.watch.events import Event

LOGGER = "dolpung"
"""The name of our own logger; what libraries log under other names is kept from ``WARNING`` on."""


def event_of(record: logging.LogRecord) -> Event | None:
    """Return the event of one of our own records."""
    found: Event | None = getattr(record, "event", None)
    return found


def moment_of(record: logging.LogRecord) -> datetime:
    """Return when it was logged, UTC."""
    return datetime.fromtimestamp(record.created, UTC)


class JsonLines(logging.Formatter):
    """One JSON object a line, in ASCII: ``time``, ``level``, ``event``, then the event's own fields.

    A record of a library is the event ``log`` with ``logger``, ``message`` and, where there was an
    exception, ``traceback``. No character of a page, URL or message can end the line or begin another.
    """

    def __init__(self, secrets: AbstractSet[str] = frozenset()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        event = event_of(record)
        fields = event.fields if event else self._library(record)
        line = {
            "time": moment_of(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event.name if event else "log",
            **{key: self._masked(value) for key, value in fields.items()},
        }
        return json.dumps(line, ensure_ascii=True, default=str)

    def _library(self, record: logging.LogRecord) -> dict[str, Any]:
        fields = {"logger": record.name, "message": record.getMessage()}
        return {**fields, "traceback": self.formatException(record.exc_info)} if record.exc_info else fields

    def _masked(self, value: object) -> object:
        if isinstance(value, str):
            return masked(value, self._secrets)
        if isinstance(value, dict):
            return {key: self._masked(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._masked(inner) for inner in value]
        return value


def one_line(text: str) -> str:
    """Return ``text`` with everything that would break a line or steer a terminal as an escape."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


class Lines(logging.Handler):
    """Hands every line to ``write``; a line that cannot be written costs the run nothing.

    Args:
        write: writes one line; may raise OSError. The last such error is kept in ``broken``.
        formatter: makes the line.
    """

    def __init__(self, write: Callable[[logging.LogRecord, str], None], formatter: logging.Formatter) -> None:
        super().__init__()
        self._write = write
        self.broken: OSError | None = None
        self.setFormatter(formatter)
        self.addFilter(_is_wanted)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; whoever opened the log looks at ``broken`` in the end."""
        try:
            self._write(record, self.format(record))
        except OSError as error:
            self.broken = error


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.name == LOGGER or record.levelno >= logging.WARNING


@contextmanager
def logging_to(handler: logging.Handler, level: str) -> Iterator[logging.Logger]:
    """Send our events from ``level`` on, and the warnings of libraries, to ``handler``; give our logger."""
    root, ours = logging.getLogger(), logging.getLogger(LOGGER)
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(level.upper())
    try:
        yield ours
    finally:
        ours.setLevel(before)
        root.removeHandler(handler)
