"""Visits over simulated days into a real store: what is looked at again, when, and why."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeClock, FakeWeb, feed_of, make_settings, make_source
from newsstand import article_page, shipped_recogniser

from crawler.records import Failure, Page, Reason, Stored, Unchanged, VisitReport
from pipelines.collect import Collector
from pipelines.forecast import forecast, held_back, planned_visit
from pipelines.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

RSS, ONE, TWO = "https://news.example.kr/rss", "https://news.example.kr/1", "https://news.example.kr/2"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = make_source(schedule={"jitter": 0})
SETTINGS = make_settings()


class TimedWeb(FakeWeb):
    """A fake web whose pages know when they were fetched; headers for its feed."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.headers: tuple[tuple[str, str], ...] = ()
        self.retry_after: float | None = None

    async def get(self, url: str, **request: Any) -> Page | Unchanged | Failure:
        answer = await super().get(url, **request)
        if isinstance(answer, Failure):
            return replace(answer, retry_after=self.retry_after)
        if isinstance(answer, Page):
            headers = self.headers if url == RSS else ()
            return replace(answer, fetched_at=self.clock.now(), headers=(*answer.headers, *headers))
        return answer


class Desk:
    """One source, its web, its store and a clock."""

    def __init__(self, store: Store) -> None:
        self.clock = FakeClock()
        self.web = TimedWeb(self.clock)
        self.store = store

    def visit(self, at: datetime | None = None) -> VisitReport:
        """Visit at a moment; the ledger must balance and the decision must be stored."""
        if at is not None:
            self.clock.pass_time(seconds=(at - self.clock.now()).total_seconds())
        self.web.asked.clear()
        collector = Collector(
            SETTINGS, self.store, shipped_recogniser(), self.web, self.clock.now, asyncio.Event()
        )
        report = asyncio.run(collector.visit(SOURCE))
        assert report.seen == report.stored + sum(report.dropped.values())
        assert report.decision is not None
        assert self.store.decision(SOURCE.id) == report.decision
        return report


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_store("sqlite://") as store:
        yield Desk(store)


def test_a_young_article_is_looked_at_again_while_its_listing_answers_304(desk: Desk) -> None:
    desk.web.pages = {
        RSS: feed_of((ONE, "네이버의 새 모델")),
        ONE: article_page("네이버의 새 모델", "네이버가 밝혔다."),
    }
    assert desk.visit().stored == 1
    assert desk.visit(NOON + HOUR / 2).seen == 0
    assert desk.web.asked == [RSS]
    desk.web.pages[ONE] = article_page("네이버의 새 모델", "네이버가 밝혔다.", "카카오도 따랐다.")
    [item] = desk.visit(NOON + 4 * HOUR).items
    assert isinstance(item.verdict, Stored)
    assert item.verdict.version == 2
    assert desk.visit(NOON + 5 * HOUR).seen == 0
    assert desk.visit(NOON + 9 * HOUR).dropped == {Reason.UNCHANGED: 1}
    assert desk.visit(NOON + 5 * DAY).seen == 1  # the feed is read anew; nothing else is asked for
    assert desk.web.asked == [RSS]


def test_a_missing_page_is_tried_again_with_growing_pauses_and_then_given_up(desk: Desk) -> None:
    desk.web.pages = {RSS: feed_of((ONE, "곧 나올 글"))}
    tried: list[float] = []
    for hours in range(14 * 24):
        desk.web.pages[RSS] = feed_of((ONE, "곧 나올 글")) + f"<!-- {hours} -->"
        report = desk.visit(NOON + hours * HOUR)
        if ONE in desk.web.asked:
            tried.append(hours)
            assert report.dropped == {Reason.HTTP_4XX: 1}
        else:
            assert set(report.dropped) <= {Reason.LATER, Reason.GIVEN_UP}
    assert tried == [0, 1, 7, 31, 103]
    assert report.dropped == {Reason.GIVEN_UP: 1}


def test_a_page_given_up_is_tried_when_its_listing_says_something_else(desk: Desk) -> None:
    for day, title in enumerate(["글", "글", "글", "글", "글", "고친 글"]):
        desk.web.pages = {RSS: feed_of((ONE, title)) + f"<!-- {day} -->"}
        report = desk.visit(NOON + 10 * day * DAY)
    assert report.dropped == {Reason.HTTP_4XX: 1}
    desk.web.pages[ONE] = article_page("고친 글", "이제 글이 나왔다.")
    assert desk.visit(NOON + 51 * DAY).stored == 1
    assert desk.store.page_try(SOURCE.id, ONE) is None


