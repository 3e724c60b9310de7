from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from store_readings import NOW, article, candidate, content_mentions, page, recognised, source, stamp

from crawler.records import Candidate, Dropped, Page, Reason, Stored
from pipelines.records import Article, Precision, Timestamp, Zone
from pipelines.store import Query, Store

LATER = NOW + timedelta(hours=6)


def keep(
    store: Store,
    read: Article,
    fetched: Page | None = None,
    one: Candidate | None = None,
    visit: int | None = None,
) -> Stored | Dropped:
    one = one or candidate()
    fetched = fetched or page(body=read.text.encode())
    visit = visit or store.open_visit(source(fetched.source), NOW)
    return store.keep(visit, one, fetched, read, recognised(read), NOW)


def test_a_new_article_is_stored_with_all_its_mentions(store: Store) -> None:
    read = article("네이버가 딥시크를 쓴다.", (Zone.SHARE, "카카오로 공유"))
    assert keep(store, read) == Stored(1, 1, 2, "제목")
    assert store.mention_count() == 2
    assert store.mention_count(Query(zones=frozenset(Zone))) == 3
    (first, second) = store.mentions()
    assert (first.surface, first.before, first.after) == ("네이버", "", "가 딥시크를 쓴다.")
    assert (second.entity, second.day, second.source) == ("deepseek", date(2025, 2, 10), "paper")
    whole = store.reading(1)
    assert whole is not None
    assert whole.article == read
    assert whole.recognition == recognised(read)


def test_the_same_article_again_is_unchanged(store: Store) -> None:
    read = article("네이버가 말했다.")
    keep(store, read)
    again = page(body=b"other bytes", at=LATER)
    assert keep(store, read, again) == Dropped(Reason.UNCHANGED)
    assert store.page_count() == 1
    known = store.known(candidate().canonical)
    assert known is not None
    assert (known.sha256, known.last_fetched_at) == (again.sha256, LATER)


@pytest.mark.parametrize("zone", [Zone.SHARE, Zone.RELATED, Zone.COMMENT, Zone.FURNITURE])
def test_a_change_outside_the_content_makes_no_version(store: Store, zone: Zone) -> None:
    keep(store, article("네이버가 말했다.", (zone, "하나")))
    changed = article("네이버가 말했다.", (zone, "카카오 둘"))
    assert keep(store, changed, page(body=b"2")) == Dropped(Reason.UNCHANGED)


def test_a_changed_text_makes_a_version_and_counts_only_what_is_new(store: Store) -> None:
    keep(store, article("네이버가 말했다.", "카카오는 조용하다."))
    changed = article("어제 네이버가 말했다.", "딥시크가 나왔다.", title="새 제목")
    assert keep(store, changed, page(body=b"2", at=LATER)) == Stored(1, 2, 1, "새 제목")
    assert store.mention_counts() == {"deepseek": 1, "kakao": 1, "naver": 1}
    rows = {row.entity: (row.version, row.gone_version) for row in store.mentions()}
    assert rows == {"naver": (1, None), "kakao": (1, 2), "deepseek": (2, None)}
    assert store.mention_count(Query(standing=False)) == 1
    assert [row.number for row in store.versions(1)] == [1, 2]
    assert store.articles()[0].title == "새 제목"
    first = store.reading(1, 1)
    assert first is not None
    assert first.article.title == "제목"


def test_a_mention_that_comes_back_is_not_new_and_stands_again(store: Store) -> None:
    with_both = article("네이버가 말했다.", "카카오는 조용하다.")
    keep(store, with_both)
    keep(store, article("네이버가 말했다."), page(body=b"2"))
    assert keep(store, with_both, page(body=b"3")) == Stored(1, 3, 0, "제목")
    assert store.mention_count(Query(standing=False)) == 0
    assert store.mention_count() == 2


def test_a_headline_that_loses_a_company_withdraws_that_mention(store: Store) -> None:
    keep(store, article("둘이 만났다.", title="네이버와 카카오"))
    keep(store, article("둘이 만났다.", title="네이버와 맞수"), page(body=b"2"))
    (kakao,) = store.mentions(Query(entities=("kakao",)))
    assert (kakao.zone, kakao.gone_version) == (Zone.TITLE, 2)
    (totals,) = store.entity_totals(Query(entities=("kakao",)))
    assert (totals.mentions, totals.standing, totals.withdrawn) == (1, 0, 1)


def test_an_outlets_copy_of_a_stored_article_is_a_duplicate(store: Store) -> None:
    keep(store, article("네이버가 말했다."))
    portal = candidate("https://portal.example/9")
    copy = page(portal.url, b"copy", outlet="portal")
    assert keep(store, article("네이버가 말했다. 카카오"), copy, portal) == Dropped(
        Reason.DUPLICATE, "https://paper.example/1"
    )
    assert store.article_count() == 1
    known = store.known(portal.canonical)
    assert known is not None
    assert known.page_url == portal.url


def test_another_source_that_lists_the_same_url_does_not_change_the_article(store: Store) -> None:
    keep(store, article("네이버가 말했다."))
    seen_elsewhere = page(body=b"2", outlet="aggregator")
    verdict = keep(store, article("네이버가 또 말했다."), seen_elsewhere)
    assert verdict == Dropped(Reason.DUPLICATE, "https://paper.example/1")
    assert [row.source for row in store.articles()] == ["paper"]


