"""The command line: ``dolpung`` and its commands."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import click

from crawler.errors import DolpungError
from pipelines.cli.frame import Commands, usage_message
from pipelines.cli.language import choose_language
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MODULES = {
    "demo": "demo",
    "collect": "collect",
    "run": "collect",
    "mentions": "ask",
    "articles": "ask",
    "trends": "ask",
    "visits": "visits",
    "plan": "plan",
    "sources": "sources",
    "entities": "entities",
    "read": "read",
    "explain": "explain",
    "recognise": "batch",
    "replay": "replay",
    "schema": "schema",
    "config": "config",
}
"""Every command and its module, in the order of the help page."""


def build(say: Words) -> Commands:
    """Return the whole command line in one language."""
    group = Commands(say, MODULES, name="dolpung", help=say("dolpung.help"))
    return click.version_option(package_name="dolpung", message="%(version)s", help=say("option.version"))(
        group
    )


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 done, 1 done with failures, 2 not possible."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _print_what_the_terminal_cannot()
    say = Words(choose_language(arguments, os.environ if environ is None else environ))
    sys.exit(_run(arguments, say))


def _run(arguments: list[str], say: Words) -> int:
    try:
        code = build(say).main(arguments, prog_name="dolpung", standalone_mode=False)
    except DolpungError as error:
        click.echo(f"{say('error')}: {error.message.text(say.lang)}", err=True)
        return error.exit_code
    except click.UsageError as error:
        return _complain(usage_message(error, say), error, say)
    except click.ClickException as error:
        click.echo(f"{say('error')}: {error.format_message()}", err=True)
        return error.exit_code
    except click.Abort:
        return 130
    except BrokenPipeError:
        return _closed_output()
    return code if isinstance(code, int) else 0


def _print_what_the_terminal_cannot() -> None:
    """Write characters that the output's encoding lacks (an ASCII or CP949 locale) as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _complain(message: str, error: click.UsageError, say: Words) -> int:
    """Print one line on what is wrong with the arguments and one on where help is."""
    click.echo(f"{say('error')}: {message}", err=True)
    command = error.ctx.command_path if error.ctx else "dolpung"
    click.echo(say("usage.help", command=command), err=True)
    return error.exit_code


def _closed_output() -> int:
    """Standard output was closed early (``| head``): not an error, and nothing more to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
