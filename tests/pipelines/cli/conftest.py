"""One demo run that the tests of the command line ask their questions to."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of ``--format jsonl``."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def table(self) -> list[dict[str, str]]:
        """The rows of ``--format csv``."""
        return list(csv.DictReader(io.StringIO(self.out)))


Ask = Callable[..., Answer]


@pytest.fixture
def dolpung(capsys: pytest.CaptureFixture[str]) -> Ask:
    def ask(*arguments: object, lang: str = "en") -> Answer:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments], {"DOLPUNG_LANG": lang})
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Answer(end.value.code, printed.out, printed.err)

    return ask


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """The database of a demo, what it printed, and its exit code."""
    import contextlib

    database = tmp_path_factory.mktemp("demo") / "demo.db"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit) as end:
        main(["demo", "--database", str(database)], {"DOLPUNG_LANG": "en"})
    assert isinstance(end.value.code, int)
    return database, printed.getvalue(), end.value.code


@pytest.fixture
def database(demo_run: tuple[Path, str, int]) -> Path:
    return demo_run[0]
