"""``run`` follows the source files: what changes takes effect and is told, what breaks stays as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.errors import ConfigError
from crawler.reload import changed_files, changes, keep_broken
from crawler.settings import SETTINGS_FILE, load_settings
from crawler.sources import load_sources, refuse_anonymous
from pipelines.watch.events import config_refused, restart_needed, source_refused, sources_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from crawler.errors import ConfigProblem
    from crawler.records import Bilingual
    from crawler.sources import Source
    from pipelines.app import App
    from pipelines.watch.events import Event


class Followed:
    """The sources of the configuration as they are now, as far as their files can be used."""

    def __init__(self, app: App, ids: tuple[str, ...], tell: Callable[[Event], None]) -> None:
        self._app, self._ids, self._tell = app, ids, tell
        self._folder = app.folder / "sources"
        self._sources: Sequence[Source] = app.sources
        self._told = [config_refused(problem) for problem in app.problems]

    def to_visit(self) -> tuple[Source, ...]:
        """Return the sources that are to be visited: enabled, asked for, and not without a contact."""
        return tuple(source for source in self._wanted() if self._refusal(source) is None)

    def take(self, read: tuple[Sequence[Source], Iterable[ConfigProblem]]) -> tuple[Source, ...] | None:
        """Tell what is different in the files just read; return the sources to visit, None if as before."""
        found, problems = read
        before = self.to_visit()
        self._sources = keep_broken(self._sources, found, problems, self._folder)
        after = self.to_visit()
        self._tell_problems(problems)
        return after if self._tell_changes(before, after) else None

    def _wanted(self) -> list[Source]:
        return [
            source for source in self._sources if source.enabled and (not self._ids or source.id in self._ids)
        ]

    def _refusal(self, source: Source) -> Bilingual | None:
        return refuse_anonymous(self._app.settings, [source])

    def tell_late(self, paths: Iterable[Path]) -> None:
        """Tell of changed files that are read at the start only: what is wrong, or that they wait."""
        names = self.needs_restart(paths)
        problems = self._late_problems(names)
        for problem in problems:
            self._tell(config_refused(problem))
        if not problems:
            for name in names:
                self._tell(restart_needed(name))

    def _late_problems(self, names: Sequence[str]) -> list[ConfigProblem]:
        """Return what is wrong with the settings or the entities, if such files are among the names."""
        from pipelines.recognise.catalogue import load_catalogue

        folder = self._app.folder
        found: list[ConfigProblem] = []
        if SETTINGS_FILE in names:
            try:
                load_settings(folder, {})
            except ConfigError as error:
                found.extend(error.problems)
        if set(names) - {SETTINGS_FILE}:
            found.extend(load_catalogue(folder / "entities")[1])
        return found

    def needs_restart(self, paths: Iterable[Path]) -> list[str]:
        """Return which of the changed files are read at the start only, as they are called."""
        folder = self._app.folder.resolve()
        names = [path.relative_to(folder) for path in paths if path.is_relative_to(folder)]
        late = [name for name in names if name.parts[0] == "entities" or name.parts == (SETTINGS_FILE,)]
        return sorted(name.as_posix() for name in late)

    def _tell_problems(self, problems: Iterable[ConfigProblem]) -> None:
        """Tell what is wrong that was not so before."""
        refused = {source.id: why for source in self._wanted() if (why := self._refusal(source))}
        events = [
            *(config_refused(problem) for problem in problems),
            *(source_refused(source, why) for source, why in sorted(refused.items())),
        ]
        for event in events:
            if event not in self._told:
                self._tell(event)
        self._told = events

    def _tell_changes(self, before: Sequence[Source], after: Sequence[Source]) -> bool:
        found = changes(before, after)
        if found:
            self._tell(sources_changed(found))
        return bool(found)


async def follow(
    app: App,
    ids: tuple[str, ...],
    update: Callable[[Sequence[Source]], None],
    stop: asyncio.Event,
    tell: Callable[[Event], None],
) -> None:
    """Give the sources to ``update`` whenever their files change, until ``stop`` is set."""
    followed = Followed(app, ids, tell)
    async for paths in changed_files(app.folder.resolve(), stop):
        await asyncio.to_thread(followed.tell_late, paths)
        sources = followed.take(await asyncio.to_thread(load_sources, app.folder / "sources"))
        if sources is not None:
            update(sources)
