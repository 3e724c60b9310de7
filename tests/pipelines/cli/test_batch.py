"""The batch doors: one answer a row, in order, whatever one row holds."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta property="og:title" content="카카오, 새 비서 공개"><meta property="article:published_time"
 content="2025-02-03T09:00:00+09:00"></head><body><article><h1>카카오, 새 비서 공개</h1>
<p>카카오는 일정을 대신 정리해 주는 새 비서를 공개했다.
 이용자는 말로 약속을 잡을 수 있다.</p>
<p>회사는 올해 안에 기능을 더 늘리겠다고 설명했다.
 네이버와의 경쟁도 한층 뜨거워질 전망이다.</p></article></body></html>"""


def test_read_answers_every_row_in_order_and_fails_if_one_does(dolpung: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.html").write_bytes(b"")
    rows = [
        {"name": "good", "file": "page.html", "url": "https://news.example.com/1"},
        {"name": "gone", "file": "nowhere.html"},
        {"name": "empty", "file": "empty.html"},
        {"name": "nobody", "file": "page.html", "source": "no-such-source"},
        {"name": "again", "file": str(tmp_path / "page.html"), "content_type": "text/html; charset=utf-8"},
    ]
    lines = [json.dumps(row) for row in rows]
    lines.insert(2, "{not json")
    batch = tmp_path / "list.jsonl"
    batch.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answer = dolpung("read", "--batch", batch)
    assert answer.code == 1
    assert [row["name"] for row in answer.rows] == ["good", "gone", None, "empty", "nobody", "again"]
    kinds = [row.get("error", {}).get("kind") for row in answer.rows]
    assert kinds == [None, "file", "bad_row", "unreadable", "unknown_source", None]
    article = answer.rows[0]["article"]
    assert article["title"] == "카카오, 새 비서 공개"
    assert article["published_at"] == "2025-02-03T09:00:00+09:00"
    assert article["body"].startswith("카카오는 일정을")
    assert {
        "deck",
        "authors",
        "modified_at",
        "publisher",
        "section",
        "language",
        "images",
        "comment_count",
    } <= set(article)
    for block in article["blocks"]:
        assert article["text"][block["start"] : block["end"]].strip()


def test_recognise_gives_offsets_in_code_points_and_empty_lists(
    dolpung: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "🙂 네이버는 오늘 딥시크의 모델을 살펴봤다."
    rows = [
        {"id": 7, "text": text, "published": "2025-02-03"},
        {"id": 8},
        {"id": 9, "text": "", "published": "soon"},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    answer = dolpung("recognise", "--batch", "-")
    assert answer.code == 1
    found = answer.rows[0]
    assert [(m["entity_id"], m["particle"]) for m in found["mentions"]] == [
        ("naver", "는"),
        ("deepseek", "의"),
    ]
    assert all(text[m["start"] : m["end"]] == m["surface"] for m in found["mentions"])
    assert {"quotes", "reported", "figures", "dates", "events", "relations"} <= set(found)
    assert [row["error"]["kind"] for row in answer.rows[1:]] == ["bad_row", "bad_row"]


def test_a_list_that_cannot_be_read_is_one_clear_error(dolpung: Ask, tmp_path: Path) -> None:
    answer = dolpung("read", "--batch", tmp_path / "none.jsonl")
    assert answer.code == 2
    assert "none.jsonl" in answer.err


def test_half_a_surrogate_pair_costs_its_own_row_only(dolpung: Ask, tmp_path: Path) -> None:
    batch = tmp_path / "texts.jsonl"
    rows = [
        {"id": "\ud800", "text": "네이버"},
        {"id": 2, "text": "카카오\ud800"},
        {"id": 3, "text": "카카오"},
    ]
    batch.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    answer = dolpung("recognise", "--batch", batch)
    assert [row.get("error", {}).get("kind") for row in answer.rows] == [None, "bad_row", None]
    assert answer.rows[0]["id"] == "\ud800"
    assert answer.code == 1


def test_a_year_alone_dates_nothing_and_loses_nothing(dolpung: Ask, tmp_path: Path) -> None:
    batch = tmp_path / "texts.jsonl"
    batch.write_text('{"id": 1, "text": "네이버는 어제 쉬었다.", "published": "2016"}\n', encoding="utf-8")
    answer = dolpung("recognise", "--batch", batch)
    assert answer.code == 0
    assert [mention["entity_id"] for mention in answer.rows[0]["mentions"]] == ["naver"]


def test_a_row_may_state_its_author(dolpung: Ask, tmp_path: Path) -> None:
    batch = tmp_path / "texts.jsonl"
    text = "(하늘통신) 윤가람 기자 = 비가 왔다."
    rows = [
        {"id": 1, "text": text, "author": "윤가람"},
        {"id": 2, "text": text},
        {"id": 3, "text": text, "author": 7},
    ]
    batch.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    answer = dolpung("recognise", "--batch", batch)
    stated, unstated, bad = answer.rows
    assert [(m["entity_id"], m["zone"], m["surface"]) for m in stated["mentions"]] == [
        ("author", "byline", "윤가람")
    ]
    assert unstated["mentions"] == []
    assert "'author'" in bad["error"]["message"]
