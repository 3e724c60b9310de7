"""How a trend looks: a sparkline and its days, or rows for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.show import console, show_rows, sparkline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.app import App
    from pipelines.cli.words import Words
    from pipelines.records import TrendPoint

COLUMNS = ["day", "entity", "mentions", "articles", "total", "share", "low", "high", "sources"]


def show_trend(points: Mapping[str, Sequence[TrendPoint]], app: App, form: str, say: Words) -> None:
    """Print the points of every entity; a missing number is an empty cell, never 0."""
    rows = [_row(point, app, say) for days in points.values() for point in days]
    show_rows(rows, COLUMNS, form, say)
    if form != "table":
        return
    for entity, days in points.items():
        _show_line(app.entity_name(entity, say.lang), days)
    click.echo(say("demo.legend"))


def _show_line(name: str, days: Sequence[TrendPoint]) -> None:
    """Print the days as signs on one scale, folded to the terminal, each line with its first day."""
    signs, width = sparkline([point.mentions for point in days]), max(20, console().width - 14)
    click.echo(name)
    for start in range(0, len(signs), width):
        click.echo(f"  {days[start].day}  {signs[start : start + width]}")


def _row(point: TrendPoint, app: App, say: Words) -> dict[str, Any]:
    return {
        "day": point.day,
        "entity": app.entity_name(point.entity, say.lang),
        "entity_id": point.entity,
        "mentions": point.mentions,
        "articles": point.articles,
        "total": point.total,
        "share": point.share,
        "low": point.low,
        "high": point.high,
        "sources": point.sources,
    }
