"""The catalogue as patterns: every spelling, blocked word, short form and cue, and what each stands for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.recognise.catalogue import Alias, Catalogue
from pipelines.recognise.gazetteer import Gazetteer, spellings
from pipelines.recognise.references import short_forms
from pipelines.recognise.shape import is_hangul, is_word
from pipelines.records import EntityKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """What one pattern stands for; it can be several things at once."""

    pattern: str
    aliases: tuple[Alias, ...]
    blocked: bool
    persons: tuple[str, ...]
    """For a short form such as 손회장: the persons it can mean."""
    cue: bool
    name: bool
    """It is more than a cue."""
    latin: bool
    """It is of ASCII signs only, so it can be part of a web address."""
    edged: bool
    """It begins or ends with a Latin letter or digit, so it can be cut out of a longer word."""
    opens: bool = False
    """A cue that counts only where a word begins: short Hangul stands inside other words too."""


class Index:
    """A catalogue made ready for linking; the automaton itself is built at the first scan."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.entries = tuple(_entries(catalogue))
        self.gazetteer = Gazetteer([entry.pattern for entry in self.entries])
        self.kin = _kin(catalogue)
        self.peers = frozenset(
            entity.id for entity in catalogue.entities.values() if entity.kind is EntityKind.COMPANY
        )


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    aliases: defaultdict[str, list[Alias]] = defaultdict(list)
    persons: defaultdict[str, list[str]] = defaultdict(list)
    cues: set[str] = set()
    for alias in catalogue.aliases:
        for spelling in spellings(alias.text):
            aliases[spelling].append(alias)
        cues.update(alias.cues, alias.against)
    for entity in catalogue.entities.values():
        for form in short_forms(entity):
            persons[form].append(entity.id)
    blocked = {spelling for word in catalogue.blocked for spelling in spellings(word)}
    for pattern in sorted({*aliases, *persons, *blocked, *cues} - {""}):
        named = pattern in aliases or pattern in blocked or pattern in persons
        yield Entry(
            pattern, tuple(aliases.get(pattern, ())), pattern in blocked, tuple(persons.get(pattern, ())),
            pattern in cues, named, pattern.isascii(), is_word(pattern[0]) or is_word(pattern[-1]),
            pattern in cues and _is_short(pattern),
        )  # fmt: skip


_SHORT = 2


def _is_short(cue: str) -> bool:
    """Tell a cue that is found inside unrelated words: 배구 in 지배구조, 감독 in 금융감독원."""
    return len(cue) <= _SHORT and all(map(is_hangul, cue))


def _kin(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for entity in catalogue.entities.values():
        for other in (entity.owner, *(role.at for role in entity.roles)):
            if other:
                kin[entity.id].add(other)
                kin[other].add(entity.id)
    return {entity: frozenset((entity, *others)) for entity, others in kin.items()}
