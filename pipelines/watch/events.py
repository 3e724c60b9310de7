"""From records to log events: a name, a level and plain fields; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from crawler.records import TRANSIENT, Dropped, Reason, SourceState, Stored

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.backfill import Outcome
    from crawler.errors import ConfigProblem
    from crawler.records import Bilingual, Failure, Item, MissedRun, VisitReport
    from crawler.reload import Changes
    from pipelines.watch.sums import RunSum, Traffic

Level = Literal["debug", "info", "warning", "error"]
Fields = Mapping[str, Any]
"""JSON values: text, numbers, None, and objects of them."""

_CALM = frozenset({SourceState.OK, SourceState.QUIET})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log."""

    name: str
    level: Level
    fields: Fields


def began(sources: int) -> Event:
    """Return the first event of a scheduled run."""
    return Event("run_began", "info", {"sources": sources})


def visit_events(report: VisitReport, traffic: Traffic, *, each: bool = True) -> tuple[Event, ...]:
    """Return one event for each failed listing and, with ``each``, candidate; the visit's own is the last."""
    level: Level = "info" if report.state in _CALM else "warning"
    return (
        *(listing_failed(report.source, failure) for failure in report.failures),
        *(_candidate(report.source, item) for item in report.items if each),
        Event("visit", level, visit_fields(report, traffic)),
    )


def visit_fields(report: VisitReport, traffic: Traffic | None = None) -> Fields:
    """Return the ledger of a visit: ``seen`` is ``stored`` plus the sum of ``dropped``."""
    decision = report.decision
    spent = (report.finished_at - report.started_at).total_seconds()
    return {
        "source": report.source,
        "state": report.state.value,
        "seen": report.seen,
        "stored": report.stored,
        "dropped": {reason.value: count for reason, count in sorted(report.dropped.items())},
        "pending": pending(report),
        "new_mentions": new_mentions(report),
        "listings": report.listings,
        "unchanged_listings": report.unchanged_listings,
        "failed_listings": len(report.failures),
        **(_traffic_fields(traffic) if traffic else {}),
        "seconds": round(spent, 3),
        "newest": _iso(report.newest),
        "next_check": _iso(decision.at) if decision else None,
        "because": _both(decision.reason) if decision else None,
        "note": _both(report.note) if report.note else None,
    }


def pending(report: VisitReport) -> int:
    """Count the candidates that wait for the next visit."""
    return sum(count for reason, count in report.dropped.items() if reason in TRANSIENT)


def new_mentions(report: VisitReport) -> int:
    """Count the mentions in what the visit stored."""
    return sum(item.verdict.new_mentions for item in report.items if isinstance(item.verdict, Stored))


def listing_failed(source: str, failure: Failure) -> Event:
    """Return the event of a feed, sitemap or listing page that could not be fetched or read."""
    fields = {
        "source": source,
        "url": failure.url,
        "reason": failure.reason.value,
        "detail": failure.detail,
        "status": failure.status,
        "retry_after": failure.retry_after,
    }
    return Event("listing_failed", "warning", fields)


def backfilled(outcome: Outcome) -> Event:
    """Return the event of one source's past: its visits together, and what is left."""
    dropped = sum((Counter(report.dropped) for report in outcome.reports), Counter[Reason]())
    fields = {
        "source": outcome.source,
        "seen": sum(report.seen for report in outcome.reports),
        "stored": sum(report.stored for report in outcome.reports),
        "dropped": {reason.value: count for reason, count in sorted(dropped.items())},
        "visits": len(outcome.reports),
        "left_out": outcome.left_out,
        "done": outcome.done,
        "open": outcome.open,
        "waiting": outcome.waiting,
    }
    return Event("backfill", "info" if outcome.done else "warning", fields)


def missed(run: MissedRun) -> Event:
    """Return the event of a visit that the schedule promised and that did not take place."""
    fields = {"source": run.source, "scheduled_at": _iso(run.scheduled_at), "reason": run.reason}
    return Event("visit_missed", "warning", fields)


def held(source: str, until: datetime) -> Event:
    """Return the event of a visit put off, because its server asked for it or the source keeps failing."""
    return Event("visit_held", "info", {"source": source, "until": _iso(until)})


def sources_changed(found: Changes) -> Event:
    """Return the event of source files that were added, removed or changed and are followed from now on."""
    return Event("sources_changed", "info", asdict(found))


def config_refused(problem: ConfigProblem) -> Event:
    """Return the event of a file that cannot be used: what was there goes on as before."""
    fields = {
        "file": str(problem.file),
        "line": problem.line,
        "key": problem.key,
        "message": _both(problem.message),
    }
    return Event("config_refused", "warning", fields)


def source_refused(source: str, why: Bilingual) -> Event:
    """Return the event of a source that may not be visited as things are."""
    return Event("source_refused", "warning", {"source": source, "message": _both(why)})


def restart_needed(file: str) -> Event:
    """Return the event of a file that is read at the start only."""
    return Event("restart_needed", "warning", {"file": file})


def ended(total: RunSum, seconds: float) -> Event:
    """Return the last event of a run: all visits together."""
    fields = {
        "visits": {state.value: count for state, count in sorted(total.visits.items())},
        "missed": total.missed,
        "seen": total.seen,
        "stored": total.stored,
        "dropped": {reason.value: count for reason, count in sorted(total.dropped.items())},
        **_traffic_fields(total.traffic),
        "seconds": round(seconds, 3),
    }
    return Event("run_ended", "info", fields)


def _candidate(source: str, item: Item) -> Event:
    dropped = item.verdict if isinstance(item.verdict, Dropped) else None
    fields = {
        "source": source,
        "url": item.candidate.url,
        "title": item.verdict.title if isinstance(item.verdict, Stored) else item.candidate.hints.title,
        "verdict": dropped.reason.value if dropped else "stored",
        "detail": dropped.detail if dropped else "",
    }
    return Event("candidate", "debug", fields)


def _traffic_fields(traffic: Traffic) -> dict[str, Any]:
    return {
        "requests": traffic.requests,
        "bytes": traffic.received,
        "fetch_seconds": round(traffic.seconds, 3),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
