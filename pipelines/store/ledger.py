"""What visits need to remember: candidates, validators, what is known, and the ledger of each visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, update

from crawler.records import (
    TRANSIENT,
    Candidate,
    Dropped,
    Item,
    Known,
    Reason,
    Stored,
    Validators,
    Verdict,
    Via,
    VisitReport,
)
from pipelines.store import pack
from pipelines.store.schema import address, article, candidate, listing, visit, visit_failure, visit_item
from pipelines.store.statements import Row, add, put, put_unless_equal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime


def open_visit(connection: Connection, source: str, run_id: int | None, now: datetime) -> int:
    """Begin the ledger of a visit and return its id."""
    row = {"source": source, "run_id": run_id, "started_at": now, "listings": 0, "unchanged_listings": 0}
    return add(connection, visit, row)


def note_listing(
    connection: Connection, visit_id: int, url: str, validators: Validators, offered: Sequence[Candidate]
) -> None:
    """Note what a listing offers as pending, and the validators that will answer 304 next time.

    What a listing of the same visit offered before stays as it is: the visit may have decided it.
    """
    source, started_at = head(connection, visit_id)
    first: dict[str, Candidate] = {}
    for one in offered:
        first.setdefault(one.canonical, one)
    rows = [candidate_row(one, source, started_at, visit_id) for one in first.values()]
    put_unless_equal(
        connection, candidate, rows, keep=("first_seen_at", "tries", "reason"), column="visit_id"
    )
    listed = {
        "url": url,
        "source": source,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "visit_id": visit_id,
    }
    put(connection, listing, [listed])


def listing_validators(connection: Connection, url: str) -> Validators | None:
    """Return what a listing was last fetched with, and since when it has been so, or None."""
    columns = select(listing.c.etag, listing.c.last_modified, visit.c.started_at)
    read = columns.join_from(listing, visit, listing.c.visit_id == visit.c.id)
    row = connection.execute(read.where(listing.c.url == url)).first()
    return Validators(*row) if row else None


def pending(connection: Connection, source: str) -> list[Candidate]:
    """Return the candidates of a source that are still to be decided, first seen first."""
    names = ("first_seen_at", "canonical", "url", "via", "listed_in", "hints", "guid")
    rows = connection.execute(
        select(*(candidate.c[name] for name in names)).where(
            candidate.c.source == source, candidate.c.pending
        )
    )
    # sorted here: databases disagree on the order of text
    return [
        Candidate(url, canonical, Via(via), listed_in, pack.read_hints(hints), guid)
        for _, canonical, url, via, listed_in, hints, guid in sorted(rows, key=lambda row: row[:2])
    ]


def known(connection: Connection, canonical: str) -> Known | None:
    """Return what is remembered of the article at an address, or None."""
    row = connection.execute(_KNOWN, {"canonical": canonical}).first()
    if row is None:
        return None
    return Known(
        canonical=canonical,
        hints=pack.read_hints(row.hints),
        page_url=row.url,
        validators=Validators(row.etag, row.last_modified),
        sha256=row.sha256,
        published_at=row.published_at,
        last_fetched_at=row.fetched_at,
    )


def last_published(connection: Connection, source: str) -> datetime | None:
    """Return when the newest article of a source was published; dates in the future do not count."""
    newest = select(func.max(article.c.published_at))
    found = newest.where(article.c.source == source, article.c.day.is_not(None))
    return connection.execute(found).scalar()


def touch(connection: Connection, canonical: str, validators: Validators, now: datetime) -> None:
    """Note that an address was confirmed unchanged; validators given again replace the old ones."""
    values: Row = {"fetched_at": now}
    if validators:
        values |= {"etag": validators.etag, "last_modified": validators.last_modified}
    connection.execute(update(address).where(address.c.canonical == canonical).values(values))


def settle(connection: Connection, visit_id: int, one: Candidate, dropped: Dropped) -> None:
    """Write one line of the ledger and what it means for the candidate.

    A duplicate is settled only when the visit is closed: the candidate that it repeats may have the
    same address and be still on its way.
    """
    add_line(connection, visit_id, one, dropped)
    if dropped.reason is not Reason.DUPLICATE:
        settle_candidate(connection, visit_id, one, dropped)


def add_line(connection: Connection, visit_id: int, one: Candidate, verdict: Verdict) -> None:
    """Write one line of the ledger; it stands even if the visit is killed before it is closed."""
    connection.execute(_ADD_LINE, _item_row(visit_id, Item(one, verdict)))


def add_lines(connection: Connection, visit_id: int, items: Sequence[Item]) -> None:
    """Write many lines of the ledger."""
    if items:
        connection.execute(_ADD_LINE, [_item_row(visit_id, item) for item in items])


def settle_candidate(connection: Connection, visit_id: int, one: Candidate, verdict: Verdict) -> None:
    """Take a candidate off the list, unless its verdict says "try again"."""
    reason = verdict.reason if isinstance(verdict, Dropped) else None
    again = reason in TRANSIENT
    connection.execute(
        _RETRY if again else _settling(reason),
        {"the_visit": visit_id, "the_canonical": one.canonical, "the_reason": reason},
    )
    if reason is Reason.UNCHANGED:  # else a changed hint would have it fetched again for ever
        hints = pack.hints_json(one.hints)
        connection.execute(update(address).where(address.c.canonical == one.canonical).values(hints=hints))


def close_visit(connection: Connection, visit_id: int, report: VisitReport) -> None:
    """Write the head of the ledger; its lines are now the report's."""
    note = report.note
    ending = {
        "finished_at": report.finished_at,
        "state": report.state,
        "note_ko": note.ko if note else None,
        "note_en": note.en if note else None,
        "listings": report.listings,
        "unchanged_listings": report.unchanged_listings,
        "newest": report.newest,
    }
    connection.execute(update(visit).where(visit.c.id == visit_id).values(ending))
    connection.execute(delete(visit_item).where(visit_item.c.visit_id == visit_id))
    add_lines(connection, visit_id, report.items)
    settled = [
        {"the_visit": visit_id, "the_canonical": canonical, "the_reason": reason}
        for canonical, reason in final_reasons(report.items).items()
    ]
    for statement, rows in _by_statement(settled):
        connection.execute(statement, rows)
    failures = [
        {
            "visit_id": visit_id,
            "number": number,
            "url": failure.url,
            "reason": failure.reason,
            "detail": failure.detail,
            "status": failure.status,
            "retry_after": failure.retry_after,
        }
        for number, failure in enumerate(report.failures)
    ]
    if failures:
        connection.execute(insert(visit_failure), failures)


