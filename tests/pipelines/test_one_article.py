"""One article = one row, whatever URLs a visit meets it under."""

import json
from collections.abc import Iterator

import pytest
from fakes import FakeWeb, feed_of, make_source
from newsstand import article_page, collect_from

from crawler.records import Reason, VisitReport
from pipelines.store import Store, open_store

HOME = "https://news.example.kr"
FEED = f"{HOME}/rss"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def page(title: str, head: str = "", text: str = "네이버가 새 모델을 선보였다.") -> str:
    return article_page(title, text, head=head)


def canonical(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


def visit(
    store: Store, pages: dict[str, str], *entries: tuple[str, str] | tuple[str, str, str]
) -> VisitReport:
    web = FakeWeb({FEED: feed_of(*entries) + f"<!--{len(pages)}{entries}-->", **pages})
    return collect_from(store, web, make_source())[0]


def verdicts(report: VisitReport) -> list[Reason | None]:
    return [getattr(item.verdict, "reason", None) for item in report.items]


def addresses(store: Store) -> list[str]:
    return sorted(row.canonical_url for row in store.articles())


A, B, K = f"{HOME}/a", f"{HOME}/b", f"{HOME}/the-article"


def test_two_urls_of_one_visit_whose_pages_claim_one_address_are_one_article(store: Store) -> None:
    pages = {A: page("새 모델", canonical(K)), B: page("새 모델", canonical(K))}
    assert verdicts(visit(store, pages, (A, "가"), (B, "나"))) == [None, Reason.DUPLICATE]
    assert addresses(store) == [K]
    again = visit(store, pages | {K: page("새 모델", canonical(K))}, (K, "다"), (B, "나"), (A, "가"))
    assert again.stored == 0
    assert store.article_count() == 1


def test_the_order_of_arrival_does_not_matter(store: Store) -> None:
    pages = {K: page("새 모델", canonical(K)), A: page("새 모델", canonical(K))}
    assert verdicts(visit(store, pages, (K, "가"), (A, "나"))) == [None, Reason.DUPLICATE]
    assert addresses(store) == [K]


def test_a_site_that_claims_its_front_page_everywhere_keeps_all_its_articles(store: Store) -> None:
    pages = {
        A: page("새 모델", canonical(HOME + "/")),
        B: page("다른 소식", canonical(HOME), "카카오가 답했다."),
    }
    assert verdicts(visit(store, pages, (A, "가"), (B, "나"))) == [None, None]
    assert addresses(store) == [A, B]


def test_a_changed_slug_is_the_same_article_by_its_guid(
    store: Store,
) -> None:
    old, new = f"{HOME}/2025/old-title/", f"{HOME}/2025/new-title/"
    guid = f"{HOME}/?p=31"
    visit(store, {old: page("새 모델", canonical(old))}, (old, "새 모델", guid))
    report = visit(store, {new: page("새 모델 공개", canonical(new))}, (new, "새 모델 공개", guid))
    assert report.stored == 1
    assert store.article_count() == 1
    assert [row.number for row in store.versions(1)] == [1, 2]
    same = visit(store, {new: page("새 모델 공개", canonical(new))}, (new, "새 모델 공개!", guid))
    assert same.stored == 0


def test_an_article_that_moves_to_another_section_is_the_same_by_its_number(store: Store) -> None:
    old, new = "https://www.mk.co.kr/news/it/11234567", "https://www.mk.co.kr/news/economy/11234567"
    visit(store, {old: page("새 모델", canonical(old))}, (old, "새 모델"))
    report = visit(store, {new: page("새 모델", canonical(new))}, (new, "새 모델"))
    assert verdicts(report) == [Reason.DUPLICATE]
    assert store.article_count() == 1


def test_a_portals_copy_is_known_by_the_alias_that_a_search_gave(store: Store) -> None:
    copy = "https://n.news.naver.com/mnews/article/123/0000000007?sid=105"
    source = make_source()
    web = FakeWeb({FEED: feed_of((A, "가")), A: page("새 모델")})
    collect_from(store, web, source)
    assert store.known("https://n.news.naver.com/mnews/article/123/0000000007") is None
    found = json.dumps({"total": 1, "items": [{"title": "나", "originallink": B, "link": copy}]})
    searching = make_source(feeds=[], search=[{"service": "naver-news", "query": "가"}])
    search = "https://openapi.naver.com/v1/search/news.json?query=%EA%B0%80&display=100&start=1&sort=date"
    report = collect_from(
        store, FakeWeb({search: found, B: page("다른 글", text="카카오가 답했다.")}), searching
    )[0]
    assert report.stored == 1
    known = store.known("https://n.news.naver.com/mnews/article/123/0000000007")
    assert known is not None
    assert known.page_url == B
