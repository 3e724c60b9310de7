"""The list of what the current version of each article says: written together with the version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, update

from pipelines.recognise.about import Finding, Sort, findings_in, numbered
from pipelines.records import Quote
from pipelines.store.found_schema import finding, finding_entity
from pipelines.store.schema import article as articles

if TYPE_CHECKING:
    from pipelines.records import Article, Recognition
    from pipelines.store.statements import Row


@dataclass(frozen=True, slots=True)
class Place:
    """The version that is listed."""

    article_id: int
    number: int
    source: str
    day: date | None


def relist(connection: Connection, place: Place, article: Article, recognition: Recognition) -> None:
    """List a version's quotations, events and relations in place of what was listed; no commit."""
    forget(connection, place.article_id)
    found = list(findings_in(article, recognition))
    rows = [_row(place, one, recognition) for one in found]
    concerned = [
        {
            "article_id": place.article_id,
            "sort": one.sort,
            "number": one.number,
            "entity": entity,
            "part": part,
        }
        for one in found
        for entity, part in dict.fromkeys(one.concerns)
    ]
    if rows:
        connection.execute(_ADD, rows)
    if concerned:
        connection.execute(_ADD_ENTITIES, concerned)
    connection.execute(_COUNT, {"the_id": place.article_id, "the_count": len(rows)})


def forget(connection: Connection, article_id: int | None = None) -> None:
    """Empty the list, of one article or of all; no commit."""
    if article_id is None:
        connection.execute(delete(finding_entity))
        connection.execute(delete(finding))
        return
    connection.execute(_FORGET_ENTITIES, {"the_id": article_id})
    connection.execute(_FORGET, {"the_id": article_id})


def _row(place: Place, one: Finding, recognition: Recognition) -> Row:
    record = numbered(recognition, one.sort)[one.number] if one.sort is Sort.QUOTE else None
    return {
        "article_id": place.article_id,
        "sort": one.sort,
        "number": one.number,
        "version": place.number,
        "kind": one.kind,
        "speaker": record.speaker if isinstance(record, Quote) else None,
        "start": one.start,
        "stop": one.end,
        "source": place.source,
        "day": place.day,
    }


_ADD = insert(finding)
_ADD_ENTITIES = insert(finding_entity)
_FORGET = delete(finding).where(finding.c.article_id == bindparam("the_id"))
_FORGET_ENTITIES = delete(finding_entity).where(finding_entity.c.article_id == bindparam("the_id"))
_COUNT = update(articles).where(articles.c.id == bindparam("the_id")).values(findings=bindparam("the_count"))
