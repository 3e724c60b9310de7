"""What the server's ledger and the database say of a run: pure questions, and the answers that are wrong."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.chaos.press import Outlet, marker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.chaos.serve import Line

SLACK = 0.005
"""Seconds by which a request may reach a server on this very machine before its time."""
DEAF = 0.05
"""Seconds before a SIGKILL in which an answer may have been sent that nobody lived to read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong; all zero is right."""

    lost: int
    twice: int
    unbalanced: int
    impolite: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.unbalanced or self.impolite)


def impoliteness(
    lines: Sequence[Line], delays: dict[str, float], kills: Sequence[float] = ()
) -> tuple[str, ...]:
    """Return every breach of a host's wishes: what it gave, and how far it was missed.

    Args:
        lines: the server's ledger, in the order of arrival.
        delays: seconds that must lie between the starts of two requests, by host.
        kills: when the collector was killed, on the server's clock.
    """
    found: list[str] = []
    by_host: defaultdict[str, list[Line]] = defaultdict(list)
    for line in (_heard(line, kills) for line in lines):
        by_host[line.host].append(line)
        if line.path.startswith("/private/"):
            found.append(f"{line.host}{line.path}: robots.txt forbids it")
    for host, asked in by_host.items():
        found += _haste(host, asked, delays.get(host, 0.0))
        found += _ignored_holds(host, asked)
    return tuple(found)


def _heard(line: Line, kills: Sequence[float]) -> Line:
    """Take the wish off an answer that was sent when the collector was dying: nobody can heed it."""
    is_unheard = any(-DEAF <= line.ended - kill <= DEAF or line.began <= kill <= line.ended for kill in kills)
    return replace(line, wait=0.0) if line.wait and is_unheard else line


def _haste(host: str, asked: Sequence[Line], delay: float) -> list[str]:
    found = []
    for before, after in itertools.pairwise(asked):
        pause = after.began - before.began
        if pause < delay - SLACK:
            found.append(f"{host}{after.path}: {pause:.3f} s after {before.path}, not {delay}")
        if after.began < before.ended - SLACK:
            found.append(f"{host}{after.path}: asked while {before.path} was being answered")
    return found


def _ignored_holds(host: str, asked: Sequence[Line]) -> list[str]:
    found, free, who = [], 0.0, ""
    for line in asked:
        if line.began < free - SLACK:
            found.append(f"{host}{line.path}: {free - line.began:.3f} s before the end of what {who} asked")
        if line.wait and line.ended + line.wait > free:
            free, who = line.ended + line.wait, line.path
    return found


def judge(
    database: Path, outlets: Sequence[Outlet], lines: Sequence[Line], delay: float, kills: Sequence[float]
) -> Verdict:
    """Compare what was published with what is stored, and the requests with what the hosts asked for."""
    delays = {outlet.host: max(delay, outlet.crawl_delay) for outlet in outlets}
    published = {marker(one.number, number) for one in outlets for number in range(one.total)}
    with closing(sqlite3.connect(database)) as connection:
        titles = connection.execute("SELECT title FROM article").fetchall()
        versions = connection.execute("SELECT title FROM article_version").fetchall()
        lines_of_new = connection.execute("SELECT title FROM visit_item WHERE version = 1").fetchall()
        pages = connection.execute("SELECT count(*) FROM page").fetchone()[0]
    stored = _markers(titles)
    told = _markers(lines_of_new)
    again = max(_surplus(stored), _surplus(_markers(versions)), pages - len(versions))
    return Verdict(
        lost=len(published - stored.keys()),
        twice=again,
        unbalanced=sum((told - stored).values()) + sum((stored - told).values()),
        impolite=impoliteness(lines, delays, kills),
    )


def _markers(rows: Sequence[tuple[str]]) -> Counter[str]:
    return Counter(found[0] for (title,) in rows if (found := re.search(r"제\d+-\d+호", title)))


def _surplus(counted: Counter[str]) -> int:
    return sum(count - 1 for count in counted.values())


def holder(database: Path) -> int | None:
    """Return the number of the process that holds the database, if one does."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
            row = connection.execute("SELECT pid FROM run_lock").fetchone()
    except sqlite3.OperationalError:
        return None
    return int(row[0]) if row else None


def progress(database: Path) -> tuple[int, int]:
    """Return how many articles are stored and how many candidates wait; none while there are no tables."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
            stored = connection.execute("SELECT count(*) FROM article").fetchone()[0]
            waiting = connection.execute("SELECT count(*) FROM candidate WHERE pending").fetchone()[0]
    except sqlite3.OperationalError:
        return 0, 0
    return stored, waiting
