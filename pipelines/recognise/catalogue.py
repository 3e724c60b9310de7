"""The entity catalogue: what ``config/entities/*.toml`` says, checked and made ready for matching."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from crawler.errors import ConfigProblem
from crawler.records import Bilingual
from crawler.tables import Table, misspelt_files, read_table
from pipelines.recognise.gazetteer import fold
from pipelines.records import EntityKind

if TYPE_CHECKING:
    from pathlib import Path

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Words = tuple[Text, ...]


class Policy(StrEnum):
    """When a match of an alias is a mention."""

    FREE = "free"  # wherever it stands, unless a longer name or a counter-cue takes it
    BOUNDARY = "boundary"  # as a word of its own: nothing before it, a particle or suffix behind it
    CONTEXT = "context"  # as a word of its own, and only with evidence for this entity
    COLLECTIVE = "collective"  # one word for several entities: 네카오


class Name(Table):
    """A name in both languages; both are aliases too."""

    ko: Text
    en: Text


class AliasTable(Table):
    """``[[entity.alias]]``: an alias that needs more than its text."""

    text: Text
    policy: Policy | None = None
    exact: bool = False
    """Only in this spelling of capitals: ``Arm``, not ``arm``."""
    cues: Words = ()
    """Words that speak for the entity, in the same sentence (strong) or anywhere in the text (weak)."""
    against: Words = ()
    """Words that speak against it, likewise."""
    cue_tails: Words = ()
    """Cues count only before one of these, a particle or a mark: 다음이, never 다음 총리."""
    followed_by: Words = ()
    preceded_by: Words = ()
    """Words right beside the name that decide for the entity."""
    not_followed_by: Words = ()
    not_preceded_by: Words = ()
    """Words right beside the name that decide against it."""
    compounds: Words = ()
    """Words that, written right behind the name without a space, leave it this name: 다음 + 뮤직."""
    near: tuple[Id, ...] = ()
    """Entities whose mention in the same text speaks for this one."""
    kin: bool = True
    """Owner, owned, employer and staff speak for it as well."""


class RoleTable(Table):
    """``roles``: what a person is, or was, and where."""

    at: Id
    title: Text
    former: bool = False


class EntityTable(Table):
    """``[[entity]]``: one entity with all its names."""

    id: Id
    kind: EntityKind
    name: Name
    named: bool = True
    """False: ``name`` is a label only and matches nothing."""
    owner: Id | None = None
    """Who it belongs to: the company of a product, the group of a company, the maker of a model."""
    shows_owner: bool = False
    """A name that begins with the owner's mentions the owner too: 애플 인텔리전스."""
    roles: tuple[RoleTable, ...] = ()
    aliases: Words = ()
    alias: tuple[AliasTable, ...] = ()
    blocked: Words = ()
    """Longer words that hold an alias and are something else: 굿네이버스."""
    cues: Words = ()
    against: Words = ()
    not_followed_by: Words = ()
    not_preceded_by: Words = ()
    """What holds for every alias of the entity."""


class CollectiveTable(Table):
    """``[[collective]]``: one word that names several entities at once."""

    text: Text
    members: Annotated[tuple[Id, ...], Field(min_length=2)]


