"""The demo is the main job end to end: every number it prints is the planted one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.demo.tour import Tour


def test_the_demo_finds_exactly_what_was_planted(demo_run: tuple[Path, str, int]) -> None:
    _, out, code = demo_run
    assert "≠" not in out
    assert re.search(r"All \d{3} planted numbers were found", out)
    assert code == 0


def test_the_demo_shows_missing_days_as_missing(demo_run: tuple[Path, str, int]) -> None:
    _, out, _ = demo_run
    trend = re.search(r"^DeepSeek +([▁-█·]{14}) ", out, flags=re.MULTILINE)
    assert trend
    assert trend[1][11] == "·", "2025-02-08 has no article"


def test_independent_stories_are_not_printed_before_they_exist(demo_run: tuple[Path, str, int]) -> None:
    assert "stories" not in demo_run[1]
    assert "not yet" not in demo_run[1]


def test_one_wrong_number_fails_the_demo(
    dolpung: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Tour._gains

    def one_more(tour: Tour, reports: Any) -> dict[str, int]:
        gains = count(tour, reports)
        return {**gains, "new_mentions": gains["new_mentions"] + 1}

    monkeypatch.setattr(Tour, "_gains", one_more)
    answer = dolpung("demo", "--database", tmp_path / "demo.db")
    assert "≠" in answer.out
    assert "2 of" in answer.out
    assert answer.code == 1


def test_the_demo_never_writes_into_an_existing_file(dolpung: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "precious.db"
    file.write_bytes(b"precious")
    answer = dolpung("demo", "--database", file)
    assert answer.code == 2
    assert "precious.db" in answer.err
    assert file.read_bytes() == b"precious"
