"""The ear of a run: told of requests, visits and missed visits, it keeps log, metrics and sum."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.watch import events
from pipelines.watch.sums import RunSum, Traffic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.fetch.exchange import Exchange
    from crawler.records import MissedRun, VisitReport
    from pipelines.watch.events import Event
    from pipelines.watch.metrics import Metrics


class Watcher:
    """Watches one run; every method is called in the run's event loop.

    Args:
        log: takes the events.
        began: the moment the run began, UTC.
        metrics: counts along, if anybody wants them.
    """

    def __init__(self, log: logging.Logger, began: datetime, metrics: Metrics | None = None) -> None:
        self._log = log
        self._began = began
        self._metrics = metrics
        self._traffic: dict[str, Traffic] = {}
        self.total = RunSum()

    def scheduled(self, sources: Sequence[str]) -> None:
        """Begin a scheduled run over these sources."""
        if self._metrics:
            self._metrics.watch_sources(sources)
        self.tell(events.began(len(sources)))

    def exchanged(self, exchange: Exchange) -> None:
        """Count one request, and put it down to the visit under way."""
        self.total = replace(self.total, traffic=self.total.traffic.plus(exchange))
        if exchange.source:
            self._traffic[exchange.source] = self._traffic.get(exchange.source, Traffic()).plus(exchange)
        if self._metrics:
            self._metrics.exchanged(exchange)

    def visited(self, report: VisitReport) -> None:
        """Tell of one visit that has ended.

        Raises:
            LedgerError: seen is not stored plus dropped.
        """
        self.total = self.total.plus_visit(report)
        if self._metrics:
            self._metrics.visited(report)
        traffic = self._traffic.pop(report.source, Traffic())
        each = self._log.isEnabledFor(logging.DEBUG)
        for event in events.visit_events(report, traffic, each=each):
            self.tell(event)

    def missed(self, run: MissedRun) -> None:
        """Tell of one visit that was left out."""
        self.total = replace(self.total, missed=self.total.missed + 1)
        if self._metrics:
            self._metrics.missed(run)
        self.tell(events.missed(run))

    def ended(self, now: datetime) -> None:
        """Tell the sum of the run."""
        self.tell(events.ended(self.total, (now - self._began).total_seconds()))

    def tell(self, event: Event) -> None:
        """Write any event down."""
        level = logging.getLevelName(event.level.upper())
        self._log.log(level, event.name, extra={"event": event})
