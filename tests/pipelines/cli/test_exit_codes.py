"""Exit codes tell the truth: 2 for what is not possible as asked, 1 for what was done and failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., Any]

REFUSED = [
    "nope",
    "sources nope",
    "schema Nope",
    "read",
    "read {tmp}/none.html",
    "read {tmp}",
    "read {tmp}/page.html --source nope",
    "read --batch {tmp}/none.jsonl",
    "recognise",
    "recognise --batch {tmp}/none.jsonl",
    "explain",
    "explain 999999 --database {db}",
    "explain {tmp}/none.html",
    "explain none.txt",
    "explain {tmp}",
    "explain {tmp}/cp949.txt",
    "explain 네이버 --published nope",
    "mentions nope --database {db}",
    "mentions --database {tmp}/none.db",
    "mentions --config {tmp}/none",
    "mentions --zone footer --database {db}",
    "articles --source nope --database {db}",
    "trends nope --database {db}",
    "quotes --about nope --database {db}",
    "quotes --by 아무개아무개 --database {db}",
    "quotes --form nope --database {db}",
    "quotes --since nope --database {db}",
    "quotes --source nope --database {db}",
    "quotes --database {tmp}/none.db",
    "events --type nope --database {db}",
    "events --about nope --database {db}",
    "relations --kind nope --database {db}",
    "relations --about nope --database {db}",
    "visits nope --database {db}",
    "visits --id 99999 --database {db}",
    "plan nope --database {db}",
    "sources show nope",
    "sources test nope",
    "entities show nope",
    "entities list --kind nope",
    "entities add naver --kind company --ko 네이버 --en Naver",
    "collect nope --database {tmp}/x.db",
    "collect naver-news --database {tmp}/x.db",
    "collect aitimes --from nope --database {tmp}/x.db",
    "run nope --database {tmp}/x.db",
    "run naver-news --database {tmp}/x.db",
    "replay --database {tmp}/none.db",
    "config check --config {tmp}/none",
    "demo --database {db}",
]
FAILED = ["read {tmp}/page.html", "explain {tmp}/page.html", "recognise --batch {tmp}/rows.jsonl"]
DONE = ["schema Quote", "explain 네이버", "explain AI/로봇", "quotes --by 네이버 --database {db}"]


@pytest.fixture
def ask(dolpung: Ask, database: Path, tmp_path: Path) -> Ask:
    """Ask in the words of a shell line, with a page that is no article and a row that is no text."""
    (tmp_path / "page.html").write_text("<title>빈 글</title><p></p>", encoding="utf-8")
    (tmp_path / "cp949.txt").write_bytes("네이버".encode("cp949"))
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": 1, "text": 3}), encoding="utf-8")

    def asked(line: str, lang: str) -> Any:
        return dolpung(*(word.format(tmp=tmp_path, db=database) for word in line.split()), lang=lang)

    return asked


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_not_possible_as_asked_is_refused_with_2(ask: Ask, line: str) -> None:
    for lang, error in (("ko", "오류: "), ("en", "Error: ")):
        answer = ask(line, lang)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith(error)
        assert "Traceback" not in answer.err


@pytest.mark.parametrize("line", FAILED)
def test_what_was_done_and_failed_ends_with_1(ask: Ask, line: str) -> None:
    assert ask(line, "en").code == 1


@pytest.mark.parametrize("line", DONE)
def test_what_was_done_ends_with_0(ask: Ask, line: str) -> None:
    assert ask(line, "en").code == 0
