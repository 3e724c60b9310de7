"""One page becomes one ``Article``: the order in which its parts are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.discover.decode import REPLACEMENT, is_utf8, looks_utf8
from crawler.discover.identity import article_url
from pipelines.extract import sites
from pipelines.extract.authors import Bylines, choose_authors, marked_author
from pipelines.extract.body import BODY_IDS, any_container, find_body, plain_length
from pipelines.extract.bylines import names_in_dateline, wire_of
from pipelines.extract.claims import read_dates
from pipelines.extract.document import open_page, parse
from pipelines.extract.head import Head, read_head, text_of
from pipelines.extract.lines import Piece, body_pieces, lead_pieces, set_text, tail_pieces
from pipelines.extract.origins import Origin, origins
from pipelines.extract.reading import SECTION_META, Reading, outlets_of, selected
from pipelines.extract.scripts import article_in_scripts
from pipelines.extract.surroundings import breadcrumb, nodes_after, nodes_before
from pipelines.extract.titles import (
    MOST_HEADINGS,
    choose_title,
    is_headline,
    key,
    may_be_in,
    names_only_site,
    site_keys,
)
from pipelines.extract.walk import Walk
from pipelines.extract.zones import is_rights_line, zone_of_line
from pipelines.records import BODY_ZONES, Article, Image, NoArticle, Refusal, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.records import Hints
    from crawler.sources import Selectors, Source
    from pipelines.extract.walk import Line

READER = "2025.4"
"""Version of the reading rules: raise it when any page may now be read differently."""

_THIN = 150
"""A body with fewer characters sends the reader to the page's scripts."""
_SHORTEST_DECK = 4
_BODY, _BYLINE, _DECK, _FURNITURE = Zone.BODY, Zone.BYLINE, Zone.DECK, Zone.FURNITURE
"""Asked of every piece: a member looked up in its enum costs ten times as much as a name."""
_LOOK = 5_000
"""Text that long, scripts among it, is not worth measuring."""


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    hints: Hints | None = None,
    source: Source | None = None,
    fetched_at: datetime | None = None,
) -> Article | NoArticle:
    """Read one page.

    Pure and deterministic: the same bytes and arguments give the same article. ``fetched_at`` is the only
    clock; without it relative dates ("3시간 전") are refused. Never raises for a page, however broken.
    """
    found = _read(body, content_type, _Given(url, hints, source, fetched_at))
    return found if isinstance(found, NoArticle) else found[0]


def trace_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    source: Source | None = None,
    fetched_at: datetime | None = None,
) -> Traced | NoArticle:
    """Read one page as ``read_page`` does, and tell where each field stands on it."""
    found = _read(body, content_type, _Given(url, None, source, fetched_at))
    if isinstance(found, NoArticle):
        return found
    article, reading = found
    return Traced(article, origins(reading, article))


@dataclass(frozen=True, slots=True)
class Traced:
    """An article, and where on its page each field stands."""

    article: Article
    origins: tuple[Origin, ...]


class _Given(NamedTuple):
    """What is known of a page besides its bytes."""

    url: str
    hints: Hints | None
    source: Source | None
    fetched_at: datetime | None


_Read = tuple[Article, Reading] | NoArticle


def _read(body: bytes, content_type: str | None, given: _Given) -> _Read:
    tree = open_page(body, content_type, trusting=True)
    found = tree if isinstance(tree, NoArticle) else _read_tree(tree, given)
    if _is_spoiled(found) and looks_utf8(body) and not is_utf8(body):
        tree = open_page(body, content_type, trusting=False)
        found = tree if isinstance(tree, NoArticle) else _read_tree(tree, given)
    return found


def _is_spoiled(found: _Read) -> bool:
    """Tell a reading in which bytes were lost, or in which they may have hidden the article."""
    return isinstance(found, NoArticle) or REPLACEMENT in found[0].text


def _read_tree(tree: LexborHTMLParser, given: _Given) -> _Read:
    url, hints, source, fetched_at = given
    head = read_head(tree, BODY_IDS)
    site = sites.site_of(tree, url, head)
    reading = Reading(tree, url, head, site, source.selectors if source else None, outlets_of(head, site))
    _read_text(reading)
    if reading.shell is not None:
        return NoArticle(Refusal.SHELL, "a frame around the article", follow=reading.shell)
    reading.title = reading.title or (hints.title if hints else None)
    if not reading.title:
        return NoArticle(Refusal.UNREADABLE, "no title found")
    if not any(piece.zone in BODY_ZONES for piece in reading.body):
        return NoArticle(Refusal.EMPTY, "no article text found")
    return _article(reading, hints, source, fetched_at), reading


# --- text -----------------------------------------------------------------------------------------


