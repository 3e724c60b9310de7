from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text, update
from store_readings import NOW, article, candidate, page, recognised, source

import pipelines
from crawler.errors import AlreadyRunning, DolpungError
from pipelines.store import Store, connect, lock, open_store
from pipelines.store.schema import REVISION, metadata, run_lock

HOUR = timedelta(hours=1)


# --- opening ---------------------------------------------------------------------------------------


def test_the_migrations_end_where_the_code_expects() -> None:
    assert connect.head() == REVISION


def test_the_migrated_tables_are_the_tables_of_the_schema(store: Store) -> None:
    with store._writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_fresh_database_can_be_taken_back_to_nothing(url: str) -> None:
    from alembic import command

    with open_store(url) as store:
        config = connect._config()
        with store._writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
            left = connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one()
    assert left == 0


def test_every_column_but_a_number_explains_itself() -> None:
    silent = [
        str(column)
        for table in metadata.tables.values()
        for column in table.columns
        if not column.doc and column.name != "id" and not column.foreign_keys and column.name != "article_id"
    ]
    assert silent == []


def test_opening_again_finds_what_was_stored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'x.db'}"
    with open_store(url) as store:
        read = article("네이버")
        store.keep(store.open_visit(source(), NOW), candidate(), page(), read, recognised(read), NOW)
    with pipelines.open_store(url) as store:
        assert store.mention_count() == 1


def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store, store._reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_database_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'x.db'}", create=True) as store:
        store._connection.exec_driver_sql("PRAGMA query_only = ON")  # root may write any file
        store._connection.rollback()
        with pytest.raises(DolpungError, match="cannot be written: attempt to write") as refused:
            store.hold_run("collect", NOW).__enter__()
    assert "쓸 수 없습니다" in refused.value.message.ko


def test_a_second_store_reads_while_the_first_one_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with open_store(url) as writer, open_store(url) as reader:
        with writer._writing() as connection:
            connection.execute(
                text("INSERT INTO run (kind, rules, started_at) VALUES ('a', '', '2025-01-01')")
            )
            assert reader.article_count() == 0
        assert reader.visits() == []


@pytest.mark.parametrize(
    ("address", "ko", "en"),
    [
        ("sqlite:///{tmp}/none.db", "없습니다", "there is no database"),
        ("nonsense", "데이터베이스 주소가 아닙니다", "no database URL"),
        ("mysql://h/d", "데이터베이스 주소가 아닙니다", "no database URL"),
        ("sqlite:///{tmp}/text.db", "열 수 없습니다", "cannot be opened"),
        ("sqlite:///{tmp}/empty.db", "저장된 것이 없습니다", "nothing of ours"),
        ("sqlite:///{tmp}/newer.db", "더 새로운 버전", "newer dolpung"),
    ],
)
def test_a_database_that_cannot_be_used_says_why_in_both_languages(
    tmp_path: Path, address: str, ko: str, en: str
) -> None:
    (tmp_path / "text.db").write_text("this is no database, however long it goes on " * 100, encoding="utf-8")
    (tmp_path / "empty.db").touch()
    with open_store(f"sqlite:///{tmp_path / 'newer.db'}") as store, store._writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DolpungError) as raised:
        open_store(address.format(tmp=tmp_path), create=False)
    assert ko in raised.value.message.ko
    assert en in raised.value.message.en


def test_a_password_is_not_shown() -> None:
    with pytest.raises(DolpungError) as raised:
        open_store("postgresql://someone:secret@127.0.0.1:9/none")
    assert "127.0.0.1" in raised.value.message.en
    assert "secret" not in raised.value.message.en


