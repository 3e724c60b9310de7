import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import get_ident
from typing import Any

import pytest
from fakes import NOON, FakeClock, FakeMemory, FakeWeb, feed_of, make_page, make_settings, make_source

from crawler.balance import LedgerError
from crawler.records import (
    Candidate,
    Dropped,
    Follow,
    Page,
    Reason,
    SourceState,
    Stored,
    Validators,
    Via,
    VisitReport,
)
from crawler.visit import MAX_LISTINGS, VisitProgress, visit_source

RSS = "https://news.example.kr/rss"
A, B, C = (f"https://news.example.kr/news/{name}" for name in "abc")


def visit(web: Any, memory: FakeMemory, source: Any = None, **changes: Any) -> VisitReport:
    arguments: dict[str, Any] = {
        "settings": make_settings(),
        "web": web,
        "memory": memory,
        "take": memory.take,
        "now": FakeClock().now,
    }
    return asyncio.run(visit_source(source or make_source(), **(arguments | changes)))


def reasons(report: VisitReport) -> dict[str, Reason | None]:
    return {i.candidate.canonical: getattr(i.verdict, "reason", None) for i in report.items}


def candidate(url: str) -> Candidate:
    return Candidate(url, url, Via.FEED, RSS)


def test_every_article_of_a_feed_is_fetched_and_taken() -> None:
    memory = FakeMemory()
    report = visit(FakeWeb({RSS: feed_of((A, "가"), (B, "나")), A: "가", B: "나"}), memory)
    assert (report.seen, report.stored, dict(report.dropped)) == (2, 2, {})
    assert report.state is SourceState.OK
    assert memory.reports == [report]


def test_candidates_are_kept_before_any_page_is_fetched() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가"))})
    visit(web, memory)
    assert [call[0] for call in memory.calls] == [
        "open_visit", "pending", "note_listing", "settle", "last_published", "close_visit",
    ]  # fmt: skip
    assert web.asked == [RSS, A]


def test_a_second_visit_asks_conditionally_and_stores_nothing() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    visit(web, memory)
    report = visit(web, memory)
    assert (report.seen, report.unchanged_listings, report.state) == (0, 1, SourceState.OK)
    web.pages[RSS] = feed_of((B, "나"), (A, "가"))
    web.pages[B] = "나"
    report = visit(web, memory)
    assert reasons(report) == {B: None, A: Reason.UNCHANGED}
    assert ("touch", A, make_page(A, "가").validators, NOON) in memory.calls


def test_the_same_bytes_under_a_new_etag_are_unchanged() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    visit(web, memory)
    web.pages |= {RSS: feed_of((A, "가 고침")), A: make_page(A, "가", etag='"second"')}
    report = visit(web, memory)
    assert reasons(report) == {A: Reason.UNCHANGED}
    assert any(call[0] == "touch" and call[2].etag == '"second"' for call in memory.calls)


def test_an_old_known_article_is_not_asked_for_again() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    visit(web, memory)
    memory.articles[A] = replace(memory.articles[A], published_at=NOON - timedelta(days=3))
    web.pages[RSS] = feed_of((A, "가"), (B, "나"))
    web.asked.clear()
    assert reasons(visit(web, memory))[A] is Reason.KNOWN
    assert A not in web.asked


def test_a_known_article_is_asked_for_where_it_was_found() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), C: "가"})
    memory.take(0, candidate(A), make_page(C, "가"))
    assert reasons(visit(web, memory)) == {A: Reason.UNCHANGED}
    assert web.asked == [RSS, C]


def test_what_is_listed_twice_is_counted_once_and_its_pending_mark_survives() -> None:
    memory = FakeMemory()
    web = FakeWeb({RSS: feed_of((A, "가", "g1"), (A, "가"), (B, "가", "g1")), A: Reason.TIMEOUT})
    report = visit(web, memory)
    assert report.seen == 3
    assert report.dropped == {Reason.DUPLICATE: 2, Reason.TIMEOUT: 1}
    assert list(memory.waiting) == [A]


def test_urls_out_of_scope_are_not_fetched() -> None:
    source = make_source(articles={"include": [r"/news/"], "exclude": [r"/b$"]})
    web = FakeWeb({RSS: feed_of((A, "가"), (B, "나"), ("https://news.example.kr/ad", "광고")), A: "가"})
    report = visit(web, FakeMemory(), source)
    assert report.dropped == {Reason.OUT_OF_SCOPE: 2}
    assert web.asked == [RSS, A]


