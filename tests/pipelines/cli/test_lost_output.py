"""Standard output that takes nothing: a full disk, a reader that left; the command ends with one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FULL = Path("/dev/full")
COMMANDS = [["schema"], ["sources", "list"], ["config", "check"], ["--help"]]

needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def start(arguments: list[str], unbuffered: bool, **streams: object) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONUNBUFFERED": "1" if unbuffered else "", "DOLPUNG_LANG": "ko"}
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environ, encoding="utf-8", **streams)  # type: ignore[call-overload,no-any-return]  # streams are Popen's own


@needs_full
@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_output_is_one_line_in_the_users_language(arguments: list[str], unbuffered: bool) -> None:
    with FULL.open("w") as full:
        process = start(arguments, unbuffered, stdout=full, stderr=subprocess.PIPE)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complaint == "오류: 출력을 쓸 수 없습니다: 저장 공간이 없습니다\n"


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_reader_that_left_is_no_trouble(arguments: list[str], unbuffered: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(arguments, unbuffered, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")


@needs_full
def test_without_any_output_the_exit_code_still_tells() -> None:
    with FULL.open("w") as full:
        process = start(["schema"], False, stdout=full, stderr=full)
        process.communicate(timeout=60)
    assert process.returncode == 1
