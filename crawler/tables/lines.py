"""Find the line of each key of a TOML text, which ``tomllib`` does not tell.

The text must already be valid TOML: this walks over its tokens and judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]
"""Keys and array indices from the top of the file: ``("feeds", 1, "url")``."""

_TOKEN = re.compile(
    r'''
    (?P<string> """(?:[^\\]|\\.)*?"{3,5} | \'\'\'.*?\'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' )
    | (?P<mark> [\[\]{},=.\n] )
    | (?P<word> [^\s\[\]{},=."'\#]+ )
    | (?P<skip> \#[^\n]* | [^\S\n]+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def key_lines(text: str) -> Mapping[Place, int]:
    """Return the 1-based line of every table, key and array element of a valid TOML text."""
    return _Walk(text.replace("\r\n", "\n")).lines


def line_of(place: Place, lines: Mapping[Place, int]) -> int | None:
    """Return the line of ``place``, or of the innermost thing around it that has one."""
    inner_first = (place[:size] for size in range(len(place), 0, -1))
    return next((lines[part] for part in inner_first if part in lines), None)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield _Token(kind, match.group(), line)
        line += match.group().count("\n")
    yield _Token("mark", "\n", line)


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._sizes: dict[Place, int] = {}
        self._left = list(_tokens(text))[::-1]
        table: Place = ()
        while self._skip("\n"):
            table = self._header() if self._next.text == "[" else self._pair(table)

    @property
    def _next(self) -> _Token:
        return self._left[-1]

    def _skip(self, *marks: str) -> bool:
        """Pass over ``marks``; tell whether anything is left."""
        while self._left and self._next.kind == "mark" and self._next.text in marks:
            self._left.pop()
        return bool(self._left)

    def _header(self) -> Place:
        line = self._left.pop().line
        is_array = self._next.text == "["
        self._skip("[")
        *outer, last = self._key("]")
        self._skip("]")
        table: Place = ()
        for part in outer:
            table = self._latest((*table, part))
            self.lines.setdefault(table, line)
        table = (*table, last)
        self.lines.setdefault(table, line)
        if is_array:
            self._sizes[table] = self._sizes.get(table, 0) + 1
            table = self._latest(table)
            self.lines[table] = line
        return table

    def _latest(self, table: Place) -> Place:
        """Return the last element of an array of tables, and any other table as it is."""
        size = self._sizes.get(table)
        return (*table, size - 1) if size else table

    def _key(self, end: str) -> list[str]:
        parts = []
        while self._next.text != end:
            token = self._left.pop()
            if token.kind == "string":
                parts.append(tomllib.loads(f"key = {token.text}")["key"])
            elif token.kind == "word":
                parts.append(token.text)
        return parts

    def _pair(self, table: Place) -> Place:
        line = self._next.line
        place = table
        for part in self._key("="):
            place = (*place, part)
            self.lines.setdefault(place, line)
        self._skip("=")
        self._value(place)
        return table

    def _value(self, place: Place) -> None:
        token = self._left.pop()
        if token.kind == "mark" and token.text == "[":
            self._array(place)
        elif token.kind == "mark" and token.text == "{":
            self._inline_table(place)
        elif token.kind == "word":
            while self._next.text not in {",", "]", "}", "\n"}:
                self._left.pop()

    def _array(self, place: Place) -> None:
        index = 0
        while self._skip("\n", ",") and self._next.text != "]":
            self.lines[*place, index] = self._next.line
            self._value((*place, index))
            index += 1
        self._left.pop()

    def _inline_table(self, place: Place) -> None:
        while self._skip("\n", ",") and self._next.text != "}":
            self._pair(place)
        self._left.pop()