def _read_text(reading: Reading) -> None:
    selectors = reading.selectors
    removed = _removed(reading.tree, selectors)
    node = find_body(reading.tree, reading.head.named, selectors.body if selectors else None)
    if node is None or reading.site.in_script or (len(node.text()) < _LOOK and plain_length(node) < _THIN):
        reading.shell = sites.shell_target(reading.tree, reading.url)
        reading.found = article_in_scripts(reading.tree, reading.head)
    reading.container = node = node or any_container(reading.tree)
    reading.title = _title(reading)
    if reading.found is not None:
        node = parse(reading.found.html).body
    if node is None:
        return
    walk = Walk(reading.url, removed=removed)
    if reading.found is None:
        _read_lead(reading, node, removed)
    walk.read(node, guarded=True)
    reading.images.extend(walk.images)
    reading.body = body_pieces(walk.lines, reading.title)
    _place_deck(reading)
    if reading.found is None:
        after = Walk(removed=removed)
        after.read_each(nodes_after(node))
        reading.tail = tail_pieces(after.lines)


def _read_lead(reading: Reading, node: LexborNode, removed: frozenset[int]) -> None:
    walk = Walk(reading.url, removed=removed, spaced=True)
    nodes = nodes_before(node, reading.title)
    walk.read_each(nodes)
    reading.before = nodes
    reading.images = [image for image in walk.images if image.caption]
    reading.lines_before = [line.text for line in walk.lines]
    _confirm_title(reading)
    if names_only_site(reading.title, site_keys(reading.outlets)):
        reading.title = _shown_title(walk.lines) or reading.title
    deck = reading.head.first("og:description", "description")
    reading.lead = lead_pieces(walk.lines, reading.title or "", deck)


def _place_deck(reading: Reading) -> None:
    """Put the deck that a selector or a script names among the blocks, where the page does not show it."""
    deck = selected(reading, "deck") or (reading.found.deck if reading.found else None)
    if deck is None:
        return
    wanted, shown = key(deck), False
    for pieces in (reading.lead, reading.body):
        for number, piece in enumerate(pieces):
            text = piece.text
            if len(text) >= _SHORTEST_DECK and may_be_in(text, wanted) and key(text) in wanted:
                pieces[number], shown = Piece(Zone.DECK, text, piece.joined), True
    if not shown:
        reading.lead.insert(0, Piece(Zone.DECK, deck))


def _confirm_title(reading: Reading) -> None:
    """Take the title as a line above the text shows it, when that leaves a site's name out."""
    names = site_keys((*reading.outlets, reading.site.suffix))
    claim = reading.title or ""
    letters = key(claim)
    shorter = (line for line in reading.lines_before if len(line) < len(claim) and may_be_in(line, letters))
    reading.title = next((line for line in shorter if is_headline(line, [claim], names)), reading.title)


def _shown_title(lines: Iterable[Line]) -> str | None:
    """Give the first line above the text that is neither a button, a link, a byline nor a sentence."""
    plain = (line.text for line in lines if line.zone in (None, Zone.HEADING) and not line.linked)
    return next((text for text in plain if _MAY_BE_TITLE.fullmatch(text) and not zone_of_line(text)), None)


_MAY_BE_TITLE = re.compile(r"(?=.*[가-힣]{2}).{8,120}(?<!다\.)")


def _removed(tree: LexborHTMLParser, selectors: Selectors | None) -> frozenset[int]:
    if selectors is None or not selectors.remove:
        return frozenset()
    return frozenset(node.mem_id for node in tree.css(",".join(selectors.remove)))


_ANCHORS = "¶§🔗\u200b "
"""What themes set behind a heading as a link to it."""


def _title(reading: Reading) -> str | None:
    head, found = reading.head, reading.found
    chosen = selected(reading, "title")
    if chosen:
        return chosen
    headings = [reading.site.title] if reading.site.title else []
    headings += [" ".join(node.text().split()).rstrip(_ANCHORS) for node in head.headings[:MOST_HEADINGS]]
    stated = (
        found.title if found else None, text_of(head.article.get("headline")), head.first("headline"),
        head.first("og:title"), head.first("twitter:title"),
    )  # fmt: skip
    names = (*reading.outlets, reading.site.suffix)
    return choose_title(headings=headings, stated=stated, document=head.title, sites=names)


# --- everything else ------------------------------------------------------------------------------


def _article(
    reading: Reading, hints: Hints | None, source: Source | None, fetched_at: datetime | None
) -> Article:
    title = reading.title or ""
    text, blocks = set_text([Piece(Zone.TITLE, title), *reading.lead, *reading.body, *reading.tail])
    dated = read_dates(reading, hints, source, fetched_at)
    rights = next((line for line in _furniture(reading) if is_rights_line(line)), None)
    return Article(
        canonical_url=_canonical(reading),
        source=source.id if source else None,
        title=title,
        text=text,
        blocks=blocks,
        deck=_deck(reading),
        authors=_authors(reading),
        published=dated.published,
        modified=dated.modified,
        dates=dated.witnesses,
        flags=(*dated.flags, *_page_flags(reading.head)),
        publisher=_publisher(reading, source),
        section=_section(reading),
        language=source.language if source else _language(reading),
        tags=_tags(reading.head),
        images=_images(reading),
        wire=_wire(reading, rights),
        rights=rights,
        comment_count=_comment_count(reading),
        reader=READER,
    )


