"""What the README shows works as it stands."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.sources import load_sources

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)
    return next(text for text in blocks if containing in text)


def test_the_python_door_is_as_shown(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(database, tmp_path / "dolpung.db")
    monkeypatch.chdir(tmp_path)
    exec(block("python", "open_store"), {})  # noqa: S102  (our own README)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert all("newsroom.localhost" in line for line in lines)


def test_the_source_shown_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "example-ai.toml").write_text(block("toml", "example-ai"), encoding="utf-8")
    sources, problems = load_sources(tmp_path)
    assert problems == ()
    assert [source.id for source in sources] == ["example-ai"]


def test_the_questions_shown_are_questions(
    dolpung: Callable[..., Any], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOLPUNG_DATABASE", f"sqlite:///{database}")
    lines = [line.split("#")[0].split() for line in block("sh", "dolpung mentions").splitlines()]
    assert len(lines) == 5
    for command, *arguments in lines:
        assert command == "dolpung"
        assert dolpung(*arguments).code == 0
