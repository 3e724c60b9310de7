"""What a visit does for the visits after it: look again at pages that are due, and plan the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from crawler.backoff import too_early
from crawler.comeback import History, next_check
from crawler.records import Failure, Reason, Unchanged
from crawler.timing import fresh_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from crawler.records import Candidate, Decision, ListingFacts, PageTry, VisitReport
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


def answer_without_asking(last: Decision | None, url: str, now: datetime) -> Unchanged | Failure | None:
    """Return what the server told us before of a listing that is not to be asked for now, else None.

    ``Unchanged`` while it calls the listing fresh (RFC 9111: a fresh answer is used again without a
    request), ``RATE_LIMITED`` while the source's server wants us to wait (Retry-After).
    """
    if last is None:
        return None
    if last.wait_until and now < last.wait_until:
        left = (last.wait_until - now).total_seconds()
        return Failure(url, Reason.RATE_LIMITED, f"asked to wait until {last.wait_until}", retry_after=left)
    known = [facts for facts in last.listings if url in {facts.asked, facts.url}]
    is_fresh = any(facts.read_at <= now < fresh_until(facts) for facts in known)
    return Unchanged(url) if is_fresh else None


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
