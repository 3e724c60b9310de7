"""What a source prints under every article is not counted, whatever it says."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, FakeWeb, feed_of, make_source
from newsstand import article_page, collect_from, shipped_recogniser

from pipelines.recognise.furniture import is_notice
from pipelines.records import NoArticle, Refusal, Zone
from pipelines.replay import replay
from pipelines.store import Query, Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.sources import Source

KAKAO = Query(entities=("kakao",))
HOUSE = "새벽일보의 모든 소식은 카카오 이모티콘과 함께 더 즐겁게 읽을 수 있습니다."
TIP = "제보는 카카오톡 saebyeok"
PAGES, PLANTED = 300, 87
MATTERS = [
    "시는 {n}번째 버스 노선을 새로 열었다고 밝혔다.",
    "{n}명이 모인 자리에서 주민들은 도서관을 더 지어 달라고 했다.",
    "지난해보다 {n}건 늘어난 민원은 대부분 주차에 관한 것이었다.",
    "담당자는 {n}일 안에 결과를 내놓겠다고 덧붙였다.",
    "이 사업에는 {n}억원이 들어간다.",
    "현장에는 비가 내려 {n}번 경기가 미뤄졌다.",
]
NAMING = "카카오는 {n}번째 이용자 모임을 열었다고 밝혔다."


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def outlet(name: str = "outlet") -> Source:
    return make_source(id=name, feeds=[{"url": f"https://{name}.example.kr/rss"}])


def publish(
    web: FakeWeb, name: str, numbers: range, *last: str, planted: frozenset[int] = frozenset()
) -> None:
    """Put up articles of three to seven paragraphs; the planted ones name Kakao once."""
    posts = [(f"https://{name}.example.kr/{n}", f"{name} 소식 {n}") for n in numbers]
    web.pages[f"https://{name}.example.kr/rss"] = feed_of(*posts)
    for n, (url, title) in zip(numbers, posts, strict=True):
        chance = random.Random(n)  # noqa: S311 - the same pages every time, no secret
        kinds = [chance.choice(MATTERS) for _ in range(chance.randint(3, 7))]
        if n in planted:
            kinds.insert(chance.randint(0, len(kinds)), NAMING)
        texts = [kind.format(n=1000 * n + at) for at, kind in enumerate(kinds)]
        web.pages[url] = article_page(title, *texts, *last)


def planted_of(pages: int, share: int) -> frozenset[int]:
    return frozenset(random.Random(4).sample(range(pages), share))  # noqa: S311 - no secret


def replayed(store: Store, *sources: Source) -> bool:
    """Replay by the same rules and tell whether anything changed."""
    return replay(store, recogniser=shipped_recogniser(), sources=sources, now=NOON).changed


@pytest.mark.parametrize("line", [HOUSE, TIP])
def test_300_wire_pages_give_exactly_the_planted_rate(store: Store, line: str) -> None:
    web, planted = FakeWeb(), planted_of(PAGES, PLANTED)
    for numbers in (range(150), range(150, PAGES)):
        publish(web, "outlet", numbers, line, planted=planted)
        collect_from(store, web, outlet())
    assert store.article_count() == PAGES
    assert store.mention_count(KAKAO) == store.article_count(KAKAO) == PLANTED
    assert {row.title for row in store.articles(KAKAO)} == {f"outlet 소식 {n}" for n in planted}
    assert not replayed(store, outlet())


def test_no_rule_but_the_habit_knows_the_house_line(store: Store) -> None:
    assert not is_notice(HOUSE)
    web = FakeWeb()
    publish(web, "outlet", range(7), HOUSE)
    collect_from(store, web, outlet())
    assert (store.mention_count(KAKAO), store.habits("outlet")) == (7, frozenset())
    publish(web, "outlet", range(8), HOUSE)
    collect_from(store, web, outlet())
    assert store.mention_count(KAKAO) == 0
    assert HOUSE in {place.line for place in store.habits("outlet")}
    everywhere = Query(entities=("kakao",), zones=frozenset(Zone))
    assert store.mention_counts(everywhere) == {"kakao": 8}
    reading = store.reading(1)
    assert reading is not None
    assert HOUSE in reading.article.text
    assert HOUSE not in reading.article.body


def test_a_true_sentence_that_says_the_same_once_is_counted(store: Store) -> None:
    web = FakeWeb()
    publish(web, "outlet", range(20), HOUSE)
    publish(web, "other", range(20))
    quoting = article_page("구호 소식", "첫 문단이다.", HOUSE, *(f"{n}번 문단이다." for n in range(4)), HOUSE)
    web.pages["https://outlet.example.kr/19"] = quoting
    web.pages["https://other.example.kr/19"] = article_page("구호 소식", "첫 문단이다.", HOUSE)
    collect_from(store, web, outlet(), outlet("other"))
    assert store.mention_counts(KAKAO) == {"kakao": 2}
    assert {row.source for row in store.articles(KAKAO)} == {"outlet", "other"}


def test_a_line_that_is_learned_is_no_new_version_and_a_changed_page_is_one(store: Store) -> None:
    web = FakeWeb()
    publish(web, "outlet", range(4), HOUSE)
    collect_from(store, web, outlet())
    changed = article_page("outlet 소식 0", "카카오가 시와 손을 잡았다.", HOUSE)
    web.pages["https://outlet.example.kr/0"] = changed
    rename(web, "먼저")
    collect_from(store, web, outlet())
    assert [row.number for row in store.versions(1)] == [1, 2]
    publish(web, "outlet", range(4, 20), HOUSE)
    collect_from(store, web, outlet())
    assert [row.title for row in store.articles(KAKAO)] == ["outlet 소식 0"]
    assert store.mention_count(KAKAO) == 1
    publish(web, "outlet", range(20), HOUSE)
    web.pages["https://outlet.example.kr/0"] = changed + "<!-- node 2 -->"
    rename(web, "다시")
    (report,) = collect_from(store, web, outlet())
    assert (report.stored, store.mention_count(KAKAO)) == (0, 1)
    assert not replayed(store, outlet())


def rename(web: FakeWeb, mark: str) -> None:
    """Let the feed look new, so that it is no 304."""
    web.pages["https://outlet.example.kr/rss"] = f"{web.pages['https://outlet.example.kr/rss']}<!--{mark}-->"


def test_a_rebuild_learns_anew(store: Store) -> None:
    web = FakeWeb()
    publish(web, "outlet", range(8), HOUSE)
    collect_from(store, web, outlet())
    habits = store.habits("outlet")
    store.rebuild(lambda _: NoArticle(Refusal.EMPTY, ""))
    assert store.habits("outlet") == frozenset()
    assert replayed(store, outlet())
    assert store.habits("outlet") == habits


def test_outlets_at_the_same_time_learn_each_for_itself(store: Store) -> None:
    web = FakeWeb()
    publish(web, "dawn", range(40), HOUSE, planted=frozenset({3, 30}))
    publish(web, "dusk", range(40), planted=frozenset({5}))
    collect_from(store, web, outlet("dawn"), outlet("dusk"))
    assert store.mention_count(KAKAO) == 3
    assert HOUSE not in {place.line for place in store.habits("dusk")}
    digest, mentions = store.digest(), store.mentions()
    assert not replayed(store, outlet("dawn"), outlet("dusk"))
    assert (store.digest(), store.mentions()) == (digest, mentions)


def test_what_was_learned_and_put_right_is_kept_with_the_page_or_not_at_all(store: Store) -> None:
    web = FakeWeb()
    publish(web, "outlet", range(7), HOUSE)
    collect_from(store, web, outlet())
    before = store.digest()

    class Failing:
        """The store, and a recogniser that fails when it has to put something right."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def keep(self, *given: Any) -> Any:
            *rest, _ = given
            return store.keep(*rest, fail)

    def fail(_: object) -> Any:
        raise RuntimeError("killed")

    failing: Any = Failing()
    publish(web, "outlet", range(8), HOUSE)
    with pytest.raises(ExceptionGroup):
        collect_from(failing, web, outlet())
    assert (store.digest(), store.habits("outlet")) == (before, frozenset())
    collect_from(store, web, outlet())
    assert (store.article_count(), store.mention_count(KAKAO)) == (8, 0)
