"""The hard negatives of the shared sentences, where the checkout has them beside it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "text"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(ROOT / "config" / "entities")[0])


def test_hard_negatives_of_the_shared_sentences_are_left_alone() -> None:
    if not SHARED.exists():
        pytest.skip("../shared/text is not there")
    inventory = set(json.loads((SHARED / "entities.json").read_text(encoding="utf-8")))
    hits = spans = 0
    for line in (SHARED / "mentions.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = [m for m in recogniser().recognise(item["text"]).mentions if m.entity in inventory]
        for span in item["mentions"]:
            if span["entity_id"] is None and not span.get("ignore"):
                spans += 1
                hits += any(m.start < span["end"] and span["start"] < m.end for m in found)
    assert hits <= 0.02 * spans
