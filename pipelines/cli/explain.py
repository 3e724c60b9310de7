"""``explain``: a text with everything that was found in it, and by which rule."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.oserrors import meaning
from crawler.records import SEOUL
from pipelines.app import App, clock, open_app
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.options import parse_day, place_options
from pipelines.cli.read import PageAt, is_address, open_article, visible
from pipelines.records import Article, Recognition

if TYPE_CHECKING:
    from datetime import date

    from pipelines.cli.words import Words

_FOLDERS = ("/", "./", "../", "~/")
_ENDINGS = (".html", ".htm", ".xhtml", ".txt", ".md", ".json", ".jsonl")
_PAGE_BEGINNINGS = (b"<!doctype", b"<html", b"<head", b"<?xml")


@dataclass(frozen=True, slots=True)
class Explained:
    """A text and what was found in it."""

    text: str
    found: Recognition
    article: Article | None = None
    older: str | None = None
    """The rules that found it, where those are not the present ones."""


def explain(say: Words) -> click.Command:
    """Build ``dolpung explain``."""

    @click.command("explain", cls=Spoken, say=say, help=say("explain.help"))
    @click.argument("what")
    @click.option("--published", metavar="DATE", help=say("explain.published"))
    @click.option("--json", "as_json", is_flag=True, help=say("read.json"))
    @place_options(say)
    def command(
        what: str, published: str | None, as_json: bool, config: Path | None, database: str | None
    ) -> None:
        app = open_app(config, database)
        day = parse_day(published, clock().astimezone(SEOUL).date(), "--published", say)
        explained = _explained(what, day, app, say)
        if as_json:
            click.echo(json.dumps(_document(explained), ensure_ascii=False, indent=2))
            return
        from pipelines.cli.marks import show_marked

        show_marked(explained.text, explained.found, app, say)
        dateless = sum(reference.value is None for reference in explained.found.dates)
        if dateless and explained.article is None and day is None:
            click.echo(say("explain.no_day", n=dateless))
        if explained.older:
            click.echo(say("explain.older", stored=explained.older, present=app.recogniser.tagger))

    return command


def _explained(what: str, published: date | None, app: App, say: Words) -> Explained:
    if what.isascii() and what.isdigit():
        return _stored(int(what), app, say)
    file = _existing_file(what)
    if is_address(what) or (file is not None and _is_page(file)):
        return _of_article(open_article(PageAt(what), app, say).article, app)
    if file is None and _is_meant_as_file(what):
        code = errno.EISDIR if Path(what).is_dir() else errno.ENOENT
        raise Refused(
            say("file.unreadable", file=visible(what), reason=meaning(OSError(code, "")).text(say.lang))
        )
    text = what if file is None else _text_of(file, say)
    return Explained(text, app.recogniser.recognise(text, published=published))


def _of_article(article: Article, app: App) -> Explained:
    from pipelines.collect import recognise_article

    return Explained(article.text, recognise_article(article, app.recogniser), article)


def _stored(article_id: int, app: App, say: Words) -> Explained:
    """Return what the store holds of an article, not what would be found today."""
    with app.open_store() as store:
        reading = store.reading(article_id)
    if reading is None:
        raise Refused(say("explain.no_article", id=article_id))
    tagger = reading.recognition.tagger
    older = tagger if tagger != app.recogniser.tagger else None
    return Explained(reading.article.text, reading.recognition, reading.article, older)


def _existing_file(what: str) -> Path | None:
    try:
        path = Path(what)
        return path if path.is_file() else None
    except (OSError, ValueError):  # a text that is too long, or cannot be, a file name
        return None


def _is_meant_as_file(what: str) -> bool:
    """Tell a file name that was mistyped from a text: else it would be explained letter by letter."""
    if any(char.isspace() for char in what) or "\0" in what:
        return False
    return what.startswith(_FOLDERS) or what.lower().endswith(_ENDINGS)


def _is_page(file: Path) -> bool:
    if file.suffix.lower() in {".html", ".htm", ".xhtml"}:
        return True
    with file.open("rb") as opened:
        beginning = opened.read(1024)
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGE_BEGINNINGS)


def _text_of(file: Path, say: Words) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = meaning(error).text(say.lang) if isinstance(error, OSError) else "UTF-8?"
        raise Refused(say("file.unreadable", file=file, reason=reason)) from error


def _document(explained: Explained) -> dict[str, Any]:
    from pipelines.cli.schema import recognition_row
    from pipelines.extract.row import iso

    article = explained.article
    about = (
        {}
        if article is None
        else {"url": article.canonical_url, "title": article.title, "published_at": iso(article.published)}
    )
    return {**about, "text": explained.text, **recognition_row(explained.found)}
