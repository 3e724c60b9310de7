"""What many scheduled sources cost while nothing happens: processor, memory, and how they begin.

usage: python -m tests.benchmarks.schedule_many [--sources N] [--seconds N]

As many source files are written as asked for, and read, scheduled and watched as ``dolpung run`` does it,
in a process that holds all that a run holds (database, web client, recogniser); only the visits do nothing.
The processor's time is taken over some seconds of that, the memory at their end; what it takes to read the
sources before is given by itself. Then the same sources live through hours of fake seconds (a start, eight
hours asleep, a clock set back by an hour and forward by a day, with a tenth of them due by cron at the same
moment), and the most visits that begin in any second are counted.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.fetch.web import Web
from crawler.schedule import Scheduler
from pipelines.app import App, clock, open_app
from pipelines.cli.follow import follow
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from crawler.records import MissedRun
    from crawler.sources import Source

ROOT = Path(__file__).parents[2]
CPU_BAR, MEMORY_BAR = 0.05, 150.0
STAMPEDE_BAR = 0.01
"""Share of all sources that may begin within one second."""
MONDAY = datetime(2025, 2, 10, tzinfo=UTC)
EVERY = ("15m", "30m", "30m", "1h", "3h")


def write_config(folder: Path, number: int) -> None:
    """Write a configuration with so many sources, one in ten by a cron line, and the shipped entities."""
    (folder / "sources").mkdir()
    (folder / "dolpung.toml").write_text('[identity]\ncontact = "bot@example.kr"\n', encoding="utf-8")
    (folder / "entities").symlink_to(ROOT / "config" / "entities")
    for index in range(number):
        rhythm = 'cron = "0 9 * * *"' if index % 10 == 9 else f'every = "{EVERY[index % len(EVERY)]}"'
        host = f"https://news{index}.example.kr"
        text = f"""
            id = "outlet-{index}"
            name = {{ ko = "예시뉴스 {index}", en = "Example News {index}" }}
            kind = "trade"
            homepage = "{host}/"
            [[feeds]]
            url = "{host}/rss/allArticle.xml"
            [articles]
            include = ['news{index}\\.example\\.kr/news/articleView\\.html\\?idxno=\\d+']
            [schedule]
            {rhythm}
        """
        (folder / "sources" / f"outlet-{index}.toml").write_text(text, encoding="utf-8")


def memory() -> float:
    """Give the memory that this process holds, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def idle(app: App, seconds: float) -> tuple[float, Counter[int], float]:
    """Give the share of a core, the starts by second, and the memory of a run whose visits do nothing."""
    stop = asyncio.Event()
    starts: Counter[int] = Counter()

    async def visit(_: Source) -> None:
        starts[int(time.monotonic())] += 1

    def missed(_: MissedRun) -> None:
        raise AssertionError("nothing can be missed so soon")

    async with AsyncExitStack() as stack:
        stack.enter_context(app.open_store(create=True))
        await stack.enter_async_context(Web(app.settings, now=clock))
        app.recogniser.recognise("네이버가 새 모델을 선보였다.")
        scheduler = Scheduler(app.sources, visit, missed, app.settings)
        running = asyncio.gather(scheduler.run(stop), follow(app, (), scheduler.update, stop, Words("en")))
        await asyncio.sleep(1)  # the watch begins
        before, began = time.process_time(), time.monotonic()
        await asyncio.sleep(seconds)
        share = (time.process_time() - before) / (time.monotonic() - began)
        held = memory()
        stop.set()
        await running
    return share, starts, held


async def live(app: App) -> dict[str, int]:
    """Give the most starts in any second of each part of some hours on fake clocks."""
    wall, elapsed, starts = MONDAY, 0.0, Counter[int]()

    async def visit(_: Source) -> None:
        starts[round(elapsed)] += 1

    scheduler = Scheduler(
        app.sources, visit, lambda _: None, app.settings, now=lambda: wall, elapsed=lambda: elapsed
    )
    most: dict[str, int] = {}
    parts = [
        ("the first hour", timedelta(), timedelta()),
        ("after eight hours asleep", timedelta(), timedelta(hours=8)),
        ("the clock set back by an hour", timedelta(hours=-1), timedelta()),
        ("the clock set forward by a day", timedelta(days=1), timedelta()),
    ]
    for name, step, sleep in parts:
        wall, elapsed = wall + step + sleep, elapsed + sleep.total_seconds()
        starts.clear()
        for _ in range(3600):
            scheduler.look()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            wall, elapsed = wall + timedelta(seconds=1), elapsed + 1
        most[name] = max(starts.values())
    return most


def verdict(*, met: bool) -> str:
    """Give the word for a bar."""
    return "met" if met else "MISSED"


def main() -> None:
    """Write the sources, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    bare = memory()
    with tempfile.TemporaryDirectory(prefix="dolpung-schedule-") as name:
        folder = Path(name)
        write_config(folder, arguments.sources)
        began = time.process_time()
        app = open_app(folder, str(folder / "bench.db"))
        print(f"{len(app.sources):,} sources read in {time.process_time() - began:.1f} s of processor time")
        read = memory()
        share, starts, held = asyncio.run(idle(app, arguments.seconds))
        most = asyncio.run(live(app))
    print(f"memory: {bare:.0f} MB with the imports, {read:.0f} with the sources read, {held:.0f} running")
    print(f"idle over {arguments.seconds:g} s: {sum(starts.values())} visits began")
    for part, number in {"the first seconds": max(starts.values()), **most}.items():
        print(f"most starts in any second, {part}: {number}")
    limit = max(1, round(arguments.sources * STAMPEDE_BAR))
    worst = max(*most.values(), *starts.values())
    print(f"bar: <= {CPU_BAR:.0%} of a core: {share:.2%}, {verdict(met=share <= CPU_BAR)}")
    print(f"bar: <= {MEMORY_BAR:g} MB: {held:.0f} MB, {verdict(met=held <= MEMORY_BAR)}")
    print(f"bar: <= {limit} starts in any second: {worst}, {verdict(met=worst <= limit)}")


if __name__ == "__main__":
    main()
