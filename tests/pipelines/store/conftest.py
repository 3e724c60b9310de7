"""One store on every database there is: SQLite in memory and in a file, PostgreSQL where one is found."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from pipelines.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, or a skip that says why there is none."""
    pytest.importorskip("psycopg", reason="the postgres extra is not installed")
    given = os.environ.get("DOLPUNG_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = _server_programs()
    # not pytest's tmp_path: it is closed to the other user that the server has to run as
    with tempfile.TemporaryDirectory(prefix="dolpung-postgres-", ignore_cleanup_errors=True) as folder:
        server = _Server(programs, Path(folder))
        try:
            yield server.url
        finally:
            server.stop()


@pytest.fixture(params=["memory", "file", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "memory":
        yield "sqlite://"
    elif request.param == "file":
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        address = request.getfixturevalue("postgres_url")
        _empty(address)
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def memory_store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def _empty(address: str) -> None:
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _server_programs() -> Path:
    """Find a folder with initdb and postgres: Debian's, newest first, or the one on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: -int(bin_.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*debian, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    pytest.skip("no PostgreSQL: neither $DOLPUNG_TEST_POSTGRES nor a server's programs")


class _Server:
    """A PostgreSQL server of our own on loopback, in a folder that goes away."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._prefix = self._as_user(folder)
        self._programs, self._data = programs, folder / "data"
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "dolpung", "-E", "UTF8", "--no-sync")
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", folder / "log", "-w", "start")
        self.url = f"postgresql://dolpung@127.0.0.1:{port}/postgres"

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        status = self._call(program, *arguments)
        if status:
            pytest.skip(f"PostgreSQL does not start here: {program} ended with {status}")

    def _call(self, program: str, *arguments: object) -> int:
        command = [*self._prefix, str(self._programs / program), *map(str, arguments)]
        # no pipes: the server inherits them from pg_ctl and would keep them open
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.run(command, timeout=60, cwd="/", check=False, **quiet).returncode

    @staticmethod
    def _as_user(folder: Path) -> list[str]:
        """Return how to run a program as somebody else: PostgreSQL refuses to run as root."""
        if getpass.getuser() != "root" and os.geteuid() != 0:
            return []
        if not shutil.which("runuser"):
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        name = next((user for user in ("postgres", "nobody") if _exists(user)), None)
        if name is None:
            pytest.skip("PostgreSQL does not run as root, and there is no other user")
        account = pwd.getpwnam(name)
        os.chown(folder, account.pw_uid, account.pw_gid)
        return ["runuser", "-u", name, "--"]


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
