from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.store import Store, open_store

HERE = Path(__file__).resolve().parent
ARTICLES = 60


def write_until(url: str, lines: int | None) -> list[str]:
    """Run the writer and kill it after so many lines, if it gets that far; return what it said."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parents[2]), str(HERE)])}
    command = [sys.executable, str(HERE / "store_killed_writer.py"), url, str(ARTICLES)]
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            said.append(line.strip())
            if len(said) == lines:
                writer.send_signal(signal.SIGKILL)
                said += [late.strip() for late in writer.stdout if late.endswith("\n")]
    return said


def check(store: Store, said: set[str]) -> None:
    """Everything that was said to be stored is there, and nothing twice."""
    stored = {
        f"stored {row.canonical_url} {version}"
        for row in store.articles()
        for version in range(1, row.version + 1)
    }
    assert said - {"listed", "done"} <= stored
    assert store.page_count() == len(stored)
    urls = [row.canonical_url for row in store.articles()]
    assert len(urls) == len(set(urls))
    for row in store.articles():
        assert len(store.versions(row.id)) == row.version
        assert row.mentions == {1: 40, 2: 41}[row.version]
    assert len({page.page.url + page.page.sha256 for page in store.pages()}) == store.page_count()


@pytest.mark.parametrize("seed", [1, 2])
def test_killing_the_writer_loses_no_committed_page_and_stores_nothing_twice(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - any numbers will do, if they are the same each time
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    said: set[str] = set()
    for _ in range(4):
        said.update(write_until(url, rng.randrange(1, 25)))
        with open_store(url, create=False) as store:
            check(store, said)
            assert store.article_count() + len(store.pending("paper")) >= ARTICLES
    said.update(write_until(url, None))
    assert "done" in said
    with open_store(url, create=False) as store:
        check(store, said)
        assert store.pending("paper") == []
        assert store.article_count() == ARTICLES
