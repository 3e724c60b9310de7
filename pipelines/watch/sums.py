"""Counting a run: what was asked of the web, and what came of all visits together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.records import Reason, SourceState, VisitReport
from crawler.visit import LedgerError

if TYPE_CHECKING:
    from crawler.fetch.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests made, bytes received (after content decoding) and seconds that the servers took."""

    requests: int = 0
    received: int = 0
    seconds: float = 0.0

    def plus(self, exchange: Exchange) -> Traffic:
        """Return this with one more request."""
        return Traffic(self.requests + 1, self.received + exchange.received, self.seconds + exchange.seconds)


@dataclass(frozen=True, slots=True)
class RunSum:
    """All visits of one run; ``seen == stored + sum(dropped.values())``, as in each of them."""

    visits: Mapping[SourceState, int] = field(default_factory=dict)
    seen: int = 0
    stored: int = 0
    dropped: Mapping[Reason, int] = field(default_factory=dict)
    missed: int = 0
    traffic: Traffic = Traffic()
    """Requests for robots.txt are in here, and in no single visit."""

    def plus_visit(self, report: VisitReport) -> RunSum:
        """Return this with one more visit.

        Raises:
            LedgerError: the visit does not balance.
        """
        dropped = report.dropped
        if report.seen != report.stored + sum(dropped.values()):
            raise LedgerError(f"{report.source}: seen {report.seen}, stored {report.stored}, {dropped}")
        return RunSum(
            Counter(self.visits) + Counter([report.state]),
            self.seen + report.seen,
            self.stored + report.stored,
            Counter(self.dropped) + Counter(dropped),
            self.missed,
            self.traffic,
        )
