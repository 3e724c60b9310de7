import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.feed import read_feed
from crawler.discover.google_news import publisher_url, without_source
from crawler.records import Listing

ARTICLE = "https://www.dawn.kr/news/articleView.html?idxno=77&from=" + "가".encode().hex() * 20
AMP = "https://m.dawn.kr/amp/77"


def field(number: int, value: str) -> bytes:
    data = value.encode()
    size = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    tag = number << 3 | 2
    return (bytes([tag]) if tag < 128 else bytes([tag & 0x7F | 0x80, tag >> 7])) + size + data


def google(message: bytes, form: str = "https://news.google.com/rss/articles/{}?oc=5") -> str:
    return form.format(base64.urlsafe_b64encode(message).decode().rstrip("="))


OLD = b"\x08\x13" + field(4, ARTICLE) + field(26, AMP)
NEW = b"\x08\x13" + field(4, "AU_yqLPq0" + "x" * 60)


@pytest.mark.parametrize(
    "form",
    [
        "https://news.google.com/rss/articles/{}?oc=5",
        "https://news.google.com/articles/{}?hl=ko&gl=KR",
        "https://news.google.com/__i/rss/rd/articles/{}?oc=5",
        "http://news.google.com/read/{}",
    ],
)
def test_an_old_link_holds_its_publishers_url(form: str) -> None:
    assert google(OLD, form).partition("CBMi")[1] == "CBMi"
    assert publisher_url(google(OLD, form)) == ARTICLE


@pytest.mark.parametrize(
    "link",
    [
        google(NEW), google(field(4, "javascript:alert(1)//" + "x" * 20)), google(OLD[:30]),
        google(b"\x0d" + OLD), "https://news.google.com/rss/articles/CBMi!",
        "https://www.dawn.kr/articles/CBMiAAAAAAAAAAAAAAAAAAAA", google(OLD).replace("news.", "news.x."),
    ],
)  # fmt: skip
def test_what_cannot_be_told_without_a_request_is_none(link: str) -> None:
    assert publisher_url(link) is None


@given(st.binary(min_size=12, max_size=80))
def test_any_bytes_are_read_without_trouble(message: bytes) -> None:
    found = publisher_url(google(message))
    assert found is None or found.startswith("http")


def test_a_headline_loses_the_outlet_that_google_adds_and_nothing_else() -> None:
    assert without_source("새 모델 - 공개 - 새벽일보", "새벽일보") == "새 모델 - 공개"
    assert without_source("새 모델 - 공개", None) == "새 모델 - 공개"
    assert without_source("새 모델 - 공개", "새벽일보") == "새 모델 - 공개"


def test_a_feed_of_google_news_offers_the_publishers_articles() -> None:
    item = (
        "<item><title>{} - 새벽일보</title><link>{}</link>"
        '<source url="https://www.dawn.kr">새벽일보</source></item>'
    )
    items = item.format("첫 소식", google(OLD)) + item.format("둘째 소식", google(NEW))
    feed = f"<rss version='2.0'><channel><title>검색</title>{items}</channel></rss>".encode()
    listing = read_feed(feed, url="https://news.google.com/rss/search?q=x")
    assert isinstance(listing, Listing)
    told, untold = listing.candidates
    assert (told.url, told.hints.title) == (ARTICLE, "첫 소식")
    assert (untold.url, untold.hints.title) == (google(NEW), "둘째 소식")


def test_an_outlets_own_feed_keeps_its_headlines() -> None:
    item = "<item><title>새 모델 - 새벽일보</title><link>https://www.dawn.kr/1</link><source>새벽일보</source></item>"
    listing = read_feed(f"<rss><channel>{item}</channel></rss>".encode(), url="https://www.dawn.kr/rss")
    assert isinstance(listing, Listing)
    assert listing.candidates[0].hints.title == "새 모델 - 새벽일보"
