from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeWeb, feed_of, make_source
from newsstand import article_page, collect_from, shipped_recogniser

from crawler.errors import AlreadyRunning
from crawler.records import Page
from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.replay import replay
from pipelines.store import Query, Rebuilt, Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEED, HOME = "https://news.example.kr/rss", "https://news.example.kr"
SOURCE = make_source(selectors={"authors": ".desk"})
CATALOGUE = """
[[entity]]
id = "naver"
"""


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


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a replay went to the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def again(store: Store, *, recogniser: Recogniser | None = None, dry: bool = False) -> Rebuilt:
    return replay(
        store, recogniser=recogniser or shipped_recogniser(), sources=[SOURCE], now=NOON, dry=dry
    )


@pytest.mark.usefixtures("no_network")
def test_the_same_rules_give_the_same_result_without_the_network(store: Store) -> None:
    digest, mentions = store.digest(), store.mentions()
    rebuilt = again(store)
    assert (rebuilt.pages, rebuilt.articles, rebuilt.versions, rebuilt.refused) == (3, 2, 3, 0)
    assert rebuilt.changed is False
    assert (store.digest(), store.mentions()) == (digest, mentions)


@pytest.fixture
def smaller(tmp_path: Path) -> Recogniser:
    """A recogniser that knows nothing but 카카오."""
    (tmp_path / "small.toml").write_text(
        '[[entities]]\nid = "kakao"\nkind = "company"\nname = { ko = "카카오", en = "Kakao" }\n'
        'aliases = [{ text = "카카오" }]\n',
        encoding="utf-8",
    )
    catalogue, problems = load_catalogue(tmp_path)
    assert not problems
    return Recogniser(catalogue)


def test_another_catalogue_gives_other_mentions(store: Store, smaller: Recogniser) -> None:
    assert again(store, recogniser=smaller).changed is True
    assert {row.entity for row in store.mentions()} == {"kakao"}
    assert [row.gone_version for row in store.mentions(Query(entities=("kakao",)))] == [2]
    assert again(store).changed is True
    assert {"naver", "deepseek"} <= {row.entity for row in store.mentions()}


def test_a_dry_replay_says_what_would_change_and_changes_nothing(store: Store, smaller: Recogniser) -> None:
    digest = store.digest()
    foretold = again(store, recogniser=smaller, dry=True)
    assert (foretold.mentions, foretold.changed) == (1, True)
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


def test_a_page_that_asks_not_to_be_indexed_is_refused_again_as_a_visit_would(store: Store) -> None:
    assert again(store).refused == 0


def test_no_replay_while_another_process_works_on_the_database(store: Store) -> None:
    with store.hold_run("collect", NOON), pytest.raises(AlreadyRunning):
        again(store)
