"""Versions of an article and their mentions: one row for each distinct mention, when it came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, func, insert, select, update

from pipelines.records import CONTENT_ZONES, Article, Recognition
from pipelines.store import findings, pack
from pipelines.store.fresh import Seen, lasting_numbers
from pipelines.store.schema import article_version, mention
from pipelines.store.statements import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS = ("fingerprint", "title", "published_at", "published_precision", "day", "modified_at")
"""The columns that article and article_version share."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version about to be written."""

    article_id: int
    number: int
    source: str
    page_id: int
    run_id: int | None
    fetched_at: datetime
    article: Article
    recognition: Recognition
    facts: Row


def facts_of(article: Article, fetched_at: datetime, fingerprint: str) -> Row:
    """Return the values of ``FACTS`` for an article read from a page that was fetched at that time."""
    published, modified = article.published, article.modified
    return {
        "fingerprint": fingerprint,
        "title": article.title,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "day": pack.counting_day(published, fetched_at),
        "modified_at": modified.at if modified else None,
    }


def add_version(connection: Connection, version: Version) -> int:
    """Write one version with its mentions; return how many new ones the content zones have; no commit."""
    earlier = _earlier(connection, version)
    before = next(earlier, None)
    known: list[int | None] = [None] * len(version.recognition.mentions)
    last = 0
    if before is not None:
        known = lasting_numbers(version.article.text, version.recognition.mentions, chain([before], earlier))
        last = connection.execute(_LAST, {"the_id": version.article_id}).scalar_one()
    numbers, fresh = _numbered(known, last)
    connection.execute(_ADD_VERSION, _version_row(version, numbers))
    rows = [_mention_row(version, index, numbers[index]) for index in fresh]
    if rows:
        connection.execute(_ADD_MENTIONS, rows)
    if before is not None:
        _come_and_go(connection, version, set(before.numbers), set(numbers))
        connection.execute(_FOLLOW, {"the_id": version.article_id, "the_day": version.facts["day"]})
    _list_findings(connection, version)
    return sum(row["content"] for row in rows)


def _list_findings(connection: Connection, version: Version) -> None:
    """List what this version says in place of what the one before it said."""
    place = findings.Place(version.article_id, version.number, version.source, version.facts["day"])
    findings.relist(connection, place, version.article, version.recognition)


def _earlier(connection: Connection, version: Version) -> Iterator[Seen]:
    """Yield the versions before this one, newest first, each read only when it is asked for."""
    for number in range(version.number - 1, 0, -1):
        row = connection.execute(_SEEN, {"the_id": version.article_id, "the_number": number}).one()
        yield Seen(row.text, pack.read_mentions(row.recognition), pack.read_numbers(row.mention_numbers))


def _numbered(known: list[int | None], last: int) -> tuple[list[int], list[int]]:
    """Give each mention without a number the next one; return all numbers and the indexes of the new."""
    numbers: list[int] = []
    fresh: list[int] = []
    for index, number in enumerate(known):
        if number is None:
            last += 1
            fresh.append(index)
        numbers.append(last if number is None else number)
    return numbers, fresh


def _come_and_go(connection: Connection, version: Version, before: set[int], now: set[int]) -> None:
    """Mark what this version lost; what an earlier version lost and this one has again stands again."""
    marks: list[Row] = [{"the_number": number, "gone": version.number} for number in sorted(before - now)]
    marks += [{"the_number": number, "gone": None} for number in sorted(now - before)]
    if marks:
        connection.execute(_MARK, [{"the_id": version.article_id, **mark} for mark in marks])


def _version_row(version: Version, numbers: list[int]) -> Row:
    return {
        **version.facts,
        "article_id": version.article_id,
        "number": version.number,
        "page_id": version.page_id,
        "run_id": version.run_id,
        "fetched_at": version.fetched_at,
        "text": version.article.text,
        "record": pack.article_json(version.article),
        "recognition": pack.recognition_json(version.recognition),
        "mention_numbers": pack.numbers_json(numbers),
        "reader": version.article.reader,
        "tagger": version.recognition.tagger,
    }


def _mention_row(version: Version, index: int, number: int) -> Row:
    found = version.recognition.mentions[index]
    return {
        "article_id": version.article_id,
        "number": number,
        "version": version.number,
        "entity": found.entity,
        "surface": found.surface,
        "start": found.start,
        "stop": found.end,
        "zone": found.zone,
        "content": found.zone in CONTENT_ZONES,
        "particle": found.particle,
        "alias": found.alias,
        "rule": found.rule,
        "certainty": found.certainty,
        "source": version.source,
        "day": version.facts["day"],
    }


_ADD_VERSION = insert(article_version)
_ADD_MENTIONS = insert(mention)
_LAST = select(func.coalesce(func.max(mention.c.number), 0)).where(
    mention.c.article_id == bindparam("the_id")
)
_SEEN = select(
    article_version.c.text, article_version.c.recognition, article_version.c.mention_numbers
).where(
    article_version.c.article_id == bindparam("the_id"), article_version.c.number == bindparam("the_number")
)
_MARK = (
    update(mention)
    .where(mention.c.article_id == bindparam("the_id"), mention.c.number == bindparam("the_number"))
    .values(gone_version=bindparam("gone"))
)
_FOLLOW = update(mention).where(mention.c.article_id == bindparam("the_id")).values(day=bindparam("the_day"))
