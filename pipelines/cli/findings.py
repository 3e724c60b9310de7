"""``quotes``, ``events`` and ``relations``: who said what about whom, and what happened; with evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.errors import DolpungError
from pipelines.app import App, open_app
from pipelines.cli.ask import say_outdated, today_in_seoul
from pipelines.cli.frame import Spoken
from pipelines.cli.options import check_window, limit_option, parse_day, place_options, window_options
from pipelines.cli.show import format_option, show_rows
from pipelines.cli.words_found import kinds_of

if TYPE_CHECKING:
    from pipelines.cli.words import Words
    from pipelines.recognise.about import Sort
    from pipelines.store import FindingQuery, Store

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
FORMS = ("direct", "block", "indirect")
_FIRST = date(1, 1, 1)
_WORDS_OF = {"quote": "form", "event": "event", "relation": "relation"}
"""What the kinds of each sort are called in the words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the three questions."""

    about: tuple[str, ...]
    since: str | None
    until: str | None
    source: tuple[str, ...]
    limit: int
    form: str
    config: Path | None
    database: str | None
    kind: tuple[str, ...]
    by: tuple[str, ...] = ()


def quotes(say: Words) -> click.Command:
    """Build ``dolpung quotes``."""

    @click.command("quotes", cls=Spoken, say=say, help=say("quotes.help"))
    @click.option("--about", multiple=True, metavar="ENTITY", help=say("quotes.about"))
    @click.option("--by", multiple=True, metavar="NAME", help=say("quotes.by"))
    @click.option("--form", "kind", multiple=True, type=click.Choice(FORMS), help=say("quotes.form"))
    @question_options(say)
    def command(**options: Any) -> None:
        _answer("quote", Asked(**options), say)

    return command


def events(say: Words) -> click.Command:
    """Build ``dolpung events``."""

    @click.command("events", cls=Spoken, say=say, help=say("events.help"))
    @click.option("--about", multiple=True, metavar="ENTITY", help=say("events.about"))
    @click.option(
        "--type",
        "kind",
        multiple=True,
        metavar="TYPE",
        type=click.Choice(kinds_of("event")),
        help=say("events.type"),
    )
    @question_options(say)
    def command(**options: Any) -> None:
        _answer("event", Asked(**options), say)

    return command


def relations(say: Words) -> click.Command:
    """Build ``dolpung relations``."""

    @click.command("relations", cls=Spoken, say=say, help=say("relations.help"))
    @click.option("--about", multiple=True, metavar="ENTITY", help=say("relations.about"))
    @click.option(
        "--kind",
        multiple=True,
        metavar="RELATION",
        type=click.Choice(kinds_of("relation")),
        help=say("relations.kind"),
    )
    @question_options(say)
    def command(**options: Any) -> None:
        _answer("relation", Asked(**options), say)

    return command


def question_options(say: Words) -> Callable[[Decorated], Decorated]:
    """Add the options that the three share."""

    def decorate(function: Decorated) -> Decorated:
        function = limit_option(say)(place_options(say)(format_option(say)(function)))
        source = click.option("--source", multiple=True, metavar="ID", help=say("option.source"))
        return window_options(say)(source(function))

    return decorate


def _answer(name: str, asked: Asked, say: Words) -> None:
    from pipelines.cli.finding_rows import COLUMNS, EVIDENCE, finding_row
    from pipelines.recognise.about import Sort

    sort = Sort(name)
    app = open_app(asked.config, asked.database)
    with app.open_store() as store:
        query = _query(sort, asked, app, store, say)
        rows = [
            finding_row(row, app, asked.form == "table", say)
            for row in store.findings(query, limit=asked.limit)
        ]
        columns = COLUMNS[sort]
        show_rows(rows, columns if asked.form == "table" else (*columns, *EVIDENCE), asked.form, say)
        if asked.form == "table":
            _say_count(store, query, len(rows), say)
        _say_gaps(store, app, say)


def _query(sort: Sort, asked: Asked, app: App, store: Store, say: Words) -> FindingQuery:
    from pipelines.store import FindingQuery

    today = today_in_seoul()
    app.stored_sources(asked.source)
    since = parse_day(asked.since, today, "--since", say)
    until = parse_day(asked.until, today, "--until", say)
    check_window(since, until, say)
    by, speakers = _speakers(asked.by, app, store, say)
    return FindingQuery(
        sort=sort,
        about=tuple(dict.fromkeys(app.entity_id(name) for name in asked.about)),
        by=by,
        speakers=speakers,
        kinds=asked.kind,
        since=since,
        until=until,
        sources=asked.source,
    )


def _speakers(
    names: tuple[str, ...], app: App, store: Store, say: Words
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the entities that names mean, and for the rest the speakers that texts name so."""
    entities: list[str] = []
    speakers: list[str] = []
    for name in names:
        try:
            entities.append(app.entity_id(name))
        except DolpungError:
            named = store.speakers_named(name)
            if not named:
                raise click.BadParameter(say("quotes.nobody", name=name), param_hint="--by") from None
            speakers.extend(named)
    return tuple(entities), tuple(speakers)


def _say_count(store: Store, query: FindingQuery, shown: int, say: Words) -> None:
    kinds = store.finding_kinds(query)
    total = sum(kinds.values())
    if total:
        word = _WORDS_OF[query.sort]
        listed = ", ".join(f"{say.name_of(word, kind)} {count}" for kind, count in kinds.items())
        articles = store.finding_articles(query)
        click.echo(say("findings.counted", n=total, articles=articles, kinds=listed))
    if total > shown:
        click.echo(say("ask.more", shown=shown, total=total))
    if query.since or query.until:
        ever = replace(query, since=None, until=None)
        undated = store.finding_count(ever) - store.finding_count(replace(ever, since=_FIRST))
        if undated:
            click.echo(say("findings.undated", n=undated))


def _say_gaps(store: Store, app: App, say: Words) -> None:
    """Warn on standard error of articles that are not listed, or in which newer rules find more."""
    unlisted = store.unlisted_articles()
    if unlisted:
        click.echo(say("findings.unlisted", n=unlisted), err=True)
    else:
        say_outdated(store, app, say)
