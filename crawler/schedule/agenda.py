"""The due times of all sources in order, and which of them have come: a few microseconds each."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from crawler.schedule.due import Due, due_after_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.schedule.due import Moment
    from crawler.sources import Source

STEP = 1.0
"""Seconds: a smaller change of the wall's clock is one of its ordinary corrections."""


class Agenda:
    """What is due when; it knows no clock but the moments that it is shown."""

    def __init__(self, moment: Moment) -> None:
        self._offset = moment.offset
        self._due: dict[str, Due] = {}
        self._served: dict[str, float] = {}
        # two heaps, because the clocks may run apart; what was replaced stays in them until its time
        self._heaps: dict[bool, list[tuple[float, str]]] = {True: [], False: []}

    def __len__(self) -> int:
        return len(self._due)

    def due(self, source: str) -> Due | None:
        """Return when a source is due."""
        return self._due.get(source)

    def put(self, due: Due) -> None:
        """Write down when a source is due, in place of what stood there."""
        self._due[due.source] = due
        heapq.heappush(self._heaps[due.on_wall], (due.at, due.source))

    def drop(self, source: str) -> None:
        """Forget a source."""
        self._due.pop(source, None)
        self._served.pop(source, None)

    def take(self, moment: Moment, limit: int) -> list[Due]:
        """Take out what is due, the latest first, at most so many; the rest stays due."""
        taken: list[Due] = []
        while len(taken) < limit:
            tops = [due for on_wall in (True, False) if (due := self._top(on_wall=on_wall))]
            latest = max(tops, key=lambda due: due.late(moment), default=None)
            if latest is None or latest.late(moment).total_seconds() < 0:
                break
            del self._due[latest.source]
            if latest.on_wall:
                self._served[latest.source] = latest.at
            taken.append(latest)
        return taken

    def follow(self, moment: Moment, sources: Mapping[str, Source]) -> bool:
        """Look whether the wall's clock was set back since the last moment; True if it was.

        Forward needs nothing: what the wall has passed is due.
        """
        back = self._offset - moment.offset
        before = moment.elapsed + self._offset
        self._offset = moment.offset
        if back < STEP:
            return False
        for due in [due for due in self._due.values() if due.on_wall]:
            served = self._served.get(due.source, 0.0)
            changed = due_after_step(sources[due.source], due, served, before, moment)
            if changed:
                self.put(changed)
        return True

    def _top(self, *, on_wall: bool) -> Due | None:
        """Return the first of one clock, past all that was replaced."""
        heap = self._heaps[on_wall]
        while heap:
            at, source = heap[0]
            due = self._due.get(source)
            if due is not None and due.at == at and due.on_wall == on_wall:
                return due
            heapq.heappop(heap)
        return None
