"""``recognise`` and ``read --batch``: the code of a visit, for texts and pages that are already here."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.oserrors import meaning
from crawler.records import Bilingual
from pipelines.app import App, open_app
from pipelines.cli.details import detail_text
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.options import place_options
from pipelines.cli.show import to_json

if TYPE_CHECKING:
    from pipelines.cli.words import Words
    from pipelines.recognise import Recogniser

Json = dict[str, Any]
Answer = Callable[[Json], Json]


class BadRow(Exception):  # noqa: N818  (the row is bad, not the program)
    """A row that cannot be answered: ``kind`` and, in the user's language, the message of ``key``."""

    def __init__(self, kind: str, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.kind = kind
        self.key = key
        self.values = values

    def text(self, say: Words) -> str:
        """Return the message."""
        values = {
            name: value.text(say.lang) if isinstance(value, Bilingual) else value
            for name, value in self.values.items()
        }
        return say(self.key, **values)


def read_batch(batch: Path, app: App, say: Words) -> int:
    """Read the pages that a list names, one line of JSON each; return 1 if any row failed."""
    folder = Path() if str(batch) == "-" else batch.parent
    return _answer_all(batch, "name", lambda row: _read_row(row, folder, app, say), say)


def recognise(say: Words) -> click.Command:
    """Build ``dolpung recognise``."""

    @click.command("recognise", cls=Spoken, say=say, help=say("recognise.help"))
    @click.option("--batch", type=click.Path(path_type=Path, allow_dash=True), required=True,
                  help=say("recognise.batch"))  # fmt: skip
    @place_options(say, database=False)
    @click.pass_context
    def command(ctx: click.Context, batch: Path, config: Path | None) -> None:
        recogniser = open_app(config).recogniser
        ctx.exit(_answer_all(batch, "id", lambda row: _recognise_row(row, recogniser), say))

    return command


def _answer_all(batch: Path, label: str, answer: Answer, say: Words) -> int:
    """Print one line of JSON a row, in input order; return 1 if any row failed."""
    failed = 0
    for number, line in _lines(batch, say):
        name: object = None
        try:
            row = _parse(line, number)
            name = row.get(label)
            result = answer(row)
        except BadRow as error:
            result = {"error": {"kind": error.kind, "message": error.text(say)}}
        except Exception as error:  # noqa: BLE001  (one row must not cost the others; the traceback is shown)
            traceback.print_exc()
            result = {"error": {"kind": "internal", "message": f"{type(error).__name__}: {error}"}}
        failed += "error" in result
        click.echo(to_json({label: name, **result}))
    return 1 if failed else 0


def _lines(batch: Path, say: Words) -> Iterator[tuple[int, str]]:
    """Yield the rows of a file or of standard input with their line numbers; empty lines are passed over."""
    try:
        data = sys.stdin.buffer.read() if str(batch) == "-" else batch.read_bytes()
    except OSError as error:
        raise Refused(say("file.unreadable", file=batch, reason=meaning(error).text(say.lang))) from error
    for number, line in enumerate(data.decode("utf-8-sig", errors="surrogateescape").split("\n"), 1):
        if line.strip():
            yield number, line


def _parse(line: str, number: int) -> Json:
    try:
        line.encode("utf-8")
        row = json.loads(line)
    except UnicodeEncodeError as error:
        raise BadRow("bad_row", "row.encoding", line=number) from error
    except ValueError as error:
        raise BadRow("bad_row", "row.not_json", line=number, reason=error) from error
    if not isinstance(row, dict):
        raise BadRow("bad_row", "row.no_object", line=number)
    return row


def _text(row: Json, key: str, *, required: bool = False) -> str | None:
    value = row.get(key)
    if value is None and not required:
        return None
    if not isinstance(value, str):
        raise BadRow("bad_row", "row.no_string", name=key)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadRow("bad_row", "row.half_pair", name=key) from error
    return value


def _read_row(row: Json, folder: Path, app: App, say: Words) -> Json:
    from pipelines.extract import read_page
    from pipelines.extract.row import article_row
    from pipelines.records import NoArticle

    name = _text(row, "file", required=True) or ""
    source_id = _text(row, "source")
    source = next((source for source in app.sources if source.id == source_id), None)
    if source_id is not None and source is None:
        raise BadRow("unknown_source", "row.no_source", id=source_id)
    article = read_page(
        _bytes(folder, name),
        url=_text(row, "url") or "",
        content_type=_text(row, "content_type"),
        source=source,
    )
    if isinstance(article, NoArticle):
        extra = {"follow": article.follow} if article.follow else {}
        message = detail_text(article.message, say)
        return {"error": {"kind": article.kind.value, "message": message, **extra}}
    return {"article": article_row(article)}


def _bytes(folder: Path, name: str) -> bytes:
    """Read a file named relative to the list's folder, else to the working directory."""
    path = folder / name
    try:
        return (path if path.exists() else Path(name)).read_bytes()
    except (OSError, ValueError) as error:
        why = meaning(error) if isinstance(error, OSError) else str(error)
        raise BadRow("file", "file.unreadable", file=name, reason=why) from error


def _recognise_row(row: Json, recogniser: Recogniser) -> Json:
    from pipelines.cli.schema import recognition_row

    text = _text(row, "text", required=True) or ""
    author = _text(row, "author")
    day = _day(_text(row, "published"))
    return recognition_row(recogniser.recognise(text, published=day, authors=(author,) if author else ()))


def _day(text: str | None) -> date | None:
    """Return the day of publication; a year or a month alone gives none, and refuses nothing."""
    if text and re.fullmatch(r"\d{4}(-\d{2})?", text):
        return None
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError as error:
        raise BadRow("bad_row", "row.bad_day", text=repr(text)) from error
