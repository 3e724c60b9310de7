from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_readings import NOW, article, candidate, page, recognised, source, stamp

from crawler.errors import DolpungError
from pipelines.records import CONTENT_ZONES, Timestamp, Zone
from pipelines.store import Axis, Query, Store

TODAY = date(2025, 2, 10)


def fill(store: Store) -> None:
    """Twelve articles of three outlets over four days, a dateless one, and one that changed."""
    texts = ("네이버와 카카오가 만났다.", "딥시크가 네이버를 앞섰다. 네이버", "날씨가 좋다.")
    for number, (outlet, text) in enumerate(product(("alpha", "beta", "gamma"), texts)):
        put(store, outlet, number, text, stamp(NOW - timedelta(days=number % 4)))
    put(store, "alpha", 100, "네이버가 언제였나.", None)
    put(store, "alpha", 101, "카카오의 미래.", stamp(NOW + timedelta(days=30)))
    put(store, "beta", 102, "네이버였다.", stamp())
    put(store, "beta", 102, "딥시크였다.", stamp(), days=1)


def put(
    store: Store, outlet: str, number: int, text: str, published: Timestamp | None, days: int = 0
) -> None:
    at = NOW + timedelta(days=days)
    one = candidate(f"https://{outlet}.example/{number}")
    read = article(
        text, (Zone.CAPTION, "카카오 제공"), (Zone.SHARE, "네이버 공유"), url=one.url, published=published
    )
    visit = store.open_visit(source(outlet), at)
    fetched = page(one.url, f"{number} {text}".encode(), outlet=outlet, at=at)
    store.keep(visit, one, fetched, read, recognised(read), at)


QUERIES = [
    Query(),
    Query(entities=("naver",)),
    Query(entities=("naver", "deepseek"), sources=("alpha", "beta")),
    Query(since=TODAY - timedelta(days=1), until=TODAY),
    Query(until=TODAY - timedelta(days=2), zones=frozenset(Zone)),
    Query(zones=frozenset({Zone.CAPTION}), standing=True),
    Query(standing=False),
    Query(new_since=NOW + timedelta(hours=1)),
    Query(new_since=NOW + timedelta(hours=1), entities=("deepseek",)),
    Query(entities=("nobody",)),
    Query(zones=frozenset()),
]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_count_equals_the_list_behind_it(store: Store, query: Query) -> None:
    fill(store)
    balance(store, query)


def balance(store: Store, query: Query) -> None:
    listed = store.mentions(query)
    assert store.mention_count(query) == len(listed)
    for axis, name in ((Axis.ENTITY, "entity"), (Axis.SOURCE, "source"), (Axis.ZONE, "zone")):
        counts = store.mention_counts(query, axis)
        assert sum(counts.values()) == len(listed)
        assert all(sum(getattr(row, name) == key for row in listed) == n for key, n in counts.items())
    by_day = store.mention_counts_by_day(query)
    assert all(sum(row.day == day for row in listed) == n for day, n in by_day.items())
    articles = store.articles(query)
    assert store.article_count(query) == len(articles)
    if query.entities:
        assert {row.id for row in articles} == {row.article_id for row in listed}
        assert sum(row.mentions for row in articles) == len(listed)
    for totals in store.entity_totals(query):
        rows = [row for row in listed if row.entity == totals.entity]
        assert totals.mentions == len(rows) == sum(totals.by_zone.values())
        assert totals.articles == len({row.article_id for row in rows})
        assert totals.withdrawn == sum(row.gone_version is not None for row in rows)
        assert totals.mentions == totals.standing + totals.withdrawn


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    entities=st.sets(st.sampled_from(["naver", "kakao", "deepseek", "nobody"])),
    sources=st.sets(st.sampled_from(["alpha", "beta", "gamma"])),
    zones=st.frozensets(st.sampled_from(Zone)),
    standing=st.sampled_from([None, True, False]),
    since=st.none() | st.dates(TODAY - timedelta(days=5), TODAY),
    until=st.none() | st.dates(TODAY - timedelta(days=5), TODAY),
)
def test_any_count_equals_the_list_behind_it(
    memory_store: Store,
    entities: set[str],
    sources: set[str],
    zones: frozenset[Zone],
    standing: bool | None,
    since: date | None,
    until: date | None,
) -> None:
    if not memory_store.article_count():
        fill(memory_store)
    query = Query(
        entities=tuple(entities),
        sources=tuple(sources),
        zones=zones,
        standing=standing,
        since=since,
        until=until,
    )
    balance(memory_store, query)


