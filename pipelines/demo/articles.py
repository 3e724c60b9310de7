"""Read the demo's articles: front matter, pieces of text, and the marks of what is planted in them.

A mark names what its words mean: ``[[deepseek:딥시크]]`` is a mention, ``[[naver+kakao:네카오]]`` one of two
entities at once, ``[[!카카오]]`` looks like a mention and is none (the bean).
``{{naver|값을 내린다}}`` is what somebody is reported to say without marks. Readers see only the words.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pipelines.records import Zone

if TYPE_CHECKING:
    from pathlib import Path

_MARK = re.compile(r"\[\[(?:!(?P<decoy>[^\[\]]+)|(?P<ids>[a-z0-9+-]+):(?P<words>[^\[\]]+))\]\]")
_TOLD = re.compile(r"\{\{(?P<who>[^{}|]+)\|(?P<clause>[^{}]+)\}\}")
_FRONT = re.compile(r"\A\+\+\+\n(?P<front>.*?)\n\+\+\+\n(?P<body>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text as readers see it, and what is planted in it."""

    plain: str
    mentions: tuple[tuple[str, str], ...] = ()
    """Pairs of entity id and the words that name it, in order."""
    decoys: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    """Pairs of speaker (entity id, else as the text names them) and the clause that is reported, in order."""
    rest: str = ""
    """The text with every mark blanked: no name of a tracked entity may be left in it."""


class Shape(StrEnum):
    """What a piece of an article's body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    IMAGE = "image"
    ITEMS = "items"
    TABLE = "table"
    CODE = "code"


ZONES = {
    Shape.PARAGRAPH: Zone.BODY,
    Shape.HEADING: Zone.HEADING,
    Shape.QUOTE: Zone.BLOCKQUOTE,
    Shape.IMAGE: Zone.CAPTION,
    Shape.ITEMS: Zone.BODY,
    Shape.TABLE: Zone.TABLE,
    Shape.CODE: Zone.BODY,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the body; ``cells`` are its paragraph, its caption, its list items or its table rows."""

    shape: Shape
    cells: tuple[tuple[Marked, ...], ...]
    src: str = ""
    alt: str = ""

    @property
    def zone(self) -> Zone:
        """The zone in which its mentions count."""
        return ZONES[self.shape]

    @property
    def texts(self) -> tuple[Marked, ...]:
        """All its texts in reading order."""
        return tuple(text for row in self.cells for text in row)


@dataclass(frozen=True, slots=True)
class Text:
    """One article: the file ``articles/<site>/<name>.md``."""

    site: str
    name: str
    title: Marked
    author: str
    section: str
    pieces: tuple[Piece, ...]
    deck: Marked | None = None
    title_later: Marked | None = None
    published: datetime | None = None
    modified_later: datetime | None = None
    phase: int = 1
    """The visit at which it is there for the first time."""
    guid: str | None = None
    old_path: str | None = None
    """The feed links this path, which redirects to the article."""
    throttle: bool = False
    """The first request for it is answered 429 with Retry-After."""
    press: str | None = None
    wire: str | None = None
    copy: str | None = None
    """For a wire story: ``verbatim``, ``trimmed`` or ``retitled``."""

    @property
    def number(self) -> int:
        """The number that begins the file's name."""
        return int(self.name.split("-", 1)[0])

    @property
    def slug(self) -> str:
        """The file's name without its number."""
        return self.name.split("-", 1)[1]

    def title_at(self, phase: int) -> Marked:
        """Return the headline that is on the page at that visit."""
        return self.title_later if phase > 1 and self.title_later else self.title

    def zones_at(self, phase: int) -> tuple[tuple[Zone, Marked], ...]:
        """Return the article's texts with their zones as they stand at that visit."""
        head = [(Zone.TITLE, self.title_at(phase))]
        if self.deck:
            head.append((Zone.DECK, self.deck))
        return (*head, *((piece.zone, text) for piece in self.pieces for text in piece.texts))


def read_marks(raw: str) -> Marked:
    """Return the text without its marks, and what they planted."""
    told = tuple((one["who"], _words(one["clause"])) for one in _TOLD.finditer(raw))
    raw = _TOLD.sub(lambda one: one["clause"], raw)
    mentions: list[tuple[str, str]] = []
    decoys: list[str] = []
    for match in _MARK.finditer(raw):
        if match["decoy"]:
            decoys.append(match["decoy"])
        else:
            mentions.extend((entity, match["words"]) for entity in match["ids"].split("+"))
    rest = _MARK.sub("\N{REPLACEMENT CHARACTER}", raw)
    return Marked(_words(raw), tuple(mentions), tuple(decoys), told, rest)


def _words(raw: str) -> str:
    return _MARK.sub(lambda m: m["decoy"] or m["words"], raw)


def _one(shape: Shape, raw: str) -> Piece:
    return Piece(shape, ((read_marks(raw),),))


def _image(raw: str) -> Piece:
    src, alt, caption = (part.strip() for part in raw.split("|"))
    return Piece(Shape.IMAGE, ((read_marks(caption),),), src, alt)


def _table(raw: str) -> Piece:
    rows = (re.split(r"\s*\|\s*", line.strip("| ")) for line in raw.splitlines())
    return Piece(Shape.TABLE, tuple(tuple(read_marks(cell) for cell in row) for row in rows))


def _items(raw: str) -> Piece:
    return Piece(Shape.ITEMS, tuple((read_marks(line[2:]),) for line in raw.splitlines()))


def read_piece(raw: str) -> Piece:
    """Return the piece that a stretch of lines writes; its first characters say what it is."""
    if raw.startswith("## "):
        return _one(Shape.HEADING, raw[3:])
    if raw.startswith("> "):
        return _one(Shape.QUOTE, raw[2:])
    if raw.startswith("! "):
        return _image(raw[2:])
    if raw.startswith("- "):
        return _items(raw)
    if raw.startswith("|"):
        return _table(raw)
    if raw.startswith("```"):
        return Piece(Shape.CODE, ((read_marks(raw.strip("`\n")),),))
    return _one(Shape.PARAGRAPH, raw)


def read_article(site: str, name: str, raw: str) -> Text:
    """Read one article file; raises ``ValueError`` naming it when it has no front matter.

    Keys of the front matter are the fields of ``Text``; an unknown one is a ``TypeError``.
    """
    match = _FRONT.match(raw)
    if match is None:
        raise ValueError(f"{site}/{name}: no +++ front matter")
    front = tomllib.loads(match["front"])
    for key in {"title", "deck", "title_later"} & front.keys():
        front[key] = read_marks(front[key])
    pieces = tuple(read_piece(part) for part in re.split(r"\n{2,}", match["body"].strip()))
    return Text(site=site, name=name, pieces=pieces, **front)


def load_articles(folder: Path) -> tuple[Text, ...]:
    """Read every ``articles/<site>/<number>-<slug>.md`` of the newsroom, in order of their names."""
    files = sorted((folder / "articles").glob("*/*.md"))
    return tuple(read_article(file.parent.name, file.stem, file.read_text("utf-8")) for file in files)
