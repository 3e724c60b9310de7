"""``run`` beside other processes, and on a configuration that changes under it."""

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import NOON

import pipelines
from crawler.records import VisitReport
from crawler.sources import Source, load_sources
from pipelines.app import open_app
from pipelines.cli import collect as collect_module
from pipelines.cli.follow import Followed, follow
from pipelines.cli.log import event_text
from pipelines.cli.words import Words
from pipelines.store import Store
from pipelines.watch.events import Event
from pipelines.watch.watcher import Watcher

Ask = Callable[..., Any]

PAPER = """
id = "{id}"
name = {{ ko = "새벽일보", en = "Dawn Daily" }}
kind = "press"
homepage = "http://{id}.localhost/"
local = {local}
{more}
[[feeds]]
url = "http://{id}.localhost/rss"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "entities").mkdir()
    (folder / "dolpung.toml").write_text("")
    for name in ("dawn", "dusk"):
        write(folder, name)
    return folder


def write(folder: Path, name: str, more: str = "", *, local: str = "true") -> None:
    (folder / "sources" / f"{name}.toml").write_text(PAPER.format(id=name, more=more, local=local))


class Desk:
    """Someone who follows a configuration and notes what is to be visited and what was told."""

    def __init__(self, folder: Path, lang: str = "en") -> None:
        self.folder, self._say = folder, Words(lang)
        self.told: list[str] = []
        self.app = open_app(folder)
        self.followed = Followed(self.app, (), self._tell)

    def _tell(self, event: Event) -> None:
        self.told.append(event_text(event, self._say))

    def read(self) -> tuple[list[str] | None, str]:
        sources = self.followed.take(load_sources(self.folder / "sources"))
        told, self.told = "\n".join(self.told), []
        return (None if sources is None else [source.id for source in sources]), told


def test_a_new_a_changed_and_a_removed_file_take_effect(config: Path) -> None:
    desk = Desk(config)
    assert desk.read() == (None, "")
    write(config, "noon")
    write(config, "dusk", 'notes = "a new word"')
    ids, told = desk.read()
    assert ids == ["dawn", "dusk", "noon"]
    assert "new, visited from now on: noon" in told
    assert "as they state it now: dusk" in told
    (config / "sources" / "dawn.toml").unlink()
    ids, told = desk.read()
    assert ids == ["dusk", "noon"]
    assert "no longer visited: dawn" in told


@pytest.mark.parametrize(("lang", "words"), [("ko", "있던 설정을 그대로"), ("en", "goes on as before")])
def test_a_broken_edit_keeps_the_old_source_and_says_where(config: Path, lang: str, words: str) -> None:
    desk = Desk(config, lang)
    write(config, "dusk", 'kindd = "press"')
    ids, told = desk.read()
    assert ids is None
    assert words in told
    assert "dusk.toml:7: kindd" in told
    assert [source.id for source in desk.followed.to_visit()] == ["dawn", "dusk"]
    assert desk.read() == (None, ""), "the same problem is told once"
    write(config, "dusk", 'notes = "mended"')
    assert desk.read()[0] == ["dawn", "dusk"]


def test_a_source_that_is_switched_off_is_no_longer_visited(config: Path) -> None:
    desk = Desk(config)
    write(config, "dusk", 'enabled = false\ndisabled_reason = { ko = "쉼", en = "resting" }')
    assert desk.read()[0] == ["dawn"]


def test_a_live_source_is_refused_while_there_is_no_contact(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOLPUNG_CONTACT", raising=False)
    desk = Desk(config)
    write(config, "noon", local="false")
    ids, told = desk.read()
    assert ids is None
    assert "noon: live sites are not visited without a contact" in told


def test_only_the_sources_that_were_asked_for_are_followed(config: Path) -> None:
    followed = Followed(open_app(config), ("dawn", "noon"), print)
    write(config, "noon")
    write(config, "morning")
    sources = followed.take(load_sources(config / "sources"))
    assert [source.id for source in sources or ()] == ["dawn", "noon"]


def test_a_folder_that_is_gone_for_a_while_takes_no_source_with_it(config: Path) -> None:
    desk = Desk(config)
    shutil.move(config / "sources", config / "elsewhere")
    ids, told = desk.read()
    assert ids is None
    assert "no such folder" in told
    shutil.move(config / "elsewhere", config / "sources")
    assert desk.read() == (None, "")


def test_files_that_are_read_at_the_start_only_are_named(config: Path) -> None:
    followed = Followed(open_app(config), (), print)
    root = config.resolve()
    names = ["dolpung.toml", "entities/companies.toml", "sources/dawn.toml", "demo/dolpung.toml"]
    changed = [root / name for name in names]
    assert followed.needs_restart(changed) == ["dolpung.toml", "entities/companies.toml"]


def test_settings_broken_while_it_runs_are_told_with_their_place(config: Path) -> None:
    desk = Desk(config)
    settings = config.resolve() / "dolpung.toml"
    desk.followed.tell_late([settings])
    assert desk.told == ["dolpung.toml: what changed here takes effect after a restart"]
    settings.write_text("[politeness]\ndelai = 3\n")
    desk.followed.tell_late([settings])
    assert "goes on as before" in desk.told[-1]
    assert "dolpung.toml:2: politeness.delai" in desk.told[-1]


def test_an_entity_file_broken_while_it_runs_is_told(config: Path) -> None:
    desk = Desk(config)
    entities = config.resolve() / "entities" / "new.toml"
    entities.write_text("[[entities]]\nid = 3\n")
    desk.followed.tell_late([entities])
    assert desk.told
    assert all("new.toml" in text and "goes on as before" in text for text in desk.told)


def test_a_file_written_while_it_runs_reaches_the_schedule(config: Path) -> None:
    app = open_app(config)
    given: list[list[str]] = []

    async def main() -> None:
        stop = asyncio.Event()

        def update(sources: Sequence[Source]) -> None:
            given.append([source.id for source in sources])
            stop.set()

        async def write_until_noticed() -> None:
            """Nobody tells when the watch has begun."""
            while not stop.is_set():
                write(config, "noon", f'notes = "{asyncio.get_running_loop().time()}"')
                try:
                    async with asyncio.timeout(0.3):
                        await stop.wait()
                except TimeoutError:
                    continue

        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(follow(app, (), update, stop, print))
            group.create_task(write_until_noticed())

    asyncio.run(main())
    assert given == [["dawn", "dusk", "noon"]]


def test_a_run_visits_by_its_schedule_until_it_is_told_to_stop(
    dolpung: Ask, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sources are on a port where nobody listens: the visits fail, and are visits all the same."""
    for name in ("dawn", "dusk"):
        file = config / "sources" / f"{name}.toml"
        file.write_text(file.read_text().replace(f"{name}.localhost", "127.0.0.1:9"))
    visited: list[str] = []

    def note(_: Watcher, report: VisitReport) -> None:
        visited.append(report.source)
        if len(visited) == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(collect_module, "_tell", note)
    url = f"sqlite:///{tmp_path / 'x.db'}"
    answer = dolpung("run", "--config", config, "--database", url)
    assert answer.code == 0
    assert "Sum: visits" in answer.out.splitlines()[-1]
    assert visited == ["dawn", "dusk"]
    with pipelines.open_store(url) as store, store.hold_run("run", datetime.now(UTC)):
        assert [row.source for row in store.visits()] == ["dusk", "dawn"]


