"""Labels: every figure and date of the batch rows has its class of KLUE-NER."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.cli.schema import recognition_row
from pipelines.recognise.dates import find_dates
from pipelines.recognise.figures import find_figures
from pipelines.records import Recognition


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("3년 6개월을 쉬었다", ["DT"]),
        ("사흘 만에 돌아왔다", ["DT"]),
        ("며칠 뒤에 온다", ["DT"]),
        ("90분을 기다렸다", ["TI"]),
        ("오후 4시까지 온다", ["TI"]),
        ("12명이 7억 원을 냈다", ["QT", "QT"]),
        ("세 번째로 3대 1의 경쟁을", ["QT", "QT"]),
        ("지난달 27일 오후 4시에", ["DT"]),
    ],
)
def test_days_are_dt_hours_are_ti_and_the_rest_is_qt(text: str, labels: list[str]) -> None:
    dates = find_dates(text, published=date(2025, 11, 17))
    row = recognition_row(Recognition(figures=find_figures(text, dates=dates), dates=dates))
    assert [found["label"] for found in (*row["dates"], *row["figures"])] == labels
