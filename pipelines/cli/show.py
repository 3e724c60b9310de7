"""Rows to the terminal or to a file: table, json, jsonl or csv."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipelines.cli.words import Words

FORMATS = ("table", "json", "jsonl", "csv")
Row = Mapping[str, Any]
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")
"""Spreadsheets run a cell that begins with one of these (OWASP, CSV injection); full-width forms too."""


def format_option(say: Words) -> Callable[[Decorated], Decorated]:
    """``--format``."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
        help=say("option.format"),
    )  # fmt: skip


def show_rows(rows: Iterable[Row], columns: Sequence[str], form: str, say: Words) -> None:
    """Print rows; ``columns`` are the keys shown in a table or CSV, in order.

    JSON keeps every key of a row and real types; a table and CSV print None as an empty cell.
    """
    if form == "jsonl":
        for row in rows:
            click.echo(to_json(row))
    elif form == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
    elif form == "csv":
        click.echo(to_csv(rows, columns), nl=False)
    else:
        _show_table(list(rows), columns, say)


def to_json(row: Row) -> str:
    """Return one row as one line of JSON in Unicode."""
    text = json.dumps(row, ensure_ascii=False, default=str)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, as JSON can spell and UTF-8 cannot
        return json.dumps(row, default=str)
    return text


def to_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return rows as RFC 4180 CSV whose cells no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_safe_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _safe_cell(value: object) -> object:
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def _show_table(rows: Sequence[Row], columns: Sequence[str], say: Words) -> None:
    from rich.table import Table

    if not rows:
        click.echo(say("show.nothing"))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(say(f"column.{column}"), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    console().print(table)


def _cell(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return "·"
    return f"{value:.3f}" if isinstance(value, float) else escape(str(value))


def console() -> Any:
    """Return a rich console on standard output; wide when it is no terminal and $COLUMNS is unset."""
    from rich.console import Console

    width = shutil.get_terminal_size((160, 50)).columns
    return Console(file=sys.stdout, width=width, highlight=False, emoji=False)  # year:end:deadline is no 🔚


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int | None]) -> str:
    """Return one character a value, scaled to the largest; ``·`` is a missing value, never a zero."""
    top = max((value for value in values if value), default=0)
    return "".join("·" if value is None else _BARS[_step(value, top)] for value in values)


def _step(value: int, top: int) -> int:
    """Return 0 only for zero: a small value next to a large one still shows."""
    return 0 if value == 0 else max(1, round(value / top * (len(_BARS) - 1)))
