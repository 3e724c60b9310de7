"""Questions to the list: who said what about whom, what happened to whom, who is what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from pipelines.recognise.about import BESIDE, INSIDE, SPEAKER, Sort, numbered
from pipelines.records import Event, Quote, Recognition, Relation
from pipelines.store import pack
from pipelines.store.found_schema import finding, finding_entity
from pipelines.store.schema import article, article_version, page

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.sql.base import ReadOnlyColumnCollection

ABOUT = {Sort.QUOTE: (INSIDE, BESIDE), Sort.EVENT: (), Sort.RELATION: ()}
"""The parts in which a finding is about somebody; none named: any part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingQuery:
    """Which findings are meant; every empty field means "all". Days are those of ``Query``."""

    sort: Sort
    about: tuple[str, ...] = ()
    """Entity ids: any of them is enough."""
    by: tuple[str, ...] = ()
    """Entity ids of speakers."""
    speakers: tuple[str, ...] = ()
    """Speakers as the texts name them: who is in no catalogue."""
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One quotation, event or relation with the article, version and page that it stands in."""

    article_id: int
    version: int
    """The current one: ``start`` and ``end`` of the record point into its text."""
    record: Quote | Event | Relation
    text: str
    """The words of its span."""
    concerns: tuple[tuple[str, str], ...]
    """Pairs of entity id and part."""
    title: str
    canonical_url: str
    source: str
    day: date | None
    published_at: datetime | None
    seen_at: datetime
    """When the page of the version was fetched."""
    page_id: int
    sha256: str
    """Digest of that page's bytes."""


class Findings:
    """What was said, what happened; ``Store`` gives it its connection and its turns."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def findings(self, query: FindingQuery, *, limit: int | None = None) -> list[FindingRow]:
        """Return findings, newest day first (dateless last), then by article and place in its text."""
        with self._reading() as connection:
            return _rows(connection, query, limit)

    def finding_count(self, query: FindingQuery) -> int:
        """Return how many rows ``findings`` has for the query."""
        counted = select(func.count()).select_from(finding).where(*_conditions(query))
        with self._reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def finding_articles(self, query: FindingQuery) -> int:
        """Return in how many articles they are."""
        counted = select(func.count(finding.c.article_id.distinct())).where(*_conditions(query))
        with self._reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def finding_kinds(self, query: FindingQuery) -> dict[str, int]:
        """Return findings by form, type or predicate, most first; the sum is ``finding_count``."""
        grouped = select(finding.c.kind, func.count()).where(*_conditions(query)).group_by(finding.c.kind)
        with self._reading() as connection:
            rows = [(str(kind), int(count)) for kind, count in connection.execute(grouped)]
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    def speakers_named(self, words: str) -> tuple[str, ...]:
        """Return the speakers, as texts name them, whose name holds these words; sorted."""
        held = finding.c.speaker.contains(words, autoescape=True)
        with self._reading() as connection:
            return tuple(
                sorted(connection.execute(select(finding.c.speaker).where(held).distinct()).scalars())
            )

    def unlisted_articles(self) -> int:
        """Count the articles stored before there was a list: what they say is not known, not nothing."""
        counted = select(func.count()).select_from(article).where(article.c.findings.is_(None))
        with self._reading() as connection:
            return int(connection.execute(counted).scalar_one())


def _conditions(query: FindingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [finding.c.sort == query.sort]
    if query.about:
        conditions.append(_concerns(query.sort, query.about, ABOUT[query.sort]))
    spoken = [_concerns(query.sort, query.by, (SPEAKER,))] if query.by else []
    if query.speakers:
        spoken.append(finding.c.speaker.in_(query.speakers))
    if spoken:
        conditions.append(or_(*spoken))
    if query.kinds:
        conditions.append(finding.c.kind.in_(query.kinds))
    if query.since is not None:
        conditions.append(finding.c.day >= query.since)
    if query.until is not None:
        conditions.append(finding.c.day <= query.until)
    if query.sources:
        conditions.append(finding.c.source.in_(query.sources))
    return conditions


def _concerns(sort: Sort, entities: tuple[str, ...], parts: tuple[str, ...]) -> ColumnElement[bool]:
    # a set and no EXISTS: who is rarely named is found by the index, without asking every row
    of = finding_entity.c
    named = select(of.article_id, of.number).where(of.sort == sort, of.entity.in_(entities))
    if parts:
        named = named.where(of.part.in_(parts))
    return tuple_(finding.c.article_id, finding.c.number).in_(named)


def _rows(connection: Connection, query: FindingQuery, limit: int | None) -> list[FindingRow]:
    # who is rarely named would else be sought along the days, through every row
    is_rare = bool(query.about or query.by)
    found = select(finding).where(*_conditions(query)).order_by(*_order(finding.c, is_rare=is_rare))
    one = found.limit(limit).subquery("one")
    said_in = and_(
        article_version.c.article_id == one.c.article_id, article_version.c.number == one.c.version
    )
    statement = (
        select(
            one, article.c.title, article.c.canonical_url, article.c.published_at,
            article_version.c.fetched_at, article_version.c.page_id, page.c.sha256,
        )
        .join(article, article.c.id == one.c.article_id)
        .join(article_version, said_in)
        .join(page, page.c.id == article_version.c.page_id)
        .order_by(*_order(one.c, is_rare=is_rare))
    )  # fmt: skip
    texts = _Texts(connection, query.sort)
    return [_row(row, texts) for row in connection.execute(statement).all()]


def _order(one: ReadOnlyColumnCollection[str, Any], *, is_rare: bool) -> tuple[ColumnElement[Any], ...]:
    """Return the order of the answer: by an index, or the same by a value that no index has."""
    day = func.coalesce(one.day, date.min).desc() if is_rare else one.day.desc().nulls_last()
    return day, one.article_id, one.start, one.number


class _Texts:
    """Text and recognition of the article whose rows are being made: rows of one article are neighbours."""

    def __init__(self, connection: Connection, sort: Sort) -> None:
        self._connection = connection
        self._sort = sort
        self._article_id = 0

    def turn_to(self, article_id: int, version: int) -> None:
        if article_id == self._article_id:
            return
        self._article_id = article_id
        this = (article_version.c.article_id == article_id, article_version.c.number == version)
        columns = (article_version.c.text, article_version.c.recognition, article_version.c.tagger)
        found = self._connection.execute(select(*columns).where(*this)).one()
        self.text: str = found.text
        self.recognition: Recognition = pack.read_recognition(found.recognition, found.tagger)
        self.concerns = self._concerned(article_id)

    def _concerned(self, article_id: int) -> dict[int, list[tuple[str, str]]]:
        of = finding_entity.c
        rows = self._connection.execute(
            select(of.number, of.entity, of.part).where(of.article_id == article_id, of.sort == self._sort)
        )
        concerns: dict[int, list[tuple[str, str]]] = {}
        for number, entity, part in sorted(tuple(row) for row in rows):  # databases disagree on order
            concerns.setdefault(number, []).append((entity, part))
        return concerns


def _row(row: Any, texts: _Texts) -> FindingRow:
    texts.turn_to(row.article_id, row.version)
    record = numbered(texts.recognition, Sort(row.sort))[row.number]
    return FindingRow(
        article_id=row.article_id,
        version=row.version,
        record=record,
        text=texts.text[record.start : record.end],
        concerns=tuple(texts.concerns.get(row.number, ())),
        title=row.title,
        canonical_url=row.canonical_url,
        source=row.source,
        day=row.day,
        published_at=row.published_at,
        seen_at=row.fetched_at,
        page_id=row.page_id,
        sha256=row.sha256,
    )
