"""What holds for every page: offsets, determinism, the source's wishes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Hints
from crawler.sources import FeedAt, Kind, Name, Selectors, Source
from pipelines.extract import article_row, read_page
from pipelines.records import Article, Zone

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
SEED = Path(__file__).parents[4] / "shared" / "seed" / "post.html"
TAGS = [
    "p", "div", "br", "b", "span class='ad'", "h2", "ul", "li", "table", "tr", "td", "img src=x", "pre",
    "figure", "figcaption", "blockquote", "a href=x", "em class='img_desc'", "/p", "/div", "/table", "/pre",
    "/ul", "!--",
]  # fmt: skip
TEXTS = st.text("가나다 abc.\u200b\xa0\n한국어 모델을", max_size=40)
SOUP = st.lists(st.sampled_from([f"<{tag}>" for tag in TAGS]) | TEXTS, max_size=60)
OPENING = "<html><head><title>아무 제목이나</title></head><body><p>한국어 모델을 공개했다고 밝혔다.</p>"


def check(article: Article) -> None:
    position = 0
    for block in article.blocks:
        assert position <= block.start < block.end <= len(article.text)
        assert article.text[position : block.start].strip() == ""
        assert article.text[block.start : block.end].strip()
        position = block.end
    assert position == len(article.text)
    assert article.blocks[0].zone is Zone.TITLE


@given(SOUP)
@settings(max_examples=150, deadline=None)
def test_blocks_cover_the_text_of_any_page_in_order(parts):
    page = (
        "<html><head><title>아무 제목이나</title></head><body><p>한국어 모델을 공개했다고 밝혔다.</p>"
        + "".join(parts)
    )
    first = read_page(page.encode(), url="https://s.example/1")
    if isinstance(first, Article):
        check(first)
    assert first == read_page(page.encode(), url="https://s.example/1")


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_bytes_make_the_reader_raise(body):
    read_page(body, url="https://s.example/1")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_read_twice_gives_the_same_article(path):
    first = read_page(path.read_bytes(), url="https://s.example/1")
    assert first == read_page(path.read_bytes(), url="https://s.example/1")
    if isinstance(first, Article):
        check(first)


def source(**selectors: object) -> Source:
    return Source(
        id="sample", name=Name(ko="견본", en="Sample"), kind=Kind.PRESS, homepage="https://s.example/",
        feeds=(FeedAt(url="https://s.example/rss"),), selectors=Selectors.model_validate(selectors),
    )  # fmt: skip


PAGE = """<html><head><title>모델을 읽는 법 - 견본</title>
<meta property="og:site_name" content="견본"></head><body>
<div class="h"><h1>모델을 읽는 법</h1><span class="who">강나루</span>
<i class="when">2025-02-10 09:15</i></div>
<div id="a"><p>첫 문단은 모델이 무엇을 읽는지를 설명한다고 밝혔다.</p>
<div class="promo">새 강의를 들어 보세요 지금 바로</div></div>
<div id="b"><p>둘째 상자는 길고 길어서 본문처럼 보이지만 회사를 소개하는 글이라고 한다. 정말로 길다.</p>
<p>둘째 상자의 둘째 문단도 길고 길어서 본문처럼 보이나 회사를 소개하는 글이라고 한다.</p>
</div></body></html>"""


def test_selectors_of_the_source_override_the_generic_choice():
    wishes = source(body="#a", authors=".who", published=".when", remove=[".promo"])
    found = read_page(PAGE.encode(), url="https://s.example/1", source=wishes)
    assert isinstance(found, Article)
    assert found.body == "첫 문단은 모델이 무엇을 읽는지를 설명한다고 밝혔다."
    assert found.authors == ("강나루",)
    assert article_row(found)["published_at"] == "2025-02-10T09:15:00+09:00"
    assert "새 강의를" in found.text


def test_a_relative_date_is_read_only_with_the_time_of_fetching():
    page = PAGE.replace("2025-02-10 09:15", "3시간 전").encode()
    wishes = source(body="#a", published=".when")
    without = read_page(page, url="https://s.example/1", source=wishes)
    fetched = read_page(
        page, url="https://s.example/1", source=wishes, fetched_at=datetime(2025, 2, 10, 3, tzinfo=UTC)
    )
    assert isinstance(without, Article)
    assert isinstance(fetched, Article)
    assert without.published is None
    assert article_row(fetched)["published_at"] == "2025-02-10T09:00:00+09:00"


def test_a_feed_dates_a_page_that_has_no_date():
    page = PAGE.replace("2025-02-10 09:15", "").encode()
    found = read_page(
        page,
        url="https://s.example/1",
        source=source(body="#a"),
        hints=Hints(published="2025-02-10 09:15:00"),
    )
    assert isinstance(found, Article)
    assert article_row(found)["published_at"] == "2025-02-10T09:15:00+09:00"


def test_a_page_without_a_title_has_the_one_of_its_feed():
    page = "<html><body><p>한국어 모델을 공개했다고 회사가 밝혔다.</p></body></html>".encode()
    found = read_page(page, url="https://s.example/1", hints=Hints(title="모델을 읽는 법"))
    assert isinstance(found, Article)
    assert found.title == "모델을 읽는 법"


def test_the_seed_post_is_read_as_its_reader_sees_it():
    if not SEED.exists():
        pytest.skip("shared seed post not found")
    found = read_page(SEED.read_bytes(), url="https://jangsuh.tistory.com/2")
    assert isinstance(found, Article)
    assert found.title == "AI 딥시크 돌풍 속 네이버와 카카오의 AI 행보"
    assert found.authors == ("선라이저",)
    assert article_row(found)["published_at"] == "2025-02-10T12:03:49+09:00"
    assert sum(block.zone is Zone.HEADING for block in found.blocks) == 3
    assert [image.caption for image in found.images] == [
        "사이버네틱스(인공두뇌학)",
        "다시 반등을 보이는 카카오 주가",
    ]
    content = found.body + "\n".join(
        found.text[b.start : b.end] for b in found.blocks if b.zone is Zone.CAPTION
    )
    for furniture in ("반응형", "카테고리의 다른 글", "최근 글", "구독하기", "공유"):
        assert furniture not in content
