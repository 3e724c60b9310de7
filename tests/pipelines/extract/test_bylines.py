"""Names come out of bylines, datelines and metadata; outlets and posts stay behind."""

import pytest

from pipelines.extract.bylines import (
    names_in_byline,
    names_in_dateline,
    names_in_metadata,
    reversed_korean,
    wire_of,
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("한지음 기자(jieum@hear.example)", ("한지음",)),
        ("순천, 광양 배로운 기자", ("배로운",)),
        ("오솔길 기자 외 1명", ("오솔길",)),
        ("칼럼니스트 나이레 ire@yeoul.example", ("나이레",)),
        ("부산=나이레 기자 ire@yeoul.example", ("나이레",)),
        ("한지음·오솔길 기자", ("한지음", "오솔길")),
        ("한지음 기자, 오솔길 인턴기자", ("한지음", "오솔길")),
        ("[오세린 기자 serin@hangang.example]", ("오세린",)),
        ("문가람 특파원", ("문가람",)),
        ("정여울 digital@doldam.example", ("정여울",)),
        ("by 느티", ("느티",)),
        ("기자명 정여울", ("정여울",)),
        ("한지음 / 기자", ("한지음",)),
        ("안산, 시흥 한지음 기자", ("한지음",)),
        ("춘천·한지음 기자", ("한지음",)),
        ("한지음 오솔길 기자", ("한지음", "오솔길")),
        ("한겨레 오솔길 기자", ("오솔길",)),
        ("정치부 오솔길 기자", ("오솔길",)),
        ("기자명 오솔길 기자", ("오솔길",)),
        ("글 한지음·사진 오솔길 기자", ("한지음", "오솔길")),
        ("한지음 새벽대 경영학과 교수", ("한지음",)),
        ("작성자 한지음 작성일 2025-02-10 조회수 11", ("한지음",)),
        ("한지음 입력 : 2025.02.10 09:12", ("한지음",)),
        ("25.02.10 09:12l최종 업데이트 25.02.10 10:30l 한지음(dawn)", ("한지음",)),
        ("컴퓨팅 입력 : 2025.02.10 09:12", ()),
        ("정치부 입력 : 2025.02.10 09:12", ()),
        ("기사입력 2025.02.10 09:12", ()),
        ("온라인 기자", ()),
        ("디지털뉴스팀 기자", ()),
        ("구독하기", ()),
    ],
)
def test_a_byline_gives_its_names(line, names):
    assert names_in_byline(line) == names


@pytest.mark.parametrize(
    ("paragraph", "names"),
    [
        ("[서울=뉴시스]이현서 기자 = 국내 기업이", ("이현서",)),
        ("(서울=연합뉴스) 문가람 특파원 = 국내 기업이", ("문가람",)),
        ("[부산=여울스포츠 나이레 기자] 국내 기업이", ("나이레",)),
        ("[헤아림경제=한지음·오솔길 기자] 국내 기업이", ("한지음", "오솔길")),
        ("[여울뉴스=나이레의 눈] 국내 기업이", ("나이레",)),
        ("[앵커] 국내 기업이", ()),
        ("국내 기업이 한국어 모델을 공개했다.", ()),
    ],
)
def test_a_dateline_gives_its_reporter(paragraph, names):
    assert names_in_dateline(paragraph) == names


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["한지음 기자"], ("한지음",)),
        (["By 한지음"], ("한지음",)),
        (["한지음,오솔길"], ("한지음", "오솔길")),
        (["헤아림경제"], ()),
        (["https://facebook.example/hear"], ()),
        (["map[email: link:https://x.example name:이끼]"], ("이끼",)),
        (["MJ Studio"], ("MJ Studio",)),
        (["한지음 (jieum@hear.example)"], ("한지음",)),
    ],
)
def test_metadata_gives_persons_and_no_outlets(values, names):
    assert names_in_metadata(values, ["헤아림경제"]) == names


def test_a_name_stored_given_name_first_is_turned_round():
    assert reversed_korean("가람 문") == "문가람"
    assert reversed_korean("MJ Studio") == "MJ Studio"


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("(서울=연합뉴스) 문가람 기자 =", "연합뉴스"),
        ("[서울=뉴시스]이현서 기자 =", "뉴시스"),
        ("<저작권자(c) 연합뉴스, 무단 전재-재배포 금지>", "연합뉴스"),
        ("[헤아림경제=한지음 기자]", None),
    ],
)
def test_a_wire_service_is_credited(text, wire):
    assert wire_of(text) == wire
