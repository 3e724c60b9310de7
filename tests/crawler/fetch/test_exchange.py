"""Every request that is made is told of, with what came of it."""

from __future__ import annotations

import asyncio

import pytest
from fakes import NOON, make_page
from newsstand import Newsstand, serving

from crawler.fetch.exchange import Exchange, exchange_of
from crawler.fetch.web import Web
from crawler.records import Failure, Page, Reason, Unchanged

HOST = "dawn.newsroom.localhost"
TEXT = "<p>카카오가 새 앱을 내놓았다.</p>"


def test_each_request_over_a_connection_is_told_of_once() -> None:
    told: list[Exchange] = []
    stand = Newsstand()
    stand.put(f"{HOST}/1", TEXT)

    async def run() -> None:
        with serving(stand):
            async with Web(stand.settings, now=lambda: NOON, told=told.append) as web:
                ask = {"kind": "page", "local": True, "delay": 0.0, "source": "dawn"}
                page = await web.get(f"http://{HOST}/1", **ask)  # type: ignore[arg-type]  # as named above
                assert isinstance(page, Page)
                await web.get(f"http://{HOST}/1", validators=page.validators, **ask)  # type: ignore[arg-type]  # the same
                await web.get(f"http://{HOST}/gone", **ask)  # type: ignore[arg-type]  # the same
                await web.get("ftp://elsewhere.example.kr/", **ask)  # type: ignore[arg-type]  # the same

    asyncio.run(run())
    assert [(one.kind, one.source, one.outcome, one.received) for one in told] == [
        ("robots", "", "http_4xx", 0),
        ("page", "dawn", "page", len(TEXT.encode())),
        ("page", "dawn", "unchanged", 0),
        ("page", "dawn", "http_4xx", 0),
    ]
    assert all(one.seconds >= 0 for one in told)


@pytest.mark.parametrize(
    ("answer", "outcome", "received"),
    [
        (make_page("https://news.example.kr/1", "글"), "page", 3),
        (Unchanged("https://news.example.kr/1"), "unchanged", 0),
        (Failure("https://news.example.kr/1", Reason.TIMEOUT), "timeout", 0),
        (object(), "moved", 0),
    ],
)
def test_an_answer_is_summed_up_by_its_kind(answer: object, outcome: str, received: int) -> None:
    assert exchange_of("page", "dawn", answer, 0.5) == Exchange("page", "dawn", outcome, received, 0.5)
