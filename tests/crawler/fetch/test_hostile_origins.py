import asyncio
import gzip
import socket
import ssl
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import brotli
import pytest
import zstandard
from fakes import FakeClock, make_settings

from crawler.fetch.web import Web
from crawler.records import Failure, Page, Reason

DEADLINE = 0.3
SLACK = 4.0
"""Seconds beyond the deadline that a busy machine may take; the origins would go on for ever."""
MOST_MEMORY = 64 * 1024 * 1024
CERTIFICATE = Path(__file__).with_name("self_signed.pem")

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HTML = "<html><p>딥시크가 새 모델을 냈다.</p></html>".encode()
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(HTML) + HTML
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Origin:
    """A server of one script; it ends when ``over`` is set."""

    script: "Script"
    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def serve(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.settimeout(3)
        with connection, suppress(OSError):  # clients that hang up are what these tests are about
            self.script(self, connection)

    def next_request(self, connection: socket.socket) -> bytes:
        """Read one request; robots.txt is answered with 404 and is not counted."""
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            more = connection.recv(65_536)
            if not more:
                raise ConnectionError
            request += more
        if request.startswith(b"GET /robots.txt "):
            connection.sendall(NO_ROBOTS)
            raise ConnectionError
        self.requests.append(request)
        return request


Script = Callable[[Origin, socket.socket], None]


@contextmanager
def running(script: Script) -> Iterator[Origin]:
    origin = Origin(script)
    threads: list[Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin.port = listener.getsockname()[1]
        listener.settimeout(0.02)

        def accept() -> None:
            while not origin.over.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    threads.append(Thread(target=origin.serve, args=(connection,)))
                    threads[-1].start()

        door = Thread(target=accept)
        door.start()
        try:
            yield origin
        finally:
            origin.over.set()
            door.join()
            for thread in threads:
                thread.join()


# What servers do -----------------------------------------------------------------------------------------


def say(*parts: bytes) -> Script:
    """Answer a request with these bytes and hang up."""

    def script(origin: Origin, connection: socket.socket) -> None:
        origin.next_request(connection)
        for part in parts:
            connection.sendall(part)

    return script


def drip(start: bytes, piece: bytes) -> Script:
    """Send a piece now and then, for ever."""

    def script(origin: Origin, connection: socket.socket) -> None:
        origin.next_request(connection)
        connection.sendall(start)
        while not origin.over.wait(0.02):
            connection.sendall(piece)

    return script


def pour(start: bytes, piece: bytes) -> Script:
    """Send pieces as fast as they are taken, for ever."""

    def script(origin: Origin, connection: socket.socket) -> None:
        origin.next_request(connection)
        connection.sendall(start)
        while not origin.over.is_set():
            connection.sendall(piece)

    return script


def send_to(location: bytes) -> Script:
    return say(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")


def coded(coding: bytes, body: bytes) -> Script:
    head = HEAD + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(body))
    return say(head, body)


def silent(origin: Origin, connection: socket.socket) -> None:
    connection.recv(65_536)
    origin.over.wait(2)


def silent_for_pages(origin: Origin, connection: socket.socket) -> None:
    origin.next_request(connection)
    origin.over.wait(2)


def hang_up(origin: Origin, connection: socket.socket) -> None:
    origin.next_request(connection)


def reset(origin: Origin, connection: socket.socket) -> None:
    origin.next_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_close(origin: Origin, connection: socket.socket) -> None:
    origin.next_request(connection)
    connection.sendall(HEAD[:-9])
    connection.shutdown(socket.SHUT_WR)
    origin.over.wait(2)


def half_close_in_body(origin: Origin, connection: socket.socket) -> None:
    origin.next_request(connection)
    connection.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + HTML)
    connection.shutdown(socket.SHUT_WR)
    origin.over.wait(2)


def wander(origin: Origin, connection: socket.socket) -> None:
    """Redirect to a new place every time."""
    origin.next_request(connection)
    place = b"/page/%d" % len(origin.requests)
    connection.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place + b"\r\n\r\n")


def wrong_certificate(_: Origin, connection: socket.socket) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(65_536)


def no_certificate(_: Origin, connection: socket.socket) -> None:
    with ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(connection, server_side=True) as secure:
        secure.recv(65_536)


