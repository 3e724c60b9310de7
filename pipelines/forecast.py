"""What the stored decisions mean for the schedule, and what is known of each source's rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.comeback import Lesson, is_planned, learn
from crawler.records import Decision
from crawler.sources import Source

if TYPE_CHECKING:
    from crawler.settings import Settings
    from pipelines.store import Store


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is planned for one source, and from what."""

    source: Source
    next_at: datetime | None
    """None: it was never visited, so the next run decides."""
    decision: Decision | None
    lesson: Lesson | None


def planned_visit(store: Store, source: Source) -> datetime | None:
    """Return when the plan wants the next visit; None leaves it to the source's own ``schedule``."""
    decision = store.decision(source.id) if is_planned(source) else None
    return decision.at if decision else None


def held_back(store: Store, source: Source, now: datetime) -> datetime | None:
    """Return until when a source must be left alone whatever its schedule says, or None."""
    decision = store.decision(source.id)
    until = decision.not_before if decision else None
    return until if until and now < until else None


def forecast(store: Store, source: Source, settings: Settings, now: datetime) -> Forecast:
    """Return what is planned for a source."""
    decision = store.decision(source.id)
    if decision is None:
        return Forecast(source, None, None, None)
    history = store.history(source.id, now)
    lesson = learn(source, history, decision.listings, settings, now=now)
    return Forecast(source, _next_visit(source, decision, now), decision, lesson)


def _next_visit(source: Source, decision: Decision, now: datetime) -> datetime:
    from crawler.schedule import next_run

    if source.schedule.cron is None:
        return decision.at
    earliest = max(now, decision.not_before or now)
    return next_run(source.schedule.cron, source.timezone, earliest) or decision.at
