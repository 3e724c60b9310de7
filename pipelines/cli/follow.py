"""``run`` follows the source files: what changes takes effect and is told, what breaks stays as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from crawler.reload import changed_files, changes, keep_broken
from crawler.settings import SETTINGS_FILE
from crawler.sources import load_sources, refuse_anonymous

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from crawler.errors import ConfigProblem
    from crawler.sources import Source
    from pipelines.app import App
    from pipelines.cli.words import Words


class Followed:
    """The sources of the configuration as they are now, as far as their files can be used."""

    def __init__(self, app: App, ids: tuple[str, ...], say: Words) -> None:
        self._app, self._ids, self._say = app, ids, say
        self._folder = app.folder / "sources"
        self._sources: Sequence[Source] = app.sources
        self._told: frozenset[str] = frozenset(problem.text(say.lang) for problem in app.problems)

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

    def _refusal(self, source: Source) -> str | None:
        refusal = refuse_anonymous(self._app.settings, [source])
        return f"{source.id}: {refusal.text(self._say.lang)}" if refusal else None

    def needs_restart(self, paths: Iterable[Path]) -> list[str]:
        """Return which of the changed files are read at the start only, as they are called."""
        folder = self._app.folder.resolve()
        names = [path.relative_to(folder) for path in paths if path.is_relative_to(folder)]
        late = [name for name in names if name.parts[0] == "entities" or name.parts == (SETTINGS_FILE,)]
        return sorted(name.as_posix() for name in late)

    def _tell_problems(self, problems: Iterable[ConfigProblem]) -> None:
        """Tell what is wrong that was not so before."""
        broken = {problem.text(self._say.lang) for problem in problems}
        refused = {text for source in self._wanted() if (text := self._refusal(source))}
        for text in sorted(broken - self._told):
            click.echo(f"{self._say('run.kept')}: {text}", err=True)
        for text in sorted(refused - self._told):
            click.echo(text, err=True)
        self._told = frozenset(broken | refused)

    def _tell_changes(self, before: Sequence[Source], after: Sequence[Source]) -> bool:
        found = changes(before, after)
        for key in ("added", "removed", "changed"):
            ids: tuple[str, ...] = getattr(found, key)
            if ids:
                click.echo(self._say(f"run.{key}", ids=", ".join(ids)), err=True)
        return bool(found)


async def follow(
    app: App,
    ids: tuple[str, ...],
    update: Callable[[Sequence[Source]], None],
    stop: asyncio.Event,
    say: Words,
) -> None:
    """Give the sources to ``update`` whenever their files change, until ``stop`` is set."""
    followed = Followed(app, ids, say)
    async for paths in changed_files(app.folder.resolve(), stop):
        for name in followed.needs_restart(paths):
            click.echo(say("run.restart", file=name), err=True)
        sources = followed.take(await asyncio.to_thread(load_sources, app.folder / "sources"))
        if sources is not None:
            update(sources)
