from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fakes import FakeClock, FakeMemory, FakeWeb, feed_of, make_settings, make_source

from crawler.records import Dropped, Page, Reason, SourceState, VisitReport
from crawler.visit import visit_source

RSS = "https://news.example.kr/rss"
POSTS = [f"https://news.example.kr/{n}" for n in range(4)]
ELSEWHERE = "https://other.kr/1"


def visit(memory: FakeMemory, web: FakeWeb, take: Any = None) -> VisitReport:
    web.pages[RSS] = feed_of(*((url, url) for url in [*POSTS, ELSEWHERE])) + f"<!-- {len(web.asked)} -->"
    clock, taking = FakeClock(), take or memory.take
    settings = make_settings()
    visiting = visit_source(
        make_source(), settings=settings, web=web, memory=memory, take=taking, now=clock.now
    )
    return asyncio.run(visiting)


def verdicts(report: VisitReport) -> list[Reason | None]:
    return [item.verdict.reason if isinstance(item.verdict, Dropped) else None for item in report.items]


def pages(*answers: str | Reason) -> FakeWeb:
    return FakeWeb({**dict(zip(POSTS, answers, strict=True)), ELSEWHERE: "다른 곳"})


def test_after_a_bot_check_the_host_is_asked_for_nothing_more() -> None:
    memory, web = FakeMemory(), pages("가", Reason.CAPTCHA, "다", "라")
    report = visit(memory, web)
    assert verdicts(report) == [None, Reason.CAPTCHA, Reason.HELD, Reason.HELD, None]
    assert web.asked == [RSS, *POSTS[:2], ELSEWHERE]
    assert report.state is SourceState.BLOCKED
    assert report.note is not None
    assert "example.kr" in report.note.ko


def test_what_was_left_is_pending_and_comes_with_the_next_visit() -> None:
    memory, web = FakeMemory(), pages("가", Reason.CAPTCHA, "다", "라")
    visit(memory, web)
    assert set(memory.waiting) == set(POSTS[1:])
    web.pages[POSTS[1]] = "나"
    report = visit(memory, web)
    assert report.state is SourceState.OK
    assert not memory.waiting


def test_a_bot_check_that_only_its_text_tells_holds_the_host_as_well() -> None:
    memory = FakeMemory()

    def take(visit_id: int, candidate: Any, page: Page) -> Any:
        if page.url == POSTS[0]:
            return Dropped(Reason.CAPTCHA)
        return memory.take(visit_id, candidate, page)

    report = visit(memory, pages("가", "나", "다", "라"), take)
    assert verdicts(report) == [Reason.CAPTCHA, *[Reason.HELD] * 3, None]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([Reason.BLOCKED, "나", Reason.BLOCKED, "라"], [Reason.BLOCKED, None, Reason.BLOCKED, None]),
        ([Reason.BLOCKED] * 4, [Reason.BLOCKED] * 2 + [Reason.HELD] * 2),
        (
            [Reason.LOGIN, Reason.LOGIN, Reason.PAYWALL, "라"],
            [Reason.LOGIN, Reason.LOGIN, Reason.PAYWALL, None],
        ),
    ],
)
def test_one_refused_page_is_no_block_but_two_in_a_row_are(
    answers: list[str | Reason], told: list[Reason | None]
) -> None:
    assert verdicts(visit(FakeMemory(), pages(*answers))) == [*told, None]
