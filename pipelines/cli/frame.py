"""Click commands whose help, headings and complaints are in the user's language."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.cli.words import Words


class Refused(click.ClickException):
    """Not possible as asked: told in one line, nothing was done."""

    exit_code = 2


class Spoken(click.Command):
    """Adds ``--lang`` and writes usage and options with the headings of ``say``."""

    def __init__(self, say: Words, **kwargs: Any) -> None:
        self.say = say
        super().__init__(options_metavar=say("help.some_options"), **kwargs)
        self.params.append(language_option(say))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its own words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("option.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{self.say('help.usage')}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        rows = [row for parameter in self.get_params(ctx) if (row := parameter.get_help_record(ctx))]
        with formatter.section(self.say("help.options")):
            formatter.write_dl(rows)


class Commands(Spoken, click.Group):
    """A group whose commands are imported only when they are used.

    ``modules`` maps each command to the module of ``pipelines.cli`` that has a function of its name
    (``sources list`` is ``sources_list``) which takes the words and returns the command.
    """

    def __init__(self, say: Words, modules: dict[str, str], prefix: str = "", **kwargs: Any) -> None:
        self.modules = modules
        self.prefix = prefix
        super().__init__(say, subcommand_metavar=say("help.some_command"), **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (Click's signature)
        """Return the commands in the order of the help page."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (Click's)
        """Import the module of a command and build it."""
        if cmd_name not in self.modules:
            return None
        module = importlib.import_module(f"pipelines.cli.{self.modules[cmd_name]}")
        build: Callable[[Words], click.Command] = getattr(module, f"{self.prefix}{cmd_name}")
        return build(self.say)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands; no command is imported for this."""
        super().format_options(ctx, formatter)
        with formatter.section(self.say("help.commands")):
            formatter.write_dl([(name, self.say(f"{self.prefix}{name}.short")) for name in self.modules])


def language_option(say: Words) -> click.Option:
    """``--lang``: read before parsing (see ``language``), so its value is not passed on."""
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=say("option.lang"))


def usage_message(error: click.UsageError, say: Words) -> str:
    """Return Click's complaint about the arguments in the user's language."""
    match error:
        case click.NoSuchOption():
            return say("usage.no_option", name=error.option_name) + _meant(error.possibilities, say)
        case click.exceptions.NoSuchCommand():
            return say("usage.no_command", name=error.command_name) + _meant(error.possibilities, say)
        case click.MissingParameter():
            return say("usage.missing", name=_parameter(error))
        case click.BadParameter():
            return say("usage.bad", name=_parameter(error), reason=_bad_value(error, say))
        case _:
            return error.format_message()


def _bad_value(error: click.BadParameter, say: Words) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("usage.choices", names=", ".join(str(choice) for choice in kind.choices))
    if isinstance(kind, click.IntRange):
        return say("usage.range", low=kind.min, high="∞" if kind.max is None else kind.max)
    return error.message


def _meant(possibilities: Sequence[str] | None, say: Words) -> str:
    return " " + say("usage.meant", names=", ".join(sorted(possibilities))) if possibilities else ""


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return error.param.human_readable_name if error.ctx is None else error.param.get_error_hint(error.ctx)
