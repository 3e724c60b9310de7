"""What the names of the catalogue do to each other, and which of them never matched."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipelines.recognise.catalogue import Alias, Catalogue, EntityFile, Policy
from pipelines.recognise.gazetteer import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Trouble(StrEnum):
    """What is wrong with a name."""

    AMBIGUOUS = "ambiguous"  # two entities claim it, and nothing in a text decides
    SHADOWED = "shadowed"  # a blocked word is spelt the same: it can never match
    TWICE = "twice"  # two different [[entity.alias]] of one text: the first one's conditions are lost
    SAME_NAME = "same_name"  # two entities show the same name to the reader
    REPEATED = "repeated"  # listed again in a spelling that the first one covers
    IDLE = "idle"  # a blocked word that holds no name blocks nothing
    UNSEEN = "unseen"  # no stored article has it


ERRORS = frozenset({Trouble.AMBIGUOUS, Trouble.SHADOWED, Trouble.TWICE})
"""What makes a name count wrongly or not at all; the rest is worth knowing."""


@dataclass(frozen=True, slots=True)
class AliasTrouble:
    """One name and what is wrong with it."""

    trouble: Trouble
    alias: str
    entities: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Tell an error from a warning."""
        return self.trouble in ERRORS


def check_aliases(catalogue: Catalogue, files: Iterable[EntityFile] = ()) -> list[AliasTrouble]:
    """Return what is wrong with the names of a catalogue, errors first, each once.

    ``files`` are the tables that the catalogue was made of: a name that is listed twice shows only there.
    """
    found = [
        *_clashes(catalogue),
        *_same_names(catalogue),
        *_idle_blocks(catalogue),
        *(trouble for table in files for trouble in _repeated(table)),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: (not one.is_error, one.trouble, one.alias))


def unseen_aliases(catalogue: Catalogue, seen: Mapping[str, int]) -> list[AliasTrouble]:
    """Return the names that no stored mention has; ``seen`` counts mentions by alias."""
    return [
        AliasTrouble(Trouble.UNSEEN, alias.text, alias.entities)
        for alias in catalogue.aliases
        if not seen.get(alias.text)
    ]


def _clashes(catalogue: Catalogue) -> Iterator[AliasTrouble]:
    blocked = {spelling for word in catalogue.blocked for spelling in spellings(word)}
    claims: defaultdict[str, list[Alias]] = defaultdict(list)
    for alias in catalogue.aliases:
        for spelling in spellings(alias.text):
            claims[spelling].append(alias)
            if spelling in blocked:
                yield AliasTrouble(Trouble.SHADOWED, alias.text, alias.entities)
    for rivals in claims.values():
        entities = {alias.entities for alias in rivals}
        if len(entities) > 1 and _undecided(rivals):
            names = tuple(sorted({entity for some in entities for entity in some}))
            yield AliasTrouble(Trouble.AMBIGUOUS, rivals[0].text, names)


def _undecided(rivals: Iterable[Alias]) -> bool:
    """Tell whether two of the rivals stand everywhere: then no text says which one is meant."""
    return len({alias.entities for alias in rivals if not _has_conditions(alias)}) > 1


def _has_conditions(alias: Alias) -> bool:
    return alias.policy is Policy.CONTEXT or bool(
        alias.cues or alias.near or alias.followed_by or alias.preceded_by
    )


def _same_names(catalogue: Catalogue) -> Iterator[AliasTrouble]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for entity in catalogue.entities.values():
        for name in dict.fromkeys((entity.name.ko, entity.name.en)):
            holders[name].append(entity.id)
    for name, ids in holders.items():
        if len(ids) > 1:
            yield AliasTrouble(Trouble.SAME_NAME, name, tuple(ids))


def _idle_blocks(catalogue: Catalogue) -> Iterator[AliasTrouble]:
    names = {spelling for alias in catalogue.aliases for spelling in spellings(alias.text)}
    for word in catalogue.blocked:
        if not any(_holds(spelling, names) for spelling in spellings(word)):
            yield AliasTrouble(Trouble.IDLE, word)


def _holds(word: str, names: set[str]) -> bool:
    """Tell whether a part of ``word`` is one of ``names``; every part is looked up, words are short."""
    length = len(word)
    return any(word[start:end] in names for start in range(length) for end in range(start + 1, length + 1))


def _repeated(table: EntityFile) -> Iterator[AliasTrouble]:
    for row in table.entity:
        stated = Counter(alias.text for alias in dict.fromkeys(row.alias))
        yield from (
            AliasTrouble(Trouble.TWICE, text, (row.id,)) for text, count in stated.items() if count > 1
        )
        covered: set[str] = set()
        for text in (*((row.name.ko, row.name.en) if row.named else ()), *row.aliases):
            ways = set(spellings(text))
            if ways <= covered and text != row.name.en and text not in stated:
                yield AliasTrouble(Trouble.REPEATED, text, (row.id,))
            covered |= ways
