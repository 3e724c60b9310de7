"""Figures that their form tells, not a unit: fractions, scores, ages in brackets, $5 billion, 2,408.27."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.recognise.figure_words import patterns
from pipelines.recognise.numbers import plain, read_number
from pipelines.recognise.units import SYMBOLS
from pipelines.records import Figure

if TYPE_CHECKING:
    import re

_ENGLISH = {"million": 10**6, "billion": 10**9, "trillion": 10**12, "thousand": 1000}


_BETWEEN = frozenset("분/-–대0123456789")
"""What stands behind the first number of a pair; digits, as a numeral has sixteen of them at most."""


def paired_at(text: str, number: re.Match[str], end: int) -> Figure | None:
    """Return ``3분의 1`` and ``1/9``, the score ``3-1``, the odds ``5대 1``."""
    at, past = number.span()
    if text[past : past + 2].lstrip(" ")[:1] not in _BETWEEN:
        return None
    match = patterns()["pair"].match(text, at, end)
    if not match:
        return None
    if match["to"] or match["us"]:
        kind = "ratio" if match["to"] else "score"
        value = f"{match['to'] or match['us']}:{match['one'] or match['them']}"
        return Figure(at, match.end(), match[0], kind, value, rule=kind)
    over, under = int(match["of"] or match["over"]), int(match["part"] or match["under"])
    if over >= under:
        return None
    return Figure(at, match.end(), match[0], "fraction", f"{over}/{under}", rule="fraction")


def age_at(text: str, at: int, first: int, end: int) -> Figure | None:
    """Return the age in ``홍길동(34)``: a number of two digits in parentheses right behind a name."""
    if text[at - 1 : at] != "(":
        return None
    name = text[max(first, at - 3) : at - 1]
    korean = len(name) == 2 and all("가" <= char <= "힣" for char in name)
    if not korean and not patterns()["letter"].search(name):
        return None
    match = patterns()["person_age"].match(text, at, end)
    return Figure(at, match.end(), match[0], "age", match[0], rule="age:name") if match else None


def dollars_at(text: str, match: re.Match[str], first: int, end: int) -> Figure | None:
    """Return ``$1,000``, ``$5 billion``, ``₩3조``."""
    at = match.start()
    if at <= first or text[at - 1] not in SYMBOLS:
        return None
    number = read_number(match[0])
    if not number:
        return None
    past, factor = match.end(), Decimal(1)
    if scale := patterns()["english"].match(text, past, end):
        past = scale.end()
        factor = Decimal(_ENGLISH[scale[1]] if scale[1] else {"M": 10**6, "B": 10**9}[scale[2]])
    value = f"{plain(number.low * factor)} {SYMBOLS[text[at - 1]]}"
    return Figure(at - 1, past, text[at - 1 : past], "money", value, rule="money:symbol")


def bare_at(text: str, at: int, first: int, end: int) -> Figure | None:
    """Return ``규모 6.5``, ``승률 0.658``, ``2,408.27``: an index or a rate, without a unit."""
    match = patterns()["bare"].match(text, at, end)
    if match is None or patterns()["latin"].search(text, max(first, at - 3), at):
        return None  # GPT 4.5
    return Figure(at, match.end(), match[0], "number", match[0].replace(",", ""), rule="number")
