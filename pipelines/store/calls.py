"""What searching needs to remember: calls made to an API, and whether a result was offered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from pipelines.store.schema import api_call, candidate
from pipelines.store.statements import add_missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crawler.records import Candidate

_MANY = 500
"""Values in one condition: SQLite before 3.32 takes 999."""


def count_call(connection: Connection, api: str, day: date, limit: int) -> bool:
    """Count one call; False, and not counted, when ``limit`` calls were made on that day."""
    add_missing(connection, api_call, [{"api": api, "day": day, "calls": 0}])
    this = (api_call.c.api == api, api_call.c.day == day, api_call.c.calls < limit)
    counted = connection.execute(update(api_call).where(*this).values(calls=api_call.c.calls + 1))
    return counted.rowcount == 1


def was_offered(connection: Connection, visit_id: int, source: str, offered: Sequence[Candidate]) -> bool:
    """Tell whether an earlier visit to the source was offered one of these."""
    canonicals = [one.canonical for one in offered]
    for start in range(0, len(canonicals), _MANY):
        earlier = select(candidate.c.canonical).where(
            candidate.c.source == source,
            candidate.c.canonical.in_(canonicals[start : start + _MANY]),
            candidate.c.visit_id != visit_id,
        )
        if connection.execute(earlier.limit(1)).first():
            return True
    return False
