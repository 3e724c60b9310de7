"""What hosts asked of us, and how they fail: one row for each that asked for anything or keeps failing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from crawler.fetch.circuit import Circuit
from crawler.fetch.host_wishes import Wish
from crawler.records import Reason
from pipelines.store.schema import circuit, host_wish, run
from pipelines.store.statements import put

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime


def wishes(connection: Connection) -> dict[str, Wish]:
    """Return what hosts asked for, by queue or origin."""
    rows = connection.execute(select(host_wish))
    return {row.key: Wish(row.key, row.until, row.crawl_delay, row.tdm, row.tdm_read_at) for row in rows}


def note_wish(connection: Connection, wish: Wish) -> None:
    """Keep a wish in place of the one with its key."""
    put(connection, host_wish, [asdict(wish)])


def circuits(connection: Connection) -> dict[str, Circuit]:
    """Return how origins fail."""
    rows = connection.execute(select(circuit))
    return {row.origin: Circuit(Reason(row.reason), row.failures, row.pauses, row.until) for row in rows}


def note_circuit(connection: Connection, origin: str, found: Circuit) -> None:
    """Keep how an origin fails, or forget that it did."""
    if found.reason is None:
        connection.execute(delete(circuit).where(circuit.c.origin == origin))
    else:
        put(connection, circuit, [{"origin": origin, **asdict(found)}])


def others_asked_until(connection: Connection, own_run: int | None, now: datetime) -> datetime | None:
    """Return when the run before ``own_run`` ended: now, at the latest, if it was killed; None: none was."""
    runs = select(run.c.finished_at).order_by(run.c.id.desc()).limit(1)
    row = connection.execute(runs if own_run is None else runs.where(run.c.id < own_run)).first()
    return None if row is None else min(row.finished_at or now, now)


class HostWishes:
    """What ``crawler.fetch.host_wishes`` asks of the store; ``Store`` gives it connection and turns."""

    @property
    def _run_id(self) -> int | None:
        raise NotImplementedError

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _writing(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def wishes(self) -> dict[str, Wish]:
        """Return what hosts asked of us, by queue or origin."""
        with self._reading() as connection:
            return wishes(connection)

    def note_wish(self, wish: Wish) -> None:
        """Keep what a host asks of us, in place of what it asked before."""
        with self._writing() as connection:
            note_wish(connection, wish)

    def others_asked_until(self, now: datetime) -> datetime | None:
        """Return until when an earlier run may have asked something; ``now`` if it was killed."""
        with self._reading() as connection:
            return others_asked_until(connection, self._run_id, now)

    def circuits(self) -> dict[str, Circuit]:
        """Return how origins were failing when they were asked last."""
        with self._reading() as connection:
            return circuits(connection)

    def note_circuit(self, origin: str, circuit: Circuit) -> None:
        """Keep how an origin fails, or forget it when it answered."""
        with self._writing() as connection:
            note_circuit(connection, origin, circuit)
