import json
from typing import Any

import pytest

from crawler.discover.search_api import daily_limit, read_search, search_url
from crawler.records import Failure, Listing, Reason, Via

API = "https://openapi.naver.com/v1/search/news.json"
FIRST = search_url(API, "새벽 AI")


def result(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "title": f"<b>새벽AI</b>, &quot;모델 {number}&quot; 공개",
        "originallink": f"http://www.example.kr/news/articleView.html?idxno={number}",
        "link": f"https://n.news.naver.com/mnews/article/123/{number:010}?sid=105",
        "description": "회의에서 <b>새벽AI</b>가 &amp; 다른 회사가",
        "pubDate": "Mon, 10 Feb 2025 09:00:00 +0900",
    } | changes


def answer(*items: Any, **head: Any) -> bytes:
    return json.dumps({"total": 5000, "start": 1, "display": 100, "items": items} | head).encode()


def read(body: bytes, url: str = FIRST, **options: Any) -> Listing:
    found = read_search(body, url=url, **options)
    assert isinstance(found, Listing)
    return found


def test_a_news_item_stands_under_its_publishers_url_with_navers_copy_as_alias() -> None:
    (one,) = read(answer(result(7))).candidates
    assert one.url == "http://www.example.kr/news/articleView.html?idxno=7"
    assert one.canonical == "https://www.example.kr/news/articleView.html?idxno=7"
    assert one.hints.alias == "https://n.news.naver.com/mnews/article/123/0000000007?sid=105"
    assert (one.via, one.seen_at) == (Via.SEARCH, FIRST)
    assert one.hints.title == '새벽AI, "모델 7" 공개'
    assert one.hints.summary == "회의에서 새벽AI가 & 다른 회사가"
    assert one.hints.published == "Mon, 10 Feb 2025 09:00:00 +0900"


def test_without_a_publishers_url_navers_copy_is_the_article() -> None:
    for nothing in ("", None, "javascript:void(0)"):
        (one,) = read(answer(result(7, originallink=nothing))).candidates
        assert one.canonical == "https://n.news.naver.com/mnews/article/123/0000000007"
        assert one.hints.alias is None
    (same,) = read(answer(result(7, link="https://example.kr/news/articleView.html?idxno=7"))).candidates
    assert same.hints.alias is None


def test_a_blog_post_has_a_day_and_its_bloggers_name() -> None:
    post = {
        "title": "새벽 <b>일기</b>", "link": "https://blog.naver.com/dawn?Redirect=Log&logNo=223000000001",
        "description": "글", "bloggername": "새벽 사람", "postdate": "20250210",
    }  # fmt: skip
    (one,) = read(answer(post)).candidates
    assert one.canonical == "https://blog.naver.com/dawn/223000000001"
    assert (one.hints.author, one.hints.published) == ("새벽 사람", "20250210")


def test_pages_follow_one_another_until_the_apis_last() -> None:
    full = [result(n) for n in range(100)]
    starts, url = [], FIRST
    while True:
        starts.append(int(url.partition("start=")[2].partition("&")[0]))
        children = read(answer(*full), url).children
        if not children:
            break
        (url,) = children
    assert starts == list(range(1, 1000, 100))
    assert "query=%EC%83%88%EB%B2%BD+AI&display=100&start=901&sort=date" in url
    assert read(answer(*full)).newest_first


@pytest.mark.parametrize(
    ("items", "head", "pages"), [(99, {}, 10), (100, {"total": 100}, 10), (100, {}, 1), (0, {}, 10)]
)
def test_there_is_no_next_page_after_the_last(items: int, head: dict[str, int], pages: int) -> None:
    assert read(answer(*map(result, range(items)), **head), pages=pages).children == ()


def test_an_answer_that_is_no_result_says_why() -> None:
    error = json.dumps({"errorMessage": "Invalid start value", "errorCode": "SE03"}).encode()
    for body, reason, detail in (
        (b"", Reason.EMPTY, "content"), (b"<html>", Reason.UNREADABLE, "broken JSON"),
        (error, Reason.UNREADABLE, "SE03: Invalid start value"), (b"[]", Reason.UNREADABLE, "without a list"),
    ):  # fmt: skip
        found = read_search(body, url=FIRST)
        assert isinstance(found, Failure)
        assert found.reason is reason
        assert detail in found.detail
    strange = read(answer("text", {"title": "새벽"}, {"link": 5}))
    assert (strange.candidates, len(strange.problems)) == ((), 2)


def test_only_the_apis_have_a_daily_limit() -> None:
    assert daily_limit(FIRST) == ("naver-open-api", 25_000)
    assert daily_limit("https://blog.naver.com/dawn") is None
