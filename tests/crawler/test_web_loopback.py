import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import Any

import brotli
import pytest
import zstandard
from aiohttp.abc import AbstractResolver, ResolveResult
from fakes import NOON, FakeClock, make_settings

from crawler.fetch.web import LONGEST_TRUST, Web
from crawler.records import Failure, Page, Reason, Unchanged, Validators
from pipelines.store import Store, open_store

Answer = Callable[["Handler"], None]
TEXT = "딥시크가 새 모델을 냈다는 소식이 들렸다."
HTML = f"<html><body><p>{TEXT}</p></body></html>".encode()


@dataclass
class Site:
    """A real HTTP server on loopback: host and path -> what answers."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    hits: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    released: Event = field(default_factory=Event)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.hits if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.site.hits.append((host, self.path, {k.lower(): v for k, v in self.headers.items()}))
        answer = self.site.answers.get(host + self.path) or self.site.answers.get(self.path)
        (answer or send(404))(self)

    def log_message(self, *_: Any) -> None:
        return


def send(status: int = 200, body: bytes = HTML, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"content-type": "text/html; charset=utf-8"} | named).items():
            if value:
                handler.send_header(name, value)
        if "content-length" not in named:
            handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        if status != 304:
            handler.wfile.write(body)

    return answer


def in_order(*answers: Answer) -> Answer:
    waiting = iter(answers)
    return lambda handler: next(waiting)(handler)


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Clients that hang up are what these tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(site: Site, *paths: str, clock: FakeClock | None = None, **request: Any) -> list[Any]:
    """Fetch paths (on the site's own host) or URLs one after another with one Web."""
    clock = clock or FakeClock()
    network = {"resolve": {"*.newsroom.localhost": f"127.0.0.1:{site.port}"}} | request.pop("network", {})
    politeness = request.pop("politeness", {})
    settings = make_settings(network=network, politeness=politeness, rights=request.pop("rights", {}))
    arguments = {"kind": "page", "local": True, "delay": 0.0} | request

    async def run() -> list[Any]:
        web = Web(settings, now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 1.0)
        async with web:
            return [await web.get(url_of(site, path), **arguments) for path in paths]

    return asyncio.run(run())


def url_of(site: Site, path: str) -> str:
    return path if "://" in path else f"http://127.0.0.1:{site.port}{path}"


def fetch_one(site: Site, path: str, **request: Any) -> Any:
    return fetch(site, path, **request)[0]


def test_a_page_comes_with_its_bytes_headers_and_time(site: Site) -> None:
    site.answers["/a"] = send(etag='"1"')
    page = fetch_one(site, "/a#part", source="outlet")
    assert isinstance(page, Page)
    assert (page.body, page.status, page.source, page.fetched_at) == (HTML, 200, "outlet", NOON)
    assert (page.url, page.final_url) == (url_of(site, "/a#part"), url_of(site, "/a"))
    assert page.validators == Validators('"1"')


def test_a_named_host_is_dialled_at_its_override_and_keeps_its_name(site: Site) -> None:
    site.answers["dawn.newsroom.localhost/a"] = send()
    page = fetch_one(site, "http://dawn.newsroom.localhost/a")
    assert isinstance(page, Page)
    assert {host for host, _, _ in site.hits} == {"dawn.newsroom.localhost"}


def test_we_say_who_we_are_and_keep_no_cookies(site: Site) -> None:
    site.answers["/a"] = send(set_cookie="id=1")
    fetch(site, "/a", "/a")
    _, _, headers = site.hits[-1]
    assert headers["user-agent"].startswith("dolpung/")
    assert headers["user-agent"].endswith("(+bot@example.kr)")
    assert "cookie" not in headers


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("q=%B3%D7%C0%CC", "q=%B3%D7%C0%CC"),  # EUC-KR: must not become UTF-8
        ("q=네이버", "q=%EB%84%A4%EC%9D%B4%EB%B2%84"),
        ("a=%26%3D%2B+b&&idxno=1", "a=%26%3D%2B+b&&idxno=1"),
        ("a=b c", "a=b%20c"),
    ],
)
def test_a_query_reaches_the_server_with_its_meaning(site: Site, written: str, sent: str) -> None:
    site.answers[f"/a?{sent}"] = send()
    assert isinstance(fetch_one(site, f"/a?{written}"), Page)