@pytest.mark.parametrize(
    ("reason", "stays"),
    [(Reason.ROBOTS, False), (Reason.HTTP_4XX, False), (Reason.HTTP_5XX, True), (Reason.RATE_LIMITED, True)],
)
def test_a_page_that_cannot_be_had_is_dropped_with_its_reason(reason: Reason, stays: bool) -> None:
    memory = FakeMemory()
    report = visit(FakeWeb({RSS: feed_of((A, "가")), A: reason}), memory)
    assert reasons(report) == {A: reason}
    assert memory.settled() == {A: reason}
    assert (A in memory.waiting) is stays


def test_the_page_limit_leaves_the_rest_for_the_next_visit() -> None:
    memory = FakeMemory()
    web = FakeWeb({RSS: feed_of((A, "가"), (B, "나"), (C, "다")), A: Reason.ROBOTS, B: "나", C: "다"})
    settings = make_settings(politeness={"max_pages": 1})
    report = visit(web, memory, settings=settings)
    assert reasons(report) == {A: Reason.ROBOTS, B: None, C: Reason.OVER_LIMIT}
    report = visit(web, memory, settings=settings)
    assert (reasons(report), report.unchanged_listings) == ({C: None}, 1)


def test_a_source_cannot_raise_the_page_limit_or_shorten_the_delay() -> None:
    web = FakeWeb({RSS: feed_of((A, "가"), (B, "나")), A: "가", B: "나"})
    settings = make_settings(politeness={"max_pages": 1, "delay": 5})
    source = make_source(politeness={"max_pages": 9, "delay": 1})
    assert visit(web, FakeMemory(), source, settings=settings).stored == 1
    assert {request["delay"] for request in web.requests} == {5.0}


def test_pages_and_listings_carry_the_source_and_its_permission() -> None:
    web = FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    visit(web, FakeMemory(), make_source(local=True))
    assert [(r["kind"], r["local"], r["source"]) for r in web.requests] == [
        ("listing", True, "outlet"),
        ("page", True, "outlet"),
    ]


def test_what_an_earlier_visit_left_is_tried_even_when_the_feed_fails() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: Reason.HTTP_5XX, A: "가"})
    memory.waiting[A] = candidate(A)
    report = visit(web, memory)
    assert (reasons(report), report.state) == ({A: None}, SourceState.FAILED)
    assert [failure.reason for failure in report.failures] == [Reason.HTTP_5XX]


def test_what_was_left_and_is_offered_again_is_one_candidate() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    memory.waiting[A] = candidate(A)
    assert visit(web, memory).seen == 1


def test_a_stop_keeps_the_rest_pending() -> None:
    memory, stop = FakeMemory(), asyncio.Event()
    web = FakeWeb({RSS: feed_of((A, "가"), (B, "나")), A: "가", B: "나"})

    def take(visit_id: int, found: Candidate, page: Page) -> Stored:
        stop.set()
        return memory.take(visit_id, found, page)

    report = visit(web, memory, take=take, stop=stop)
    assert reasons(report) == {A: None, B: Reason.STOPPED}
    assert list(memory.waiting) == [B]


def test_a_stop_before_the_first_listing_blames_nobody() -> None:
    stop = asyncio.Event()
    stop.set()
    report = visit(FakeWeb(), FakeMemory(), stop=stop)
    assert (report.listings, report.state) == (0, SourceState.OK)


def test_a_shell_is_followed_to_the_article_but_not_for_ever() -> None:
    memory = FakeMemory()
    web = FakeWeb({RSS: feed_of((A, "가"), (C, "다")), A: "shell", B: "글", C: "loop"})

    def take(visit_id: int, found: Candidate, page: Page) -> Stored | Follow:
        leads = {"shell": B, "loop": C}.get(page.body.decode())
        return Follow(leads) if leads else memory.take(visit_id, found, page)

    report = visit(web, memory, take=take)
    assert reasons(report) == {A: None, C: Reason.UNREADABLE}
    assert web.asked == [RSS, A, B, C, C, C]
    assert memory.settled() == {C: Reason.UNREADABLE}


