"""A process that collects from a newsstand until it is killed or asked to stop; says what it does.

python collect_until_killed.py DATABASE_URL PORT SOURCE…
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Any

from fakes import NOON
from newsstand import local_source, loopback_settings, shipped_recogniser

from crawler.fetch.web import Web
from pipelines.collect import Collector, collect
from pipelines.store import Store, open_store


class TellingStore:
    """The store, saying what it is about to write and what it has written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def note_listing(self, visit_id: int, url: str, *rest: Any) -> None:
        tell("listing", url)
        self._store.note_listing(visit_id, url, *rest)
        tell("listed", url)

    def keep(self, visit_id: int, candidate: Any, *rest: Any) -> Any:
        tell("keeping", candidate.canonical)
        verdict = self._store.keep(visit_id, candidate, *rest)
        tell("kept", candidate.canonical)
        return verdict


def tell(what: str, url: str = "") -> None:
    print(what, url, flush=True)


async def main(url: str, port: str, *names: str) -> None:
    settings, stop = loopback_settings(int(port)), asyncio.Event()

    def ask() -> None:
        stop.set()
        tell("stopping")

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ask)
    with open_store(url) as store, store.hold_run("collect", NOON):
        async with Web(settings, now=lambda: NOON) as web:
            telling: Any = TellingStore(store)
            collector = Collector(settings, telling, shipped_recogniser(), web, lambda: NOON, stop)
            await collect([local_source(name) for name in names], collector)
    tell("done")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
