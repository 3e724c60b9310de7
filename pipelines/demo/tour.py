"""The demo's two visits: the newsroom is crawled as any site would be, then compared with its truth."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigError
from crawler.fetch.web import Web
from crawler.records import Stored, VisitReport
from crawler.settings import Settings, load_settings
from crawler.sources import Source, load_sources
from pipelines.collect import Collector, Progress, collect
from pipelines.demo.newsroom import Newsroom
from pipelines.demo.truth import EntityFound, Found, VisitFound, by_speaker
from pipelines.recognise import Recogniser
from pipelines.recognise.about import Sort
from pipelines.records import Quote
from pipelines.store import Axis, FindingQuery, Query, Store

if TYPE_CHECKING:
    from pipelines.records import TrendPoint

NAMES = "*.newsroom.localhost"
NOBODY = "?"
"""Stands for a speaker that is not known."""


@dataclass
class Tour:
    """Visits to a running newsroom, and what they found."""

    newsroom: Newsroom
    folder: Path
    store: Store
    recogniser: Recogniser
    reports: list[list[VisitReport]] = field(default_factory=list)
    gains: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.truth: dict[str, Any] = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        self.sources, problems = load_sources(self.folder / "sources")
        if problems:
            raise ConfigError(problems)
        self.tracked = tuple(self.truth["entities"])

    @property
    def settings(self) -> Settings:
        """The demo's own settings, with the newsroom's address behind its host names."""
        settings = load_settings(self.folder)
        resolve = {**settings.network.resolve, NAMES: self.newsroom.address}
        return settings.model_copy(
            update={"network": settings.network.model_copy(update={"resolve": resolve})}
        )

    def visit(self, progress: Progress | None = None) -> list[VisitReport]:
        """Visit every source once, at the newsroom's present moment."""
        reports = asyncio.run(self._visit(self.sources, progress))
        self.reports.append(reports)
        self.gains.append(self._gains(reports))
        return reports

    async def _visit(self, sources: tuple[Source, ...], progress: Progress | None) -> list[VisitReport]:
        def now() -> datetime:
            return self.newsroom.now

        settings = self.settings
        async with Web(settings, now=now) as web:
            collector = Collector(settings, self.store, self.recogniser, web, now, asyncio.Event())
            return await collect(sources, collector, progress)

    def _gains(self, reports: list[VisitReport]) -> dict[str, int]:
        kept = [
            item.verdict for report in reports for item in report.items if isinstance(item.verdict, Stored)
        ]
        fresh = Query(entities=self.tracked, new_since=self.newsroom.now)
        return {
            "new_articles": sum(one.version == 1 for one in kept),
            "new_versions": sum(one.version > 1 for one in kept),
            "new_mentions": self.store.mention_count(fresh),
        }

    def trend(self, entity: str) -> list[TrendPoint]:
        """Return the entity's points over the days that the truth speaks of."""
        days = [date.fromisoformat(day) for day in self.truth["trends"][entity]]
        return self.store.trend((entity,), min(days), max(days))[entity]

    def found(self) -> Found:
        """Return what the store answers, in the shape of the truth."""
        articles = self.store.articles()
        return Found(
            visits=[{report.source: VisitFound.of(report) for report in reports} for reports in self.reports],
            gains=self.gains,
            entities={entity: self._entity(entity) for entity in self.tracked},
            trends={
                entity: {point.day: _numbers(point) for point in self.trend(entity)}
                for entity in self.truth["trends"]
            },
            articles=len(articles),
            versions=sum(row.version for row in articles),
            reported=self._reported(),
        )

    def _reported(self) -> dict[str, dict[str, int]]:
        said = self.store.findings(FindingQuery(sort=Sort.QUOTE, kinds=("indirect",)))
        return by_speaker(Counter((_speaker(row.record), row.text) for row in said))

    def _entity(self, entity: str) -> EntityFound:
        asked = Query(entities=(entity,))
        gone = self.store.mention_count(Query(entities=(entity,), standing=False))
        return EntityFound(
            self.store.mention_counts(asked, by=Axis.ZONE), self.store.article_count(asked), gone
        )


def _speaker(record: object) -> str:
    known = isinstance(record, Quote) and (record.speaker_entity or record.speaker)
    return known or NOBODY


def _numbers(point: TrendPoint) -> tuple[int, int, int] | None:
    if point.mentions is None or point.articles is None or point.total is None:
        return None
    return point.mentions, point.articles, point.total
