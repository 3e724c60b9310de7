"""What a crawl costs against its peers, on one local site in one run: fetching, end to end, and a feed.

usage: python -m tests.benchmarks.crawl [--rounds N] [--pages N] [--deadline S] [PART…]
PART: fetch, whole, feed

Peers are measured when they are installed (extra ``bench``): stock httpx comes with us; Scrapy, trafilatura
and feedparser do not. Every contender runs in a process of its own against the same server, which is a third
one; they take turns and the best round counts. Given is the CPU time of the contender's process a page (user
and system, children included, from the first request to the last), and pages a second. All of them fetch with
the same number of connections, without pauses, retries, cookies, logs or robots.txt, which only we ask for.
Who is not done after ``--deadline`` seconds is stopped and gets no other turn: what it had spent by then is
spread over all pages, and its line says "at least". Turns are told on stderr.

* fetch: our ``Web`` and stock httpx, 20 kB pages, 50 hosts with 50 connections, then 200 with 200.
  httpx twice: given all pages at once, as most write it, and with one task for each connection, which spares
  it the queue in its pool.
* whole: ``collect`` from feeds into an empty database (fetch, read, recognise, store) against Scrapy that
  reads with the same ``read_page`` and stores nothing, and against Scrapy with trafilatura. Pages of our own,
  then real ones from the shared corpus where it is (``--corpus``), else the sample pages of the tests.
* feed: 200 entries, ``read_feed`` against ``feedparser.parse``; once with entries that were never seen, once
  with those of the round before, as most are when a feed is asked again.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.read_pages import FOLDERS
from tests.chaos.press import HTML, article_page
from tests.chaos.process import ROOT, SETTINGS
from tests.chaos.serve import DOMAIN, Reply, Request, serving

HOSTS = 50
FILLING = b"<!-- " + b"x" * 18_000 + b" -->"
"""Brings a page of ours to about 20 kB."""


class Site:
    """The site: feeds and pages under every host; ``site(request)`` answers.

    Args:
        pages: how many articles each host's feed names.
        folder: where real pages come from; None: pages of our own.
    """

    def __init__(self, pages: int, folder: Path | None) -> None:
        self._pages = pages
        files = sorted(folder.glob("*.html")) if folder else []
        self._bodies = [path.read_bytes() for path in files if not path.name.startswith("list_")]

    def __call__(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(404)
        if request.path == "/rss":
            return Reply(body=self._feed(request), headers={"Content-Type": "application/rss+xml"})
        return Reply(body=self._body(request), headers=HTML)

    def _body(self, request: Request) -> bytes:
        number = int(request.path.rsplit("/", 1)[-1])
        if not self._bodies:
            return article_page(number % 7, number) + FILLING
        host, port = request.headers["host"], ""
        turn = number + sum(host.partition(":")[0].encode())
        address = f"http://{host}{port}{request.path}".encode()
        return at_address(self._bodies[turn % len(self._bodies)], address)

    def _feed(self, request: Request) -> bytes:
        links = (f"http://{request.headers['host']}/news/{number}" for number in range(self._pages))
        items = "".join(f"<item><title>글 {link}</title><link>{link}</link></item>" for link in links)
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


_CLAIMS = re.compile(
    rb"""<(?:link|meta)\b[^>]*(?:rel=["']canonical|property=["']og:url)["'][^>]*>""", re.IGNORECASE
)


def at_address(body: bytes, address: bytes) -> bytes:
    """Give a page another address: what it says of its own is replaced, and its title told apart."""
    body = _CLAIMS.sub(b"", body)
    link = b'<link rel="canonical" href="' + address + b'">'
    return body.replace(b"</head>", link + b"</head>", 1)


# Contenders: each makes ready (imports, catalogue) and gives what returns the number of pages it had ---

Go = Callable[[], int]


def urls(port: int, hosts: int, pages: int) -> list[str]:
    """Return every page, hosts taking turns."""
    return [f"http://127.0.0.{host}:{port}/news/{n}" for n in range(pages) for host in range(1, hosts + 1)]


def fetch_ours(port: int, hosts: int, pages: int) -> Go:
    """Fetch with our ``Web``."""
    from crawler.fetch.web import Web

    async def run() -> int:
        async with Web(_settings(port, hosts), now=lambda: datetime.now(UTC)) as web:

            async def one(host: int) -> int:
                mine = urls(port, hosts, pages)[host::hosts]
                answers = [await web.get(url, kind="page", local=True, delay=0.0) for url in mine]
                return sum(hasattr(answer, "body") for answer in answers)

            return sum(await asyncio.gather(*map(one, range(hosts))))

    return lambda: asyncio.run(run())


def fetch_httpx(port: int, hosts: int, pages: int, *, at_once: bool) -> Go:
    """Fetch with httpx as it comes: all pages given to its pool at once, or a task for each connection."""
    import httpx

    async def run() -> int:
        limits = httpx.Limits(max_connections=hosts, max_keepalive_connections=hosts)
        async with httpx.AsyncClient(limits=limits, timeout=None, trust_env=False) as client:  # noqa: S113

            async def some(mine: list[str]) -> int:
                answers = [await client.get(url) for url in mine]
                return sum(answer.status_code == 200 for answer in answers)

            every = urls(port, hosts, pages)
            shares = [[url] for url in every] if at_once else [every[host::hosts] for host in range(hosts)]
            had = await asyncio.gather(*map(some, shares), return_exceptions=True)
            return sum(number for number in had if isinstance(number, int))

    return lambda: asyncio.run(run())


def _settings(port: int, hosts: int) -> Any:
    from crawler.settings import Settings

    settings = Settings.model_validate(
        tomllib.loads(SETTINGS.format(delay=0, timeout=20, domain=DOMAIN, port=port))
    )
    network = settings.network.model_copy(update={"connections": hosts})
    politeness = settings.politeness.model_copy(update={"max_pages": 100_000})
    return settings.model_copy(update={"network": network, "politeness": politeness})


def whole_ours(port: int, hosts: int, pages: int) -> Go:
    """Collect into an empty database."""
    from crawler.fetch.web import Web
    from crawler.sources import Source
    from pipelines.collect import Collector, collect
    from pipelines.recognise import Recogniser
    from pipelines.recognise.catalogue import load_catalogue
    from pipelines.store import open_store

    del pages  # the feeds tell
    settings = _settings(port, hosts)
    recogniser = Recogniser(load_catalogue(ROOT / "config" / "entities")[0])
    homes = {f"host{host}": f"http://127.0.0.{host}:{port}/" for host in range(1, hosts + 1)}
    name = {"ko": "곳", "en": "place"}
    sources = [
        Source.model_validate({
            "id": id_, "name": name, "kind": "press", "local": True, "homepage": home,
            "feeds": [{"url": f"{home}rss"}],
        })
        for id_, home in homes.items()
    ]  # fmt: skip

    def now() -> datetime:
        return datetime.now(UTC)

    async def run(store: Any) -> int:
        async with Web(settings, now=now) as web:
            collector = Collector(settings, store, recogniser, web, now, asyncio.Event())
            return sum(report.stored for report in await collect(sources, collector))

    def go() -> int:
        with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/bench.db") as store:
            return asyncio.run(run(store))

    return go


def whole_scrapy(port: int, hosts: int, pages: int, *, reader: str) -> Go:
    """Fetch with Scrapy and read with ``reader``; nothing is stored."""
    scrapy: Any = importlib.import_module("scrapy")
    crawling: Any = importlib.import_module("scrapy.crawler")
    read = _readers()[reader]
    had = 0

    class Spider(scrapy.Spider):  # type: ignore[misc]  # an optional peer without types
        name = "bench"
        start_urls = urls(port, hosts, pages)

        def parse(self, response: Any) -> None:
            nonlocal had
            had += read(response.body, response.url) is not None

    def go() -> int:
        process = crawling.CrawlerProcess({
            "CONCURRENT_REQUESTS": hosts, "CONCURRENT_REQUESTS_PER_DOMAIN": hosts, "DOWNLOAD_DELAY": 0,
            "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False,
            "COOKIES_ENABLED": False, "RETRY_ENABLED": False,
        })  # fmt: skip
        process.crawl(Spider)
        process.start()
        return had

    return go


def _readers() -> dict[str, Callable[[bytes, str], object]]:
    from pipelines.extract import read_page

    extract = _peer("trafilatura", "bare_extraction")
    return {
        "read_page": lambda body, url: read_page(body, url=url),
        "trafilatura": lambda body, url: extract(body, url=url, with_metadata=True),
    }


def _peer(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name) if importlib.util.find_spec(module) else None


CONTENDERS: dict[str, Callable[[int, int, int], Go]] = {
    "dolpung fetch": fetch_ours,
    "httpx, all at once": partial(fetch_httpx, at_once=True),
    "httpx, one task each": partial(fetch_httpx, at_once=False),
    "dolpung whole": whole_ours,
    "scrapy + read_page": partial(whole_scrapy, reader="read_page"),
    "scrapy + trafilatura": partial(whole_scrapy, reader="trafilatura"),
}


def compete(name: str, port: int, hosts: int, pages: int) -> None:
    """Be the process of one contender; print what it cost."""
    go = CONTENDERS[name](port, hosts, pages)
    before, start = os.times(), time.perf_counter()
    had = go()
    after, end = os.times(), time.perf_counter()
    print(json.dumps({"pages": had, "cpu": sum(after[:4]) - sum(before[:4]), "wall": end - start}))


# The race -------------------------------------------------------------------------------------------------


def race(
    names: list[str], site: Callable[[], Any], hosts: int, pages: int, *, rounds: int, deadline: float
) -> None:
    """Let contenders take turns; print each one's best round, and its cost as a multiple of the first's."""
    best: dict[str, dict[str, float]] = {}
    with serving(site, addresses=hosts) as port:
        for number in range(rounds):
            for name in (name for name in names if "over" not in best.get(name, {})):
                found = _turn(name, port, hosts, pages, deadline)
                print(f"  round {number + 1}: {name}, {found['wall']:.1f} s", file=sys.stderr, flush=True)
                if name not in best or found["cpu"] < best[name]["cpu"]:
                    best[name] = found
    ours = best[names[0]]
    for name, found in best.items():
        cpu, wall = found["cpu"] / found["pages"], found["wall"] / found["pages"]
        by_cpu, by_time = cpu / (ours["cpu"] / ours["pages"]), wall / (ours["wall"] / ours["pages"])
        times = f"{by_cpu:6.2f} x CPU {by_time:6.2f} x time"
        over = " at least: stopped" if "over" in found else ""
        print(f"  {name:22} {cpu * 1e3:7.3f} ms CPU a page {1 / wall:7.0f} pages/s {times}{over}", flush=True)


def _turn(name: str, port: int, hosts: int, pages: int, deadline: float) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.crawl", "--compete", name]
    command += ["--port", str(port), "--hosts", str(hosts), "--pages", str(pages)]
    before = _cpu_of_children()
    try:
        answer = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=deadline
        )
    except subprocess.TimeoutExpired:
        spent = _cpu_of_children() - before
        return {"pages": hosts * pages, "cpu": spent, "wall": deadline, "over": 1.0}
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    if found["pages"] < hosts * pages * 0.9:
        raise SystemExit(f"{name} had only {found['pages']} of {hosts * pages} pages")
    return found


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


READS = 5
"""Feeds that a reader has in one turn. The first finds the caches full of the other's data."""


def race_feed(rounds: int) -> None:
    """Read feeds of 200 entries with our reader and with feedparser: new entries, then the same again."""
    from crawler.discover.feed import read_feed

    parse = _peer("feedparser", "parse")
    readers: dict[str, Callable[[bytes], object]] = {
        "read_feed": lambda body: read_feed(body, url=FEED, content_type="application/rss+xml")
    }
    if parse:
        readers["feedparser"] = parse
    for what, news in (("new entries in every feed", 1), ("the same entries again", 0)):
        print(f" {what}")
        best: dict[str, list[float]] = {name: [float("inf")] * 2 for name in readers}
        for number in range(rounds * 2):
            bodies = [feed_of_200((number * READS + read) * news) for read in range(READS)]
            for name, read in readers.items():
                first, *others = [_seconds(read, body) for body in bodies]
                best[name] = [min(pair) for pair in zip(best[name], (first, min(others)), strict=True)]
        for name, (first, any_) in best.items():
            ratio, ratio_first = any_ / best["read_feed"][1], first / best["read_feed"][0]
            print(f"  {name:22} {any_ * 1e3:7.2f} ms {ratio:6.2f} x; first of a turn {ratio_first:6.2f} x")


def _seconds(read: Callable[[bytes], object], body: bytes) -> float:
    start = time.perf_counter()
    read(body)
    return time.perf_counter() - start


FEED = "https://www.press.example/rss/allArticle.xml"
LEAD = (
    "회사는 이날 새 서비스를 소개하고 내년까지 이용자를 두 배로 늘리겠다고 밝혔다.",
    "업계에서는 &quot;경쟁이 빨라질 것&quot;이라는 말이 나온다.",
    "정부는 관련 제도를 올해 안에 고치기로 했으며, 세부 내용은 다음 달에 알린다.",
    "자세한 내용은 3분기 실적과 함께 나올 예정이다.",
)


def feed_of_200(number: int = 0) -> bytes:
    """Return an ordinary RSS 2.0 feed of a Korean outlet; another ``number`` gives other articles.

    An item has title, link, guid, date, author, category, a summary in HTML with a picture, and the picture
    again as ``media:content``: 1.1 kB in 8 elements. The outlets' feeds in the shared corpus have 0.4 to
    3.4 kB in 4 to 9 elements, and half of them 1.5 kB at most.
    """
    items = "".join(_item(number * 200 + place, place) for place in range(200))
    names = " ".join((
        'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:media="http://search.yahoo.com/mrss/"',
        'xmlns:atom="http://www.w3.org/2005/Atom"',
    ))  # fmt: skip
    head = (
        "<title>새벽일보 - 전체기사</title><link>https://www.press.example</link><description>새벽일보</description>"
        f'<atom:link href="{FEED}" rel="self" type="application/rss+xml"/><language>ko</language>'
        "<lastBuildDate>Mon, 10 Feb 2025 23:30:00 +0900</lastBuildDate>"
    )
    prolog = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{prolog}\n<rss version="2.0" {names}><channel>{head}{items}</channel></rss>'.encode()


def _item(article: int, place: int) -> str:
    link = f"https://www.press.example/news/articleView.html?idxno={300_000 + article}"
    picture = f"https://cdn.press.example/news/photo/202502/{300_000 + article}_1.jpg"
    lead = " ".join(LEAD[place % 4 :] + LEAD[: place % 4])
    return f"""
<item>
  <title><![CDATA[[단독] 네이버&middot;카카오, {place}번째 새 서비스 &quot;내년 출시&quot;]]></title>
  <link>{link}&amp;utm_source=rss</link>
  <guid isPermaLink="true">{link}</guid>
  <pubDate>Mon, 10 Feb 2025 {place % 24:02}:{place % 60:02}:00 +0900</pubDate>
  <dc:creator><![CDATA[김새벽 기자]]></dc:creator>
  <category><![CDATA[경제]]></category>
  <description><![CDATA[<p><img src="{picture}" width="130" alt="" /></p><p>{lead}</p>]]></description>
  <media:content url="{picture}" type="image/jpeg" medium="image" width="600" height="400"/>
</item>"""


def main() -> None:
    """Measure what was asked for and print it with its bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="fetch, whole, feed; all unless given")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=20, help="pages a host")
    parser.add_argument("--deadline", type=float, default=120, help="seconds for one turn of one contender")
    parser.add_argument("--corpus", type=Path, default=next(path for path in FOLDERS if path.exists()))
    for hidden, kind in (("--compete", str), ("--port", int), ("--hosts", int)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.compete:
        return compete(asked.compete, asked.port, asked.hosts, asked.pages)
    parts, own = asked.parts or ["fetch", "whole", "feed"], partial(Site, asked.pages, None)
    if "fetch" in parts:
        for hosts, bar in ((HOSTS, 6), (200, 20)):
            print(f"fetch, {hosts} hosts and connections; bar: httpx costs {bar} x", flush=True)
            race(
                ["dolpung fetch", "httpx, all at once", "httpx, one task each"],
                own,
                hosts,
                asked.pages,
                rounds=asked.rounds,
                deadline=asked.deadline,
            )
    if "whole" in parts:
        _race_whole(asked.pages, asked.corpus, rounds=asked.rounds, deadline=asked.deadline)
    if "feed" in parts:
        print("a feed of 200 entries; bar: feedparser takes 20 x")
        race_feed(asked.rounds)
    return None


def _race_whole(pages: int, corpus: Path, *, rounds: int, deadline: float) -> None:
    names = ["dolpung whole"]
    if importlib.util.find_spec("scrapy"):
        names.append("scrapy + read_page")
        if importlib.util.find_spec("trafilatura"):
            names.append("scrapy + trafilatura")
    else:
        print("Scrapy is not installed (extra bench): no peer")
    for what, site in (
        ("pages of 20 kB", partial(Site, pages, None)),
        ("real pages", partial(Site, pages, corpus)),
    ):
        print(f"whole, {what}; bars: Scrapy with our reader costs 2 x, with trafilatura 8 x", flush=True)
        race(names, site, HOSTS, pages, rounds=rounds, deadline=deadline)


if __name__ == "__main__":
    main()
