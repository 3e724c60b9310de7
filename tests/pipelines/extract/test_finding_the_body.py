"""The article is found where the sentences are, whatever the boxes around it are called."""

from pipelines.extract import read_page
from pipelines.records import Article, Zone

SENTENCE = "가온브레인이 한국어 모델을 공개했다고 회사가 {} 번째로 밝혔다."
ARTICLE = "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(6))
BODY = [SENTENCE.format(n) for n in range(6)]


def read(inside: str) -> Article:
    page = f"<html><head><title>모델을 공개하다</title></head><body>{inside}</body></html>"
    found = read_page(page.encode(), url="https://s.example/1")
    assert isinstance(found, Article)
    return found


def body(found: Article) -> list[str]:
    return [found.text[b.start : b.end] for b in found.blocks if b.zone is Zone.BODY]


def test_a_box_that_holds_the_whole_text_is_the_body_whatever_its_class_says():
    assert body(read(f'<div id="articleBody"><div class="share-wrap">{ARTICLE}</div></div>')) == BODY


def test_a_button_that_shows_a_date_is_read_and_others_are_not():
    top = "<h1>모델을 공개하다</h1><p>입력 2025-02-10 09:12</p>"
    button = "<button>업데이트 <i>2025-02-10 10:30</i></button>"
    found = read(f'{top}{button}<button>2026 설정</button><div id="articleBody">{ARTICLE}</div>')
    assert found.modified is not None
    assert found.modified.at.isoformat()[:16] == "2025-02-10T01:30"
    assert "설정" not in found.text


def test_a_dated_byline_inside_the_box_is_none_of_its_sentences():
    line = "<p>한지음 기자 승인 2025.02.10 09:12</p>"
    found = read(f'<div id="articleBody">{line}{ARTICLE}</div>')
    assert body(found) == BODY
    assert found.authors == ("한지음",)
    assert found.published is not None


def test_a_machines_summary_before_the_text_ends_where_it_says_what_it_is():
    summary = "<h4>AI 핵심 요약</h4><p>모델을 냈다.</p><p>AI가 자동 생성한 요약으로 틀릴 수 있습니다.</p>"
    assert body(read(f'<div id="articleBody">{summary}{ARTICLE}</div>')) == BODY
    speech = "<p>회사는 회의록을 요약하는 기능을 AI로 자동화했다고 설명했다.</p>"
    assert len(body(read(f'<div id="articleBody"><p>첫 문장이다.</p>{speech}{ARTICLE}</div>'))) == 8


def test_an_unknown_box_is_found_by_its_sentences():
    menu = (
        "<div>"
        + "".join(f"<a href=/{n}>다른 기사의 긴 제목이 여기에 나란히 놓여 있다 {n}</a>" for n in range(40))
        + "</div>"
    )
    assert body(read(f'{menu}<div class="x1"><div class="x2">{ARTICLE}</div></div>{menu}')) == BODY


def test_long_comments_do_not_outweigh_the_article():
    comments = "".join(
        f"<p>읽고 나서 든 생각을 길게 적어 보는 사람의 {n} 번째 댓글입니다.</p>" for n in range(30)
    )
    assert body(read(f'<div class="x1">{ARTICLE}</div><div class="comment-list">{comments}</div>')) == BODY


def test_an_article_in_two_boxes_is_read_from_both():
    middle = len(ARTICLE) // 2
    halves = f'<div class="a">{ARTICLE[:middle]}</div><div class="b">{ARTICLE[middle:]}</div>'
    assert body(read(f'<div class="x0">회사</div><div class="x1">{halves}</div>')) == BODY


def test_paragraphs_that_are_bare_text_between_breaks_are_read():
    assert body(read("<div class='x1'>" + "<br><br>".join(BODY) + "</div>")) == BODY


def test_paragraphs_that_are_boxes_are_read():
    boxes = "".join(f"<div>{line}</div>" for line in BODY)
    assert body(read(f"<div class='x1'>{boxes}</div>")) == BODY


def test_below_a_title_in_the_container_names_and_buttons_are_no_text_but_a_deck_is():
    inside = "<h1>모델을 공개하다</h1><p>한지음</p><p>3 min read</p><p><a href=/s>Share</a></p>"
    deck = "<p>공개 석 달 만에 학교로 간 모델</p>"
    assert body(read(f'<div id="articleBody">{inside}{ARTICLE}</div>')) == BODY
    assert body(read(f'<div id="articleBody">{inside}{deck}{ARTICLE}</div>'))[1:] == BODY
