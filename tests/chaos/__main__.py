"""Kill the collector again and again while outlets publish, and see that nothing is lost, doubled or rude.

usage: python -m tests.chaos [--seeds N] [--kills N] [--articles N] [--outlets N]

A server process with its own ledger serves the articles of several hosts (short feeds, sitemaps, redirects,
304s, 5xx, 429 and 503 with Retry-After, broken connections, a Crawl-delay, forbidden paths). ``dolpung
collect`` runs over and over in a second process, which gets SIGKILL at random moments and is started again.
Afterwards the server's ledger and the database are compared with what was published. The exit code is 1 when
one seed lost, doubled or hurried anything.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.judge import Verdict, holder, judge, progress
from tests.chaos.press import Press
from tests.chaos.process import configure, outlet_file, start
from tests.chaos.serve import Line, read_ledger, serving

if TYPE_CHECKING:
    from collections.abc import Sequence

DELAY = 0.1
PATIENCE = 600.0
"""Seconds without any progress after which the last collector has brought in all it ever will.

Longer than a host rests that failed five times in a row and again after that (1, 2 and 4 minutes).
"""


def wait_for(database: Path, total: int) -> None:
    """Wait until every article is stored and no candidate waits, or nothing happens any more."""
    seen, since = progress(database), time.monotonic()
    while (seen[0] < total or seen[1]) and time.monotonic() - since < PATIENCE:
        time.sleep(0.5)
        now = progress(database)
        if now != seen:
            seen, since = now, time.monotonic()


def kill(number: int) -> bool:
    """Kill a process as a power cut would; tell whether it was still running."""
    os.kill(number, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(number, 0)[1])


def run(seed: int, arguments: argparse.Namespace, folder: Path) -> tuple[Verdict, Sequence[Line], bool]:
    """Run one seed; return what is wrong, the server's ledger, and whether every process ran until killed."""
    dice = random.Random(seed)  # noqa: S311 - nothing is secret here
    make = partial(Press, arguments.articles, arguments.outlets, seed)
    outlets, database, ledger = make().outlets, folder / "chaos.db", folder / "ledger.jsonl"
    total, healthy, kills = sum(outlet.total for outlet in outlets), True, list[float]()
    with serving(make, ledger) as port:
        files = [outlet_file(one.host, feed=one.has_feed, sitemap=one.has_sitemap) for one in outlets]
        config = configure(folder, port, files, delay=DELAY)
        command = ["collect", "--config", str(config), "--database", str(database)]
        for _ in range(arguments.kills):
            collector = start(command, folder / "log.txt", again=True)
            begun = time.monotonic()
            while holder(database) != collector and time.monotonic() - begun < PATIENCE:
                time.sleep(0.02)  # a kill must fall into the work, however slowly a busy machine gets there
            time.sleep(dice.uniform(0.0, 2.0))
            kills.append(time.monotonic())
            healthy &= kill(collector)
        collector = start(command, folder / "log.txt", again=True)
        wait_for(database, total)
        time.sleep(1.0)  # one more round, in which nothing may be stored
        healthy &= kill(collector)
    lines = read_ledger(ledger)
    return judge(database, outlets, lines, DELAY, kills), lines, healthy


def main() -> None:
    """Run all seeds, print a line each, and exit with 1 if one is not clean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--outlets", type=int, default=8)
    parser.add_argument(
        "--keep", type=Path, help="leave database, ledger and log of each seed in this folder"
    )
    arguments = parser.parse_args()
    clean = True
    print("seed  requests  304s  5xx  429  moved  lost  twice  unbalanced  impolite  seconds", flush=True)
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            folder = arguments.keep / str(seed) if arguments.keep else Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            verdict, lines, healthy = run(seed, arguments, folder)
            log = (folder / "log.txt").read_text("utf-8", "replace")
        print(_row(seed, verdict, lines, time.monotonic() - began), flush=True)
        for complaint in verdict.impolite[:8]:
            print("     ", complaint)
        if not healthy or "Traceback" in log:
            print("      the collector ended by itself:", log[-1500:])
        clean &= verdict.is_clean and healthy and "Traceback" not in log
    sys.exit(0 if clean else 1)


def _row(seed: int, verdict: Verdict, lines: Sequence[Line], seconds: float) -> str:
    def many(*statuses: int) -> int:
        return sum(line.status in statuses for line in lines)

    return (
        f"{seed:4}  {len(lines):8}  {many(304):4}  {many(500, 503):3}  {many(429):3}  {many(301):5}"
        f"  {verdict.lost:4}  {verdict.twice:5}  {verdict.unbalanced:10}  {len(verdict.impolite):8}"
        f"  {seconds:7.0f}"
    )


if __name__ == "__main__":
    main()
