"""Prometheus metrics of a run; labels are ids of configured sources and words of our own, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, Metric, ProcessCollector

from crawler.records import SourceState
from pipelines.watch.events import new_mentions, pending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from crawler.fetch.exchange import Exchange
    from crawler.records import MissedRun, VisitReport

FETCH_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
"""Seconds; the default total for a page is 20."""
VISIT_BUCKETS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
"""Seconds; politeness decides here: 200 pages at 2 s are 400."""
MISSED = ("late", "running")
"""Reasons of a ``MissedRun``."""
SUCCESS = frozenset({SourceState.OK, SourceState.QUIET, SourceState.PARTIAL})
"""States of a visit after which a source counts as reached: some listing of it was read."""


class _Lean(CollectorRegistry):
    """A registry without the ``_created`` series, which would double every counter and nobody asks for."""

    def collect(self) -> Iterator[Metric]:
        for metric in super().collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric


class Metrics:
    """Numbers of one run, in a registry of its own."""

    def __init__(self, *, version: str) -> None:
        self.registry: CollectorRegistry = _Lean()
        ProcessCollector(registry=self.registry)
        Info("dolpung_build", "What is running.", registry=self.registry).info({"version": version})
        self._sources = self._gauge("dolpung_sources", "Sources that the run visits.")
        self._requests = self._counter(
            "dolpung_requests", "Requests made, by what for and what came of them.", "kind", "outcome"
        )
        self._received = self._counter(
            "dolpung_received_bytes", "Bytes of pages and listings after content decoding.", "kind"
        )
        self._fetching = Histogram(
            "dolpung_fetch_seconds", "From a request to the last byte, without the wait for its turn.",
            ["kind"], buckets=FETCH_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._visiting = Histogram(
            "dolpung_visit_seconds", "From the beginning of a visit to its end.",
            buckets=VISIT_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._visits = self._counter("dolpung_visits", "Visits made, by how they ended.", "source", "state")
        self._candidates = self._counter(
            "dolpung_candidates",
            "Candidates by what became of them: stored, or why not.",
            "source",
            "verdict",
        )
        self._mentions = self._counter(
            "dolpung_new_mentions", "Mentions in new articles and versions.", "source"
        )
        self._missed = self._counter(
            "dolpung_missed_visits", "Visits that the schedule left out, by why.", "source", "reason"
        )
        self._pending = self._gauge("dolpung_pending", "Candidates that wait for the next visit.", "source")
        self._visited_at = self._gauge(
            "dolpung_last_visit_timestamp_seconds", "End of the last visit.", "source"
        )
        self._success_at = self._gauge(
            "dolpung_last_success_timestamp_seconds", "End of the last visit that read a listing.", "source"
        )
        self._newest_at = self._gauge(
            "dolpung_newest_article_timestamp_seconds", "Publication of the newest article known.", "source"
        )

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)

    def watch_sources(self, ids: Iterable[str]) -> None:
        """Begin with these sources: 0 missed visits is a number, and not the absence of one."""
        names = tuple(ids)
        for source in names:
            self._mentions.labels(source)
            self._pending.labels(source)
            for reason in MISSED:
                self._missed.labels(source, reason)
        self._sources.set(len(names))

    def forget(self, source: str) -> None:
        """Drop all numbers of a source that is no longer visited."""
        for metric in (
            self._visits, self._candidates, self._mentions, self._missed, self._pending,
            self._visited_at, self._success_at, self._newest_at,
        ):  # fmt: skip
            metric.remove_by_labels({"source": source})

    def exchanged(self, exchange: Exchange) -> None:
        """Count one request."""
        self._requests.labels(exchange.kind, exchange.outcome).inc()
        self._received.labels(exchange.kind).inc(exchange.received)
        self._fetching.labels(exchange.kind).observe(exchange.seconds)

    def visited(self, report: VisitReport) -> None:
        """Count one visit."""
        source = report.source
        self._visits.labels(source, report.state.value).inc()
        self._visiting.observe(max(0.0, (report.finished_at - report.started_at).total_seconds()))
        self._candidates.labels(source, "stored").inc(report.stored)
        for reason, count in report.dropped.items():
            self._candidates.labels(source, reason.value).inc(count)
        self._mentions.labels(source).inc(new_mentions(report))
        self._pending.labels(source).set(pending(report))
        self._stamp(self._visited_at, source, report.finished_at)
        self._stamp(self._newest_at, source, report.newest)
        if report.state in SUCCESS:
            self._stamp(self._success_at, source, report.finished_at)

    def missed(self, run: MissedRun) -> None:
        """Count one visit that was left out."""
        self._missed.labels(run.source, run.reason).inc()

    @staticmethod
    def _stamp(gauge: Gauge, source: str, moment: datetime | None) -> None:
        if moment is not None:
            gauge.labels(source).set(moment.timestamp())