def test_a_redirect_is_followed_and_named(site: Site) -> None:
    site.answers |= {"/old": send(301, location="/new#top"), "/new": send()}
    page = fetch_one(site, "/old")
    assert (page.url, page.final_url) == (url_of(site, "/old"), url_of(site, "/new"))


def test_a_location_in_raw_bytes_is_followed_as_browsers_do(site: Site) -> None:
    def raw(handler: Handler) -> None:
        handler.wfile.write(
            b"HTTP/1.1 302 Found\r\nlocation: /\xb3\xd7 \xc0\xcc\r\ncontent-length: 0\r\n\r\n"
        )

    site.answers |= {"/old": raw, "/%B3%D7%20%C0%CC": send()}
    assert isinstance(fetch_one(site, "/old"), Page)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/loop", Reason.REDIRECTS),
        ("ftp://news.example.kr/", Reason.REDIRECTS),
        ("http://name:word@news.example.kr/", Reason.REDIRECTS),
        ("http://169.254.169.254/latest/", Reason.PRIVATE_ADDRESS),
        ("//0x7f.1/", Reason.PRIVATE_ADDRESS),
    ],
)
def test_a_bad_redirect_is_not_followed(site: Site, location: str, reason: Reason) -> None:
    site.answers["/loop"] = send(302, location=location)
    failure = fetch_one(site, "/loop")
    assert (failure.reason, failure.url) == (reason, url_of(site, "/loop"))
    assert site.paths() == ["/loop"]


def test_redirects_end_somewhere(site: Site) -> None:
    site.answers |= {f"/{n}": send(302, location=f"/{n + 1}") for n in range(9)}
    assert fetch_one(site, "/0", network={"max_redirects": 3}).reason is Reason.REDIRECTS
    assert site.paths() == ["/0", "/1", "/2", "/3"]


def test_a_304_is_unchanged(site: Site) -> None:
    site.answers["/a"] = send(304)
    answer = fetch_one(site, "/a", validators=Validators('"1"', "Mon, 10 Feb 2025 00:00:00 GMT"))
    assert answer == Unchanged(url_of(site, "/a"), Validators('"1"', "Mon, 10 Feb 2025 00:00:00 GMT"))
    _, _, headers = site.hits[-1]
    assert headers["if-none-match"] == '"1"'
    assert headers["if-modified-since"] == "Mon, 10 Feb 2025 00:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_a_failure(site: Site) -> None:
    site.answers["/a"] = send(304)
    failure = fetch_one(site, "/a")
    assert (failure.reason, failure.status) == (Reason.PROTOCOL, 304)


def test_a_listing_that_is_still_fresh_is_not_asked_for_again(site: Site) -> None:
    site.answers["/rss"] = send(etag='"1"', cache_control="max-age=600", content_type="text/xml")
    clock = FakeClock()
    first, second = fetch(site, "/rss", "/rss", clock=clock, kind="listing")
    assert first == second
    assert first.fresh_until == NOON + timedelta(seconds=600)
    assert site.paths() == ["/rss"]
    site.answers["/b"] = send()
    fetch(site, "/rss", *["/b"] * 6, "/rss", kind="listing", delay=110.0)  # the clock runs in the pauses
    assert site.paths()[1:] == ["/rss", *["/b"] * 6, "/rss"]


def test_a_304_tells_how_long_it_holds_and_what_to_ask_with(site: Site) -> None:
    site.answers["/rss"] = send(304, etag='"2"', cache_control="max-age=600")
    answer = fetch_one(site, "/rss", kind="listing", validators=Validators('"1"'))
    assert answer == Unchanged(url_of(site, "/rss"), Validators('"2"'), NOON + timedelta(seconds=600))


