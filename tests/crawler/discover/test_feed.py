import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.discover.feed import parse_feed, read_feed
from crawler.records import Failure, Hints, Listing, Reason, Via

URL = "https://daily.test/rss/all.xml"


def rss(*items: str, head: str = "", namespaces: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<rss version="2.0" {namespaces}><channel><title>일간</title>{head}{body}</channel></rss>'.encode()
    )


def only(body: bytes, **how: str):
    listing = read_feed(body, url=URL, **how)
    assert isinstance(listing, Listing), listing
    assert len(listing.candidates) == 1, listing
    return listing.candidates[0]


def test_an_rss_item_gives_a_candidate_with_its_hints_as_written():
    item = """
      <title><![CDATA[ 카카오, <b>새 모델</b> &quot;공개&quot; ]]></title>
      <link>http://www.daily.test/news/articleView.html?idxno=77&amp;utm_source=rss</link>
      <guid isPermaLink="false">daily-77</guid>
      <pubDate> 2026-08-09 18:00:00 </pubDate>
      <dc:creator>김하늘 기자</dc:creator>
      <description><![CDATA[<p>첫 문장.</p><p>둘째   문장.</p>]]></description>"""
    found = only(rss(item, namespaces='xmlns:dc="http://purl.org/dc/elements/1.1/"'))
    assert found.url == "http://www.daily.test/news/articleView.html?idxno=77&utm_source=rss"
    assert found.canonical == "https://www.daily.test/news/articleView.html?idxno=77"
    assert (found.via, found.seen_at, found.guid) == (Via.FEED, URL, "daily-77")
    assert found.hints == Hints(
        title='카카오, 새 모델 "공개"',
        published="2026-08-09 18:00:00",
        author="김하늘 기자",
        summary="첫 문장. 둘째 문장.",
    )


def test_an_atom_entry_gives_both_dates_and_its_alternate_link():
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.test/posts/">
      <entry><id>tag:blog.test,2026:1</id><title type="html">검색 &amp;amp; 추천</title>
      <link rel="self" href="1.atom"/><link href="1.html"/>
      <published>2026-02-03T04:05:06Z</published><updated>2026-02-04T00:00:00+09:00</updated>
      <author><name>박바다</name><email>sea@blog.test</email></author><author><name>이산</name></author>
      <summary>요약</summary></entry></feed>""".encode()
    found = only(body)
    assert found.url == "https://blog.test/posts/1.html"
    assert found.hints == Hints(
        title="검색 & 추천",
        published="2026-02-03T04:05:06Z",
        modified="2026-02-04T00:00:00+09:00",
        author="박바다, 이산",
        summary="요약",
    )


def test_of_two_equal_dates_the_last_counts():
    item = "<link>http://a.kr/1</link><updated>2026-01-01</updated><updated>2026-01-02</updated>"
    assert only(rss(item)).hints.modified == "2026-01-02"


def test_rdf_items_stand_beside_the_channel():
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>보안</title></channel>
      <item rdf:about="http://sec.test/1"><title>하나</title><link>http://sec.test/1</link>
      <dc:date>2026-01-02T03:04:05+09:00</dc:date></item></rdf:RDF>""".encode()
    found = only(body)
    assert (found.url, found.hints.published, found.guid) == (
        "http://sec.test/1",
        "2026-01-02T03:04:05+09:00",
        "http://sec.test/1",
    )


