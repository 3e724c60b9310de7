import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fakes import NOON, FakeClock, FakeMemory, FakeWeb, make_settings, make_source

from crawler.allowance import overdrawn
from crawler.fetch.keys import Keys
from crawler.fetch.web import Web
from crawler.records import Failure, Page, Reason, SourceState, VisitReport
from crawler.visit import visit_source

SECRETS = {"NAVER_CLIENT_ID": "our-name", "NAVER_CLIENT_SECRET": "our-secret"}
API = "http://openapi.naver.com/v1/search/news.json"
SEARCH = {"service": "naver-news", "query": "새벽 AI", "endpoint": API}


class Api(BaseHTTPRequestHandler):
    """The search API and the publisher's pages, as far as a visit meets them."""

    protocol_version = "HTTP/1.1"
    results: int
    requests: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        named = {name.lower(): value for name, value in self.headers.items()}
        self.requests.append((f"{named['host']}{self.path}", named))
        status, kind, body = self.reply(named)
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, named: dict[str, str]) -> tuple[int, str, bytes]:
        if self.path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /v1/\n"
        if not named["host"].startswith("openapi"):
            return 200, "text/html", f"<p>{self.path}</p>".encode()
        if named.get("x-naver-client-secret") != SECRETS["NAVER_CLIENT_SECRET"]:
            return 401, "application/json", b'{"errorCode":"024"}'
        start = int(parse_qs(urlsplit(self.path).query)["start"][0])
        numbers = range(self.results - start + 1, max(0, self.results - start - 99), -1)
        items = [
            {"title": f"새벽 {n}", "originallink": f"http://news.example.kr/{n}", "link": ""} for n in numbers
        ]
        return (
            200,
            "application/json;charset=UTF-8",
            json.dumps({"total": self.results, "items": items}).encode(),
        )

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def api(results: int) -> Iterator[tuple[type[Api], int]]:
    class Served(Api):
        pass

    Served.results, Served.requests = results, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield Served, server.server_port
    finally:
        server.shutdown()
        server.server_close()


def visit(port: int, memory: FakeMemory, keys: dict[str, str]) -> VisitReport:
    settings = make_settings(network={"resolve": {"*": f"127.0.0.1:{port}"}}, politeness={"max_pages": 2})
    source = make_source(feeds=[], kind="search-api", local=True, search=[SEARCH])

    async def run() -> VisitReport:
        clock = FakeClock()
        async with Web(settings, now=clock.now, sleep=clock.sleep, keys=Keys(keys)) as web:
            return await visit_source(
                source, settings=settings, web=web, memory=memory, take=memory.take, now=clock.now
            )

    return asyncio.run(run())


def test_a_search_is_paged_to_its_end_and_next_time_to_the_first_known_result() -> None:
    memory = FakeMemory()
    with api(230) as (served, port):
        first = visit(port, memory, SECRETS)
        asked = [address for address, _ in served.requests if "/v1/" in address]
        assert (first.state, first.listings, first.seen) == (SourceState.OK, 3, 230)
        assert [parse_qs(urlsplit(address).query)["start"] for address in asked] == [["1"], ["101"], ["201"]]
        assert dict(first.dropped) == {Reason.OVER_LIMIT: 228}
        served.results = 233
        second = visit(port, memory, SECRETS)
        assert second.listings == 1
        assert memory.api_calls == {("naver-open-api", date(2025, 2, 10)): 4}


def test_the_key_goes_to_the_api_alone_and_robots_txt_is_not_asked_about_it() -> None:
    with api(1) as (served, port):
        report = visit(port, FakeMemory(), SECRETS)
        assert report.stored == 1
        opened = {address for address, headers in served.requests if "x-naver-client-id" in headers}
        assert opened == {address for address, _ in served.requests if "/v1/" in address} != set()
        assert "openapi.naver.com/robots.txt" not in dict(served.requests)
        assert "news.example.kr/robots.txt" in dict(served.requests)
        assert "our-secret" not in repr(report)


def test_without_a_key_the_search_says_which_is_missing_and_nothing_is_asked() -> None:
    with api(1) as (served, port):
        report = visit(port, FakeMemory(), {"NAVER_CLIENT_ID": "our-name"})
        assert served.requests == []
    (failure,) = report.failures
    assert (failure.reason, failure.detail) == (Reason.NO_KEY, "NAVER_CLIENT_SECRET")
    assert report.state is SourceState.FAILED


def test_a_refused_key_is_a_refusal_of_that_source() -> None:
    with api(1) as (_, port):
        report = visit(port, FakeMemory(), SECRETS | {"NAVER_CLIENT_SECRET": "an old one"})
    assert (report.state, report.failures[0].status) == (SourceState.BLOCKED, 401)


def test_a_key_is_never_shown_and_never_sent_where_it_could_be_read() -> None:
    keys = Keys(SECRETS)
    assert "our" not in repr(keys)
    assert keys.headers("https://openapi.naver.com/v1/x") == {
        "x-naver-client-id": "our-name", "x-naver-client-secret": "our-secret",
    }  # fmt: skip
    assert keys.headers("https://openapi.naver.com.evil.kr/") == {}
    assert isinstance(keys.headers("http://openapi.naver.com/"), Failure)
    broken = Keys(SECRETS | {"NAVER_CLIENT_SECRET": "our\r\nsecret"}).headers("https://openapi.naver.com/")
    assert isinstance(broken, Failure)
    assert "secret" not in broken.detail


def test_the_day_ends_at_midnight_in_seoul() -> None:
    memory = FakeMemory()
    url = "https://openapi.naver.com/v1/search/news.json?query=x"
    for _ in range(25_000):
        assert overdrawn(url, NOON, memory.count_call) is None
    refused = overdrawn(url, NOON, memory.count_call)
    assert refused is not None
    assert (refused.reason, refused.retry_after) == (Reason.RATE_LIMITED, 12 * 3600)
    assert overdrawn("https://news.example.kr/rss", NOON, memory.count_call) is None
    clock = FakeClock()
    clock.pass_time(hours=12)
    assert overdrawn(url, clock.now(), memory.count_call) is None


def test_a_search_that_used_up_its_day_asks_nothing() -> None:
    memory, web = FakeMemory(), FakeWeb()
    memory.api_calls["naver-open-api", date(2025, 2, 10)] = 25_000
    source = make_source(feeds=[], search=[SEARCH])
    report = asyncio.run(
        visit_source(
            source, settings=make_settings(), web=web, memory=memory, take=memory.take, now=FakeClock().now
        )
    )
    assert web.asked == []
    assert report.failures[0].reason is Reason.RATE_LIMITED


def test_google_news_is_searched_through_its_feed_and_a_refusal_by_robots_is_said() -> None:
    source = make_source(feeds=[], search=[{"service": "google-news", "query": "새벽 AI when:1d"}])
    url = "https://news.google.com/rss/search?q=%EC%83%88%EB%B2%BD+AI+when%3A1d&hl=ko&gl=KR&ceid=KR%3Ako"
    pages: dict[str, str | Reason | Page] = {url: Reason.ROBOTS}
    memory = FakeMemory()
    report = asyncio.run(
        visit_source(
            source, settings=make_settings(), web=FakeWeb(pages), memory=memory, take=memory.take,
            now=FakeClock().now,
        )
    )  # fmt: skip
    assert report.state is SourceState.BLOCKED