def test_what_reading_drops_is_settled() -> None:
    memory = FakeMemory()
    web = FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    report = visit(web, memory, take=lambda *_: Dropped(Reason.EMPTY, "no text"))
    assert reasons(report) == {A: Reason.EMPTY}
    assert memory.settled() == {A: Reason.EMPTY}


def test_an_empty_feed_is_noticed_every_time() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of()})
    assert visit(web, memory).state is SourceState.EMPTY
    assert visit(web, memory).state is SourceState.EMPTY


def test_a_sitemap_index_is_always_read_anew_and_its_sitemaps_conditionally() -> None:
    index, child = "https://news.example.kr/sitemap.xml", "https://news.example.kr/news.xml"
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    web = FakeWeb(
        {
            index: f"<sitemapindex {ns}><sitemap><loc>{child}</loc></sitemap></sitemapindex>",
            child: f"<urlset {ns}><url><loc>{A}</loc></url></urlset>",
            A: "가",
        }
    )
    memory, source = FakeMemory(), make_source(feeds=[], sitemaps=[{"url": index}])
    assert visit(web, memory, source).stored == 1
    report = visit(web, memory, source)
    assert (report.listings, report.unchanged_listings) == (2, 1)


def test_an_index_of_thousands_is_read_in_part_and_says_so() -> None:
    index = "https://news.example.kr/sitemap.xml"
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    children = [f"https://news.example.kr/sitemap-{number}.xml" for number in range(MAX_LISTINGS + 9)]
    web = FakeWeb(dict.fromkeys(children, f"<urlset {ns}><url><loc>{A}</loc></url></urlset>"))
    locs = "".join(f"<sitemap><loc>{child}</loc></sitemap>" for child in children)
    web.pages |= {index: f"<sitemapindex {ns}>{locs}</sitemapindex>", A: "가"}
    report = visit(web, FakeMemory(), make_source(feeds=[], sitemaps=[{"url": index}]))
    assert [failure.reason for failure in report.failures] == [Reason.OVER_LIMIT]
    assert (report.listings, report.state) == (MAX_LISTINGS, SourceState.OK)


def test_a_listing_page_is_read_by_its_selector() -> None:
    page = "https://news.example.kr/list"
    web = FakeWeb(
        {page: f'<ul><li><a class="t" href="{A}">가</a></li><li><a href="/x">x</a></li></ul>', A: "가"}
    )
    source = make_source(feeds=[], listings=[{"url": page, "links": "a.t"}])
    assert reasons(visit(web, FakeMemory(), source)) == {A: None}


def test_progress_ends_at_the_total() -> None:
    steps: list[VisitProgress] = []
    web = FakeWeb({RSS: feed_of((A, "가"), (B, "나"), (B, "나")), A: "가", B: "나"})
    visit(web, FakeMemory(), progress=steps.append)
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]


def test_storage_is_only_touched_from_the_worker_thread() -> None:
    threads: dict[str, int] = {}

    class Watched(FakeMemory):
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if not callable(found):
                return found

            def noted(*args: Any) -> Any:
                threads[name] = get_ident()
                return found(*args)

            return noted

    with ThreadPoolExecutor(1) as worker:
        ident = worker.submit(get_ident).result()
        visit(FakeWeb({RSS: feed_of((A, "가"), (B, "나")), A: "가"}), Watched(), worker=worker)
    assert set(threads.values()) == {ident}
    assert {"take", "known", "settle", "note_listing", "validators", "close_visit"} <= set(threads)


def test_a_304_that_nobody_asked_for_is_a_protocol_error() -> None:
    memory, web = FakeMemory(), FakeWeb({RSS: feed_of((A, "가")), A: "가"})
    memory.take(0, candidate(A), make_page(A, "옛 글"))
    memory.articles.clear()

    class Odd(FakeWeb):
        async def get(self, url: str, **request: Any) -> Any:
            if url == A:
                request["validators"] = Validators(make_page(A, "가").validators.etag)
            return await super().get(url, **request)

    assert reasons(visit(Odd(web.pages), memory)) == {A: Reason.PROTOCOL}


def test_a_ledger_that_does_not_balance_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler import visit as module

    real = module.select
    monkeypatch.setattr(module, "select", lambda *found: replace(real(*found), duplicates=()))
    with pytest.raises(LedgerError, match="seen 1"):
        visit(FakeWeb({RSS: feed_of((A, "가"), (A, "가")), A: "가"}), FakeMemory())
