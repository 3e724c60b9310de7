"""The past of the demo's sites, collected over loopback through the command line."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.cli import main
from pipelines.demo.newsroom import Newsroom
from pipelines.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def room(folder: Path) -> Iterator[Newsroom]:
    with Newsroom(folder) as running:
        yield running


@pytest.fixture
def collect(room: Newsroom, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``dolpung collect`` with the demo's sources, sent to the running newsroom."""
    config = tmp_path / "config"
    shutil.copytree(folder / "sources", config / "sources")
    (config / "entities").mkdir()
    (config / "dolpung.toml").write_text(
        '[politeness]\ndelay = "0s"\nmax_pages = 4\n'
        f'[network]\nresolve = {{ "*.newsroom.localhost" = "{room.address}" }}\n',
        encoding="utf-8",
    )

    def run(*arguments: str) -> tuple[int, str, str]:
        place = ["--config", str(config), "--database", str(tmp_path / "past.db")]
        with pytest.raises(SystemExit) as end:
            main(["collect", *arguments, *place], {"DOLPUNG_LANG": "en"})
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, printed.out, printed.err

    return run


def stored_days(tmp_path: Path) -> list[str]:
    with open_store(f"sqlite:///{tmp_path / 'past.db'}", create=False) as store:
        return sorted(str(row.day) for row in store.articles())


def asked(room: Newsroom, part: str) -> list[str]:
    return [request.path for request in room.ledger if part in request.path]


def test_a_list_in_pages_is_gone_back_through_until_it_is_too_old(
    collect: Run, room: Newsroom, tmp_path: Path
) -> None:
    code, out, err = collect("demo-moa", "--from", "2025-01-30", "--to", "2025-02-06")
    assert code == 0
    assert stored_days(tmp_path) == ["2025-01-30", "2025-02-01", "2025-02-03", "2025-02-06"]
    assert "seen 7 = stored 4 + dropped 3 (outside the days asked for 3)" in out
    assert "The whole period is done." in out
    assert re.search(r"demo-moa: 1 listings read, .* stored 2, dropped 1 ", err)
    # the last page holds one article, too old: nothing tells that it is the last but its date
    assert asked(room, "/all?") == [f"/section/105/all?page={page}" for page in (1, 2, 3)]


def test_the_months_of_a_sitemap_index_are_chosen_by_their_names(
    collect: Run, room: Newsroom, tmp_path: Path
) -> None:
    code, out, _ = collect("demo-onbyul", "--from", "2025-01-05", "--to", "2025-01-29")
    assert code == 0
    assert stored_days(tmp_path) == ["2025-01-09", "2025-01-20", "2025-01-29"]
    assert asked(room, ".gz") == ["/sitemap/2025-01.xml.gz"]
    assert "2 sitemaps not read" in out


def test_an_ordinary_visit_does_not_read_the_archive(collect: Run, room: Newsroom) -> None:
    assert collect("demo-moa", "demo-onbyul")[0] == 0
    assert asked(room, "/all?") == asked(room, "index.xml") == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["demo-goyo", "--from", "2025-01-01"], "there is no way to the past of: demo-goyo"),
        (["--from", "2025-01-01"], "--from needs the names of sources"),
        (["demo-moa", "--to", "2025-01-01"], "--to needs --from"),
        (["demo-moa", "--from", "2025-02-01", "--to", "2025-01-01"], "2025-02-01"),
        (["demo-moa", "--from", "soon"], "'soon'"),
    ],
)
def test_what_cannot_be_gone_back_through_is_refused_in_clear_words(
    collect: Run, arguments: list[str], complaint: str
) -> None:
    code, out, err = collect(*arguments)
    assert (code, out) == (2, "")
    assert complaint in err


def test_a_backfill_writes_the_log_and_the_metrics_of_a_visit(
    collect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dolpung.prom"
    settings = tmp_path / "config" / "dolpung.toml"
    settings.write_text(f'{settings.read_text("utf-8")}[metrics]\nfile = "{file}"\n', encoding="utf-8")
    code, out, _ = collect("demo-moa", "--from", "2025-01-30", "--to", "2025-02-06", "--log", "json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["event"] for row in rows] == ["visit"] * (len(rows) - 2) + ["backfill", "run_ended"]
    *visits, past, total = rows
    for row in rows:
        assert row["seen"] == row["stored"] + sum(row["dropped"].values())
    assert (past["source"], past["stored"], past["done"], past["visits"]) == (
        "demo-moa",
        4,
        True,
        len(visits),
    )
    assert (total["stored"], sum(total["visits"].values())) == (4, len(visits))
    assert total["requests"] == 1 + sum(visit["requests"] for visit in visits)  # and robots.txt
    text = file.read_text("utf-8")
    assert 'dolpung_candidates_total{source="demo-moa",verdict="stored"} 4.0' in text

    def ask(*arguments: str) -> list[dict[str, Any]]:
        place = ["--config", str(tmp_path / "config"), "--database", str(tmp_path / "past.db")]
        with pytest.raises(SystemExit):
            main([*arguments, "--format", "jsonl", *place], {"DOLPUNG_LANG": "en"})
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def shown() -> tuple[set[Any], str, bool]:
        (source,) = [row for row in ask("sources", "list") if row["id"] == "demo-moa"]
        return {(row["run"], row["backfill"]) for row in ask("visits")}, source["state"], source["backfill"]

    assert shown() == ({("backfill", True)}, "ok · backfill", True)
    collect("demo-moa")
    runs, state, is_backfill = shown()
    assert runs == {("backfill", True), ("collect", False)}
    assert "backfill" not in state
    assert not is_backfill
