import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.families import FAMILIES
from crawler.discover.urls import article_key, canonical_url, join_url, lasting_key

SHARED = Path(__file__).parents[4] / "shared" / "conformance"
NAVER = "https://n.news.naver.com/mnews/article/003/0012345678"
ARC = "ABCDEFGHIJKLMNOPQRSTUVWX27"

SAME_ARTICLE = {
    "joongang:25312345": [
        "https://www.joongang.co.kr/article/25312345#home",
        "https://www.joongang.co.kr/amparticle/25312345",
    ],
    "khan:202502101030001": [
        "https://www.khan.co.kr/article/202502101030001",
        "https://m.khan.co.kr/economy/industry-trade/article/202502101030001/amp",
        "https://news.khan.co.kr/kh_news/khan_art_view.html?art_id=202502101030001",
    ],
    "etnews:20250210000123": [
        "https://www.etnews.com/20250210000123?SNS=2",
        "https://m.etnews.com/20250210000123",
    ],
    "inews24:1812345": ["https://www.inews24.com/view/1812345?rrf=nv", "https://m.inews24.com/v/1812345"],
    "asiae:2025021010000012345": [
        "https://view.asiae.co.kr/article/2025021010000012345",
        "http://cm.asiae.co.kr/article/2025021010000012345",
    ],
    "sedaily:2GOXABCDEF": [
        "https://www.sedaily.com/NewsView/2GOXABCDEF",
        "https://m.sedaily.com/NewsView/2GOXABCDEF/GD05",
    ],
    "fnnews:202502101234567890": [
        "https://www.fnnews.com/news/202502101234567890",
        "https://www.fnnews.com/ampNews/202502101234567890",
    ],
    "herald:10412345": [
        "https://biz.heraldcorp.com/article/10412345",
        "https://m.heraldcorp.com/article/10412345",
    ],
    "donga:20250210/131000001": [
        "https://www.donga.com/news/It/article/all/20250210/131000001/1",
        "https://www.donga.com/news/amp/all/20250210/131000001/1",
        "https://news.donga.com/3/all/20250210/131000001/1",
    ],
    "naver:003/0012345678": [
        NAVER,
        "https://n.news.naver.com/article/003/0012345678?sid=105&lfrom=twitter",
        "https://n.news.naver.com/mnews/article/comment/003/0012345678",
        "http://news.naver.com/main/read.nhn?mode=LSD&mid=shm&sid1=105&oid=003&aid=0012345678",
        "https://m.news.naver.com/read.naver?oid=3&aid=12345678",
        "https://n.news.naver.com/mnews/newspaper/article/003/0012345678",
        "https://n.news.naver.com/article/newspaper/003/0012345678?date=20240530",
        "https://n.news.naver.com/mnews/hotissue/article/003/0012345678?cid=1",
        "https://n.news.naver.com/sports/kbaseball/article/003/0012345678/",
        "https://n.news.naver.com/entertain/article/003/0012345678",
        "https://news.naver.com/main/ranking/read.naver?rankingType=x&oid=003&aid=0012345678",
        "https://news.naver.com/main/tool/print.naver?oid=003&aid=0012345678",
        "https://m.news.naver.com/rankingRead.naver?oid=003&aid=0012345678",
        "https://sports.news.naver.com/kbaseball/news/read.nhn?oid=003&aid=0012345678",
        "https://sports.naver.com/news.nhn?oid=003&aid=0012345678",
    ],
    "nd:www.aitimes.com/1234": [
        "https://www.aitimes.com/news/articleView.html?idxno=1234",
        "http://aitimes.com/news/articleView.html?idxno=1234&utm_source=naver",
        "https://m.aitimes.com/news/articleViewAmp.html?idxno=1234",
        "https://www.aitimes.com/news/articlePrint.html?idxno=1234",
        "https://cdn.aitimes.com/news/articleView.html?sc_code=9&idxno=1234#reply",
        "https://www-aitimes-com.cdn.ampproject.org/c/s/www.aitimes.com/news/articleViewAmp.html?idxno=1234",
    ],
    "naverblog:some-one/223456789012": [
        "https://blog.naver.com/some-one/223456789012",
        "https://blog.naver.com/some-one/223456789012?fromRss=true&trackingCode=rss",
        "https://m.blog.naver.com/some-one/223456789012",
        "https://blog.naver.com/PostView.naver?blogId=some-one&logNo=223456789012&redirect=Dlog",
        "https://blog.naver.com/some-one?Redirect=Log&logNo=223456789012",
    ],
    "tistory:writer/12": [
        "https://writer.tistory.com/12",
        "https://writer.tistory.com/m/12?category=3",
        "https://writer.tistory.com/amp/12#comment99",
    ],
    "daum:20260927095412345": [
        "https://v.daum.net/v/20260927095412345",
        "http://news.v.daum.net/v/20260927095412345?f=o",
    ],
    "newsis:NISX20240530_0002754321": [
        "https://www.newsis.com/view/NISX20240530_0002754321",
        "http://www.newsis.com/view?id=NISX20240530_0002754321",
        "https://newsis.com/view/?id=NISX20240530_0002754321&cID=1",
        "https://mobile.newsis.com/view/NISX20240530_0002754321",
    ],
    "yna:AKR20260514123400017": [
        "https://www.yna.co.kr/view/AKR20260514123400017?input=1195m",
        "https://m.yna.co.kr/view/AKR20260514123400017?section=it/all",
        "https://www.yna.co.kr/amp/view/AKR20260514123400017",
    ],
    "zdnet:20260514123456": [
        "https://zdnet.co.kr/view/?no=20260514123456",
        "https://m.zdnet.co.kr/view/?no=20260514123456&from=x",
    ],
    "hankyung:202605141234g": [
        "https://www.hankyung.com/article/202605141234g",
        "https://www.hankyung.com/it/article/202605141234g",
        "https://www.hankyung.com/amp/202605141234g",
    ],
    "donga:20260514/133912345": [
        "https://www.donga.com/news/It/article/all/20260514/133912345/1",
        "https://www.donga.com/news/Economy/article/all/20260514/133912345/2?ref=main",
    ],
    "edaily:01234567890123456": [
        "https://www.edaily.co.kr/News/Read?newsId=01234567890123456&mediaCodeNo=257",
        "https://m.edaily.co.kr/news/read?mediaCodeNo=257&newsId=01234567890123456",
        "http://www.edaily.co.kr/news/newspath.asp?newsid=01234567890123456",
    ],
    "mt:2026051412345678901": [
        "https://news.mt.co.kr/mtview.php?no=2026051412345678901&type=1",
        "https://www.mt.co.kr/tech/2026/05/14/2026051412345678901",
    ],
    "brunch:@@abc/7": ["https://brunch.co.kr/@@abc/7", "http://brunch.co.kr/@@abc/7?from=x"],
}

