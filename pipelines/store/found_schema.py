"""The tables of what is listed of each article: its quotations, events and relations, and whom they concern.

An index only: what was found stands in ``article_version.recognition``, at the same number.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Integer, Table

from pipelines.store.columns import Words
from pipelines.store.schema import metadata

finding = Table(
    "finding",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("sort", Words, primary_key=True, doc="Sort: quote, event, relation"),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="its index in the recognition"),
    Column("version", Integer, nullable=False, doc="the current version, which says so"),
    Column("kind", Words, nullable=False, doc="form of a quote, type of an event, predicate of a relation"),
    Column("speaker", Words, doc="who speaks, as named; empty: not known, or no quote"),
    Column("start", Integer, nullable=False, doc="code point offset in article_version.text"),
    Column("stop", Integer, nullable=False, doc="end of it, exclusive"),
    Column("source", Words, nullable=False, doc="the article's source, repeated for questions"),
    Column("day", Date, doc="the article's day, repeated for questions"),
    ForeignKeyConstraint(["article_id", "version"], ["article_version.article_id", "article_version.number"]),
    Index(None, "sort", "day"),
)

finding_entity = Table(
    "finding_entity",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("sort", Words, primary_key=True, doc="as finding.sort"),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="as finding.number"),
    Column("entity", Words, primary_key=True, doc="entity id"),
    Column("part", Words, primary_key=True, doc="speaker, inside, beside; a role; subject, object"),
    ForeignKeyConstraint(
        ["article_id", "sort", "number"], ["finding.article_id", "finding.sort", "finding.number"]
    ),
    Index(None, "entity", "sort"),
)
