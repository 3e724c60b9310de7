"""What the system, a batch or a page complains of is said in the user's language, not in English only."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.oserrors import meaning
from crawler.sources import load_sources
from pipelines.cli.details import DETAILS, detail_text
from pipelines.cli.words import Words
from pipelines.recognise.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[..., Any]

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_error_of_the_system_has_korean_words(number: int) -> None:
    found = meaning(OSError(number, os.strerror(number)))
    assert re.search("[가-힣]", found.ko)
    assert found.en
    assert os.strerror(number) not in found.ko


@pytest.mark.parametrize(
    ("arguments", "lang", "reason"),
    [
        (("read", "{0}/none.html"), "ko", "그런 파일이나 폴더가 없습니다"),
        (("read", "{0}/none.html"), "en", "there is no such file or folder"),
        (("read", "{0}"), "ko", "파일이 아니라 폴더입니다"),
        (("recognise", "--batch", "{0}/none.jsonl"), "ko", "그런 파일이나 폴더가 없습니다"),
        (("recognise", "--batch", "{0}"), "ko", "파일이 아니라 폴더입니다"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    dolpung: Ask, tmp_path: Path, arguments: tuple[str, ...], lang: str, reason: str
) -> None:
    answer = dolpung(*(argument.format(tmp_path) for argument in arguments), lang=lang)
    assert answer.code != 0
    assert reason in answer.err
    assert "Traceback" not in answer.err


ROWS = [
    ("not json", "1번째 줄: JSON이 아닙니다", "line 1: not JSON"),
    ("[1]", "1번째 줄: JSON 객체가 아닙니다", "line 1: not a JSON object"),
    ('{"id": 1, "text": 3}', "'text' 값은 문자열이어야 합니다", "'text' must be a string"),
    ('{"id": 1, "text": "\\ud83d"}', "'text' 값에 서로게이트 반쪽이 있습니다", "half of a surrogate pair"),
    (
        '{"id": 1, "text": "글", "published": "어제"}',
        "ISO 8601 날짜가 아닙니다: '어제'",
        "not an ISO 8601 date",
    ),
]


@pytest.mark.parametrize(("row", "korean", "english"), ROWS)
def test_a_bad_row_says_why_in_both_languages(
    dolpung: Ask, tmp_path: Path, row: str, korean: str, english: str
) -> None:
    batch = tmp_path / "rows.jsonl"
    batch.write_text(row + "\n", encoding="utf-8")
    for lang, words in (("ko", korean), ("en", english)):
        answer = dolpung("recognise", "--batch", batch, lang=lang)
        assert answer.code == 1
        assert words in json.loads(answer.out)["error"]["message"]


def test_a_page_of_a_batch_says_why_it_is_no_article(dolpung: Ask, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<title>빈 글</title><p></p>", encoding="utf-8")
    batch = tmp_path / "pages.jsonl"
    rows = [{"name": "a", "file": "empty.html"}, {"name": "b", "file": "none.html"}]
    batch.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    errors = [row["error"] for row in dolpung("read", "--batch", batch, lang="ko").rows]
    assert [error["message"] for error in errors] == [
        "본문을 찾지 못함",
        "none.html 파일을 읽을 수 없습니다: 그런 파일이나 폴더가 없습니다",
    ]
    english = [row["error"]["message"] for row in dolpung("read", "--batch", batch).rows]
    assert english[0] == "no article text found"


def test_a_page_that_is_no_article_says_why_in_korean(dolpung: Ask, tmp_path: Path) -> None:
    page = tmp_path / "empty.html"
    page.write_text("<title>빈 글</title><p></p>", encoding="utf-8")
    answer = dolpung("read", page, lang="ko")
    assert "본문이 없습니다 (본문을 찾지 못함)" in answer.err


def spoken_details() -> Iterator[str]:
    """Every message that a ``NoArticle`` is made with, with ``{}`` for what differs."""
    for path in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NoArticle":
                yield template_of(node.args[1])


def template_of(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_every_reason_for_which_a_page_is_no_article_has_korean_words() -> None:
    spoken = set(spoken_details()) - {"", "{}"}
    assert len(spoken) >= 7
    assert spoken - DETAILS.keys() == set()


@pytest.mark.parametrize("english", sorted(DETAILS))
def test_a_detail_keeps_its_places_in_korean(english: str) -> None:
    values = [f"v{number}" for number in range(english.count("{}"))]
    korean = detail_text(english.format(*values), Words("ko"))
    assert re.search("[가-힣]", korean)
    assert DETAILS[english].count("{}") == len(values)
    assert [value for value in values if value not in korean] == []
    assert detail_text(english.format(*values), Words("en")) == english.format(*values)


def test_a_detail_in_a_servers_own_words_stays_as_it_is() -> None:
    assert detail_text("ConnectError: {} refused", Words("ko")) == "ConnectError: {} refused"


@pytest.mark.parametrize("name", ["outlet.TOML", "outlet.Toml"])
def test_a_file_whose_ending_is_in_capitals_is_not_passed_over_in_silence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('id = "outlet"\n', encoding="utf-8")
    for problems in (load_sources(tmp_path)[1], load_catalogue(tmp_path)[1]):
        (problem,) = problems
        assert problem.file.name == name
        assert "outlet.toml" in problem.text("ko")
        assert "capitals" in problem.text("en")


def test_the_zone_of_seoul_has_one_home() -> None:
    made = re.compile(r"""ZoneInfo\(["']Asia/Seoul["']\)""")
    homes = [
        path.relative_to(ROOT).as_posix()
        for path in sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")])
        if made.search(path.read_text(encoding="utf-8"))
    ]
    assert homes == ["crawler/records.py"]
