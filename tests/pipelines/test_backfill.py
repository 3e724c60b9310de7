from __future__ import annotations

import asyncio
import gzip
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeWeb, feed_of, make_settings, make_source
from newsstand import article_page, collect_from, shipped_recogniser

from crawler.discover.periods import Window
from crawler.records import Page, Reason, SourceState, Stored
from pipelines.backfill import backfill
from pipelines.collect import Collector
from pipelines.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.backfill import Outcome, Progress
    from crawler.sources import Source

HOME = "https://news.example.kr"
FEED, MAP, LIST = f"{HOME}/rss", f"{HOME}/sitemap.xml", f"{HOME}/all"
JANUARY = Window(date(2025, 1, 1), date(2025, 1, 31))
BY_MAP = make_source(sitemaps=[{"url": MAP}])
BY_PAGES = make_source(archives=[{"url": f"{LIST}?page={{page}}", "links": "h4 a"}])


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def go_back(
    store: Store,
    web: FakeWeb,
    source: Source,
    window: Window = JANUARY,
    *,
    tell: list[Progress] | None = None,
    stop: asyncio.Event | None = None,
    **tables: dict[str, Any],
) -> Outcome:
    settings = make_settings(**tables)

    async def run() -> list[Outcome]:
        collector = Collector(
            settings,
            store,
            shipped_recogniser(),
            web,
            lambda: NOON,
            stop or asyncio.Event(),  # type: ignore[arg-type]  # a fake web
        )
        return await backfill([source], window, collector, (tell if tell is not None else []).append)

    return asyncio.run(run())[0]


def publish(web: FakeWeb, name: str, day: str) -> str:
    """Put an article of that day on the web and return its address."""
    url = f"{HOME}/a/{name}"
    web.pages[url] = article_page(f"소식 {name}", "네이버가 새 계획을 밝혔다.", day=day)
    return url