def test_a_304_is_believed_for_hours_and_then_the_whole_is_asked_for(site: Site) -> None:
    def lie(handler: Handler) -> None:
        send(304 if "If-None-Match" in handler.headers else 200, etag='"1"')(handler)

    site.answers["/rss"] = lie
    for since, kind in ((NOON - LONGEST_TRUST, Unchanged), (NOON - LONGEST_TRUST * 1.01, Page)):
        validators = Validators('"1"', since=since)
        assert isinstance(fetch_one(site, "/rss", kind="listing", validators=validators), kind)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, Reason.HTTP_4XX), (410, Reason.HTTP_4XX), (401, Reason.LOGIN), (403, Reason.BLOCKED),
        (451, Reason.BLOCKED), (408, Reason.TIMEOUT), (500, Reason.HTTP_5XX), (503, Reason.HTTP_5XX),
        (300, Reason.REDIRECTS), (206, Reason.PROTOCOL),
    ],
)  # fmt: skip
def test_a_status_is_a_reason(site: Site, status: int, reason: Reason) -> None:
    site.answers["/a"] = send(status)
    failure = fetch_one(site, "/a")
    assert (failure.reason, failure.status) == (reason, status)


def test_a_short_retry_after_is_waited_out_once(site: Site) -> None:
    clock = FakeClock()
    site.answers["/a"] = in_order(send(429, retry_after="7"), send())
    assert isinstance(fetch_one(site, "/a", clock=clock), Page)
    assert clock.slept == [7.0]


def test_a_second_refusal_ends_the_patience(site: Site) -> None:
    site.answers["/a"] = in_order(send(429, retry_after="7"), send(503, retry_after="9"))
    failure = fetch_one(site, "/a")
    assert (failure.reason, failure.retry_after) == (Reason.RATE_LIMITED, 9.0)


