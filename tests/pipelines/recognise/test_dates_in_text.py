"""Dates: what the words of a text mean, seen from its day of publication."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.recognise.dates import find_dates
from pipelines.recognise.periods import bare_day, bounds, year_of_month, year_of_part
from pipelines.records import Block, Zone

SEED = Path(__file__).parents[3].parent / "shared" / "seed"
MONDAY = date(2025, 11, 17)

DATES = [
    ("2025년 1월 20일 취임한", "2025년 1월 20일", "2025-01-20"),
    ("2024-03-04 등록", "2024-03-04", "2024-03-04"),
    ("입력 2025. 2. 10. 오후", "2025. 2. 10.", "2025-02-10"),
    ("지난달 27일 열린", "지난달 27일", "2025-10-27"),
    ("다음 달 3일에는", "다음 달 3일", "2025-12-03"),
    ("회사는 14일 밝혔다", "14일", "2025-11-14"),
    ("19일 서울에서 열리는 행사에 갔다", "19일", "2025-11-19"),
    ("28일 서울에서 개막. 대표가 밝혔다", "28일", "2025-11-28"),
    ("지난 월요일 만난", "지난 월요일", "2025-11-10"),
    ("지난 12월 문을 연", "지난 12월", "2024-12"),
    ("지난 4분기에는", "지난 4분기", "2024-Q4"),
    ("8월 셋째 주 전국", "8월 셋째 주", "2025-08"),
    ("회사는 28일 밝혔다", "28일", "2025-10-28"),
    ("행사는 28일 열린다", "28일", "2025-11-28"),
    ("오는 3월 출시한다", "오는 3월", "2026-03"),
    ("지난 3월 복귀한", "지난 3월", "2025-03"),
    ("오는 12월까지", "오는 12월", "2025-12"),
    ("올해 1분기 실적", "올해 1분기", "2025-Q1"),
    ("지난해 4분기에", "지난해 4분기", "2024-Q4"),
    ("올해 2분기(4~6월) 매출", "올해 2분기", "2025-Q2"),
    ("상반기 급여로", "상반기", "2025-H1"),
    ("내년 하반기에는", "내년 하반기", "2026-H2"),
    ("지난해 12월 문을", "지난해 12월", "2024-12"),
    ("올해 매출이", "올해", "2025"),
    ("2016년 인수한", "2016년", "2016"),
    ("1990년대 초반에는", "1990년대 초반", "199X"),
    ("21세기 들어", "21세기", "20XX"),
    ("어제 만난", "어제", "2025-11-16"),
    ("지난주 공개된", "지난주", "2025-W46"),
    ("오는 수요일 다시", "오는 수요일", "2025-11-19"),
    ("수요일(19일) 정도", "수요일(19일)", "2025-11-19"),
    ("화요일인 18일, 눈이", "화요일인 18일", "2025-11-18"),
    ("지난 주말 서울", "지난 주말", "2025-11-15/2025-11-16"),
    ("9월 23~25일 열린", "9월 23~25일", "2025-09-23/2025-09-25"),
    ("17일 오후 3시54분쯤부터", "17일 오후 3시54분쯤", "2025-11-17T15:54"),
    ("10일(현지시간) 오전 0시 3분께 규모", "10일(현지시간) 오전 0시 3분께", "2025-11-10T00:03"),
    ("7일 오후 만나", "7일 오후", "2025-11-07"),
    ("2025년 말까지 마친다", "2025년 말까지", "2025-12-31"),
    ("2025년 말에는", "2025년 말", "2025-12"),
    ("2025년에도 이어", "2025년에도", "2025"),
    ("올여름 더위", "올여름", "2025-06/2025-08"),
    ("봄에 다시 문을 연다", "봄", "2025-03/2025-05"),
    ("올해 2/4분기 매출", "올해 2/4분기", "2025-Q2"),
    ("70~80년대 노래", "70~80년대", "197X/198X"),
    ("00년대 음악", "00년대", "200X"),
    ("오는 12월경에 나온다", "오는 12월", "2025-12"),
    ("올해 추석 연휴를", "올해 추석", "2025-10-06"),
    ("지난 설 특집", "지난 설", "2025-01-29"),
    ("오는 설에는", "오는 설", "2026-02-17"),
    ("2024년 광복절 행사", "2024년 광복절", "2024-08-15"),
    ("크리스마스면 문을 연다", "크리스마스", "2025-12-25"),
    ("조선시대의 지도", "조선시대", "1392/1910"),
    ("금일 문을 닫는다", "금일", "2025-11-17"),
]
NOT_DATES = [
    "15년 만에 개편",
    "8024년 동안 읽은",
    "3일 동안 이어진",
    "3일간 열린",
    "20일 넘게 이어진",
    "전년 대비 15%",
    "지난 거래일 대비",
    "일본 3일본부",
    "영화를 봄",
    "6분기 만에 흑자",
    "3분기 연속 적자",
    "3박 4일 일정",
    "주5일제와 주 4일 근무",
    "소설 속 당일치기",
    "크리스마스트리와 설비",
    "그래서 오후 들어",
    "코로나19 이후",
    "13월 45일",
]


@pytest.mark.parametrize(("text", "surface", "value"), DATES)
def test_a_date_has_its_span_and_interval(text: str, surface: str, value: str) -> None:
    assert [(d.surface, d.value) for d in find_dates(text, published=MONDAY)] == [(surface, value)]


@pytest.mark.parametrize("text", NOT_DATES)
def test_stretches_of_time_and_names_are_no_dates(text: str) -> None:
    assert [d.value for d in find_dates(text, published=MONDAY) if d.value] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("9월 23일부터 25일까지", ["2025-09-23", "2025-09-25"]),
        ("13일에 이은 다음 날인 16일", ["2025-11-13", "2025-11-16", "2025-11-16"]),
        ("25일부터 3일까지", ["2025-11-25", "2025-12-03"]),
        ("17일부터 30일까지", ["2025-11-17", "2025-11-30"]),
        ("2005년부터 2022년까지", ["2005", "2022"]),
        ("14일 공장에서 전날 발생한", ["2025-11-14", "2025-11-13"]),
        ("13일 따르면 이날 오후 3시", ["2025-11-13", "2025-11-13T15:00"]),
        ("2023년 3월에 이어 5월 다시", ["2023-03", "2023-05"]),
        ("2021년 문을 열고 이듬해 닫은", ["2021", "2022"]),
        ("지난달 3일 떠나 같은 달 11일 왔다", ["2025-10-03", "2025-10-11"]),
        ("2019년 3월 들어와 다음 해 2월 나갔다", ["2019-03", "2020-02"]),
        ("2022년 5월 열고 같은 해 8월 닫았다", ["2022-05", "2022-08"]),
        ("지난달 13일 대구전부터 23일 부산전까지 이겼다", ["2025-10-13", "2025-10-23"]),
        ("지난 12일부터 내리다가 전날 올랐다", ["2025-11-12", "2025-11-16"]),
        ("2024년 5월 3일 김 대통령 취임일에 나왔다. 뒤에 김 취임일을", ["2024-05-03"]),
        ("2024년 5월 3일 박민수 대통령 취임일에 나왔다. 박민수 취임일을", ["2024-05-03", "2024-05-03"]),
    ],
)
def test_a_date_leans_on_the_dates_before_it(text: str, values: list[str]) -> None:
    assert [d.value for d in find_dates(text, published=MONDAY)] == values


def test_a_relative_date_without_a_day_of_publication_has_a_span_and_no_value() -> None:
    text = "지난달 27일 열렸고 2023년 닫았다"
    assert [(d.surface, d.value) for d in find_dates(text, published=None)] == [
        ("지난달 27일", None),
        ("2023년", "2023"),
    ]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("2025년 12월 3일 주총을 열었다.", ("after_publication",)),
        ('2025년 12월 3일 "잘 하겠다. 꼭 한다"고 말했다.', ("after_publication",)),
        ("2025년 12월 3일 주총을 연다.", ("scheduled",)),
        ("2025년 11월 3일 주총을 열었다.", ()),
        ("2025년 말까지 마친다.", ("deadline", "scheduled")),
        ("17일 오후 3시쯤 열렸다.", ("approximate",)),
    ],
)
def test_a_date_after_publication_is_flagged_by_its_tense(text: str, flags: tuple[str, ...]) -> None:
    assert [d.flags for d in find_dates(text, published=MONDAY)] == [flags]


def test_only_content_blocks_are_read() -> None:
    text = "3월 5일 개막\n입력 2025.03.06"
    blocks = (Block(Zone.BODY, 0, 8), Block(Zone.BYLINE, 8, len(text)))
    assert [d.surface for d in find_dates(text, published=MONDAY, blocks=blocks)] == ["3월 5일"]


def test_tense_and_distance_choose_the_month_and_the_year() -> None:
    third, january = date(2025, 11, 3), date(2026, 1, 9)
    assert bare_day(28, third, "", past=False) == date(2025, 11, 28)
    assert bare_day(28, third, "", past=True) == date(2025, 10, 28)
    assert bare_day(28, third, "", past=None) == date(2025, 10, 28)
    assert year_of_month(12, None, january, "", past=None) == 2025
    assert year_of_month(12, None, january, "오는", past=None) == 2026
    assert year_of_part(10, 12, january, "", past=True) == 2025
    assert year_of_part(10, 12, january, "", past=False) == 2026


def test_the_recogniser_gives_dates_and_the_figures_between_them() -> None:
    recogniser = Recogniser(load_catalogue(Path(__file__).parents[3] / "config" / "entities")[0])
    found = recogniser.recognise("회사는 지난달 27일 30명을 뽑았다.", published=MONDAY)
    assert [(d.surface, d.value) for d in found.dates] == [("지난달 27일", "2025-10-27")]
    assert [(f.surface, f.value) for f in found.figures] == [("30명", "30 명")]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_written_day_reads_back(day: date) -> None:
    text = f"{day.year}년 {day.month}월 {day.day}일 열린"
    assert [d.value for d in find_dates(text, published=MONDAY)] == [day.isoformat()]


@given(st.integers(1, 28), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_last_and_next_days_lie_on_their_side_of_publication(day: int, seen: date) -> None:
    before, after = (bare_day(day, seen, lead, past=None) for lead in ("지난", "오는"))
    assert before
    assert before <= seen < before + timedelta(32)
    assert after
    assert after - timedelta(32) < seen <= after


KOREAN = st.text(
    alphabet="0123456789.~-/() \n년월일시분초말지난오는올이날전해달주요부터오후분기상반대세기수토봄여름겨울",
    max_size=60,
)


@given(st.one_of(st.text(max_size=80), KOREAN), st.one_of(st.none(), st.dates()))
def test_offsets_and_intervals_hold_for_any_text(text: str, published: date | None) -> None:
    last = 0
    for found in find_dates(text, published=published):
        assert text[found.start : found.end] == found.surface
        assert found.surface == found.surface.strip()
        assert last <= found.start < found.end
        span = bounds(found.value) if found.value else None
        assert found.value is None or (span and span[0] <= span[1])
        last = found.end


def test_the_seed_post_has_exactly_its_dates() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seed is not there")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))["dates"]
    text = (SEED / "post.txt").read_text(encoding="utf-8")
    found = find_dates(text, published=date(2025, 2, 10))
    assert [(d.start, d.end, d.value) for d in found] == [(g["start"], g["end"], g["value"]) for g in gold]
    assert [d.value for d in found if "after_publication" in d.flags] == ["2025-02-27"]
