"""``read``: one article from a file or the web, as a person would look at it."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.errors import REASONS, DolpungError
from crawler.oserrors import meaning
from crawler.records import Failure
from crawler.sources import Source, refuse_anonymous
from pipelines.app import App, clock, open_app
from pipelines.cli.details import detail_text
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.options import place_options

if TYPE_CHECKING:
    from pipelines.cli.words import Words
    from pipelines.extract import Traced
    from pipelines.page import Answer
    from pipelines.records import NoArticle


@dataclass(frozen=True, slots=True)
class PageAt:
    """Where a page is, and how to read it."""

    place: str
    """A file or a web address."""
    url: str | None = None
    """The address that a file came from."""
    source: str | None = None


def read(say: Words) -> click.Command:
    """Build ``dolpung read``."""

    @click.command("read", cls=Spoken, say=say, help=say("read.help"))
    @click.argument("page", required=False, metavar="FILE|URL")
    @click.option("--url", metavar="URL", help=say("read.url"))
    @click.option("--source", metavar="ID", help=say("read.source"))
    @click.option("--json", "as_json", is_flag=True, help=say("read.json"))
    @click.option(
        "--batch", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE", help=say("read.batch")
    )
    @place_options(say, database=False)
    @click.pass_context
    def command(
        ctx: click.Context, page: str | None, url: str | None, source: str | None, as_json: bool,
        batch: Path | None, config: Path | None,
    ) -> None:  # fmt: skip
        if (page is None) == (batch is None):
            raise click.UsageError(say("read.one_of"), ctx)
        app = open_app(config)
        if batch is not None:
            from pipelines.cli.batch import read_batch

            ctx.exit(read_batch(batch, app, say))
        _show(open_article(PageAt(page or "", url, source), app, say), as_json, say)

    return command


def is_address(text: str) -> bool:
    """Tell a web address from a file name or a text."""
    return text.startswith(("http://", "https://")) and not any(char.isspace() for char in text)


def open_article(page: PageAt, app: App, say: Words) -> Traced:
    """Return the article at a file or address.

    Raises:
        Refused: there is no such file.
        ClickException: it is no article, or was not fetched (exit code 1); says why.
    """
    from pipelines.page import source_of

    address = page.place if is_address(page.place) else page.url or ""
    if page.source:
        source: Source | None = app.stored_sources((page.source,))[0]
    else:
        source = source_of(address, app.stored_sources())
    if is_address(page.place):
        answer = asyncio.run(_fetched(page.place, source, app))
    else:
        answer = _from_file(page, source, say)
    if isinstance(answer, Failure):
        reason = _failure_text(answer, say)
        raise click.ClickException(say("read.not_fetched", page=visible(page.place), reason=reason))
    return _article_or_complaint(answer, page.place, say)


def _article_or_complaint(answer: Traced | NoArticle, place: str, say: Words) -> Traced:
    from pipelines.extract import Traced

    if isinstance(answer, Traced):
        return answer
    reason = say(f"refusal.{answer.kind.value}")
    detail = f" ({detail_text(answer.message, say)})" if answer.message else ""
    complaint = say("read.no_article", page=visible(place), reason=reason + detail)
    if answer.follow:
        complaint += "\n" + say("read.follow", url=visible(answer.follow))
    raise click.ClickException(complaint)


def _from_file(page: PageAt, source: Source | None, say: Words) -> Traced | NoArticle:
    from pipelines.extract import trace_page

    try:
        body = sys.stdin.buffer.read() if page.place == "-" else Path(page.place).read_bytes()
    except OSError as error:
        reason = meaning(error).text(say.lang)
        raise Refused(say("file.unreadable", file=visible(page.place), reason=reason)) from error
    return trace_page(body, url=page.url or "", source=source)


async def _fetched(url: str, source: Source | None, app: App) -> Answer:
    from crawler.fetch.web import Web
    from pipelines.page import fetch_article

    anonymous = refuse_anonymous(app.settings, [source])
    if anonymous is not None:
        raise DolpungError(anonymous)
    async with Web(app.settings, now=clock) as web:
        return await fetch_article(url, source, settings=app.settings, web=web)


def _failure_text(failure: Failure, say: Words) -> str:
    status = f" {failure.status}" if failure.status else ""
    detail = f" ({visible(detail_text(failure.detail, say))})" if failure.detail else ""
    return f"{REASONS[failure.reason].text(say.lang)}{status}{detail}"


_CONTROLS = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "\ufffd",
)
"""What would steer the terminal instead of being shown: control characters and changes of direction."""


def visible(text: str) -> str:
    """Return a text of a page such that a terminal shows it; no offset changes."""
    return text.translate(_CONTROLS)


def _show(found: Traced, as_json: bool, say: Words) -> None:
    if as_json:
        from pipelines.extract.row import article_row

        origins = {origin.field: list(origin.places) for origin in found.origins}
        row = {**article_row(found.article), "origins": origins}
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    from pipelines.cli.page import show_article

    show_article(found, say)
