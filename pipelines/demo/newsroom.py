"""Serve the demo newsroom on loopback: virtual hosts, validators, refusals, and a ledger of every request."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipelines.demo.archives import archive_pages
from pipelines.demo.listings import html_type, render_list, render_listing
from pipelines.demo.plan import DOMAIN, Entry, Plan, Site, changes, entries, load_plan, path_of
from pipelines.demo.render import modified_at, render_page, render_shell

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.demo.articles import Text

_NOISE = ("utm_", "fromRss", "trackingCode")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says to one path; ``throttle``: only after it has refused the first request."""

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    etag: str | None = None
    modified: datetime | None = None
    location: str | None = None
    throttle: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the ledger."""

    host: str
    path: str
    status: int
    agent: str


Routes = Mapping[tuple[str, str], Reply]


def _validated(site: Site, body: bytes, content_type: str, changed: datetime | None) -> Reply:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if site.validators == "etag" else None
    modified = changed if site.validators == "last-modified" else None
    return Reply(content_type=content_type, body=body, etag=etag, modified=modified)


def _page(plan: Plan, site: Site, article: Text, phase: int) -> Reply:
    body = render_page(plan, site, article, phase)
    reply = _validated(site, body, html_type(site), modified_at(article, phase))
    return Reply(
        content_type=reply.content_type,
        body=body,
        etag=reply.etag,
        modified=reply.modified,
        throttle=article.throttle,
    )


def _article_routes(plan: Plan, site: Site, article: Text, phase: int) -> Iterator[tuple[str, Reply]]:
    path = path_of(site, article)
    page = _page(plan, site, article, phase)
    if site.shell:
        yield path_of(site, article, site.shell), page
        yield path, Reply(content_type=html_type(site), body=render_shell(plan, site, article, phase))
    else:
        yield path, page
    if article.old_path:
        yield article.old_path, Reply(301, location=site.url(path))


def _listing(plan: Plan, site: Site, phase: int) -> Reply:
    if site.listing.status != 200:
        return Reply(site.listing.status, body="서버 오류".encode())
    content_type, body = render_listing(plan, site, phase)
    return _validated(site, body, content_type, plan.at(phase if changes(plan, site) else 1))


def _home(plan: Plan, site: Site, phase: int) -> Reply:
    rows = [entry for entry in entries(plan, site, phase) if entry.expect is None]
    return Reply(content_type=html_type(site), body=render_list(plan, site, "home", rows))


def _site_routes(plan: Plan, site: Site, phase: int) -> Iterator[tuple[str, Reply]]:
    yield "/robots.txt", Reply(content_type="text/plain; charset=utf-8", body=site.robots.encode())
    yield "/", _home(plan, site, phase)
    yield site.listing.path, _listing(plan, site, phase)
    for path, content_type, body in archive_pages(plan, site, phase):
        yield path, Reply(content_type=content_type, body=body)
    for extra in site.extra:
        if extra.repeat is None:
            yield extra.path, Reply(extra.status, body=extra.title.encode())
    for article in plan.of(site, phase):
        yield from _article_routes(plan, site, article, phase)


def _front_door(plan: Plan) -> Reply:
    door = Site("", "Dolpung 데모 뉴스룸", "home", "", 0, next(iter(plan.sites.values())).listing, "", "")
    rows = [Entry(f"//{site.host}:$port/", site.name, None, "") for site in plan.sites.values()]
    return Reply(body=render_list(plan, door, "home", rows))


def all_routes(plan: Plan, phase: int) -> Routes:
    """Return every page of the newsroom as it is at that visit, by host and path."""
    routes = {
        (site.host, path): reply
        for site in plan.sites.values()
        for path, reply in _site_routes(plan, site, phase)
    }
    return {(DOMAIN, "/"): _front_door(plan), **routes}


def plain_path(target: str) -> str:
    """Return a request's path and query without the tracking parameters, which no page depends on."""
    parts = urlsplit(target)
    query = [pair for pair in parse_qsl(parts.query, True) if not pair[0].startswith(_NOISE)]
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


