"""What a visit is for when it does not read the source's own listings, and what it has read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, TypeVar

from crawler.records import Candidate, Dropped, Failure, Item, ListingFacts, Page, Unchanged, Validators, Via

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from crawler.records import Known, VisitReport

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """What the listings of a visit gave so far."""

    asked: int = 0
    unchanged: int = 0
    offered: list[Candidate] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    facts: list[ListingFacts] = field(default_factory=list)
    decided: list[Item] = field(default_factory=list)
    """Entries whose verdict was clear from the listing alone, and is in the ledger already."""


class Desk(Protocol):
    """What a visit lends to its errand."""

    @property
    def stop(self) -> asyncio.Event:
        """Set when the run is asked to stop."""

    @property
    def max_pages(self) -> int:
        """Pages that this visit may fetch."""

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking port in the worker thread."""

    async def fetch(
        self, url: str, kind: Literal["page", "listing"], validators: Validators | None = None
    ) -> Page | Unchanged | Failure:
        """Fetch at the source's pace."""


class Errand(Protocol):
    """A purpose of its own: where candidates come from, and which of them it wants."""

    def carries(self, pending: Sequence[Candidate]) -> list[Candidate]:
        """Choose from what earlier visits left."""

    async def read(self, desk: Desk, visit_id: int) -> Reading:
        """Find candidates; keeps them as pending."""

    def refuses(self, known: Known | None) -> Dropped | None:
        """Say why a stored article is none of its business."""


def carried_by(errand: Errand | None, pending: Sequence[Candidate]) -> list[Candidate]:
    """Choose what a visit takes up: what a backfill found waits for a backfill."""
    if errand is not None:
        return errand.carries(pending)
    return [one for one in pending if one.via is not Via.ARCHIVE]


class LedgerError(RuntimeError):
    """A visit lost or invented a candidate: a bug."""


def check_balance(report: VisitReport, reading: Reading, carried: Sequence[Candidate]) -> None:
    """See that every candidate has one verdict: all offers, and what was left and not offered again."""
    again = {candidate.canonical for candidate in reading.offered}
    left = {candidate.canonical for candidate in carried} - again
    offered = len(reading.offered) + len(reading.decided)
    verdicts = report.stored + sum(report.dropped.values())
    if not report.seen == verdicts == offered + len(left):
        raise LedgerError(
            f"{report.source}: seen {report.seen}, verdicts {verdicts}, offered {offered} + {len(left)}"
        )
