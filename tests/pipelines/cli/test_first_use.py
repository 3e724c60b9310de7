"""What somebody new meets: files that are empty or broken, a visit cut short, a small terminal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import NOON

import pipelines
from crawler.errors import AlreadyRunning
from crawler.settings import load_settings
from crawler.sources import load_sources
from pipelines.cli.words import WORDS, Words

Ask = Callable[..., Any]
PAPER = """
id = "{id}"
name = {{ ko = "새벽일보", en = "Dawn Daily" }}
kind = "company-blog"
homepage = "http://{id}.localhost/"
local = true
{more}
[[feeds]]
url = "http://{id}.localhost/rss"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    for name in ("sources", "entities"):
        (folder / name).mkdir(parents=True)
    (folder / "dolpung.toml").write_text("")
    write(folder, "dawn")
    return folder


def write(folder: Path, name: str, more: str = "") -> None:
    (folder / "sources" / f"{name}.toml").write_text(PAPER.format(id=name, more=more))


def test_a_configuration_without_entities_is_said_to_find_nothing(dolpung: Ask, config: Path) -> None:
    answer = dolpung("config", "check", "--config", config)
    assert answer.code == 0
    assert "no entity, so no name is looked for" in answer.err
    assert "1 source (1 enabled), 0 entities" in answer.out
    (config / "sources" / "dawn.toml").unlink()
    assert "방문할 곳이 없습니다" in dolpung("config", "check", "--config", config, lang="ko").err


@pytest.mark.parametrize("command", [("collect",), ("sources", "show"), ("sources", "test")])
def test_a_source_with_a_broken_file_is_called_broken_not_unknown(
    dolpung: Ask, config: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    write(config, "dusk", 'kindd = "press"')
    database = ["--database", tmp_path / "x.db"] if command == ("collect",) else []
    answer = dolpung(*command, "dusk", "--config", config, *database)
    assert answer.code == 2
    assert "dusk.toml:7: kindd" in answer.err.splitlines()[-1]
    assert "there is no source" not in answer.err


def test_kinds_of_sources_have_words_in_both_languages(dolpung: Ask, config: Path) -> None:
    (kind,) = {source.kind for source in load_sources(config / "sources")[0]}
    assert "기업 블로그" in dolpung("sources", "list", "--config", config, lang="ko").out
    assert "company blog" in dolpung("sources", "list", "--config", config).out
    assert {f"source_kind.{one.value}" for one in type(kind)} <= WORDS.keys()


@pytest.mark.parametrize("command", [(), ("sources",), ("collect",)])
def test_the_usage_line_is_korean_in_korean(dolpung: Ask, command: tuple[str, ...]) -> None:
    usage = dolpung(*command, "--help", lang="ko").out.split("\n\n")[0]
    assert "[옵션]" in usage
    assert "OPTIONS" not in usage
    assert "COMMAND" not in usage


def test_a_visit_without_an_end_is_under_way_only_while_its_process_lives(
    dolpung: Ask, config: Path, tmp_path: Path
) -> None:
    (source,) = load_sources(config / "sources")[0]
    url = f"sqlite:///{tmp_path / 'x.db'}"
    asked = ("visits", "--config", config, "--database", url, "--format", "jsonl")
    with pipelines.open_store(url, create=True) as store:
        now = datetime.now(UTC)
        store.open_visit(source, now - timedelta(hours=1))
        with store.hold_run("run", now):
            store.open_visit(source, now)
            assert [row["state"] for row in dolpung(*asked).rows] == ["under way", "interrupted"]
    assert [row["state"] for row in dolpung(*asked).rows] == ["interrupted", "interrupted"]


def test_whoever_holds_the_database_is_told_in_the_time_of_everything_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with (
        pipelines.open_store(url, create=True) as store,
        store.hold_run("run", NOON),
        pipelines.open_store(url) as other,
        pytest.raises(AlreadyRunning) as refused,
        other.hold_run("collect", NOON),
    ):
        pytest.fail("two runs at once")
    assert "2025-02-10 12:00부터" in refused.value.message.ko
    assert "2025-02-10 12:00 (Seoul)" in refused.value.message.en


def test_a_long_trend_is_folded_to_the_terminal(
    dolpung: Ask, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    asked = ("trends", "deepseek", "--since", "2025-01-01", "--until", "2025-02-10", "--database", database)
    lines = dolpung(*asked).out.splitlines()
    folded = [line for line in lines[lines.index("DeepSeek") :] if line.startswith("  2025")]
    assert [line.split()[0] for line in folded] == ["2025-01-01", "2025-01-27"]
    assert sum(len(line.split()[1]) for line in folded) == 41
    assert all(len(line) <= 40 for line in folded)


@pytest.mark.parametrize("address", ["9464", "localhost:9464", "127.0.0.1", "127.0.0.1:0", "[::1]"])
def test_an_address_for_metrics_is_an_ip_and_a_port(config: Path, address: str) -> None:
    (config / "dolpung.toml").write_text(f'[metrics]\naddress = "{address}"\n')
    with pytest.raises(Exception, match="not 'IP:port'") as refused:
        load_settings(config, {})
    assert "metrics.address" in str(refused.value)


def test_english_counts_one_thing_as_one() -> None:
    say = Words("en")
    assert say("ask.counted", mentions=1, articles=2) == "1 mention in 2 articles"
    assert say("config_check.bad", n=1) == "1 problem."
    assert "0 sources (0 enabled), 1 entity" in say(
        "config_check.good", folder="x", sources=0, enabled=0, entities=1
    )
