"""Short forms that stand for a person named before: 손 회장, 손회장, 이 의장."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.records import EntityKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.recognise.catalogue import Entity

CERTAINTY = 0.9
_GENERAL_TITLES = frozenset(
    {"회장", "부회장", "의장", "대표", "사장", "창업자", "대통령", "센터장", "교수", "총리"}
)
_NAME_LENGTHS = range(2, 5)


def short_forms(entity: Entity) -> Iterator[str]:
    """Yield surname + title of a Korean-style name, closed and spaced; nothing for other entities."""
    name = entity.name.ko
    if entity.kind is not EntityKind.PERSON or len(name) not in _NAME_LENGTHS or " " in name:
        return
    titles = {word for role in entity.roles for word in role.title.split() if word in _GENERAL_TITLES}
    for title in sorted(titles):
        yield name[0] + title
        yield f"{name[0]} {title}"


def antecedent(candidates: Sequence[str], named: Mapping[str, int]) -> str | None:
    """Return the candidate that was named last, or None when none was; ``named`` is entity → last place."""
    return max((person for person in candidates if person in named), key=named.__getitem__, default=None)
