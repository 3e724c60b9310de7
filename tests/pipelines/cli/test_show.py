"""Rows come out as they went in, and no spreadsheet runs them."""

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.cli.show import sparkline, to_csv

SUITE = Path(__file__).resolve().parents[4] / "shared" / "conformance" / "csv_injection.jsonl"


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    rows = list(
        csv.reader(
            io.StringIO(to_csv([{"a": "=1+1", "b": -1, "c": None, "d": "가, 나"}], ["a", "b", "c", "d"]))
        )
    )
    assert rows[1] == ["'=1+1", "-1", "", "가, 나"]


def test_no_payload_of_the_public_suite_begins_a_cell() -> None:
    if not SUITE.exists():
        pytest.skip(f"no {SUITE.name} beside the checkout")
    payloads = [json.loads(line)["payload"] for line in SUITE.read_text(encoding="utf-8").splitlines()]
    cells = [row[0] for row in csv.reader(io.StringIO(to_csv([{"a": text} for text in payloads], ["a"])))][1:]
    assert len(cells) == len(payloads)
    assert [cell for cell in cells if cell.lstrip()[:1] in {"=", "+", "-", "@"}] == []


@pytest.mark.parametrize(
    ("values", "line"),
    [([0, 1, 100], "▁▂█"), ([None, 0, None], "·▁·"), ([5], "█"), ([], ""), ([0, 0], "▁▁")],
)
def test_a_sparkline_keeps_missing_zero_and_small_apart(values: list[int | None], line: str) -> None:
    assert sparkline(values) == line
