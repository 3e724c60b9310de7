"""Each command as a user meets it: its output, its complaints, its exit code."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import pipelines
from crawler.schedule import RUNNING
from pipelines.cli import MODULES
from pipelines.store import Query

Ask = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [(name,) for name in MODULES] + [
    ("sources", "list"), ("sources", "show"), ("sources", "test"), ("config", "check"),
    ("entities", "list"), ("entities", "show"), ("entities", "check"), ("entities", "add"),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_command_explains_itself_in_both_languages(
    dolpung: Ask, command: tuple[str, ...], lang: str
) -> None:
    answer = dolpung(*command, "--lang", lang, "--help")
    assert answer.code == 0
    assert answer.out.startswith("사용법:" if lang == "ko" else "Usage:")
    assert bool(re.search("[가-힣]{2}", answer.out.replace("네이버", ""))) == (lang == "ko")


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "pipelines/cli/README.md").read_text(
        encoding="utf-8"
    )
    missing = [" ".join(command) for command in COMMANDS if f"dolpung {' '.join(command)}" not in readme]
    assert missing == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nope"], "'nope'"),
        (["mentions", "--form", "csv"], "--format"),
        (["mentions", "--format", "xml"], "jsonl"),
        (["mentions", "--since", "yesterday"], "'yesterday'"),
        (["mentions", "--zone", "footer"], "footer"),
        (["trends"], "ENTITY"),
        (["mentions", "케이카오"], "케이카오"),
        (["mentions", "--source", "aitime"], "aitimes"),
    ],
)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_wrong_argument_gives_one_clear_complaint(
    dolpung: Ask, database: Path, arguments: list[str], complaint: str, lang: str
) -> None:
    place = ["--database", database] if arguments[0] != "nope" else []
    answer = dolpung(*arguments, *place, lang=lang)
    assert answer.code == 2
    assert answer.out == ""
    assert complaint in answer.err
    assert answer.err.startswith("오류:" if lang == "ko" else "Error:")
    assert "Traceback" not in answer.err


def test_mentions_can_be_walked_back_to_their_place_in_the_text(dolpung: Ask, database: Path) -> None:
    rows = dolpung("mentions", "naver", "--limit", 500, "--format", "jsonl", "--database", database).rows
    assert rows
    with pipelines.open_store(f"sqlite:///{database}") as store:
        assert len(rows) == store.mention_count(Query(entities=("naver",)))
        for row in rows:
            reading = store.reading(row["article_id"], row["version"])
            assert reading is not None
            assert reading.article.text[row["start"] : row["end"]] == row["surface"]


def test_an_entity_goes_by_its_id_and_by_its_names(dolpung: Ask, database: Path) -> None:
    answers = [
        dolpung("mentions", name, "--format", "csv", "--database", database).table
        for name in ("kakao", "카카오", "KAKAO")
    ]
    assert answers[0]
    assert answers[0] == answers[1] == answers[2]


def test_zone_source_and_days_narrow_the_answer(dolpung: Ask, database: Path) -> None:
    ask = ("mentions", "deepseek", "--format", "jsonl", "--limit", 500, "--database", database)
    everything = dolpung(*ask).rows
    titles = dolpung(*ask, "--zone", "title").rows
    one = dolpung(*ask, "--source", "demo-hanbit").rows
    week = dolpung(*ask, "--since", "2025-01-28", "--until", "2025-02-03").rows
    assert titles == [row for row in everything if row["zone"] == "title"]
    assert one == [row for row in everything if row["source"] == "demo-hanbit"]
    assert week == [row for row in everything if row["day"] and "2025-01-28" <= row["day"] <= "2025-02-03"]
    assert 0 < len(titles) < len(everything)
    assert 0 < len(one) < len(everything)
    assert 0 < len(week) < len(everything)


def test_a_trend_keeps_missing_apart_from_zero(dolpung: Ask, database: Path) -> None:
    window = ("--since", "2025-02-06", "--until", "2025-02-08", "--database", database)
    days = {row["day"]: row for row in dolpung("trends", "naver", *window, "--format", "jsonl").rows}
    assert days["2025-02-06"]["mentions"] == 0
    assert days["2025-02-06"]["total"] == 3
    assert days["2025-02-08"]["mentions"] is None
    assert days["2025-02-08"]["share"] is None
    cells = {row["day"]: row for row in dolpung("trends", "naver", *window, "--format", "csv").table}
    assert cells["2025-02-06"]["mentions"] == "0"
    assert cells["2025-02-08"]["mentions"] == ""


def test_names_added_after_an_article_was_read_are_not_taken_for_absent(
    dolpung: Ask, database: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    known = dolpung(
        "trends", "naver", "--since", "2025-02-01", "--until", "2025-02-10", "--database", database
    )
    assert "dolpung replay" not in known.err
    extra = '[[entity]]\nid = "dawn-park"\nkind = "place"\nname = { ko = "새벽공원", en = "Dawn Park" }\n'
    (config / "entities" / "extra.toml").write_text(extra, encoding="utf-8")
    for question in (["mentions", "dawn-park"], ["trends", "dawn-park", "--since", "7d"], ["articles"]):
        answer = dolpung(*question, "--config", config, "--database", database)
        assert "dolpung replay" in answer.err, question


def test_the_two_forms_of_json_hold_the_same(dolpung: Ask, database: Path) -> None:
    ask = ("articles", "--entity", "kakao", "--database", database)
    assert json.loads(dolpung(*ask, "--format", "json").out) == dolpung(*ask, "--format", "jsonl").rows


def test_a_visit_can_be_followed_to_each_of_its_pages(dolpung: Ask, database: Path) -> None:
    visits = dolpung("visits", "demo-pulip", "--format", "jsonl", "--database", database).rows
    assert [visit["seen"] for visit in visits] == [12, 11]
    for visit in visits:
        lines = dolpung("visits", "--id", visit["visit"], "--format", "jsonl", "--database", database).rows
        assert len(lines) == visit["seen"] == visit["stored"] + sum(visit["dropped_by_reason"].values())


def test_a_replay_of_the_same_rules_changes_nothing(dolpung: Ask, database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    before = dolpung("mentions", "--limit", 9999, "--format", "jsonl", "--database", copy).out
    assert "the result is the same" in dolpung("replay", "--database", copy).out
    assert dolpung("mentions", "--limit", 9999, "--format", "jsonl", "--database", copy).out == before


def test_a_database_that_is_not_there_is_named(dolpung: Ask, tmp_path: Path) -> None:
    answer = dolpung("mentions", "--database", tmp_path / "none.db")
    assert answer.code == 2
    assert "none.db" in answer.err
    assert not (tmp_path / "none.db").exists()


def test_the_schema_describes_the_records(dolpung: Ask) -> None:
    document = json.loads(dolpung("schema").out)
    assert {"Source", "Candidate", "Article", "Block", "Mention", "Quote", "TrendPoint"} <= set(
        document["$defs"]
    )
    mention = json.loads(dolpung("schema", "Mention").out)
    assert {"entity", "surface", "start", "end", "particle", "zone"} <= set(mention["properties"])
    assert "Mention" in dolpung("schema", "Nothing").err


def test_config_check_names_file_key_and_line_and_keeps_the_other_sources(
    dolpung: Ask, tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    assert dolpung("config", "check", "--config", folder).code == 0
    broken = folder / "sources" / "aitimes.toml"
    broken.write_text(broken.read_text(encoding="utf-8") + "\nhomepag = 'x'\n", encoding="utf-8")
    answer = dolpung("config", "check", "--config", folder, lang="ko")
    assert answer.code == 1
    assert re.search(r"aitimes\.toml:\d+", answer.err)
    assert "homepag" in answer.err
    listed = dolpung(
        "sources", "list", "--config", folder, "--database", tmp_path / "x.db", "--format", "jsonl"
    )
    ids = {row["id"] for row in listed.rows}
    assert "aitimes" not in ids
    assert "bloter" in ids
    assert "homepag" in listed.err


def test_a_live_source_is_not_visited_without_a_contact(dolpung: Ask, tmp_path: Path) -> None:
    answer = dolpung("collect", "aitimes", "--database", tmp_path / "x.db")
    assert answer.code == 2
    assert "contact" in answer.err


def test_a_source_that_is_switched_off_says_why(dolpung: Ask, tmp_path: Path) -> None:
    answer = dolpung("collect", "naver-news", "--database", tmp_path / "x.db")
    assert answer.code == 2
    assert "robots" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("mentions", "naver", "--since", "99999999999d"),
        ("mentions", "naver", "--since", "2025-02-03", "--until", "2025-02-01"),
        ("mentions", "naver", "--limit", "99999999999999999999999"),
        ("trends", "naver", "--since", "1000-01-01"),
        ("visits", "--id", "99999"),
    ],
    ids=" ".join,
)
def test_an_impossible_value_is_a_complaint_and_no_traceback(
    dolpung: Ask, database: Path, arguments: tuple[str, ...]
) -> None:
    answer = dolpung(*arguments, "--database", database)
    assert answer.code == 2
    assert answer.err.startswith("Error: ")


def test_the_first_days_of_the_calendar_are_no_trouble(dolpung: Ask, database: Path) -> None:
    assert dolpung("trends", "naver", "--until", "0001-01-05", "--database", database).code == 2


def test_the_context_of_a_mention_is_its_own_block(dolpung: Ask, database: Path) -> None:
    rows = dolpung(
        "mentions", "--zone", "title", "--limit", 500, "--format", "jsonl", "--database", database
    ).rows
    assert rows
    with pipelines.open_store(f"sqlite:///{database}") as store:
        for row in rows:
            reading = store.reading(row["article_id"], row["version"])
            assert reading is not None
            assert row["snippet"].replace(f"[{row['surface']}]", row["surface"]) in reading.article.title


def test_a_withdrawn_mention_says_so_in_a_table_too(dolpung: Ask, database: Path) -> None:
    rows = dolpung("mentions", "kakao", "--limit", 500, "--format", "csv", "--database", database).table
    assert [row["withdrawn"] for row in rows if row["withdrawn"]] == ["2"]


def test_the_database_of_the_environment_may_be_a_file_too(
    dolpung: Ask, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOLPUNG_DATABASE", str(database))
    assert dolpung("mentions", "naver", "--limit", 1).code == 0


@pytest.mark.parametrize(
    ("lang", "why"), [("ko", "앞 방문이 아직 진행 중"), ("en", "the visit before is still going on")]
)
def test_a_missed_visit_is_shown_with_its_reason(
    dolpung: Ask, database: Path, tmp_path: Path, lang: str, why: str
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    due = datetime(2025, 2, 10, 0, 30, tzinfo=UTC)
    with pipelines.open_store(f"sqlite:///{copy}") as store:
        store.note_missed("demo-narae", due, due, RUNNING)
    answer = dolpung("visits", "--limit", 1, "--database", copy, lang=lang)
    assert "2025-02-10 09:30:00" in answer.out
    assert why in answer.out


@pytest.mark.parametrize(
    "command",
    [
        ("sources", "list"),
        ("entities", "add", "gaon-ai", "--kind", "company", "--ko", "가온지능", "--en", "Gaon AI"),
    ],
    ids=["sources list", "entities add"],
)
def test_a_damaged_database_is_not_taken_for_none(
    dolpung: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    file = tmp_path / "dolpung.db"
    monkeypatch.setenv("DOLPUNG_DATABASE", str(file))
    assert dolpung(*command).code == 0
    file.write_bytes(b"no database at all, though long enough to look like one " * 20)
    damaged = dolpung(*command)
    assert damaged.code == 2
    assert "dolpung.db" in damaged.err
