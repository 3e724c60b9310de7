from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.wishes import Wishes, forbids_ai, meta_pairs, read_moment, read_wishes


def robots_tag(*values: str) -> Wishes:
    return read_wishes(tuple(("X-Robots-Tag", value) for value in values))


@pytest.mark.parametrize(
    ("value", "flags"),
    [
        ("noindex", ("noindex",)),
        ("none", ("noindex",)),
        ("NoIndex, NoArchive", ("noindex", "noarchive")),
        ("nocache", ("noarchive",)),
        ("index, follow, max-snippet:-1", ()),
        ("max-snippet: 0", ("nosnippet",)),
        ("max-snippet:20, noarchive", ("noarchive",)),
        ("noai, noimageai", ("ai_reserved", "images_ai_reserved")),
        ("googlebot: noindex", ("noindex",)),
        ("dolpung: noindex, nosnippet", ("noindex", "nosnippet")),
        ("otherbot: noindex, nofollow, noarchive", ()),
        ("otherbot: noindex, dolpung: noarchive", ("noarchive",)),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", ("noindex",)),
        ("noindexing", ()),
        ("", ()),
    ],
)
def test_a_robots_header_says_what_is_asked_of_us(value: str, flags: tuple[str, ...]) -> None:
    assert robots_tag(value).flags == flags


def test_several_headers_count_together_and_each_names_its_own_agent() -> None:
    assert robots_tag("otherbot: noindex", "noarchive", "dolpung: nosnippet").flags == (
        "noarchive",
        "nosnippet",
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("25 Jun 2010 15:00:00 PST", datetime(2010, 6, 25, 23, tzinfo=UTC)),
        ("Wed, 25 Jun 2025 15:00:00 GMT", datetime(2025, 6, 25, 15, tzinfo=UTC)),
        ("Wednesday, 25-Jun-25 15:00:00 GMT", datetime(2025, 6, 25, 15, tzinfo=UTC)),
        ("2025-06-25T15:00:00+09:00", datetime(2025, 6, 25, 6, tzinfo=UTC)),
        ("2025-06-25", datetime(2025, 6, 25, tzinfo=UTC)),
        ("2025-06-25t15:00:00z", datetime(2025, 6, 25, 15, tzinfo=UTC)),
        ("다음 주", None),
    ],
)
def test_a_date_of_expiry_is_read_in_all_its_ways_of_writing(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment
    header = robots_tag(f"noarchive, dolpung: unavailable_after: {text}, nosnippet")
    assert header.unavailable_after == moment
    assert header.flags == ("noarchive", "nosnippet")


def test_the_earliest_date_of_expiry_counts() -> None:
    both = robots_tag("unavailable_after: 2025-06-25", "unavailable_after: 2025-03-01")
    assert both.unavailable_after == datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "flags"),
    [
        ((("tdm-reservation", "1"),), ("tdm_reserved",)),
        ((("tdm-reservation", "0"),), ()),
        ((("Cache-Control", "private, No-Store"),), ("no_store",)),
        ((("Cache-Control", "no-cache"),), ()),
        ((("Content-Signal", "search=yes, ai-train=no"),), ("ai_reserved",)),
        ((("Content-Signal", "search=yes,ai-input=yes,ai-train=yes"),), ()),
        ((("Content-Usage", "train-ai=n"),), ("ai_reserved",)),
        ((("content-signal", "/news/ search=no"),), ("noindex",)),
        ((("Server", "noindex"),), ()),
    ],
)
def test_reservations_in_headers(headers: tuple[tuple[str, str], ...], flags: tuple[str, ...]) -> None:
    assert read_wishes(headers).flags == flags


@pytest.mark.parametrize(
    ("site", "headers", "flags"),
    [
        ((("content-signal", "ai-train=no"),), (), ("ai_reserved",)),
        ((("content-signal", "search=no, ai-input=no"),), (), ("noindex", "ai_reserved")),
        ((("tdm-reservation", "1"),), (), ("tdm_reserved",)),
        ((("tdm-reservation", "1"),), (("TDM-Reservation", "0"),), ()),
        ((("content-signal", "ai-train=no"),), (("tdm-reservation", "0"),), ("ai_reserved",)),
        ((("content-signal", "ai-train=no"),), (("content-signal", "ai-train=yes"),), ("ai_reserved",)),
    ],
)
def test_what_a_site_asks_is_asked_of_each_page_that_does_not_say_otherwise(
    site: tuple[tuple[str, str], ...], headers: tuple[tuple[str, str], ...], flags: tuple[str, ...]
) -> None:
    assert read_wishes(headers, site=site).flags == flags


def test_terms_of_mining_are_remembered() -> None:
    wishes = read_wishes((), (("tdm-reservation", "1"), ("TDM-Policy", " https://news.example.kr/tdm.json ")))
    assert wishes.tdm_policy == "https://news.example.kr/tdm.json"


@pytest.mark.parametrize(
    ("head", "flags"),
    [
        ('<meta name="robots" content="noindex, nofollow">', ("noindex",)),
        ("<META CONTENT='noarchive' NAME='ROBOTS' />", ("noarchive",)),
        ("<meta name=googlebot content=nosnippet>", ("nosnippet",)),
        ('<meta name="Dolpung" content="noindex">', ("noindex",)),
        ('<meta name="bingbot" content="noindex">', ()),
        ('<meta name="robots" content="noai">', ("ai_reserved",)),
        ('<meta property="tdm-reservation" content="1">', ("tdm_reserved",)),
        ('<meta name="robots" content="index"><meta name="robots" content="noarchive">', ("noarchive",)),
        ('<!-- <meta name="robots" content="noindex"> -->', ()),
        ('<script>w(\'<meta name="robots" content="noindex">\')</script>', ()),
        ("<style>/* <!-- */</style><meta name='robots' content='noindex'>", ("noindex",)),
        ('<meta name="description" content="a > b"><meta name="robots" content="noindex">', ("noindex",)),
        ('<meta name="keywords" content="noindex">', ()),
        ('</head><body><meta name="robots" content="noindex">', ()),
    ],
)
def test_a_page_says_in_its_head_what_is_asked(head: str, flags: tuple[str, ...]) -> None:
    page = f"<html><head><title>네이버의 <b>새</b> 모델</title>{head}".encode("cp949")
    assert read_wishes((), meta_pairs(page)).flags == flags


@pytest.mark.parametrize("piece", [b"<meta ", b'<meta "', b"<!--", b"<script", b"<meta a='"])
def test_a_hostile_head_is_read_in_no_time(piece: bytes) -> None:
    assert meta_pairs(piece * 50_000) == ()


@pytest.mark.parametrize(
    ("notice", "forbids"),
    [
        ("저작권자 © 새벽일보 무단 전재 및 재배포, AI학습 및 활용 금지", True),
        ("ⓒ 새벽일보. 생성형 AI의 학습에 이용하는 것을 금지합니다.", True),
        ("All rights reserved. No AI training.", True),
        ("저작권자 © 새벽일보 무단전재 및 재배포 금지", False),
        ("AI 기자가 쓴 글입니다. 무단 전재 금지", False),
    ],
)
def test_a_rights_line_can_forbid_ai(notice: str, forbids: bool) -> None:
    assert forbids_ai(notice) is forbids