def _settling(reason: Reason | None) -> Update:
    """Return how a candidate is taken off the list; a backfill's range is nothing to what a feed offers."""
    return _SETTLE_ARCHIVED if reason is Reason.OUT_OF_RANGE else _SETTLE


def _by_statement(settled: Sequence[Row]) -> Iterator[tuple[Update, list[Row]]]:
    for statement in (_SETTLE, _SETTLE_ARCHIVED):
        rows = [row for row in settled if _settling(row["the_reason"]) is statement]
        if rows:
            yield statement, rows


def final_reasons(items: Iterable[Item]) -> dict[str, Reason | None]:
    """Return per address why it was dropped (None: stored), without those that are to be tried again.

    An address that was listed twice has the verdict of the one that was not called a duplicate.
    """
    reasons: dict[str, Reason | None] = {}
    for item in items:
        reason = item.verdict.reason if isinstance(item.verdict, Dropped) else None
        if reason is Reason.DUPLICATE:
            reasons.setdefault(item.candidate.canonical, reason)
        else:
            reasons[item.candidate.canonical] = reason
    return {canonical: reason for canonical, reason in reasons.items() if reason not in TRANSIENT}


def head(connection: Connection, visit_id: int) -> tuple[str, datetime]:
    """Return the source of a visit and when it began."""
    row = connection.execute(select(visit.c.source, visit.c.started_at).where(visit.c.id == visit_id)).one()
    return row[0], row[1]


def candidate_row(one: Candidate, source: str, seen_at: datetime, visit_id: int) -> Row:
    """Return a candidate as it is stored when it is offered."""
    return {
        "source": source,
        "canonical": one.canonical,
        "url": one.url,
        "via": one.via,
        "listed_in": one.seen_at,
        "guid": one.guid,
        "hints": pack.hints_json(one.hints),
        "pending": True,
        "reason": None,
        "tries": 0,
        "first_seen_at": seen_at,
        "visit_id": visit_id,
    }


def _item_row(visit_id: int, item: Item) -> Row:
    verdict = item.verdict
    stored = verdict if isinstance(verdict, Stored) else None
    return {
        "visit_id": visit_id,
        "url": item.candidate.url,
        "canonical": item.candidate.canonical,
        "via": item.candidate.via,
        "listed_in": item.candidate.seen_at,
        "reason": verdict.reason if isinstance(verdict, Dropped) else None,
        "detail": verdict.detail if isinstance(verdict, Dropped) else "",
        "article_id": stored.article_id if stored else None,
        "version": stored.version if stored else None,
        "new_mentions": stored.new_mentions if stored else None,
        "title": stored.title if stored else None,
    }


_KNOWN = (
    select(
        address.c.hints,
        address.c.url,
        address.c.etag,
        address.c.last_modified,
        address.c.sha256,
        address.c.fetched_at,
        article.c.published_at,
    )
    .join(article, article.c.canonical_url == address.c.article_url)
    .where(address.c.canonical == bindparam("canonical"))
)
_ADD_LINE = insert(visit_item)
_OF_VISIT = select(visit.c.source).where(visit.c.id == bindparam("the_visit")).scalar_subquery()
_THIS = (candidate.c.source == _OF_VISIT, candidate.c.canonical == bindparam("the_canonical"))
_SETTLE = update(candidate).where(*_THIS).values(pending=False, tries=0, reason=bindparam("the_reason"))
_SETTLE_ARCHIVED = _SETTLE.where(candidate.c.via == Via.ARCHIVE)
_RETRY = update(candidate).where(*_THIS).values(tries=candidate.c.tries + 1, reason=bindparam("the_reason"))
