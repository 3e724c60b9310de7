from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.judge import impoliteness
from tests.chaos.serve import Line, Reply, _Desk, _speak, read_ledger

ROOT = Path(__file__).parents[2]


def test_three_kills_lose_nothing_double_nothing_and_hurry_nobody() -> None:
    options = ["--seeds", "1", "--kills", "3", "--articles", "60", "--outlets", "6"]
    command = [sys.executable, "-m", "tests.chaos", *options]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def line(path: str, began: float, ended: float, wait: float = 0.0, host: str = "a") -> Line:
    return Line(host, path, began, ended, 200, wait)


@pytest.mark.parametrize(
    ("lines", "breaches"),
    [
        ([line("/1", 0.0, 0.1), line("/2", 1.0, 1.1)], 0),
        ([line("/1", 0.0, 0.1), line("/2", 0.9, 1.0)], 1),
        ([line("/1", 0.0, 2.0), line("/2", 1.0, 1.1)], 1),
        ([line("/1", 0.0, 0.1), line("/2", 0.1, 0.2, host="b")], 0),
        ([line("/private/1", 0.0, 0.1)], 1),
        ([line("/1", 0.0, 0.1, wait=5.0), line("/2", 3.0, 3.1)], 1),
        ([line("/1", 0.0, 0.1, wait=5.0), line("/2", 3.0, 3.1, host="b")], 0),
        ([line("/1", 0.0, 0.1, wait=5.0), line("/2", 5.2, 5.3)], 0),
        ([line("/1", 8.9, 8.99, wait=5.0), line("/2", 11.0, 11.1)], 0),  # killed at 9.0: nobody heard it
    ],
)
def test_the_judge_sees_haste_overlap_and_what_was_ignored(lines: list[Line], breaches: int) -> None:
    found = impoliteness(lines, {"a": 1.0, "b": 1.0}, kills=[9.0])
    assert len(found) == breaches, found


class Connection:
    """A connection on which everything is sent at once."""

    def write(self, data: bytes) -> None:
        """Forget it."""

    async def drain(self) -> None:
        """Wait for nobody."""

    def close(self) -> None:
        """Nothing is open."""


def ledger_of(folder: Path, requests: int, *moments: float) -> list[Line]:
    """Let a server that asks for 3 seconds answer so many requests; its clock shows the moments in turn."""
    clock = iter(moments)

    async def serve() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" * requests)
        reader.feed_eof()
        desk = _Desk(
            lambda _: Reply(429, headers={"Retry-After": "3"}), folder / "ledger", lambda: next(clock)
        )
        await _speak(reader, Connection(), desk)  # type: ignore[arg-type]  # a fake writer
        desk.close()

    asyncio.run(serve())
    return read_ledger(folder / "ledger")


def test_a_wait_counts_from_the_sending_however_late_the_server_looks_at_its_clock(tmp_path: Path) -> None:
    # it sent at 100.0 and stood still until 100.16; whoever heard it at once may come back at 103.0
    lines = ledger_of(tmp_path, 2, 100.0, 100.0, 100.16, 103.0, 103.0)
    assert lines[0].ended + lines[0].wait == pytest.approx(103.0)
    assert impoliteness(lines, {"a": 1.0}) == ()


def test_what_nobody_waited_for_asks_nothing(tmp_path: Path) -> None:
    (line,) = ledger_of(tmp_path, 1, 100.0, 104.0)
    assert line.wait == 0.0
