"""Wishes and walls, from the page to the ledger and the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
from fakes import NOON, FakeWeb, feed_of, make_settings, make_source
from newsstand import LAST_WORDS, article_page, collect_from, shipped_recogniser

from crawler.records import Page, Reason
from pipelines.replay import replay
from pipelines.store import Query, Rebuilt, Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.records import VisitReport

FEED, POST = "https://news.example.kr/rss", "https://news.example.kr/1"
TITLE, TEXT = "네이버의 새 모델", "네이버가 새 모델을 선보였다."
BUILT = count()
"""No two feeds of these tests are the same."""
MORE = "업계에서는 값과 속도를 두고 여러 말이 나온다. " * 12


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def visit(store: Store, web: FakeWeb, **source: object) -> VisitReport:
    web.pages[FEED] = feed_of((POST, TITLE)) + f"<!-- {next(BUILT)} -->"
    return collect_from(store, web, make_source(**source))[0]


def serve(html: str, *headers: tuple[str, str], final: str = POST) -> FakeWeb:
    given = (("content-type", "text/html; charset=utf-8"), *headers)
    return FakeWeb({POST: Page(POST, final, 200, given, html.encode(), NOON, "outlet")})


def with_site_wishes(web: FakeWeb, *wishes: tuple[str, str]) -> FakeWeb:
    page = web.pages[POST]
    assert isinstance(page, Page)
    web.pages[POST] = replace(page, site_wishes=wishes)
    return web


def flags(store: Store) -> tuple[str, ...]:
    reading = store.reading(1)
    assert reading is not None
    return reading.article.flags


def bare(*lines: str, title: str = "새벽일보") -> str:
    shown = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html><head><title>{title}</title></head><body><div>{shown}</div></body></html>"


@pytest.mark.parametrize(
    ("head", "headers", "reason"),
    [
        ('<meta name="robots" content="none">', (), Reason.NOINDEX),
        ("", (("X-Robots-Tag", "dolpung: noindex"),), Reason.NOINDEX),
        ("", (("X-Robots-Tag", "nofollow"), ("X-Robots-Tag", "noindex")), Reason.NOINDEX),
        ("", (("X-Robots-Tag", "unavailable_after: 2025-01-01"),), Reason.NOINDEX),
        ("", (("tdm-reservation", "1"),), Reason.RESERVED),
        ('<meta name="tdm-reservation" content="1">', (), Reason.RESERVED),
    ],
)
def test_what_asks_not_to_be_kept_is_not_kept(
    store: Store, head: str, headers: tuple[tuple[str, str], ...], reason: Reason
) -> None:
    report = visit(store, serve(article_page(TITLE, TEXT, head=head), *headers))
    assert report.dropped == {reason: 1}
    assert (store.article_count(), store.page_count()) == (0, 0)


def test_what_is_asked_of_another_robot_is_not_asked_of_us(store: Store) -> None:
    report = visit(store, serve(article_page(TITLE, TEXT), ("X-Robots-Tag", "otherbot: noindex, noarchive")))
    assert report.stored == 1
    assert flags(store) == ()


def test_a_wish_that_means_nothing_here_is_a_flag_of_the_article(store: Store) -> None:
    page = article_page(TITLE, TEXT, "저작권자 © 새벽일보 무단전재 및 재배포, AI학습 및 활용 금지")
    visit(store, serve(page, ("Cache-Control", "no-store"), ("Content-Signal", "ai-train=no")))
    assert flags(store) == ("no_store", "ai_reserved")


def test_a_site_that_reserves_mining_in_a_file_reserves_its_pages(store: Store) -> None:
    web = with_site_wishes(serve(article_page(TITLE, TEXT)), ("tdm-reservation", "1"))
    assert visit(store, web).dropped == {Reason.RESERVED: 1}
    assert visit(store, web, rights={"tdm": "keep"}).stored == 1
    assert flags(store) == ("tdm_reserved",)


def test_what_a_site_asked_is_known_when_its_page_is_read_again(store: Store) -> None:
    visit(store, with_site_wishes(serve(article_page(TITLE, TEXT)), ("content-signal", "ai-train=no")))
    assert next(iter(store.pages())).page.site_wishes == (("content-signal", "ai-train=no"),)
    assert not again(store).changed
    assert flags(store) == ("ai_reserved",)


@pytest.mark.parametrize(
    ("own", "articles", "text_left"),
    [({"ai": "keep"}, 1, True), ({"ai": "excerpt"}, 1, False), ({"ai": "drop"}, 0, False)],
)
def test_a_replay_weighs_wishes_by_the_settings_of_today(
    store: Store, own: dict[str, str], articles: int, text_left: bool
) -> None:
    page = article_page(TITLE, TEXT, MORE, head='<meta name="robots" content="noai">')
    assert visit(store, serve(page)).stored == 1
    terms = make_settings(rights=own).terms
    replay(store, recogniser=shipped_recogniser(), sources=[make_source()], now=NOON, terms=terms)
    assert store.article_count() == articles
    reading = store.reading(1)
    assert (reading is not None and HIDDEN in reading.article.text) is text_left


@pytest.mark.parametrize(
    ("rights", "dropped"),
    [
        ({"ai": "drop"}, {Reason.NOINDEX: 1}),
        ({"ai": "drop", "noindex": "keep"}, {Reason.RESERVED: 1}),
        ({"noindex": "keep"}, {}),
    ],
)
def test_a_source_can_give_wishes_another_meaning(
    store: Store, rights: dict[str, str], dropped: dict[Reason, int]
) -> None:
    web = serve(article_page(TITLE, TEXT), ("X-Robots-Tag", "noindex, noai"))
    report = visit(store, web, rights=rights)
    assert (report.dropped, report.stored) == (dropped, not dropped)


def test_a_date_mentioned_in_an_article_about_ai_training_asks_nothing(store: Store) -> None:
    visit(store, serve(article_page(TITLE, TEXT, "정부는 뉴스의 AI 학습 금지 방안을 논의했다.")))
    assert flags(store) == ()


WALLS = [
    (bare("비정상적인 접근이 감지되었습니다.", "자동입력 방지문자를 입력해 주세요."), Reason.CAPTCHA),
    (bare("존재하지 않는 기사입니다."), Reason.GONE),
    (bare("요청하신 페이지를 찾을 수 없습니다.", "입력하신 주소를 다시 확인해 주세요."), Reason.GONE),
    ("<script>alert('삭제된 기사입니다.');location.href='/';</script>", Reason.GONE),
    (bare(*["오늘의 날씨와 교통 소식을 전해 드립니다"] * 3, title="404 Not Found"), Reason.GONE),
    (bare("로그인이 필요한 서비스입니다.", "아이디", "비밀번호", "회원가입"), Reason.LOGIN),
    (bare("이 기사는 유료 회원만 볼 수 있습니다."), Reason.PAYWALL),
    (article_page("기사가 삭제되었습니다", "기사가 삭제되었습니다.").replace(LAST_WORDS, ""), Reason.GONE),
    (article_page(TITLE, "언론사 요청으로 삭제된 기사입니다.").replace(LAST_WORDS, ""), Reason.GONE),
    (article_page(TITLE, "이 글은 유료 회원 전용입니다.").replace(LAST_WORDS, ""), Reason.PAYWALL),
]


@pytest.mark.parametrize(("html", "reason"), WALLS)
def test_a_wall_is_no_article(store: Store, html: str, reason: Reason) -> None:
    assert visit(store, serve(html)).dropped == {reason: 1}
    assert (store.article_count(), store.page_count()) == (0, 0)


@pytest.mark.parametrize(("html", "reason"), WALLS)
def test_a_wall_is_never_a_new_version_of_an_article(store: Store, html: str, reason: Reason) -> None:
    visit(store, serve(article_page(TITLE, TEXT)))
    assert visit(store, serve(html)).dropped == {reason: 1}
    assert (store.article_count(), store.page_count()) == (1, 1)
    assert store.mention_count(Query(entities=("naver",))) == 2


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("네이버, 캡차 대신 새 확인 절차", "네이버는 “로봇이 아닙니다”를 누르는 절차를 없앤다고 밝혔다."),
        ("카카오 유료 구독 서비스", "카카오는 유료 회원만 볼 수 있는 기사를 늘린다고 설명했다."),
        ("로그인이 필요 없는 검색", "네이버는 로그인 후 이용하던 기능을 모두에게 연다고 전했다."),
        ("삭제된 기사 12건", "언론사가 요청한 뒤 삭제된 기사는 모두 12건이다."),
        ("비정상적인 접근 막는다", "비정상적인 접근을 막는 기술을 네이버가 공개했다."),
    ],
)
def test_an_article_about_walls_is_an_article(store: Store, title: str, text: str) -> None:
    page = article_page(title, text)
    for html in (page, page.replace(LAST_WORDS, ""), page.replace("</body>", "<p>로그인</p></body>")):
        assert visit(store, serve(html + "<!-- -->")).dropped.keys() <= {Reason.UNCHANGED}
    assert "paywalled" not in flags(store)


# What may be kept only in part, or only for a time ----------------------------------------------------------

NAVER = Query(entities=("naver",))
HIDDEN = "업계에서는"


def stored(store: Store) -> tuple[str, bytes]:
    """Return the text of the first article, and the bytes of its page."""
    reading = store.reading(1)
    assert reading is not None
    for mention in reading.recognition.mentions:
        assert reading.article.text[mention.start : mention.end] == mention.surface
    return reading.article.text, next(iter(store.pages())).page.body


def again(store: Store) -> Rebuilt:
    return replay(store, recogniser=shipped_recogniser(), sources=[make_source()], now=NOON)


@pytest.mark.parametrize(
    ("headers", "rights"),
    [
        ((("X-Robots-Tag", "noarchive"),), {}),
        ((), {"keep": "excerpt"}),
        ((("X-Robots-Tag", "nosnippet"),), {}),
    ],
)
def test_of_an_excerpt_neither_bytes_nor_text_are_kept_and_every_count_is(
    store: Store, headers: tuple[tuple[str, str], ...], rights: dict[str, str]
) -> None:
    visit(store, serve(article_page(TITLE, TEXT, MORE), *headers), rights=rights)
    text, body = stored(store)
    assert body == b""
    assert TEXT in text
    assert HIDDEN not in text
    assert (store.article_count(), store.mention_count(NAVER), len(store.mentions(NAVER))) == (1, 2, 2)


def test_an_excerpt_is_unchanged_and_new_in_the_same_way_as_a_full_text(store: Store) -> None:
    excerpts = {"keep": "excerpt"}
    page = article_page(TITLE, TEXT, MORE)
    visit(store, serve(page), rights=excerpts)
    assert visit(store, serve(page + "<!-- node 2 -->"), rights=excerpts).dropped == {Reason.UNCHANGED: 1}
    report = visit(store, serve(article_page(TITLE, TEXT, MORE, "카카오도 계획을 밝혔다.")), rights=excerpts)
    assert [getattr(item.verdict, "new_mentions", 0) for item in report.items] == [1]
    assert store.mention_count(NAVER) == 2


def test_replay_leaves_an_excerpt_as_it_was(store: Store) -> None:
    visit(store, serve(article_page(TITLE, TEXT, MORE)), rights={"keep": "excerpt"})
    before, digest = stored(store), store.digest()
    rebuilt = again(store)
    assert (rebuilt.articles, rebuilt.refused, rebuilt.changed) == (1, 0, False)
    assert (stored(store), store.digest()) == (before, digest)


def test_a_page_expires_to_an_excerpt_and_loses_no_count(store: Store) -> None:
    visit(store, serve(article_page(TITLE, TEXT, MORE)), rights={"keep": "expire"})
    (before, body), mentions = stored(store), store.mentions(NAVER)
    assert HIDDEN in before
    assert HIDDEN.encode() in body
    assert store.expire(NOON + timedelta(days=29)) == 0
    assert store.expire(NOON + timedelta(days=30)) == 1
    assert store.expire(NOON + timedelta(days=31)) == 0
    text, body = stored(store)
    assert (HIDDEN in text, body, len(text)) == (False, b"", len(before))
    left = store.mentions(NAVER)
    assert [(one.start, one.surface) for one in left] == [(one.start, one.surface) for one in mentions]
    once_more = serve(article_page(TITLE, TEXT, MORE) + "<!-- 2 -->")
    assert visit(store, once_more).dropped == {Reason.UNCHANGED: 1}
    assert not again(store).changed


def test_a_page_with_a_date_of_its_own_expires_then(store: Store) -> None:
    until = '<meta name="robots" content="unavailable_after: 2025-03-01">'
    assert visit(store, serve(article_page(TITLE, TEXT, MORE, head=until))).stored == 1
    assert store.expire(datetime(2025, 2, 28, 23, tzinfo=UTC)) == 0
    assert store.expire(datetime(2025, 3, 1, tzinfo=UTC)) == 1


def test_a_visit_lets_expire_what_is_due(store: Store) -> None:
    until = '<meta name="robots" content="unavailable_after: 2025-02-10T02:59:00+00:00">'
    page = serve(article_page(TITLE, TEXT, MORE, head=until))
    early = page.pages[POST]
    assert isinstance(early, Page)
    page.pages[POST] = replace(early, fetched_at=NOON - timedelta(hours=1))
    assert visit(store, page).stored == 1
    assert stored(store)[1]
    visit(store, FakeWeb())
    assert not stored(store)[1]


def test_bytes_that_another_page_may_keep_stay(store: Store) -> None:
    page = article_page(TITLE, TEXT, MORE)
    visit(store, serve(page), rights={"keep": "excerpt"})
    assert stored(store)[1] == b""
    other = make_source(id="other", feeds=[{"url": "https://other.kr/rss"}])
    web = FakeWeb(
        {"https://other.kr/rss": feed_of(("https://other.kr/1", TITLE)), "https://other.kr/1": page}
    )
    collect_from(store, web, other)
    bodies = [(one.is_whole, bool(one.page.body)) for one in store.pages()]
    assert bodies == [(False, False), (True, True)]


@pytest.mark.parametrize(
    ("final", "reason"),
    [
        ("https://news.example.kr/", Reason.GONE),
        ("https://news.example.kr/error.html", Reason.GONE),
        ("https://news.example.kr/member/login", Reason.LOGIN),
    ],
)
def test_a_redirect_away_from_the_article_is_told(store: Store, final: str, reason: Reason) -> None:
    html = (
        bare("로그인", "아이디를 잊으셨나요")
        if reason is Reason.LOGIN
        else article_page("오늘의 첫 화면", MORE)
    )
    assert visit(store, serve(html, final=final)).dropped == {reason: 1}


TEASERS = [
    article_page(TITLE, TEXT, MORE, head='<meta property="article:content_tier" content="locked">'),
    article_page(
        TITLE, TEXT, head='<script type="application/ld+json">{"isAccessibleForFree":false}</script>'
    ),
    article_page(TITLE, TEXT, "이 기사는 유료 회원 전용입니다."),
    article_page(TITLE, TEXT).replace("</article>", "<div class='paywall'>계속</div></article>"),
]


@pytest.mark.parametrize("html", TEASERS)
def test_a_teaser_is_kept_and_flagged(store: Store, html: str) -> None:
    assert visit(store, serve(html)).stored == 1
    assert "paywalled" in flags(store)
    assert store.mention_count(Query(entities=("naver",))) == 2


@pytest.mark.parametrize("html", TEASERS)
def test_a_teaser_can_be_dropped(store: Store, html: str) -> None:
    assert visit(store, serve(html), rights={"paywalled": "drop"}).dropped == {Reason.PAYWALL: 1}


def test_a_long_text_beside_a_gate_that_is_not_shown_is_free(store: Store) -> None:
    page = article_page(TITLE, TEXT, MORE * 3).replace("</body>", "<div class='paywall hidden'></div></body>")
    visit(store, serve(page))
    assert flags(store) == ()