# --- other processes -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["collect", "run"])
@pytest.mark.parametrize(
    ("lang", "words"), [("ko", "이미 다른 작업(run)이"), ("en", "another run (run) is using")]
)
def test_collect_and_run_are_refused_beside_a_run(
    dolpung: Ask, config: Path, tmp_path: Path, command: str, lang: str, words: str
) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with pipelines.open_store(url, create=True) as store, store.hold_run("run", datetime.now(UTC)):
        answer = dolpung(command, "--config", config, "--database", url, lang=lang)
    assert answer.code == 2
    assert words in answer.err
    assert str(os.getpid()) in answer.err


def test_a_run_without_any_visit_gives_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect_module, "SIGN_OF_LIFE", 0.0)
    later = NOON + timedelta(hours=3)
    with pipelines.open_store(f"sqlite:///{tmp_path / 'x.db'}", create=True) as store:
        beats = asyncio.run(_beats(store, later, monkeypatch))
    assert beats[-1] == later


async def _beats(store: Store, later: datetime, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    stop = asyncio.Event()
    beats: list[datetime] = []

    def clock() -> datetime:
        beats.append(later)
        asyncio.get_running_loop().call_soon(stop.set)
        return later

    monkeypatch.setattr(collect_module, "clock", clock)
    with store.hold_run("run", NOON):
        await collect_module._give_signs_of_life(store, stop)
    return beats