def test_a_json_feed_is_read_too():
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "팀 블로그", "items": [
      {"id": "a1", "url": "/posts/a1", "title": "첫 글", "date_published": "2026-01-01T00:00:00Z",
       "authors": [{"name": "최들"}], "content_html": "<p>본문</p>"}, {"id": "x"}, 3]}""".encode()
    listing = read_feed(body, url=URL, content_type="application/feed+json")
    (found,) = listing.candidates
    assert (found.url, found.guid) == ("https://daily.test/posts/a1", "a1")
    assert found.hints == Hints("첫 글", "2026-01-01T00:00:00Z", None, "최들", "본문")
    assert listing.problems == ("item 2 has no link: untitled",)


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>http://a.kr/v?a=1&b=2&copy=3</link>", "http://a.kr/v?a=1&b=2&copy=3"),
        ("<link><![CDATA[http://a.kr/v?a=1&b=2]]></link>", "http://a.kr/v?a=1&b=2"),
        ("<link>/v/1</link>", "https://daily.test/v/1"),
        ("<guid>http://a.kr/g</guid>", "http://a.kr/g"),
        ('<guid isPermaLink="true">http://a.kr/g</guid><link>http://a.kr/l</link>', "http://a.kr/l"),
        ("<link/>http://a.kr/tail", "http://a.kr/tail"),
        ('<atom:link href="http://a.kr/atom" xmlns:atom="http://www.w3.org/2005/Atom"/>', "http://a.kr/atom"),
        (
            "<link>http://f.kr/~r/1</link><feedburner:origLink>http://a.kr/1</feedburner:origLink>",
            "http://a.kr/1",
        ),
        ("<LINK>http://a.kr/upper</LINK>", "http://a.kr/upper"),
        ("<enclosure url='http://a.kr/x.mp3'/><link>http://a.kr/1</link>", "http://a.kr/1"),
        ("<link>http://a.kr/가?q=나</link>", "http://a.kr/가?q=나"),
    ],
)
def test_the_link_is_found_wherever_feeds_put_it(item, link):
    assert only(rss(item)).url == link


@pytest.mark.parametrize(
    "item",
    [
        "<title>링크 없음</title>",
        '<title>링크 없음</title><guid isPermaLink="false">http://a.kr/g</guid>',
        "<title>링크 없음</title><link>javascript:alert(1)</link>",
        "<title>링크 없음</title><guid>abc</guid>",
    ],
)
def test_an_item_without_a_usable_link_is_a_problem_with_its_title(item):
    listing = read_feed(rss(item, "<link>http://a.kr/2</link>"), url=URL, content_type=None)
    assert [one.url for one in listing.candidates] == ["http://a.kr/2"]
    assert listing.problems == ("item 1 has no link: 링크 없음",)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("AT&amp;amp;T &amp;quot;인용&amp;quot;", 'AT&T "인용"'),
        ("&lt;속보&gt; 네이버 &lt;V3&gt; 공개", "<속보> 네이버 <V3> 공개"),
        ("&lt;b&gt;네이버&lt;/b&gt;, 1 &lt; 2", "네이버, 1 < 2"),
        ("A&nbsp;B &hellip; &unknown; C&D", "A B … &unknown; C&D"),
        ("&#52852;&#xce74;오\n  &#146;새&#146; 글", "카카오 ’새’ 글"),
        ("깨진\x0b 글자\x1f\x00\x08", "깨진 글자"),
        ("&amp;lt;b&amp;gt;굵은&amp;lt;/b&amp;gt; 글", "굵은 글"),
        ("<b>굵은</b> 제목", "굵은 제목"),
    ],
)
def test_a_title_becomes_one_line_of_plain_text(raw, title):
    assert only(rss(f"<link>http://a.kr/1</link><title>{raw}</title>")).hints.title == title


def test_named_characters_are_read_behind_a_cdata_section_that_holds_them_too():
    one = only(
        rss("<link>http://a.kr/1</link><title><![CDATA[가&middot;나]]></title><author>다&middot;라</author>")
    )
    assert (one.hints.title, one.hints.author) == ("가·나", "다·라")
    two = only(
        rss("<author>다&middot;라</author><link>http://a.kr/1</link><title><![CDATA[가&middot;나]]></title>")
    )
    assert two.hints == one.hints


def test_text_that_calls_itself_base64_and_is_none_is_kept_as_text():
    assert only(rss('<link>http://a.kr/1</link><title mode="base64">네이버 소식</title>')).hints.title == (
        "네이버 소식"
    )


def test_the_title_of_a_picture_is_not_the_title_of_the_item():
    item = """<link>http://a.kr/1</link><image><title>그림</title><link>http://a.kr/i</link></image>
      <media:group><media:title>영상</media:title></media:group><title>기사</title>"""
    found = only(rss(item, namespaces='xmlns:media="http://search.yahoo.com/mrss/"'))
    assert (found.url, found.hints.title) == ("http://a.kr/1", "기사")


@pytest.mark.parametrize("declared", ['encoding="euc-kr"', "encoding='ks_c_5601-1987'", ""])
@pytest.mark.parametrize("content_type", [None, "text/xml; charset=euc-kr", "application/xml; charset=utf-8"])
def test_a_cp949_feed_is_read_whoever_names_its_encoding(declared, content_type):
    text = (
        f"<?xml version='1.0' {declared}?>"
        + rss(
            "<link>http://a.kr/1</link><title>똠방각하와 펲시, 새 인공지능 요약 서비스를 열다</title>"
        ).decode()
    )
    found = only(text.encode("cp949"), content_type=content_type)
    assert found.hints.title == "똠방각하와 펲시, 새 인공지능 요약 서비스를 열다"


def test_one_broken_byte_costs_one_character():
    body = rss("<link>http://a.kr/1</link><title>가나\u00a4다라마바사</title>").replace(
        "\u00a4".encode(), b"\xff"
    )
    assert only(body).hints.title == "가나\ufffd다라마바사"


def test_a_feed_cut_off_in_transfer_gives_the_items_before_the_cut():
    items = [f"<title>글 {n}</title><link>http://a.kr/{n}</link>" for n in range(10)]
    body = rss(*items)
    listing = read_feed(body[: len(body) * 2 // 3], url=URL, content_type=None)
    assert len(listing.candidates) >= 5


@pytest.mark.parametrize("head", ["\ufeff", "\n\n  ", "<!-- made by hand -->", "Warning: mysql_connect()\n"])
def test_what_stands_before_the_prolog_does_no_harm(head):
    body = head.encode() + b'<?xml version="1.0" encoding="utf-8"?>' + rss("<link>http://a.kr/1</link>")
    assert only(body).url == "http://a.kr/1"


def test_a_sound_feed_without_items_is_an_empty_listing():
    for body in (rss(), b'<feed xmlns="http://www.w3.org/2005/Atom"/>', b'{"items": []}'):
        assert read_feed(body, url=URL, content_type=None) == Listing(URL)


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b"", Reason.EMPTY, "no content"),
        (b" \n", Reason.EMPTY, "no content"),
        (
            b"<!DOCTYPE html><html><body>404</body></html>",
            Reason.WRONG_TYPE,
            "an HTML page instead of a feed",
        ),
        (
            b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
            Reason.WRONG_TYPE,
            "an HTML page instead of a feed",
        ),
        (b"<urlset/>", Reason.WRONG_TYPE, "a sitemap instead"),
        (b"<opml/>", Reason.WRONG_TYPE, "OPML"),
        (b"<data/>", Reason.WRONG_TYPE, "<data>"),
        (b'{"error": 1}', Reason.WRONG_TYPE, "not a JSON Feed"),
        (b'{"items": [', Reason.UNREADABLE, "broken JSON"),
        (b"[" * 100_000, Reason.UNREADABLE, "broken JSON"),
        (b"just text", Reason.UNREADABLE, "just text"),
        (b"\x89PNG\r\n\x1a\n", Reason.UNREADABLE, "no XML element"),
        (b"<!-- never closed <rss>", Reason.UNREADABLE, "no XML element"),
        (b"<!DOCTYPE rss [ <!ENTITY a 'b'>", Reason.UNREADABLE, "no XML element"),
    ],
)
def test_what_is_no_feed_says_what_it_is_instead(body, reason, detail):
    found = read_feed(body, url=URL, content_type=None)
    assert isinstance(found, Failure)
    assert (found.reason, found.url) == (reason, URL)
    assert detail in found.detail


def test_entities_of_a_document_type_are_neither_expanded_nor_fetched():
    attack = (
        b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]>"""
    )
    found = only(attack + rss("<link>http://a.kr/1</link><title>&a;&f;&lt;</title>"))
    assert found.hints.title == "&a;&f;<"


