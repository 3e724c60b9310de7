"""Pages that may be kept only for a time, or only as excerpts: forgetting them, and replay without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, exists, select, table, text, update

from crawler.rights import Kept
from pipelines.recognise.excerpts import excerpt
from pipelines.records import Article, NoArticle, Recognition, Refusal
from pipelines.store import findings, pack
from pipelines.store.schema import article as articles
from pipelines.store.schema import article_version, body, page

if TYPE_CHECKING:
    from datetime import datetime

EXPIRED = "expired"
"""``page.kept`` of a page that was kept in full once."""

_OLD = table("old_version", *(column(c.name, c.type) for c in article_version.columns))


def expire(connection: Connection, now: datetime) -> int:
    """Make excerpts of the pages whose time is over and return how many; no commit.

    Bytes and text go. Mentions, figures and dates stay with their offsets, and so does every count.
    """
    due = select(page.c.id, page.c.sha256).where(page.c.until <= now, page.c.kept == Kept.FULL)
    rows = connection.execute(due.order_by(page.c.id)).all()
    for row in rows:
        _veil_versions(connection, row.id)
        connection.execute(update(page).where(page.c.id == row.id).values(kept=EXPIRED))
    for digest in sorted({row.sha256 for row in rows}):
        others = exists().where(page.c.sha256 == digest, page.c.kept == Kept.FULL)
        connection.execute(update(body).where(body.c.sha256 == digest, ~others).values(zstd=b""))
    return len(rows)


def _veil_versions(connection: Connection, page_id: int) -> None:
    versions = (
        select(article_version, articles.c.source, articles.c.version)
        .join(articles, articles.c.id == article_version.c.article_id)
        .where(article_version.c.page_id == page_id)
    )
    for row in connection.execute(versions).all():
        article, recognition = excerpt(
            pack.read_article(row.record, row.text, row.reader),
            pack.read_recognition(row.recognition, row.tagger),
        )
        values = {
            "text": article.text,
            "record": pack.article_json(article),
            "recognition": pack.recognition_json(recognition),
        }
        this = (article_version.c.article_id == row.article_id, article_version.c.number == row.number)
        connection.execute(update(article_version).where(*this).values(values))
        if row.number == row.version:
            place = findings.Place(row.article_id, row.number, row.source, row.day)
            findings.relist(connection, place, article, recognition)


def set_aside(connection: Connection) -> None:
    """Copy the versions that no page can give again; ``rebuild`` drops the copy when it is done."""
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE old_version AS SELECT * FROM article_version "
            "WHERE page_id IN (SELECT id FROM page WHERE kept <> 'full')"
        )
    )


def as_it_was(
    connection: Connection, page_id: int
) -> tuple[Article, Recognition, str] | tuple[NoArticle, None, None]:
    """Return what was read from such a page when it was there, with the version's fingerprint."""
    row = connection.execute(select(_OLD).where(_OLD.c.page_id == page_id)).first()
    if row is None:
        return NoArticle(Refusal.EMPTY, "not kept"), None, None
    article = pack.read_article(row.record, row.text, row.reader)
    return article, pack.read_recognition(row.recognition, row.tagger), str(row.fingerprint)
