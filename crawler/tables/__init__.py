"""Read one TOML file into one pydantic model, or say in both languages what is wrong where.

``read_table`` is the only door through which configuration comes in. A byte-order mark is ignored;
CP949 bytes, TOML syntax, unknown keys and wrong values become ``ConfigProblem`` values with file, key
and line. Types are strict (``"yes"`` is no boolean, ``"5"`` is no number).
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.errors import ConfigProblem
from crawler.tables.cron import CronLine
from crawler.tables.lines import Place, key_lines, line_of
from crawler.tables.messages import (
    capital_ending,
    explain,
    explain_encoding,
    explain_syntax,
    show_place,
    syntax_line,
    unreadable_file,
)
from crawler.tables.values import Duration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.records import Bilingual

__all__ = ["CronLine", "Duration", "Table", "misspelt_files", "read_table"]


class Table(BaseModel):
    """A TOML table: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=BaseModel)


def misspelt_files(folder: Path) -> tuple[ConfigProblem, ...]:
    """Return a problem for each ``*.TOML`` of a folder: it would be passed over without a word."""
    return tuple(
        ConfigProblem(path, capital_ending(path.with_suffix(".toml").name))
        for path in sorted(folder.iterdir())
        if path.suffix != ".toml" and path.suffix.lower() == ".toml" and not path.name.startswith(".")
    )


def read_table(path: Path, model: type[T]) -> T | tuple[ConfigProblem, ...]:
    """Return the file as a ``model``, or everything that is wrong with it (never empty)."""
    text = _read_text(path)
    if isinstance(text, ConfigProblem):
        return (text,)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = syntax_line(error, text)
        return (ConfigProblem(path, explain_syntax(error, text), line=line),)
    try:
        return model.model_validate_json(json.dumps(data, default=_plain), strict=True)
    except ValidationError as error:
        return _problems(path, text, data, model, error)


def _read_text(path: Path) -> str | ConfigProblem:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return ConfigProblem(path, unreadable_file(error))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return ConfigProblem(path, explain_encoding(raw), line=raw.count(b"\n", 0, error.start) + 1)


def _plain(value: object) -> str:
    """Write TOML's dates and times the way JSON has them."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value))


def _problems(
    path: Path, text: str, data: Mapping[str, Any], model: type[BaseModel], error: ValidationError
) -> tuple[ConfigProblem, ...]:
    lines = key_lines(text)
    found = []
    for detail in error.errors(include_url=False, include_input=False):
        place: Place = (*detail["loc"], *_inner_place(detail.get("ctx", {})))
        message: Bilingual = explain(dict(detail), place, data, model)
        found.append(ConfigProblem(path, message, show_place(place), line_of(place, lines)))
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _inner_place(context: Mapping[str, Any]) -> Place:
    """Return the key that a check of a whole table blames (see ``values.wrong``)."""
    key = context.get("key")
    return (key,) if isinstance(key, str) else ()
