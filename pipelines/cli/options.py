"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipelines.cli.words import Words

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def place_options(say: Words, *, database: bool = True) -> Callable[[Decorated], Decorated]:
    """``--config`` and, where the command needs one, ``--database``."""

    def decorate(function: Decorated) -> Decorated:
        if database:
            function = click.option("--database", metavar="URL|FILE", help=say("option.database"))(function)
        return click.option(
            "--config", type=click.Path(path_type=Path), metavar="DIR", help=say("option.config")
        )(function)

    return decorate


def window_options(say: Words) -> Callable[[Decorated], Decorated]:
    """``--since`` and ``--until``: a date, or how long ago (``7d``, ``2w``)."""

    def decorate(function: Decorated) -> Decorated:
        until = click.option("--until", metavar="DATE|7d", help=say("option.until"))
        return click.option("--since", metavar="DATE|7d", help=say("option.since"))(until(function))

    return decorate


_UNITS = {"d": 1, "w": 7}
LONGEST = 36_600
"""Days; a longer period than a hundred years is a slip of the finger."""


def check_window(since: date | None, until: date | None, say: Words, name: str = "--since") -> None:
    """Refuse a window that ends before it begins, or that is longer than any archive."""
    if since is None or until is None:
        return
    if since > until:
        raise click.BadParameter(say("option.backwards", since=since, until=until), param_hint=name)
    if (until - since).days > LONGEST:
        raise click.BadParameter(say("option.too_long", since=since, until=until), param_hint=name)


def limit_option(say: Words) -> Callable[[Decorated], Decorated]:
    """``--limit``."""
    return click.option(
        "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help=say("option.limit")
    )


def parse_day(text: str | None, today: date, name: str, say: Words) -> date | None:
    """Return the day that ``text`` names: ISO 8601, or so many days or weeks before ``today``."""
    if text is None:
        return None
    if text[:-1].isascii() and text[:-1].isdigit() and text[-1] in _UNITS:
        days = int(text[:-1]) * _UNITS[text[-1]]
        if days <= LONGEST:
            # "7d" is seven days that end today, so six days back
            return today - timedelta(days=max(days - 1, 0))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(say("option.bad_day", text=text), param_hint=name) from None
