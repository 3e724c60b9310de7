"""What a source prints under every article: learned with each new version, put right in all stored ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from pipelines.recognise.habits import WINDOW, Placed, Side, edge_lines, rezone, usual_lines
from pipelines.records import Article, Block, Recognition, Zone
from pipelines.store import findings, pack
from pipelines.store.schema import article, article_version, habit, mention, page
from pipelines.store.versions import FACTS, Version, add_version, facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Recognise = Callable[[Article], Recognition]
"""Recognises an article whose zones have changed; pure."""


def habits(connection: Connection, source: str) -> frozenset[Placed]:
    """Return the lines learned so far for a source."""
    rows = connection.execute(_HABITS, {"the_source": source})
    return frozenset(Placed(row.line, Side(row.side), row.distance) for row in rows)


def learn(connection: Connection, source: str, recognise: Recognise) -> None:
    """Learn from the last articles of a source; no commit.

    A line that became usual is furniture from now on, and in every stored version of the source that
    has it at its place. So what is stored never depends on when an article came.
    """
    known = habits(connection, source)
    fresh = usual_lines(_recent_edges(connection, source), known)
    if not fresh:
        return
    rows = [{"source": source, "line": one.line, "side": one.side, "distance": one.distance} for one in fresh]
    connection.execute(insert(habit), rows)
    for article_id in _articles_with(connection, source, fresh):
        _put_right(connection, article_id, source, fresh, recognise)


def forget(connection: Connection) -> None:
    """Forget all habits: they are learned anew; no commit."""
    _REMEMBERED.clear()
    connection.execute(delete(habit))


_REMEMBERED: dict[tuple[object, ...], frozenset[Placed]] = {}
"""Edges of versions seen before, so that a page costs one and not thirty: 1 of 2.5 ms to keep a page.

A version is known by its numbers, the bytes it was read from and its fingerprint: nothing else is read of it.
"""
_MANY = 10_000


def _recent_edges(connection: Connection, source: str) -> list[frozenset[Placed]]:
    if len(_REMEMBERED) > _MANY:
        _REMEMBERED.clear()
    found = []
    for row in connection.execute(_RECENT, {"the_source": source, "window": WINDOW}).all():
        version = tuple(row)
        if version not in _REMEMBERED:
            whole = connection.execute(_TEXT, {"the_id": row.article_id, "the_number": row.number}).one()
            _REMEMBERED[version] = _edges(whole.text, whole.record)
        found.append(_REMEMBERED[version])
    return found


def _edges(text: str, record: str) -> frozenset[Placed]:
    blocks = json.loads(record)["blocks"]
    return edge_lines(text, [Block(Zone(one["zone"]), one["start"], one["end"]) for one in blocks])


def _articles_with(connection: Connection, source: str, usual: Iterable[Placed]) -> list[int]:
    words = sorted({one.line for one in usual})
    statement = (
        select(article.c.id)
        .where(article.c.source == source)
        .where(article.c.id.in_(select(article_version.c.article_id).where(_has_any(words))))
        .order_by(article.c.id)
    )
    return list(connection.execute(statement).scalars())


def _has_any(words: Sequence[str]) -> Any:
    return or_(*(article_version.c.text.contains(line, autoescape=True) for line in words))


def _put_right(
    connection: Connection, article_id: int, source: str, usual: frozenset[Placed], recognise: Recognise
) -> None:
    """Write all versions of an article again, their usual lines as furniture, if any has one."""
    rows = connection.execute(_VERSIONS, {"the_id": article_id}).all()
    before = [pack.read_article(row.record, row.text, row.reader) for row in rows]
    after = [rezone(one, usual) for one in before]
    if before == after:
        return
    findings.forget(connection, article_id)
    for table in (mention, article_version):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    for row, old, new in zip(rows, before, after, strict=True):
        same = old == new
        recognition = pack.read_recognition(row.recognition, row.tagger) if same else recognise(new)
        facts = facts_of(new, row.fetched_at, pack.fingerprint(new))
        kept = (row.number, source, row.page_id, row.run_id, row.fetched_at)
        add_version(connection, Version(article_id, *kept, new, recognition, facts))
    connection.execute(_UPDATE, {**facts, "the_id": article_id})


_HABITS = select(habit.c.line, habit.c.side, habit.c.distance).where(
    habit.c.source == bindparam("the_source")
)
_LAST_IDS = (
    select(article.c.id, article.c.version)
    .where(article.c.source == bindparam("the_source"))
    .order_by(article.c.id.desc())
    .limit(bindparam("window"))
    .subquery()
)
_RECENT = (
    select(
        article_version.c.article_id, article_version.c.number, article_version.c.fingerprint, page.c.sha256
    )
    .join(
        _LAST_IDS,
        and_(article_version.c.article_id == _LAST_IDS.c.id, article_version.c.number == _LAST_IDS.c.version),
    )
    .join(page, page.c.id == article_version.c.page_id)
)
_TEXT = select(article_version.c.text, article_version.c.record).where(
    article_version.c.article_id == bindparam("the_id"), article_version.c.number == bindparam("the_number")
)
_VERSIONS = (
    select(article_version)
    .where(article_version.c.article_id == bindparam("the_id"))
    .order_by(article_version.c.number)
)
_UPDATE = (
    update(article)
    .where(article.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in FACTS})
)
