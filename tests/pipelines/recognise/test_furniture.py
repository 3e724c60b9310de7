"""Notices that name companies, and sentences that only look like them."""

from __future__ import annotations

from typing import Literal
from unicodedata import normalize

import pytest

from pipelines.recognise.furniture import in_credit, is_notice, may_credit


@pytest.mark.parametrize(
    "line",
    [
        "제보는 카카오톡 dolpung",
        "▶ 제보하기: 카카오톡 '돌풍뉴스' 검색, 채널 추가",
        "카카오톡으로 제보하기",
        "기사제보 및 보도자료 news@example.com 카카오",
        "네이버에서 돌풍일보 구독하기",
        "▶ 네이버 채널 구독하기 ◀",
        "네이버 메인에서 돌풍일보를 구독해 주세요!",
        "카카오톡 채널 추가하기",
        "카카오톡에 공유하기",
        "카카오톡으로 보내기",
        "네이버에서 돌풍일보를 만나보세요",
        "▶ 카카오톡에서 '돌풍' 검색하기",
        "여러분의 소중한 제보를 네이버로",
        "ⓒ 돌풍일보, 네이버 무단전재 및 재배포 금지",
        "Copyright 네이버. All rights reserved.",
    ],
)
def test_a_notice_is_furniture(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "경찰은 카카오톡으로 제보를 받는다고 밝혔다.",
        "네이버는 구독 서비스를 개편한다.",
        "카카오톡 채널을 통해 안내하는 서비스를 구축한다.",
        "- 현재 네이버 스마트스토어를 통해 판매하며 디저트도 추가할 예정임.",
        "네이버, 유료 구독 모델 도입",
        "카카오톡 공유 기능에 오류",
        "네이버가 웃었다",
    ],
)
def test_a_statement_is_no_furniture(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize(
    ("text", "name", "credit"),
    [
        ("로봇이 걷는다. [사진=챗GPT]", "챗GPT", True),
        ("데이터센터 전경 (사진: 네이버 제공)", "네이버", True),
        ("사진=카카오", "카카오", True),
        ("네이버 본사 [사진=돌풍]", "네이버", False),
        ("사업 구조안(사진=네이버 자료를 토대로 다시 그린 그림이며 실제와 다름)", "네이버", False),
        ("네이버: 실적이 올랐다", "네이버", False),
    ],
)
def test_a_picture_credit_is_recognised(text: str, name: str, credit: bool) -> None:
    start = text.index(name)
    assert in_credit(text, start, start + len(name)) is credit


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_line_with_a_credit_is_one_that_may_hold_one(form: Literal["NFC", "NFD"]) -> None:
    assert may_credit(normalize(form, "로봇이 걷는다. [사진=챗GPT]"))
    assert may_credit(normalize(form, "(이미지 출처： 네이버)"))


def test_a_line_without_sign_or_picture_word_cannot_hold_a_credit() -> None:
    assert not may_credit("네이버: 실적이 올랐다")
    assert not may_credit("네이버가 사진 서비스를 닫는다")
