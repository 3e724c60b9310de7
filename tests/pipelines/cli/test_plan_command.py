"""``dolpung plan``: the next visit of every source, and why."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.plan import short_rhythm, show_week
from pipelines.cli.words import Words

Ask = Callable[..., Any]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_visited_source_has_its_next_visit_and_a_reason(
    dolpung: Ask, database: Path, lang: str
) -> None:
    rows = dolpung("plan", "--format", "jsonl", "--database", database, "--lang", lang).rows
    demo = [row for row in rows if row["source"].startswith("demo-")]
    assert demo
    for row in demo:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["next"])
        assert bool(re.search("[가-힣]", row["why"])) == (lang == "ko")
        assert row["rates"] is None or (len(row["rates"]) == 168 and max(row["rates"]) > 0)


def test_a_source_that_was_never_visited_says_so(dolpung: Ask, database: Path) -> None:
    [row] = dolpung("plan", "aitimes", "--format", "jsonl", "--database", database).rows
    assert (row["next"], row["why"]) == (None, "never visited: with the next run")


def test_a_rhythm_that_nobody_knows_yet_is_missing_and_not_flat(dolpung: Ask, database: Path) -> None:
    answer = dolpung("plan", "demo-pulip", "--database", database)
    assert answer.code == 0
    assert "No rhythm is learned yet." in answer.out
    assert "▁" not in answer.out
    assert "items, quickest time to fill: not known yet" in answer.out


def test_a_learned_week_is_shown_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    week = [0.0] * 168
    week[24 + 9] = 5.0
    show_week(week, Words("en"))
    shown = capsys.readouterr().out
    assert "the highest is 5.0 items an hour" in shown
    assert re.findall(r"^  (Mon|Tue|Wed|Thu|Fri|Sat|Sun)  (\S{24})$", shown, flags=re.MULTILINE)[1] == (
        "Tue",
        "▁" * 9 + "█" + "▁" * 14,
    )


def test_json_tells_what_the_table_leaves_out(dolpung: Ask, database: Path) -> None:
    [row] = json.loads(dolpung("plan", "demo-pulip", "--format", "json", "--database", database).out)
    assert row["failures_in_a_row"] == 0
    assert all(listing["size"] > 0 for listing in row["listings"])


def test_the_short_rhythm_has_four_signs_a_day() -> None:
    week = [0.0] * 168
    week[9] = 5.0
    assert short_rhythm(week) == "▁█" + "▁" * 26
