"""One run at a time: a row says who holds the database, and whether that process still lives.

Right on SQLite and PostgreSQL alike, where advisory locks are on one of them only.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, select, update

from crawler.errors import AlreadyRunning
from crawler.records import SEOUL, Bilingual
from pipelines.store.schema import run, run_lock
from pipelines.store.statements import add, add_missing

PATIENCE = timedelta(hours=1)
"""A holder on another host is taken for dead when it gave no sign for so long; on this host we look."""


@dataclass(frozen=True, slots=True)
class Process:
    """Who holds, or wants to hold, the lock."""

    host: str
    pid: int
    birth: str
    """Boot and start time, because process numbers are used again; empty where the system tells none."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run that holds the lock."""

    id: int
    kind: str
    token: str


def this_process() -> Process:
    """Return this very process."""
    pid = os.getpid()
    return Process(socket.gethostname(), pid, birth(pid) or "")


def birth(pid: int) -> str | None:
    """Return what tells a process from a later one of the same number; None: it is not running."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # it lives, and is somebody else's
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        # the command's name, in parentheses, may hold blanks; field 22 of the line is the start time
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""  # macOS has no /proc
    return None if fields[0] == "Z" else f"{boot}/{fields[19]}"


def is_alive(holder: Process, beat_at: datetime, me: Process, now: datetime) -> bool:
    """Tell whether the holder of a lock is to be taken for alive."""
    if holder.host != me.host:
        return abs(now - beat_at) <= PATIENCE
    born = birth(holder.pid)
    return born is not None and (not born or not holder.birth or born == holder.birth)


def take(connection: Connection, kind: str, rules: str, me: Process, now: datetime) -> Run:
    """Take the lock and begin a run; the caller holds a transaction.

    Raises:
        AlreadyRunning: another process that lives has it.
    """
    row = connection.execute(select(run_lock).with_for_update()).first()
    if row is not None:
        holder = Process(row.host, row.pid, row.birth)
        if is_alive(holder, row.beat_at, me, now):
            raise AlreadyRunning(_held(holder, row.kind, row.taken_at))
        connection.execute(delete(run_lock).where(run_lock.c.token == row.token))
    token = secrets.token_hex(8)
    lock = {"id": 1, "token": token, "kind": kind, "taken_at": now, "beat_at": now}
    # PostgreSQL lets two see at once that nobody holds it: the second to write waits, and adds nothing
    add_missing(connection, run_lock, [{**lock, "host": me.host, "pid": me.pid, "birth": me.birth}])
    row = connection.execute(select(run_lock)).one()
    if row.token != token:
        raise AlreadyRunning(_held(Process(row.host, row.pid, row.birth), row.kind, row.taken_at))
    return Run(add(connection, run, {"kind": kind, "rules": rules, "started_at": now}), kind, token)


def held_since(connection: Connection, me: Process, now: datetime) -> datetime | None:
    """Return since when a run that lives has the lock; None: nobody works on the database."""
    row = connection.execute(select(run_lock)).first()
    if row is None or not is_alive(Process(row.host, row.pid, row.birth), row.beat_at, me, now):
        return None
    moment: datetime = row.taken_at
    return moment


def beat(connection: Connection, held: Run, now: datetime) -> None:
    """Give a sign of life.

    Raises:
        AlreadyRunning: somebody took the lock for abandoned.
    """
    changed = connection.execute(update(run_lock).where(run_lock.c.token == held.token).values(beat_at=now))
    if changed.rowcount == 0:
        raise AlreadyRunning(_lost())


def release(connection: Connection, held: Run, now: datetime) -> None:
    """End the run and give the lock back."""
    connection.execute(delete(run_lock).where(run_lock.c.token == held.token))
    connection.execute(update(run).where(run.c.id == held.id).values(finished_at=now))


def _held(holder: Process, kind: str, since: datetime) -> Bilingual:
    shown = f"{since.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    return Bilingual(
        f"이 데이터베이스로 이미 다른 작업({kind})이 실행 중입니다: "
        f"{holder.host}, 프로세스 {holder.pid}, {shown}부터.",
        f"another run ({kind}) is using this database: "
        f"process {holder.pid} on {holder.host}, since {shown} (Seoul).",
    )


def _lost() -> Bilingual:
    return Bilingual(
        "한 시간 넘게 응답이 없어 다른 작업이 이 데이터베이스를 넘겨받았습니다.",
        "another run took this database over, because this one gave no sign for over an hour.",
    )
