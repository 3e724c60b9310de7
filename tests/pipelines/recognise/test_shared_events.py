"""Events of the shared sentences, where they lie beside the checkout."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

ROOT = Path(__file__).parents[3]
EVENTS = ROOT.parent / "shared" / "text" / "events.jsonl"


@pytest.mark.skipif(not EVENTS.exists(), reason="../shared/text/events.jsonl is not there")
def test_shared_sentences_have_their_event() -> None:
    recogniser = Recogniser(load_catalogue(ROOT / "config" / "entities")[0])
    items = [json.loads(line) for line in EVENTS.read_text(encoding="utf-8").splitlines()]
    right = 0
    for item in items:
        published = date.fromisoformat(item["published"]) if item["published"] else None
        found = recogniser.recognise(item["text"], published=published).events
        right += any(event.event_type == item["event_type"] for event in found)
    assert right >= 0.9 * len(items)
