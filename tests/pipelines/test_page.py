"""One page of the web, read as a visit reads it."""

import asyncio

import pytest
from fakes import FakeWeb, make_settings, make_source
from newsstand import article_page

from crawler.records import Failure, Reason
from pipelines.extract import Traced
from pipelines.page import Answer, fetch_article, source_of
from pipelines.records import NoArticle, Refusal

URL = "https://news.example.kr/1"
FRAME = "https://blog.naver.com/someone/223000000001"
INSIDE = "https://blog.naver.com/PostView.naver?blogId=someone&logNo=223000000001"
SHELL = (
    f'<html><head><title>글</title></head><body><iframe id="mainFrame" src="{INSIDE}"></iframe></body></html>'
)


def fetched(web: FakeWeb, url: str = URL, *, local: bool = False) -> Answer:
    source = make_source(local=local)
    return asyncio.run(fetch_article(url, source, settings=make_settings(), web=web))  # type: ignore[arg-type]  # a fake


def test_an_article_carries_its_source() -> None:
    found = fetched(FakeWeb({URL: article_page("네이버 소식", "네이버가 새 계획을 발표했다.")}))
    assert isinstance(found, Traced)
    assert (found.article.title, found.article.source) == ("네이버 소식", make_source().id)


def test_only_a_local_source_opens_private_addresses() -> None:
    web = FakeWeb()
    fetched(web)
    fetched(web, local=True)
    assert [request["local"] for request in web.requests] == [False, True]
    assert {request["kind"] for request in web.requests} == {"page"}


def test_a_failure_and_an_empty_page_are_values() -> None:
    assert fetched(FakeWeb()) == Failure(URL, Reason.HTTP_4XX, "as planned")
    empty = fetched(FakeWeb({URL: "<html><head><title>빈 글</title></head><body></body></html>"}))
    assert isinstance(empty, NoArticle)
    assert empty.kind in {Refusal.EMPTY, Refusal.UNREADABLE}


def test_a_frame_is_followed_once() -> None:
    web = FakeWeb({FRAME: SHELL, INSIDE: article_page("블로그 글", "네이버가 새 계획을 발표했다.")})
    found = fetched(web, FRAME)
    assert web.asked == [FRAME, INSIDE]
    assert isinstance(found, Traced)
    assert found.article.title == "블로그 글"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://www.outlet.example.kr/news/1", True),
        ("http://outlet.example.kr:8080/", True),
        ("https://other.example.kr/", False),
        ("", False),
        ("http://[broken", False),
    ],
)
def test_a_source_is_known_by_the_host_of_its_homepage(url: str, known: bool) -> None:
    source = make_source(homepage="https://www.outlet.example.kr/")
    assert source_of(url, [source]) == (source if known else None)