def test_importing_pipelines_imports_no_database() -> None:
    script = (
        "import sys, pipelines; print([m for m in ('sqlalchemy', 'alembic', 'pydantic') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# --- one run at a time -----------------------------------------------------------------------------


def test_a_second_run_is_refused_in_both_languages_while_the_first_lives(store: Store) -> None:
    with store.hold_run("collect", NOW), pytest.raises(AlreadyRunning) as raised, store.hold_run("run", NOW):
        pass
    assert str(os.getpid()) in raised.value.message.ko
    assert "another run (collect)" in raised.value.message.en
    with store.hold_run("run", NOW):
        pass


def test_a_run_gives_the_lock_back_when_it_fails(store: Store) -> None:
    with pytest.raises(RuntimeError, match="bug"), store.hold_run("collect", NOW):
        raise RuntimeError("bug")
    with store.hold_run("collect", NOW):
        pass


def test_what_a_dead_process_held_is_taken_over_at_once(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        born = lock.birth(child.pid)
    assert born is not None
    dead = lock.Process(lock.this_process().host, child.pid, born)
    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store:
        with store._writing() as connection:
            lock.take(connection, "collect", "", dead, NOW)
        with store.hold_run("collect", NOW):
            pass


@pytest.mark.parametrize("url", ["file", "postgres"], indirect=True)
def test_of_several_that_begin_at_the_same_moment_one_has_the_lock(url: str) -> None:
    number = 4
    began, tried = threading.Barrier(number, timeout=30), threading.Barrier(number, timeout=30)
    with open_store(url):
        pass

    def begin(_: int) -> str:
        with open_store(url) as store:
            began.wait()
            try:
                with store.hold_run("run", NOW):
                    tried.wait()
                    return "held"
            except AlreadyRunning:
                tried.wait()
                return "refused"

    with ThreadPoolExecutor(number) as threads:
        assert sorted(threads.map(begin, range(number))) == ["held"] + ["refused"] * (number - 1)


@pytest.mark.parametrize(
    ("holder", "age", "alive"),
    [
        (lock.Process("elsewhere", 1, "x"), 0 * HOUR, True),
        (lock.Process("elsewhere", 1, "x"), 2 * HOUR, False),
        (lock.Process("elsewhere", 1, "x"), -2 * HOUR, False),
        (lock.this_process(), 900 * HOUR, True),
        (lock.Process(lock.this_process().host, os.getpid(), "another boot/1"), 0 * HOUR, False),
        (lock.Process(lock.this_process().host, os.getpid(), ""), 0 * HOUR, True),
        (lock.Process(lock.this_process().host, 2**22 + 1, ""), 0 * HOUR, False),
    ],
    ids=["other host", "silent host", "host of the future", "here", "number used again", "no /proc", "gone"],
)
def test_who_is_taken_for_alive(holder: lock.Process, age: timedelta, alive: bool) -> None:
    if holder.birth == "another boot/1" and not lock.this_process().birth:
        pytest.skip("this system does not tell when a process began")
    assert lock.is_alive(holder, NOW - age, lock.this_process(), NOW) is alive


def test_visits_are_signs_of_life(store: Store) -> None:
    with store.hold_run("collect", NOW):
        for hours in (2, 3):
            store.open_visit(source(), NOW + hours * HOUR)
            with store._reading() as connection:
                beat = connection.execute(select(run_lock.c.beat_at)).scalar_one()
            assert beat == NOW + hours * HOUR


def test_a_run_that_lost_its_lock_is_told_so(store: Store) -> None:
    with store.hold_run("collect", NOW):
        with store._writing() as connection:
            connection.execute(update(run_lock).values({"token": "somebody else"}))
        with pytest.raises(AlreadyRunning) as raised:
            store.beat(NOW + 4 * HOUR)
    assert "넘겨받았습니다" in raised.value.message.ko


def test_versions_know_the_run_that_made_them(store: Store) -> None:
    read = article("네이버")
    with store.hold_run("collect", NOW, rules="r1 t1") as run:
        visit = store.open_visit(source(), NOW)
        store.keep(visit, candidate(), page(), read, recognised(read), NOW)
    (version,) = store.versions(1)
    assert (version.run_id, version.reader, version.tagger) == (run.id, "r1", "t1")