def is_unchanged(reply: Reply, none_match: str | None, modified_since: str | None) -> bool:
    """Tell whether the client has this already; If-None-Match outranks the date (RFC 9110, 13.1.3)."""
    if none_match is not None:
        return reply.etag is not None and reply.etag in none_match
    if reply.modified is None or modified_since is None:
        return False
    return reply.modified <= parsedate_to_datetime(modified_since)


class Newsroom:
    """A running newsroom: ``with Newsroom(folder) as room`` or ``Newsroom(folder).start()`` … ``stop()``.

    It listens on a free port of 127.0.0.1 and answers for ``<site>.newsroom.localhost`` by the Host header,
    whose port it ignores.
    """

    def __init__(self, folder: Path) -> None:
        self.plan = load_plan(folder)
        self.phase = 1
        self._routes = all_routes(self.plan, 1)
        self._refused: set[tuple[str, str]] = set()
        self._ledger: list[Request] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.newsroom = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """``127.0.0.1:<port>``: where ``[network] resolve`` must send ``*.newsroom.localhost``."""
        return f"127.0.0.1:{self.port}"

    @property
    def now(self) -> datetime:
        """The time of the present visit."""
        return self.plan.at(self.phase)

    @property
    def ledger(self) -> tuple[Request, ...]:
        """Every request so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._ledger)

    def url(self, site: str = "") -> str:
        """Return an address for a browser; without a site, of the page that lists all sites."""
        host = self.plan.sites[site].host if site else DOMAIN
        return f"http://{host}:{self.port}/"

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def advance(self) -> None:
        """Let six hours pass: the second visit's articles and headlines are there from now on."""
        self.phase = 2
        self._routes = all_routes(self.plan, 2)

    def reply(self, host: str, target: str) -> Reply:
        """Return the reply to a request for that host and path; an unknown one gives 404."""
        found = self._routes.get((host, target)) or self._routes.get((host, plain_path(target)))
        if found is None:
            return Reply(404, body="그런 글이 없습니다".encode())
        if found.throttle and self._is_first(host, target):
            return Reply(429, body="잠시 뒤에 다시 오세요".encode())
        return found

    def _is_first(self, host: str, target: str) -> bool:
        with self._lock:
            first = (host, target) not in self._refused
            self._refused.add((host, target))
        return first

    def note(self, request: Request) -> None:
        """Write a line of the ledger."""
        with self._lock:
            self._ledger.append(request)


class _Server(ThreadingHTTPServer):
    newsroom: Newsroom

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a visitor that hung up; a fault of our own gets its traceback."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: 40 ms of delayed ACK otherwise
    timeout = 5

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer(send_body=True)

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        self._answer(send_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name of the base class
        """Say nothing: the ledger is the log."""

    def _answer(self, *, send_body: bool) -> None:
        assert isinstance(self.server, _Server)  # noqa: S101 — tells mypy what __init__ made sure of
        room = self.server.newsroom
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        reply = room.reply(host, self.path)
        if is_unchanged(reply, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            reply = Reply(304, reply.content_type, b"", reply.etag, reply.modified)
        room.note(Request(host, self.path, reply.status, self.headers.get("User-Agent", "")))
        body = reply.body.replace(b"$port", str(room.port).encode()) if host == DOMAIN else reply.body
        self._send_head(reply, len(body))
        if send_body:
            self.wfile.write(body)

    def _send_head(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(length))
        for name, value in _headers(reply).items():
            self.send_header(name, value)
        self.end_headers()


def _headers(reply: Reply) -> dict[str, str]:
    found = {}
    if reply.etag:
        found["ETag"] = reply.etag
    if reply.modified:
        found["Last-Modified"] = format_datetime(reply.modified.astimezone(UTC), usegmt=True)
    if reply.location:
        found["Location"] = reply.location
    if reply.status == 429:
        found["Retry-After"] = "1"
    return found
