"""Figures: what each form of amount, count, share and stretch of time is worth."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise.dates import find_dates
from pipelines.recognise.figures import find_figures
from pipelines.recognise.numbers import read_number
from pipelines.records import Block, DateRef, Zone

SEED = Path(__file__).parents[3].parent / "shared" / "seed"

FIGURES = [
    ("투자금 5천억달러를", "5천억달러", "money", "500000000000 USD"),
    ("모두 1조 2,345억원을", "1조 2,345억원", "money", "1234500000000 KRW"),
    ("수출 6천351만 달러", "6천351만 달러", "money", "63510000 USD"),
    ("주가 24만7500원에", "24만7500원", "money", "247500 KRW"),
    ("값은 8.3조원 규모", "8.3조원", "money", "8300000000000 KRW"),
    ("벌금 $5 billion 수준", "$5 billion", "money", "5000000000 USD"),
    ("예산 수천억 원대", "수천억 원", "money", "100000000000..999999999999 KRW"),
    ("가격은 3~5억원 선", "3~5억원", "money", "300000000..500000000 KRW"),
    ("3조 원이 넘는 매출", "3조 원이 넘는", "money", "3000000000000 KRW"),
    ("직원 139명이", "139명", "count", "139 명"),
    ("모두 52개 언어를", "52개 언어", "count", "52 개"),
    ("세 사람은 다시", "세 사람", "count", "3 명"),
    ("두세 명만 남았다", "두세 명", "count", "2..3 명"),
    ("회원 1천만명", "1천만명", "count", "10000000 명"),
    ("소비 시간 7000만 시간", "7000만 시간", "count", "70000000 시간"),
    ("24~39세 응답자", "24~39세", "count", "24..39 세"),
    ("주식 300만주를", "300만주", "count", "3000000 주"),
    ("키는 170cm이다", "170cm", "count", "170 cm"),
    ("점유율 12.3 %로", "12.3 %", "percent", "12.3"),
    ("금리를 0.25%포인트 내려", "0.25%포인트", "percent", "0.25"),
    ("지지율 10~20%였다", "10~20%", "percent", "10..20"),
    ("매출은 전년 동기 대비 1.4% 늘어난", "전년 동기 대비 1.4% 늘어난", "percent", "1.4"),
    ("수익률 -3.5%", "-3.5%", "percent", "-3.5"),
    ("벌써 1년 반이 흘렀다", "1년 반", "duration", "P1Y6M"),
    ("징역 3년 6개월을", "3년 6개월", "duration", "P3Y6M"),
    ("15년 만에 돌아온", "15년 만", "duration", "P15Y"),
    ("두 달간 이어진", "두 달간", "duration", "P2M"),
    ("시험은 90분 동안", "90분", "duration", "PT90M"),
    ("보름 만이다", "보름", "duration", "P15D"),
    ("인력은 1/9 수준", "1/9", "fraction", "1/9"),
    ("구성원 3분의 1이", "3분의 1", "fraction", "1/3"),
    ("값이 10배 가까이", "10배 가까이", "multiple", "10"),
    ("업계 1위를", "1위", "ordinal", "1"),
    ("20대의 젊은이", "20대", "age", "20-29"),
    ("20~30대 남성", "20~30대", "age", "20-39"),
    ("10대 성과 발표", "10대", "count", "10 대"),
    ("22대 국회에서", "22대", "ordinal", "22"),
    ("김하나(34)씨는", "34", "age", "34"),
    ("경쟁률 5대 1로", "5대 1", "ratio", "5:1"),
    ("지난해 같은 기간보다 8.4% 줄어", "8.4%", "percent", "8.4"),
    ("승차 2.5경기 차로", "2.5경기", "count", "2.5 경기"),
    ("유리 4조각이 나와", "4조각", "count", "4 조각"),
    ("신청자 21만 3,000명이", "21만 3,000명", "count", "213000 명"),
    ("타율 3할 2푼 5리로", "3할 2푼 5리", "percent", "32.5"),
    ("지수가 (-12.4포인트) 밀려", "-12.4포인트", "count", "-12.4 포인트"),
    ("아침에는 영하 7도까지", "영하 7도", "count", "-7 도"),
    ("조회가 영하 36만을 넘어", "36만", "count", "360000"),
    ("기온은 -3∼2도로", "-3∼2도", "count", "-3..2 도"),
    ("환율은 9원30전 내린", "9원30전", "money", "9.3 KRW"),
    ("예산 48조2000억으로 늘려", "48조2000억", "money", "48200000000000 KRW"),
    ("인구가 14억이 된다", "14억", "count", "1400000000"),
    ("6분기 만에 흑자로", "6분기 만", "duration", "P18M"),
    ("4박 5일 일정이다", "4박 5일", "duration", "P5D"),
    ("수년간 이어진 다툼", "수년간", "duration", "P2Y..P9Y"),
    ("규모 6.1의 지진", "6.1", "number", "6.1"),
    ("지수는 3,105.22로", "3,105.22", "number", "3105.22"),
    ("통신 3사가 모여", "3사", "number", "3 사"),
    ("둘이 나섰다", "둘", "number", "2"),
    ("후보 중 하나다", "하나", "number", "1"),
    ("2심에서 뒤집혔다", "2심", "ordinal", "2"),
    ("시집 20만부를 찍어", "20만부", "count", "200000 부"),
    ("오후 3시 반에 모여", "오후 3시 반", "time", "15:30"),
    ("오전 10:40부터 접수", "오전 10:40", "time", "10:40"),
    ("밤 12시께 꺼진 불", "밤 12시께", "time", "00:00"),
    ("A(61)씨를 붙잡았다", "61", "age", "61"),
    ("사고 14건의 원인", "14건", "count", "14 건"),
    ("비는 19도로 오른 뒤", "19도", "count", "19 도"),
    ("4점차로 이겼다", "4점", "count", "4 점"),
    ("참사 7주기를 맞아", "7주기", "ordinal", "7"),
    ("주 4일만 일하는", "4일", "duration", "P4D"),
    ("두시간을 기다려", "두시간", "duration", "PT2H"),
    ("5000여억원으로", "5000여억원", "money", "500000000000 KRW"),
    ("한국이 3-1로 이겼다", "3-1", "score", "3:1"),
]
NOT_FIGURES = [
    "R1과 GPT-4, V3",
    "V3개와 GPT-4개",
    "비율 9/2 그대로",
    "버전 2.0.1 배포",
    "2부 리그의 싸움",
    "11번가와 2차전지",
    "한 장관은 말했다",
    "그 네 개혁안",
    "전화 02-123-4567",
    "(단위: 억원)",
    "세종시와 한편, 만점",
    "구조조정과 이억원 위원장",
    "2022년 3·9 대선",
    "제3조 제2항, 형법 250조에",
    "GPT 4.5와 제미나이-1.5-프로",
    "4.19 혁명과 하나은행",
    "둘러싼 다툼, 소설 속",
    "세 주인공의 사랑",
]


@pytest.mark.parametrize(("text", "surface", "kind", "value"), FIGURES)
def test_a_figure_has_its_span_and_value(text: str, surface: str, kind: str, value: str) -> None:
    dates = find_dates(text, published=None)
    assert [(f.surface, f.kind, f.value) for f in find_figures(text, dates=dates)] == [(surface, kind, value)]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_names_and_bare_numbers_are_no_figures(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("약 16억원을", True),
        ("100여 명이", True),
        ("12명 정도에", True),
        ("50개 이상을", True),
        ("1조 원을 넘었다", True),
        ("수십억 달러", True),
        ("16억원을", False),
        ("서약 12명이", False),
    ],
)
def test_words_of_vagueness_make_a_figure_approximate(text: str, approximate: bool) -> None:
    assert [f.approximate for f in find_figures(text)] == [approximate]


def test_numbers_inside_dates_are_left_to_the_dates() -> None:
    text = "3일 만난"
    date = DateRef(0, 2, "3일", None, "day")
    assert [f.kind for f in find_figures(text)] == ["duration"]
    assert find_figures(text, dates=[date]) == ()


def test_only_content_blocks_are_read() -> None:
    text = "직원 10명\n댓글 20개"
    blocks = (Block(Zone.BODY, 0, 6), Block(Zone.FURNITURE, 7, len(text)))
    assert [f.surface for f in find_figures(text, blocks=blocks)] == ["10명"]


@pytest.mark.parametrize(
    ("words", "value"),
    [("열두", "12"), ("이십", "20"), ("천만", "10000000"), ("2천5백", "2500"), ("3만 5천", "35000")],
)
def test_number_words_have_their_value(words: str, value: str) -> None:
    assert str(read_number(words)) == value


@given(st.integers(min_value=1, max_value=10**16 - 1))
def test_a_number_written_in_myriads_reads_back(number: int) -> None:
    groups = [("조", number // 10**12), ("억", number // 10**8 % 10**4), ("만", number // 10**4 % 10**4)]
    words = " ".join(f"{amount}{unit}" for unit, amount in groups if amount)
    rest = number % 10**4
    read = read_number(f"{words} {rest}" if rest else words)
    assert read is not None
    assert read.low == read.high == Decimal(number)


KOREAN = st.text(
    alphabet="0123456789,.~-/%$ \n약수한두세십백천만억조원명개년월일시분대위배지난해올이날간만에까지",
    max_size=60,
)


@given(st.one_of(st.text(max_size=80), KOREAN))
def test_offsets_and_values_hold_for_any_text(text: str) -> None:
    dates = find_dates(text, published=None)
    last = 0
    for figure in find_figures(text, dates=dates):
        assert text[figure.start : figure.end] == figure.surface
        assert last <= figure.start < figure.end
        assert not any(d.start < figure.end and figure.start < d.end for d in dates)
        assert figure.value is None or re.match(r"-?\d|P(T?\d)", figure.value)
        last = figure.end


def test_the_seed_post_has_exactly_its_figures() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seed is not there")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))["figures"]
    text = (SEED / "post.txt").read_text(encoding="utf-8")
    found = find_figures(text, dates=find_dates(text, published=None))
    wanted = [(g["start"], g["end"], g["kind"]) for g in gold if g["kind"] != "not-a-figure"]
    assert [(f.start, f.end, f.kind) for f in found] == sorted(wanted)
