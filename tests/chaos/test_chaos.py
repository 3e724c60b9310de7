from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.judge import impoliteness
from tests.chaos.serve import Line

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
