"""Every field of an article can be walked back to the places of its page that state it."""

from fakes import make_source

from pipelines.extract import Traced, trace_page
from pipelines.records import NoArticle

URL = "https://s.example/news/1"
TEXT = "돌다리랩이 한국어 모델의 말투를 고쳤다고 10일 밝혔다. 존댓말이 갑자기 반말로 바뀌던 문제다. " * 3
HEAD = (
    '<meta property="og:title" content="말투를 고치다 - 새벽일보">'
    '<meta property="og:site_name" content="새벽일보">'
    '<meta property="article:section" content="과학">'
    '<meta name="keywords" content="말투,모델">'
    '<link rel="canonical" href="https://s.example/news/1">'
    "<title>말투를 고치다 - 새벽일보</title>"
)
BODY = (
    '<div class="view"><h1>말투를 고치다</h1><p class="byline">한지음 기자</p>'
    f'<div id="articleBody"><p>{TEXT}</p><p>{TEXT}</p></div><p>ⓒ 새벽일보, 무단 전재 금지</p></div>'
)


def traced(body: str = BODY, head: str = HEAD, **given: object) -> dict[str, tuple[str, ...]]:
    page = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    found = trace_page(page, url=URL, **given)
    assert isinstance(found, Traced)
    return {origin.field: origin.places for origin in found.origins}


def test_each_field_names_the_places_that_state_it() -> None:
    assert traced() == {
        "title": ("h1",),
        "body": ("div#articleBody",),
        "authors": ("byline above the text",),
        "publisher": ("meta og:site_name",),
        "section": ("meta article:section",),
        "tags": ("meta keywords",),
        "canonical_url": ("link canonical",),
        "rights": ("below the text",),
    }


def test_a_title_without_its_site_is_walked_back_to_the_whole_one() -> None:
    assert traced(BODY.replace("<h1>말투를 고치다</h1>", ""))["title"] == ("meta og:title", "title element")


def test_an_address_that_no_element_states_is_the_address_asked_for() -> None:
    bare = traced(head="<title>말투를 고치다</title>")
    assert bare["canonical_url"] == ("address",)
    assert "publisher" not in bare


def test_what_a_source_selects_is_said() -> None:
    source = make_source(selectors={"body": "#articleBody", "title": "h1"})
    places = traced(source=source)
    assert places["body"] == ("selector div#articleBody",)
    assert places["title"] == ("selector", "h1")


def test_a_page_without_an_article_has_no_origins() -> None:
    assert isinstance(trace_page(b"<html><body></body></html>", url=URL), NoArticle)
