"""A process that collects from a newsstand until it is killed or asked to stop; tells what it does.

It waits for a line on standard input after each that it writes, so that it can be killed right there.

python collect_until_killed.py DATABASE_URL PORT SOURCE…
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Any

from fakes import NOON
from newsstand import local_source, loopback_settings, shipped_recogniser
from sqlalchemy import Engine, event

from crawler.fetch.web import Web
from pipelines.collect import Collector, collect
from pipelines.store import Store, open_store


class TellingStore:
    """The store, telling each single step of what it writes for a listing or a page."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._step = ""
        event.listen(Engine, "before_cursor_execute", self._on_statement)
        event.listen(Engine, "commit", self._on_commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def note_listing(self, visit_id: int, url: str, *rest: Any) -> None:
        self._step = "listing"
        self._store.note_listing(visit_id, url, *rest)
        self._step = ""
        tell("listed", url)

    def keep(self, visit_id: int, candidate: Any, *rest: Any) -> Any:
        self._step = "keeping"
        verdict = self._store.keep(visit_id, candidate, *rest)
        self._step = ""
        tell("kept", candidate.canonical)
        return verdict

    def _on_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self._step and not statement.lstrip().startswith("SELECT"):
            tell(self._step)

    def _on_commit(self, _connection: Any) -> None:
        if self._step:
            tell(self._step)


def tell(what: str, url: str = "") -> None:
    """Say a line and wait for the answer to go on."""
    print(what, url, flush=True)
    sys.stdin.readline()


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