DIFFERENT = [
    ("https://a.kr/read.php?no=1", "https://a.kr/read.php?no=2"),
    (
        "https://www.aitimes.com/news/articleView.html?idxno=1",
        "https://it.chosun.com/news/articleView.html?idxno=1",
    ),
    ("https://a.kr/x%2Fy", "https://a.kr/x/y"),
    ("https://a.kr/?q=a%26b", "https://a.kr/?q=a&b"),
    ("https://a.kr/?q=1%2B1", "https://a.kr/?q=1+1"),
    ("https://a.kr/a%3Fb", "https://a.kr/a?b"),
    ("https://a.kr:8080/a", "https://a.kr/a"),
    ("http://a.kr:8080/a", "https://a.kr:8080/a"),
    ("https://m.a.kr/a", "https://a.kr/a"),
    ("https://a.kr/A", "https://a.kr/a"),
    ("https://a.kr/?ref=12", "https://a.kr/"),
    ("https://a.kr/#!/1", "https://a.kr/#!/2"),
    ("https://blog.naver.com/a/223456789012", "https://blog.naver.com/b/223456789012"),
]

EQUAL = [
    ("HTTP://A.KR:80/%7euser/./b/../c?b=2&a=1&&#top", "https://a.kr/~user/c?a=1&b=2"),
    ("https://a.kr/한글", "https://a.kr/%ed%95%9c%ea%b8%80"),
    ("https://a.kr/\u1112\u1161\u11ab", "https://a.kr/\ud55c"),  # as macOS writes Hangul
    ("https://한국.kr/", "https://xn--3e0b707e.kr"),
    ("https://a.kr/a?fbclid=x&utm_Source=y&gclid=z&id=3", "https://a.kr/a?id=3"),
    ("https://a.kr/a?ref=naver", "https://a.kr/a"),
    (" https://a.kr/a\n", "https://a.kr/a"),
    ("https://a.kr/a?x=1&amp;y=2", "https://a.kr/a?x=1&y=2"),
    ("https://a.kr/?q=%C7%D1", "https://a.kr/?q=%c7%d1"),
]


