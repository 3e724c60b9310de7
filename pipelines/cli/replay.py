"""``replay``: read all stored pages again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.app import clock, open_app
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.options import place_options

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.cli.words import Words


def replay(say: Words) -> click.Command:
    """Build ``dolpung replay``."""

    @click.command("replay", cls=Spoken, say=say, help=say("replay.help"))
    @click.option("--dry-run", is_flag=True, help=say("replay.dry"))
    @place_options(say)
    def command(dry_run: bool, config: Path | None, database: str | None) -> None:
        from pipelines.records import Zone
        from pipelines.replay import replay as read_again
        from pipelines.store import Query

        app = open_app(config, database)
        if not app.catalogue.entities:  # every stored mention would go
            raise Refused(say("config_check.no_entities", folder=app.folder / "entities"))
        everything = Query(zones=frozenset(Zone))
        with app.open_store() as store:
            before = store.mention_count(everything)
            result = read_again(
                store, recogniser=app.recogniser, sources=app.stored_sources(), now=clock(),
                terms=app.settings.terms, dry=dry_run,
            )  # fmt: skip
        key = "replay.changed" if result.changed else "replay.same"
        click.echo(say(key, pages=result.pages, before=before, after=result.mentions))

    return command
