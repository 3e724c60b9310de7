"""From a database URL to a connection whose tables are up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from crawler.errors import DolpungError, NothingStored
from crawler.records import Bilingual
from pipelines.store.schema import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_MS = 30_000
"""How long SQLite waits for another process's write before it gives up."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def connect(address: str, *, create: bool) -> Connection:
    """Open the database at ``address`` and bring its tables up to date.

    Raises:
        DolpungError: not a URL we know, no such database (without ``create``), no server, no driver,
            or a database made by a newer version.
    """
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        _check_file(url, create=create)
    try:
        connection = _engine(url).connect()
        _migrate(connection, create=create, shown=url.render_as_string(hide_password=True))
    except ModuleNotFoundError as missing:
        raise DolpungError(_no_driver(missing)) from missing
    except DBAPIError as error:
        raise DolpungError(_no_database(url, str(error.orig).strip())) from error
    return connection


def close(connection: Connection) -> None:
    """Give the connection and everything behind it back."""
    connection.close()
    connection.engine.dispose()


def head() -> str | None:
    """Return the newest migration's number."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
        if backend == "postgres":  # the scheme of many hosting panels
            url, backend = url.set(drivername="postgresql"), "postgresql"
    except (ArgumentError, NoSuchModuleError) as error:
        raise DolpungError(_unknown_url(address)) from error
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url
    raise DolpungError(_unknown_url(url.render_as_string(hide_password=True)))


def _check_file(url: URL, *, create: bool) -> None:
    if not url.database or url.database == ":memory:":
        return
    file = Path(url.database)
    if create:
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
    elif not file.is_file():
        raise NothingStored(_not_there(url.database))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    memory = not url.database or url.database == ":memory:"
    engine = create_engine(
        url,
        poolclass=StaticPool if memory else NullPool,
        # one connection is shared by threads, one at a time: Store holds a lock around each use
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: object) -> None:
    # the driver's own BEGIN leaves schema changes outside the transaction; ours is in _begin_sqlite
    raw.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        # a killed process loses nothing; a power cut may lose the last commits, never the database
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MS}",
        "wal_autocheckpoint = 4000",  # pages; at the default of 1,000 every 80th article waits for the disk
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that begins as a reader and then writes fails at once if another wrote meanwhile,
    # whatever busy_timeout says: writers take the lock first
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _config() -> Config:
    from alembic.config import Config  # Alembic and its templates take 0.2 s to import: not to ask

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(connection: Connection, *, create: bool, shown: str) -> None:
    with connection.begin():
        revision = _revision(connection)
        if revision == REVISION:
            return
        if revision is None and not create:
            raise NothingStored(_empty(shown))
        if revision is not None and revision > REVISION:
            raise DolpungError(_too_new(shown, revision))
        from alembic import command

        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _unknown_url(address: str) -> Bilingual:
    return Bilingual(
        f"'{address}'은(는) 데이터베이스 주소가 아닙니다. sqlite:///파일 또는 postgresql://…을 씁니다.",
        f"'{address}' is no database URL: use sqlite:///FILE or postgresql://…",
    )


def _not_there(file: str) -> Bilingual:
    return Bilingual(
        f"데이터베이스 {file}이(가) 없습니다. 먼저 수집하세요(dolpung collect).",
        f"there is no database {file}: collect something first (dolpung collect).",
    )


def _empty(shown: str) -> Bilingual:
    return Bilingual(
        f"{shown}에는 저장된 것이 없습니다. 먼저 수집하세요(dolpung collect).",
        f"{shown} holds nothing of ours: collect something first (dolpung collect).",
    )


def _too_new(shown: str, revision: str) -> Bilingual:
    return Bilingual(
        f"{shown}은(는) 더 새로운 버전의 dolpung이 만들었습니다 "
        f"({revision} > {REVISION}). dolpung을 업데이트하세요.",
        f"{shown} was made by a newer dolpung ({revision} > {REVISION}): update dolpung.",
    )


def _no_driver(missing: ModuleNotFoundError) -> Bilingual:
    return Bilingual(
        f"PostgreSQL 드라이버가 없습니다 ({missing.name}): dolpung[postgres]로 설치하세요.",
        f"the PostgreSQL driver is missing ({missing.name}): install dolpung[postgres].",
    )


def not_writable(url: URL, why: str) -> Bilingual:
    """Say that a database can be read and not written: a file of somebody else, an archive, a full disk."""
    shown = url.render_as_string(hide_password=True)
    return Bilingual(f"{shown}에 쓸 수 없습니다: {why}", f"{shown} cannot be written: {why}")


def _no_database(url: URL, why: str) -> Bilingual:
    shown = url.render_as_string(hide_password=True)
    return Bilingual(f"{shown}을(를) 열 수 없습니다: {why}", f"{shown} cannot be opened: {why}")
