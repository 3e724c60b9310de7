"""What the dates read so far have told: the reading moves through a text once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.recognise.date_words import following


@dataclass
class Context:
    """The day, month and year named last."""

    text: str
    published: date | None
    end: int = 0
    day: date | None = None
    anchor: date | None = None
    """The day that 이날 and 전날 count from: named last, and not the begin or end of a stretch."""
    year: int | None = None
    month: int | None = None
    past: int = 0
    """Where the last expression ended."""

    def link(self, start: int) -> bool:
        """Whether an expression goes on from the one before: 9월 23일부터 25일까지."""
        between = self.text[self.past : start]
        if not 0 < self.past <= start <= self.past + 24 or "\n" in between:
            return False
        if len(between) > 8 or "부터" in between:
            return following()["until"].fullmatch(between) is not None
        return following()["linked"].match(between) is not None

    def sentence(self, start: int) -> bool:
        """Whether the expression before stands in the same sentence."""
        return bool(self.past) and not re.search(r"[.!?]\s|\n", self.text[self.past : start])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression says: its value, how fine that is, and the rule."""

    value: str | None
    precision: str
    rule: str
