"""Let ``dolpung run`` live with many local sources that misbehave, and see whether its books balance.

usage: python -m tests.benchmarks.soak [--minutes N] [--sources N] [--keep FOLDER]

A server process plays the sources: each writes an article now and then, and has a fault of its own that comes
and goes (it hangs, breaks connections, answers 5xx or 429, sends broken feeds or garbage instead of pages,
has moved its pages, is slow, is switched off). The command runs in a process of its own, is asked to stop at
the end, and must come back by itself. Prints what it used at the start and at the end; the exit code is 1
when a line of the ledger is missing or doubled, a candidate waits for ever, a politeness wish was broken, the
process died, or memory or open files kept growing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.chaos.judge import impoliteness
from tests.chaos.press import HTML, article_page
from tests.chaos.process import configure, outlet_file, start
from tests.chaos.serve import DOMAIN, Reply, Request, read_ledger, serving

DELAY = 0.2
SHOWN = 30
"""Entries of a feed."""
PACE = 60.0
"""Seconds between two articles of one source."""
EVERY = '[schedule]\nevery = "20s"\njitter = "5s"\n'
LATEST = 120.0
"""Seconds before the end within which an article may still be on its way."""
FAULTS = ("none",) * 5 + (
    "hang", "reset", "5xx", "429", "broken feed", "garbage", "moved", "slow", "off", "empty feed",
)  # fmt: skip
XML = {"Content-Type": "application/rss+xml"}


def fault_of(number: int) -> str:
    """Return what is wrong with a source, when something is."""
    return FAULTS[number % len(FAULTS)]


class Troubled:
    """All sources behind one server; ``troubled(request)`` answers."""

    def __init__(self, sources: int) -> None:
        self._began = time.monotonic()
        self._sources = sources
        self._asked: Counter[str] = Counter()

    def __call__(self, request: Request) -> Reply:
        digits = request.host.partition(".")[0].removeprefix("soak")
        if not digits.isdigit() or int(digits) >= self._sources:
            return Reply(404)
        number, path = int(digits), request.path
        self._asked[request.host + path] += 1
        dice = random.Random(f"{request.host}{path}{self._asked[request.host + path]}")  # noqa: S311
        fault = fault_of(number) if dice.random() < 0.4 else "none"
        if path == "/robots.txt":
            return Reply(404)
        if path == "/rss":
            return _feed_fault(fault) or Reply(body=self._feed(request.host, number), headers=XML)
        # a page recovers at the third time of asking: what waits for ever is then the collector's doing
        fault = fault if self._asked[request.host + path] <= 2 or fault in ("slow", "moved") else "none"
        return _page_fault(fault, request) or self._page(number, path)

    def _written(self, number: int) -> int:
        return 3 + int((time.monotonic() - self._began + number % PACE) / PACE)

    def _feed(self, host: str, number: int) -> bytes:
        written = self._written(number)
        items = "".join(
            f"<item><title>{number}-{article}</title><link>http://{host}/news/{article}</link></item>"
            for article in range(written - 1, max(-1, written - 1 - SHOWN), -1)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()

    def _page(self, number: int, path: str) -> Reply:
        article = path.rsplit("/", 1)[-1]
        if not article.isdigit() or int(article) >= self._written(number):
            return Reply(404)
        return Reply(body=article_page(number, int(article)), headers=HTML)


def _feed_fault(fault: str) -> Reply | None:
    broken = {
        "broken feed": Reply(body=b"<rss><channel><item><title>\xff\xfe&&&", headers=XML),
        "empty feed": Reply(body=b"<rss version='2.0'><channel></channel></rss>", headers=XML),
        "garbage": Reply(body=bytes(range(256)) * 40, headers=XML),
    }
    return broken.get(fault) or _any_fault(fault)


def _page_fault(fault: str, request: Request) -> Reply | None:
    if fault == "garbage":
        return Reply(503, bytes(range(256)) * 40, HTML)
    if fault == "moved" and "/moved/" not in request.path:
        there = request.path.replace("/news/", "/moved/")
        return Reply(301, headers={"Location": f"http://{request.host}{there}"})
    return _any_fault(fault)


def _any_fault(fault: str) -> Reply | None:
    faults = {
        "hang": Reply(after=4.0, cut=-1),
        "reset": Reply(cut=-1),
        "off": Reply(cut=-1),
        "5xx": Reply(502, b"bad gateway"),
        "429": Reply(429, headers={"Retry-After": "3"}),
        "slow": Reply(404, after=0.6),
    }
    return faults.get(fault)


@dataclass(frozen=True, slots=True)
class Use:
    """What a process has at a moment."""

    megabytes: float
    files: int
    cpu: float
    """Seconds since it began."""


def use_of(process: int) -> Use:
    """Return what a process uses now (Linux)."""
    proc = Path("/proc") / str(process)
    status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines() if ":" in line)
    fields = (proc / "stat").read_text().rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return Use(
        int(status["VmRSS"].split()[0]) / 1024,
        len(list((proc / "fd").iterdir())),
        (int(fields[11]) + int(fields[12])) / ticks,
    )


def books(database: Path, sources: int, minutes: float) -> dict[str, int]:
    """Return what does not add up, by name; all zero is right."""
    asked = {
        "visits that were never closed": "SELECT count(*) FROM visit WHERE finished_at IS NULL",
        "lines neither stored nor dropped, or both": (
            "SELECT count(*) FROM visit_item WHERE (article_id IS NULL) = (reason IS NULL)"
        ),
        "new versions without their line": (
            "SELECT (SELECT count(*) FROM article_version) -"
            " (SELECT count(*) FROM visit_item WHERE article_id IS NOT NULL)"
        ),
        "candidates without a line": (
            "SELECT count(*) FROM candidate WHERE NOT pending AND NOT EXISTS"
            " (SELECT 1 FROM visit_item WHERE visit_item.canonical = candidate.canonical)"
        ),
        "candidates waiting after eight tries": "SELECT count(*) FROM candidate WHERE pending AND tries > 8",
        "candidates settled unread": (
            "SELECT count(*) FROM candidate WHERE NOT pending AND NOT EXISTS"
            " (SELECT 1 FROM address WHERE address.canonical = candidate.canonical)"
            " AND NOT EXISTS (SELECT 1 FROM page_try WHERE page_try.canonical = candidate.canonical)"
        ),
    }
    with closing(sqlite3.connect(database)) as connection:
        wrong = {name: int(connection.execute(question).fetchone()[0]) for name, question in asked.items()}
        stored = dict(connection.execute("SELECT source, count(*) FROM article GROUP BY source").fetchall())
    due = 3 + int((minutes * 60 - LATEST) / PACE)
    healthy = [number for number in range(sources) if fault_of(number) == "none"]
    wrong["articles of healthy sources missing"] = sum(
        max(0, due - stored.get(f"soak{number}", 0)) for number in healthy
    )
    return wrong


def watch(process: int, minutes: float) -> list[Use]:
    """Sample a process every ten seconds; print now and then; fewer samples when it ends before its time."""
    samples, end = [], time.monotonic() + minutes * 60
    while time.monotonic() < end and os.waitpid(process, os.WNOHANG) == (0, 0):
        samples.append(use_of(process))
        if len(samples) % 12 == 1:
            now = samples[-1]
            print(
                f"{len(samples) / 6:5.1f} min  {now.megabytes:6.1f} MB  {now.files:4} files"
                f"  {now.cpu:7.1f} s CPU",
                flush=True,
            )
        time.sleep(10)
    return samples


def is_flat(values: list[float], slack: float) -> bool:
    """Tell whether the last quarter stays within ``slack`` (a share) of the second quarter's highest."""
    quarter = max(1, len(values) // 4)
    return max(values[-quarter:]) <= max(values[quarter : 2 * quarter]) * (1 + slack)


def main() -> None:
    """Run, print the balance, and exit with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--keep", type=Path, help="leave database, ledger and log in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sys.exit(0 if _soak(folder, arguments.sources, arguments.minutes) else 1)


def _soak(folder: Path, sources: int, minutes: float) -> bool:
    database, log = folder / "soak.db", folder / "log.txt"
    hosts = [f"soak{number}.{DOMAIN}" for number in range(sources)]
    with serving(partial(Troubled, sources), folder / "ledger.jsonl") as port:
        files = [outlet_file(host, more=EVERY) for host in hosts]
        config = configure(folder, port, files, delay=DELAY, timeout=2)
        command = ["run", "--config", str(config), "--database", str(database)]
        process = start(command, log, again=False)
        samples = watch(process, minutes)
        came_back = _stop(process)
    lines = read_ledger(folder / "ledger.jsonl")
    wrong = books(database, sources, minutes)
    wrong["wishes broken"] = len(impoliteness(lines, dict.fromkeys(hosts, DELAY)))
    wrong["tracebacks in the log"] = log.read_text("utf-8", "replace").count("Traceback")
    wrong["did not come back when asked to stop"] = int(not came_back)
    wrong["memory grew"] = int(not is_flat([use.megabytes for use in samples], 0.25))
    wrong["open files grew"] = int(not is_flat([float(use.files) for use in samples], 0.25))
    _print(database, len(lines), samples, wrong)
    return not any(wrong.values())


def _stop(process: int) -> bool:
    """Ask a process to stop and wait a minute for it; tell whether it came back with exit code 0."""
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        return False
    for _ in range(120):
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.5)
    os.kill(process, signal.SIGKILL)
    return False


def _print(database: Path, requests: int, samples: list[Use], wrong: dict[str, int]) -> None:
    with closing(sqlite3.connect(database)) as connection:
        visits = connection.execute("SELECT count(*) FROM visit").fetchone()[0]
        seen, stored = connection.execute("SELECT count(*), count(article_id) FROM visit_item").fetchone()
        dropped = connection.execute(
            "SELECT reason, count(*) FROM visit_item WHERE reason IS NOT NULL GROUP BY reason ORDER BY 2 DESC"
        ).fetchall()
        failures = connection.execute(
            "SELECT reason, count(*) FROM visit_failure GROUP BY reason ORDER BY 2 DESC"
        ).fetchall()
        pending = connection.execute("SELECT count(*) FROM candidate WHERE pending").fetchone()[0]
    print(f"requests {requests}, visits {visits}, seen {seen} = stored {stored} + dropped {seen - stored}")
    print("dropped:", ", ".join(f"{reason} {count}" for reason, count in dropped))
    print("listings that failed:", ", ".join(f"{reason} {count}" for reason, count in failures))
    print("still waiting at the end:", pending)
    first, last = samples[min(6, len(samples) - 1)], samples[-1]
    print(f"memory {first.megabytes:.1f} -> {last.megabytes:.1f} MB, files {first.files} -> {last.files}")
    for name, count in wrong.items():
        print(f"{'ok   ' if not count else 'WRONG'} {name}: {count}")


if __name__ == "__main__":
    main()
