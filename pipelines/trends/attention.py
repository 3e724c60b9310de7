"""How much of a day's news names an entity: share of articles with its Wilson interval, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from pipelines.records import TrendPoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class DaySum:
    """What was counted of one entity on one day."""

    mentions: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """What was stored of one day at all: the denominator, and how many sources it came from."""

    articles: int
    sources: int


def wilson(hits: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of ``hits / total`` as shares between 0 and 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927). Raises ValueError unless ``0 <= hits <= total`` and ``total > 0``.
    """
    if total <= 0 or not 0 <= hits <= total:
        raise ValueError(f"no share can be made of {hits} hits in {total}")
    share = hits / total
    square = z * z / total
    centre = (share + square / 2) / (1 + square)
    spread = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    # at the borders the two terms are equal: rounding must not leave 1e-17 there
    low = 0.0 if hits == 0 else max(0.0, centre - spread)
    high = 1.0 if hits == total else min(1.0, centre + spread)
    return low, high


def days_between(since: date, until: date) -> Iterator[date]:
    """Yield each day from ``since`` to ``until``, both included; none if ``until`` is earlier."""
    for offset in range((until - since).days + 1):
        yield since + timedelta(days=offset)


def trend_points(
    entity: str, days: Iterable[date], sums: Mapping[date, DaySum], coverage: Mapping[date, DayCoverage]
) -> list[TrendPoint]:
    """Return one point a day, in the order of ``days``.

    A day without any stored article is missing (every number ``None``); a day with articles of which
    none names the entity is zero. ``share`` is a ratio of sums: articles that name it over all.
    """
    return [_point(entity, day, sums.get(day, DaySum()), coverage.get(day)) for day in days]


def _point(entity: str, day: date, counted: DaySum, covered: DayCoverage | None) -> TrendPoint:
    if covered is None or not covered.articles:
        return TrendPoint(day, entity, None, None, None, None, None, None, None)
    low, high = wilson(counted.articles, covered.articles)
    share = counted.articles / covered.articles
    return TrendPoint(
        day=day,
        entity=entity,
        mentions=counted.mentions,
        articles=counted.articles,
        total=covered.articles,
        share=share,
        low=low,
        high=high,
        sources=covered.sources,
    )
