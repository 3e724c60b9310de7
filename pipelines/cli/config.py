"""``config check``: is everything that the configuration says usable?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.app import config_folder
from pipelines.cli.frame import Commands, Spoken
from pipelines.cli.options import place_options

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.cli.words import Words


_EMPTY = {"sources": "config_check.no_sources", "entities": "config_check.no_entities"}


def config(say: Words) -> click.Command:
    """Build ``dolpung config``."""
    return Commands(say, {"check": "config"}, prefix="config_", name="config", help=say("config.help"))


def config_check(say: Words) -> click.Command:
    """Build ``dolpung config check``."""

    @click.command("check", cls=Spoken, say=say, help=say("config_check.help"))
    @place_options(say, database=False)
    @click.pass_context
    def command(ctx: click.Context, config: Path | None) -> None:
        from pipelines.check import check_config

        folder = config_folder(config)
        problems, counts = check_config(folder)
        for problem in problems:
            click.echo(problem.text(say.lang), err=True)
        if problems:
            click.echo(say("config_check.bad", n=len(problems)), err=True)
            ctx.exit(1)
        for name, key in _EMPTY.items():
            if not counts[name]:
                click.echo(say(key, folder=folder / name), err=True)
        click.echo(say("config_check.good", folder=folder, **counts))

    return command