def test_the_feed_itself_has_title_link_language_and_date():
    date = "Mon, 09 Feb 2026 09:00:00 +0900"
    head = f"<link>http://a.kr/</link><language>ko</language><lastBuildDate>{date}</lastBuildDate>"
    feed = parse_feed(rss(head=head), url=URL, content_type=None)
    assert (feed.title, feed.link, feed.language) == ("일간", "http://a.kr/", "ko")
    assert feed.updated == date


@given(st.binary(max_size=200), st.sampled_from([b"", b"<rss><item>", b"<feed><entry><link href='", b"{"]))
def test_any_bytes_give_a_listing_or_a_failure(tail, head):
    assert isinstance(read_feed(head + tail, url=URL, content_type=None), Listing | Failure)


def test_hostile_feeds_take_linear_time():
    start = time.perf_counter()
    for piece in (
        b"<![CDATA[",
        b"<!--",
        b"<!DOCTYPE",
        b"<?x ",
        b"<a b=c ",
        b"&a",
        b"<rss><item>",
        b"<rss a=b",
    ):
        read_feed(piece * (500_000 // len(piece)), url=URL, content_type=None)
        read_feed(b"<rss>" + piece * (500_000 // len(piece)), url=URL, content_type=None)
    assert time.perf_counter() - start < 8


def best_of(count: int, action) -> float:
    def once() -> float:
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    return min(once() for _ in range(count))


def test_200_items_cost_a_few_times_what_the_parser_alone_costs(capsys):
    item = """<title><![CDATA[새 인공지능 요약 서비스를 연 {n}번째 회사]]></title>
      <link>https://daily.test/news/articleView.html?idxno={n}</link><pubDate>2026-08-09 18:00:00</pubDate>
      <author>김하늘 기자</author><description><![CDATA[{lead}]]></description>"""
    lead = "회사는 이날 새 서비스를 소개하고 내년까지 이용자를 두 배로 늘리겠다고 밝혔다. " * 6
    body = rss(*(item.format(n=n, lead=lead) for n in range(200)))
    ours = best_of(7, lambda: read_feed(body, url=URL, content_type=None))
    floor = best_of(7, lambda: etree.fromstring(body, etree.XMLParser(recover=True)))
    with capsys.disabled():
        print(f"\n200 items: {ours * 1000:.2f} ms, {ours / floor:.1f} times lxml alone")
    assert ours < 12 * floor