def test_counts_are_of_the_content_zones_unless_asked_otherwise(store: Store) -> None:
    fill(store)
    assert {row.zone for row in store.mentions()} <= CONTENT_ZONES
    assert store.mention_count(Query(zones=frozenset({Zone.SHARE}))) == 12


def test_pages_of_a_list_are_the_list(store: Store) -> None:
    fill(store)
    whole = store.mentions()
    assert [
        row for start in range(0, len(whole), 7) for row in store.mentions(limit=7, offset=start)
    ] == whole
    articles = store.articles()
    assert store.articles(limit=5) + store.articles(offset=5) == articles
    assert [row.day for row in articles][-2:] == [None, None]


def test_a_mention_is_shown_with_the_text_of_the_version_that_had_it(store: Store) -> None:
    fill(store)
    for row in store.mentions(Query(zones=frozenset(Zone))):
        reading = store.reading(row.article_id, row.version)
        assert reading is not None
        text = reading.article.text
        assert text[row.start : row.end] == row.surface
        assert text[max(0, row.start - 40) : row.start].split("\n\n")[-1] == row.before
        assert text[row.end : row.end + 40].split("\n\n")[0] == row.after


def test_a_trend_is_made_of_the_listed_mentions_and_articles(store: Store) -> None:
    fill(store)
    since, until = TODAY - timedelta(days=5), TODAY
    trend = store.trend(["naver", "nobody"], since, until)
    assert list(trend) == ["naver", "nobody"]
    for entity, points in trend.items():
        assert [point.day for point in points] == [since + timedelta(days=n) for n in range(6)]
        for point in points:
            day = Query(since=point.day, until=point.day)
            total = store.articles(day)
            if not total:
                assert point.mentions is point.total is point.share is None
                continue
            named = Query(entities=(entity,), since=point.day, until=point.day)
            assert point.mentions == len(store.mentions(named))
            assert point.articles == len(store.articles(named))
            assert (point.total, point.sources) == (len(total), len({row.source for row in total}))
            assert point.share == point.articles / point.total
    assert trend["naver"][0].total is None
    assert trend["nobody"][-1].mentions == 0


def test_a_trend_of_one_source_has_that_sources_articles_as_its_total(store: Store) -> None:
    fill(store)
    points = store.trend(["naver"], TODAY - timedelta(days=3), TODAY, Query(sources=("alpha",)))["naver"]
    assert {point.sources for point in points} <= {1, None}
    assert sum(point.total or 0 for point in points) == store.article_count(
        Query(sources=("alpha",), since=TODAY - timedelta(days=3), until=TODAY)
    )


def test_a_trend_cannot_end_before_it_begins(memory_store: Store) -> None:
    with pytest.raises(DolpungError, match="later than"):
        memory_store.trend(["naver"], TODAY, TODAY - timedelta(days=1))


def test_asked_entities_without_a_mention_are_zero_and_not_missing(store: Store) -> None:
    fill(store)
    totals = store.entity_totals(Query(entities=("nobody", "naver")))
    assert [(row.entity, row.mentions > 0) for row in totals] == [("naver", True), ("nobody", False)]


def test_the_last_day_is_the_newest_that_counts(store: Store) -> None:
    assert store.last_day() is None
    fill(store)
    assert store.last_day() == TODAY


def test_an_unknown_article_has_no_versions(memory_store: Store) -> None:
    assert memory_store.versions(7) == []
    assert memory_store.reading(7) is None
