"""From the lines of a walk to the blocks of an article: every line gets its zone, and all become one text."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from pipelines.extract.bylines import name_beside_date
from pipelines.extract.titles import key, may_be_in
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
_BODY, _HEADING, _RELATED = Zone.BODY, Zone.HEADING, Zone.RELATED
"""Asked of every line: a member looked up in its enum costs ten times as much as a name."""
_OPEN = (Zone.HEADING, Zone.BLOCKQUOTE, Zone.DECK)
"""What the markup says, and the words of a line may contradict."""
_UNTOLD = (None, Zone.HEADING, Zone.DECK, Zone.BLOCKQUOTE, Zone.TABLE, Zone.CAPTION, Zone.BODY)
"""What a line below the text is not, whatever it looks like."""
_MAY_BE_DECK = (Zone.FURNITURE, Zone.HEADING, Zone.BLOCKQUOTE, Zone.TABLE)


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
    start = max(start, _summary_end(lines, start))
    links = _trailing_links(lines)
    for number, line in enumerate(lines):
        text = line.text
        zone = _zone(line)
        if related or line.linked or len(text) <= _HEAD:
            related = _still_related(line, zone, related)
        if zone is _BODY or zone is _HEADING:
            if number < start:
                zone = Zone.BYLINE if _DATE.search(line.text) else Zone.FURNITURE
            elif related or number >= links:
                zone = Zone.RELATED
        elif number < start and zone is Zone.DECK:
            zone = Zone.FURNITURE
        if number >= last and zone is _BODY and not line.keep_breaks:
            pieces.extend(_cut(line))
        else:
            pieces.append(Piece(zone, text, line.joined))
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
    return next((n + 1 for n, text in short if may_be_in(text, title_key) and key(text) == title_key), 0)


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


def _summary_end(lines: Sequence[Line], start: int) -> int:
    """Give where a machine's summary ends that stands before the text and says what it is; else 0.

    Newspapers set it in a box; on pages whose classes say nothing only its last line tells.
    """
    for number in range(start, min(start + _LONGEST_SUMMARY, len(lines) - 1)):
        text = lines[number].text
        if "요약" in text and len(text) <= _BYLINE and _SUMMARY_NOTE.search(text):
            return number + 1
    return 0


_LONGEST_SUMMARY = 9
_SUMMARY_NOTE = re.compile(
    r"(?:AI|인공지능|자동|기술)\S{0,3}\s.{0,12}(?:생성|추출|작성)\S{0,3}.{0,8}요약|요약\S{0,4}\s.{0,16}(?:자동|AI|인공지능)\S{0,4}\s"
    r".{0,12}(?:생성|추출|작성)"
)


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
    zone = line.zone
    if line.keep_breaks:
        return zone or _BODY
    if zone is None or zone in _OPEN:
        zone = zone_of_line(line.text) or zone
        if zone is None and _shows_date_and_post(line.text) and _zone_of_parts(line.text) is Zone.BYLINE:
            return Zone.BYLINE
        return zone or _BODY
    return zone


def _shows_date_and_post(text: str) -> bool:
    """Ask cheaply for ``홍길동 기자 입력 2025.02.10 09:12`` inside the container."""
    return len(text) <= _BYLINE and ":" in text and "20" in text and "기자" in text and text[-2:] != "다."


def _still_related(line: Line, zone: Zone, related: bool) -> bool:
    if opens_related(line.text):
        return True
    if zone is _RELATED:
        return related or line.linked
    if not related:
        return False
    return line.linked or (len(line.text) < _SENTENCE and not line.text.endswith("다."))


def _cut(line: Line) -> list[Piece]:
    cuts = cut_glued_tail(line.text)
    if not cuts:
        return [Piece(_BODY, line.text, line.joined)]
    pieces = []
    start, zone, joined = 0, _BODY, line.joined
    for end, following in [*cuts, (len(line.text), _BODY)]:
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
    titles = (n for n, line in enumerate(shown) if may_be_in(line.text, title_key))
    start = next((n for n in titles if key(shown[n].text) == title_key), -1)
    deck_key = key(deck or "")
    pieces = []
    for line in shown[start + 1 :]:
        zone = line.zone or zone_of_line(line.text) or _zone_of_parts(line.text)
        if zone in _MAY_BE_DECK:
            zone = Zone.DECK if _is_deck(line.text, deck_key) else Zone.FURNITURE
        pieces.append(Piece(zone, line.text, line.joined))
    return pieces


def _zone_of_parts(text: str) -> Zone:
    """Tell a byline among other things on one line: ``홍길동 기자 | 승인 2025.02.10 09:12``."""
    if len(text) <= _BYLINE and ("기자" in text or "@" in text):
        parts = (part.strip(" /·") for part in _BETWEEN.split(_PLACE.sub("", text)))
        if any(zone_of_line(part) is Zone.BYLINE for part in parts if part):
            return Zone.BYLINE
    return Zone.BYLINE if name_beside_date(text) else Zone.FURNITURE


_PLACE = re.compile(r"^[(\[【][가-힣·]{2,8}=[가-힣0-9]{2,8}[)\]】]\s?")
"""뉴스1 of the 2010s: ``(서울=뉴스1) 홍길동 기자 | 2025-02-10 09:12 송고``."""


_BETWEEN = re.compile(
    r"\s*[|ㅣ│]\s*|\s*(?:입력|승인|등록|수정|작성|발행|송고)?\s?[:：]?\s*\d{4}[.\-/]\s?\d{1,2}[.\-/]\s?\d{1,2}\.?"
    r"(?:\s+(?:오[전후]\s*)?\d{1,2}:\d{2}(?::\d{2})?)?\s*"
)
"""What stands between the parts of such a line: a stroke, or a date with its label."""


def _is_deck(text: str, deck_key: str) -> bool:
    if not deck_key or not may_be_in(text, deck_key):
        return False
    squeezed = key(text)
    return len(squeezed) >= 10 and deck_key.startswith(squeezed)


def tail_pieces(lines: Iterable[Line]) -> list[Piece]:
    """Give the zones of the lines after the text; none of them is content."""
    return [Piece(_tail_zone(line), line.text, line.joined) for line in lines]


def _tail_zone(line: Line) -> Zone:
    zone = line.zone or zone_of_line(line.text)
    if zone in _UNTOLD:
        return Zone.RELATED if line.linked else Zone.FURNITURE
    return zone or Zone.FURNITURE


def set_text(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join pieces to one text; lines that follow each other in one zone share a block."""
    parts: list[str] = []
    blocks: list[Block] = []
    start = position = 0
    open_zone: Zone | None = None
    for zone, text, joined in pieces:
        if joined and zone is open_zone:
            parts.append("\n")
            position += 1
        else:
            if open_zone is not None:
                blocks.append(Block(open_zone, start, position))
                parts.append("\n\n")
                position += 2
            start, open_zone = position, zone
        parts.append(text)
        position += len(text)
    if open_zone is not None:
        blocks.append(Block(open_zone, start, position))
    return "".join(parts), tuple(blocks)
