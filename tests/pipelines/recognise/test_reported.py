"""Reported speech: clauses told without quotation marks, and whose they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.records import Block, Quote, Zone


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(Path(__file__).parents[3] / "config" / "entities")[0])


def reported(text: str, blocks: tuple[Block, ...] = ()) -> tuple[Quote, ...]:
    return recogniser().recognise(text, blocks=blocks).reported


@pytest.mark.parametrize(
    ("text", "clause", "speaker", "verb"),
    [
        ("네이버는 3일 새 모델을 공개한다고 밝혔다.", "새 모델을 공개한다", "네이버", "밝혔다"),
        ("민서진 의원은 이날 오전 정부가 늦었다고 주장했다.", "정부가 늦었다", "민서진", "주장했다"),
        ("강나래 대표는 기자간담회에서 새로 짓겠다고 거듭 강조했다.", "새로 짓겠다", "강나래", "강조했다"),
        ("검찰은 3일(현지시간) 증거가 많다고 설명했다.", "증거가 많다", "검찰", "설명했다"),
        ("배서준 사장은 내년이 고비라고 내다봤다.", "내년이 고비라", "배서준", "내다봤다"),
        ("푸른당은 함께 조사하자고 제안했다.", "함께 조사하자", "푸른당", "제안했다"),
        ("기자는 공장을 언제 짓느냐고 물었다.", "공장을 언제 짓느냐", "기자", "물었다"),
        ("공급이 크게 늘었다고 산업부는 밝혔다.", "공급이 크게 늘었다", "산업부", "밝혔다"),
        ("경찰에 따르면 차 두 대가 부딪쳤다.", "차 두 대가 부딪쳤다", "경찰", "따르면"),
        ("로이터 등에 따르면 공장이 멈춰 섰다.", "공장이 멈춰 섰다", "로이터", "따르면"),
        ("카카오는 값을 내리겠다며 사과했다.", "값을 내리겠다", "카카오", "사과했다"),
        ("임도윤 장관은 “늦었다”며 대책을 곧 내겠다고 말했다.", "대책을 곧 내겠다", "임도윤", "말했다"),
        ("네이버는 지난 한 주 문의가 늘었다고 밝혔다.", "지난 한 주 문의가 늘었다", "네이버", "밝혔다"),
        ("네이버는 지난 3일 문의가 늘었다고 밝혔다.", "문의가 늘었다", "네이버", "밝혔다"),
        ("학회는 어느 모델이나 원칙은 같다고 강조했다.", "어느 모델이나 원칙은 같다", "학회", "강조했다"),
        ("네이버가 새 모델을 냈다고 3일 밝혔다.", "새 모델을 냈다", "네이버", "밝혔다"),
        ("네이버클라우드가 공공기관 스무 곳에 새 모델을 댄다고 10일 밝혔다.",
         "공공기관 스무 곳에 새 모델을 댄다", "네이버클라우드", "밝혔다"),
        ("정부가 새 모델에 900억원을 쓴다고 발표했다.", "새 모델에 900억원을 쓴다", "정부", "발표했다"),
        ("최수연 네이버 대표가 내년에 물러나겠다고 밝혔다.", "내년에 물러나겠다", "최수연", "밝혔다"),
        ("임도윤 장관은 “늦었다”고 말했다. 이어 대책을 곧 내겠다고 덧붙였다.", "대책을 곧 내겠다",
         "임도윤", "덧붙였다"),
    ],
)  # fmt: skip
def test_a_reported_clause_has_its_speaker_and_verb(text: str, clause: str, speaker: str, verb: str) -> None:
    (quote,) = reported(text)
    assert (text[quote.start : quote.end], quote.speaker, quote.verb) == (clause, speaker, verb)
    assert quote.form == "indirect"


@pytest.mark.parametrize(
    "text",
    [
        "네이버가 새 모델을 공개한다고 알려졌다.",
        "네이버가 앞선다고 말했다.",
        "새 모델이 곧 나온다고 3일 밝혔다.",
        "최수연 대표가 만든 회사가 새 모델을 낸다고 3일 밝혔다.",
        "값이 더 오른다고 생각했다.",
        "네이버는 값을 올린다고 말하지 않았다.",
        "네이버는 “값을 내린다”고 밝혔다.",
        "네이버는 “값을 내릴 것”이라고 밝혔다.",
        "공장을 새로 짓겠다고 밝혔다.",
        "이 섬은 꽃섬이라고 불린다.",
        "계획에 따르면 공장이 멈춰 선다.",
        "카카오는 값을 내리려고 했다.",
    ],
)
def test_what_nobody_is_named_as_saying_is_not_reported(text: str) -> None:
    assert reported(text) == ()


def test_two_clauses_of_one_sentence_are_told_apart() -> None:
    text = "네이버는 값을 내리겠다고 했고, 카카오는 값을 올리지 않겠다고 밝혔다."
    assert [(text[q.start : q.end], q.speaker) for q in reported(text)] == [
        ("값을 내리겠다", "네이버"),
        ("값을 올리지 않겠다", "카카오"),
    ]


def test_reported_speech_is_kept_apart_from_quotations() -> None:
    text = "네이버는 “늦었다”고 말했다. 카카오는 값을 내리겠다고 밝혔다."
    found = recogniser().recognise(text)
    assert [quote.form for quote in found.quotes] == ["direct"]
    assert [quote.form for quote in found.reported] == ["indirect"]


def test_the_speaker_stands_where_the_text_has_it() -> None:
    text = "조은결 회장이 왔다. 조 회장은 공장을 짓겠다고 말했다."
    (quote,) = reported(text)
    assert quote.speaker == "조은결"
    assert text[quote.speaker_start : quote.speaker_end] == "조 회장"


def test_headlines_and_furniture_report_nothing() -> None:
    text = "네이버는 값을 내리겠다고 밝혔다.\n네이버는 값을 올리겠다고 밝혔다."
    half = text.index("\n")
    blocks = (Block(Zone.FURNITURE, 0, half), Block(Zone.BODY, half + 1, len(text)))
    (quote,) = reported(text, blocks)
    assert quote.start > half


@given(st.text(alphabet="네이버는값을 다고라며밝혔말했에따르면.“”‘’\n이어", max_size=80))
def test_spans_lie_inside_any_text(text: str) -> None:
    for quote in reported(text):
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end].strip()


def test_after_somebody_spoke_only_a_day_begins_another_report() -> None:
    before = "정부는 대책을 곧 세우겠다고 했다. "
    assert [one.speaker for one in reported(before + "네이버가 새 모델을 낸다고 밝혔다.")] == ["정부"]
    both = reported(before + "네이버가 새 모델을 낸다고 3일 밝혔다.")
    assert [(one.speaker, one.rule) for one in both] == [
        ("정부", "reported+subject"),
        ("네이버", "reported+lead"),
    ]


def test_what_leads_over_to_a_second_statement_has_the_same_speaker() -> None:
    first, second = reported("강나래 대표는 값이 너무 올랐다며 내년에는 반드시 내리겠다고 했다.")
    assert (first.speaker, second.speaker) == ("강나래", "강나래")
    assert second.rule == "reported+same"
    (only,) = reported("네이버는 새 모델을 냈다고 밝혔지만 시장에서는 너무 늦었다고 말했다.")
    assert only.speaker == "네이버"