def test_a_missing_page_comes_although_its_listing_answers_304(desk: Desk) -> None:
    desk.web.pages = {RSS: feed_of((ONE, "곧 나올 글"))}
    desk.visit()
    desk.web.pages[ONE] = article_page("곧 나올 글", "드디어 나왔다.")
    assert desk.visit(NOON + HOUR / 2).seen == 0
    assert desk.visit(NOON + HOUR).stored == 1


def test_a_listing_is_not_asked_for_while_its_server_calls_it_fresh(desk: Desk) -> None:
    desk.web.headers = (("cache-control", "max-age=7200"),)
    desk.web.pages = {RSS: feed_of((ONE, "하나")), ONE: article_page("하나", "첫 글이 나왔다.")}
    decision = desk.visit().decision
    assert decision is not None
    assert decision.not_before == NOON + 2 * HOUR
    assert held_back(desk.store, SOURCE, NOON + HOUR) == NOON + 2 * HOUR
    desk.visit(NOON + HOUR / 2)
    assert desk.web.asked == []
    assert held_back(desk.store, SOURCE, NOON + 2 * HOUR) is None
    desk.visit(NOON + 2 * HOUR)
    assert RSS in desk.web.asked


def test_retry_after_is_kept_although_somebody_asks_for_a_visit(desk: Desk) -> None:
    desk.web.pages, desk.web.retry_after = {RSS: Reason.RATE_LIMITED}, 3 * 3600.0
    desk.visit()
    desk.web.pages, desk.web.retry_after = {RSS: feed_of((ONE, "하나"))}, None
    report = desk.visit(NOON + HOUR)
    assert desk.web.asked == []
    assert report.failures[0].reason is Reason.RATE_LIMITED
    assert desk.store.decision(SOURCE.id).wait_until == NOON + 3 * HOUR  # type: ignore[union-attr]  # visit() checks it
    desk.visit(NOON + 3 * HOUR)
    assert RSS in desk.web.asked


def test_failures_are_counted_over_visits_and_forgotten_after_a_good_one(desk: Desk) -> None:
    desk.web.pages = {RSS: Reason.DNS}
    counted = [desk.visit(NOON + day * DAY).decision.failures for day in range(3)]  # type: ignore[union-attr]  # as above
    assert counted == [1, 2, 3]
    desk.web.pages = {RSS: feed_of((ONE, "하나"))}
    assert desk.visit(NOON + 4 * DAY).decision.failures == 0  # type: ignore[union-attr]  # as above


def test_a_304_that_goes_on_for_a_day_is_answered_by_a_full_request(desk: Desk) -> None:
    desk.web.pages = {RSS: feed_of((ONE, "하나")), ONE: article_page("하나", "첫 글이 나왔다.")}
    desk.visit()
    for number in range(1, 6):
        desk.visit(NOON + number * 11 * HOUR)
    conditional = [bool(one["validators"]) for one in desk.web.requests if one["url"] == RSS]
    assert conditional[:2] == [False, True]
    assert False in conditional[2:]


def test_the_history_knows_when_entries_came_up_and_how_large_the_listing_is(desk: Desk) -> None:
    desk.web.pages = {RSS: feed_of((ONE, "하나"), (TWO, "둘")), ONE: article_page("하나", "첫 글이 나왔다.")}
    desk.visit()
    desk.visit(NOON + 2 * HOUR)
    past = desk.store.history(SOURCE.id, NOON + 3 * HOUR)
    assert past.first_visit == NOON
    assert past.visits == (NOON, NOON + 2 * HOUR, NOON + 3 * HOUR)
    published = {one.published for one in past.seen}
    assert published == {None, datetime.fromisoformat("2025-02-10T09:00:00+09:00")}
    assert past.last is not None
    assert [(one.url, one.size) for one in past.last.listings] == [(RSS, 2)]


def test_the_plan_is_followed_unless_the_file_gives_its_own_times(desk: Desk) -> None:
    assert planned_visit(desk.store, SOURCE) is None
    desk.web.pages = {RSS: feed_of((ONE, "하나"))}
    decision = desk.visit().decision
    assert decision is not None
    assert planned_visit(desk.store, SOURCE) == decision.at
    assert planned_visit(desk.store, make_source(schedule={"every": "30m"})) is None
    nine = make_source(schedule={"cron": "0 9 * * *", "jitter": 0})
    shown = forecast(desk.store, nine, SETTINGS, NOON)
    assert shown.next_at == datetime.fromisoformat("2025-02-11T09:00:00+09:00")
