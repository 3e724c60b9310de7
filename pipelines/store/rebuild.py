"""Everything derived made anew from the stored pages, and a digest that tells whether it differs."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, column, delete, func, select, table, text

from pipelines.records import Article, NoArticle, Recognition
from pipelines.store import expiry, findings, habits, pack
from pipelines.store.keep import Placement, Reading, decide, find, write
from pipelines.store.rows import Rebuilt, StoredPage
from pipelines.store.schema import address, article, article_version, mention, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

Reread = tuple[StoredPage, Article, Recognition] | tuple[StoredPage, NoArticle, None]
"""A stored page with what the present rules read from it."""

_OLD = table("old_article", column("id"), column("canonical_url"))

_FETCH_STATE = ("url", "hints", "etag", "last_modified", "sha256", "fetched_at")


def rebuild(
    connection: Connection,
    reread: Iterable[Reread],
    run_id: int | None,
    recognise: habits.Recognise | None = None,
) -> Rebuilt:
    """Replace all articles, versions and mentions by what ``reread`` says; no commit.

    ``reread`` gives every page once, in the order in which they were kept. What was read from a page that
    is not kept in full stays as it is. Articles keep their ids by
    canonical URL. An address whose article is no more is forgotten, so that it is fetched again. With
    ``recognise``, habits are learned after each version, as they were when the pages came.
    """
    before = digest(connection)
    _set_aside(connection)
    pages = refused = 0
    for stored, read, recognition in reread:
        pages += 1
        fingerprint = None
        if not stored.is_whole:
            read, recognition, fingerprint = expiry.as_it_was(connection, stored.id)
        if isinstance(read, NoArticle) or recognition is None:
            refused += 1
            continue
        reading = Reading(stored.candidate, stored.page, read, recognition)
        if _again(connection, reading, stored.id, run_id, fingerprint) and recognise:
            habits.learn(connection, stored.page.source, recognise)
    _restore_addresses(connection)
    return Rebuilt(
        pages=pages,
        refused=refused,
        articles=_count(connection, article),
        versions=_count(connection, article_version),
        mentions=_count(connection, mention),
        changed=digest(connection) != before,
    )


def digest(connection: Connection) -> str:
    """Return a digest of all articles, versions and mentions.

    Independent of ids, runs, rule versions, and the order in which articles were stored: per article
    one SHA-256, the sum of all. Equal digests mean equal content.
    """
    total = sum(int.from_bytes(part, "big") for part in _article_digests(connection))
    return f"{total % (1 << 256):064x}"


def _set_aside(connection: Connection) -> None:
    for name in ("article", "address"):
        connection.execute(text(f"CREATE TEMPORARY TABLE old_{name} AS SELECT * FROM {name}"))  # noqa: S608 - two constants
    connection.execute(text("CREATE INDEX old_article_by_url ON old_article (canonical_url)"))
    connection.execute(text("CREATE INDEX old_address_by_url ON old_address (canonical)"))
    expiry.set_aside(connection)
    findings.forget(connection)
    for derived in (mention, article_version, article, address):
        connection.execute(delete(derived))
    habits.forget(connection)


def _again(
    connection: Connection, reading: Reading, page_id: int, run_id: int | None, fingerprint: str | None
) -> bool:
    """Write what a page says, if it makes a version, and tell whether it did."""
    target = find(connection, reading).target
    fingerprint = fingerprint or pack.fingerprint(reading.article)
    if decide(reading, fingerprint, target) not in {Placement.NEW, Placement.UPDATE}:
        return False
    old = select(_OLD.c.id).where(_OLD.c.canonical_url == reading.key)
    old_id = connection.execute(old).scalar_one_or_none() if target is None else None
    write(connection, reading, fingerprint, target, page_id=page_id, run_id=run_id, old_id=old_id)
    return True


def _restore_addresses(connection: Connection) -> None:
    """Give addresses back what is known of their last fetch, and bring back those of copies."""
    state = ", ".join(f"{name} = old.{name}" for name in _FETCH_STATE)
    connection.execute(
        text(f"UPDATE address SET {state} FROM old_address AS old WHERE old.canonical = address.canonical")  # noqa: S608 - constants
    )
    names = ", ".join(column.name for column in address.columns)
    connection.execute(
        text(
            f"INSERT INTO address ({names}) SELECT {names} FROM old_address AS old "  # noqa: S608 - constants
            "WHERE NOT old.leads "
            "AND EXISTS (SELECT 1 FROM article WHERE article.canonical_url = old.article_url) "
            "AND NOT EXISTS (SELECT 1 FROM address WHERE address.canonical = old.canonical)"
        )
    )
    for name in ("article", "address", "version"):
        connection.execute(text(f"DROP TABLE old_{name}"))


def _count(connection: Connection, counted: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(counted)).scalar_one())


def _article_digests(connection: Connection) -> Iterator[bytes]:
    last_id = 0
    while ids := _next_ids(connection, last_id):
        yield from _digests(connection, ids)
        last_id = ids[-1]


def _next_ids(connection: Connection, last_id: int) -> list[int]:
    statement = select(article.c.id).where(article.c.id > last_id).order_by(article.c.id).limit(200)
    return list(connection.execute(statement).scalars())


def _digests(connection: Connection, ids: list[int]) -> Iterator[bytes]:
    first, last = ids[0], ids[-1]
    parts = {number: hashlib.sha256() for number in ids}
    for statement in (
        select(article).where(article.c.id.between(first, last)),
        select(article_version, page.c.sha256)
        .join(page, page.c.id == article_version.c.page_id)
        .where(article_version.c.article_id.between(first, last))
        .order_by(article_version.c.article_id, article_version.c.number),
        select(mention)
        .where(mention.c.article_id.between(first, last))
        .order_by(mention.c.article_id, mention.c.number),
    ):
        for row in connection.execute(statement).mappings():
            content = {key: value for key, value in row.items() if key not in _NOT_CONTENT}
            parts[row.get("article_id", row.get("id"))].update(_canonical(content))
    return (part.digest() for part in parts.values())


_NOT_CONTENT = {"id", "article_id", "page_id", "run_id", "reader", "tagger"}


def _canonical(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=True, sort_keys=True, default=_written).encode() + b"\n"


def _written(value: date | datetime) -> str:
    return value.isoformat()
