"""Reading one TOML file: what people get wrong, and what they are told."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from crawler.tables import Duration, Table, read_table
from crawler.tables.lines import Place, key_lines

if TYPE_CHECKING:
    from crawler.errors import ConfigProblem

CONFIG = Path(__file__).parents[3] / "config"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Leaf(Table):
    word: str = Field(default="a", min_length=1, max_length=3)
    number: int = Field(default=1, gt=0, lt=10)
    share: float = Field(default=0.5, ge=0, le=1)
    flag: bool = True
    colour: Colour = Colour.RED
    size: Literal["small", "large"] = "small"
    day: date | None = None
    words: tuple[str, ...] = Field(default=(), max_length=2)
    table: dict[str, int] = Field(default_factory=dict)
    span: Duration | None = None


class Tree(Table):
    name: str = "tree"
    leaf: Leaf = Leaf()
    leaves: tuple[Leaf, ...] = ()
    named: dict[str, Leaf] = Field(default_factory=dict)


def read(tmp_path: Path, content: str | bytes) -> Tree | tuple[ConfigProblem, ...]:
    path = tmp_path / "tree.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, Tree)


def the_problem(tmp_path: Path, content: str | bytes) -> ConfigProblem:
    found = read(tmp_path, content)
    assert isinstance(found, tuple)
    assert len(found) == 1
    return found[0]


def test_a_sound_file_becomes_its_model(tmp_path: Path) -> None:
    leaf = '[leaf]\nday = 2025-02-10\ncolour = "blue"\nshare = 1\nspan = "2h"\n'
    content = f'name = "나무"\n{leaf}[[leaves]]\n[[leaves]]\n'
    tree = read(tmp_path, content)
    assert isinstance(tree, Tree)
    assert (tree.name, tree.leaf.day, tree.leaf.colour) == ("나무", date(2025, 2, 10), Colour.BLUE)
    assert len(tree.leaves) == 2


def test_a_byte_order_mark_is_simply_read(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeffname = "나무"\r\n') == Tree(name="나무")


@pytest.mark.parametrize(
    ("content", "line", "name"),
    [
        ('# ok\nname = "나무"\n'.encode("cp949"), 2, "CP949"),
        ('name = "나무"\n'.encode("utf-16"), 1, "UTF-16"),
        (b'name = "a"\n\n# \xff\xff\xff', 3, "UTF-8"),
    ],
)
def test_other_encodings_are_named_with_their_line(
    tmp_path: Path, content: bytes, line: int, name: str
) -> None:
    problem = the_problem(tmp_path, content)
    assert problem.line == line
    assert name in problem.message.en
    assert name in problem.message.ko
    assert "UTF-8" in problem.message.ko


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    missing, folder = (read_table(path, Tree) for path in (tmp_path / "gone.toml", tmp_path))
    assert isinstance(missing, tuple)
    assert "no such file" in missing[0].message.en
    assert isinstance(folder, tuple)
    assert "cannot be read" in folder[0].message.en


@pytest.mark.parametrize(
    ("content", "line", "ko", "en"),
    [
        ("이름 = 1", 1, "한글 키", "quoted"),
        ("name이 = 1", 1, "한글 키", "quoted"),
        ('name = "a"\n[나무]', 2, "한글 키", "quoted"),
        ("leaf.낱말 = 1", 1, "한글 키", "quoted"),
        ("name = 나무", 1, "따옴표", "quotation marks"),
        ("name = “나무”", 1, "곧은 따옴표", "straight"),
        ("\n[leaf]\nflag = True", 3, "true", "true or false"),
        ("name = ", 1, "값이 없", "missing"),
        ('name = "a"\nname = "b"\n', 2, "두 번", "twice"),
        ("[leaf]\n[leaf]\n", 2, "두 번", "twice"),
        ("name : 1", 1, "'='", "'='"),
        ('name = "a', 1, "닫히지", "never closed"),
        ('name = "a\n"', 1, "닫히지", "not closed"),
        ('name = "\\d"', 1, "작은따옴표", "single quotes"),
        ('name = "a" flag = true', 1, "한 줄", "only one key"),
        ("[leaf", 1, "']'", "']'"),
        ("name = 'a'\nwords = [\n'a',\n", 3, "목록", "array"),
        ("leaf = { flag = true\n", 1, "'}'", "closed"),
    ],
)
def test_a_syntax_error_is_explained_by_its_cause(
    tmp_path: Path, content: str, line: int, ko: str, en: str
) -> None:
    problem = the_problem(tmp_path, content)
    assert problem.line == line
    assert ko in problem.message.ko
    assert en in problem.message.en


@pytest.mark.parametrize(
    ("content", "line", "key", "ko", "en"),
    [
        ("nmae = 1", 1, "nmae", "혹시 'name'?", "did you mean 'name'?"),
        ("[leaf]\nwrod = 1", 2, "leaf.wrod", "혹시 'word'?", "did you mean 'word'?"),
        ("[[leaves]]\n[[leaves]]\nflg = 1", 3, "leaves[1].flg", "혹시 'flag'?", "did you mean 'flag'?"),
        ("[named.a]\nSIZE = 1", 2, "named.a.SIZE", "혹시 'size'?", "did you mean 'size'?"),
        ("zzz = 1", 1, "zzz", "모르는 키", "unknown key"),
        ('[leaf]\nname = "a"', 2, "leaf.name", "맨 위", "top of the file"),
        ("name = 1", 1, "name", "적힌 것: 정수", "found an integer"),
        ("leaf = 'a'", 1, "leaf", "적힌 것: 문자열", "needs a table"),
        ("leaves = 'a'", 1, "leaves", "목록", "needs an array"),
        ("[leaf]\nnumber = 1.5", 2, "leaf.number", "정수", "found a decimal number"),
        ("[leaf]\nnumber = '5'", 2, "leaf.number", "적힌 것: 문자열", "needs an integer, found text"),
        ("[leaf]\nnumber = 0", 2, "leaf.number", "0: 0보다 커야", "0: must be greater than 0"),
        ("[leaf]\nnumber = 10", 2, "leaf.number", "10보다 작아야", "less than 10"),
        ("[leaf]\nshare = -1", 2, "leaf.share", "0.0 이상", "at least 0"),
        ("[leaf]\nshare = 2", 2, "leaf.share", "1.0 이하", "at most 1"),
        ("[leaf]\nshare = true", 2, "leaf.share", "참·거짓", "needs a number, found a boolean"),
        ("[leaf]\nflag = 'yes'", 2, "leaf.flag", "true 또는 false", "needs true or false"),
        ("[leaf]\nflag = 1", 2, "leaf.flag", "true 또는 false", "needs true or false"),
        ("[leaf]\ncolour = 'rde'", 2, "leaf.colour", "혹시 'red'?", "one of red, blue; did you mean 'red'?"),
        ("[leaf]\nsize = 'big'", 2, "leaf.size", "small, large", "one of small, large"),
        ("[leaf]\nday = 'today'", 2, "leaf.day", "날짜", "a date"),
        ("[leaf]\nwords = [\n'a',\n1]", 4, "leaf.words[1]", "문자열", "text"),
        ("[leaf]\nwords = ['a','b','c']", 2, "leaf.words", "2개 이하", "at most 2"),
        ("[leaf]\nword = ''", 2, "leaf.word", "1자 이상", "at least 1"),
        ("[leaf]\nword = 'abcd'", 2, "leaf.word", "3자 이하", "at most 3"),
        ("[leaf.table]\na = 'b'", 2, "leaf.table.a", "정수", "an integer"),
        ("[leaf]\nspan = '1x'", 2, "leaf.span", "시간 길이", "not a duration"),
    ],
)
def test_a_wrong_value_is_explained(
    tmp_path: Path, content: str, line: int, key: str, ko: str, en: str
) -> None:
    problem = the_problem(tmp_path, content)
    assert (problem.line, problem.key) == (line, key)
    assert ko in problem.message.ko
    assert en in problem.message.en
    assert re.search("[가-힣]", problem.text("ko"))
    assert not re.search("[가-힣]", problem.text("en"))


def test_a_missing_key_points_at_its_table(tmp_path: Path) -> None:
    class Pair(Table):
        left: str
        right: str

    class Pairs(Table):
        pairs: tuple[Pair, ...]

    path = tmp_path / "pairs.toml"
    path.write_text("\n[[pairs]]\nleft = 'a'\nright = 'b'\n\n[[pairs]]\nleft = 'a'\n")
    found = read_table(path, Pairs)
    assert isinstance(found, tuple)
    assert found[0].text("en") == f"{path}:6: pairs[1].right: this key is required and missing"


def test_an_unforeseen_kind_of_error_keeps_the_words_of_pydantic(tmp_path: Path) -> None:
    class Odd(Table):
        number: int = Field(default=2, multiple_of=2)

    path = tmp_path / "odd.toml"
    path.write_text("number = 3")
    found = read_table(path, Odd)
    assert isinstance(found, tuple)
    assert "multiple of 2" in found[0].message.en
    assert found[0].message.ko.startswith("쓸 수 없는 값입니다")


def places(value: Any, place: Place = ()) -> set[Place]:
    """Return the place of everything in a parsed document."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return {(*place, key) for key, _ in inner}.union(*(places(part, (*place, key)) for key, part in inner))


