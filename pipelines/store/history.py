"""What was done: visits and their ledgers, missed runs, and the pages that were kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from crawler.records import Bilingual, Candidate, Failure, MissedRun, Page, Reason, SourceState, Via
from crawler.rights import Kept
from pipelines.store import pack
from pipelines.store.lock import held_since, this_process
from pipelines.store.rows import LedgerLine, StoredPage, VisitRow
from pipelines.store.schema import body, missed_run, page, run, visit, visit_failure, visit_item
from pipelines.store.statements import add_missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime


class Past:
    """What was done; ``Store`` gives it its connection and its turns."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _writing(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def visits(
        self, sources: Sequence[str] = (), since: datetime | None = None, limit: int | None = None
    ) -> list[VisitRow]:
        """Return visits with their balance, newest first."""
        with self._reading() as connection:
            return visits(connection, sources, since, limit)

    def ledger(self, visit_id: int) -> list[LedgerLine]:
        """Return what became of each candidate of a visit."""
        with self._reading() as connection:
            return ledger(connection, visit_id)

    def failures(self, visit_id: int) -> list[Failure]:
        """Return the listings of a visit that could not be fetched or read."""
        with self._reading() as connection:
            return failures(connection, visit_id)

    def running_since(self, now: datetime) -> datetime | None:
        """Return since when a process that still lives works on the database; None: none does."""
        with self._reading() as connection:
            return held_since(connection, this_process(), now)

    def note_missed(self, source: str, scheduled_at: datetime, noted_at: datetime, reason: str) -> None:
        """Remember a visit that the schedule promised and that did not take place."""
        with self._writing() as connection:
            note_missed(connection, MissedRun(source, scheduled_at, noted_at, reason))

    def missed_runs(self, since: datetime | None = None, limit: int | None = None) -> list[MissedRun]:
        """Return visits that did not take place, newest first."""
        with self._reading() as connection:
            return missed_runs(connection, since, limit)


def visits(
    connection: Connection, sources: Sequence[str], since: datetime | None, limit: int | None
) -> list[VisitRow]:
    """Return visits, newest first."""
    statement = select(visit, run.c.kind.label("run")).outerjoin(run, run.c.id == visit.c.run_id)
    statement = statement.order_by(visit.c.started_at.desc(), visit.c.id.desc())
    if sources:
        statement = statement.where(visit.c.source.in_(sources))
    if since is not None:
        statement = statement.where(visit.c.started_at >= since)
    rows = connection.execute(statement if limit is None else statement.limit(limit)).all()
    counts = _verdicts(connection, [row.id for row in rows])
    return [_visit_row(row, counts.get(row.id, {})) for row in rows]


def ledger(connection: Connection, visit_id: int) -> list[LedgerLine]:
    """Return what became of each candidate of a visit, in the order of the ledger."""
    statement = select(visit_item).where(visit_item.c.visit_id == visit_id).order_by(visit_item.c.id)
    return [
        LedgerLine(
            url=row.url,
            canonical=row.canonical,
            via=Via(row.via),
            listed_in=row.listed_in,
            reason=None if row.reason is None else Reason(row.reason),
            detail=row.detail,
            article_id=row.article_id,
            version=row.version,
            new_mentions=row.new_mentions,
            title=row.title,
        )
        for row in connection.execute(statement)
    ]


def failures(connection: Connection, visit_id: int) -> list[Failure]:
    """Return the listings of a visit that could not be fetched or read."""
    statement = select(visit_failure).where(visit_failure.c.visit_id == visit_id)
    return [
        Failure(row.url, Reason(row.reason), row.detail, row.status, row.retry_after)
        for row in connection.execute(statement.order_by(visit_failure.c.number))
    ]


def note_missed(connection: Connection, missed: MissedRun) -> None:
    """Remember a visit that did not take place; a second note of the same one changes nothing."""
    add_missing(connection, missed_run, [asdict(missed)])


def missed_runs(connection: Connection, since: datetime | None, limit: int | None) -> list[MissedRun]:
    """Return visits that did not take place, newest first."""
    statement = select(missed_run).order_by(missed_run.c.scheduled_at.desc(), missed_run.c.noted_at.desc())
    if since is not None:
        statement = statement.where(missed_run.c.scheduled_at >= since)
    rows = connection.execute(statement if limit is None else statement.limit(limit))
    return [MissedRun(row.source, row.scheduled_at, row.noted_at, row.reason) for row in rows]


def pages_after(connection: Connection, last_id: int, number: int) -> list[StoredPage]:
    """Return up to ``number`` pages kept after the one with that id, in the order they were kept."""
    statement = (
        select(page, body.c.size, body.c.zstd)
        .join(body, body.c.sha256 == page.c.sha256)
        .where(page.c.id > last_id)
        .order_by(page.c.id)
        .limit(number)
    )
    return [_stored_page(row) for row in connection.execute(statement)]


def page_count(connection: Connection) -> int:
    """Return how many pages are kept."""
    return int(connection.execute(select(func.count()).select_from(page)).scalar_one())


def _verdicts(connection: Connection, visit_ids: Sequence[int]) -> dict[int, dict[str | None, int]]:
    found: dict[int, dict[str | None, int]] = {}
    for start in range(0, len(visit_ids), 500):
        statement = (
            select(visit_item.c.visit_id, visit_item.c.reason, func.count())
            .where(visit_item.c.visit_id.in_(visit_ids[start : start + 500]))
            .group_by(visit_item.c.visit_id, visit_item.c.reason)
        )
        for visit_id, reason, number in connection.execute(statement):
            found.setdefault(visit_id, {})[reason] = number
    return found


def _visit_row(row: Any, counts: dict[str | None, int]) -> VisitRow:
    return VisitRow(
        id=row.id,
        source=row.source,
        started_at=row.started_at,
        finished_at=row.finished_at,
        state=None if row.state is None else SourceState(row.state),
        note=None if row.note_ko is None else Bilingual(row.note_ko, row.note_en),
        listings=row.listings,
        unchanged_listings=row.unchanged_listings,
        newest=row.newest,
        seen=sum(counts.values()),
        stored=counts.get(None, 0),
        dropped={reason: counts[reason] for reason in Reason if reason in counts},
        run=row.run,
    )


def _stored_page(row: Any) -> StoredPage:
    is_whole = row.kept == Kept.FULL
    stored = Page(
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        headers=pack.read_headers(row.headers),
        body=pack.unpacked(row.zstd, row.size) if is_whole else b"",
        fetched_at=row.fetched_at,
        source=row.source,
        site_wishes=pack.read_headers(row.site_wishes),
    )
    # how it was listed is in the ledger; reading needs only its address and hints
    offered = Candidate(row.url, row.canonical, Via.LISTING, "", pack.read_hints(row.hints))
    return StoredPage(row.id, offered, stored, is_whole)
