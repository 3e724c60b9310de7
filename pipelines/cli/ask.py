"""``mentions``, ``articles`` and ``trends``: questions to what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.records import SEOUL
from pipelines.app import App, clock, open_app
from pipelines.cli.frame import Spoken
from pipelines.cli.options import check_window, limit_option, parse_day, place_options, window_options
from pipelines.cli.show import format_option, show_rows
from pipelines.records import CONTENT_ZONES, Zone

if TYPE_CHECKING:
    from pipelines.cli.words import Words
    from pipelines.store import ArticleRow, MentionRow, Query, Store

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
MENTION_COLUMNS = (
    "day", "entity", "surface", "particle", "zone", "snippet", "title", "source", "withdrawn", "url",
)  # fmt: skip
FIRST = date(1900, 1, 1)
DAYS = 14
"""How long a trend is when nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every question takes."""

    since: str | None
    until: str | None
    source: tuple[str, ...]
    zone: tuple[str, ...]
    form: str
    config: Path | None
    database: str | None


def question_options(say: Words) -> Callable[[Decorated], Decorated]:
    """Add the options of ``Asked``."""

    def decorate(function: Decorated) -> Decorated:
        function = place_options(say)(format_option(say)(function))
        zone = click.option("--zone", multiple=True, metavar="ZONE", help=say("option.zone"))
        source = click.option("--source", multiple=True, metavar="ID", help=say("option.source"))
        return window_options(say)(source(zone(function)))

    return decorate


def mentions(say: Words) -> click.Command:
    """Build ``dolpung mentions``."""

    @click.command("mentions", cls=Spoken, say=say, help=say("mentions.help"))
    @click.argument("entity", nargs=-1)
    @limit_option(say)
    @question_options(say)
    def command(entity: tuple[str, ...], limit: int, **options: Any) -> None:
        asked = Asked(**options)
        app = open_app(asked.config, asked.database)
        with app.open_store() as store:
            query = _query(app, entity, asked, say)
            rows = [_mention(row, app, say) for row in store.mentions(query, limit=limit)]
            columns = list(MENTION_COLUMNS)
            show_rows(rows, columns if asked.form == "csv" else columns[:-1], asked.form, say)
            if asked.form == "table":
                _say_count(store, query, len(rows), say)
            say_outdated(store, app, say)

    return command


def articles(say: Words) -> click.Command:
    """Build ``dolpung articles``."""

    @click.command("articles", cls=Spoken, say=say, help=say("articles.help"))
    @click.option("--entity", multiple=True, metavar="ENTITY", help=say("articles.entity"))
    @limit_option(say)
    @question_options(say)
    def command(entity: tuple[str, ...], limit: int, **options: Any) -> None:
        asked = Asked(**options)
        app = open_app(asked.config, asked.database)
        with app.open_store() as store:
            query = _query(app, entity, asked, say)
            rows = [_article(row) for row in store.articles(query, limit=limit)]
            columns = ["day", "title", "source", "mentions", "version", "url"]
            show_rows(rows, columns, asked.form, say)
            total = store.article_count(query)
            if asked.form == "table" and total > len(rows):
                click.echo(say("ask.more", shown=len(rows), total=total))
            say_outdated(store, app, say)

    return command


def trends(say: Words) -> click.Command:
    """Build ``dolpung trends``."""

    @click.command("trends", cls=Spoken, say=say, help=say("trends.help"))
    @click.argument("entity", nargs=-1, required=True)
    @question_options(say)
    def command(entity: tuple[str, ...], **options: Any) -> None:
        from pipelines.cli.trend import show_trend

        asked = Asked(**options)
        app = open_app(asked.config, asked.database)
        query = _query(app, entity, asked, say)
        with app.open_store() as store:
            until = query.until or today_in_seoul()
            since = query.since or max(until, FIRST) - timedelta(days=DAYS - 1)
            check_window(since, until, say)
            points = store.trend(query.entities, since, until, query)
            show_trend(points, app, asked.form, say)
            undated = sum(row.day is None for row in store.articles(_anytime(query)))
            if undated and asked.form == "table":
                click.echo(say("trends.undated", n=undated))
            say_outdated(store, app, say)

    return command


def today_in_seoul() -> date:
    """Return the present day in Asia/Seoul."""
    return clock().astimezone(SEOUL).date()


def _query(app: App, entities: tuple[str, ...], asked: Asked, say: Words) -> Query:
    from pipelines.store import Query

    today = today_in_seoul()
    app.stored_sources(asked.source)
    since = parse_day(asked.since, today, "--since", say)
    until = parse_day(asked.until, today, "--until", say)
    check_window(since, until, say)
    return Query(
        entities=tuple(dict.fromkeys(app.entity_id(name) for name in entities)),
        since=since,
        until=until,
        sources=asked.source,
        zones=_zones(asked.zone, say),
    )


def _anytime(query: Query) -> Query:
    """Return the query for the articles of all days, whatever they name."""
    from dataclasses import replace

    return replace(query, since=None, until=None)


def _zones(names: tuple[str, ...], say: Words) -> frozenset[Zone]:
    if not names:
        return CONTENT_ZONES
    if "all" in names:
        return frozenset(Zone)
    known = {zone.value: zone for zone in Zone}
    for name in names:
        if name not in known:
            reason = say("option.bad_zone", text=name, names=", ".join([*known, "all"]))
            raise click.BadParameter(reason, param_hint="--zone")
    return frozenset(known[name] for name in names)


def _mention(row: MentionRow, app: App, say: Words) -> dict[str, Any]:
    return {
        "day": row.day,
        "entity": app.entity_name(row.entity, say.lang),
        "entity_id": row.entity,
        "surface": row.surface,
        "particle": row.particle,
        "zone": row.zone.value,
        "snippet": f"{row.before[-20:]}[{row.surface}]{row.after[:20]}".replace("\n", " "),
        "title": row.title,
        "source": row.source,
        "url": row.canonical_url,
        "start": row.start,
        "end": row.end,
        "alias": row.alias,
        "rule": row.rule,
        "certainty": row.certainty,
        "published": row.published_at.astimezone(SEOUL).isoformat() if row.published_at else None,
        "seen_at": row.seen_at.isoformat(),
        "version": row.version,
        "withdrawn": row.gone_version,
        "article_id": row.article_id,
    }


def _article(row: ArticleRow) -> dict[str, Any]:
    return {
        "day": row.day,
        "title": row.title,
        "source": row.source,
        "mentions": row.mentions,
        "version": row.version,
        "url": row.canonical_url,
        "published": row.published_at.astimezone(SEOUL).isoformat() if row.published_at else None,
        "precision": row.precision.value if row.precision else None,
        "modified": row.modified_at.astimezone(SEOUL).isoformat() if row.modified_at else None,
        "first_seen": row.first_seen_at.isoformat(),
        "article_id": row.id,
    }


def _say_count(store: Store, query: Query, shown: int, say: Words) -> None:
    total = store.mention_count(query)
    click.echo(say("ask.counted", mentions=total, articles=store.article_count(query)))
    if total > shown:
        click.echo(say("ask.more", shown=shown, total=total))


def say_outdated(store: Store, app: App, say: Words) -> None:
    """Warn on standard error of articles in which names added since were never looked for."""
    count = store.outdated_articles(app.tagger)
    if count:
        click.echo(say("ask.outdated", n=count), err=True)