def sitemap(*entries: tuple[str, str | None]) -> str:
    rows = (f"<url><loc>{loc}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</url>" for loc, at in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'


def index(*entries: tuple[str, str | None]) -> str:
    rows = (
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>"
        for loc, at in entries
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</sitemapindex>'


def listed(*urls: str) -> str:
    return "".join(f'<h4><a href="{url}">{url}</a></h4>' for url in urls) or "<p>글이 없습니다</p>"


def reasons(outcome: Outcome) -> dict[str, Reason | None]:
    return {
        item.candidate.canonical.removeprefix(f"{HOME}/a/"): None
        if isinstance(item.verdict, Stored)
        else item.verdict.reason
        for report in outcome.reports
        for item in report.items
    }


def stored(store: Store) -> list[str]:
    return sorted(row.canonical_url.removeprefix(f"{HOME}/a/") for row in store.articles())


def test_a_visit_to_the_past_is_well_though_its_days_are_long_ago_or_bare(store: Store) -> None:
    web = FakeWeb()
    web.pages[MAP] = sitemap((publish(web, "first", "2025-01-02"), None))
    long_ago = Window(date(2020, 1, 1), date(2025, 1, 31))
    (report,) = go_back(store, web, BY_MAP, long_ago).reports
    assert (report.state, report.note, report.stored) == (SourceState.OK, None, 1)
    web.pages[MAP] = sitemap()
    (report,) = go_back(store, web, BY_MAP, Window(date(2019, 1, 1), date(2019, 1, 31))).reports
    assert (report.state, report.seen) == (SourceState.OK, 0)


# --- sitemaps -----------------------------------------------------------------------------------------


def test_articles_of_the_days_asked_for_are_collected_through_a_sitemap(store: Store) -> None:
    web = FakeWeb()
    days = {"old": "2024-12-31", "first": "2025-01-01", "last": "2025-01-31", "new": "2025-02-01"}
    web.pages[MAP] = sitemap(*((publish(web, name, day), None) for name, day in days.items()))
    outcome = go_back(store, web, BY_MAP)
    out = Reason.OUT_OF_RANGE
    assert reasons(outcome) == {"old": out, "first": None, "last": None, "new": out}
    assert outcome.done
    assert stored(store) == ["first", "last"]
    (row,) = store.visits()
    assert (row.seen, row.stored, row.dropped) == (4, 2, {out: 2})


def test_what_certainly_is_of_another_day_is_not_asked_for(store: Store) -> None:
    web = FakeWeb()
    changed_before = publish(web, "changed-before", "2024-11-01")
    written = publish(web, "2023/05/06/written", "2023-05-06")
    changed_since = publish(web, "changed-since", "2025-01-02")
    web.pages[MAP] = sitemap(
        (changed_before, "2024-11-02"), (written, None), (changed_since, "2025-02-09T10:00:00+09:00")
    )
    outcome = go_back(store, web, BY_MAP)
    assert web.asked == [MAP, changed_since]
    assert list(reasons(outcome).values()).count(Reason.OUT_OF_RANGE) == 2
    assert outcome.reports[0].seen == 3


def test_a_stored_article_of_another_day_is_not_asked_for_again(store: Store) -> None:
    web = FakeWeb()
    published = publish(web, "known", "2025-01-20")
    web.pages[MAP] = sitemap((published, None))
    go_back(store, web, BY_MAP)
    before = len(web.asked)
    outcome = go_back(store, web, BY_MAP, Window(date(2024, 12, 1), date(2024, 12, 31)))
    assert published not in web.asked[before:]
    assert reasons(outcome) == {"known": Reason.OUT_OF_RANGE}


def test_an_index_leads_down_only_where_the_days_can_be(store: Store) -> None:
    web, deep = FakeWeb(), f"{HOME}/sitemap-index-2.xml"
    inside = publish(web, "inside", "2025-01-10")
    web.pages[MAP] = index(
        (f"{HOME}/sitemap-2024-11.xml", None),
        (f"{HOME}/sitemap-2025-03.xml", "2025-03-31"),
        (f"{HOME}/posts.xml", "2024-06-01"),
        (deep, None),
    )
    web.pages[deep] = index((f"{HOME}/sitemap-2025-01.xml.gz", "2025-02-01"))
    packed = gzip.compress(sitemap((inside, None)).encode())
    url = f"{HOME}/sitemap-2025-01.xml.gz"
    web.pages[url] = Page(url, url, 200, (("content-type", "application/gzip"),), packed, NOON, "outlet")
    outcome = go_back(store, web, BY_MAP)
    assert web.asked == [MAP, deep, url, inside]
    assert outcome.done
    assert outcome.left_out == 3


def test_a_feed_that_goes_on_in_pages_is_read_until_it_is_too_old(store: Store) -> None:
    web = FakeWeb()
    source = make_source(archives=[{"url": f"{FEED}?paged={{page}}"}])
    for page, (name, day) in enumerate((("n", "2025-02-09"), ("w", "2025-01-09"), ("o", "2024-12-09")), 1):
        item = f"<item><link>{publish(web, name, day)}</link><pubDate>{day}</pubDate></item>"
        web.pages[f"{FEED}?paged={page}"] = f"<rss version='2.0'><channel>{item}</channel></rss>"
    assert go_back(store, web, source).done
    assert stored(store) == ["w"]
    assert web.asked == [f"{FEED}?paged=1", f"{FEED}?paged=2", f"{HOME}/a/w", f"{FEED}?paged=3"]


def test_a_sitemap_that_answers_to_every_number_with_the_same_ends(store: Store) -> None:
    web = FakeWeb()
    text = sitemap((publish(web, "one", "2025-01-05"), None))
    web.pages |= {f"{HOME}/map{number}.xml": text for number in range(1, 9)}
    assert go_back(store, web, make_source(archives=[{"url": f"{HOME}/map{{page}}.xml"}])).done
    assert [url for url in web.asked if "map" in url] == [f"{HOME}/map1.xml", f"{HOME}/map2.xml"]


def test_a_sitemap_of_more_entries_than_sitemaps_may_have_is_cut_and_said(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.backfill.MAX_ENTRIES", 2)
    web = FakeWeb()
    web.pages[MAP] = sitemap(*((publish(web, str(number), "2025-01-05"), None) for number in range(3)))
    outcome = go_back(store, web, BY_MAP)
    assert stored(store) == ["0", "1"]
    assert not outcome.done
    assert [one.reason for one in outcome.reports[0].failures] == [Reason.OVER_LIMIT]


def test_an_index_of_more_sitemaps_than_a_backfill_reads_is_cut_and_said(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.backfill.MAX_STEPS", 5)
    web = FakeWeb({MAP: index(*((f"{HOME}/part{letter}.xml", None) for letter in "abcdefgh"))})
    web.pages |= {f"{HOME}/part{letter}.xml": sitemap() for letter in "abcdefgh"}
    for asked in (6, 7):  # the index and five of its parts; again the index, for there is more
        outcome = go_back(store, web, BY_MAP)
        assert len(web.asked) == asked
        assert not outcome.done
        assert Reason.OVER_LIMIT in {one.reason for report in outcome.reports for one in report.failures}


def test_an_index_that_names_itself_and_its_like_ends(store: Store) -> None:
    web = FakeWeb()
    for number in range(9):
        web.pages[f"{HOME}/map{number}.xml"] = index((f"{HOME}/map{number + 1}.xml", None), (MAP, None))
    web.pages[MAP] = index((f"{HOME}/map0.xml", None), (MAP, None))
    assert go_back(store, web, BY_MAP).done
    assert len(web.asked) == 4


# --- lists ----------------------------------------------------------------------------------------------


def pages_of(web: FakeWeb, *pages: list[tuple[str, str]]) -> None:
    for number, entries in enumerate(pages, 1):
        web.pages[f"{LIST}?page={number}"] = listed(*(publish(web, *entry) for entry in entries))


def list_pages(web: FakeWeb) -> list[str]:
    return [url.rpartition("=")[2] for url in web.asked if url.startswith(LIST)]


def test_a_list_without_dates_is_read_until_a_page_is_all_too_old(store: Store) -> None:
    web = FakeWeb()
    pages_of(
        web,
        [("n1", "2025-02-09"), ("pinned", "2024-01-01")],
        [("n2", "2025-02-01"), ("n3", "2025-02-02")],
        [("w1", "2025-01-20"), ("w2", "2025-01-03")],
        [("o1", "2024-12-30"), ("o2", "2024-12-29")],
        [("o3", "2024-12-01")],
    )
    outcome = go_back(store, web, BY_PAGES)
    assert list_pages(web) == ["1", "2", "3", "4"]
    assert stored(store) == ["w1", "w2"]
    assert outcome.done


def test_what_is_pinned_to_every_page_does_not_keep_a_list_from_ending(store: Store) -> None:
    web = FakeWeb()
    pin = ("pin", "2025-01-15")
    pages_of(web, [pin, ("w1", "2025-01-02")], [pin, ("o1", "2024-12-30")], [pin, ("o2", "2024-12-29")])
    assert go_back(store, web, BY_PAGES).done
    assert list_pages(web) == ["1", "2"]


def test_a_list_does_not_end_before_all_articles_of_its_page_are_known(store: Store) -> None:
    web = FakeWeb()
    pages_of(web, [("pinned", "2024-01-01"), ("w1", "2025-01-20")], [("w2", "2025-01-03")])
    assert go_back(store, web, BY_PAGES, politeness={"max_pages": 1}).done
    assert stored(store) == ["w1", "w2"]


def test_a_list_that_repeats_its_last_page_for_ever_ends(store: Store) -> None:
    web = FakeWeb()
    pages_of(web, *[[("w1", "2025-01-02")]] * 5)
    assert go_back(store, web, BY_PAGES).done
    assert list_pages(web) == ["1", "2"]


def test_a_page_after_the_last_one_may_be_missing(store: Store) -> None:
    web = FakeWeb()
    pages_of(web, [("w1", "2025-01-02")])
    outcome = go_back(store, web, BY_PAGES)
    assert (outcome.done, list_pages(web)) == (True, ["1", "2"])


def test_an_archive_by_days_is_asked_for_its_days_newest_first(store: Store) -> None:
    web = FakeWeb()
    source = make_source(archives=[{"url": f"{LIST}?d={{yyyy}}{{mm}}{{dd}}&page={{page}}", "links": "a"}])
    for day, names in {"20250103": "ab", "20250102": "c"}.items():
        for number, name in enumerate(names, 1):
            at = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            web.pages[f"{LIST}?d={day}&page={number}"] = listed(publish(web, name, at))
    outcome = go_back(store, web, source, Window(date(2025, 1, 2), date(2025, 1, 4)))
    assert outcome.done
    assert stored(store) == ["a", "b", "c"]
    assert [url.removeprefix(f"{LIST}?d=") for url in web.asked if url.startswith(LIST)] == [
        "20250104&page=1", "20250103&page=1", "20250102&page=1",
        "20250103&page=2", "20250102&page=2", "20250103&page=3",
    ]  # fmt: skip


def test_a_list_of_a_source_goes_back_by_its_link_to_the_next_page(store: Store) -> None:
    web = FakeWeb()
    source = make_source(listings=[{"url": LIST, "links": "h4 a", "next": "a.more"}])
    web.pages[LIST] = listed(publish(web, "n", "2025-02-09")) + f'<a class="more" href="{LIST}/2">더보기</a>'
    web.pages[f"{LIST}/2"] = listed(publish(web, "w", "2025-01-09"))
    assert go_back(store, web, source).done
    assert stored(store) == ["w"]


# --- rounds ---------------------------------------------------------------------------------------------


def test_a_round_fetches_no_more_pages_than_a_visit_may(store: Store) -> None:
    web, told = FakeWeb(), []
    web.pages[MAP] = sitemap(*((publish(web, str(number), "2025-01-05"), None) for number in range(7)))
    outcome = go_back(store, web, BY_MAP, tell=told, politeness={"max_pages": 3})
    assert [report.seen for report in outcome.reports] == [3, 3, 1]
    assert [(step.listings, step.open, step.waiting) for step in told] == [(1, 0, 4), (1, 0, 1), (1, 0, 0)]
    assert outcome.done
    assert len(stored(store)) == 7
    assert web.asked.count(MAP) == 1


def test_stopped_it_is_continued_by_the_same_command(store: Store) -> None:
    web, stop = FakeWeb(), asyncio.Event()
    web.pages[MAP] = sitemap(*((publish(web, str(number), "2025-01-05"), None) for number in range(7)))

    class Stopping(list[Any]):
        def append(self, step: Any) -> None:
            super().append(step)
            stop.set()

    outcome = go_back(store, web, BY_MAP, tell=Stopping(), stop=stop, politeness={"max_pages": 3})
    assert (outcome.done, outcome.waiting, len(stored(store))) == (False, 4, 3)
    again = go_back(store, web, BY_MAP)
    assert (again.done, sum(report.stored for report in again.reports)) == (True, 4)
    assert web.asked.count(MAP) == 1
    assert store.archive.windows("outlet") == []


def test_what_fails_for_now_is_left_for_the_next_run_and_said(store: Store) -> None:
    web = FakeWeb()
    good, bad = publish(web, "good", "2025-01-05"), publish(web, "bad", "2025-01-06")
    text = web.pages[bad]
    web.pages[bad] = Reason.TIMEOUT
    web.pages[MAP] = sitemap((bad, None), (good, None))
    outcome = go_back(store, web, BY_MAP)
    assert (outcome.done, outcome.waiting, stored(store)) == (False, 1, ["good"])
    assert web.asked.count(bad) == 1
    web.pages[bad] = text
    assert go_back(store, web, BY_MAP).done
    assert stored(store) == ["bad", "good"]


def test_a_listing_that_cannot_be_read_leaves_the_backfill_undone(store: Store) -> None:
    web = FakeWeb({MAP: Reason.HTTP_5XX})
    outcome = go_back(store, web, BY_MAP)
    assert (outcome.done, outcome.open, len(outcome.reports)) == (False, 1, 1)
    assert outcome.reports[0].failures[0].reason is Reason.HTTP_5XX
    web.pages[MAP] = sitemap((publish(web, "late", "2025-01-05"), None))
    assert go_back(store, web, BY_MAP).done
    assert stored(store) == ["late"]


def test_a_host_that_asks_for_patience_ends_the_run(store: Store) -> None:
    web = FakeWeb()
    urls = [publish(web, str(number), "2025-01-05") for number in range(6)]
    web.pages |= dict.fromkeys(urls, Reason.RATE_LIMITED)
    web.pages[MAP] = sitemap(*((url, None) for url in urls))
    outcome = go_back(store, web, BY_MAP, politeness={"max_pages": 2})
    assert (len(outcome.reports), outcome.done, outcome.waiting) == (1, False, 6)


def test_done_once_the_same_days_can_be_asked_for_again(store: Store) -> None:
    web = FakeWeb()
    web.pages[MAP] = sitemap((publish(web, "one", "2025-01-05"), None))
    assert go_back(store, web, BY_MAP).done
    web.pages[MAP] = sitemap((f"{HOME}/a/one", None), (publish(web, "two", "2025-01-06"), None))
    assert reasons(go_back(store, web, BY_MAP)) == {"one": Reason.KNOWN, "two": None}


# --- beside ordinary visits ---------------------------------------------------------------------------------


def test_an_ordinary_visit_leaves_to_the_backfill_what_that_has_found(store: Store) -> None:
    web = FakeWeb({FEED: feed_of((f"{HOME}/a/today", "오늘"))})
    publish(web, "today", "2025-02-10")
    slow = publish(web, "slow", "2025-01-05")
    web.pages[MAP] = sitemap((slow, None))
    text, web.pages[slow] = web.pages[slow], Reason.TIMEOUT
    go_back(store, web, make_source(archives=[{"url": MAP}]))
    web.pages[slow] = text
    assert [report.seen for report in collect_from(store, web, make_source())] == [1]
    assert stored(store) == ["today"]
    assert go_back(store, web, make_source(archives=[{"url": MAP}])).done
    assert stored(store) == ["slow", "today"]


def test_what_a_feed_has_left_pending_is_not_lost_to_the_days_of_a_backfill(store: Store) -> None:
    web = FakeWeb({FEED: feed_of((f"{HOME}/a/today", "오늘"))})
    today = publish(web, "today", "2025-02-10")
    text, web.pages[today] = web.pages[today], Reason.TIMEOUT
    source = make_source(archives=[{"url": MAP}])
    collect_from(store, web, source)
    web.pages[today] = text
    web.pages[MAP] = sitemap((today, None))
    assert reasons(go_back(store, web, source)) == {"today": Reason.OUT_OF_RANGE}
    assert [one.url for one in store.pending("outlet")] == [today]
    (report,) = collect_from(store, web, source)  # the feed answers 304
    assert (report.unchanged_listings, report.stored) == (1, 1)


def test_an_unfinished_backfill_of_other_days_keeps_its_articles(store: Store) -> None:
    web = FakeWeb()
    slow = publish(web, "slow", "2025-01-05")
    text, web.pages[slow] = web.pages[slow], Reason.TIMEOUT
    web.pages[MAP] = sitemap((slow, None))
    assert not go_back(store, web, BY_MAP).done
    web.pages[slow] = text
    assert go_back(store, web, BY_MAP, Window(date(2025, 2, 1))).done
    assert stored(store) == ["slow"]


def test_an_article_without_a_date_is_kept(store: Store) -> None:
    web = FakeWeb()
    url = f"{HOME}/a/dateless"
    web.pages[url] = article_page("날짜 없는 글", "네이버가 새 계획을 밝혔다.").replace(
        "article:published_time", "x"
    )
    web.pages[MAP] = sitemap((url, None))
    assert reasons(go_back(store, web, BY_MAP)) == {"dateless": None}