class EntityFile(Table):
    """One file of ``config/entities``."""

    words: dict[str, Words] = Field(default_factory=dict)
    """Named word lists; ``@name`` in a cue list stands for all of them, in every file."""
    blocked: Words = ()
    """Words that hold an alias of some entity and name none."""
    collective: tuple[CollectiveTable, ...] = ()
    entity: tuple[EntityTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one entity (or of several, for a collective), with its conditions folded."""

    text: str
    entities: tuple[str, ...]
    policy: Policy
    exact: bool = False
    cues: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    cue_tails: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()
    preceded_by: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()
    not_preceded_by: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    kin: bool = True
    rule: str | None = field(init=False, repr=False, compare=False)
    """The rule of a name that nothing around it can speak against; None: the text is asked."""
    heads: frozenset[str] = field(init=False, repr=False, compare=False)
    ends: frozenset[str] = field(init=False, repr=False, compare=False)
    """First characters of all words looked for behind the name, last ones of those before it."""

    def __post_init__(self) -> None:
        asked = (
            self.policy is Policy.CONTEXT
            or self.against
            or self.compounds
            or self.followed_by
            or self.preceded_by
            or self.not_followed_by
            or self.not_preceded_by
        )
        object.__setattr__(self, "rule", None if asked else self.policy.value)
        after, before = self.followed_by + self.not_followed_by, self.preceded_by + self.not_preceded_by
        object.__setattr__(self, "heads", frozenset(word[0] for word in after))
        object.__setattr__(self, "ends", frozenset(word[-1] for word in before))


@dataclass(frozen=True, slots=True)
class Role:
    """A person's office."""

    at: str
    title: str
    former: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the catalogue."""

    id: str
    kind: EntityKind
    name: Bilingual
    owner: str | None = None
    shows_owner: bool = False
    roles: tuple[Role, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entities, in the order of their files."""

    entities: Mapping[str, Entity]
    collectives: tuple[Alias, ...] = ()
    blocked: tuple[str, ...] = ()
    fingerprint: str = ""
    """First 12 hex digits of the SHA-256 over everything that can change a mention."""

    @property
    def aliases(self) -> Iterator[Alias]:
        """All aliases of all entities, collectives last."""
        for entity in self.entities.values():
            yield from entity.aliases
        yield from self.collectives


def load_catalogue(folder: Path) -> tuple[Catalogue, list[ConfigProblem]]:
    """Read all ``*.toml`` of a folder; files with problems are left out and the rest still counts."""
    files: list[tuple[Path, EntityFile]] = []
    problems: list[ConfigProblem] = [*misspelt_files(folder)] if folder.is_dir() else []
    for path in sorted(folder.glob("*.toml")):
        table = read_table(path, EntityFile)
        if isinstance(table, EntityFile):
            files.append((path, table))
        else:
            problems.extend(table)
    problems.extend(_contradictions(files))
    return build_catalogue([table for _, table in files]), problems


def build_catalogue(files: Iterable[EntityFile]) -> Catalogue:
    """Make the catalogue of tables that are already read; the first of two equal ids wins."""
    files = list(files)
    words = {name: some for table in files for name, some in table.words.items()}
    entities: dict[str, Entity] = {}
    for table in files:
        for row in table.entity:
            entities.setdefault(row.id, _entity(row, words))
    collectives = tuple(
        Alias(row.text, row.members, Policy.COLLECTIVE) for table in files for row in table.collective
    )
    blocked = tuple(
        word
        for table in files
        for word in (*table.blocked, *(w for row in table.entity for w in row.blocked))
    )
    digest = hashlib.sha256(repr([table.model_dump() for table in files]).encode()).hexdigest()
    return Catalogue(entities, collectives, blocked, digest[:12])


def _entity(row: EntityTable, words: Mapping[str, Words]) -> Entity:
    tables = {alias.text: alias for alias in row.alias}
    plain = (*((row.name.ko, row.name.en) if row.named else ()), *row.aliases)
    for text in plain:
        tables.setdefault(text, AliasTable(text=text))
    aliases = tuple(_alias(table, row, words) for table in tables.values())
    roles = tuple(Role(role.at, role.title, role.former) for role in row.roles)
    return Entity(
        row.id, row.kind, Bilingual(row.name.ko, row.name.en), row.owner, row.shows_owner, roles, aliases
    )


def _alias(table: AliasTable, row: EntityTable, words: Mapping[str, Words]) -> Alias:
    def folded(listed: Words) -> tuple[str, ...]:
        spread = (
            word for item in listed for word in (words.get(item[1:], ()) if item[0] == "@" else (item,))
        )
        return tuple(dict.fromkeys(fold(word).text for word in spread))

    return Alias(
        text=table.text,
        entities=(row.id,),
        policy=table.policy or default_policy(table.text, row.kind),
        exact=table.exact,
        cues=frozenset(folded(row.cues + table.cues)),
        against=frozenset(folded(row.against + table.against)),
        cue_tails=folded(table.cue_tails),
        followed_by=folded(table.followed_by),
        preceded_by=folded(table.preceded_by),
        compounds=folded(table.compounds),
        not_followed_by=folded(row.not_followed_by + table.not_followed_by),
        not_preceded_by=folded(row.not_preceded_by + table.not_preceded_by),
        near=frozenset(table.near),
        kin=table.kin,
    )


_FREE_FROM = 4
_FREE_MIXED = 2
_LONGEST_KOREAN_NAME = 3


def default_policy(text: str, kind: EntityKind) -> Policy:
    """Return the policy of an alias that states none.

    Four syllables of Hangul, or two with Latin letters, are distinctive enough to be free (하이퍼클로바,
    오픈AI); shorter words, names of Korean persons and words of Latin letters must stand alone, and so
    must names that end in a number, which could count what follows (라마 3마리).
    """
    if text[-1].isdigit():
        return Policy.BOUNDARY
    hangul = sum("가" <= char <= "힣" for char in text)
    if kind is EntityKind.PERSON and hangul <= _LONGEST_KOREAN_NAME:
        return Policy.BOUNDARY
    mixed = _FREE_MIXED <= hangul < len(text.replace(" ", ""))
    return Policy.FREE if hangul >= _FREE_FROM or mixed else Policy.BOUNDARY


def _contradictions(files: list[tuple[Path, EntityFile]]) -> Iterator[ConfigProblem]:
    home: dict[str, Path] = {}
    for path, table in files:
        for row in table.entity:
            if row.id in home:
                yield _problem(path, row.id, f"엔티티 id가 두 번 나옵니다 ({home[row.id].name})",
                               f"entity id used twice (also in {home[row.id].name})")  # fmt: skip
            home.setdefault(row.id, path)
    words = {f"@{name}" for _, table in files for name in table.words}
    for path, table in files:
        yield from _dangling(path, table, home, words)


def _dangling(
    path: Path, table: EntityFile, known: Mapping[str, Path], words: set[str]
) -> Iterator[ConfigProblem]:
    for collective in table.collective:
        for member in collective.members:
            if member not in known:
                yield _problem(path, collective.text, f"모르는 엔티티: {member}", f"unknown entity: {member}")
    for row in table.entity:
        for target in _targets(row):
            if target not in known:
                yield _problem(path, row.id, f"모르는 엔티티: {target}", f"unknown entity: {target}")
        for name in _lists(row):
            if name not in words:
                yield _problem(path, row.id, f"모르는 낱말 목록: {name}", f"unknown word list: {name}")


def _targets(row: EntityTable) -> Iterator[str]:
    if row.owner:
        yield row.owner
    yield from (role.at for role in row.roles)
    for alias in row.alias:
        yield from alias.near


def _lists(row: EntityTable) -> Iterator[str]:
    for listed in (row.cues, row.against, row.not_followed_by, row.not_preceded_by):
        yield from (word for word in listed if word.startswith("@"))
    for alias in row.alias:
        for listed in (alias.cues, alias.against, alias.followed_by, alias.preceded_by,
                       alias.not_followed_by, alias.not_preceded_by):  # fmt: skip
            yield from (word for word in listed if word.startswith("@"))


def _problem(path: Path, key: str, ko: str, en: str) -> ConfigProblem:
    return ConfigProblem(path, Bilingual(ko, en), key)
