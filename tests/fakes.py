"""A web, a memory and a clock to read in one sitting: what a visit meets, without network or database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.comeback import History
from crawler.records import (
    TRANSIENT,
    Candidate,
    Decision,
    Dropped,
    Failure,
    Known,
    Page,
    PageTry,
    Reason,
    Stored,
    Unchanged,
    Validators,
    VisitReport,
)
from crawler.settings import Settings
from crawler.sources import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2025, 2, 10, 3, 0, tzinfo=UTC)
"""12:00 in Seoul."""


class FakeClock:
    """A clock that only moves when someone sleeps on it."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)

    def pass_time(self, **length: float) -> None:
        self._now += timedelta(**length)


class FakeWeb:
    """A web of a few pages: URL -> its text, a status, or a ready answer.

    A page's validators are its own text; a conditional request with the same ones gets a 304.
    """

    def __init__(self, pages: dict[str, str | Reason | Page] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[str] = []
        self.requests: list[dict[str, Any]] = []

    async def get(
        self, url: str, *, validators: Validators | None = None, source: str = "", **request: Any
    ) -> Page | Unchanged | Failure:
        self.asked.append(url)
        self.requests.append({"url": url, "validators": validators, "source": source, **request})
        found = self.pages.get(url, Reason.HTTP_4XX)
        if isinstance(found, Page):
            return found
        if isinstance(found, Reason):
            return Failure(url, found, "as planned")
        page = make_page(url, found, source=source)
        return Unchanged(url) if validators and validators == page.validators else page


def make_page(url: str, text: str, *, source: str = "outlet", etag: str | None = None) -> Page:
    """A page as the fake web serves it."""
    headers = (("etag", etag or f'"{hash(text)}"'), ("content-type", "text/html; charset=utf-8"))
    return Page(url, url, 200, headers, text.encode(), NOON, source)


class FakeMemory:
    """What a store remembers, in dictionaries; every call is written down in ``calls``."""

    def __init__(self) -> None:
        self.waiting: dict[str, Candidate] = {}
        self.articles: dict[str, Known] = {}
        self.listings: dict[str, Validators] = {}
        self.reports: list[VisitReport] = []
        self.calls: list[tuple[Any, ...]] = []
        self.newest: datetime | None = NOON
        self.offered: dict[tuple[str, str], int] = {}
        self.api_calls: dict[tuple[str, date], int] = {}
        self.again: list[Candidate] = []
        self.refused: dict[str, PageTry] = {}

    def validators(self, url: str) -> Validators | None:
        return self.listings.get(url)

    def open_visit(self, source: Source, now: datetime) -> int:
        self.calls.append(("open_visit", source.id, now))
        return len(self.calls)

    def note_listing(
        self, visit_id: int, url: str, validators: Validators, candidates: Sequence[Candidate]
    ) -> None:
        self.calls.append(("note_listing", visit_id, url, len(candidates)))
        self.listings[url] = validators
        self.waiting.update({candidate.canonical: candidate for candidate in candidates})
        source = next(call[1] for call in reversed(self.calls) if call[0] == "open_visit")
        self.offered.update({(source, candidate.canonical): visit_id for candidate in candidates})

    def was_offered(self, visit_id: int, source_id: str, candidates: Sequence[Candidate]) -> bool:
        offers = ((source_id, one.canonical) for one in candidates)
        return any(self.offered.get(offer, visit_id) != visit_id for offer in offers)

    def count_call(self, api: str, day: date, limit: int) -> bool:
        made = self.api_calls.get((api, day), 0)
        self.api_calls[api, day] = min(made + 1, limit)
        return made < limit

    def pending(self, source_id: str) -> Sequence[Candidate]:
        self.calls.append(("pending", source_id))
        return tuple(self.waiting.values())

    def known(self, canonical: str) -> Known | None:
        return self.articles.get(canonical)

    def settle(self, visit_id: int, candidate: Candidate, dropped: Dropped, now: datetime) -> None:
        self.calls.append(("settle", visit_id, candidate.canonical, dropped.reason, now))
        if dropped.reason not in TRANSIENT:
            self.waiting.pop(candidate.canonical, None)

    def touch(self, canonical: str, validators: Validators, now: datetime) -> None:
        self.calls.append(("touch", canonical, validators, now))

    def last_published(self, source_id: str) -> datetime | None:
        self.calls.append(("last_published", source_id))
        return self.newest

    def due_again(self, source_id: str, now: datetime, recheck: timedelta) -> Sequence[Candidate]:
        del source_id, now, recheck
        return tuple(self.again)

    def page_try(self, source_id: str, canonical: str) -> PageTry | None:
        del source_id
        return self.refused.get(canonical)

    def decision(self, source_id: str) -> Decision | None:
        return next((one.decision for one in reversed(self.reports) if one.source == source_id), None)

    def history(self, source_id: str, started: datetime) -> History:
        return History((), (started,), started, self.decision(source_id))

    def close_visit(self, visit_id: int, report: VisitReport) -> None:
        self.calls.append(("close_visit", visit_id))
        self.reports.append(report)

    def take(self, visit_id: int, candidate: Candidate, page: Page) -> Stored:
        """Store the page: the simplest ``Take`` there is."""
        self.calls.append(("take", visit_id, candidate.canonical))
        self.waiting.pop(candidate.canonical, None)
        self.articles[candidate.canonical] = Known(
            candidate.canonical, candidate.hints, page.url, page.validators, page.sha256, NOON, NOON
        )
        return Stored(len(self.articles), 1, 0, candidate.hints.title or "")

    def settled(self) -> dict[str, Reason]:
        """The reason that each settled candidate was dropped for."""
        return {call[2]: call[3] for call in self.calls if call[0] == "settle"}


def make_source(**changes: Any) -> Source:
    """A small press source with one feed."""
    values: dict[str, Any] = {
        "id": "outlet",
        "name": {"ko": "새벽일보", "en": "Dawn Daily"},
        "kind": "press",
        "homepage": "https://news.example.kr/",
        "feeds": [{"url": "https://news.example.kr/rss"}],
    }
    return Source.model_validate(values | changes)


def make_settings(**tables: dict[str, Any]) -> Settings:
    """Settings without pauses unless asked for."""
    politeness = {"delay": 0, "jitter": 0, "recheck_pause": 0} | tables.pop("politeness", {})
    identity = {"contact": "bot@example.kr"} | tables.pop("identity", {})
    return Settings.model_validate({"politeness": politeness, "identity": identity, **tables})


def feed_of(*entries: tuple[str, str] | tuple[str, str, str]) -> str:
    """An RSS feed of (link, title[, guid])."""
    items = "".join(
        f"<item><link>{link}</link><title>{title}</title>"
        + "".join(f'<guid isPermaLink="false">{guid}</guid>' for guid in rest)
        + "</item>"
        for link, title, *rest in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>새벽일보</title>{items}</channel></rss>'
