"""Titles of office: what they say of their holder, and who of the catalogue holds one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.recognise.catalogue import Catalogue

PREDICATES: Mapping[str, str] = {
    "CEO": "ceo_of",
    "최고경영자": "ceo_of",
    "대표": "ceo_of",
    "대표이사": "ceo_of",
    "회장": "chair_of",
    "총수": "chair_of",
    "이사회 의장": "board_chair_of",
    "의장": "board_chair_of",
    "창업자": "founder_of",
    "창업주": "founder_of",
    "공동창업자": "founder_of",
    "설립자": "founder_of",
    "대통령": "president_of",
    "센터장": "heads",
    "연구소장": "heads",
    "원장": "heads",
    "위원장": "heads",
    "장관": "heads",
    "총리": "heads",
}
"""The relation that each title states."""

_OTHER = (
    "부회장",
    "사장",
    "부사장",
    "전무",
    "상무",
    "이사",
    "총괄",
    "교수",
    "의원",
    "COO",
    "CTO",
    "CFO",
    "씨",
    "님",
)
_ANY = "|".join(sorted((*PREDICATES, *_OTHER), key=len, reverse=True))
PERSONAL = re.compile(rf"(?:최고경영자\(CEO\)|{_ANY})")
"""A title behind a name."""

_SAME: Mapping[str, frozenset[str]] = {
    "ceo_of": frozenset({"대표", "최고경영자", "대표이사", "CEO"}),
    "chair_of": frozenset({"회장", "총수"}),
    "board_chair_of": frozenset({"의장", "이사회 의장"}),
    "founder_of": frozenset({"창업자", "설립자", "창업주"}),
    "president_of": frozenset({"대통령"}),
}


def names_of(title: str) -> frozenset[str]:
    """Return the titles that mean the same office."""
    return _SAME.get(PREDICATES.get(title, ""), frozenset({title}))


def office_of(title: str, entity: str, people: Iterable[str], catalogue: Catalogue) -> str | None:
    """Return the one of these persons who holds the title there now: (CEO, openai) → sam-altman."""
    same = names_of(title)
    holders = [
        person
        for person in people
        if any(
            role.at == entity and role.title in same and not role.former
            for role in catalogue.entities[person].roles
        )
    ]
    return holders[0] if len(holders) == 1 else None
