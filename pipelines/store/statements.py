"""Statements that are written twice: "insert or else" is an extension of each database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Insert, Table, and_, insert
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Row = dict[str, Any]


def put(connection: Connection, table: Table, rows: Sequence[Row], *, keep: tuple[str, ...] = ()) -> None:
    """Insert rows; where the primary key exists, set every given column but those in ``keep``."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0]), keep, None), list(rows))


def put_unless_equal(
    connection: Connection, table: Table, rows: Sequence[Row], *, keep: tuple[str, ...], column: str
) -> None:
    """As ``put``, but a stored row whose ``column`` has the new value already is left as it is."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0]), keep, column), list(rows))


def add_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose primary key does not exist yet."""
    if rows:
        connection.execute(_add(connection.dialect.name, table), list(rows))


@cache
def _add(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=list(table.primary_key))


@cache
def _upsert(
    dialect: str, table: Table, columns: Collection[str], keep: tuple[str, ...], equal: str | None
) -> Any:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    new = statement.excluded
    changes = {name: new[name] for name in columns if name not in keys and name not in keep}
    where = None if equal is None else and_(table.c[equal] != new[equal])
    return statement.on_conflict_do_update(index_elements=keys, set_=changes, where=where)


def _insert(dialect: str, table: Table) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def add(connection: Connection, table: Table, row: Row) -> int:
    """Insert one row and return its new id."""
    keys = connection.execute(_plain(table), row).inserted_primary_key
    if keys is None:  # only when a driver tells no id: none of ours
        raise TypeError(f"no id for a new row of {table.name}")
    return int(keys[0])


@cache
def _plain(table: Table) -> Insert:
    return insert(table)