TRICKY = '''# a = 1
top."quoted.key" . deep = """
not = a key
[nor.a.table]
"""
'single' = ["#", "]", [1, 2], { x = "=", y.z = [ # comment ]
  1, 2 ] }]
[a.b]
time = 1979-05-27 07:32:00
float = 3.10
[[a.list]]
[a.list.inner]
v = \'\'\'two
lines\'\'\'\'
[[a.list]]
v = -inf
[[a.list.more]]
[[a.list.more]]
w = 1
'''


def test_every_key_of_a_tricky_document_has_its_line() -> None:
    lines = key_lines(TRICKY)
    assert places(tomllib.loads(TRICKY)) <= set(lines)
    told = {
        ("top", "quoted.key", "deep"): 2, ("single", 3, "y", "z"): 6, ("single", 3, "y", "z", 1): 7,
        ("a", "b", "float"): 10, ("a", "list", 0): 11, ("a", "list", 0, "inner", "v"): 13,
        ("a", "list", 1, "v"): 16, ("a", "list", 1, "more", 1, "w"): 19,
    }  # fmt: skip
    assert {place: lines[place] for place in told} == told


@pytest.mark.parametrize(
    "path", sorted(CONFIG.rglob("*.toml")), ids=lambda path: str(path.relative_to(CONFIG))
)
def test_every_key_of_a_shipped_file_has_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert places(tomllib.loads(text)) <= set(key_lines(text))


_FRAGMENTS = [
    "a",
    "[a]\n",
    "[[a]]\n",
    "b.c = 1\n",
    "d = [",
    "]",
    "{",
    "}",
    '"',
    "'''",
    '"""',
    "=",
    "\n",
    ",",
    "#",
    "한",
    "1",
    "\\",
]


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=12).map("".join))
def test_whatever_toml_accepts_has_lines(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert places(document) <= set(key_lines(text))
