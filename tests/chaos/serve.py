"""A small HTTP server on loopback, in a process of its own, that writes down every request it gets."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

DOMAIN = "newsroom.localhost"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    host: str
    path: str
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent, and how badly."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds before the answer begins."""
    cut: int | None = None
    """Bytes of the body after which the connection is broken; -1 breaks it before the head."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the server's ledger; times in seconds of the server's steady clock."""

    host: str
    path: str
    began: float
    ended: float
    status: int
    wait: float
    """Seconds that a Retry-After still asks for at ``ended``."""


Answer = Callable[[Request], Reply]


async def _speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, desk: _Desk) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        while True:
            request = _parsed(await reader.readuntil(b"\r\n\r\n"))
            began = desk.clock()
            reply = desk.answer(request)
            await _idle(reply.after, reader)
            sent = None if reader.at_eof() else desk.clock()
            if reply.cut == -1:
                writer.transport.abort()
            else:
                writer.write(_head(reply) + reply.body[: reply.cut])
                await writer.drain()
            desk.note(request, reply, began, sent)
            if reply.cut is not None:
                writer.transport.abort()
                return
    writer.close()


async def _idle(seconds: float, reader: asyncio.StreamReader) -> None:
    """Wait, but no longer than somebody listens."""
    end = monotonic() + seconds
    # asyncio tells nobody that a stream has ended but who reads it
    while monotonic() < end and not reader.at_eof() and reader.exception() is None:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def _parsed(head: bytes) -> Request:
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in rest if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    host = headers.get("host", "").rsplit(":", 1)[0].lower()
    return Request(host, first.split(" ")[1], headers)


def _head(reply: Reply) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", f"Date: {formatdate(usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if reply.status != 304:
        lines.append(f"Content-Length: {len(reply.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class _Desk:
    """Answers, and writes a line for each answer."""

    def __init__(self, answer: Answer, ledger: Path | None, clock: Callable[[], float] = monotonic) -> None:
        self.answer = answer
        self.clock = clock
        self._file = ledger.open("w", encoding="utf-8") if ledger else None

    def note(self, request: Request, reply: Reply, began: float, sent: float | None) -> None:
        """Write a line; a Retry-After counts from the moment at which its answer can have been read first.

        On a busy machine a process can stand still between sending and looking at the clock (0.16 s were
        seen), and it is the one that reads which the kernel wakes. What nobody could read asks nothing.
        """
        if self._file:
            ended = self.clock()
            asked = float(reply.headers.get("Retry-After", 0))
            wait = 0.0 if sent is None else max(0.0, asked - (ended - sent))
            line = Line(request.host, request.path, began, ended, reply.status, wait)
            self._file.write(json.dumps(asdict(line)) + "\n")

    def close(self) -> None:
        if self._file:
            self._file.close()


def read_ledger(path: Path) -> list[Line]:
    """Return the lines that the server wrote, by the time at which the requests came in."""
    lines = [Line(**json.loads(text)) for text in path.read_text("utf-8").splitlines()]
    return sorted(lines, key=lambda line: line.began)


@contextmanager
def serving(make: Callable[[], Answer], ledger: Path | None = None, *, addresses: int = 1) -> Iterator[int]:
    """Serve what ``make`` returns, which is called in the server's process; yield the port.

    Args:
        make: a picklable maker of the answers.
        ledger: where the lines go.
        addresses: listen on 127.0.0.1, 127.0.0.2 and so on, so many of them, at one port.
    """
    mine, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(make, ledger, addresses, theirs), daemon=True)
    process.start()
    port: int = mine.recv()
    try:
        yield port
    finally:
        if process.pid:
            os.kill(process.pid, signal.SIGTERM)
        process.join(10)


def _serve(make: Callable[[], Answer], ledger: Path | None, addresses: int, told: Connection) -> None:
    asyncio.run(_listen(_Desk(make(), ledger), addresses, told))


async def _listen(desk: _Desk, addresses: int, told: Connection) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    # a task of ours: of one that start_server makes, Python 3.11 logs a traceback when it is cancelled
    def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(_speak(reader, writer, desk))
        talks[talk] = writer
        talk.add_done_callback(talks.pop)

    first = await asyncio.start_server(speak, "127.0.0.1", 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = [f"127.0.0.{number}" for number in range(2, addresses + 1)]
    more = [await asyncio.start_server(speak, others, port, backlog=1024)] if others else []
    told.send(port)
    await stop.wait()
    for server in (first, *more):
        server.close()
    for writer in talks.values():
        writer.transport.abort()
    await asyncio.gather(*talks)
    desk.close()
