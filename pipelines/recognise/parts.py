"""Names that hold their owner's name: when 딥시크 R1 is one mention, and when it is two.

“딥시크 R1” names a model and counts for it alone, unless the text also calls the model just “R1”: then
the two words are maker and model, each a mention of its own. A product outside the usual (애플 인텔리전스;
``shows_owner`` in the catalogue) is mentioned by the whole name, and its owner by the beginning.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.records import EntityKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.recognise.candidates import Candidate, Choice
    from pipelines.recognise.catalogue import Alias, Catalogue, Entity


def take_apart(
    text: str, choices: Sequence[Choice], candidates: Sequence[Candidate], catalogue: Catalogue
) -> list[Choice]:
    """Return the choices with owners inside longer names made mentions of their own, where they are."""
    heads = _heads(candidates)
    if not heads:
        return list(choices)
    return [
        part
        for choice in choices
        for part in (_parts(text, choice, choices, heads, catalogue) if choice.start in heads else (choice,))
    ]


def _heads(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """Return the candidates of every place where more than one starts; a place of one has no parts."""
    heads: dict[int, list[Candidate]] = {}
    for one, other in pairwise(candidates):
        if one.start == other.start:
            heads.setdefault(one.start, [one]).append(other)
    return heads


def _parts(
    text: str,
    choice: Choice,
    choices: Sequence[Choice],
    heads: Mapping[int, Sequence[Candidate]],
    catalogue: Catalogue,
) -> Iterator[Choice]:
    entity = catalogue.entities.get(choice.entities[0]) if choice.entities else None
    owner = _owner_inside(choice, entity, heads)
    if entity is None or owner is None:
        yield choice
        return
    alias, end = owner
    maker = choice._replace(end=end, entities=alias.entities, alias=alias, shown=alias.text,
                    particle=None, rule="inside")  # fmt: skip
    rest = text[end : choice.end].lstrip(" -")
    alone = (entity.id in other.entities and text[other.start : other.end] == rest for other in choices)
    if entity.kind is EntityKind.MODEL and any(alone):
        yield maker
        yield choice._replace(start=choice.end - len(rest), rule="apart")
        return
    if entity.shows_owner:
        yield maker
    yield choice


def _owner_inside(
    choice: Choice, entity: Entity | None, heads: Mapping[int, Sequence[Candidate]]
) -> tuple[Alias, int] | None:
    if entity is None or entity.owner is None:
        return None
    for head in heads[choice.start]:
        for alias, _ in head.readings:
            if alias.entities == (entity.owner,) and head.end < choice.end:
                return alias, head.end
    return None
