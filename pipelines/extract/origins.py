"""Where on the page each field of an article stands: every place that states the value as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.discover.identity import believed_claim
from pipelines.extract.authors import META_NAMES as AUTHOR_META
from pipelines.extract.authors import persons_of
from pipelines.extract.head import text_of
from pipelines.extract.reading import SECTION_META, selected
from pipelines.extract.surroundings import breadcrumb
from pipelines.extract.titles import key
from pipelines.records import Article, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from crawler.records import Hints
    from pipelines.extract.lines import Piece
    from pipelines.extract.reading import Reading

Statement = tuple[str, str | None]
"""A place and what it says."""

_TITLE_META = ("og:title", "twitter:title", "headline")
_TAG_META = ("article:tag", "news_keywords", "keywords")


@dataclass(frozen=True, slots=True)
class Origin:
    """One field of an article and the places that state it.

    ``field`` is an attribute of ``Article``. A place is ``selector``, ``h1``, ``meta og:title``,
    ``json-ld headline``, ``script``, ``byline above the text`` … or, for ``body``, the element that holds
    it. Dates have their own ledger (``Article.dates``).
    """

    field: str
    places: tuple[str, ...]


def origins(reading: Reading, article: Article, hints: Hints | None = None) -> tuple[Origin, ...]:
    """Give the places of every field that has a value, in the order of ``Article``'s attributes."""
    found = (
        ("title", _agreeing(article.title, _titles(reading, hints))),
        ("body", (_container(reading),)),
        ("deck", _agreeing(article.deck, _decks(reading)) or ("above the text",)),
        ("authors", _naming(article.authors, _names(reading))),
        ("publisher", _agreeing(article.publisher, _publishers(reading)) or ("source",)),
        ("section", _agreeing(article.section, _sections(reading)) or ("title element",)),
        ("tags", tuple(f"meta {name}" for name in _TAG_META if name in reading.head.meta)[:1]),
        ("canonical_url", (_address(reading),)),
        ("wire", _holding(article.wire, reading)),
        ("rights", _holding(article.rights, reading)),
    )
    return tuple(Origin(name, places) for name, places in found if places and _has(article, name))


def _has(article: Article, name: str) -> bool:
    return bool(article.body if name == "body" else getattr(article, name))


def _agreeing(value: str | None, statements: Iterable[Statement]) -> tuple[str, ...]:
    """Give the places that say the value, or all of it and a site's name; the exact ones first."""
    wanted = key(value or "")
    said = [(place, key(text)) for place, text in statements if text]
    exact = [place for place, text in said if text == wanted]
    longer = [place for place, text in said if text != wanted and wanted and wanted in text]
    return tuple(dict.fromkeys(exact or longer))


def _titles(reading: Reading, hints: Hints | None) -> Iterator[Statement]:
    head, found = reading.head, reading.found
    yield "selector", selected(reading, "title")
    yield reading.site.name or "site", reading.site.title
    for node in head.headings:
        yield node.tag or "h1", node.text()
    yield "script", found.title if found else None
    yield "json-ld headline", text_of(head.article.get("headline"))
    yield from _metas(reading, _TITLE_META)
    yield "title element", head.title
    yield "listing", hints.title if hints else None


def _decks(reading: Reading) -> Iterator[Statement]:
    yield "selector", selected(reading, "deck")
    yield "script", reading.found.deck if reading.found else None
    yield from _metas(reading, ("og:description", "description"))


def _publishers(reading: Reading) -> Iterator[Statement]:
    yield reading.site.name or "site", reading.site.outlet
    yield from _metas(reading, ("og:site_name",))
    yield "json-ld publisher", text_of(reading.head.article.get("publisher"))


def _sections(reading: Reading) -> Iterator[Statement]:
    yield "selector", selected(reading, "section")
    yield "script", reading.found.section if reading.found else None
    yield "json-ld articleSection", text_of(reading.head.article.get("articleSection"))
    yield from _metas(reading, SECTION_META)
    yield "path above the text", breadcrumb(reading.before)


def _metas(reading: Reading, names: Iterable[str]) -> Iterator[Statement]:
    return ((f"meta {name}", text) for name in names for text in reading.head.meta.get(name, ()))


def _naming(authors: Iterable[str], statements: Iterable[Statement]) -> tuple[str, ...]:
    """Give the places that name any of the authors."""
    names = [key(author) for author in authors]
    said = [(place, key(text)) for place, text in statements if text]
    return tuple(dict.fromkeys(place for place, text in said if any(name in text for name in names)))


def _names(reading: Reading) -> Iterator[Statement]:
    yield "selector", selected(reading, "authors")
    yield from ((reading.site.name or "site", name) for name in reading.site.authors)
    yield from (("script", name) for name in (reading.found.authors if reading.found else ()))
    yield from (("json-ld author", name) for name in persons_of(reading.head.article))
    yield from _metas(reading, AUTHOR_META)
    yield from _lines("byline above the text", reading.lead, Zone.BYLINE)
    yield from _lines("dateline", [piece for piece in reading.body if piece.zone is Zone.BODY][:4], Zone.BODY)
    yield from _lines("byline below the text", (*reading.body, *reading.tail), Zone.BYLINE)
    yield from _lines("last lines of the text", reading.body[-4:], Zone.BODY)


def _lines(place: str, pieces: Iterable[Piece], zone: Zone) -> Iterator[Statement]:
    return ((place, piece.text[:120]) for piece in pieces if piece.zone is zone)


def _holding(value: str | None, reading: Reading) -> tuple[str, ...]:
    """Give which part of the page holds a value: the text or what stands below it."""
    parts = (("text", reading.body), ("below the text", reading.tail))
    return tuple(place for place, pieces in parts if value and any(value in piece.text for piece in pieces))


def _address(reading: Reading) -> str:
    if believed_claim(reading.url, reading.head.canonical):
        return "link canonical"
    return "meta og:url" if believed_claim(reading.url, reading.head.first("og:url")) else "address"


def _container(reading: Reading) -> str:
    """Name what holds the text: a script, or the element as a selector would."""
    if reading.found is not None:
        return "script"
    stated = "selector " if selected(reading, "body") else ""
    return stated + _selector(reading.container)


def _selector(node: LexborNode | None) -> str:
    if node is None:
        return "page"
    name = node.id and f"#{node.id}"
    classes = (node.attributes.get("class") or "").split()
    return (node.tag or "") + (name or "".join(f".{part}" for part in classes[:3]))
