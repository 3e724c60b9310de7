"""One page as a person looks at it: its facts, its dates with their reasons, every block with its zone."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from newsstand import Newsstand, article_page, serving

from pipelines.cli.page import DATE_WHYS, FLAGS, PLACES, place_text, reason_text
from pipelines.cli.read import visible
from pipelines.cli.words import WORDS, Words
from pipelines.records import Precision, Refusal, Zone

Ask = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[3]
PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta property="og:title" content="카카오, 새 비서 공개"><meta property="og:site_name" content="예시뉴스">
<meta name="robots" content="noindex">
<meta property="article:published_time" content="2025-02-03T09:00:00+09:00"></head><body><article>
<h1>카카오, 새 비서 공개</h1><p class="date">입력 2025.02.03 09:00</p>
<figure><img src="https://img.example.com/1.jpg" alt="새 비서">
<figcaption>새 비서를 소개하는 모습</figcaption></figure>
<p>카카오는 일정을 대신 정리해 주는 새 비서를 공개했다.
이용자는 말로 약속을 잡을 수 있다고 회사는 설명했다.</p>
<p>회사는 올해 안에 기능을 더 늘리겠다고 설명했다. 네이버와의 경쟁도 한층 뜨거워질 전망이다.</p>
<p>저작권자 ⓒ 예시뉴스 무단전재 및 재배포 금지</p></article></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_a_page_is_shown_in_the_language_of_the_reader(dolpung: Ask, page: Path) -> None:
    korean = dolpung("read", page, "--url", "https://news.example.com/1", lang="ko")
    english = dolpung("read", page, "--url", "https://news.example.com/1", lang="en")
    assert korean.code == english.code == 0
    for words in ("매체", "찾은 날짜와 고른 이유", "화면에 보이는 날짜와 맞음", "본문", "사진 설명"):
        assert words in korean.out
    for words in (
        "publisher",
        "agrees with what the page shows",
        "body",
        "caption",
        "https://news.example.com/1",
        "h1, meta og:title",
    ):
        assert words in english.out
    assert "agrees" not in korean.out


def test_json_is_what_a_batch_prints_and_where_it_stands(dolpung: Ask, page: Path, tmp_path: Path) -> None:
    batch = tmp_path / "list.jsonl"
    batch.write_text(json.dumps({"name": "a", "file": "page.html", "url": "https://a.example.com/"}))
    listed = dolpung("read", "--batch", batch).rows[0]["article"]
    row = json.loads(dolpung("read", page, "--url", "https://a.example.com/", "--json").out)
    origins = row.pop("origins")
    assert row == listed
    assert origins["title"] == ["h1", "meta og:title"]


def test_a_page_may_come_from_another_command(dolpung: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert json.loads(dolpung("read", "-", "--json").out)["title"] == "카카오, 새 비서 공개"


@pytest.mark.parametrize(("lang", "words"), [("ko", "글이 아닙니다"), ("en", "not an article")])
def test_a_page_without_an_article_is_one_clear_message(
    dolpung: Ask, tmp_path: Path, lang: str, words: str
) -> None:
    (tmp_path / "empty.html").write_text("<html><body></body></html>")
    answer = dolpung("read", tmp_path / "empty.html", lang=lang)
    assert answer.code == 1
    assert answer.out == ""
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_a_file_that_is_not_there_is_named(dolpung: Ask, tmp_path: Path) -> None:
    answer = dolpung("read", tmp_path / "none.html")
    assert answer.code == 2
    assert "none.html" in answer.err


@pytest.mark.parametrize("arguments", [[], ["page.html", "--batch", "list.jsonl"]])
def test_either_one_page_or_a_batch(dolpung: Ask, arguments: list[str]) -> None:
    answer = dolpung("read", *arguments)
    assert answer.code == 2
    assert "--batch" in answer.err


def test_a_live_page_is_not_fetched_without_a_contact(dolpung: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOLPUNG_CONTACT", raising=False)
    answer = dolpung("read", "https://news.example.com/1")
    assert answer.code == 2
    assert "contact" in answer.err


@pytest.fixture
def local_config(tmp_path: Path) -> Path:
    """The shipped configuration with a source of our own on loopback."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    (folder / "sources" / "mine.toml").write_text(
        'id = "mine"\nname = { ko = "내 신문", en = "Mine" }\nkind = "press"\nlocal = true\n'
        'homepage = "http://mine.newsroom.localhost/"\n'
        '[[feeds]]\nurl = "http://mine.newsroom.localhost/rss"\n',
        encoding="utf-8",
    )
    return folder


def test_a_page_on_the_web_is_read_by_the_rules_of_its_source(dolpung: Ask, local_config: Path) -> None:
    stand = Newsstand()
    stand.put("mine.newsroom.localhost/1", article_page("카카오의 하루", "카카오는 오늘 새 비서를 공개했다."))
    with serving(stand):
        (local_config / "dolpung.toml").write_text(
            "[politeness]\ndelay = 0\n[network]\n"
            f'resolve = {{ "*.newsroom.localhost" = "127.0.0.1:{stand.port}" }}\n',
            encoding="utf-8",
        )
        read = dolpung("read", "http://mine.newsroom.localhost/1", "--config", local_config, "--json")
        gone = dolpung("read", "http://mine.newsroom.localhost/2", "--config", local_config)
    article = json.loads(read.out)
    assert article["title"] == "카카오의 하루"
    assert article["source"] == "mine"
    assert gone.code == 1
    assert "404" in gone.err


def test_every_value_has_its_word() -> None:
    wanted = {f"zone.{zone.value}" for zone in Zone}
    wanted |= {f"refusal.{kind.value}" for kind in Refusal}
    wanted |= {f"precision.{precision.value}" for precision in Precision}
    wanted |= {f"date_why.{key}" for key in DATE_WHYS.values()} | {f"flag.{flag}" for flag in FLAGS}
    wanted |= {f"place.{key}" for key in PLACES.values()}
    assert wanted - WORDS.keys() == set()
    families = ("zone.", "refusal.", "precision.", "date_why.", "flag.", "place.")
    assert {key for key in WORDS if key.startswith(families)} == wanted


def test_the_reasons_of_the_date_ledger_are_said_in_korean() -> None:
    ledger = (ROOT / "pipelines" / "extract" / "ledger.py").read_text(encoding="utf-8")
    for reason in DATE_WHYS:
        assert re.search("[가-힣]", reason_text(reason, Words("ko")))
        assert reason_text(reason, Words("en")) == reason
        assert all(piece in ledger for piece in reason.split(", once"))


def test_the_places_of_a_page_are_said_in_korean() -> None:
    code = (ROOT / "pipelines" / "extract" / "origins.py").read_text(encoding="utf-8")
    for place in PLACES:
        assert re.search("[가-힣]", place_text(place, Words("ko")))
        assert f'"{place}"' in code or f'"{place} "' in code
    assert place_text("meta og:title", Words("ko")) == "meta og:title"


def test_a_page_cannot_steer_the_terminal(dolpung: Ask) -> None:
    text = "카카오\x1b[31m는 \u202e새 비서를\x07 공개했다"
    assert len(visible(text)) == len(text)
    assert "\x1b" not in dolpung("explain", text).out
    assert visible("한 줄\n두 줄\t끝 👩‍💻") == "한 줄\n두 줄\t끝 👩‍💻"
