"""Korean dates are read right or refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipelines.extract.dates import parse_korean_date
from pipelines.records import Precision

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2025, 2, 10, 0, 30, tzinfo=UTC)
SUITES = Path(__file__).parents[4] / "shared" / "conformance"


def read(text: str, now: datetime | None = NOW) -> tuple[str, Precision] | None:
    found = parse_korean_date(text, now=now, zone=SEOUL)
    return (found.at.astimezone(SEOUL).isoformat()[:19], found.precision) if found else None


@pytest.mark.parametrize(
    ("text", "wanted", "precision"),
    [
        ("2025. 2. 10.", "2025-02-10T00:00:00", "day"),
        ("2025.02.10 12:03", "2025-02-10T12:03:00", "minute"),
        ("2025.02.10 (월) 09:12", "2025-02-10T09:12:00", "minute"),
        ("2025. 2. 10. 오전 12:05", "2025-02-10T00:05:00", "minute"),
        ("2025. 2. 10. 오후 12:05", "2025-02-10T12:05:00", "minute"),
        ("2025년 2월 10일 월요일 오후 3시 5분", "2025-02-10T15:05:00", "minute"),
        ("25. 2. 10. PM 1:05", "2025-02-10T13:05:00", "minute"),
        ("99. 2. 10.", "1999-02-10T00:00:00", "day"),
        ("2025-02-10T03:03:49Z", "2025-02-10T12:03:49", "second"),
        ("2025-02-10T12:03:49.120+0900", "2025-02-10T12:03:49", "second"),
        ("20250210120349", "2025-02-10T12:03:49", "second"),
        ("20250210", "2025-02-10T00:00:00", "day"),
        ("Mon, 10 Feb 2025 09:12:00 +0900", "2025-02-10T09:12:00", "second"),
        ("Feb 10. 2025", "2025-02-10T00:00:00", "day"),
        ("3시간 전", "2025-02-10T06:30:00", "minute"),
        ("방금 전", "2025-02-10T09:30:00", "minute"),
        ("어제 21:10", "2025-02-09T21:10:00", "minute"),
        ("이틀 전", "2025-02-08T00:00:00", "day"),
        ("1개월 전", "2025-01-10T00:00:00", "day"),
        ("02-09 18:20", "2025-02-09T18:20:00", "minute"),
        ("12-30 18:20", "2024-12-30T18:20:00", "minute"),
    ],
)
def test_a_date_is_read(text, wanted, precision):
    assert read(text) == (wanted, Precision(precision))


@pytest.mark.parametrize(
    "text",
    [
        "", "2025.13.10", "2025. 2. 30.", "25:61", "3.1", "10/11", "2025. 2. 10. 오전 13:00", "작년",
        "20250230", "2025-02-10 24:10", "2025. 2. 10. 밤 1:00", "Tue, 11 08 2026 09:00:00 +0900",
        "2025. 2. 10. 오전 1:00 PM",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    assert read(text) is None


@pytest.mark.parametrize("text", ["3시간 전", "방금", "어제", "02-09 18:20", "12월 30일"])
def test_a_relative_or_yearless_date_needs_to_know_now(text):
    assert read(text, now=None) is None


def rows(name: str) -> list[dict[str, str]]:
    path = SUITES / name
    if not path.exists():
        pytest.skip(f"shared conformance suite not found: {name}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("now", [NOW.replace(year=2026, month=11), None])
def test_the_shared_suite_of_korean_dates_is_read_right_throughout(now):
    wrong = []
    for row in rows("dates_ko.jsonl"):
        size = 10 if row["precision"] == "day" else 19
        found = read(row["text"], now)
        if found is None or found[0][:size] != row["kst"][:size] or found[1] != row["precision"]:
            wrong.append((row["text"], found))
    assert wrong == []


def test_the_shared_suite_of_relative_dates_is_read():
    wanted = {"금일": "2025-02-10", "작일": "2025-02-09", "명일": "2025-02-11", "2달 후": "2025-04-10"}
    for row in rows("dates_ko_relative.jsonl"):
        found = read(row["text"])
        assert found is not None, row["text"]
        assert found[0][:10] == wanted.get(row["text"], found[0][:10])
