from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.demo.plan import Plan, load_plan

FOLDER = Path(__file__).parents[3] / "config" / "demo"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(FOLDER)
