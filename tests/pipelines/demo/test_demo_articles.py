from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipelines.demo.articles import Marked, Shape, Text, read_article, read_marks, read_piece
from pipelines.records import Zone

if TYPE_CHECKING:
    from pipelines.demo.plan import Plan

SEOUL = ZoneInfo("Asia/Seoul")


def texts_of(article: Text) -> list[Marked]:
    later = [article.title_later] if article.title_later else []
    return [*(text for _, text in article.zones_at(1)), *later]


def test_a_mark_leaves_its_words_and_says_what_they_mean() -> None:
    marked = read_marks("[[deepseek:딥시크]]와 [[naver+kakao:네카오]], [[!카카오]] 원두")
    assert marked.plain == "딥시크와 네카오, 카카오 원두"
    assert marked.mentions == (("deepseek", "딥시크"), ("naver", "네카오"), ("kakao", "네카오"))
    assert marked.decoys == ("카카오",)
    assert "카카오" not in marked.rest


def test_a_clause_that_is_reported_keeps_the_marks_in_it() -> None:
    marked = read_marks("[[naver:네이버]]는 {{naver|[[kakao:카카오]]와 [[!다음]] 주에 만난다}}고 밝혔다.")
    assert marked.plain == "네이버는 카카오와 다음 주에 만난다고 밝혔다."
    assert marked.told == (("naver", "카카오와 다음 주에 만난다"),)
    assert marked.mentions == (("naver", "네이버"), ("kakao", "카카오"))
    assert marked.decoys == ("다음",)


@pytest.mark.parametrize(
    ("raw", "shape", "zone", "texts"),
    [
        ("한 문단", Shape.PARAGRAPH, Zone.BODY, ["한 문단"]),
        ("## 소제목", Shape.HEADING, Zone.HEADING, ["소제목"]),
        ("> 인용", Shape.QUOTE, Zone.BLOCKQUOTE, ["인용"]),
        ("! /a.jpg | 설명 | 사진", Shape.IMAGE, Zone.CAPTION, ["사진"]),
        ("- 하나\n- 둘", Shape.ITEMS, Zone.BODY, ["하나", "둘"]),
        ("| 가 | 나 |\n| 다 | 라 |", Shape.TABLE, Zone.TABLE, ["가", "나", "다", "라"]),
        ("```\nx = 1\n```", Shape.CODE, Zone.BODY, ["x = 1"]),
    ],
)
def test_the_first_characters_of_a_piece_say_what_it_is(
    raw: str, shape: Shape, zone: Zone, texts: list[str]
) -> None:
    piece = read_piece(raw)
    assert (piece.shape, piece.zone, [text.plain for text in piece.texts]) == (shape, zone, texts)


def test_an_article_without_front_matter_is_named() -> None:
    with pytest.raises(ValueError, match="hanbit/01-x"):
        read_article("hanbit", "01-x", "그냥 글")


def test_no_name_of_a_tracked_entity_stands_unmarked(plan: Plan) -> None:
    names = {name for group in plan.tracked.values() for name in group}
    unmarked = [
        (article.site, article.name, name)
        for article in plan.articles
        for text in texts_of(article)
        for name in names
        if name in text.rest
    ]
    assert unmarked == []


def test_every_mark_names_a_tracked_entity_by_one_of_its_names(plan: Plan) -> None:
    for article in plan.articles:
        for text in texts_of(article):
            for entity, words in text.mentions:
                assert any(name in words for name in plan.tracked[entity]), (article.name, entity, words)


def test_every_look_alike_holds_a_tracked_name(plan: Plan) -> None:
    names = {name for group in plan.tracked.values() for name in group}
    decoys = {decoy for a in plan.articles for text in texts_of(a) for decoy in text.decoys}
    assert {"카카오", "굿네이버스", "온라인", "헤드라인", "메타버스", "다음 주", "삼성역"} <= decoys
    assert all(any(name in decoy for name in names) for decoy in decoys)


def test_articles_are_of_the_length_of_posts(plan: Plan) -> None:
    lengths = {a.name: sum(len(text.plain) for _, text in a.zones_at(1)) for a in plan.articles}
    assert {name: length for name, length in lengths.items() if not 150 <= length <= 900} == {}


def test_at_least_66_articles_of_11_sites_spread_over_45_days(plan: Plan) -> None:
    dates = [a.published for a in plan.articles if a.published and a.published <= plan.later]
    assert len(plan.articles) >= 66
    assert len({a.site for a in plan.articles}) == 11
    assert min(dates).date() == plan.now.date() - timedelta(days=45)
    assert max(dates).date() == plan.now.date()


def test_of_the_last_14_days_only_the_eighth_of_february_has_no_article(plan: Plan) -> None:
    days = {a.published.astimezone(SEOUL).date() for a in plan.articles if a.published}
    window = [plan.now.date() - timedelta(days=back) for back in range(14)]
    assert [day for day in window if day not in days] == [date(2025, 2, 8)]


def test_deepseek_bursts_from_28_january_to_3_february(plan: Plan) -> None:
    days = Counter(
        a.published.date()
        for a in plan.articles
        if a.published and any(entity == "deepseek" for t in texts_of(a) for entity, _ in t.mentions)
    )
    burst = [date(2025, 1, 28) + timedelta(days=n) for n in range(7)]
    before = [date(2025, 1, 28) - timedelta(days=n) for n in range(1, 33)]
    assert min(days[day] for day in burst) >= 2
    assert sum(days[day] for day in burst) >= 5 * sum(days[day] for day in before)


def test_one_wire_story_is_carried_by_six_sites(plan: Plan) -> None:
    copies = [a for a in plan.articles if a.wire]
    by_copy = {kind: [a for a in copies if a.copy == kind] for kind in ("verbatim", "trimmed", "retitled")}
    origin = by_copy["verbatim"][0]
    assert len({a.site for a in copies}) == 6
    assert [len(group) for group in by_copy.values()] == [3, 2, 1]
    assert all((a.title, a.pieces) == (origin.title, origin.pieces) for a in by_copy["verbatim"])
    assert all(set(a.pieces) < set(origin.pieces) and a.title == origin.title for a in by_copy["trimmed"])
    assert all(a.pieces == origin.pieces and a.title != origin.title for a in by_copy["retitled"])


def test_one_headline_loses_a_company_between_the_visits(plan: Plan) -> None:
    [changed] = [a for a in plan.articles if a.title_later]
    before = {entity for entity, _ in changed.title_at(1).mentions}
    after = {entity for entity, _ in changed.title_at(2).mentions}
    assert before - after == {"kakao"}
    assert after < before


def test_one_post_has_no_date_and_one_is_dated_in_the_future(plan: Plan) -> None:
    assert [a.site for a in plan.articles if a.published is None] == ["geulmaru"]
    assert [a.site for a in plan.articles if a.published and a.published > plan.later] == ["sandeul"]
