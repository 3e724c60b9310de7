"""``plan``: when each source is visited next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.errors import REASONS
from crawler.records import SEOUL
from pipelines.app import App, clock, open_app
from pipelines.cli.frame import Spoken
from pipelines.cli.options import place_options
from pipelines.cli.show import format_option, show_rows, sparkline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from crawler.comeback import Lesson
    from crawler.records import Decision
    from crawler.sources import Source
    from pipelines.cli.words import Words
    from pipelines.forecast import Forecast
    from pipelines.store import Store

BLOCK = 6
"""Hours that one sign of the short rhythm stands for."""


def plan(say: Words) -> click.Command:
    """Build ``dolpung plan``."""

    @click.command("plan", cls=Spoken, say=say, help=say("plan.help"))
    @click.argument("source", nargs=-1)
    @format_option(say)
    @place_options(say)
    def command(source: tuple[str, ...], form: str, config: Path | None, database: str | None) -> None:
        from pipelines.forecast import forecast

        app = open_app(config, database)
        with app.open_store() as store:
            chosen = _chosen(app, store, source)
            found = [forecast(store, one, app.settings, clock()) for one in chosen]
        found.sort(key=lambda one: (one.next_at is None, one.next_at, one.source.id))
        rows = [_row(one, say) for one in found]
        show_rows(rows, ["source", "next", "why", "rhythm", "window", "failures"], form, say)
        if form == "table" and len(source) == 1:
            _show_lesson(found[0], say)

    return command


def seoul_minute(at: datetime) -> str:
    """Return a moment as date and minute in Seoul."""
    return at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M")


def _chosen(app: App, store: Store, ids: tuple[str, ...]) -> Sequence[Source]:
    """Return the named sources, or all that are switched on or were ever visited."""
    sources = app.stored_sources(ids)
    if ids:
        return sources
    shown = {source.id for source in app.sources if source.enabled} | store.decisions().keys()
    return [source for source in sources if source.id in shown]


def _row(found: Forecast, say: Words) -> dict[str, Any]:
    decision, lesson = found.decision, found.lesson
    if decision is None or lesson is None or found.next_at is None:
        return {"source": found.source.id, "next": None, "why": say("plan.never")}
    if not found.source.enabled:
        return {"source": found.source.id, "next": None, "why": say("plan.off")}
    failure = decision.failure
    return {
        "source": found.source.id,
        "next": seoul_minute(found.next_at),
        "why": decision.reason.text(say.lang),
        "rhythm": short_rhythm(lesson.rhythm.rates) if lesson.is_learned else None,
        "window": _span(lesson.window, say),
        "failures": f"{decision.failures} ({REASONS[failure].text(say.lang)})" if failure else None,
        "next_at": found.next_at.isoformat(),
        "not_before": decision.not_before.isoformat() if decision.not_before else None,
        "failures_in_a_row": decision.failures,
        "failure": failure.value if failure else None,
        "ask_anew": decision.ask_anew,
        "rates": [round(rate, 3) for rate in lesson.rhythm.rates] if lesson.is_learned else None,
        "listings": _windows(decision, lesson),
    }


def _windows(decision: Decision, lesson: Lesson) -> list[dict[str, Any]]:
    return [
        {
            "url": facts.url,
            "size": facts.size,
            "quickest_fill": lesson.fills[facts.url].total_seconds() if facts.url in lesson.fills else None,
            "fresh_for": facts.pause or None,
        }
        for facts in decision.listings
    ]


def short_rhythm(rates: Sequence[float]) -> str:
    """Return the week from Monday as one sign for six hours, on one scale."""
    blocks = [sum(rates[start : start + BLOCK]) for start in range(0, len(rates), BLOCK)]
    return sparkline([round(100 * block) for block in blocks])


def _span(length: Any, say: Words) -> str | None:
    from crawler.comeback import span

    return span(length).text(say.lang) if length is not None else None


def _show_lesson(found: Forecast, say: Words) -> None:
    """Print the rhythm hour by hour and what is known of each list."""
    decision, lesson = found.decision, found.lesson
    if decision is None or lesson is None:
        return
    click.echo()
    if lesson.is_learned:
        show_week(lesson.rhythm.rates, say)
    else:
        click.echo(say("plan.no_rhythm"))
    for facts in decision.listings:
        fill = _span(lesson.fills.get(facts.url), say) or say("plan.never_full")
        click.echo(say("plan.window", url=facts.url, size=facts.size, fill=fill))


def show_week(rates: Sequence[float], say: Words) -> None:
    """Print a learned week from Monday, a line a day and a sign an hour."""
    signs = sparkline([round(100 * rate) for rate in rates])
    click.echo(say("plan.rhythm", top=max(rates)))
    for number, day in enumerate(say("plan.days").split()):
        click.echo(f"  {day}  {signs[24 * number : 24 * number + 24]}")
