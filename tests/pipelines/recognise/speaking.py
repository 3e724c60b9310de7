"""What tests ask of sentences with quotations: who speaks, by the shipped catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines.recognise.catalogue import Catalogue, load_catalogue
from pipelines.recognise.index import Index
from pipelines.recognise.mentions import find_mentions
from pipelines.recognise.quotes import find_quotes

ROOT = Path(__file__).parents[3]


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "config" / "entities")[0]


def speakers(text: str) -> list[str | None]:
    mentions = find_mentions(text, Index(catalogue()), ())
    return [quote.speaker for quote in find_quotes(text, mentions=mentions, blocks=(), catalogue=catalogue())]


def speaker_of(phrase: str) -> str | None:
    (speaker,) = speakers(f"{phrase} “이번 일은 매우 중요하다”고 말했다.")
    return speaker
