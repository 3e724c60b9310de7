from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fakes import NOON, FakeWeb, feed_of, make_settings, make_source
from newsstand import article_page, collect_from, shipped_recogniser

from crawler.records import Reason, Stored, VisitReport
from pipelines.preview import Preview, preview_source
from pipelines.store import open_store

if TYPE_CHECKING:
    from crawler.sources import Source

FEED, HOME = "https://news.example.kr/rss", "https://news.example.kr"


def outlet() -> FakeWeb:
    """An outlet of four posts: two to keep, one to be left alone, one that is gone."""
    titles = ["네이버의 새 모델", "카카오의 새 계획", "비공개 소식", "사라진 소식"]
    web = FakeWeb({FEED: feed_of(*((f"{HOME}/{n}", title) for n, title in enumerate(titles)))})
    web.pages[f"{HOME}/0"] = article_page(titles[0], "네이버가 새 모델을 선보였다.")
    web.pages[f"{HOME}/1"] = article_page(titles[1], "카카오가 계획을 밝혔다.")
    web.pages[f"{HOME}/2"] = article_page(
        titles[2], "딥시크다.", head='<meta name="robots" content="noindex">'
    )
    return web


def preview(web: FakeWeb, *, limit: int = 10, source: Source | None = None) -> Preview:
    fetch: Any = web
    return asyncio.run(
        preview_source(
            source or make_source(),
            settings=make_settings(),
            recogniser=shipped_recogniser(),
            web=fetch,
            now=lambda: NOON,
            stop=asyncio.Event(),
            limit=limit,
        )
    )


def fates(report: VisitReport) -> list[tuple[str, Reason | None, int]]:
    """Return URL, reason and new mentions of every candidate."""
    return [
        (item.candidate.url, None, item.verdict.new_mentions)
        if isinstance(item.verdict, Stored)
        else (item.candidate.url, item.verdict.reason, 0)
        for item in report.items
    ]


def test_a_preview_gives_every_candidate_the_fate_that_a_visit_would() -> None:
    with open_store("sqlite://") as store:
        (report,) = collect_from(store, outlet(), make_source())
    seen = preview(outlet())
    assert fates(seen.report) == fates(report)
    assert fates(report) == [
        (f"{HOME}/0", None, 2),
        (f"{HOME}/1", None, 2),
        (f"{HOME}/2", Reason.NOINDEX, 0),
        (f"{HOME}/3", Reason.HTTP_4XX, 0),
    ]


def test_a_preview_shows_what_would_be_stored() -> None:
    readings = preview(outlet()).readings
    assert [reading.article.title for reading in readings] == ["네이버의 새 모델", "카카오의 새 계획"]
    assert [{one.entity for one in reading.recognition.mentions} for reading in readings] == [
        {"naver"},
        {"kakao"},
    ]


def test_a_preview_fetches_no_more_pages_than_asked_and_says_so() -> None:
    web = outlet()
    report = preview(web, limit=1).report
    assert web.asked == [FEED, f"{HOME}/0"]
    assert report.dropped == {Reason.OVER_LIMIT: 3}


def test_every_preview_is_the_first() -> None:
    web = outlet()
    assert fates(preview(web).report) == fates(preview(web).report)
    assert not any(request["validators"] for request in web.requests)
