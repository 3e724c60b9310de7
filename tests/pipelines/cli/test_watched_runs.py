"""``collect`` and ``run`` as whoever watches them sees them: log, sum, metrics."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from fakes import feed_of
from newsstand import Newsstand, article_page, serving

import pipelines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[..., Any]

ROOT = Path(__file__).resolve().parents[3]
KEY = "k3y-of-the-search-api"
HOST = "dawn.newsroom.localhost"
SOURCE = f"""
id = "dawn"
name = {{ ko = "새벽일보", en = "Dawn Daily" }}
kind = "press"
homepage = "http://{HOST}/"
local = true
[[feeds]]
url = "http://{HOST}/rss"
[[feeds]]
url = "http://{HOST}/gone?api_key={KEY}"
[schedule]
every = "1h"
jitter = 0
"""
NAUGHTY = "네이버 모델\u2028{&quot;event&quot;: &quot;visit&quot;}\x1b[2J"


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    made = Newsstand()
    links = [(f"http://{HOST}/{number}", f"카카오 소식 {number}") for number in (1, 2)]
    made.put(f"{HOST}/rss", feed_of(*links), "application/rss+xml")
    made.put(f"{HOST}/1", article_page("카카오 소식 1", "카카오가 새 앱을 내놓았다고 밝혔다."))
    made.put(f"{HOST}/2", article_page(NAUGHTY, "네이버가 새 모델을 선보였다고 밝혔다."))
    with serving(made):
        yield made


def settings_of(stand: Newsstand, **tables: str) -> str:
    more = "\n".join(f"[{name}]\n{text}" for name, text in tables.items())
    return (
        "[politeness]\ndelay = 0\njitter = 0\n"
        f'[network]\nresolve = {{ "*.newsroom.localhost" = "127.0.0.1:{stand.port}" }}\n{more}\n'
    )


def folder_of(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "dawn.toml").write_text(SOURCE, encoding="utf-8")
    (folder / "entities").symlink_to(ROOT / "config" / "entities")
    (folder / "dolpung.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_round_of_visits_ends_with_its_sum(dolpung: Ask, stand: Newsstand, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, settings_of(stand))
    answer = dolpung("collect", "--config", folder, "--database", tmp_path / "x.db")
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert lines[1] == "dawn: seen 2 = stored 2 + dropped 0  [partly failed]"
    # robots.txt, two feeds and two pages
    assert re.fullmatch(r"Sum: visits 1 \(partly failed 1\), missed 0; seen 2 = stored 2 \+ dropped 0; "
                        r"5 requests, \d+ k?B, \d+\.\d s", lines[-1])  # fmt: skip
    assert "\x1b" not in answer.out
    assert KEY not in answer.out + answer.err
    again = dolpung("collect", "--config", folder, "--database", tmp_path / "x.db", lang="ko")
    assert again.out.splitlines()[-1].startswith(
        "합계: 방문 1 (일부 실패 1), 놓침 0; 봄 0 = 저장 0 + 버림 0;"
    )


def test_with_json_every_line_is_an_event_and_the_visit_balances(
    dolpung: Ask, stand: Newsstand, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, settings_of(stand, log='level = "debug"'))
    answer = dolpung("collect", "--config", folder, "--database", tmp_path / "x.db", "--log", "json")
    rows = answer.rows
    assert [row["event"] for row in rows] == [
        "listing_failed", "candidate", "candidate", "visit", "run_ended",
    ]  # fmt: skip
    assert answer.out.isascii()
    assert KEY not in answer.out + answer.err
    visit, total = rows[-2:]
    assert visit["seen"] == visit["stored"] + sum(visit["dropped"].values()) == 2
    assert (visit["listings"], visit["failed_listings"], visit["requests"]) == (2, 1, 4)
    assert (total["requests"], total["visits"], total["stored"]) == (5, {"partial": 1}, 2)
    assert total["bytes"] > visit["bytes"] - 1 > 0


def test_a_replay_weighs_wishes_by_the_settings_and_not_by_the_defaults(
    dolpung: Ask, stand: Newsstand, tmp_path: Path
) -> None:
    head = '<meta name="robots" content="noai">'
    stand.put(f"{HOST}/2", article_page("네이버 소식", "네이버가 새 모델을 선보였다고 밝혔다.", head=head))
    folder, database = folder_of(tmp_path, settings_of(stand)), tmp_path / "x.db"
    place = ("--config", folder, "--database", database)
    dolpung("collect", *place)

    def named() -> set[str]:
        return {row["entity"] for row in dolpung("mentions", "--format", "jsonl", *place).rows}

    assert named() == {"Kakao", "Naver"}
    (folder / "dolpung.toml").write_text(settings_of(stand, rights='ai = "drop"'), encoding="utf-8")
    assert dolpung("replay", *place).code == 0
    assert named() == {"Kakao"}


def test_a_round_leaves_its_metrics_in_the_file(dolpung: Ask, stand: Newsstand, tmp_path: Path) -> None:
    file = tmp_path / "dolpung.prom"
    folder = folder_of(tmp_path, settings_of(stand, metrics=f'file = "{file}"\naddress = "127.0.0.1:1"'))
    assert dolpung("collect", "--config", folder, "--database", tmp_path / "x.db").code == 0
    text = file.read_text(encoding="utf-8")
    assert 'dolpung_visits_total{source="dawn",state="partial"} 1.0' in text
    assert 'dolpung_requests_total{kind="listing",outcome="http_4xx"} 1.0' in text
    assert 'dolpung_candidates_total{source="dawn",verdict="stored"} 2.0' in text


def test_a_taken_port_is_one_clear_error(dolpung: Ask, stand: Newsstand, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        folder = folder_of(tmp_path, settings_of(stand, metrics=f'address = "127.0.0.1:{port}"'))
        answer = dolpung("run", "--config", folder, "--database", tmp_path / "x.db", lang="ko")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"오류: [metrics] address 127.0.0.1:{port}에서 듣지 못합니다: 다른 프로그램이 이미 쓰는 주소입니다\n"
    )


@pytest.mark.parametrize("address", ["9464", "127.0.0.1", "localhost:9464", "127.0.0.1:99999"])
def test_an_address_without_a_port_is_refused(
    dolpung: Ask, stand: Newsstand, tmp_path: Path, address: str
) -> None:
    folder = folder_of(tmp_path, settings_of(stand, metrics=f'address = "{address}"'))
    answer = dolpung("run", "--config", folder, "--database", tmp_path / "x.db")
    assert answer.code == 2
    assert "metrics.address" in answer.err
    assert address in answer.err


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(folder: Path, database: Path, stdout: Any) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable, "-c", "from pipelines.cli import main; main()",
        "run", "--log", "json", "--config", str(folder), "--database", str(database),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ask_metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return str(answer.read().decode())


def test_a_scheduled_run_answers_for_its_metrics_and_ends_with_its_sum(
    stand: Newsstand, tmp_path: Path
) -> None:
    port = free_port()
    folder = folder_of(tmp_path, settings_of(stand, metrics=f'address = "127.0.0.1:{port}"'))
    with running(folder, tmp_path / "x.db", subprocess.PIPE) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        text = ask_metrics(port)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert 'dolpung_visits_total{source="dawn",state="partial"} 1.0' in text
    assert "dolpung_sources 1.0" in text
    rows = [json.loads(line) for line in (*lines, *out.splitlines())]
    assert [row["event"] for row in rows] == ["run_began", "listing_failed", "visit", "run_ended"]
    assert rows[-1]["stored"] == 2
    assert process.returncode == 0
    assert KEY not in "".join(lines) + out + err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_run_whose_log_is_full_goes_on_and_says_so_in_the_end(stand: Newsstand, tmp_path: Path) -> None:
    last = Event()
    stand.before = lambda address: last.set() if address.endswith("/2") else None
    folder, database = folder_of(tmp_path, settings_of(stand)), tmp_path / "x.db"
    with Path("/dev/full").open("w") as full, running(folder, database, full) as process:
        assert last.wait(60)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    with pipelines.open_store(f"sqlite:///{database}") as store:
        assert len(store.articles()) == 2
    assert process.returncode == 1
    assert "Traceback" not in err
