import pytest
from fakes import make_source

from crawler.blogs import Front, blog_front
from crawler.entrances import entrances

NAVER = "https://rss.blog.naver.com/dawn_ai.xml"


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("https://blog.naver.com/dawn_ai", NAVER),
        ("https://blog.naver.com/dawn_ai/", NAVER),
        ("http://m.blog.naver.com/dawn_ai?tab=1", NAVER),
        ("https://blog.naver.com/dawn_ai/223000000001", NAVER),
        ("https://blog.naver.com/PostList.naver?from=x&blogId=dawn_ai&categoryNo=3", NAVER),
        (NAVER, NAVER),
        ("https://dawn-ai.tistory.com", "https://dawn-ai.tistory.com/rss"),
        ("https://dawn-ai.tistory.com/m/entry/첫-글", "https://dawn-ai.tistory.com/rss"),
        ("https://brunch.co.kr/@@4xYz", "https://brunch.co.kr/rss/@@4xYz"),
        ("https://velog.io/@dawn.ai/posts", "https://v2.velog.io/rss/dawn.ai"),
        ("https://api.velog.io/rss/@dawn", "https://v2.velog.io/rss/dawn"),
        ("https://medium.com/@dawn", "https://medium.com/feed/@dawn"),
        ("https://medium.com/dawn-lab", "https://medium.com/feed/dawn-lab"),
        ("https://dawn.medium.com/about", "https://dawn.medium.com/feed"),
        ("https://dawn.substack.com/p/one", "https://dawn.substack.com/feed"),
    ],
)
def test_a_blogs_address_gives_its_feed(address: str, feed: str) -> None:
    assert blog_front(address) == Front(feed, is_feed=True)
    assert blog_front(feed) == Front(feed, is_feed=True)


def test_a_page_that_has_to_be_asked_for_its_feed_is_its_own_front() -> None:
    for page in ("https://brunch.co.kr/@dawn", "https://tech.example.kr/", "https://blog.example.kr/kr/?x=1"):
        assert blog_front(page) == Front(page, is_feed=False)


@pytest.mark.parametrize(
    "address",
    [
        "https://blog.naver.com/", "https://www.tistory.com/category/it", "https://brunch.co.kr/magazine/ai",
        "https://velog.io/trending", "https://medium.com/tag/ai", "https://substack.com/", "ftp://a.kr/b",
    ],
)  # fmt: skip
def test_what_is_no_blog_on_its_platform_is_none(address: str) -> None:
    assert blog_front(address) is None


def test_a_source_needs_nothing_but_its_blog() -> None:
    source = make_source(feeds=[], blog="https://blog.naver.com/dawn_ai", kind="blog")
    assert [url for url, _ in entrances(source)] == [NAVER]
