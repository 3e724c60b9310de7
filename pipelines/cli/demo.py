"""``demo``: collect a newsroom on this machine, and check every number."""

from __future__ import annotations

import itertools
import signal
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.app import clock, database_url, open_app
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.ledger import Progress, print_report
from pipelines.cli.options import place_options
from pipelines.cli.show import console, show_rows, sparkline

if TYPE_CHECKING:
    from pipelines.app import App
    from pipelines.cli.words import Words
    from pipelines.demo.newsroom import Newsroom
    from pipelines.demo.tour import Tour

FACES = ("deepseek", "naver", "kakao")
VISITS = 2


def demo(say: Words) -> click.Command:
    """Build ``dolpung demo``."""

    @click.command("demo", cls=Spoken, say=say, help=say("demo.help"))
    @click.option("--keep", is_flag=True, help=say("demo.keep"))
    @click.option("--database", type=click.Path(path_type=Path), metavar="FILE", help=say("demo.database"))
    @place_options(say, database=False)
    @click.pass_context
    def command(ctx: click.Context, keep: bool, database: Path | None, config: Path | None) -> None:
        from pipelines import open_store
        from pipelines.demo.newsroom import Newsroom
        from pipelines.demo.tour import Tour

        if database is not None and database.exists():
            raise Refused(say("demo.exists", file=database))
        app = open_app(config)
        file = database or Path(tempfile.mkdtemp(prefix="dolpung-demo-")) / "demo.db"
        folder = app.folder / "demo"
        with Newsroom(folder) as newsroom:
            with (
                open_store(database_url(str(file)), create=True) as store,
                store.hold_run("demo", clock(), rules=app.rules),
            ):
                tour = Tour(newsroom, folder, store, app.recogniser)
                same = _show(tour, app, say)
            _say_where(file, say)
            if keep:
                _stay_open(newsroom, say)
        ctx.exit(0 if same else 1)

    return command


def _show(tour: Tour, app: App, say: Words) -> bool:
    """Make the visits and print what came of them; True if every number is the planted one."""
    plan = tour.newsroom.plan
    click.echo(say("demo.start", sites=len(plan.sites), articles=len(plan.articles), now=plan.now))
    for number in range(1, VISITS + 1):
        click.echo()
        if number > 1:
            tour.newsroom.advance()
            click.echo(say("demo.second"))
        console().rule(say("demo.visit", n=number), align="left")
        with Progress(tour.sources, say) as progress:
            reports = tour.visit(progress.update)
        for report in reports:
            print_report(report, say)
    _show_totals(tour, app, say)
    _show_trends(tour, app, say)
    return _compare(tour, say)


def _show_totals(tour: Tour, app: App, say: Words) -> None:
    from pipelines.records import Zone
    from pipelines.store import Query

    click.echo()
    console().rule(say("demo.totals"), align="left")
    rows = [
        {
            "entity": app.entity_name(total.entity, say.lang),
            "mentions": total.mentions,
            "articles": total.articles,
            "title_mentions": total.by_zone.get(Zone.TITLE, 0),
            "caption_mentions": total.by_zone.get(Zone.CAPTION, 0),
            "withdrawn": total.withdrawn,
        }
        for total in tour.store.entity_totals(Query(entities=tour.tracked))
        if total.mentions
    ]
    show_rows(rows, list(rows[0]) if rows else [], "table", say)


def _show_trends(tour: Tour, app: App, say: Words) -> None:
    days = [date.fromisoformat(day) for day in tour.truth["trends"][FACES[0]]]
    click.echo()
    console().rule(say("demo.trend", since=min(days), until=max(days)), align="left")
    rows = []
    for entity in FACES:
        values = [point.mentions for point in tour.trend(entity)]
        total = sum(value for value in values if value is not None)
        row = {"entity": app.entity_name(entity, say.lang), "trend": sparkline(values), "mentions": total}
        rows.append(row)
    show_rows(rows, ["entity", "trend", "mentions"], "table", say)
    click.echo(say("demo.legend"))


def _compare(tour: Tour, say: Words) -> bool:
    from pipelines.demo.truth import compared_lines

    click.echo()
    console().rule(say("demo.truth"), align="left")
    lines = compared_lines(tour.found().as_mapping(), tour.truth)
    for place, group in itertools.groupby(lines, key=lambda line: line.path[:-1]):
        pairs = (f"{line.path[-1]} {line.truth} {'=' if line.holds else '≠'} {line.found}" for line in group)
        click.echo(f"{' / '.join(place)}: {', '.join(pairs)}")
    bad = sum(not line.holds for line in lines)
    click.echo(say("demo.differs", bad=bad, n=len(lines)) if bad else say("demo.same", n=len(lines)))
    return not bad and bool(lines)


def _say_where(file: Path, say: Words) -> None:
    click.echo()
    click.echo(say("demo.database_at", file=file))
    click.echo(say("demo.ask"))
    for question in (
        "mentions kakao --zone title",
        "trends deepseek naver kakao --since 2025-01-28 --until 2025-02-10",
        "articles --entity deepseek --format csv",
        "quotes --about naver --form indirect",
        "visits",
    ):
        click.echo(f"  dolpung {question} --database {file}")


def _stay_open(newsroom: Newsroom, say: Words) -> None:
    """Wait for Ctrl-C or SIGTERM."""
    click.echo()
    click.echo(say("demo.open"))
    for site in newsroom.plan.sites:
        click.echo(f"  {newsroom.url(site)}")
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    done.wait()
