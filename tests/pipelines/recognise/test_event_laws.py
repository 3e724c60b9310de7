"""Laws of events and relations: spans hold, unrelated paragraphs change nothing, any text is survived."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.recognise.sentences import sentence_at, split_sentences
from pipelines.records import Block, Event, Relation, Zone

CONFIG = Path(__file__).parents[3] / "config" / "entities"
PARTS = [
    "네이버", "구글과 ", "카카오는 ", "소프트뱅크가 ", "이재용 회장", "젠슨 황을 ", "만났다", ". ",
    "업무협약을 체결", "했다", "하지 않았다", "했다고 5일 밝혔다", "제미나이를 공개", "할 계획이다",
    "의 ", "에 10억달러를 ", "투자한 ", "\n", "“", "”", "'", ", ", "두 사람은 ", "협력 방안을 논의",
    "을 인수", "?", "스타게이트 프로젝트에 참여한다", "중국의 ", "딥시크", "최고경영자(CEO)", "(", ")",
    "차단", "방한", "…", "징역 5년 구형", "대표로 선임됐다",
]  # fmt: skip
texts = st.lists(st.sampled_from(PARTS), max_size=24).map("".join)
PARAGRAPHS = [
    "네이버와 구글이 업무협약을 체결했다.",
    "이재용 회장이 젠슨 황을 만났다. 두 사람은 협력 방안을 논의했다.",
    "소프트뱅크는 엔비디아의 주식을 모두 처분했다.",
    "최태원 SK그룹 회장이 참석했다.",
    "네이버, 구글과 업무협약 체결",
]
UNRELATED = ["오늘은 비가 내렸다.", "국립극장은 봄 공연을 올린다.", "채소 값이 내렸다!", "누가 알까?"]


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


@given(st.one_of(texts, st.text(max_size=60)))
@settings(max_examples=150, deadline=None)
def test_every_span_lies_in_the_text_and_holds_its_trigger(text: str) -> None:
    found = recogniser().recognise(text)
    for event in found.events:
        assert 0 <= event.start < event.end <= len(text)
        assert event.trigger
        assert event.trigger in text[event.start : event.end]
        assert any(value in recogniser().catalogue.entities for _, value in event.roles)
    for relation in found.relations:
        assert 0 <= relation.start < relation.end <= len(text)
        assert relation.subject in recogniser().catalogue.entities


@given(st.one_of(texts, st.text(max_size=80)))
@settings(max_examples=150, deadline=None)
def test_sentences_are_in_order_and_cross_no_block(text: str) -> None:
    middle = len(text) // 2
    blocks = (Block(Zone.TITLE, 0, middle), Block(Zone.BODY, middle, len(text)))
    sentences = split_sentences(text, blocks)
    for before, after in pairwise(sentences):
        assert before.end <= after.start
    for number, sentence in enumerate(sentences):
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        assert sentence.end <= middle or sentence.start >= middle
        assert sentence_at(sentences, sentence.start) == number


def moved(event: Event, by: int) -> Event:
    return replace(event, start=event.start + by, end=event.end + by)


def shifted(relation: Relation, by: int) -> Relation:
    return replace(relation, start=relation.start + by, end=relation.end + by)


@given(st.sampled_from(PARAGRAPHS), st.sampled_from(UNRELATED), st.booleans())
@settings(max_examples=40, deadline=None)
def test_an_unrelated_paragraph_changes_nothing(text: str, other: str, before: bool) -> None:
    alone = recogniser().recognise(text)
    assert alone.events or alone.relations
    by = len(other) + 2 if before else 0
    both = recogniser().recognise(f"{other}\n\n{text}" if before else f"{text}\n\n{other}")
    assert both.events == tuple(moved(event, by) for event in alone.events)
    assert both.relations == tuple(shifted(relation, by) for relation in alone.relations)


def test_names_in_furniture_take_no_part() -> None:
    text = "네이버와 구글이 업무협약을 체결했다."
    furniture = (Block(Zone.FURNITURE, 0, len(text)),)
    assert recogniser().recognise(text, blocks=furniture).events == ()
    assert recogniser().recognise(text).events != ()


def test_sentences_end_at_marks_but_not_inside_numbers() -> None:
    text = "매출은 3.5조원이다.이어 말했다. 1. 서론 “왜?” 하고 물었다"
    assert [text[s.start : s.end] for s in split_sentences(text)] == [
        "매출은 3.5조원이다.",
        "이어 말했다.",
        "1. 서론 “왜?”",
        "하고 물었다",
    ]
