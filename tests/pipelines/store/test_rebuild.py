from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_readings import NOW, article, candidate, page, recognised, source

from pipelines.records import Article, NoArticle, Recognition, Refusal
from pipelines.store import Query, Rebuilt, Store, StoredPage, open_store

PAPER = "https://paper.example"


def read(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
    """Read a made-up page: its first line is the canonical URL, the rest paragraphs."""
    url, *parts = fetched.page.body.decode().split("\n")
    found = article(*parts, url=url, outlet=fetched.page.source)
    return found, recognised(found)


def visit(store: Store, own: str, body: str, *, outlet: str = "paper", hours: int = 0) -> None:
    at = NOW + timedelta(hours=hours)
    one = candidate(own)
    stored = StoredPage(0, one, page(own, body.encode(), outlet=outlet, at=at))
    reading = read(stored)
    assert not isinstance(reading, NoArticle)
    store.keep(store.open_visit(source(outlet), at), one, stored.page, *reading, at)


def fill(store: Store) -> None:
    visit(store, f"{PAPER}/1", f"{PAPER}/1\n네이버가 말했다.\n카카오다.")
    visit(store, f"{PAPER}/2", f"{PAPER}/2\n딥시크다.", hours=1)
    visit(store, f"{PAPER}/1", f"{PAPER}/1-slug\n네이버가 말했다.", hours=2)
    visit(store, "https://portal.example/1", f"{PAPER}/1\n네이버가 말했다.", outlet="portal", hours=3)
    visit(store, f"{PAPER}/1", f"{PAPER}/1\n카카오다.\n네이버가 말했다.", hours=4)
    visit(store, f"{PAPER}/2", f"{PAPER}/1\n네이버가 말했다.", hours=5)
    visit(store, f"{PAPER}/2", f"{PAPER}/2\n딥시크와 카카오다.", hours=6)


def snapshot(store: Store) -> list[object]:
    """Return everything derived, ids included."""
    articles = sorted(store.articles(), key=lambda row: row.id)
    versions = [replace(row, run_id=None) for one in articles for row in store.versions(one.id)]
    known = [store.known(f"{PAPER}/1"), store.known(f"{PAPER}/2"), store.known("https://portal.example/1")]
    return [articles, versions, store.mentions(), known]


def test_the_same_rules_give_the_same_rows_and_ids(store: Store) -> None:
    fill(store)
    before, digest = snapshot(store), store.digest()
    with store.hold_run("replay", NOW) as run:
        assert store.rebuild(read) == Rebuilt(
            pages=5, refused=0, articles=2, versions=5, mentions=4, changed=False
        )
    assert snapshot(store) == before
    assert store.digest() == digest
    assert {row.run_id for row in store.versions(1)} == {run.id}


def test_rebuilding_twice_is_rebuilding_once(store: Store) -> None:
    fill(store)
    store.rebuild(read)
    before = snapshot(store)
    assert not store.rebuild(read).changed
    assert snapshot(store) == before


def test_new_rules_that_find_something_else_say_so(store: Store) -> None:
    fill(store)

    def without_kakao(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        result = read(fetched)
        assert not isinstance(result, NoArticle)
        found, recognition = result
        left = tuple(one for one in recognition.mentions if one.entity != "kakao")
        return found, replace(recognition, mentions=left)

    assert store.rebuild(without_kakao).changed
    assert store.mention_count(Query(entities=("kakao",))) == 0
    assert store.mention_count(Query(entities=("naver",))) == 1
    assert store.rebuild(read).changed


def test_another_rule_version_with_the_same_findings_changes_nothing(store: Store) -> None:
    fill(store)

    def relabelled(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        result = read(fetched)
        assert not isinstance(result, NoArticle)
        return replace(result[0], reader="r2"), replace(result[1], tagger="t2")

    assert not store.rebuild(relabelled).changed
    assert {(row.reader, row.tagger) for row in store.versions(1)} == {("r2", "t2")}


def test_an_article_that_is_none_any_more_is_forgotten_and_its_page_kept(store: Store) -> None:
    fill(store)

    def refusing(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        if fetched.candidate.canonical.endswith("/2"):
            return NoArticle(Refusal.EMPTY, "nothing to read")
        return read(fetched)

    rebuilt = store.rebuild(refusing)
    assert (rebuilt.refused, rebuilt.articles, rebuilt.changed) == (2, 1, True)
    assert store.known(f"{PAPER}/2") is None
    assert store.page_count() == 5
    assert store.rebuild(read).articles == 2
    assert sorted(row.id for row in store.articles()) == [1, 3]


def test_rules_that_tell_two_articles_apart_give_both(store: Store) -> None:
    visit(store, f"{PAPER}/1", f"{PAPER}/all\n하나")
    visit(store, f"{PAPER}/all", f"{PAPER}/all\n둘", hours=1)
    assert store.article_count() == 1

    def by_address(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        result = read(fetched)
        assert not isinstance(result, NoArticle)
        return replace(result[0], canonical_url=fetched.candidate.canonical), result[1]

    assert store.rebuild(by_address).articles == 2
    assert {row.canonical_url for row in store.articles()} == {f"{PAPER}/1", f"{PAPER}/all"}
    assert store.rebuild(read).articles == 1


def test_a_reader_that_breaks_leaves_everything_as_it_was(store: Store) -> None:
    fill(store)
    before = snapshot(store)

    def broken(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        if fetched.id == 3:
            raise RuntimeError("a bug")
        return read(fetched)

    with pytest.raises(RuntimeError, match="a bug"):
        store.rebuild(broken)
    assert snapshot(store) == before


def test_the_digest_does_not_depend_on_the_order_of_arrival() -> None:
    first = [(f"{PAPER}/1", f"{PAPER}/1\n네이버"), (f"{PAPER}/2", f"{PAPER}/2\n카카오")]
    digests = set()
    for order in (first, first[::-1]):
        with open_store("sqlite://") as store:
            for own, body in order:
                visit(store, own, body)
            digests.add(store.digest())
    assert len(digests) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.integers(1, 3),
            st.sampled_from(["네이버", "카카오 네이버", "끝"]),
            st.booleans(),
        ),
        max_size=14,
    )
)
def test_whatever_was_visited_is_rebuilt_as_it_was(visits: list[tuple[int, int, str, bool]]) -> None:
    with open_store("sqlite://") as store:
        for hours, (own, named, text, portal) in enumerate(visits):
            visit(
                store,
                f"{PAPER}/{own}",
                f"{PAPER}/{named}\n{text}",
                outlet="portal" if portal else "paper",
                hours=hours,
            )
        before = snapshot(store)
        assert not store.rebuild(read).changed
        assert snapshot(store) == before


def test_a_dry_rebuild_says_what_would_change_and_changes_nothing(store: Store) -> None:
    fill(store)
    before, digest = snapshot(store), store.digest()

    def without_names(fetched: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        result = read(fetched)
        assert not isinstance(result, NoArticle)
        return result[0], Recognition(tagger="t2")

    rebuilt = store.rebuild(without_names, dry=True)
    assert (rebuilt.articles, rebuilt.mentions, rebuilt.changed) == (2, 0, True)
    assert (snapshot(store), store.digest()) == (before, digest)
    assert store.rebuild(without_names) == rebuilt
    assert store.mention_count() == 0
