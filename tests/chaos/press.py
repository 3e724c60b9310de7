"""Outlets of our own that publish while they are read, in feeds shorter than what they write, and fail."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from tests.chaos.serve import DOMAIN, Reply, Request

WINDOW = 20
"""Entries of a feed."""
CRAWL_DELAY = 0.4
"""Seconds that one of the outlets asks for in its robots.txt."""
OLD, NEW = datetime(2025, 2, 10, 0, 0, tzinfo=UTC), datetime.now(UTC) - timedelta(hours=3)
TROUBLES = (None,) * 14 + (
    "500",
    "503",
    "429 short",
    "429 long",
    "503 long",
    "moved",
    "away",
    "slow",
    "broken",
)
WORDS = (
    "네이버", "카카오", "삼성전자", "인공지능", "반도체", "발표", "투자", "서비스",
    "이용자", "모델", "공개", "계획", "협력", "시장", "연구", "정부",
)  # fmt: skip


@dataclass
class Outlet:
    """One host: a feed, a sitemap or both, and its articles."""

    number: int
    total: int
    dice: random.Random
    shown: int = 0
    """Articles published so far."""

    @property
    def host(self) -> str:
        return f"press{self.number}.{DOMAIN}"

    @property
    def has_feed(self) -> bool:
        return self.number % 3 != 2

    @property
    def has_sitemap(self) -> bool:
        return self.number % 3 != 0

    @property
    def crawl_delay(self) -> float:
        return CRAWL_DELAY if self.number == 1 else 0.0

    def trouble(self, article: int) -> str | None:
        """Return what goes wrong with an article."""
        return random.Random(f"{self.number} {article} {self.total}").choice(TROUBLES)  # noqa: S311

    def publish(self) -> None:
        """Write on: so little between two readings of a feed that every entry is in three of them.

        What is measured is the collector, not how quickly a busy machine starts it again after a kill.
        """
        more = self.dice.randint(0, WINDOW // 3) if self.shown else WINDOW
        self.shown = min(self.total, self.shown + more)


def marker(outlet: int, article: int) -> str:
    """Return what stands in the title of one article only."""
    return f"제{outlet}-{article:03}호"


def article_page(outlet: int, article: int) -> bytes:
    """Return a page of our own making; the same numbers give the same page."""
    dice = random.Random(f"{outlet}/{article}")  # noqa: S311 - nothing is secret here
    title = f"{' '.join(dice.sample(WORDS, 3))} {marker(outlet, article)}"
    when = NEW if article % 5 == 0 else OLD + timedelta(minutes=article)
    paragraphs = "".join(
        f"<p>{' '.join(dice.choices(WORDS, k=12))}라고 {marker(outlet, article)} {number}면에서 밝혔다.</p>"
        for number in range(6)
    )
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{when:%Y-%m-%dT%H:%M:%S+00:00}"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


HTML = {"Content-Type": "text/html; charset=utf-8"}


class Press:
    """All outlets behind one server; ``press(request)`` answers.

    Args:
        articles: in all.
        outlets: hosts that share them.
        seed: decides when what is published.
    """

    def __init__(self, articles: int, outlets: int, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - nothing is secret here
        self.outlets = [Outlet(number, articles // outlets, dice) for number in range(outlets)]
        self._by_host = {outlet.host: outlet for outlet in self.outlets}
        self._asked: Counter[str] = Counter()

    def __call__(self, request: Request) -> Reply:
        if request.path == "/state":
            return Reply(body=str(all(one.shown == one.total for one in self.outlets)).encode())
        outlet = self._by_host.get(request.host)
        if outlet is None:
            return Reply(404)
        self._asked[request.host + request.path] += 1
        reply = self._reply(outlet, request)
        return _unless_same(reply, request) if reply.status == 200 else reply

    def _reply(self, outlet: Outlet, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        if path == "/robots.txt":
            pause = f"Crawl-delay: {outlet.crawl_delay}\n" if outlet.crawl_delay else ""
            rules = f"User-agent: *\n{pause}Disallow: /private/\n"
            return Reply(body=rules.encode(), headers={"Content-Type": "text/plain"})
        if path in ("/rss", "/sitemap.xml"):
            return self._listing(outlet, path)
        match = re.fullmatch(r"/(?:news|moved/(\d+))/(\d+)", path)
        home = self.outlets[int(match[1])] if match and match[1] else outlet
        if not match or int(match[2]) >= home.shown:
            return Reply(404)
        return self._article(home, int(match[2]), request)

    def _listing(self, outlet: Outlet, path: str) -> Reply:
        outlet.publish()
        newest_first = range(outlet.shown - 1, -1, -1)
        if path == "/rss":
            body = _feed(outlet, newest_first[:WINDOW])
            return Reply(body=body, headers={"Content-Type": "application/rss+xml"})
        urls = "".join(f"<url><loc>http://{outlet.host}/news/{number}</loc></url>" for number in newest_first)
        start = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return Reply(body=f"{start}{urls}</urlset>".encode(), headers={"Content-Type": "application/xml"})

    def _article(self, home: Outlet, number: int, request: Request) -> Reply:
        trouble, times = home.trouble(number), self._asked[request.host + request.path]
        if trouble in ("moved", "away") and not request.path.startswith("/moved/"):
            step = 1 if trouble == "away" else 0
            there = self.outlets[(home.number + step) % len(self.outlets)]
            return Reply(301, headers={"Location": f"http://{there.host}/moved/{home.number}/{number}"})
        if trouble in _TROUBLE and times <= 2:
            return _TROUBLE[trouble]
        return Reply(
            body=article_page(home.number, number), headers=HTML, after=0.2 if trouble == "slow" else 0.0
        )


_TROUBLE: dict[str | None, Reply] = {
    "500": Reply(500),
    "503": Reply(503),
    "429 short": Reply(429, headers={"Retry-After": "1"}),
    "429 long": Reply(429, headers={"Retry-After": "3"}),
    "503 long": Reply(503, headers={"Retry-After": "3"}),
    "broken": Reply(body=b"<html>" * 2000, headers=HTML, cut=5000),
}


def _feed(outlet: Outlet, numbers: range) -> bytes:
    links = [(f"http://{outlet.host}/news/{number}?utm_source=rss", number) for number in numbers]
    links.insert(len(links) // 2, (f"http://{outlet.host}/private/{outlet.shown}", outlet.shown))
    items = "".join(
        f"<item><title>{marker(outlet.number, number)}</title><link>{escape(url)}</link></item>"
        for url, number in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def _unless_same(reply: Reply, request: Request) -> Reply:
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
    if request.headers.get("if-none-match") == etag:
        return Reply(304, headers={"ETag": etag})
    return Reply(reply.status, reply.body, {**reply.headers, "ETag": etag}, reply.after, reply.cut)
