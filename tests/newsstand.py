"""Articles of our own, a server on loopback that serves them for any host name, and a run over them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from fakes import NOON, make_settings, make_source

from crawler.fetch.web import Web
from pipelines.collect import Collector, collect
from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.records import VisitReport
    from crawler.settings import Settings
    from crawler.sources import Source
    from pipelines.store import Store

ROOT = Path(__file__).parents[1]
LAST_WORDS = "자세한 내용은 다음 주에 열리는 설명회에서 공개되며, 현장에서 질문도 받는다고 관계자가 덧붙였다."


def article_page(title: str, *paragraphs: str, head: str = "", day: str = "2025-02-10") -> str:
    """Return an article as an ordinary news page has it."""
    body = "".join(f"<p>{text}</p>" for text in (*paragraphs, LAST_WORDS))
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta property="article:published_time" content="{day}T09:00:00+09:00"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@cache
def shipped_recogniser() -> Recogniser:
    """Return the recogniser over the catalogue that is shipped."""
    catalogue, problems = load_catalogue(ROOT / "config" / "entities")
    assert not problems
    return Recogniser(catalogue)


@dataclass
class Newsstand:
    """What the server serves and what it was asked for."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Host and path -> content type and body; anything else is a 404."""
    validators: bool = True
    """Whether it gives ETags, and so answers 304."""
    before: Callable[[str], None] | None = None
    """Called with host and path before a page is served, in a thread of its own."""
    port: int = 0
    served: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def put(self, address: str, text: str | bytes, content_type: str = "text/html; charset=utf-8") -> None:
        self.pages[address] = content_type, text.encode() if isinstance(text, str) else text

    def answer(self, address: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a request."""
        if address not in self.pages:
            return 404, {}, b""
        if self.before:
            self.before(address)
        content_type, body = self.pages[address]
        fresh = f'"{hashlib.sha256(body).hexdigest()}"'
        if self.validators and etag == fresh:
            self.unchanged.append(address)
            return 304, {"ETag": fresh}, b""
        self.served.append(address)
        return 200, {"Content-Type": content_type, **({"ETag": fresh} if self.validators else {})}, body

    @property
    def settings(self) -> Settings:
        return loopback_settings(self.port)


def loopback_settings(port: int) -> Settings:
    """Return settings that find every ``*.newsroom.localhost`` at a port of this machine."""
    return make_settings(network={"resolve": {"*.newsroom.localhost": f"127.0.0.1:{port}"}})


def local_source(name: str, **changes: Any) -> Source:
    """Return a source with one feed at ``<name>.newsroom.localhost``."""
    home = f"http://{name}.newsroom.localhost/"
    return make_source(id=name, homepage=home, feeds=[{"url": f"{home}rss"}], local=True, **changes)


def collect_from(store: Store, web: Any, *sources: Source) -> list[VisitReport]:
    """Visit the sources once over a fake web."""
    return asyncio.run(collect(sources, _collector(store, web, make_settings(), NOON)))


def collect_over_loopback(
    store: Store, stand: Newsstand, *sources: Source, settings: Settings | None = None, now: datetime = NOON
) -> list[VisitReport]:
    """Visit the sources once over real connections."""
    made = settings or stand.settings

    async def run() -> list[VisitReport]:
        async with Web(made, now=lambda: now) as web:
            return await collect(sources, _collector(store, web, made, now))

    return asyncio.run(run())


def _collector(store: Store, web: Any, settings: Settings, now: datetime) -> Collector:
    return Collector(settings, store, shipped_recogniser(), web, lambda: now, asyncio.Event())


@contextmanager
def serving(stand: Newsstand) -> Iterator[Newsstand]:
    """Serve the stand on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = self.headers["Host"] + self.path
            status, headers, body = stand.answer(asked, self.headers["If-None-Match"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Clients are killed on purpose here."""

    server = Server(("127.0.0.1", 0), Handler)
    stand.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
