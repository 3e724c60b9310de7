from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeWeb, feed_of, make_source
from newsstand import article_page, collect_from, shipped_recogniser

from crawler.errors import AlreadyRunning
from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.records import Zone
from pipelines.replay import replay
from pipelines.store import Axis, Query, Rebuilt, Store, StoredPage, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FEED, HOME = "https://news.example.kr/rss", "https://news.example.kr"
SOURCE = make_source(selectors={"authors": ".desk"})
SMALL = """
[[entity]]
id = "kakao"
kind = "company"
name = { ko = "카카오", en = "Kakao" }
[[entity.alias]]
text = "카카오"
policy = "free"
"""
NOINDEX = '<meta name="robots" content="noindex">'


def publish(web: FakeWeb, *texts: str) -> None:
    posts = [(f"{HOME}/{n}", f"네이버 소식 {n}") for n in range(len(texts))]
    web.pages[FEED] = feed_of(*posts) + f"<!-- built after {len(web.asked)} requests -->"
    for (url, title), text in zip(posts, texts, strict=True):
        web.pages[url] = article_page(title, text, "<span class='desk'>김하늘 기자</span>")


@pytest.fixture
def store() -> Iterator[Store]:
    """A store of two articles, the first of them in two versions."""
    web = FakeWeb()
    with open_store("sqlite://") as opened:
        publish(web, "네이버와 카카오가 협력을 발표했다.", "딥시크가 화제에 올랐다.")
        collect_from(opened, web, SOURCE)
        publish(web, "네이버가 단독으로 계획을 발표했다.", "딥시크가 화제에 올랐다.")
        collect_from(opened, web, SOURCE)
        yield opened


def again(store: Store, *, recogniser: Recogniser | None = None, dry: bool = False) -> Rebuilt:
    return replay(store, recogniser=recogniser or shipped_recogniser(), sources=[SOURCE], now=NOON, dry=dry)


def went_out(*_: Any, **__: Any) -> None:
    raise AssertionError("a replay went to the network")


def test_the_same_rules_give_the_same_result_without_the_network(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, mentions = store.digest(), store.mentions()
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, went_out)
    rebuilt = again(store)
    assert (rebuilt.pages, rebuilt.articles, rebuilt.versions, rebuilt.refused) == (3, 2, 3, 0)
    assert rebuilt.changed is False
    assert (store.digest(), store.mentions()) == (digest, mentions)


@pytest.fixture
def smaller(tmp_path: Path) -> Recogniser:
    """A recogniser that knows nothing but 카카오."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    catalogue, problems = load_catalogue(tmp_path)
    assert not problems
    return Recogniser(catalogue)


def test_another_catalogue_gives_other_mentions(store: Store, smaller: Recogniser) -> None:
    assert again(store, recogniser=smaller).changed is True
    assert {row.entity for row in store.mentions()} == {"kakao"}
    assert [row.gone_version for row in store.mentions(Query(entities=("kakao",)))] == [2]
    assert again(store).changed is True
    assert {"naver", "deepseek"} <= {row.entity for row in store.mentions()}


def test_authors_are_stored_in_their_bylines_and_count_as_nothing(store: Store) -> None:
    assert "author" not in {row.entity for row in store.mentions()}
    assert "author" not in store.mention_counts(Query(), Axis.ENTITY)
    bylines = store.mentions(Query(entities=("author",), zones=frozenset({Zone.BYLINE})))
    assert {(row.surface, row.zone) for row in bylines} == {("김하늘", Zone.BYLINE)}
    assert "author" not in {total.entity for total in store.entity_totals()}


def test_a_dry_replay_says_what_would_change_and_changes_nothing(store: Store, smaller: Recogniser) -> None:
    digest = store.digest()
    foretold = again(store, recogniser=smaller, dry=True)
    # 카카오 once, and the author in the byline of each of the two articles
    assert (foretold.mentions, foretold.changed) == (3, True)
    assert store.digest() == digest
    assert again(store, recogniser=smaller) == foretold
    assert store.digest() != digest


def test_pages_are_read_by_the_rules_of_their_source(store: Store) -> None:
    (row, *_) = store.articles()
    reading = store.reading(row.id)
    assert reading is not None
    assert reading.article.authors == ("김하늘",)
    bare = make_source(selectors={"title": ".desk"})
    assert replay(store, recogniser=shipped_recogniser(), sources=[bare], now=NOON).changed


def test_a_source_that_is_no_longer_configured_is_still_read(store: Store) -> None:
    rebuilt = replay(store, recogniser=shipped_recogniser(), sources=[], now=NOON)
    assert (rebuilt.articles, rebuilt.refused) == (2, 0)


def test_a_day_that_only_the_feed_or_the_time_of_the_fetch_gave_stays() -> None:
    dates = iter(["Sat, 08 Feb 2025 09:00:00 +0900", "3시간 전"])
    feed = feed_of((f"{HOME}/0", "네이버 소식"), (f"{HOME}/1", "카카오 소식"))
    feed = re.sub("</item>", lambda end: f"<pubDate>{next(dates)}</pubDate>{end.group()}", feed)
    web = FakeWeb({FEED: feed})
    web.pages[f"{HOME}/0"] = article_page("네이버 소식", "네이버가 소식을 전했다.", day="")
    web.pages[f"{HOME}/1"] = article_page("카카오 소식", "카카오가 소식을 전했다.", day="")
    with open_store("sqlite://") as store:
        collect_from(store, web, SOURCE)
        days = {row.title: row.day for row in store.articles()}
        assert days == {"네이버 소식": date(2025, 2, 8), "카카오 소식": date(2025, 2, 10)}
        assert not again(store).changed


def test_a_kept_page_that_would_not_be_kept_today_is_refused_and_stays_stored(store: Store) -> None:
    def marked(stored: StoredPage) -> StoredPage:
        body = stored.page.body.replace(b"<head>", b"<head>" + NOINDEX.encode())
        return replace(stored, page=replace(stored.page, body=body))

    class Marked:
        """The store, as if all its pages asked not to be indexed."""

        hold_run = store.hold_run
        habits = store.habits

        def rebuild(self, read: Callable[[StoredPage], Any], **rest: Any) -> Rebuilt:
            return store.rebuild(lambda stored: read(marked(stored)), **rest)

    marking: Any = Marked()
    assert again(marking).refused == 3
    assert (store.article_count(), store.page_count()) == (0, 3)


def test_no_replay_while_another_process_works_on_the_database(store: Store) -> None:
    with store.hold_run("collect", NOON), pytest.raises(AlreadyRunning):
        again(store)