def _canonical(reading: Reading) -> str:
    return article_url(reading.url, reading.head.canonical, reading.head.first("og:url"))


def _deck(reading: Reading) -> str | None:
    lines = [piece.text for piece in (*reading.lead, *reading.body) if piece.zone is _DECK]
    return "\n".join(lines) or None


def _authors(reading: Reading) -> tuple[str, ...]:
    lead = [piece.text for piece in reading.lead if piece.zone is _BYLINE]
    tail = [piece.text for piece in (*reading.body, *reading.tail) if piece.zone is _BYLINE]
    body = [piece.text for piece in reading.body if piece.zone is _BODY]
    tail += [text for text in body[-4:] if len(text) <= 24 and text.rstrip(".").endswith("입니다")]
    first = next((text for text in body[:4] if names_in_dateline(text)), "")
    given = reading.found.authors if reading.found else ()
    chosen = selected(reading, "authors")
    if chosen:
        lead, given = [chosen, *lead], (chosen,)
    return choose_authors(
        reading.head,
        Bylines(lead, tail, first, reading.lines_before),
        reading.outlets,
        (*reading.site.authors, *given),
    ) or marked_author(reading.tree, reading.outlets)


def _publisher(reading: Reading, source: Source | None) -> str | None:
    head = reading.head
    if reading.site.outlet:
        return reading.site.outlet
    named = head.first("og:site_name") or text_of(head.article.get("publisher"))
    return named or (source.name.ko if source else None)


def _section(reading: Reading) -> str | None:
    head, found = reading.head, reading.found
    chosen = selected(reading, "section")
    if chosen:
        return chosen
    stated = (found.section if found else None) or text_of(head.article.get("articleSection"))
    stated = stated or head.first(*SECTION_META)
    return stated or _crumb(reading.title or "", head.title) or breadcrumb(reading.before)


def _crumb(title: str, document: str) -> str | None:
    """Give the section of ``제목 < 섹션 < 기사본문 - 매체`` (ND소프트)."""
    if "기사본문" not in document or not document.startswith(title):
        return None
    section = document[len(title) :].lstrip(" <").partition(" < ")[0]
    return section if section and "기사본문" not in section else None


def _furniture(reading: Reading) -> Iterator[str]:
    return (piece.text for piece in (*reading.body, *reading.tail) if piece.zone is _FURNITURE)


def _wire(reading: Reading, rights: str | None) -> str | None:
    first = next((piece.text for piece in reading.body if piece.zone is _BODY), "")
    return wire_of(first[:80]) or (wire_of(rights) if rights else None)


_HANGUL = re.compile("[가-힣]+")
_LANGUAGE = re.compile(r"^[A-Za-z]{2}")


def _language(reading: Reading) -> str:
    text = max((piece.text for piece in reading.body[:12]), key=len)[:200]
    if sum(map(len, _HANGUL.findall(text))) * 5 > len(text):
        return "ko"
    root = reading.tree.root
    stated = _LANGUAGE.match((root.attributes.get("lang") if root is not None else None) or "")
    return stated[0].lower() if stated else "ko"


def _tags(head: Head) -> tuple[str, ...]:
    listed = head.meta.get("article:tag") or [
        part
        for line in head.meta.get("news_keywords") or head.meta.get("keywords") or ()
        for part in line.split(",")
    ]
    return tuple(dict.fromkeys(tag for part in listed if (tag := part.strip().lstrip("#"))))


def _images(reading: Reading) -> tuple[Image, ...]:
    unique: dict[str, Image] = {}
    for image in reading.images:
        known = unique.get(image.src)
        if known is None or (image.caption and not known.caption):
            unique[image.src] = image
    return tuple(unique.values())


def _page_flags(head: Head) -> tuple[str, ...]:
    robots = " ".join((*head.meta.get("robots", ()), *head.meta.get("googlebot", ()))).lower()
    return ("noindex",) if "noindex" in robots or robots.strip() == "none" else ()


def _comment_count(reading: Reading) -> int | None:
    value = reading.head.article.get("commentCount")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isdigit():
        return int(value)
    shown = (*reading.lines_before, *(piece.text for piece in reading.tail))
    counts = (match for line in shown if "댓글" in line and (match := _COMMENTS.search(line[:_LONG_LINE])))
    return next((int(match[1]) for match in counts), None)


_LONG_LINE = 200
_COMMENTS = re.compile(r"댓글\s?수?\s?[(\[:]?\s?(\d{1,6})(?![\d.:])")
