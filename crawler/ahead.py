"""What a visit does for the visits after it: look again at pages that are due, and plan the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from crawler.backoff import too_early
from crawler.comeback import History, next_check
from crawler.wishes import fresh_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from crawler.records import Candidate, Decision, ListingFacts, PageTry, Reason, VisitReport
    from crawler.settings import Settings
    from crawler.sources import Source


class Plans(Protocol):
    """What planning needs to remember; blocking, as the rest of a visit's memory."""

    def pending(self, source_id: str) -> Sequence[Candidate]:
        """Return the candidates that earlier visits left undecided."""

    def due_again(self, source_id: str, now: datetime, recheck: timedelta) -> Sequence[Candidate]:
        """Return the pages that are looked at again whatever the listings say."""

    def page_try(self, source_id: str, canonical: str) -> PageTry | None:
        """Return how a page without an article refused us before."""

    def decision(self, source_id: str) -> Decision | None:
        """Return what was decided at the end of the last visit."""

    def history(self, source_id: str, started: datetime) -> History | None:
        """Return what is stored of a source when the visit that ``started`` ends; None plans nothing."""


def carry_over(memory: Plans, source: Source, settings: Settings, now: datetime) -> tuple[Candidate, ...]:
    """Return what a visit looks at whether its listings offer it or not, each page once."""
    again = memory.due_again(source.id, now, settings.politeness.recheck)
    carried = {candidate.canonical: candidate for candidate in (*memory.pending(source.id), *again)}
    return tuple(carried.values())


def refused_before(memory: Plans, source_id: str, candidate: Candidate, now: datetime) -> Reason | None:
    """Return why a page that refused us is not tried now, or None."""
    return too_early(candidate.hints, memory.page_try(source_id, candidate.canonical), now)


def is_fresh(last: Decision | None, url: str, now: datetime) -> bool:
    """Tell whether a listing asked to be left alone until later than ``now``."""
    known = last.listings if last else ()
    return any(
        url in {facts.asked, facts.url} and facts.read_at <= now < fresh_until(facts) for facts in known
    )


def plan_ahead(
    memory: Plans,
    source: Source,
    settings: Settings,
    report: VisitReport,
    facts: Sequence[ListingFacts],
    now: datetime,
) -> VisitReport:
    """Return the report of a visit with the decision when to come back."""
    history = memory.history(source.id, report.started_at)
    if history is None:
        return report
    return replace(report, decision=next_check(source, history, report, facts, settings=settings, now=now))
