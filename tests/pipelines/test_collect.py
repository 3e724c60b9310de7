from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeWeb, feed_of, make_source
from newsstand import (
    Newsstand,
    article_page,
    collect_from,
    collect_over_loopback,
    local_source,
    serving,
)

from crawler.records import Page, Reason, Stored
from pipelines.collect import collected_nothing
from pipelines.store import Query, Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.records import VisitReport
    from crawler.sources import Source

FEED, POST = "https://news.example.kr/rss", "https://news.example.kr/1"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def visit(store: Store, web: FakeWeb) -> VisitReport:
    return collect_from(store, web, make_source())[0]


def put(web: FakeWeb, title: str, *paragraphs: str, head: str = "") -> None:
    """Publish the one post of the outlet, or publish it anew."""
    web.pages[FEED] = feed_of((POST, title)) + f"<!-- built after {len(web.asked)} requests -->"
    web.pages[POST] = article_page(title, *paragraphs, head=head)


def test_a_changed_text_is_a_new_version_and_the_old_one_is_kept(store: Store) -> None:
    web = FakeWeb()
    put(web, "네이버의 새 모델", "네이버가 새 모델을 선보였다.")
    visit(store, web)
    put(web, "네이버의 새 모델", "네이버가 새 모델을 선보였다.", "카카오도 뒤따라 계획을 밝혔다.")
    item = visit(store, web).items[0]
    assert isinstance(item.verdict, Stored)
    assert (item.verdict.version, item.verdict.new_mentions) == (2, 1)
    first, second = store.reading(1, 1), store.reading(1, 2)
    assert first is not None
    assert second is not None
    assert ("카카오" in first.article.text, "카카오" in second.article.text) == (False, True)
    assert (store.article_count(), store.page_count()) == (1, 2)
    assert store.mention_count(Query(entities=("naver",))) == 2
    assert store.mention_count(Query(entities=("kakao",))) == 1


def test_a_company_that_leaves_the_headline_is_withdrawn_and_not_deleted(store: Store) -> None:
    web = FakeWeb()
    put(web, "딥시크 본 카카오, 전략 바꾼다", "카카오가 전략 회의를 열었다.")
    visit(store, web)
    put(web, "카카오, 전략 바꾼다", "카카오가 전략 회의를 열었다.")
    visit(store, web)
    (gone,) = store.mentions(Query(entities=("deepseek",)))
    assert (gone.surface, gone.version, gone.gone_version) == ("딥시크", 1, 2)
    totals = {row.entity: (row.mentions, row.standing, row.withdrawn) for row in store.entity_totals()}
    assert totals["deepseek"] == (1, 0, 1)
    assert totals["kakao"] == (2, 2, 0)


def test_what_is_as_it_was_is_stored_once(store: Store) -> None:
    web = FakeWeb()
    put(web, "네이버의 새 모델", "네이버가 새 모델을 선보였다.")
    visit(store, web)
    assert visit(store, web).seen == 0  # the feed answered 304
    web.pages[FEED] = str(web.pages[FEED]) + " "
    assert visit(store, web).dropped == {Reason.UNCHANGED: 1}
    web.pages[FEED] += "\n"
    web.pages[POST] = str(web.pages[POST]) + "<!-- served by node 7 -->"
    assert visit(store, web).dropped == {Reason.UNCHANGED: 1}
    assert (store.article_count(), store.page_count(), store.mention_count()) == (1, 1, 2)


NOINDEX = '<meta name="robots" content="noindex">'


@pytest.mark.parametrize(("head", "header"), [(NOINDEX, ""), ("", "noindex, nofollow"), (NOINDEX, "noindex")])
def test_a_page_that_asks_not_to_be_indexed_is_not_kept(store: Store, head: str, header: str) -> None:
    web = FakeWeb()
    put(web, "네이버의 새 모델", "네이버가 새 모델을 선보였다.", head=head)
    headers = (("content-type", "text/html"), ("X-Robots-Tag", header))
    web.pages[POST] = Page(POST, POST, 200, headers, str(web.pages[POST]).encode(), NOON, "outlet")
    assert visit(store, web).dropped == {Reason.NOINDEX: 1}
    assert (store.article_count(), store.page_count()) == (0, 0)
    assert store.pending("outlet") == []


def outlets() -> list[Source]:
    """Return three sources with a feed each."""
    return [
        make_source(id=name, feeds=[{"url": f"https://{name}.example.kr/rss"}])
        for name in ("dawn", "noon", "dusk")
    ]


def test_reports_come_in_the_order_of_the_sources(store: Store) -> None:
    web = FakeWeb({"https://noon.example.kr/rss": feed_of((POST, "가"))})
    assert [report.source for report in collect_from(store, web, *outlets())] == ["dawn", "noon", "dusk"]


def test_all_visits_of_a_run_read_and_store_in_one_thread(store: Store) -> None:
    threads: set[int] = set()

    class Watched:
        def __getattr__(self, name: str) -> Callable[..., object]:
            def call(*arguments: object) -> object:
                threads.add(threading.get_ident())
                return getattr(store, name)(*arguments)

            return call

    watched: Any = Watched()
    collect_from(watched, FakeWeb(), *outlets())
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_run_is_no_success_when_no_listing_at_all_was_read(store: Store) -> None:
    web = FakeWeb({FEED: Reason.TIMEOUT})
    dead = make_source(id="dead", feeds=[{"url": "https://dead.example.kr/rss"}])
    assert collected_nothing(collect_from(store, web, make_source(), dead))
    web.pages[FEED] = feed_of((POST, "가"))  # read, though its page is a 404
    reports = collect_from(store, web, make_source(), dead)
    assert not collected_nothing(reports)
    assert collected_nothing(reports[1:])
    assert not collected_nothing([])


