from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fakes import NOON, FakeMemory, FakeWeb, make_settings, make_source

from crawler.discover.paging import next_page
from crawler.records import Hints, Known, Page, Reason, Validators, VisitReport
from crawler.sources import ListingAt
from crawler.visit import visit_source

LIST = "https://news.example.kr/list"
PAGES = f"{LIST}?page={{page}}"
NUMBERED = {"url": LIST, "links": "h4 a", "pages": PAGES}
LINKED = {"url": LIST, "links": "h4 a", "next": "a.more"}


def listed(*numbers: int, more: str = "") -> str:
    """A list page with articles of those numbers and perhaps a link to the next page."""
    rows = "".join(f'<h4><a href="/a/{number}">소식 {number}</a></h4>' for number in numbers)
    return f"<html><body>{rows}{f'<a class=more href={more}>다음</a>' if more else ''}</body></html>"


def three_pages(entrance: dict[str, Any]) -> FakeWeb:
    links = [f"?page={number}" for number in (2, 3)] if "next" in entrance else ["", ""]
    web = FakeWeb()
    for number, more in enumerate([*links, ""]):
        url = LIST if number == 0 else f"{LIST}?page={number + 1}"
        web.pages[url] = listed(*(number * 3 + one for one in range(3)), more=more)
    for number in range(9):
        web.pages[f"https://news.example.kr/a/{number}"] = "<p>본문</p>"
    return web


def visit(web: FakeWeb, memory: FakeMemory, entrance: dict[str, Any], **changes: Any) -> VisitReport:
    source = make_source(feeds=[], listings=[entrance], **changes)
    return asyncio.run(
        visit_source(
            source, settings=make_settings(), web=web, memory=memory, take=memory.take, now=lambda: NOON
        )
    )


def lists_asked(web: FakeWeb) -> list[str]:
    return [url.removeprefix(LIST) for url in web.asked if url.startswith(LIST)]


@pytest.mark.parametrize("entrance", [NUMBERED, LINKED])
def test_further_pages_are_read_while_everything_is_new(entrance: dict[str, Any]) -> None:
    web, memory = three_pages(entrance), FakeMemory()
    assert visit(web, memory, entrance | {"max_pages": 3}).stored == 9
    assert lists_asked(web) == ["", "?page=2", "?page=3"]
    web.asked.clear()
    web.pages[LIST] = listed(100, 0, 1, more="?page=2" if "next" in entrance else "")
    web.pages["https://news.example.kr/a/100"] = "<p>새 본문</p>"
    assert visit(web, memory, entrance).stored == 1
    assert lists_asked(web) == [""]


def test_a_visit_reads_no_more_pages_than_it_may() -> None:
    web = three_pages(NUMBERED)
    assert visit(web, FakeMemory(), NUMBERED | {"max_pages": 2}).stored == 6
    assert lists_asked(web) == ["", "?page=2"]


def test_a_page_without_articles_is_the_last() -> None:
    web = three_pages(NUMBERED)
    web.pages[f"{LIST}?page=2"] = listed()
    assert visit(web, FakeMemory(), NUMBERED).stored == 3
    assert lists_asked(web) == ["", "?page=2"]


def test_killed_between_two_pages_the_next_visit_reads_on() -> None:
    web, memory = three_pages(NUMBERED), FakeMemory()
    web.pages[f"{LIST}?page=2"] = Reason.TIMEOUT
    visit(web, memory, NUMBERED)
    kept = FakeMemory()  # what the store holds when nothing but the first page was noted
    kept.waiting = _candidates(memory)
    kept.listings = memory.listings
    again = three_pages(NUMBERED)
    assert visit(again, kept, NUMBERED | {"max_pages": 3}).stored == 9


def test_the_page_after_the_last_one_may_be_missing_but_not_the_first() -> None:
    web = three_pages(NUMBERED)
    assert visit(web, FakeMemory(), NUMBERED).failures == ()
    assert lists_asked(web) == ["", "?page=2", "?page=3", "?page=4"]
    assert len(visit(FakeWeb(), FakeMemory(), NUMBERED).failures) == 1


def _candidates(memory: FakeMemory) -> dict[str, Any]:
    return {item.candidate.canonical: item.candidate for item in memory.reports[0].items}


def test_an_article_out_of_scope_does_not_keep_a_list_from_ending() -> None:
    web, memory = three_pages(NUMBERED), FakeMemory()
    web.pages[LIST] = listed(0, 99)
    url = "https://news.example.kr/a/0"
    memory.articles[url] = Known(url, Hints(), url, Validators(), "", NOON, NOON)
    visit(web, memory, NUMBERED, articles={"exclude": ["/a/99"]})
    assert lists_asked(web) == [""]


def page(text: str) -> Page:
    return Page(LIST, LIST, 200, (("content-type", "text/html"),), text.encode(), NOON, "outlet")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/list?page=2", f"{LIST}?page=2"),
        ("https://news.example.kr/older", "https://news.example.kr/older"),
        ("https://elsewhere.example.com/list", None),
        ("/list", None),
        ("#", None),
        ("javascript:go(2)", None),
    ],
)
def test_a_list_goes_on_at_its_own_host_only(link: str, expected: str | None) -> None:
    entrance = ListingAt(url=LIST, links="a", next="a.more")
    assert next_page(entrance, page(f"<a class='more' href='{link}'>다음</a>"), 1) == expected


def test_the_link_to_the_next_page_may_be_inside_what_the_selector_finds() -> None:
    entrance = ListingAt(url=LIST, links="a", next="li.next")
    found = next_page(entrance, page("<ul><li class=next><a href='?page=7'>다음</a></li></ul>"), 6)
    assert found == f"{LIST}?page=7"
    assert next_page(entrance, page("<ul></ul>"), 6) is None
