import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.identity import article_url
from crawler.discover.urls import canonical_url

ND = "https://www.dawn.kr/news/articleView.html?idxno=77"


@pytest.mark.parametrize(
    ("url", "claim", "identity"),
    [
        # the page's word
        ("https://dawn.kr/2025/ai-new?from=mail", "https://www.dawn.kr/2025/ai-new", "https://www.dawn.kr/2025/ai-new"),
        ("https://m.dawn.kr/a/77", "https://www.dawn.kr/news/77", "https://www.dawn.kr/news/77"),
        ("https://amp.dawn.kr/77.amp", "/news/77", "https://amp.dawn.kr/news/77"),
        ("https://dawn.kr/entry/old-title-77", "https://dawn.kr/entry/새-제목-77", canonical_url("https://dawn.kr/entry/새-제목-77")),
        ("https://portal.kr/view?id=5", "https://www.dawn.kr/news/77", "https://www.dawn.kr/news/77"),
        ("https://dawn.kr/77?page=2", "https://dawn.kr/77", "https://dawn.kr/77"),
        # families
        ("http://m.dawn.kr/news/articleViewAmp.html?idxno=77", ND + "&section=it", ND),
        ("https://n.news.naver.com/article/001/0000000007?sid=1", "https://n.news.naver.com/mnews/article/001/0000000007",
         "https://n.news.naver.com/mnews/article/001/0000000007"),
        ("https://n.news.naver.com/article/001/0000000007", ND, ND),
    ],
)  # fmt: skip
def test_a_page_says_which_article_it_holds(url: str, claim: str, identity: str) -> None:
    assert article_url(url, claim) == identity


@pytest.mark.parametrize(
    ("url", "claim"),
    [
        ("https://dawn.kr/news/77", "https://dawn.kr/"),
        ("https://dawn.kr/news/77", "https://www.other.kr"),
        ("https://dawn.kr/view.asp?idx=77", "https://dawn.kr/view.asp"),
        ("https://dawn.kr/board/read.do?no=77&cat=it", "/board/read.do"),
        (ND, "https://www.dawn.kr/news/articleView.html"),
        (ND, "https://www.dawn.kr/news/articleView.html?idxno=1"),
        (ND, "https://www.dawn.kr/news/articleList.html?sc_section_code=S1N1"),
        ("https://dawn.kr/news/77", "http://localhost:3000/news/77"),
        ("https://dawn.kr/news/77", "http://10.0.0.5/news/77"),
        ("https://dawn.kr/news/77", ""),
        ("https://dawn.kr/news/77", "news/77"),
        ("https://dawn.kr/news/77", "http://[broken"),
        ("https://dawn.kr/news/77", "{{url}}"),
    ],
)
def test_a_claim_that_cannot_mean_this_article_is_not_believed(url: str, claim: str) -> None:
    assert article_url(url, claim) == canonical_url(url)


def test_the_second_claim_stands_in_for_a_bad_first_one() -> None:
    assert (
        article_url("https://m.dawn.kr/a/77", "https://dawn.kr/", "https://dawn.kr/news/77")
        == "https://dawn.kr/news/77"
    )
    assert article_url("https://m.dawn.kr/a/77", None, None) == "https://m.dawn.kr/a/77"


def test_a_server_of_our_own_may_name_itself() -> None:
    url = "http://paper.newsroom.localhost/a/1?x=2"
    assert article_url(url, "http://paper.newsroom.localhost/a/1") == "http://paper.newsroom.localhost/a/1"


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_page_has_an_identity_that_is_its_own(url: str, claim: str | None) -> None:
    identity = article_url(url, claim)
    assert article_url(identity, identity) == identity
