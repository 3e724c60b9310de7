import gzip
import zlib

import pytest

from crawler.discover import sitemap
from crawler.discover.sitemap import read_sitemap
from crawler.records import Failure, Hints, Listing, Reason, Via

URL = "https://daily.test/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://daily.test/a/1?utm_source=map </loc><lastmod>2026-02-09T12:00:00+09:00</lastmod>
  <news:news><news:publication><news:name>일간</news:name><news:language>ko</news:language></news:publication>
  <news:publication_date>2026-02-09T11:00:00+09:00</news:publication_date>
  <news:title>네이버 &amp;amp; 카카오</news:title></news:news>
  <image:image><image:loc>https://daily.test/i.jpg</image:loc><image:title>그림</image:title></image:image></url>
<url><loc>/a/2</loc></url>
<url><lastmod>2026-02-09</lastmod></url>
</urlset>""".encode()
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://daily.test/s1.xml.gz</loc><lastmod>2026-02-09</lastmod></sitemap>
<sitemap><loc>s2.xml?a=1&b=2</loc></sitemap><sitemap><loc>https://daily.test/s1.xml.gz</loc></sitemap>
<sitemap/></sitemapindex>"""


def read(body: bytes):
    return read_sitemap(body, url=URL, content_type=None)


def test_a_news_sitemap_gives_titles_and_dates():
    listing = read(NEWS)
    first, second = listing.candidates
    assert (first.url, first.canonical) == ("https://daily.test/a/1?utm_source=map", "https://daily.test/a/1")
    assert (first.via, first.seen_at) == (Via.SITEMAP, URL)
    assert first.hints == Hints(
        title="네이버 & 카카오", published="2026-02-09T11:00:00+09:00", modified="2026-02-09T12:00:00+09:00"
    )
    assert (second.url, second.hints) == ("https://daily.test/a/2", Hints())
    assert listing.problems == ("url 3 has no usable loc",)


def test_an_index_gives_children_each_once():
    assert read(INDEX) == Listing(
        URL,
        children=("https://daily.test/s1.xml.gz", "https://daily.test/s2.xml?a=1&b=2"),
        children_modified=("2026-02-09", None),
    )


@pytest.mark.parametrize("times", [1, 2])
def test_gzip_is_undone(times):
    body = NEWS
    for _ in range(times):
        body = gzip.compress(body)
    assert read(body) == read(NEWS)


def test_a_gzip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(sitemap, "MAX_BYTES", 100_000)
    packer = zlib.compressobj(wbits=31)
    body = packer.compress(b"<urlset>" + b" " * 200_000) + packer.flush()
    found = read(body)
    assert isinstance(found, Failure)
    assert found.reason is Reason.TOO_LARGE


def test_a_plain_list_of_urls_is_a_sitemap():
    listing = read(b"\xef\xbb\xbfhttps://daily.test/1\r\nhttps://daily.test/2\n")
    assert [one.url for one in listing.candidates] == ["https://daily.test/1", "https://daily.test/2"]


def test_an_empty_sitemap_is_an_empty_listing():
    assert read(b"<urlset/>") == Listing(URL)


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b"", Reason.EMPTY, "no content"),
        (gzip.compress(b""), Reason.EMPTY, "no content"),
        (b"<html><p>", Reason.WRONG_TYPE, "an HTML page instead of a sitemap"),
        (b"<rss/>", Reason.WRONG_TYPE, "a feed instead of a sitemap"),
        (b"nothing", Reason.UNREADABLE, "no XML element"),
        (b"\x1f\x8b\x08broken", Reason.UNREADABLE, "broken gzip"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is_instead(body, reason, detail):
    found = read(body)
    assert isinstance(found, Failure)
    assert found.reason is reason
    assert detail in found.detail
