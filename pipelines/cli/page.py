"""How one article looks on the terminal: its facts, its dates, its images and every block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pipelines.cli.read import visible
from pipelines.cli.show import console
from pipelines.extract.row import iso
from pipelines.records import CONTENT_ZONES, Block, Precision, Timestamp, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from pipelines.cli.words import Words
    from pipelines.extract import Traced
    from pipelines.records import Article, DateWitness

WIDEST = 110
"""Columns; longer lines are hard to read."""

ZONE_STYLES = {
    Zone.TITLE: "bold cyan",
    Zone.DECK: "cyan",
    Zone.HEADING: "bold",
    Zone.BODY: "green",
    Zone.BLOCKQUOTE: "magenta",
    Zone.CAPTION: "yellow",
    Zone.TABLE: "blue",
}
"""The zones that count; the others are dimmed."""

DATE_WHYS = {
    "agrees with what the page shows": "agrees",
    "agrees with what the page shows, once its wrong zone is set aside": "agrees_in_zone",
    "shown on the page beside the article": "shown",
    "first exact statement of the page": "first",
    "the same as the publication: not a change": "same",
    "not understood: refused rather than guessed": "refused",
    "set aside: another witness is better": "aside",
}
"""The reasons of the date ledger, and their words."""

PLACES = {
    "above the text": "above", "address": "address", "below the text": "below",
    "byline above the text": "byline_above", "byline below the text": "byline_below",
    "dateline": "dateline", "last lines of the text": "last_lines", "listing": "listing",
    "page": "page", "path above the text": "path", "script": "script", "selector": "selector",
    "source": "source", "text": "text", "title element": "title_element",
}  # fmt: skip
"""The places of a page that are no markup, and their words."""

FLAGS = frozenset({"undated", "noindex", "published_in_future", "modified_before_published", "far_from_feed"})


def show_article(found: Traced, say: Words) -> None:
    """Print one article: title, facts and where they stand, then the date ledger, the blocks, the images."""
    article, screen = found.article, console()
    screen.print(Text(visible(article.title), style="bold"))
    screen.print(_facts(found, say))
    if article.dates:
        screen.print(Text("\n" + say("read.dates"), style="bold"))
        screen.print(_dates(article, say))
    screen.print()
    screen.print(_blocks(article, say), width=reading_width(screen))
    if article.images:
        screen.print(Text(say("read.images"), style="bold"))
        screen.print(_images(article, say))


def reading_width(screen: Console) -> int:
    """Return how wide running text may be on a console."""
    return min(screen.width, WIDEST)


def reason_text(reason: str, say: Words) -> str:
    """Return a reason of the date ledger in the user's language; as it is, if it has no words."""
    return say(f"date_why.{DATE_WHYS[reason]}") if reason in DATE_WHYS else reason


def _facts(found: Traced, say: Words) -> Table:
    article = found.article
    places = {origin.field: origin.places for origin in found.origins}
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    for name, value in _fact_rows(article, say):
        if value:
            stated = ", ".join(place_text(place, say) for place in places.get(_FIELDS.get(name, name), ()))
            table.add_row(say(f"fact.{name}"), Text(visible(value)), Text(visible(stated)))
    if article.flags:
        flags = ", ".join(say(f"flag.{flag}") if flag in FLAGS else flag for flag in article.flags)
        table.add_row(say("fact.flags"), Text(flags, style="bold red"))
    return table


_FIELDS = {"url": "canonical_url"}
"""Facts that the record calls otherwise."""


def place_text(place: str, say: Words) -> str:
    """Return a place of a page in the user's language; what is markup stays as it is."""
    return say(f"place.{PLACES[place]}") if place in PLACES else place


def _fact_rows(article: Article, say: Words) -> Iterator[tuple[str, str | None]]:
    yield "title", article.title
    yield "authors", ", ".join(article.authors)
    yield "published", _stamp_text(article.published, say)
    yield "modified", _stamp_text(article.modified, say)
    yield "publisher", article.publisher
    yield "section", article.section
    yield "deck", article.deck
    yield "body", say("fact.characters", count=len(article.body))
    yield "wire", article.wire
    yield "tags", ", ".join(article.tags)
    yield "comments", None if article.comment_count is None else str(article.comment_count)
    yield "rights", article.rights
    yield "language", article.language
    yield "source", article.source
    yield "url", article.canonical_url
    yield "reader", article.reader


def _stamp_text(stamp: Timestamp | None, say: Words) -> str | None:
    if stamp is None:
        return None
    return f"{iso(stamp)}  {stamp.zone}, {_precision_text(stamp.precision, say)}"


def _precision_text(precision: Precision, say: Words) -> str:
    return say(f"precision.{precision.value}")


def _dates(article: Article, say: Words) -> Table:
    table = _headed(say, "role", "raw", "witness", "at", "chosen", "reason")
    for witness in article.dates:
        cells = (
            say(f"fact.{witness.role}"),
            witness.raw,
            witness.witness,
            _witness_time(witness, article, say),
            "✓" if witness.chosen else "",
            reason_text(witness.reason, say),
        )
        table.add_row(*(Text(visible(cell)) for cell in cells), style="" if witness.chosen else "dim")
    return table


def _witness_time(witness: DateWitness, article: Article, say: Words) -> str:
    """Write a witness in the zone of the article, so that equal times look equal."""
    if witness.at is None or witness.precision is None:
        return "·"
    stamp = article.published or article.modified
    whole = iso(Timestamp(witness.at, witness.precision, stamp.zone if stamp else "Asia/Seoul")) or ""
    text = whole[:19].replace("T", " ")  # the zone is above
    return f"{text} ({say('read.assumed')})" if witness.assumed_zone else text


def _images(article: Article, say: Words) -> Table:
    table = _headed(say, "src", "alt", "caption")
    for image in article.images:
        table.add_row(*(Text(visible(cell or "·")) for cell in (image.src, image.alt, image.caption)))
    return table


def _headed(say: Words, *columns: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(say(f"column.{column}"), overflow="fold")
    return table


def _blocks(article: Article, say: Words) -> Table:
    table = Table.grid(padding=(0, 2, 1, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for block in article.blocks:
        table.add_row(*_block_row(article, block, say))
    return table


def _block_row(article: Article, block: Block, say: Words) -> tuple[Text, Text]:
    label = Text(say(f"zone.{block.zone.value}"), style=ZONE_STYLES.get(block.zone, "dim"))
    shown = Text(visible(article.text[block.start : block.end]))
    if block.zone not in CONTENT_ZONES:
        shown.stylize("dim")
    elif block.zone in {Zone.TITLE, Zone.HEADING}:
        shown.stylize("bold")
    return label, shown