@pytest.mark.parametrize("key", SAME_ARTICLE)
def test_all_shapes_of_one_article_share_key_and_url(key):
    urls = SAME_ARTICLE[key]
    assert {article_key(url) for url in urls} == {key}
    assert len({canonical_url(url) for url in urls}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_spellings_of_one_url_meet(one, other):
    assert canonical_url(one) == canonical_url(other)


def test_an_arc_article_is_known_by_its_id_in_any_section():
    one, other = (f"https://www.chosun.com/{part}/2026/05/14/{ARC}/" for part in ("economy/tech", "national"))
    assert article_key(one) == article_key(other) == f"arc:{ARC}"
    assert canonical_url(one + "?utm_source=naver&outputType=amp") == one


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("mk:11234567", "https://www.mk.co.kr/news/it/11234567", "https://m.mk.co.kr/news/economy/11234567/"),
        (
            "hani:1181234",
            "https://www.hani.co.kr/arti/it/1181234.html",
            "https://m.hani.co.kr/arti/a/b/1181234.html",
        ),
        (
            "news1:5678901",
            "https://www.news1.kr/it-science/ai/5678901",
            "https://www.news1.kr/articles/5678901",
        ),
        (
            "medium:0a1b2c3d4e5f",
            "https://medium.com/@a/old-0a1b2c3d4e5f",
            "https://medium.com/@a/new-0a1b2c3d4e5f",
        ),
    ],
)
def test_a_number_outlasts_an_address_that_may_change(key, one, other):
    assert lasting_key(one) == lasting_key(other) == key
    assert lasting_key(NAVER) is None


def test_a_number_of_another_form_is_no_article():
    assert article_key("https://blog.naver.com/abc?logNo=12") is None
    assert article_key("https://www.aitimes.com/news/articleView.html?idxno=12a") is None
    assert article_key("https://n.news.naver.com/mnews/article/03/12345678") is None


def test_the_query_outside_the_families_is_kept():
    assert canonical_url("http://paper.kr/read.php?ud=2026&b=1") == "https://paper.kr/read.php?b=1&ud=2026"


def test_local_hosts_and_addresses_keep_their_scheme():
    for url in ("http://daily.newsroom.localhost/a?idxno=3", "http://127.0.0.1/a", "http://[::1]/a"):
        assert canonical_url(url) == url


def test_what_is_no_web_address_comes_back_as_it_was():
    for text in ("", "mailto:a@b.kr", "그냥 글", "ftp://a.kr/x", "http://", "https://user@/x"):
        assert canonical_url(text) == text
        assert article_key(text) is None


def test_a_link_is_joined_to_its_page_or_refused():
    assert join_url("https://a.kr/b/c", "../d?e=1") == "https://a.kr/d?e=1"
    assert join_url("https://a.kr/b/", "//c.kr/d") == "https://c.kr/d"
    assert join_url("https://a.kr/b/", " /x\n") == "https://a.kr/x"
    for nothing in ("javascript:void(0)", "mailto:a@b.kr", "http://[broken", "data:text/html,x"):
        assert join_url("https://a.kr/", nothing) is None


_HOSTS = st.sampled_from(
    [*FAMILIES, "m.news.naver.com", "a.tistory.com", "www.aitimes.com", "x.localhost", "한국.kr"]
)
_TEXT = st.text(alphabet="abZ09-_.~%2Fe/?#&=+;:@!* \\\t가é", max_size=40)
_SHAPES = st.sampled_from([url for urls in SAME_ARTICLE.values() for url in urls])


