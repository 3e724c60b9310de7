"""A process that goes back through the past of a source until it is killed; tells what it does.

It waits for a line on standard input after each that it writes, so that it can be killed right there.

python backfill_until_killed.py DATABASE_URL PORT SOURCE_AS_JSON
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from typing import Any

from collect_until_killed import TellingStore, tell
from fakes import NOON
from newsstand import loopback_settings, shipped_recogniser

from crawler.discover.periods import Window
from crawler.fetch.web import Web
from crawler.sources import Source
from pipelines.backfill import backfill
from pipelines.collect import Collector
from pipelines.store import open_store

WINDOW = Window(date(2025, 1, 1), date(2025, 1, 31))


class TellingArchive:
    """The archive, telling each single step of what it writes."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store.quiet_archive, name)

    def open(self, *arguments: Any) -> Any:
        return self._told("opening", "open", arguments)

    def note(self, *arguments: Any) -> Any:
        return self._told("listing", "note", arguments)

    def settle(self, *arguments: Any) -> Any:
        return self._told("settling", "settle", arguments)

    def close(self, *arguments: Any) -> Any:
        return self._told("closing", "close", arguments)

    def _told(self, word: str, name: str, arguments: tuple[Any, ...]) -> Any:
        self._store.telling(word)
        result = getattr(self._store.quiet_archive, name)(*arguments)
        self._store.telling("")
        return result


class TellingPast(TellingStore):
    """The store whose archive tells as well."""

    @property
    def quiet_archive(self) -> Any:
        return self._store.archive

    @property
    def archive(self) -> Any:
        return TellingArchive(self)

    def telling(self, word: str) -> None:
        self._step = word


async def main(url: str, port: str, source: str) -> None:
    settings, chosen = loopback_settings(int(port)), Source.model_validate_json(source)
    with open_store(url) as store, store.hold_run("backfill", NOON):
        async with Web(settings, now=lambda: NOON) as web:
            telling: Any = TellingPast(store)
            collector = Collector(settings, telling, shipped_recogniser(), web, lambda: NOON, asyncio.Event())
            (outcome,) = await backfill([chosen], WINDOW, collector, lambda _: None)
    tell("done" if outcome.done else "undone")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
