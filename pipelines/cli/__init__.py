"""The command line: ``dolpung`` and its commands."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import click

from crawler.errors import DolpungError
from crawler.oserrors import meaning
from pipelines.cli.frame import Commands, usage_message
from pipelines.cli.language import choose_language
from pipelines.cli.output import lost_output
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
    "quotes": "findings",
    "events": "findings",
    "relations": "findings",
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
    sys.exit(_run_to_the_last_byte(arguments, say))


def _run_to_the_last_byte(arguments: list[str], say: Words) -> int:
    """Run one command and see that what it printed has left; a full or closed output is no traceback."""
    try:
        code = _run(arguments, say)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        lost = lost_output(error)
        if lost is None:
            raise
        return _without_output(lost, say)
    return code


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
    except SystemExit:  # Click 8.2's answer to a reader that left (EPIPE): not an error here
        return 0
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


def _without_output(lost: OSError, say: Words) -> int:
    """End with what can still be said: nothing if the reader has left (``| head``), else why and 1."""
    if isinstance(lost, BrokenPipeError):
        return 0
    reason = meaning(lost).text(say.lang)
    try:
        click.echo(f"{say('error')}: {say('output.broken', reason=reason)}", err=True)
    except OSError as error:  # standard error is no better off; the exit code still tells
        lost_output(error)
    return 1
