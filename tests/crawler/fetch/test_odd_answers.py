import asyncio
import random
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from fakes import FakeClock, make_settings
from test_hostile_origins import CHUNKED, HEAD, HTML, WHOLE, Origin, running, say, visit

from crawler.fetch.web import Web
from crawler.records import Failure, Page, Unchanged, Validators

ANSWERS = (
    WHOLE,
    CHUNKED + b"6\r\n<html>\r\n0\r\nX: y\r\n\r\n",
    HEAD + b'ETag: "a"\r\nLast-Modified: Sun, 09 Feb 2025 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n',
    HEAD + b"Content-Encoding: gzip\r\nCache-Control: max-age=60\r\nContent-Length: 9\r\n\r\n\x1f\x8b1234567",
    b"HTTP/1.1 302 Found\r\nLocation: http://calm.newsroom.localhost/a?b#c\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 429 Slow\r\nRetry-After: Mon, 10 Feb 2025 03:10:00 GMT\r\nContent-Length: 0\r\n\r\n",
    b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
)
ODDITIES = (
    b"\0", b"\r", b"\n", b"\r\n", b" ", b":", b"\xff", b"[", b"]", b"//", b"@", b"%", b"%zz", b";", b",",
    b'"', b"-", "가".encode(), "가".encode("cp949"), b"\xed\xa0\x80", b"9" * 25, b"http://[",
    b"http://xn--", b"?" * 50, b":99999", b"x" * 300,
)  # fmt: skip


def distorted(chance: random.Random) -> bytes:
    """An answer with one to three changes, most of them in its head."""
    answer = bytearray(chance.choice(ANSWERS))
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(min(len(answer), 130))
        answer[at : at + chance.choice((0, 0, 1, 4))] = chance.choice(ODDITIES)
    return bytes(answer)


@pytest.fixture
def mirror() -> Iterator[tuple[Origin, list[bytes]]]:
    """An origin that says whatever was last put into the list."""
    to_say = [b""]

    def script(origin: Origin, connection: socket.socket) -> None:
        origin.next_request(connection)
        connection.sendall(to_say[-1])

    with running(script) as origin:
        yield origin, to_say


@pytest.mark.parametrize("seed", range(4))
def test_whatever_bytes_come_the_answer_is_a_value(mirror: tuple[Origin, list[bytes]], seed: int) -> None:
    (origin, to_say), chance, clock = mirror, random.Random(seed), FakeClock()  # noqa: S311 - no secret
    resolve = {"*.newsroom.localhost": f"127.0.0.1:{origin.port}"}
    settings = make_settings(network={"timeout": 0.5, "resolve": resolve})

    async def run() -> None:
        async with Web(settings, now=clock.now, monotonic=clock.monotonic, sleep=clock.sleep) as web:
            for n in range(40):
                to_say.append(distorted(chance))
                url, held = f"http://h{n}.newsroom.localhost/a", Validators()
                for _ in range(2):  # the second time with what the first one gave
                    request: dict[str, Any] = {"validators": held, "local": True, "delay": 0.0}
                    answer = await web.get(url, kind="listing", **request)
                    assert isinstance(answer, Page | Unchanged | Failure)
                    held = held if isinstance(answer, Failure) else answer.validators

    asyncio.run(run())


def test_a_reason_phrase_in_korean_does_not_cost_the_page() -> None:
    phrase = WHOLE.replace(b"OK", "정상".encode("cp949"), 1)
    with running(say(phrase)) as origin:
        [answer], _ = visit(origin, origin, "http://hostile.newsroom.localhost/a")
    assert isinstance(answer, Page)
    assert answer.body == HTML