def test_a_long_retry_after_ends_the_visit_to_that_host(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/a": send(429, retry_after="Mon, 10 Feb 2025 03:10:00 GMT"), "/b": send()}
    first, second = fetch(site, "/a", "/b", clock=clock)
    assert (first.reason, first.retry_after) == (Reason.RATE_LIMITED, 600.0)
    assert (second.reason, second.retry_after) == (Reason.RATE_LIMITED, 600.0)
    assert (site.paths(), clock.slept) == (["/a"], [])


def test_nobody_who_waits_in_a_hosts_queue_comes_before_its_retry_after_ends(site: Site) -> None:
    clock, seen = FakeClock(), list[float]()

    def at(answer: Answer) -> Answer:
        def noted(handler: Handler) -> None:
            seen.append(clock.monotonic())
            answer(handler)

        return noted

    asked = in_order(send(429, retry_after="3"), *[send()] * 8)
    site.answers |= {f"/{n}": at(asked) for n in range(4)} | {"/there": at(send(302, location="/3"))}
    settings = make_settings(politeness={"delay": 0.2})
    request: dict[str, Any] = {"kind": "page", "local": True, "delay": 0.2}

    async def run() -> list[Any]:
        async with Web(settings, now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep) as web:
            paths = ("/0", "/1", "/2", "/there")
            return await asyncio.gather(*(web.get(url_of(site, path), **request) for path in paths))

    assert all(isinstance(page, Page) for page in asyncio.run(run()))
    first, *others = seen
    assert len(others) == 5  # the first one again, two that waited, and one that was sent on
    assert min(others) - first >= 3.0


def test_a_site_under_repair_is_left_alone_although_it_speaks_of_logging_in(site: Site) -> None:
    clock = FakeClock()
    wall = "<html><body><p>로그인이 필요한 서비스입니다.</p></body></html>".encode()
    site.answers |= {"/a": send(503, wall, retry_after="20"), "/b": send()}
    first, second = fetch(site, "/a", "/b", clock=clock)
    assert (first.reason, first.retry_after) == (Reason.LOGIN, 20.0)
    assert isinstance(second, Page)
    assert clock.slept == [20.0]


def test_a_429_without_a_word_leaves_the_host_alone_too(site: Site) -> None:
    site.answers |= {"/a": send(429), "/b": send()}
    assert [answer.reason for answer in fetch(site, "/a", "/b")] == [Reason.RATE_LIMITED] * 2
    assert site.paths() == ["/a"]


def test_a_host_that_keeps_failing_is_left_alone_and_tried_again(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/a": send(500), "/b": send()}
    answers = fetch(site, *["/a"] * 7, clock=clock)
    assert [answer.reason for answer in answers] == [Reason.HTTP_5XX] * 7
    assert [answer.retry_after for answer in answers] == [None] * 5 + [60.0] * 2
    assert site.paths() == ["/a"] * 5


def test_a_probe_after_the_pause_closes_the_circuit(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/a": send(403), "/b": send(), "dawn.newsroom.localhost/b": send()}
    other = "http://dawn.newsroom.localhost/b"

    async def run() -> list[Any]:
        resolve = {"*.newsroom.localhost": f"127.0.0.1:{site.port}"}
        settings = make_settings(network={"resolve": resolve})
        request: dict[str, Any] = {"kind": "page", "local": True, "delay": 0.0}
        async with Web(settings, now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep) as web:
            for _ in range(5):
                await web.get(url_of(site, "/a"), **request)
            early, elsewhere = await web.get(url_of(site, "/b"), **request), await web.get(other, **request)
            troubled = dict(web.circuits)
            clock.pass_time(seconds=60)
            return [early, elsewhere, troubled, await web.get(url_of(site, "/b"), **request), web.circuits]

    early, elsewhere, troubled, late, left = asyncio.run(run())
    assert (early.reason, early.retry_after) == (Reason.RATE_LIMITED, 60.0)
    assert isinstance(elsewhere, Page)
    assert list(troubled) == [url_of(site, "")]
    assert isinstance(late, Page)
    assert left == {}


def test_a_restart_after_a_kill_does_not_ask_a_resting_host_again(site: Site) -> None:
    clock, request = FakeClock(), {"kind": "page", "local": True, "delay": 0.0}
    site.answers |= {"/a": send(500), "/b": send()}

    async def process(store: Store, *paths: str) -> list[Any]:
        web = Web(make_settings(), now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep, wishes=store)
        answers = [await web.get(url_of(site, path), **request) for path in paths]
        await web.__aexit__()  # closes connections; nothing is written down
        return answers

    with open_store("sqlite://") as store:
        asyncio.run(process(store, *["/a"] * 5))
        assert site.paths() == ["/a"] * 5
        (refused,) = asyncio.run(process(store, "/b"))
        assert (refused.reason, refused.retry_after) == (Reason.HTTP_5XX, 60.0)
        assert len(site.paths()) == 5
        clock.pass_time(seconds=60)
        assert isinstance(asyncio.run(process(store, "/b"))[0], Page)
        assert store.circuits() == {}


def test_a_slow_body_meets_the_deadline(site: Site) -> None:
    def slow(handler: Handler) -> None:
        send(body=b"", content_length="1000")(handler)
        handler.wfile.write(b"<html>")
        handler.wfile.flush()
        site.released.wait(5)

    site.answers["/a"] = slow
    assert fetch_one(site, "/a", network={"timeout": 0.05}).reason is Reason.TIMEOUT


def test_the_deadline_is_for_all_redirects_together(site: Site) -> None:
    def slow(number: int) -> Answer:
        def answer(handler: Handler) -> None:
            site.released.wait(0.06)
            send(302, location=f"/{number + 1}")(handler)

        return answer

    site.answers |= {f"/{n}": slow(n) for n in range(4)} | {"/4": send()}
    assert fetch_one(site, "/0", network={"timeout": 0.15}).reason is Reason.TIMEOUT


def test_a_body_beyond_the_limit_is_refused_announced_or_not(site: Site) -> None:
    site.answers["/a"] = send(body=b"x" * 2000)

    def endless(handler: Handler) -> None:
        send(body=b"x" * 2000, content_length="", connection="close")(handler)
        handler.close_connection = True

    site.answers["/b"] = endless
    answers = fetch(site, "/a", "/b", network={"max_page": 1000})
    assert [answer.reason for answer in answers] == [Reason.TOO_LARGE] * 2
    assert isinstance(fetch_one(site, "/a", kind="listing", network={"max_page": 1000}), Page)


def test_a_body_cut_short_is_no_page(site: Site) -> None:
    def cut(handler: Handler) -> None:
        send(body=b"<html>", content_length="1000")(handler)
        handler.close_connection = True

    site.answers["/a"] = cut
    assert fetch_one(site, "/a").reason is Reason.PROTOCOL


def test_compressed_bodies_are_decoded(site: Site) -> None:
    site.answers |= {
        "/gzip": send(body=gzip.compress(HTML[:9]) + gzip.compress(HTML[9:]), content_encoding="gzip"),
        "/zlib": send(body=zlib.compress(HTML), content_encoding="deflate"),
        "/raw": send(body=zlib.compress(HTML)[2:-4], content_encoding="deflate"),
        "/zstd": send(body=zstandard.compress(HTML), content_encoding="zstd"),
        "/br": send(body=brotli.compress(HTML), content_encoding="br"),
        "/none": send(body=b"", content_encoding="br"),
        "/lie": send(body=HTML, content_encoding="gzip"),
        "/silly": send(body=HTML, content_encoding="UTF-8"),
    }
    pages = fetch(site, "/gzip", "/zlib", "/raw", "/zstd", "/br", "/lie", "/silly", "/none")
    assert [getattr(page, "body", page) for page in pages] == [HTML] * 7 + [b""]


def test_a_bomb_of_any_coding_is_refused_early(site: Site) -> None:
    zeros = bytes(20_000_000)
    site.answers |= {
        "/gzip": send(body=gzip.compress(zeros), content_encoding="gzip"),
        "/twice": send(body=gzip.compress(gzip.compress(zeros)), content_encoding="gzip, gzip"),
        "/zstd": send(body=zstandard.compress(zeros), content_encoding="zstd"),
    }
    answers = fetch(site, "/gzip", "/twice", "/zstd", network={"max_page": 1_000_000})
    assert [answer.reason for answer in answers] == [Reason.TOO_LARGE] * 3


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", HTML),
        ("br", brotli.compress(HTML)[:-3]),
        ("gzip", gzip.compress(HTML)[:-9]),
        ("zstd", HTML),
        ("compress", HTML),
        ("gzip, gzip, gzip, gzip", HTML),
    ],
)
def test_a_coding_that_cannot_be_undone_is_a_failure(site: Site, coding: str, body: bytes) -> None:
    site.answers["/a"] = send(body=body, content_encoding=coding)
    assert fetch_one(site, "/a").reason is Reason.PROTOCOL


@pytest.mark.parametrize(
    ("content_type", "page", "listing"),
    [
        ("text/html", True, True),
        ("", True, True),
        ("html", True, True),
        ("application/rss+xml", False, True),
        ("application/json; charset=utf-8", False, True),
        ("application/x-gzip", False, True),
        ("image/png", False, False),
        ("application/pdf", False, False),
    ],
)
def test_a_type_that_we_cannot_read_is_not_read(
    site: Site, content_type: str, page: bool, listing: bool
) -> None:
    site.answers["/a"] = send(content_type=content_type)
    for kind, readable in (("page", page), ("listing", listing)):
        answer = fetch_one(site, "/a", kind=kind)
        assert isinstance(answer, Page) is readable
        assert readable or answer.reason is Reason.WRONG_TYPE


def robots(text: str) -> Answer:
    return send(body=text.encode(), content_type="text/plain")


def test_robots_keeps_us_out_also_at_the_end_of_a_redirect(site: Site) -> None:
    site.answers |= {
        "/robots.txt": robots("User-agent: *\nDisallow: /private/\n"),
        "/a": send(302, location="/private/a"),
        "/private/a": send(),
    }
    answers = fetch(site, "/private/a", "/a")
    assert [(answer.reason, answer.url) for answer in answers] == [
        (Reason.ROBOTS, url_of(site, "/private/a")),
        (Reason.ROBOTS, url_of(site, "/a")),
    ]
    assert [path for _, path, _ in site.hits] == ["/robots.txt", "/a"]


def test_a_group_for_us_beats_the_group_for_all(site: Site) -> None:
    site.answers |= {
        "/robots.txt": robots("\ufeffUser-agent: *\nDisallow: /\n\nUser-agent: Dolpung\nDisallow: /b\n"),
        "/a": send(),
    }
    first, second = fetch(site, "/a", "/b")
    assert isinstance(first, Page)
    assert second.reason is Reason.ROBOTS


@pytest.mark.parametrize("path", ["/a/../private/x", "/a/%2e%2e/private/x", "/%70rivate/x"])
def test_the_path_that_robots_forbids_has_no_other_spelling(site: Site, path: str) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /private/\n")
    assert fetch_one(site, path).reason is Reason.ROBOTS


def test_unreachable_robots_means_wait(site: Site) -> None:
    site.answers |= {"/robots.txt": send(500), "/a": send()}
    first, second = fetch(site, "/a", "/b")
    assert (first.reason, first.url, first.detail) == (
        Reason.HTTP_5XX, url_of(site, "/a"), "robots.txt: HTTP 500",
    )  # fmt: skip
    assert second.reason is Reason.HTTP_5XX
    assert [path for _, path, _ in site.hits] == ["/robots.txt"]


@pytest.mark.parametrize("status", [404, 401, 403])
def test_no_robots_means_no_rules(site: Site, status: int) -> None:
    site.answers |= {"/robots.txt": send(status), "/a": send()}
    assert isinstance(fetch_one(site, "/a"), Page)


def test_robots_that_lead_in_circles_mean_no_rules(site: Site) -> None:
    site.answers |= {"/robots.txt": send(302, location="/robots.txt"), "/a": send()}
    assert isinstance(fetch_one(site, "/a"), Page)


def test_robots_are_asked_for_once_a_day(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/robots.txt": robots(""), "/a": send(), "/b": send()}
    fetch(site, "/a", "/b", clock=clock)
    assert [path for _, path, _ in site.hits].count("/robots.txt") == 1


def test_the_signals_of_robots_come_with_each_page(site: Site) -> None:
    site.answers |= {
        "/robots.txt": robots("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"),
        "/a": send(),
    }
    assert fetch_one(site, "/a").site_wishes == (("content-signal", "search=yes, ai-train=no"),)
    assert fetch_one(site, "/a", kind="listing").site_wishes == ()


TDMREP = "/.well-known/tdmrep.json"


def test_a_tdmrep_file_is_asked_for_only_when_that_is_configured_and_before_the_page(site: Site) -> None:
    site.answers |= {
        TDMREP: send(body=b'[{"location": "/a", "tdm-reservation": 1}]'),
        "/a": send(),
        "/b": send(),
    }
    assert fetch_one(site, "/a").site_wishes == ()
    assert site.paths() == ["/a"]
    site.hits.clear()
    pages = fetch(site, "/a", "/b", rights={"tdm_file": True})
    assert [page.site_wishes for page in pages] == [(("tdm-reservation", "1"),), ()]
    assert site.paths() == [TDMREP, "/a", "/b"]


@pytest.mark.parametrize(("allowed", "asked"), [("", [TDMREP, "/a"]), ("/.well-known/", ["/a"])])
def test_a_tdmrep_file_is_asked_for_as_politely_as_a_page(site: Site, allowed: str, asked: list[str]) -> None:
    clock = FakeClock()
    site.answers |= {
        "/robots.txt": robots(f"User-agent: *\nCrawl-delay: 4\nDisallow: {allowed}"),
        "/a": send(),
    }
    site.answers |= {TDMREP: send(403)}
    page = fetch_one(site, "/a", clock=clock, rights={"tdm_file": True})
    assert (page.status, page.site_wishes) == (200, ())
    assert site.paths() == asked
    assert clock.slept == pytest.approx([4.0] * len(asked))


def test_only_the_head_of_an_endless_robots_counts(site: Site) -> None:
    padding = "# long\n" * 80_000
    site.answers |= {
        "/robots.txt": robots(f"User-agent: *\nDisallow: /a\n{padding}Disallow: /b\n"),
        "/b": send(),
    }
    first, second = fetch(site, "/a", "/b")
    assert first.reason is Reason.ROBOTS
    assert isinstance(second, Page)


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/a": send(), "/b": send()}
    fetch(site, "/a", "/b", clock=clock, delay=2.0, politeness={"jitter": 0.5})
    assert clock.slept == [3.0, 3.0]  # robots.txt, then a, then b: 2 s and half of it at random


def test_a_crawl_delay_is_a_floor(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 11\n"), "/a": send()}
    fetch(site, "/a", clock=clock, delay=2.0)
    assert clock.slept == [11.0]


def test_a_crawl_delay_of_hours_is_kept_by_leaving(site: Site) -> None:
    clock = FakeClock()
    site.answers |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 7200\n"), "/a": send()}
    failure = fetch_one(site, "/a", clock=clock)
    assert (failure.reason, failure.retry_after) == (Reason.RATE_LIMITED, 7200.0)
    assert clock.slept == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/a", "http://dawn.newsroom.localhost/a"])
def test_a_private_address_needs_a_local_source(site: Site, url: str) -> None:
    site.answers["/a"] = send()
    url = url.format(port=site.port)
    assert isinstance(fetch_one(site, url), Page)
    site.hits.clear()
    assert fetch_one(site, url, local=False).reason is Reason.PRIVATE_ADDRESS
    assert site.hits == []


def test_a_closed_port_is_a_connection_failure(site: Site) -> None:
    network = {"resolve": {"*.newsroom.localhost": "127.0.0.1:1"}}
    assert fetch_one(site, "http://dawn.newsroom.localhost/a", network=network).reason is Reason.CONNECT


def test_a_name_without_an_address_is_a_dns_failure() -> None:
    class Nobody(AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            raise OSError(f"{host}:{port} is unknown to {family}")

        async def close(self) -> None:
            return

    async def run() -> Any:
        async with Web(make_settings(), now=FakeClock().now, lookup=Nobody()) as web:
            return await web.get("https://news.example.kr/a", kind="page", delay=0.0)

    assert asyncio.run(run()).reason is Reason.DNS


def test_tls_to_a_plain_server_is_a_tls_failure(site: Site) -> None:
    assert fetch_one(site, f"https://127.0.0.1:{site.port}/a").reason is Reason.TLS


def test_what_is_not_http_is_a_protocol_failure(site: Site) -> None:
    def noise(handler: Handler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
        handler.close_connection = True

    site.answers |= {"/a": noise, "/b": send(x="y" * 40_000)}
    answers = fetch(site, "/a", "/b")
    assert [answer.reason for answer in answers] == [Reason.PROTOCOL] * 2


def test_two_pages_of_one_host_are_never_asked_for_at_once(site: Site) -> None:
    inside, most = [0], [0]

    def count(handler: Handler) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        send()(handler)
        inside[0] -= 1

    site.answers |= {f"/{n}": count for n in range(6)}

    async def run() -> list[Any]:
        async with Web(make_settings(), now=FakeClock().now) as web:
            urls = [url_of(site, f"/{n}") for n in range(6)]
            return await asyncio.gather(*(web.get(u, kind="page", local=True, delay=0.0) for u in urls))

    assert all(isinstance(page, Page) for page in asyncio.run(run()))
    assert most == [1]


CHALLENGE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>"


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_a_bot_check_is_told_and_the_host_is_left_alone(site: Site, status: int) -> None:
    site.answers["/a"] = send(status, CHALLENGE)
    site.answers["/b"] = send()
    first, second = fetch(site, "/a", "/b")
    assert (first.reason, second.reason) == (Reason.CAPTCHA, Reason.RATE_LIMITED)
    assert site.paths() == ["/a"]


def test_a_refusal_that_never_ends_is_still_a_refusal(site: Site) -> None:
    site.answers["/a"] = send(403, b"<p>Forbidden</p>", content_length="4000000")
    (answer,) = fetch(site, "/a")
    assert answer.reason is Reason.BLOCKED


def test_the_bot_check_of_a_robots_txt_hides_no_page(site: Site) -> None:
    site.answers["/robots.txt"] = send(403, CHALLENGE)
    site.answers["/a"] = send()
    (answer,) = fetch(site, "/a")
    assert isinstance(answer, Page)


def break_off(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(SHUT_RDWR)


def test_a_broken_connection_is_asked_once_more_and_only_in_its_turn(site: Site) -> None:
    clock = FakeClock()
    site.answers["/rss"] = in_order(send(), break_off, send())
    answers = fetch(site, "/rss", "/rss", clock=clock, delay=2.0)
    assert [type(answer) for answer in answers] == [Page, Page]
    assert site.paths() == ["/rss"] * 3
    assert clock.slept == [2.0] * 3  # after robots.txt, after the page, after the break


def test_a_server_that_only_breaks_off_is_asked_twice(site: Site) -> None:
    site.answers["/rss"] = break_off
    answer = fetch_one(site, "/rss")
    assert (type(answer), answer.reason) == (Failure, Reason.CONNECT)
    assert site.paths() == ["/rss"] * 2
