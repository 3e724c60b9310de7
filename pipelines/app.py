"""The composition root: the only place that reads the clock and the environment."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import ConfigError, ConfigProblem, DolpungError, NothingStored
from crawler.records import Bilingual
from crawler.settings import Settings, find_config, load_settings
from crawler.sources import Source, load_sources

if TYPE_CHECKING:
    from crawler.fetch.keys import Keys
    from pipelines.recognise import Recogniser
    from pipelines.recognise.catalogue import Catalogue
    from pipelines.store import Store


def clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """Configuration as found, with what is built from it on first use."""

    folder: Path
    settings: Settings
    sources: tuple[Source, ...]
    problems: tuple[ConfigProblem, ...]
    """Source files that cannot be used; the other sources are not affected."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The entities of the configuration; ConfigError if one of their files has a problem."""
        from pipelines.recognise.catalogue import load_catalogue

        catalogue, problems = load_catalogue(self.folder / "entities")
        if problems:
            raise ConfigError(problems)
        return catalogue

    @cached_property
    def recogniser(self) -> Recogniser:
        """The recogniser over the catalogue."""
        from pipelines.recognise import Recogniser

        return Recogniser(self.catalogue)

    @property
    def keys(self) -> Keys:
        """The keys of APIs in the environment."""
        from crawler.fetch.keys import Keys

        return Keys(os.environ)

    @property
    def tagger(self) -> str:
        """The version of the recognisers and the catalogue, as stored rows carry it."""
        from pipelines.recognise import tagger_of

        return tagger_of(self.catalogue)

    @property
    def rules(self) -> str:
        """The version of everything that derives rows from pages: reader and recognisers."""
        from pipelines.extract import READER

        return f"{READER} {self.tagger}"

    def entity_name(self, entity: str, lang: str) -> str:
        """Return the name of an entity, or its id when the catalogue no longer has it."""
        found = self.catalogue.entities.get(entity)
        return found.name.text(lang) if found else entity

    def entity_id(self, name: str) -> str:
        """Return the id that an id or a name means; DolpungError if none does."""
        if name in self.catalogue.entities:
            return name
        ids = _ids_by_name(self.catalogue)
        wanted = name.casefold().replace(" ", "")
        if wanted not in ids:
            raise DolpungError(_unknown_entity(name, [*self.catalogue.entities, *ids]))
        return ids[wanted]

    def open_store(self, *, create: bool = False) -> Store:
        """Open the database of the settings; without ``create`` it must exist."""
        from pipelines import open_store

        return open_store(self.settings.database.url, create=create)

    def store_if_any(self) -> Store | None:
        """Open the database of the settings, or return None when nothing was ever stored there."""
        try:
            return self.open_store()
        except NothingStored:
            return None

    def chosen_sources(self, ids: tuple[str, ...]) -> tuple[Source, ...]:
        """Return the enabled sources, or exactly the named ones; ConfigError for an unknown id."""
        if not ids:
            return tuple(source for source in self.sources if source.enabled)
        return self._named(ids, self.sources, self.problems)

    def stored_sources(self, ids: tuple[str, ...] = ()) -> tuple[Source, ...]:
        """Return the sources that a database can hold, the demo's included, or exactly the named ones."""
        demo, problems = load_sources(self.folder / "demo" / "sources")
        sources = (*self.sources, *demo)
        return self._named(ids, sources, (*self.problems, *problems)) if ids else sources

    def _named(
        self, ids: tuple[str, ...], sources: tuple[Source, ...], problems: tuple[ConfigProblem, ...]
    ) -> tuple[Source, ...]:
        known = {source.id: source for source in sources}
        refused: list[ConfigProblem] = []
        for name in ids:
            if name not in known:
                broken = [problem for problem in problems if problem.file.stem == name]
                refused.extend(broken or [_unknown_source(self.folder, name, known)])
        if refused:
            raise ConfigError(refused)
        return tuple(known[name] for name in ids)


def config_folder(config: Path | None = None) -> Path:
    """Return the configuration folder: ``config``, ``$DOLPUNG_CONFIG``, the installed one, the checkout."""
    return find_config(config, os.environ)


def open_app(config: Path | None = None, database: str | None = None) -> App:
    """Find and read the configuration.

    Raises:
        ConfigError: no configuration, or ``dolpung.toml`` cannot be used.
    """
    folder = config_folder(config)
    chosen = database or os.environ.get("DOLPUNG_DATABASE")
    environ = {**os.environ, "DOLPUNG_DATABASE": database_url(chosen)} if chosen else os.environ
    settings = load_settings(folder, environ)
    sources, problems = load_sources(folder / "sources")
    return App(folder, settings, sources, problems)


def database_url(text: str) -> str:
    """Return a database URL for a URL or a file name."""
    return text if "://" in text else f"sqlite:///{Path(text)}"


def version() -> str:
    """Return the installed version, or ``0`` in a checkout that was never installed."""
    from importlib import metadata

    try:
        return metadata.version("dolpung")
    except metadata.PackageNotFoundError:
        return "0"


def secrets(settings: Settings) -> frozenset[str]:
    """Return the values that no log may show: the database's password and those of the environment."""
    from pipelines.watch.masking import known_secrets

    return known_secrets(settings.database.url, os.environ)


def _ids_by_name(catalogue: Catalogue) -> dict[str, str]:
    """Map every name and alias of one entity to its id; a proper name wins over another's alias."""
    ids: dict[str, str] = {}
    for entity in catalogue.entities.values():
        for name in (entity.name.ko, entity.name.en):
            ids.setdefault(name.casefold().replace(" ", ""), entity.id)
    for alias in catalogue.aliases:
        if len(alias.entities) == 1:
            ids.setdefault(alias.text.casefold().replace(" ", ""), alias.entities[0])
    return ids


def _unknown_entity(name: str, known: list[str]) -> Bilingual:
    near = difflib.get_close_matches(name, dict.fromkeys(known), n=3)
    return Bilingual(
        f"'{name}'(이)라는 대상을 모릅니다." + (f" 혹시: {', '.join(near)}" if near else ""),
        f"unknown entity '{name}'." + (f" Did you mean {', '.join(near)}?" if near else ""),
    )


def _unknown_source(folder: Path, name: str, known: dict[str, Source]) -> ConfigProblem:
    near = difflib.get_close_matches(name, known, n=3)
    ko = f"'{name}'(이)라는 소스가 없습니다." + (f" 혹시: {', '.join(near)}" if near else "")
    en = f"there is no source '{name}'." + (f" Did you mean {', '.join(near)}?" if near else "")
    return ConfigProblem(folder / "sources", Bilingual(ko, en))
