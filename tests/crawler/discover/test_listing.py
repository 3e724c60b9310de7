import json
from pathlib import Path

import pytest

from crawler.discover.listing import read_listing
from crawler.discover.urls import join_url
from crawler.records import Failure, Listing, Reason, Via

SHARED = Path(__file__).parents[4] / "shared" / "corpus"
URL = "https://daily.test/news/list.html"
PAGE = """<html><head><meta charset="euc-kr"></head><body>
<ul class="list">
  <li><a href="view.html?idxno=1"><img src="1.jpg" alt="사진"></a>
      <h4><a href="view.html?idxno=1"> 똠방각하의
      <b>새 글</b></a></h4></li>
  <li><a href="/news/view.html?idxno=2" title="제목 속성"></a></li>
  <li><a href="https://other.test/3"><img alt="그림 제목"></a></li>
  <li><a href="#top">맨 위</a><a href="javascript:go(4)">스크립트</a><a href="mailto:a@b.kr">쪽지</a></li>
</ul><a href="/about">회사 소개</a></body></html>"""


def read(page: str, links: str, encoding: str = "cp949", content_type: str | None = None):
    return read_listing(page.encode(encoding), url=URL, content_type=content_type, links=links)


def test_the_selected_links_are_candidates_with_their_text_as_title():
    listing = read(PAGE, "ul.list a")
    assert [(one.url, one.hints.title) for one in listing.candidates] == [
        ("https://daily.test/news/view.html?idxno=1", "똠방각하의 새 글"),
        ("https://daily.test/news/view.html?idxno=2", "제목 속성"),
        ("https://other.test/3", "그림 제목"),
    ]
    assert {(one.via, one.seen_at) for one in listing.candidates} == {(Via.LISTING, URL)}


def test_a_selector_may_name_what_holds_the_link():
    assert [one.url for one in read(PAGE, "ul.list li").candidates][:2] == [
        "https://daily.test/news/view.html?idxno=1",
        "https://daily.test/news/view.html?idxno=2",
    ]


def test_links_are_read_against_the_base_element():
    page = '<base href="https://www.daily.test/deep/"><a class="x" href="1">하나</a>'
    assert read(page, "a.x").candidates[0].url == "https://www.daily.test/deep/1"


def test_a_page_on_which_nothing_matches_is_an_empty_listing():
    assert read(PAGE, "ol a") == Listing(URL)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", None, Reason.EMPTY),
        (b"%PDF", "application/pdf", Reason.WRONG_TYPE),
        (b"{}", "application/json", Reason.WRONG_TYPE),
    ],
)
def test_what_is_no_page_is_a_failure(body, content_type, reason):
    found = read_listing(body, url=URL, content_type=content_type, links="a")
    assert isinstance(found, Failure)
    assert found.reason is reason


def test_the_list_pages_of_the_corpus_hold_every_link_of_their_gold(capsys):
    if not SHARED.exists():
        pytest.skip("no corpus at ../shared/corpus")
    found = wanted = 0
    for gold_file in sorted((SHARED / "gold").glob("list_*.json")):
        items = json.loads(gold_file.read_text(encoding="utf-8"))["items"]
        body = (SHARED / "html" / f"{gold_file.stem}.html").read_bytes()
        listing = read_listing(body, url=URL, content_type=None, links="a[href]")
        titles = {one.url: one.hints.title or "" for one in listing.candidates}
        for item in items:
            wanted += 1
            link = join_url(URL, item["url"])
            found += " ".join(item["title"].split()) in titles.get(link, "")
    with capsys.disabled():
        print(f"\nlist pages: {found}/{wanted} links with their titles")
    assert found >= 0.9 * wanted
