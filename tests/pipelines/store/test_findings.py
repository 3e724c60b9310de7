"""Who said what about whom: listed with every version, rebuilt by replay, and never older than the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from alembic import command
from sqlalchemy import text
from store_readings import NOW, article, candidate, page, recognised, source, stamp

from crawler.records import Stored
from crawler.rights import Grant, Kept
from pipelines.recognise.about import Sort
from pipelines.records import Article, Event, Quote, Recognition, Relation
from pipelines.store import FindingQuery, Store, StoredPage, connect, open_store

SAID = "카카오는 네이버가 앞선다고 밝혔다. 민서진 의원은 “늦었다”고 말했다."
QUOTES = FindingQuery(sort=Sort.QUOTE)
DAY = timedelta(days=1)


def spoken(read: Article) -> Recognition:
    """Find one quotation and one reported clause, an event and a relation, if the text has them."""
    at = read.text.find(SAID)
    if at < 0:
        return recognised(read)
    mark = read.text.index("늦었다")
    return replace(
        recognised(read),
        quotes=(Quote(mark, mark + 3, "민서진", mark - 9, mark - 6, None, "말했다", rule="r"),),
        reported=(
            Quote(at + 5, at + 13, "카카오", at, at + 3, "kakao", "밝혔다", "indirect", rule="reported"),
        ),
        events=(Event("statement", at, at + 20, "밝혔다", roles=(("actor", "kakao"), ("object", "값"))),),
        relations=(Relation("kakao", "competes_with", "naver", at, at + 20),),
    )


def keep(
    store: Store, read: Article, *, body: bytes = b"1", grant: Grant | None = None, days: int = 0
) -> None:
    at = NOW + days * DAY
    visit = store.open_visit(source(), at)
    url = read.canonical_url
    kept = store.keep(
        visit, candidate(url), page(url, body, at=at), read, spoken(read), at,
        **({"grant": grant} if grant else {}),
    )  # fmt: skip
    assert isinstance(kept, Stored)


def said(store: Store, **asked: object) -> list[tuple[str, str | None, str]]:
    rows = store.findings(replace(QUOTES, **asked))  # type: ignore[arg-type]  # a test's own keywords
    assert len(rows) == store.finding_count(replace(QUOTES, **asked))  # type: ignore[arg-type]
    return [(row.record.form, row.record.speaker, row.text) for row in rows if isinstance(row.record, Quote)]


REPORTED = ("indirect", "카카오", "네이버가 앞선다")
DIRECT = ("direct", "민서진", "늦었다")


def test_what_was_said_is_found_by_whom_about_whom_and_in_which_form(store: Store) -> None:
    keep(store, article(SAID))
    assert said(store) == [REPORTED, DIRECT]
    assert said(store, about=("naver",)) == [REPORTED]
    assert said(store, about=("kakao",)) == []
    assert said(store, by=("kakao",)) == [REPORTED]
    assert said(store, speakers=("민서진",)) == [DIRECT]
    assert said(store, by=("kakao",), speakers=("민서진",)) == [REPORTED, DIRECT]
    assert said(store, kinds=("direct",)) == [DIRECT]
    assert said(store, sources=("elsewhere",)) == []
    assert store.finding_kinds(QUOTES) == {"direct": 1, "indirect": 1}
    assert store.finding_articles(QUOTES) == 1
    assert store.speakers_named("서진") == ("민서진",)
    assert store.speakers_named("%") == ()


def test_a_row_leads_to_the_article_the_version_and_the_bytes_of_its_page(store: Store) -> None:
    keep(store, article(SAID))
    row = store.findings(QUOTES)[0]
    reading = store.reading(row.article_id, row.version)
    assert reading is not None
    assert row.record in reading.recognition.reported
    assert reading.article.text[row.record.start : row.record.end] == row.text
    (stored,) = store.pages()
    assert (stored.id, stored.page.sha256) == (row.page_id, row.sha256)
    assert row.seen_at == stored.page.fetched_at
    assert set(row.concerns) == {("kakao", "speaker"), ("naver", "inside")}


def test_days_leave_out_the_dateless_and_rows_come_newest_first(store: Store) -> None:
    for number in (1, 2):
        url = f"https://paper.example/{number}"
        keep(store, article(SAID, url=url, published=stamp(NOW - number * DAY)), body=b"%d" % number)
    keep(store, article(SAID, url="https://paper.example/9", published=None), body=b"9")
    days = [row.day for row in store.findings(QUOTES)]
    assert days == [date(2025, 2, 9)] * 2 + [date(2025, 2, 8)] * 2 + [None] * 2
    assert len(said(store, since=date(2025, 2, 9))) == 2
    assert len(said(store, until=date(2025, 2, 8))) == 2
    assert [row.day for row in store.findings(QUOTES, limit=1)] == [date(2025, 2, 9)]


def test_events_and_relations_are_found_by_those_who_have_a_part(store: Store) -> None:
    keep(store, article(SAID))
    events = FindingQuery(sort=Sort.EVENT)
    assert [row.record for row in store.findings(replace(events, about=("kakao",)))] == [
        row.record for row in store.findings(events)
    ]
    assert store.finding_count(events) == 1
    assert store.findings(replace(events, about=("naver",))) == []
    relations = FindingQuery(sort=Sort.RELATION, about=("naver",), kinds=("competes_with",))
    assert store.finding_count(relations) == 1


def test_a_new_version_is_listed_in_place_of_the_old_one(store: Store) -> None:
    keep(store, article(SAID))
    keep(store, article("먼저.", SAID), body=b"2", days=1)
    assert said(store) == [REPORTED, DIRECT]
    assert {row.version for row in store.findings(QUOTES)} == {2}
    keep(store, article("말이 없다."), body=b"3", days=2)
    assert said(store) == []
    assert store.unlisted_articles() == 0


def test_what_may_not_be_kept_any_longer_is_not_listed_any_longer(store: Store) -> None:
    words = "가" * 400
    keep(store, article(words, SAID), grant=Grant(Kept.FULL, until=NOW + DAY))
    assert DIRECT in said(store)
    assert store.expire(NOW + 2 * DAY) == 1
    rows = store.findings(QUOTES)
    reading = store.reading(1)
    assert reading is not None
    left = (*reading.recognition.quotes, *reading.recognition.reported)
    assert [row.record for row in rows] == sorted(left, key=lambda quote: quote.start)
    assert all("░" not in row.text for row in rows)


def test_what_becomes_furniture_takes_its_article_along_in_the_list(memory_store: Store) -> None:
    line = "이 글은 새벽통신이 처음 전했습니다"
    for number in range(10):
        url = f"https://paper.example/{number}"
        read = article(f"{number}번째 소식이다.", SAID, line, url=url)
        visit = memory_store.open_visit(source(), NOW)
        fetched = page(url, b"%d" % number)
        memory_store.keep(visit, candidate(url), fetched, read, spoken(read), NOW, recognise=spoken)
    assert memory_store.habits("paper")
    assert said(memory_store) == [REPORTED, DIRECT] * 10
    assert memory_store.unlisted_articles() == 0


def again(store: Store) -> None:
    def read(stored: StoredPage) -> tuple[Article, Recognition]:
        words = article(SAID, url=stored.page.url)
        return words, spoken(words)

    store.rebuild(read)


def test_a_replay_lists_the_same(store: Store) -> None:
    keep(store, article(SAID))
    before, digest = store.findings(QUOTES), store.digest()
    again(store)
    assert store.findings(QUOTES) == before
    assert store.digest() == digest


@pytest.mark.parametrize("url", ["file", "postgres"], indirect=True)
def test_an_article_of_before_the_list_is_missing_until_a_replay_and_said_to_be(url: str) -> None:
    with open_store(url) as store:
        keep(store, article(SAID))
        config = connect._config()
        with store._writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0007")
            left = connection.execute(text("SELECT count(*) FROM article")).scalar_one()
    assert left == 1
    with open_store(url) as store:
        assert store.unlisted_articles() == 1
        assert said(store) == []
        again(store)
        assert store.unlisted_articles() == 0
        assert said(store) == [REPORTED, DIRECT]
