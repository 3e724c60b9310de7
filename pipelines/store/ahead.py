"""The part of the store that plans: decisions when to come back, and pages that are due again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.store import plans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from crawler.comeback import History
    from crawler.records import Candidate, Decision, PageTry


class Ahead:
    """What ``crawler.ahead`` asks of the store; ``Store`` gives it its connection and its turns."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def decision(self, source_id: str) -> Decision | None:
        """Return what was decided at the end of a source's last visit, or None."""
        with self._reading() as connection:
            return plans.decisions(connection, source_id).get(source_id)

    def decisions(self) -> dict[str, Decision]:
        """Return what was decided last for every source that was ever visited."""
        with self._reading() as connection:
            return plans.decisions(connection)

    def history(self, source_id: str, started: datetime) -> History:
        """Return what is stored of a source at the end of the visit that ``started``."""
        with self._reading() as connection:
            return plans.history(connection, source_id, started)

    def due_again(self, source_id: str, now: datetime, recheck: timedelta) -> Sequence[Candidate]:
        """Return refused pages whose pause is over, and young articles to look at again."""
        with self._reading() as connection:
            return plans.due_again(connection, source_id, now, recheck)

    def page_try(self, source_id: str, canonical: str) -> PageTry | None:
        """Return how a page without an article refused us before, or None."""
        with self._reading() as connection:
            return plans.find_try(connection, source_id, canonical)
