"""From the lines of a walk to the blocks of an article: every line gets its zone, and all become one text."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from pipelines.extract.titles import key
from pipelines.extract.zones import cut_glued_tail, opens_related, zone_of_line
from pipelines.records import Block, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.extract.walk import Line

_TAIL = 8
"""Lines from the end in which bylines and rights lines hang on paragraphs."""
_LEAD = 16
_SENTENCE = 60
_LABEL = 32
_BYLINE = 80
_SENTENCE_ENDS = (".", "?", "!", "다", "요", '"', "”", ":", "…", "죠", "음", "함")
_HEAD = 40
"""A longer line is never the head of a list of other articles."""


class Piece(NamedTuple):
    """A piece of the text to be, with its zone; ``joined`` follows the one before on the next line."""

    zone: Zone
    text: str
    joined: bool = False


def body_pieces(lines: Sequence[Line], title: str | None) -> list[Piece]:
    """Give the zones of the lines inside the article's container."""
    pieces: list[Piece] = []
    related = False
    last = len(lines) - _TAIL
    start = _heading_end(lines, _title_end(lines, key(title or "")))
    links = _trailing_links(lines)
    for number, line in enumerate(lines):
        zone = _zone(line)
        if related or line.linked or len(line.text) <= _HEAD:
            related = _still_related(line, zone, related)
        if zone is Zone.BODY or zone is Zone.HEADING:
            if number < start:
                zone = Zone.BYLINE if _DATE.search(line.text) else Zone.FURNITURE
            elif related or number >= links:
                zone = Zone.RELATED
        elif zone is Zone.DECK and number < start:
            zone = Zone.FURNITURE
        if zone is Zone.BODY and number >= last and not line.keep_breaks:
            pieces.extend(_cut(line))
        else:
            pieces.append(Piece(zone, line.text, line.joined))
    return _without_postscript(pieces)


def _without_postscript(pieces: list[Piece]) -> list[Piece]:
    """Set aside notices below the signature: headings and short lines without a sentence among them.

    Byline Network announces its conferences there, inside the text's own container.
    """
    signed = next((n for n in range(len(pieces) - 1, 0, -1) if _is_signature(pieces[n])), 0)
    below = [n for n in range(signed + 1, len(pieces)) if pieces[n].zone in (Zone.BODY, Zone.HEADING)]
    written = sum(piece.zone is Zone.BODY for piece in pieces[:signed])
    if written < _WRITTEN or not any(pieces[n].zone is Zone.HEADING for n in below):
        return pieces
    if all(len(pieces[n].text) < _SENTENCE and not pieces[n].text.endswith("다.") for n in below):
        for number in below:
            pieces[number] = pieces[number]._replace(zone=Zone.FURNITURE)
    return pieces


_WRITTEN = 3


def _is_signature(piece: Piece) -> bool:
    return piece.zone is Zone.BYLINE and "@" in piece.text


def _title_end(lines: Sequence[Line], title_key: str) -> int:
    """Give the number of lines up to the title, where the container holds the title too; else 0."""
    if len(title_key) < 4:
        return 0
    room = 2 * len(title_key) + _LEAD
    short = ((n, line.text) for n, line in enumerate(lines[:_LEAD]) if len(line.text) <= room)
    return next((n + 1 for n, text in short if key(text) == title_key), 0)


def _heading_end(lines: Sequence[Line], start: int) -> int:
    """Give where the text begins below a title inside the container: after names, dates and buttons.

    Medium and Substack set them there without a class that says so.
    """
    end = start
    if start and _is_subtitle(lines, start):
        end += 1
    while 0 < end < min(len(lines), start + _LEAD) and _is_label(lines[end]):
        end += 1
    return end


def _is_subtitle(lines: Sequence[Line], number: int) -> bool:
    """Tell a heading right below the title that names and dates follow (Medium's subtitles)."""
    if number >= len(lines) or lines[number].zone is not Zone.HEADING:
        return False
    below = lines[number + 1 : number + 6]
    labels = [line.text for line in takewhile(_is_label, below)]
    return len(labels) >= 2 and any(_META_WORDS.search(text) for text in labels)


def _is_label(line: Line) -> bool:
    """Tell a name, date, count or button from the first line of a text or a short deck."""
    if line.zone is not None:
        return line.zone not in (Zone.HEADING, Zone.BLOCKQUOTE, Zone.DECK) and not line.keep_breaks
    text = line.text
    if line.keep_breaks or len(text) > _LABEL or (len(text) > 5 and text.endswith(_SENTENCE_ENDS)):
        return False
    return line.linked or len(text) <= _NAME or "·" in text or bool(_META_WORDS.search(text))


_DATE = re.compile(r"(?:19|20)\d\d\s?[.\-/년]\s?\d{1,2}\s?[.\-/월]\s?\d")
_NAME = 16
_META_WORDS = re.compile(
    r"min read|^Published in|\d{4}[.\-/년]|[A-Z][a-z]{2} \d|조회|댓글|읽는 시간|\d분|전$"
)


