from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from fakes import FakeClock, make_page

from crawler.fetch.host_wishes import Forgetful, Remembered
from crawler.fetch.tdmrep import KEPT, Reservations, as_headers, as_text, read_rules, read_text
from crawler.records import Failure, Page, Reason
from pipelines.store import open_store

PAGE = "https://news.example.kr/article/1"
RESERVED = (("tdm-reservation", "1"),)


def rules(*given: tuple[str, int]) -> bytes:
    return json.dumps([{"location": place, "tdm-reservation": flag} for place, flag in given]).encode()


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (rules(("/", 1)), RESERVED),
        (rules(("/*", 1)), RESERVED),
        (rules(("/article/", 1)), RESERVED),
        (rules(("/article/*$", 1)), RESERVED),
        (rules(("/column/", 1)), ()),
        (rules(("/article/", 0)), ()),
        (rules(("/article/", 0), ("/", 1)), ()),
        (rules(("/", 1), ("/article/", 0)), RESERVED),
        (rules(("/", 0), ("/article/", 1)), RESERVED),
        (b'{"location": "/", "tdm-reservation": 1}', RESERVED),
        (b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": "1"}]', RESERVED),
        (b'[{"location": "/", "tdm-reservation": true}]', RESERVED),
        (b'[{"location": "/", "tdm-reservation": null}, 7, {"tdm-reservation": 1}, {"location": ""}]', ()),
        (b"<html>404</html>", ()),
        (b"", ()),
        (b"[" * 100_000, ()),
        (rules(("/" * 100_000, 1)), ()),
    ],
)
def test_a_page_is_reserved_by_the_rules_of_its_path(body: bytes, asked: tuple[tuple[str, str], ...]) -> None:
    read = read_rules(body)
    assert as_headers(read, PAGE) == asked
    assert read_text(as_text(read)) == read


def test_a_policy_comes_with_its_reservation_and_not_without() -> None:
    body = """[{"location": "/a", "tdm-reservation": 1, "tdm-policy": "https://news.example.kr/tdm.json"},
               {"location": "/b", "tdm-reservation": 0, "tdm-policy": "https://news.example.kr/tdm.json"}]"""
    read = read_rules(body.encode())
    assert as_headers(read, "https://news.example.kr/a?idxno=1") == (
        *RESERVED,
        ("tdm-policy", "https://news.example.kr/tdm.json"),
    )
    assert as_headers(read, "https://news.example.kr/b") == ()


def test_a_quoted_path_is_the_path_itself() -> None:
    read = read_rules(rules(("/기사/", 1)))
    assert as_headers(read, "https://news.example.kr/%ea%b8%b0%ec%82%ac/1") == RESERVED


class Site:
    """Answers for tdmrep.json files and remembers what was asked."""

    def __init__(self, answer: bytes | Failure) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def fetch(self, url: str, local: bool, delay: float) -> Page | Failure:
        del local
        self.asked.append(url)
        await asyncio.sleep(delay)
        return self.answer if isinstance(self.answer, Failure) else make_page(url, self.answer.decode())


def test_an_origin_is_asked_once_a_day_even_by_many_at_once() -> None:
    clock, site = FakeClock(), Site(rules(("/", 1)))
    reservations = Reservations(site.fetch, Remembered(Forgetful(), clock.now))

    async def twice() -> None:
        pages = (reservations.of(PAGE + end, local=False, delay=0.0) for end in "ab")
        assert await asyncio.gather(*pages) == [RESERVED, RESERVED]

    asyncio.run(twice())
    clock.pass_time(seconds=KEPT.total_seconds() - 1)
    asyncio.run(twice())
    assert site.asked == ["https://news.example.kr/.well-known/tdmrep.json"]
    clock.pass_time(seconds=1)
    asyncio.run(twice())
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (Failure(PAGE, Reason.HTTP_4XX, status=404), ()),
        (Failure(PAGE, Reason.BLOCKED, status=403), ()),
        (b"no JSON", ()),
        (Failure(PAGE, Reason.TIMEOUT), RESERVED),
        (Failure(PAGE, Reason.HTTP_5XX, status=503), RESERVED),
        (Failure(PAGE, Reason.RATE_LIMITED, status=429), RESERVED),
    ],
)
def test_a_reservation_ends_with_its_file_and_not_with_an_answer_that_failed(
    answer: bytes | Failure, asked: tuple[tuple[str, str], ...]
) -> None:
    clock, site = FakeClock(), Site(rules(("/", 1)))
    reservations = Reservations(site.fetch, Remembered(Forgetful(), clock.now))
    assert asyncio.run(reservations.of(PAGE, local=False, delay=0.0)) == RESERVED
    clock.pass_time(days=1)
    site.answer = answer
    assert asyncio.run(reservations.of(PAGE, local=False, delay=0.0)) == asked
    clock.pass_time(hours=23)
    asyncio.run(reservations.of(PAGE, local=False, delay=0.0))
    assert len(site.asked) == 2


def test_a_restart_asks_for_no_file_again() -> None:
    clock, site = FakeClock(), Site(rules(("/", 1)))
    with open_store("sqlite://") as store:
        for _ in range(2):
            reservations = Reservations(site.fetch, Remembered(store, clock.now))
            assert asyncio.run(reservations.of(PAGE, local=False, delay=0.0)) == RESERVED
            clock.pass_time(hours=1)
        assert store.wishes()["https://news.example.kr"].tdm_read_at == clock.now() - timedelta(hours=2)
    assert len(site.asked) == 1