# A process that is killed or asked to stop -----------------------------------------------------------------

NAMES = ("dawn", "dusk")
EACH = 6


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """Serve two outlets with some articles each."""
    stand = Newsstand()
    for name in NAMES:
        host = f"{name}.newsroom.localhost"
        posts = [(f"http://{host}/{n}", f"{name}의 소식 {n}") for n in range(EACH)]
        stand.put(f"{host}/rss", feed_of(*posts), "application/rss+xml")
        for n, (_, title) in enumerate(posts):
            stand.put(
                f"{host}/{n}", article_page(title, f"네이버가 {n}번째 소식을 전했다.", "카카오다. " * 30)
            )
    with serving(stand):
        yield stand


@contextmanager
def collecting(url: str, stand: Newsstand, *names: str) -> Iterator[subprocess.Popen[str]]:
    here = Path(__file__).resolve().parent
    paths = os.pathsep.join(str(folder) for folder in (here.parents[1], here.parent))
    command = [sys.executable, str(here / "collect_until_killed.py"), url, str(stand.port), *names]
    environment = {**os.environ, "PYTHONPATH": paths}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> Iterator[tuple[str, str]]:
    """Yield what the process says, word and URL; it goes on when the next line is asked for."""
    assert process.stdin is not None
    assert process.stdout is not None
    for line in process.stdout:
        word, _, url = line.rstrip("\n").partition(" ")
        yield word, url
        if process.returncode is None:
            process.stdin.write("\n")
            process.stdin.flush()


def collect_until(url: str, stand: Newsstand, word: str, nth: int = 1) -> list[str]:
    """Collect, killed when it says the word for the nth time; return the URLs said to be kept."""
    kept, count = [], 0
    with collecting(url, stand, *NAMES) as process:
        for what, address in said(process):
            if what == "kept":
                kept.append(address)
            count += what == word
            if count == nth:
                process.send_signal(signal.SIGKILL)
                assert process.wait() == -signal.SIGKILL
    assert count == nth
    return kept


def stored_urls(url: str) -> list[str]:
    """Return the URL of each stored article, and check that each was stored once and in full."""
    with open_store(url, create=False) as store:
        rows = store.articles()
        assert [(row.version, row.mentions) for row in rows] == [(1, 31)] * len(rows)
        assert store.page_count() == len(rows)
        return sorted(row.canonical_url for row in rows)


@pytest.mark.parametrize(
    "moments",
    [
        # a listing is written in four steps and a page in about ten; the last one is the commit
        [("listing", 2), ("listing", 4), ("listed", 1), ("keeping", 2)],
        [("keeping", 5), ("keeping", 10), ("kept", 4), ("keeping", 27)],
    ],
)
def test_killed_at_any_moment_a_restart_stores_every_article_once(
    tmp_path: Path, stand: Newsstand, moments: list[tuple[str, int]]
) -> None:
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    everything = sorted(f"http://{name}.newsroom.localhost/{n}" for name in NAMES for n in range(EACH))
    kept: list[str] = []
    for word, nth in moments:
        kept += collect_until(url, stand, word, nth)
        assert stored_urls(url) == sorted(kept)
    kept += collect_until(url, stand, "done")
    assert stored_urls(url) == sorted(kept) == everything
    assert collect_until(url, stand, "done") == []
    # a restart is told by a 304 that a feed holds nothing new, and still knows what was pending
    assert set(stand.unchanged) == {f"{name}.newsroom.localhost/rss" for name in NAMES}


def test_asked_to_stop_it_finishes_the_page_in_hand_and_the_rest_stays_pending(
    tmp_path: Path, stand: Newsstand
) -> None:
    url, go_on = f"sqlite:///{tmp_path / 'stopped.db'}", Event()

    def stop_at_the_third(address: str) -> None:
        if address == "dawn.newsroom.localhost/2":
            process.send_signal(signal.SIGTERM)
            assert go_on.wait(60)

    stand.before = stop_at_the_third
    with collecting(url, stand, "dawn") as process:
        for word, _ in said(process):
            if word == "stopping":
                go_on.set()
    assert process.returncode == 0
    assert stored_urls(url) == [f"http://dawn.newsroom.localhost/{n}" for n in range(3)]
    with open_store(url, create=False) as store:
        (row,) = store.visits()
        assert (row.seen, row.stored, row.dropped) == (EACH, 3, {Reason.STOPPED: EACH - 3})
        assert [one.url for one in store.pending("dawn")] == [
            f"http://dawn.newsroom.localhost/{n}" for n in range(3, EACH)
        ]
        (report,) = collect_over_loopback(store, stand, local_source("dawn"))
        assert (report.unchanged_listings, report.seen, report.stored) == (1, EACH - 3, EACH - 3)
        assert store.article_count() == EACH
