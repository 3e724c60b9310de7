"""``sources list``, ``show`` and ``test``."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

from crawler.errors import STATES, DolpungError
from crawler.records import SEOUL
from crawler.sources import Source, refuse_anonymous
from pipelines.app import App, clock, open_app
from pipelines.cli.frame import Commands, Spoken
from pipelines.cli.ledger import print_report, warn_problems
from pipelines.cli.options import place_options
from pipelines.cli.show import console, format_option, show_rows
from pipelines.records import CONTENT_ZONES

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.cli.words import Words
    from pipelines.collect import Reading
    from pipelines.preview import Preview
    from pipelines.store import VisitRow


def sources(say: Words) -> click.Command:
    """Build ``dolpung sources``."""
    commands = {"list": "sources", "show": "sources", "test": "sources"}
    return Commands(say, commands, prefix="sources_", name="sources", help=say("sources.help"))


def sources_list(say: Words) -> click.Command:
    """Build ``dolpung sources list``."""

    @click.command("list", cls=Spoken, say=say, help=say("sources_list.help"))
    @format_option(say)
    @place_options(say)
    def command(form: str, config: Path | None, database: str | None) -> None:
        app = open_app(config, database)
        warn_problems(app, say)
        last = _last_visits(app)
        rows = [_source_row(source, last.get(source.id), say) for source in app.sources]
        show_rows(rows, ["id", "name", "kind", "enabled", "state", "last_visit"], form, say)

    return command


def sources_show(say: Words) -> click.Command:
    """Build ``dolpung sources show``."""

    @click.command("show", cls=Spoken, say=say, help=say("sources_show.help"))
    @click.argument("source")
    @place_options(say, database=False)
    def command(source: str, config: Path | None) -> None:
        app = open_app(config)
        chosen = app.chosen_sources((source,))[0]
        shown = chosen.model_dump(mode="json", exclude_defaults=True)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))

    return command


def sources_test(say: Words) -> click.Command:
    """Build ``dolpung sources test``."""

    @click.command("test", cls=Spoken, say=say, help=say("sources_test.help"))
    @click.argument("source")
    @click.option(
        "--limit", type=click.IntRange(min=1), default=5, show_default=True, help=say("sources_test.limit")
    )
    @place_options(say, database=False)
    @click.pass_context
    def command(ctx: click.Context, source: str, limit: int, config: Path | None) -> None:
        app = open_app(config)
        chosen = app.chosen_sources((source,))[0]
        anonymous = refuse_anonymous(app.settings, [chosen])
        if anonymous is not None:
            raise DolpungError(anonymous)
        preview = asyncio.run(_preview(app, chosen, limit))
        _show_preview(preview, app, say)
        ctx.exit(0 if preview.readings else 1)

    return command


def _last_visits(app: App) -> dict[str, VisitRow]:
    """Return the last visit of each source; nothing when there is no database yet."""
    store = app.store_if_any()
    if store is None:
        return {}
    with store:
        return {visit.source: visit for visit in reversed(store.visits())}


def _source_row(source: Source, last: VisitRow | None, say: Words) -> dict[str, Any]:
    state = STATES[last.state].text(say.lang) if last and last.state else say("sources.never")
    if last and last.is_backfill:
        state = f"{state} · {say('made_by.backfill')}"
    reason = source.disabled_reason
    why = f" ({reason.ko if say.lang == 'ko' else reason.en})" if reason and not source.enabled else ""
    return {
        "id": source.id,
        "name": source.name.ko if say.lang == "ko" else source.name.en,
        "kind": say.name_of("source_kind", source.kind.value),
        "enabled": (say("sources.on") if source.enabled else say("sources.off")) + why,
        "state": state,
        "last_visit": last.started_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") if last else None,
        "homepage": source.homepage,
        "backfill": bool(last and last.is_backfill),
    }


async def _preview(app: App, source: Source, limit: int) -> Preview:
    from crawler.fetch.web import Web
    from pipelines.preview import preview_source

    async with Web(app.settings, now=clock, keys=app.keys) as web:
        return await preview_source(
            source, settings=app.settings, recogniser=app.recogniser, web=web, now=clock,
            stop=asyncio.Event(), limit=limit,
        )  # fmt: skip


def _show_preview(preview: Preview, app: App, say: Words) -> None:
    for reading in preview.readings:
        _show_reading(reading, app, say)
    console().rule()
    print_report(preview.report, say)
    click.echo(say("sources_test.nothing_stored"))


def _show_reading(reading: Reading, app: App, say: Words) -> None:
    article, found = reading.article, reading.recognition
    counts: dict[str, int] = {}
    for mention in (one for one in found.mentions if one.zone in CONTENT_ZONES):
        counts[mention.entity] = counts.get(mention.entity, 0) + 1
    named = ", ".join(f"{app.entity_name(entity, say.lang)} {n}" for entity, n in counts.items())
    when = article.published.at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") if article.published else "·"
    console().rule()
    click.echo(article.title)
    click.echo(f"  {when}  {', '.join(article.authors) or '·'}  {article.canonical_url}")
    click.echo(f"  {article.body[:160]!s}".replace("\n", " "))
    click.echo(f"  {named or say('show.nothing')}")
