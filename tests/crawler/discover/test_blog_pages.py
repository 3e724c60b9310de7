from fakes import feed_of

from crawler.discover.blog import read_blog
from crawler.records import Failure, Listing, Reason

FRONT = "https://tech.example.kr/blog/"
HEAD = """<!doctype html><html><head><meta charset="utf-8"><title>새벽 기술 블로그</title>
<link rel="stylesheet" href="/a.css"><link rel="alternate" hreflang="en" href="/en/">
<link rel="alternate" type="application/rss+xml" title="새벽 » 댓글 피드" href="/comments/feed/">
<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="새벽 » 피드" href="feed/">
<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body><p>글</p></body></html>"""


def test_a_page_names_its_feed_and_not_the_one_of_its_comments() -> None:
    found = read_blog(HEAD.encode(), url=FRONT, content_type="text/html")
    assert found == Listing(FRONT, children=("https://tech.example.kr/blog/feed/",))


def test_a_feed_in_the_place_of_a_page_is_read_as_one() -> None:
    found = read_blog(feed_of(("https://tech.example.kr/1", "첫 글")).encode(), url=FRONT)
    assert isinstance(found, Listing)
    assert [one.hints.title for one in found.candidates] == ["첫 글"]
    assert found.children == ()


def test_a_page_without_a_feed_says_so() -> None:
    found = read_blog("<html><head><title>빈 집</title></head></html>".encode(), url=FRONT)
    assert isinstance(found, Failure)
    assert (found.reason, found.detail) == (Reason.WRONG_TYPE, "a page that names no feed")
    assert isinstance(nothing := read_blog(b" ", url=FRONT), Failure)
    assert nothing.reason is Reason.EMPTY