def test_a_second_address_of_one_article_is_a_duplicate_each_time(store: Store) -> None:
    keep(store, article("네이버가 말했다."))
    amp = candidate("https://paper.example/amp/1")
    for text in ("네이버가 말했다.", "네이버가 짧게 말했다."):
        verdict = keep(store, article(text), page(amp.url, text.encode()), amp)
        assert verdict == Dropped(Reason.DUPLICATE, "https://paper.example/1")
    assert len(store.versions(1)) == 1


def test_the_address_that_a_page_claims_may_change_it(store: Store) -> None:
    wrapped = candidate("https://paper.example/go?to=1")
    keep(store, article("네이버가 말했다."), page(wrapped.url, b"1"), wrapped)
    assert store.known("https://paper.example/1") is not None
    assert isinstance(keep(store, article("카카오가 말했다."), page(body=b"2")), Stored)
    assert store.article_count() == 1


def test_a_page_that_moves_its_canonical_url_stays_one_article(store: Store) -> None:
    keep(store, article("네이버가 말했다."))
    moved = article("네이버가 또 말했다.", url="https://paper.example/1-new-slug")
    verdict = keep(store, moved, page(body=b"2"))
    assert isinstance(verdict, Stored)
    assert verdict.version == 2
    assert store.known("https://paper.example/1-new-slug") is not None


def test_an_article_is_found_by_its_own_url_before_any_address(store: Store) -> None:
    keep(store, article("하나"), page(body=b"1"))
    other = candidate("https://paper.example/2")
    keep(store, article("둘", url=other.url), page(other.url, b"2"), other)
    # the second page now claims to be the first one, then itself again
    keep(store, article("하나", url="https://paper.example/1"), page(other.url, b"3"), other)
    verdict = keep(store, article("둘 더", url=other.url), page(other.url, b"4"), other)
    assert verdict == Stored(2, 2, 0, "제목")


def test_equal_bytes_under_equal_hints_are_unchanged_whatever_was_read(store: Store) -> None:
    keep(store, article("3시간 전", published=stamp()), page(body=b"same"))
    tomorrow = stamp(NOW + timedelta(days=1))
    again = page(body=b"same", at=NOW + timedelta(days=1))
    assert keep(store, article("3시간 전", published=tomorrow), again) == Dropped(Reason.UNCHANGED)
    verdict = keep(store, article("3시간 전", published=tomorrow), again, candidate(title="새 제목"))
    assert isinstance(verdict, Stored)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, None),
        (
            Timestamp(datetime(2025, 2, 9, 15, 0, tzinfo=UTC), Precision.MINUTE, "Asia/Seoul"),
            date(2025, 2, 10),
        ),
        (Timestamp(datetime(2025, 2, 9, 14, 59, tzinfo=UTC), Precision.MINUTE, "UTC"), date(2025, 2, 9)),
        (
            Timestamp(datetime(2025, 2, 9, 5, 0, tzinfo=UTC), Precision.DAY, "America/New_York"),
            date(2025, 2, 9),
        ),
        (
            Timestamp(datetime(2025, 2, 10, 9, 0, tzinfo=UTC), Precision.MINUTE, "Asia/Seoul"),
            date(2025, 2, 10),
        ),
        (Timestamp(datetime(2025, 2, 10, 15, 0, tzinfo=UTC), Precision.MINUTE, "Asia/Seoul"), None),
    ],
    ids=["dateless", "midnight in Seoul", "before midnight", "a date is a date", "later today", "tomorrow"],
)
def test_an_article_counts_for_its_day_in_seoul(
    memory_store: Store, published: Timestamp | None, day: date | None
) -> None:
    keep(memory_store, article("네이버", published=published))
    assert memory_store.articles()[0].day == day
    assert memory_store.mentions()[0].day == day


def test_a_corrected_date_moves_the_mentions_with_the_article(store: Store) -> None:
    keep(store, article("네이버"))
    keep(store, article("네이버", published=stamp(NOW - timedelta(days=3))), page(body=b"2"))
    assert [row.day for row in store.mentions()] == [date(2025, 2, 7)]
    assert store.mention_counts_by_day() == {date(2025, 2, 7): 1}


def test_a_naive_time_is_refused_and_nothing_is_written(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    naive = replace(page(), fetched_at=datetime(2025, 2, 10))  # noqa: DTZ001 - the point of the test
    with pytest.raises(Exception, match="naive datetime"):
        store.keep(visit, candidate(), naive, article("네이버"), recognised(article("네이버")), NOW)
    assert store.article_count() == store.page_count() == 0


def test_text_that_no_database_takes_is_stored_without_moving_an_offset(store: Store) -> None:
    read = article("앞\0\ud800뒤 네이버가", title="\ud800")
    keep(store, read, page(body=b"1"))
    whole = store.reading(1)
    assert whole is not None
    (found,) = whole.recognition.mentions
    assert whole.article.text[found.start : found.end] == "네이버"
    assert len(whole.article.text) == len(read.text)


def test_the_stored_page_is_the_fetched_page(store: Store) -> None:
    fetched = page(body=b"<html>\xff\x00" * 1000, etag='"1"')
    one = candidate(title="힌트")
    keep(store, article("네이버"), fetched, one)
    (stored,) = store.pages()
    assert stored.page == fetched
    assert (stored.candidate.canonical, stored.candidate.hints) == (one.canonical, one.hints)


def test_new_mentions_are_those_in_the_content(memory_store: Store) -> None:
    read = article("네이버 카카오", (Zone.FURNITURE, "카카오톡 제보"))
    verdict = keep(memory_store, read)
    assert isinstance(verdict, Stored)
    assert verdict.new_mentions == content_mentions(read) == 2