def plain_in_tls(_: Origin, connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(WHOLE)


ZEROS = bytes(100_000_000)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = frozenset({Reason.PROTOCOL, Reason.CONNECT})

HOSTILE: dict[str, tuple[Script, frozenset[Reason]]] = {
    # time
    "says nothing": (silent_for_pages, frozenset({Reason.TIMEOUT})),
    "says nothing, not even of robots": (silent, frozenset({Reason.TIMEOUT})),
    "drips its status line": (drip(b"H", b"T"), frozenset({Reason.TIMEOUT, Reason.PROTOCOL})),
    "drips its headers": (drip(HEAD, b"X-A: b\r\n"), frozenset({Reason.TIMEOUT})),
    "drips a header": (drip(HEAD + b"X: ", b"y"), frozenset({Reason.TIMEOUT})),
    "drips its body": (drip(HEAD + b"Content-Length: 9999\r\n\r\n", b"<"), frozenset({Reason.TIMEOUT})),
    "drips chunks": (drip(CHUNKED, b"1\r\n<\r\n"), frozenset({Reason.TIMEOUT})),
    "drips interim answers": (
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        frozenset({Reason.TIMEOUT, Reason.PROTOCOL}),
    ),
    "goes slowly from place to place": (
        drip(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n", b"X: y\r\n"),
        frozenset({Reason.TIMEOUT}),
    ),
    # size
    "never ends its body": (pour(HEAD + b"\r\n", b"x" * 65_536), frozenset({Reason.TOO_LARGE})),
    "never ends its chunks": (
        pour(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        frozenset({Reason.TOO_LARGE}),
    ),
    "never ends its headers": (pour(HEAD, b"X-A: b\r\n" * 1000), frozenset({Reason.PROTOCOL})),
    "never ends a header": (pour(HEAD + b"X: ", b"y" * 65_536), frozenset({Reason.PROTOCOL})),
    "never ends a header's name": (pour(HEAD, b"y" * 65_536), frozenset({Reason.PROTOCOL})),
    "never ends its status line": (pour(b"HTTP/1.1 200 ", b"y" * 65_536), frozenset({Reason.PROTOCOL})),
    "never ends its interim answers": (
        pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        frozenset({Reason.PROTOCOL, Reason.TIMEOUT}),
    ),
    "never ends a chunk's extension": (
        pour(CHUNKED + b"1;", b"x" * 65_536),
        frozenset({Reason.PROTOCOL, Reason.TIMEOUT}),
    ),
    "never ends its trailers": (
        pour(CHUNKED + b"1\r\n<\r\n0\r\n", b"X-A: b\r\n" * 1000),
        frozenset({Reason.PROTOCOL, Reason.TIMEOUT}),
    ),
    "gives ten thousand cookies": (
        say(HEAD + b"Set-Cookie: a=b\r\n" * 10_000 + b"\r\n"),
        frozenset({Reason.PROTOCOL}),
    ),
    "announces more than there is memory": (
        say(HEAD + b"Content-Length: 99999999999999\r\n\r\n"),
        frozenset({Reason.TOO_LARGE}),
    ),
    "gzips a bomb": (coded(b"gzip", gzip.compress(ZEROS, 9)), frozenset({Reason.TOO_LARGE})),
    "deflates a bomb": (coded(b"deflate", zlib.compress(ZEROS, 9)), frozenset({Reason.TOO_LARGE})),
    "brotlis a bomb": (coded(b"br", brotli.compress(ZEROS, quality=5)), frozenset({Reason.TOO_LARGE})),
    "zstds a bomb": (coded(b"zstd", zstandard.compress(ZEROS)), frozenset({Reason.TOO_LARGE})),
    "packs a bomb in a bomb": (
        coded(b"gzip, br", brotli.compress(gzip.compress(ZEROS, 9))),
        frozenset({Reason.TOO_LARGE}),
    ),
    "packs fifty times": (coded(b", ".join([b"gzip"] * 50), HTML), frozenset({Reason.PROTOCOL})),
    # lies about the body
    "sends less than it says": (say(HEAD + b"Content-Length: 500\r\n\r\n" + HTML), BROKEN),
    "has a negative length": (say(HEAD + b"Content-Length: -1\r\n\r\n" + HTML), BROKEN),
    "has a length of letters": (say(HEAD + b"Content-Length: many\r\n\r\n" + HTML), BROKEN),
    "has two lengths": (say(HEAD + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\n" + HTML), BROKEN),
    "has a length of thirty digits": (
        say(HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n"),
        frozenset({Reason.PROTOCOL, Reason.TOO_LARGE}),
    ),
    "has a chunk of no size": (say(CHUNKED + b"zz\r\n" + HTML), BROKEN),
    "has a chunk of exabytes": (
        say(CHUNKED + b"ffffffffffffffff\r\n" + HTML),
        frozenset({Reason.PROTOCOL, Reason.TOO_LARGE}),
    ),
    "stops within its chunks": (say(CHUNKED + b"9\r\n<htm"), BROKEN),
    "cuts its gzip short": (coded(b"gzip", gzip.compress(HTML)[:-9]), frozenset({Reason.PROTOCOL})),
    "sends a part of the page": (
        say(WHOLE.replace(b"200 OK", b"206 Partial Content")),
        frozenset({Reason.PROTOCOL}),
    ),
    "has no news for those who have nothing": (
        say(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        frozenset({Reason.PROTOCOL}),
    ),
    # no HTTP
    "hangs up": (hang_up, BROKEN),
    "resets": (reset, BROKEN),
    "half closes": (half_close, BROKEN),
    "half closes in the body": (half_close_in_body, BROKEN),
    "speaks HTTP/0.9": (say(HTML), frozenset({Reason.PROTOCOL})),
    "speaks SSH": (say(b"SSH-2.0-OpenSSH_9.6\r\n"), frozenset({Reason.PROTOCOL})),
    "speaks HTTP/2 unasked": (say(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)), BROKEN),
    "has a status of letters": (say(b"HTTP/1.1 two OK\r\n\r\n" + HTML), frozenset({Reason.PROTOCOL})),
    "has a status of five digits": (say(b"HTTP/1.1 20000 OK\r\n\r\n"), frozenset({Reason.PROTOCOL})),
    "has a NUL in a header": (say(HEAD + b"X: a\x00b\r\n\r\n" + HTML), frozenset({Reason.PROTOCOL})),
    "has a header without a colon": (say(HEAD + b"nonsense\r\n\r\n" + HTML), frozenset({Reason.PROTOCOL})),
    "switches protocols": (
        say(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: upgrade\r\n\r\n"),
        frozenset({Reason.PROTOCOL, Reason.REDIRECTS}),
    ),
    # leads astray
    "goes in circles": (send_to(b"/a"), frozenset({Reason.REDIRECTS})),
    "goes on for ever": (wander, frozenset({Reason.REDIRECTS})),
    "leads to a file": (send_to(b"file:///etc/passwd"), frozenset({Reason.REDIRECTS})),
    "leads to data": (send_to(b"data:text/html,<p>a"), frozenset({Reason.REDIRECTS})),
    "leads to the cloud's secrets": (
        send_to(b"http://169.254.169.254/latest/"),
        frozenset({Reason.PRIVATE_ADDRESS}),
    ),
    "leads to them through NAT64": (
        send_to(b"http://[64:ff9b::a9fe:a9fe]/"),
        frozenset({Reason.PRIVATE_ADDRESS}),
    ),
    "leads nowhere": (send_to(b"http://"), frozenset({Reason.REDIRECTS})),
    "leads to no URL": (send_to(b"http://[::1/\xff"), frozenset({Reason.REDIRECTS})),
    "leads to half a label": (send_to(b"http://xn--/"), frozenset({Reason.REDIRECTS})),
    "leads to half a scheme": (send_to(b"hhttp://xn--://a.example.kr/"), frozenset({Reason.REDIRECTS})),
    "asks us to wait until no time at all": (
        say(b"HTTP/1.1 429 Slow\r\nRetry-After: Mon, 10 Feb 2025 03:" + b"9" * 30 + b":00 GMT\r\n\r\n"),
        frozenset({Reason.RATE_LIMITED}),
    ),
    "says no in CP949": (
        say("HTTP/1.1 404 없음\r\nContent-Length: 0\r\n\r\n".encode("cp949")),
        frozenset({Reason.HTTP_4XX}),
    ),
    "asks us to wait a year": (
        say(b"HTTP/1.1 503 Busy\r\nRetry-After: 31536000\r\nContent-Length: 0\r\n\r\n"),
        frozenset({Reason.RATE_LIMITED}),
    ),
}
SECURE: dict[str, tuple[Script, frozenset[Reason]]] = {
    "has someone else's certificate": (wrong_certificate, frozenset({Reason.TLS})),
    "has no certificate": (no_certificate, frozenset({Reason.TLS})),
    "speaks plain HTTP": (plain_in_tls, frozenset({Reason.TLS})),
    "never shakes hands": (silent, frozenset({Reason.TIMEOUT})),
}


def calm(origin: Origin, connection: socket.socket) -> None:
    while True:
        origin.next_request(connection)
        connection.sendall(WHOLE)


def visit(origin: Origin, other: Origin, *urls: str) -> tuple[list[Any], list[float]]:
    """Fetch URLs one after another with one Web; also tell the seconds that each took."""
    names = {"hostile.newsroom.localhost": origin, "calm.newsroom.localhost": other}
    settings = make_settings(
        network={
            "timeout": DEADLINE,
            "max_page": 1_000_000,
            "resolve": {name: f"127.0.0.1:{server.port}" for name, server in names.items()},
        }
    )
    clock = FakeClock()

    async def run() -> tuple[list[Any], list[float]]:
        answers, times = [], []
        async with Web(settings, now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep) as web:
            for url in urls:
                started = time.monotonic()
                answers.append(await web.get(url, kind="page", local=True, delay=0.0))
                times.append(time.monotonic() - started)
        return answers, times

    return asyncio.run(run())


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Origin]:
    with running(calm) as origin:
        yield origin


def check(scheme: str, script: Script, reasons: frozenset[Reason], neighbour: Origin) -> None:
    with running(script) as origin:
        tracemalloc.start()
        try:
            urls = f"{scheme}://hostile.newsroom.localhost/a", "http://calm.newsroom.localhost/b"
            (answer, next_answer), (seconds, _) = visit(origin, neighbour, *urls)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert isinstance(answer, Failure), answer
    assert answer.reason in reasons, answer
    assert answer.detail
    assert len(answer.detail) < 1000
    assert seconds < DEADLINE + SLACK
    assert peak < MOST_MEMORY
    assert len(origin.requests) <= 6  # the redirects that settings allow; no script is asked twice otherwise
    assert origin.connections <= 8
    assert isinstance(next_answer, Page), next_answer


@pytest.mark.parametrize("what", HOSTILE)
def test_an_origin_gets_one_clear_failure_that(what: str, neighbour: Origin) -> None:
    check("http", *HOSTILE[what], neighbour)


@pytest.mark.parametrize("what", SECURE)
def test_a_secure_origin_gets_one_clear_failure_that(what: str, neighbour: Origin) -> None:
    check("https", *SECURE[what], neighbour)


# Connections that are kept -------------------------------------------------------------------------------


def one_answer_a_connection(origin: Origin, connection: socket.socket) -> None:
    """Hang up after an answer without a word of it."""
    origin.next_request(connection)
    connection.sendall(WHOLE)


def late_hang_up(origin: Origin, connection: socket.socket) -> None:
    """Hang up on the second request of a connection."""
    one_answer_a_connection(origin, connection)
    connection.recv(65_536)


def one_answer_too_many(origin: Origin, connection: socket.socket) -> None:
    while True:
        origin.next_request(connection)
        connection.sendall(WHOLE + HEAD + b"Content-Length: 4\r\n\r\nevil")


@pytest.mark.parametrize("script", [one_answer_a_connection, late_hang_up, one_answer_too_many])
def test_every_page_is_the_one_that_was_asked_for(script: Script, neighbour: Origin) -> None:
    with running(script) as origin:
        urls = [f"http://hostile.newsroom.localhost/{n}" for n in range(4)]
        answers, _ = visit(origin, neighbour, *urls)
    assert [getattr(answer, "body", answer) for answer in answers] == [HTML] * 4
    assert len(origin.requests) == 4
