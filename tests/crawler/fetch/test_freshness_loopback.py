import asyncio
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from fakes import FakeClock, make_settings
from test_freshness import NOT_FOR_US, as_headers, cases

from crawler.fetch.web import Web
from crawler.records import Failure, Page, Unchanged, Validators

BODY = b"<rss>12345"  # ten bytes, as the case with a Content-Length of 10 has them

# Their headers are no HTTP on the wire: a coding or framing that nobody can undo.
NOT_ON_THE_WIRE = {
    "headers-store-Content-Encoding", "headers-store-Transfer-Encoding",
    "304-etag-update-response-Content-Encoding", "304-etag-update-response-Content-Length",
}  # fmt: skip


class Player(BaseHTTPRequestHandler):
    """Answers with what the case at hand wants, and writes down what it was asked."""

    protocol_version = "HTTP/1.1"
    status = 200
    written: tuple[tuple[str, str], ...] = ()
    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.send_response_only(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked.append(headers)
        has_it = "if-none-match" in headers or "if-modified-since" in headers
        self.send_response_only(304 if has_it else self.status, "OK")
        for name, value in self.written:
            self.send_header(name, value)
        if not has_it and "Content-Length" not in dict(self.written):
            self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        if not has_it:
            self.wfile.write(BODY)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def player() -> Iterator[Any]:
    handler = type("Bound", (Player,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def play(
    server: Any, steps: list[dict[str, Any]]
) -> list[tuple[Page | Unchanged | Failure, dict[str, str] | None]]:
    """Ask for one listing step by step; tell each answer and the request that reached the server, if any."""
    handler, clock = server.RequestHandlerClass, FakeClock()
    url = f"http://127.0.0.1:{server.server_address[1]}/rss"
    happened = []

    async def run() -> None:
        held = Validators()
        async with Web(make_settings(), now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep) as web:
            for step in steps:
                handler.asked.clear()
                handler.status = step.get("status", 200)
                handler.written = as_headers(step.get("response_headers", []), clock.now())
                where = url + step.get("query", "")
                answer = await web.get(where, kind="listing", validators=held, local=True, delay=0.0)
                happened.append((answer, handler.asked[-1] if handler.asked else None))
                held = held if isinstance(answer, Failure) else answer.validators
                clock.pass_time(seconds=3 * bool(step.get("pause_after")))

    asyncio.run(run())
    return happened


def test_the_required_freshness_cases_hold_on_the_wire(player: Any) -> None:
    wrong, right = [], 0
    for case in cases("http_freshness.jsonl"):
        if case["kind"] != "required" or case["id"] in NOT_ON_THE_WIRE:
            continue
        status = case["status"][0] if case["status"] else 200
        first = {"response_headers": case["response_headers"], "pause_after": case["pause"], "status": status}
        query = "?page=2" if case["id"] == "query-args-different" else ""
        _, (_, request) = play(player, [first, first | {"query": query}])
        if (request is None) is (case["expect"] == "cached"):
            right += 1
        else:
            wrong.append(case["id"])
    assert set(wrong) <= NOT_FOR_US
    assert right / (right + len(wrong)) >= 0.95


def conditional_problem(player: Any, case: dict[str, Any]) -> str:
    """Return where what happened is not what the case expects, or nothing."""
    for step, (answer, request) in zip(case["requests"], play(player, case["requests"]), strict=True):
        expected = step.get("expected_type")
        if expected == "cached" and request is not None:
            return "asked again"
        header = {"etag_validated": "if-none-match", "lm_validated": "if-modified-since"}.get(expected or "")
        if header and (header not in (request or {}) or not isinstance(answer, Unchanged)):
            return f"{expected}: {request}, {answer}"
    return ""


def test_the_required_conditional_cases_hold_on_the_wire(player: Any) -> None:
    results = Counter()
    wrong = {}
    for case in cases("http_conditional.jsonl"):
        if case["kind"] == "check" or case["browser_only"] or case["id"] in NOT_ON_THE_WIRE:
            continue
        results[case["kind"]] += 1
        wrong |= {case["id"]: problem} if (problem := conditional_problem(player, case)) else {}
    assert wrong == {}
    assert results["required"] >= 8


@pytest.mark.parametrize(
    ("etag", "sent"),
    [
        ('"a"', '"a"'),
        ('W/"a"', 'W/"a"'),
        ("a", "a"),
        ('"a-gzip", "b"', '"a-gzip", "b"'),
        ('"가"'.encode().decode("latin-1"), None),
        (f'"{"a" * 2000}"', None),
    ],
)
def test_an_etag_goes_back_as_it_came_or_not_at_all(player: Any, etag: str, sent: str | None) -> None:
    modified = "Sun, 09 Feb 2025 00:00:00 GMT"
    headers = [["ETag", etag], ["Last-Modified", modified]]
    _, (answer, request) = play(player, [{"response_headers": headers}, {}])
    assert isinstance(answer, Unchanged)
    assert request is not None
    assert (request.get("if-none-match"), request["if-modified-since"]) == (sent, modified)


def test_an_etag_that_cannot_go_back_leaves_the_request_unconditional(player: Any) -> None:
    headers = [["ETag", '"가"'.encode().decode("latin-1")]]
    _, (answer, request) = play(player, [{"response_headers": headers}] * 2)
    assert isinstance(answer, Page)
    assert "if-none-match" not in (request or {})
