"""Whom a quotation concerns: the names in the words, those beside them, never those that name the speaker."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.about import Finding, Sort, findings_in, numbered
from pipelines.recognise.catalogue import load_catalogue
from pipelines.records import Article, Block, Recognition, Zone


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(Path(__file__).parents[3] / "config" / "entities")[0])


def listed(text: str) -> tuple[Recognition, list[Finding]]:
    blocks = (Block(Zone.BODY, 0, len(text)),)
    article = Article("https://paper.example/1", "paper", "제목", text, blocks)
    found = recogniser().recognise(text, blocks=blocks)
    return found, list(findings_in(article, found))


def concerned(text: str) -> list[set[tuple[str, str]]]:
    return [set(one.concerns) for one in listed(text)[1] if one.sort is Sort.QUOTE]


@pytest.mark.parametrize(
    ("text", "concerns"),
    [
        ("네이버는 새 모델을 공개한다고 밝혔다.", {("naver", "speaker")}),
        ("네이버는 카카오와 손을 잡겠다고 밝혔다.", {("naver", "speaker"), ("kakao", "inside")}),
        ("최수연 네이버 대표는 “내년이 고비다”라고 말했다.", {("choi-sooyeon", "speaker")}),
        ("네이버 최수연 대표는 “내년이 고비다”라고 말했다.", {("choi-sooyeon", "speaker")}),
        ("카카오에 대해 민서진 의원은 “조사가 먼저다”라고 말했다.", {("kakao", "beside")}),
        ("민서진 의원은 “조사가 먼저다. 카카오가 답해야 한다.”고 말했다.", {("kakao", "inside")}),
        ("업계에 따르면 네이버가 새 요금제를 준비하고 있다.", {("naver", "inside")}),
        ("민서진 의원은 정부가 늦었다고 주장했다. 네이버는 말을 아꼈다.", set()),
    ],
)
def test_a_quotation_is_about_whom_its_sentence_names(text: str, concerns: set[tuple[str, str]]) -> None:
    assert concerned(text) == [concerns]


def test_a_name_in_another_quotation_of_the_sentence_is_not_beside_this_one() -> None:
    text = "배서준 사장은 “네이버가 앞선다”고 했지만 강나래 대표는 “아직 모른다”고 말했다."
    first, second = concerned(text)
    assert ("naver", "inside") in first
    assert "naver" not in {entity for entity, _ in second}


def test_events_and_relations_concern_those_who_have_a_part_in_them() -> None:
    found, findings = listed("네이버는 업스테이지를 3천억원에 인수했다. 최수연 네이버 대표가 서명했다.")
    event = next(one for one in findings if one.sort is Sort.EVENT)
    assert event.kind == "acquisition"
    assert set(event.concerns) == {("naver", "actor"), ("upstage", "object")}
    for one in findings:
        record = numbered(found, one.sort)[one.number]
        assert (record.start, record.end) == (one.start, one.end)
    relation = next(one for one in findings if one.kind == "ceo_of")
    assert set(relation.concerns) == {("choi-sooyeon", "subject"), ("naver", "object")}


def test_reported_speech_is_numbered_behind_the_quotations() -> None:
    found, findings = listed("민서진 의원은 “늦었다”고 말했다. 네이버는 값을 내린다고 밝혔다.")
    quotes = [one for one in findings if one.sort is Sort.QUOTE]
    assert [(one.number, one.kind) for one in quotes] == [(0, "direct"), (1, "indirect")]
    assert numbered(found, Sort.QUOTE)[1] is found.reported[0]


_PIECES = st.sampled_from(
    ["네이버는 ", "카카오 ", "“", "”", "고 말했다. ", "다고 밝혔다. ", "민서진 의원은 ", "값이 오른", "\n"]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_every_finding_points_at_what_was_found(text: str) -> None:
    if not text:
        return
    found, findings = listed(text)
    everything = (*found.quotes, *found.reported, *found.events, *found.relations)
    assert len(findings) == len(everything)
    for one in findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert len(set(one.concerns)) == len(one.concerns)