def _trailing_links(lines: Sequence[Line]) -> int:
    """Give where a list of links to other articles begins at the end; references of the author are none."""
    start = len(lines)
    while start > 0 and lines[start - 1].linked and lines[start - 1].zone in (None, Zone.HEADING):
        start -= 1
    if start == len(lines) - 1 and start and zone_of_line(lines[start - 1].text) is Zone.BYLINE:
        return start  # one link below the signature
    if len(lines) - start < 2 or start == 0:
        return len(lines)
    before = lines[start - 1]
    if before.zone is Zone.HEADING and all(line.zone is Zone.HEADING for line in lines[start:]):
        return start - 1  # headlines under a head are other articles, not the author's references
    named = before.zone is Zone.HEADING or any(word in before.text[-20:] for word in _REFERENCES)
    return len(lines) if named else start


_REFERENCES = ("참고", "출처", "eference", "링크", "ource", "자료", "문헌")


def _zone(line: Line) -> Zone:
    if line.keep_breaks:
        return line.zone or Zone.BODY
    if line.zone is None or line.zone in (Zone.HEADING, Zone.BLOCKQUOTE, Zone.DECK):
        return zone_of_line(line.text) or line.zone or Zone.BODY
    return line.zone


def _still_related(line: Line, zone: Zone, related: bool) -> bool:
    if opens_related(line.text):
        return True
    if zone is Zone.RELATED:
        return related or line.linked
    if not related:
        return False
    return line.linked or (len(line.text) < _SENTENCE and not line.text.endswith("다."))


def _cut(line: Line) -> list[Piece]:
    pieces = []
    start, zone, joined = 0, Zone.BODY, line.joined
    for end, following in [*cut_glued_tail(line.text), (len(line.text), Zone.BODY)]:
        part = line.text[start:end].strip()
        if part:
            pieces.append(Piece(zone, part, joined))
            joined = True
        start, zone = end, following
    return pieces


def lead_pieces(lines: Iterable[Line], title: str, deck: str | None) -> list[Piece]:
    """Give the zones of the lines between headline and text: deck, byline, dates, buttons."""
    shown = list(lines)
    title_key = key(title)
    start = next((n for n, line in enumerate(shown) if key(line.text) == title_key), -1)
    deck_key = key(deck or "")
    pieces = []
    for line in shown[start + 1 :]:
        zone = line.zone or zone_of_line(line.text) or _zone_of_parts(line.text)
        if zone in (Zone.FURNITURE, Zone.HEADING, Zone.BLOCKQUOTE, Zone.TABLE):
            zone = Zone.DECK if _is_deck(line.text, deck_key) else Zone.FURNITURE
        pieces.append(Piece(zone, line.text, line.joined))
    return pieces


def _zone_of_parts(text: str) -> Zone:
    """Tell a byline among other things on one line: ``홍길동 기자 | 승인 2025.02.10 09:12``."""
    if len(text) <= _BYLINE and ("기자" in text or "@" in text):
        parts = (part.strip(" /·") for part in _BETWEEN.split(text))
        if any(zone_of_line(part) is Zone.BYLINE for part in parts if part):
            return Zone.BYLINE
    return Zone.FURNITURE


_BETWEEN = re.compile(
    r"\s*[|ㅣ│]\s*|\s*(?:입력|승인|등록|수정|작성|발행|송고)?\s?[:：]?\s*\d{4}[.\-/]\s?\d{1,2}[.\-/]\s?\d{1,2}\.?"
    r"(?:\s+(?:오[전후]\s*)?\d{1,2}:\d{2}(?::\d{2})?)?\s*"
)
"""What stands between the parts of such a line: a stroke, or a date with its label."""


def _is_deck(text: str, deck_key: str) -> bool:
    squeezed = key(text)
    return len(squeezed) >= 10 and bool(deck_key) and deck_key.startswith(squeezed)


def tail_pieces(lines: Iterable[Line]) -> list[Piece]:
    """Give the zones of the lines after the text; none of them is content."""
    return [Piece(_tail_zone(line), line.text, line.joined) for line in lines]


def _tail_zone(line: Line) -> Zone:
    zone = line.zone or zone_of_line(line.text)
    if zone in (None, Zone.HEADING, Zone.DECK, Zone.BLOCKQUOTE, Zone.TABLE, Zone.CAPTION, Zone.BODY):
        return Zone.RELATED if line.linked else Zone.FURNITURE
    return zone or Zone.FURNITURE


def set_text(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join pieces to one text; lines that follow each other in one zone share a block."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for piece in pieces:
        if blocks and piece.joined and blocks[-1].zone is piece.zone:
            parts.append("\n")
            start, position = blocks.pop().start, position + 1
        else:
            gap = "\n\n" if parts else ""
            parts.append(gap)
            position += len(gap)
            start = position
        parts.append(piece.text)
        position += len(piece.text)
        blocks.append(Block(piece.zone, start, position))
    return "".join(parts), tuple(blocks)
