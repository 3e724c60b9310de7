"""Questions to the store; one condition serves a count and the list behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from crawler.errors import DolpungError
from crawler.records import Bilingual
from pipelines.records import Precision, TrendPoint, Zone
from pipelines.store import pack
from pipelines.store.rows import (
    ArticleRow,
    Axis,
    EntityTotals,
    MentionRow,
    Query,
    VersionReading,
    VersionRow,
)
from pipelines.store.schema import article, article_version, mention
from pipelines.trends.attention import DayCoverage, DaySum, days_between, trend_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.sql.base import ReadOnlyColumnCollection

CONTEXT = 40
"""Code points of text that a mention is shown with on either side."""

_AXES = {
    Axis.ENTITY: mention.c.entity,
    Axis.SOURCE: mention.c.source,
    Axis.ZONE: mention.c.zone,
    Axis.ALIAS: mention.c.alias,
}


def mentions(connection: Connection, query: Query, limit: int | None, offset: int) -> list[MentionRow]:
    """Return mentions, newest day first, dateless ones last, then by article and place in the text."""
    found = select(mention).where(*_mention_conditions(query)).order_by(*_mention_order(mention.c))
    # the page is cut out first: else the text of every match is read only to be sorted away
    one = _page_of(found, limit, offset).subquery("one")
    text = article_version.c.text
    before = case((one.c.start > CONTEXT, one.c.start - CONTEXT), else_=0)
    statement = (
        select(
            one,
            article_version.c.fetched_at,
            article.c.title,
            article.c.canonical_url,
            article.c.published_at,
            func.substr(text, before + 1, one.c.start - before).label("before"),
            func.substr(text, one.c.stop + 1, CONTEXT).label("after"),
        )
        .select_from(one)
        .join(article, article.c.id == one.c.article_id)
        .join(article_version, _first_seen_in(one.c))
        .order_by(*_mention_order(one.c))
    )
    return [_mention_row(row) for row in connection.execute(statement)]


def mention_count(connection: Connection, query: Query) -> int:
    """Return how many rows ``mentions`` has for the same query."""
    statement = select(func.count()).select_from(mention).where(*_mention_conditions(query))
    return int(connection.execute(statement).scalar_one())


def mention_counts(connection: Connection, query: Query, by: Axis) -> dict[str, int]:
    """Return mentions by entity, source, zone or alias, most first; the sum is ``mention_count``."""
    rows = _grouped(connection, query, _AXES[by])
    # sorted here: databases disagree on the order of text
    return dict(sorted(rows.items(), key=lambda row: (-row[1], row[0])))


def mention_counts_by_day(connection: Connection, query: Query) -> dict[date | None, int]:
    """Return mentions by day, oldest first; the dateless under None, last."""
    rows = _grouped(connection, query, mention.c.day)
    return dict(sorted(rows.items(), key=lambda row: row[0] or date.max))


def _grouped(connection: Connection, query: Query, key: ColumnElement[Any]) -> dict[Any, int]:
    statement = select(key, func.count()).where(*_mention_conditions(query)).group_by(key)
    return {value: count for value, count in connection.execute(statement)}  # noqa: C416 - dict() of rows has no types


def articles(connection: Connection, query: Query, limit: int | None, offset: int) -> list[ArticleRow]:
    """Return articles, newest publication first, dateless ones last."""
    matching = (
        select(func.count())
        .where(mention.c.article_id == article.c.id, *_mention_conditions(query))
        .correlate(article)
        .scalar_subquery()
    )
    statement = (
        select(article, matching.label("mentions"))
        .where(*_article_conditions(query))
        .order_by(article.c.day.desc().nulls_last(), article.c.published_at.desc().nulls_last())
        .order_by(article.c.id)
    )
    return [_article_row(row) for row in connection.execute(_page_of(statement, limit, offset))]


def article_count(connection: Connection, query: Query) -> int:
    """Return how many rows ``articles`` has for the same query."""
    statement = select(func.count()).select_from(article).where(*_article_conditions(query))
    return int(connection.execute(statement).scalar_one())


def entity_totals(connection: Connection, query: Query) -> list[EntityTotals]:
    """Return one record an entity, most mentions first; asked-for entities without any are zero."""
    statement = (
        select(
            mention.c.entity,
            mention.c.zone,
            func.count(),
            func.count(mention.c.gone_version),
        )
        .where(*_mention_conditions(query))
        .group_by(mention.c.entity, mention.c.zone)
    )
    zones: dict[str, dict[Zone, int]] = {entity: {} for entity in query.entities}
    withdrawn: dict[str, int] = {}
    for entity, zone, count, gone in connection.execute(statement):
        zones.setdefault(entity, {})[Zone(zone)] = count
        withdrawn[entity] = withdrawn.get(entity, 0) + gone
    naming = _naming_articles(connection, query)
    totals = [
        _totals(entity, by_zone, naming.get(entity, 0), withdrawn.get(entity, 0))
        for entity, by_zone in zones.items()
    ]
    return sorted(totals, key=lambda one: (-one.mentions, one.entity))


def trend(
    connection: Connection, query: Query, entities: Sequence[str], since: date, until: date
) -> dict[str, list[TrendPoint]]:
    """Return the points of each entity for each day from ``since`` to ``until``."""
    if since > until:
        raise DolpungError(
            Bilingual(f"{since}이(가) {until}보다 늦습니다.", f"{since} is later than {until}.")
        )
    rows = connection.execute(
        select(mention.c.entity, mention.c.day, func.count(), func.count(mention.c.article_id.distinct()))
        .where(*_mention_conditions(query))
        .group_by(mention.c.entity, mention.c.day)
    )
    sums: dict[str, dict[date, DaySum]] = {entity: {} for entity in entities}
    for entity, day, count, naming in rows:
        sums[entity][day] = DaySum(count, naming)
    coverage = day_coverage(connection, query)
    days = list(days_between(since, until))
    return {entity: trend_points(entity, days, sums[entity], coverage) for entity in entities}


def day_coverage(connection: Connection, query: Query) -> dict[date, DayCoverage]:
    """Return what is stored of each day at all: every article, whatever it names."""
    rows = connection.execute(
        select(article.c.day, func.count(), func.count(article.c.source.distinct()))
        .where(article.c.day.is_not(None), *_day_conditions(article.c.day, article.c.source, query))
        .group_by(article.c.day)
    )
    return {day: DayCoverage(count, sources) for day, count, sources in rows}


def last_day(connection: Connection) -> date | None:
    """Return the newest day that has an article."""
    return connection.execute(select(func.max(article.c.day))).scalar()


def versions(connection: Connection, article_id: int) -> list[VersionRow]:
    """Return the versions of an article, oldest first."""
    columns = [article_version.c[name] for name in _VERSION_COLUMNS]
    statement = select(*columns).where(article_version.c.article_id == article_id)
    rows = connection.execute(statement.order_by(article_version.c.number)).mappings()
    return [_version_row(dict(row)) for row in rows]


def reading(connection: Connection, article_id: int, number: int | None) -> VersionReading | None:
    """Return one version in full, the current one by default; None if there is no such version."""
    statement = select(article_version).where(article_version.c.article_id == article_id)
    if number is not None:
        statement = statement.where(article_version.c.number == number)
    row = connection.execute(statement.order_by(article_version.c.number.desc()).limit(1)).first()
    if row is None:
        return None
    return VersionReading(
        row.article_id,
        row.number,
        pack.read_article(row.record, row.text, row.reader),
        pack.read_recognition(row.recognition, row.tagger),
    )


_VERSION_COLUMNS = (
    "article_id", "number", "page_id", "fetched_at", "title", "published_at", "published_precision", "day",
    "modified_at", "fingerprint", "reader", "tagger", "run_id",
)  # fmt: skip


def _mention_order(one: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[Any]]:
    return [one.day.desc().nulls_last(), one.article_id, one.version, one.start, one.number]


def _first_seen_in(one: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    return and_(article_version.c.article_id == one.article_id, article_version.c.number == one.version)


def _mention_conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions = _day_conditions(mention.c.day, mention.c.source, query)
    conditions.append(mention.c.zone.in_(sorted(query.zones)))
    if query.entities:
        conditions.append(mention.c.entity.in_(query.entities))
    if query.standing is not None:
        gone = mention.c.gone_version
        conditions.append(gone.is_(None) if query.standing else gone.is_not(None))
    if query.new_since is not None:
        seen = select(1).where(_first_seen_in(mention.c), article_version.c.fetched_at >= query.new_since)
        conditions.append(seen.correlate(mention).exists())
    return conditions


def _article_conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions = _day_conditions(article.c.day, article.c.source, query)
    if query.entities or query.standing is not None:
        naming = select(1).where(mention.c.article_id == article.c.id, *_mention_conditions(query))
        conditions.append(naming.correlate(article).exists())
    elif query.new_since is not None:
        conditions.append(article.c.first_seen_at >= query.new_since)
    return conditions


def _day_conditions(
    day: ColumnElement[Any], source: ColumnElement[Any], query: Query
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.since is not None:
        conditions.append(day >= query.since)
    if query.until is not None:
        conditions.append(day <= query.until)
    if query.sources:
        conditions.append(source.in_(query.sources))
    return conditions


def _naming_articles(connection: Connection, query: Query) -> dict[str, int]:
    rows = connection.execute(
        select(mention.c.entity, func.count(mention.c.article_id.distinct()))
        .where(*_mention_conditions(query))
        .group_by(mention.c.entity)
    )
    return {entity: count for entity, count in rows}  # noqa: C416 - dict() of rows has no types


def _totals(entity: str, by_zone: dict[Zone, int], articles: int, withdrawn: int) -> EntityTotals:
    number = sum(by_zone.values())
    in_order = {zone: by_zone[zone] for zone in Zone if zone in by_zone}
    return EntityTotals(entity, number, articles, number - withdrawn, withdrawn, in_order)


def _page_of(statement: Select[Any], limit: int | None, offset: int) -> Select[Any]:
    if limit is not None:
        statement = statement.limit(limit)
    return statement.offset(offset) if offset else statement


def _precision(text: str | None) -> Precision | None:
    return None if text is None else Precision(text)


def _version_row(row: dict[str, Any]) -> VersionRow:
    return VersionRow(precision=_precision(row.pop("published_precision")), **row)


def _mention_row(row: Any) -> MentionRow:
    return MentionRow(
        article_id=row.article_id,
        number=row.number,
        entity=row.entity,
        surface=row.surface,
        start=row.start,
        end=row.stop,
        zone=Zone(row.zone),
        particle=row.particle,
        alias=row.alias,
        rule=row.rule,
        certainty=row.certainty,
        version=row.version,
        gone_version=row.gone_version,
        seen_at=row.fetched_at,
        title=row.title,
        canonical_url=row.canonical_url,
        source=row.source,
        day=row.day,
        published_at=row.published_at,
        # blocks are joined by an empty line: what lies beyond it is another part of the page
        before=row.before.rsplit("\n\n", 1)[-1],
        after=row.after.split("\n\n", 1)[0],
    )


def _article_row(row: Any) -> ArticleRow:
    return ArticleRow(
        id=row.id,
        canonical_url=row.canonical_url,
        source=row.source,
        title=row.title,
        published_at=row.published_at,
        precision=_precision(row.published_precision),
        day=row.day,
        modified_at=row.modified_at,
        first_seen_at=row.first_seen_at,
        version=row.version,
        mentions=row.mentions,
    )
