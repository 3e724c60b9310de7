"""What planning needs to remember: decisions, refused pages, and the history that both come from."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, func, select

from crawler.backoff import look_again, page_try
from crawler.comeback import History
from crawler.records import (
    Bilingual,
    Candidate,
    Decision,
    ListingFacts,
    PageTry,
    Reason,
    SourceState,
    Via,
)
from crawler.rhythm import Seen
from pipelines.records import Precision
from pipelines.store import pack, schema
from pipelines.store.schema import address, article, candidate, plan, visit
from pipelines.store.statements import put

if TYPE_CHECKING:
    from crawler.records import Dropped

REMEMBERED = 1500
"""Entries that a rhythm is learned from: two weeks of a wire service, years of a blog."""
LONGEST = timedelta(days=400)
"""Older entries tell nothing."""


# Decisions -----------------------------------------------------------------------------------------------


def note_decision(connection: Connection, source: str, decision: Decision, now: datetime) -> None:
    """Keep what was decided at the end of a visit in place of what was decided before."""
    row = {
        "source": source,
        "next_at": decision.at,
        "reason_ko": decision.reason.ko,
        "reason_en": decision.reason.en,
        "not_before": decision.not_before,
        "failures": decision.failures,
        "failure": decision.failure,
        "ask_anew": decision.ask_anew,
        "wait_until": decision.wait_until,
        "listings": json.dumps([_facts_row(facts) for facts in decision.listings], ensure_ascii=False),
        "decided_at": now,
    }
    put(connection, plan, [row])


def decisions(connection: Connection, source: str | None = None) -> dict[str, Decision]:
    """Return what was decided last, by source; of one source or of all."""
    statement = select(plan).order_by(plan.c.source)
    if source is not None:
        statement = statement.where(plan.c.source == source)
    return {row.source: _decision(row) for row in connection.execute(statement)}


def _decision(row: Any) -> Decision:
    return Decision(
        at=row.next_at,
        reason=Bilingual(row.reason_ko, row.reason_en),
        not_before=row.not_before,
        failures=row.failures,
        failure=None if row.failure is None else Reason(row.failure),
        ask_anew=row.ask_anew,
        wait_until=row.wait_until,
        listings=tuple(_read_facts(facts) for facts in json.loads(row.listings)),
    )


def _facts_row(facts: ListingFacts) -> dict[str, Any]:
    return asdict(facts) | {"read_at": facts.read_at.isoformat()}


def _read_facts(row: dict[str, Any]) -> ListingFacts:
    return ListingFacts(
        **row | {"read_at": datetime.fromisoformat(row["read_at"]), "skip_hours": tuple(row["skip_hours"])}
    )


# History -------------------------------------------------------------------------------------------------


def history(connection: Connection, source: str, started: datetime) -> History:
    """Return what is stored of a source at the end of the visit that ``started``."""
    seen = _seen(connection, source, started)
    mine = visit.c.source == source
    first_visit = connection.execute(select(func.min(visit.c.started_at)).where(mine)).scalar()
    reading = and_(
        mine, visit.c.state.not_in([SourceState.FAILED, SourceState.BLOCKED]), visit.c.started_at < started
    )
    starts = select(visit.c.started_at).where(reading).order_by(visit.c.started_at.desc())
    visits = connection.execute(starts.limit(REMEMBERED)).scalars().all()
    last = decisions(connection, source).get(source)
    return History(seen, (*reversed(visits), started), first_visit or started, last)


def _seen(connection: Connection, source: str, now: datetime) -> tuple[Seen, ...]:
    """Return the newest entries; one without a stored article, or with a bare date, has no moment."""
    statement = (
        select(
            candidate.c.listed_in,
            candidate.c.first_seen_at,
            article.c.published_at,
            article.c.published_precision,
        )
        .outerjoin(address, address.c.canonical == candidate.c.canonical)
        .outerjoin(article, article.c.canonical_url == address.c.article_url)
        .where(candidate.c.source == source, candidate.c.first_seen_at >= now - LONGEST)
        .order_by(candidate.c.first_seen_at.desc())
        .limit(REMEMBERED)
    )
    return tuple(
        Seen(listing, first_seen, published if precision != Precision.DAY else None)
        for listing, first_seen, published, precision in connection.execute(statement)
    )


# Pages ---------------------------------------------------------------------------------------------------


def due_again(connection: Connection, source: str, now: datetime, recheck: timedelta) -> list[Candidate]:
    """Return refused pages whose pause is over, and young articles that no visit looked at for a while."""
    return [*_refused(connection, source, now), *_young(connection, source, now, recheck)]


def _refused(connection: Connection, source: str, now: datetime) -> list[Candidate]:
    tries = schema.page_try
    statement = (
        select(*_CANDIDATE)
        .join(tries, and_(tries.c.source == candidate.c.source, tries.c.canonical == candidate.c.canonical))
        .where(tries.c.source == source, tries.c.again_at <= now)
    )
    return sorted((_candidate(row) for row in connection.execute(statement)), key=_canonical)


def _young(connection: Connection, source: str, now: datetime, recheck: timedelta) -> list[Candidate]:
    statement = (
        select(*_CANDIDATE, article.c.published_at, address.c.fetched_at)
        .select_from(article)
        .join(address, and_(address.c.article_url == article.c.canonical_url, address.c.leads))
        .join(candidate, candidate.c.canonical == address.c.canonical)
        .where(
            article.c.source == source,
            candidate.c.source == source,
            article.c.published_at.between(now - recheck, now),
        )
    )
    due = (
        _candidate(row)
        for row in connection.execute(statement)
        if look_again(row.published_at, row.fetched_at, now=now, recheck=recheck)
    )
    return sorted(due, key=_canonical)


def find_try(connection: Connection, source: str, canonical: str) -> PageTry | None:
    """Return how a page refused us before, or None."""
    row = connection.execute(_TRY, {"the_source": source, "the_canonical": canonical}).first()
    if row is None:
        return None
    return PageTry(row.tries, Reason(row.reason), row.again_at, pack.read_hints(row.hints))


def note_refusal(
    connection: Connection, visit_id: int, one: Candidate, dropped: Dropped, now: datetime
) -> None:
    """Note that a page gave no article, and when it is tried again; other drops change nothing."""
    if page_try(dropped.reason, None, one.hints, now) is None:
        return
    source = _source_of(connection, visit_id)
    after = page_try(dropped.reason, find_try(connection, source, one.canonical), one.hints, now)
    if after is None:
        return
    row = {
        "source": source,
        "canonical": one.canonical,
        "tries": after.tries,
        "reason": after.reason,
        "again_at": after.again_at,
        "hints": pack.hints_json(after.hints),
    }
    put(connection, schema.page_try, [row])


def forget_refusals(connection: Connection, source: str, canonical: str) -> None:
    """Forget that a page was refused: it gave an article."""
    connection.execute(_FORGET, {"the_source": source, "the_canonical": canonical})


def _source_of(connection: Connection, visit_id: int) -> str:
    return str(connection.execute(select(visit.c.source).where(visit.c.id == visit_id)).scalar_one())


_THIS_PAGE = (
    schema.page_try.c.source == bindparam("the_source"),
    schema.page_try.c.canonical == bindparam("the_canonical"),
)
_TRY = select(schema.page_try).where(*_THIS_PAGE)
_FORGET = delete(schema.page_try).where(*_THIS_PAGE)
_CANDIDATE = tuple(candidate.c[name] for name in ("canonical", "url", "via", "listed_in", "hints", "guid"))


def _candidate(row: Any) -> Candidate:
    hints = pack.read_hints(row.hints)
    return Candidate(row.url, row.canonical, Via(row.via), row.listed_in, hints, row.guid)


def _canonical(one: Candidate) -> str:
    """Order by address here: databases disagree on the order of text."""
    return one.canonical
