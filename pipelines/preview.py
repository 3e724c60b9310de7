"""A real visit that stores nothing: what would be kept of a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.records import (
    Candidate,
    Dropped,
    Follow,
    Known,
    Page,
    Stored,
    Validators,
    VisitReport,
)
from crawler.visit import visit_source
from pipelines.collect import Reading, read_and_recognise
from pipelines.records import CONTENT_ZONES

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, timedelta

    from crawler.fetch.web import Web
    from crawler.settings import Settings
    from crawler.sources import Source
    from pipelines.recognise import Recogniser


@dataclass(frozen=True, slots=True)
class Preview:
    """The ledger of a visit, and what it would have stored."""

    report: VisitReport
    readings: tuple[Reading, ...]


@dataclass
class _Forgetful:
    """A memory without a past and without a future: every visit is the first."""

    readings: list[Reading] = field(default_factory=list)

    def validators(self, url: str) -> Validators | None:
        """Know nothing of ``url``."""
        del url
        return None

    def open_visit(self, source: Source, now: datetime) -> int:
        """Give every visit the same number."""
        del source, now
        return 0

    def note_listing(
        self, visit_id: int, url: str, validators: Validators, candidates: Sequence[Candidate]
    ) -> None:
        """Forget what a listing offered."""

    def was_offered(self, visit_id: int, source_id: str, candidates: Sequence[Candidate]) -> bool:
        """Stop at the first page of a search: there is no past to reach."""
        del visit_id, source_id, candidates
        return True

    def count_call(self, api: str, day: date, limit: int) -> bool:
        """Count nothing: a preview makes one call a search."""
        del api, day, limit
        return True

    def pending(self, source_id: str) -> Sequence[Candidate]:
        """Have nothing left over."""
        del source_id
        return ()

    def known(self, canonical: str) -> Known | None:
        """Know no article."""
        del canonical
        return None

    def settle(self, visit_id: int, candidate: Candidate, dropped: Dropped, now: datetime) -> None:
        """Forget a dropped candidate."""

    def touch(self, canonical: str, validators: Validators, now: datetime) -> None:
        """Forget that an article was looked at."""

    def last_published(self, source_id: str) -> datetime | None:
        """Know no article of the source."""
        del source_id
        return None

    def due_again(self, source_id: str, now: datetime, recheck: timedelta) -> Sequence[Candidate]:
        """Have nothing to look at again."""
        del source_id, now, recheck
        return ()

    def page_try(self, source_id: str, canonical: str) -> None:
        """Know of no refused page."""
        del source_id, canonical

    def decision(self, source_id: str) -> None:
        """Know of no plan."""
        del source_id

    def history(self, source_id: str, started: datetime) -> None:
        """Plan nothing."""
        del source_id, started

    def close_visit(self, visit_id: int, report: VisitReport) -> None:
        """Forget the visit."""


async def preview_source(
    source: Source,
    *,
    settings: Settings,
    recogniser: Recogniser,
    web: Web,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    limit: int,
) -> Preview:
    """Visit ``source`` with the code of a real visit, reading at most ``limit`` pages; store nothing."""
    memory = _Forgetful()
    politeness = source.politeness.model_copy(update={"max_pages": limit})

    def take(_visit_id: int, candidate: Candidate, page: Page) -> Stored | Dropped | Follow:
        reading = read_and_recognise(page, candidate, source, recogniser, terms=settings.terms)
        if not isinstance(reading, Reading):
            return reading
        memory.readings.append(reading)
        counted = sum(one.zone in CONTENT_ZONES for one in reading.recognition.mentions)
        return Stored(0, 1, counted, reading.article.title)

    report = await visit_source(
        source.model_copy(update={"politeness": politeness}),
        settings=settings, web=web, memory=memory, take=take, now=now, stop=stop, progress=None,
    )  # fmt: skip
    return Preview(report, tuple(memory.readings))
