"""What backfills remember: the days asked for, the listings to be read, and what those offered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, select, update

from crawler.discover.periods import Window
from crawler.records import Candidate, Dropped, Reason, Via
from crawler.walks import Step
from pipelines.store import ledger
from pipelines.store.schema import backfill, backfill_step, candidate, visit, visit_item
from pipelines.store.statements import Row, add, add_missing, put_unless_equal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawler.backfill import Found

Turn = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Backfills:
    """The backfills of all sources; every writing method is one transaction."""

    reading: Turn
    writing: Turn

    def open(self, source_id: str, window: Window, first: Sequence[Step], now: datetime) -> int:
        """Continue the unfinished backfill of these days, or begin one; return its id.

        Entrances that are new since then are added.
        """
        with self.writing() as connection:
            until = backfill.c.until
            same_end = until.is_(None) if window.until is None else until == window.until
            found = connection.execute(
                select(backfill.c.id).where(
                    backfill.c.source == source_id,
                    backfill.c.since == window.since,
                    same_end,
                    backfill.c.finished_at.is_(None),
                )
            ).scalar()
            row = {"source": source_id, "since": window.since, "until": window.until, "opened_at": now}
            number = found if found is not None else add(connection, backfill, row)
            _add_steps(connection, number, first)
            return number

    def windows(self, source_id: str) -> list[Window]:
        """Return the days of all unfinished backfills of a source."""
        with self.reading() as connection:
            rows = connection.execute(
                select(backfill.c.since, backfill.c.until)
                .where(backfill.c.source == source_id, backfill.c.finished_at.is_(None))
                .order_by(backfill.c.id)
            )
            return [Window(*row) for row in rows]

    def steps(self, backfill_id: int) -> list[Step]:
        """Return the listings that are still to be read or to be decided on, first named first."""
        with self.reading() as connection:
            rows = connection.execute(
                select(*(backfill_step.c[name] for name in _STEP))
                .where(backfill_step.c.backfill_id == backfill_id, backfill_step.c.closed.is_(False))
                .order_by(backfill_step.c.number)
            )
            return [_step(*row) for row in rows]

    def count(self, backfill_id: int) -> int:
        """Return how many listings it has named so far, read ones included."""
        with self.reading() as connection:
            return _count(connection, backfill_id)

    def waiting(self, source_id: str) -> list[Candidate]:
        """Return the candidates that backfills have found and nobody has decided."""
        with self.reading() as connection:
            return [one for one in ledger.pending(connection, source_id) if one.via is Via.ARCHIVE]

    def note(self, backfill_id: int, visit_id: int, step: Step, found: Found) -> None:
        """Keep what a listing gave and where the walk goes on, all or nothing.

        A candidate that waits on behalf of a feed or another listing goes on waiting for that.
        """
        with self.writing() as connection:
            source, started_at = ledger.head(connection, visit_id)
            others = _waiting_elsewhere(connection, source)
            rows = [
                ledger.candidate_row(one, source, started_at, visit_id)
                for one in found.wanted
                if one.canonical not in others
            ]
            kept = ("first_seen_at", "tries", "reason")
            put_unless_equal(connection, candidate, rows, keep=kept, column="visit_id")
            ledger.add_lines(connection, visit_id, found.decided)
            _add_steps(connection, backfill_id, found.onward.steps)
            undecided = found.onward.next_url is not None
            _change(
                connection,
                backfill_id,
                step,
                visit_id=visit_id,
                closed=not (undecided or found.cut),
                next_url=found.onward.next_url,
                listed=json.dumps(found.onward.listed),
            )

    def settle(self, backfill_id: int, step: Step, further: Sequence[Step]) -> None:
        """Close a step that was read, and add those after it."""
        with self.writing() as connection:
            _add_steps(connection, backfill_id, further)
            _change(connection, backfill_id, step, closed=True, listed="[]", earlier="[]")

    def verdicts(self, source_id: str, step: Step) -> Mapping[str, Dropped | None]:
        """Return what became of the candidates of a step that was read, by canonical URL."""
        with self.reading() as connection:
            rows = connection.execute(
                select(visit_item.c.canonical, visit_item.c.reason, visit_item.c.detail)
                .join(visit, visit.c.id == visit_item.c.visit_id)
                .where(visit.c.source == source_id, visit.c.id >= (step.visit_id or 0))
                .where(visit_item.c.listed_in == step.url)
                .order_by(visit_item.c.id)
            )
            return {
                canonical: Dropped(Reason(reason), detail) if reason else None
                for canonical, reason, detail in rows
            }

    def close(self, backfill_id: int, now: datetime) -> None:
        """Note that a backfill is done; which listings it went through is then of no use."""
        with self.writing() as connection:
            connection.execute(delete(backfill_step).where(backfill_step.c.backfill_id == backfill_id))
            connection.execute(update(backfill).where(backfill.c.id == backfill_id).values(finished_at=now))


_STEP = ("entrance", "url", "page", "depth", "earlier", "next_url", "listed", "visit_id")


def _step(*values: Any) -> Step:
    row = dict(zip(_STEP, values, strict=True))
    lists = {name: tuple(json.loads(row[name])) for name in ("earlier", "listed")}
    return Step(**{**row, **lists})


def _count(connection: Connection, backfill_id: int) -> int:
    counted = select(func.count()).where(backfill_step.c.backfill_id == backfill_id)
    return int(connection.execute(counted).scalar_one())


def _add_steps(connection: Connection, backfill_id: int, steps: Sequence[Step]) -> None:
    first = _count(connection, backfill_id) + 1
    rows: list[Row] = [
        {
            "backfill_id": backfill_id,
            "url": step.url,
            "number": number,
            "entrance": step.entrance,
            "page": step.page,
            "depth": step.depth,
            "earlier": json.dumps(step.earlier),
            "listed": "[]",
            "closed": False,
        }
        for number, step in enumerate(steps, first)
    ]
    add_missing(connection, backfill_step, rows)


def _change(connection: Connection, backfill_id: int, step: Step, **values: object) -> None:
    this = (backfill_step.c.backfill_id == backfill_id, backfill_step.c.url == step.url)
    connection.execute(update(backfill_step).where(*this).values(values))


def _waiting_elsewhere(connection: Connection, source: str) -> set[str]:
    rows = connection.execute(
        select(candidate.c.canonical).where(
            candidate.c.source == source, candidate.c.pending, candidate.c.via != Via.ARCHIVE
        )
    )
    return set(rows.scalars())