@given(
    st.one_of(
        st.builds("http://{}/{}".format, _HOSTS, _TEXT),
        st.builds("{}{}{}".format, st.sampled_from(["", "www.", "//", "http:"]), _HOSTS, _TEXT),
        st.builds("{}{}".format, _SHAPES, _TEXT),
        st.text(),
    )
)
def test_canonicalising_is_idempotent(url):
    once = canonical_url(url)
    assert canonical_url(once) == once
    key = article_key(url)
    assert key is None or article_key(once) == key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://a.kr/1?utm_source=rss&#038;utm_medium=rss", "https://a.kr/1"),
        ("https://a.kr/v?idx=1&#38;cat=2&#x26;d=3", "https://a.kr/v?cat=2&d=3&idx=1"),
        ("https://a.kr/v.do;jsessionid=0A1B2C.web1?no=5", "https://a.kr/v.do?no=5"),
        ("https://a.kr/v?no=5&PHPSESSID=abc&msclkid=1&srsltid=x", "https://a.kr/v?no=5"),
        ("www.dawn.kr/news/1", "https://www.dawn.kr/news/1"),
        ("dawn.co.kr:80/news/1", "https://dawn.co.kr/news/1"),
        ("https://a.kr/?_escaped_fragment_=/news/1", "https://a.kr/#!/news/1"),
        ("https://a.kr/v?no=5&_escaped_fragment_=x", "https://a.kr/v?no=5#!x"),
        ("http://a.kr/?utm_source=x", "http://a.kr"),
        ("//a.kr\\b\\c", "https://a.kr/b/c"),
    ],
)
def test_two_spellings_are_one_address(a, b):
    assert canonical_url(a) == canonical_url(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("http://a.kr/", "https://a.kr/"),  # a front page is no article and may differ
        ("https://a.kr/v;page=2", "https://a.kr/v"),
        ("https://a.kr/v?source_id=1", "https://a.kr/v?source_id=2"),
        ("https://a.kr/v?session=1", "https://a.kr/v?session=2"),
        ("https://a.kr/v?mt_id=1", "https://a.kr/v?mt_id=2"),
    ],
)
def test_what_may_be_two_articles_stays_two(a, b):
    assert canonical_url(a) != canonical_url(b)


def merged_by_us(cases):
    """Pairs of addresses that one suite tells apart (its own normal forms) and that are one to us."""
    forms = {}
    for case in cases:
        forms.setdefault(case["suite"], set()).add(case["b"])
    return [
        pair
        for suite in forms.values()
        for pair in combinations(sorted(suite), 2)
        if canonical_url(pair[0]) == canonical_url(pair[1])
    ]


def test_the_url_equivalence_suite_holds(capsys):
    path = SHARED / "url_equiv.jsonl"
    if not path.exists():
        pytest.skip("no conformance suite at ../shared/conformance/url_equiv.jsonl")
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    merged = [(canonical_url(case["a"]) == canonical_url(case["b"]), case) for case in cases]
    right = sum(same == case["same"] for same, case in merged)
    false = sum(same and not case["same"] for same, case in merged)
    together = merged_by_us(cases)
    narrow = {"rfc", "tracking"}
    strict = [same == case["same"] for same, case in merged if case["kind"] in narrow]
    with capsys.disabled():
        print(
            f"\nURLs: {right}/{len(cases)}, RFC, tracking {sum(strict)}/{len(strict)}, false merges {false}, "
            f"normal forms of a suite merged {len(together)}"
        )
    assert right >= 0.93 * len(cases)
    assert sum(strict) >= 0.95 * len(strict)
    assert false == 0
    assert len(together) <= 1  # a text fragment, "#:~:text=", which names no other article


PARTS = [
    "/",
    "/news",
    "/a.b",
    "/.",
    "/..",
    "/x.html",
    "?",
    "&",
    "=",
    "idxno=12",
    "utm_source=rss",
    "ref=naver",
    "b=2&a=1",
]


@given(
    st.sampled_from(["http://", "https://"]),
    st.sampled_from(
        ["a.example", "www.press.co.kr", "n.news.naver.com", "1.2.3.4", "a-b.cdn.ampproject.org", "a."]
    ),
    st.lists(st.sampled_from([*PARTS, "&_escaped_fragment_=x", "-", "~", "_", "."]), max_size=6),
)
def test_an_ordinary_address_gets_the_form_that_the_long_way_gives(scheme, host, parts):
    url = scheme + host + "".join(parts)
    assert canonical_url(url) == canonical_url(f" {url}")  # a blank before it is no ordinary address
    assert article_key(url) == article_key(f" {url}")
