"""What a perfect run of the demo stores, worked out from the marks alone, and how a run compares with it.

Truth is a nested mapping whose leaves are numbers and words::

    visits/<1|2>/sources/<source>/{seen, stored, state, dropped/<reason>}
    visits/<1|2>/{seen, stored, dropped, new_articles, new_versions, new_mentions}
    entities/<entity>/{mentions/<zone>, total, articles, withdrawn, independent_stories}
    trends/<entity>/<day>/{mentions, articles, total}        or ``"missing"`` for a day without any article
    reported/<speaker>/<clause>             how often the current versions report it without quotation marks
    totals/{articles, versions, mentions, withdrawn, reported}

``entities``, ``trends`` and ``totals`` stand after the second visit, cover the tracked entities in content
zones, and count every mention ever seen: a withdrawn one stays counted. ``"not yet"`` is neither compared
nor printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crawler.backoff import PAGE_PAUSES, look_again
from crawler.records import SEOUL, Reason, SourceState, VisitReport
from pipelines.demo.plan import PHASES, Entry, Plan, Site, changes, entries, load_plan

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.demo.articles import Text

MISSING = "missing"
NOT_YET = "not yet"

Leaf = int | str
Tally = Counter[tuple[str, str]]
"""Mentions by entity and zone."""


@dataclass(frozen=True, slots=True)
class VisitFound:
    """What one visit to one source came to."""

    seen: int
    stored: int
    dropped: Mapping[str, int]
    """By ``records.Reason`` value; reasons that did not occur may be left out."""
    state: str

    @classmethod
    def of(cls, report: VisitReport) -> VisitFound:
        """Return the numbers of a visit's ledger."""
        dropped = {reason.value: count for reason, count in report.dropped.items()}
        return cls(report.seen, report.stored, dropped, report.state.value)

    def as_mapping(self) -> dict[str, Any]:
        """Return it in the shape of the truth."""
        return {
            "seen": self.seen,
            "stored": self.stored,
            "state": self.state,
            "dropped": dict(sorted(self.dropped.items())),
        }


@dataclass(frozen=True, slots=True)
class EntityFound:
    """One entity in the whole database, content zones only."""

    mentions: Mapping[str, int]
    """Distinct mentions ever seen, by ``records.Zone`` value."""
    articles: int
    """Stored articles that mention it or did in an earlier version."""
    withdrawn: int = 0
    """Mentions that a later version no longer has."""
    independent_stories: int | None = None

    def as_mapping(self) -> dict[str, Any]:
        """Return it in the shape of the truth."""
        stories = NOT_YET if self.independent_stories is None else self.independent_stories
        return {
            "mentions": dict(sorted(self.mentions.items())),
            "total": sum(self.mentions.values()),
            "articles": self.articles,
            "withdrawn": self.withdrawn,
            "independent_stories": stories,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: built by ``dolpung demo`` from the visits' ledgers and the store's answers."""

    visits: Sequence[Mapping[str, VisitFound]]
    """By source id; one mapping a visit."""
    gains: Sequence[Mapping[str, int]]
    """A visit's ``new_articles``, ``new_versions`` (of articles stored before) and ``new_mentions``."""
    entities: Mapping[str, EntityFound]
    """The tracked entities; one that was not found at all may be left out."""
    trends: Mapping[str, Mapping[date, tuple[int, int, int] | None]]
    """By entity and Seoul day: mentions, articles, all articles of the day; None where the day is missing."""
    articles: int
    versions: int
    reported: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By speaker (entity id, else as the text names them) and clause."""

    def as_mapping(self) -> dict[str, Any]:
        """Return it in the shape of the truth."""
        entities = {key: row.as_mapping() for key, row in sorted(self.entities.items())}
        return {
            "visits": {
                str(number): _visit_mapping(sources, gains)
                for number, (sources, gains) in enumerate(zip(self.visits, self.gains, strict=True), 1)
            },
            "entities": entities,
            "trends": {entity: _days_mapping(days) for entity, days in self.trends.items()},
            "reported": {who: dict(sorted(said.items())) for who, said in sorted(self.reported.items())},
            "totals": {
                "articles": self.articles,
                "versions": self.versions,
                "mentions": sum(row["total"] for row in entities.values()),
                "withdrawn": sum(row["withdrawn"] for row in entities.values()),
                "reported": sum(sum(said.values()) for said in self.reported.values()),
            },
        }


def _visit_mapping(sources: Mapping[str, VisitFound], gains: Mapping[str, int]) -> dict[str, Any]:
    rows = sources.values()
    return {
        "sources": {key: row.as_mapping() for key, row in sorted(sources.items())},
        "seen": sum(row.seen for row in rows),
        "stored": sum(row.stored for row in rows),
        "dropped": sum(sum(row.dropped.values()) for row in rows),
        **gains,
    }


def _days_mapping(days: Mapping[date, tuple[int, int, int] | None]) -> dict[str, Any]:
    names = ("mentions", "articles", "total")
    return {
        day.isoformat(): MISSING if point is None else dict(zip(names, point, strict=True))
        for day, point in sorted(days.items())
    }


def planted(article: Text, phase: int) -> Tally:
    """Return the mentions that stand in the article at that visit."""
    return Counter(
        (entity, zone.value) for zone, text in article.zones_at(phase) for entity, _ in text.mentions
    )


def ever(article: Text) -> Tally:
    """Return the distinct mentions that the article has had by the second visit."""
    return planted(article, 1) | planted(article, 2)


def withdrawn(article: Text) -> Counter[str]:
    """Return the mentions by entity that stood there at the first visit and are gone at the second."""
    gone: Counter[str] = Counter()
    for (entity, _), count in (planted(article, 1) - planted(article, 2)).items():
        gone[entity] += count
    return gone


def _has_changed(article: Text) -> bool:
    return article.title_later is not None


def _is_settled(plan: Plan, article: Text) -> bool:
    return article.published is not None and article.published < plan.later - plan.recheck


def verdict(plan: Plan, entry: Entry, phase: int) -> Reason | None:
    """Return why a perfect run drops that line at that visit, or None when it stores the article."""
    if entry.expect or entry.article is None:
        return entry.expect
    article = entry.article
    if phase == article.phase or (phase == 2 and _has_changed(article)):
        return None
    return Reason.KNOWN if _is_settled(plan, article) else Reason.UNCHANGED


def _answers_304(plan: Plan, site: Site, phase: int) -> bool:
    return phase == 2 and site.validators != "none" and not changes(plan, site)


def _is_due_again(plan: Plan, entry: Entry) -> bool:
    """Tell whether that line's page is looked at again at the second visit though its listing is the same."""
    if entry.expect or entry.article is None:
        return entry.expect in PAGE_PAUSES
    published = entry.article.published
    if published is None or published > plan.later:
        return False
    return look_again(published, plan.now, now=plan.later, recheck=plan.recheck)


def _state(site: Site) -> str:
    return (SourceState.FAILED if site.listing.status != 200 else site.state).value


def visit_truth(plan: Plan, site: Site, phase: int) -> VisitFound:
    """Return what that visit to that site must come to."""
    listed = () if site.listing.status != 200 else entries(plan, site, phase)
    if _answers_304(plan, site, phase):
        listed = tuple(entry for entry in listed if _is_due_again(plan, entry))
    reasons = [verdict(plan, entry, phase) for entry in listed]
    dropped = Counter(reason.value for reason in reasons if reason)
    return VisitFound(len(reasons), reasons.count(None), dropped, _state(site))


def _gains(plan: Plan, phase: int) -> dict[str, int]:
    new = [a for a in plan.articles if a.phase == phase]
    changed = [a for a in plan.articles if a.phase < phase and _has_changed(a)]
    fresh = sum(planted(a, phase).total() for a in new)
    added = sum((planted(a, phase) - planted(a, phase - 1)).total() for a in changed)
    return {"new_articles": len(new), "new_versions": len(changed), "new_mentions": fresh + added}


def entity_truth(plan: Plan, entity: str) -> EntityFound:
    """Return what must be known of that entity after both visits."""
    tallies = [ever(article) for article in plan.articles]
    zones: Counter[str] = Counter()
    for tally in tallies:
        zones.update({zone: count for (name, zone), count in tally.items() if name == entity})
    articles = sum(any(name == entity for name, _ in tally) for tally in tallies)
    gone = sum(withdrawn(article)[entity] for article in plan.articles)
    return EntityFound(zones, articles, gone)


def _trend_days(plan: Plan) -> list[date]:
    last = plan.later.astimezone(SEOUL).date()
    return [last - timedelta(days=back) for back in reversed(range(plan.trend_days))]


def _point(articles: Sequence[Text], entity: str) -> tuple[int, int, int] | None:
    if not articles:
        return None
    counts = [sum(n for (name, _), n in ever(a).items() if name == entity) for a in articles]
    return sum(counts), sum(count > 0 for count in counts), len(articles)


def trend_truth(plan: Plan, entity: str) -> dict[date, tuple[int, int, int] | None]:
    """Return the entity's daily numbers over the last days, by the articles' day of publication in Seoul."""
    dated = [(a.published.astimezone(SEOUL).date(), a) for a in plan.articles if a.published]
    return {day: _point([a for at, a in dated if at == day], entity) for day in _trend_days(plan)}


def reported_truth(plan: Plan) -> dict[str, dict[str, int]]:
    """Return what is reported without quotation marks after both visits, by speaker and clause."""
    told = Counter(
        pair for article in plan.articles for _, text in article.zones_at(PHASES[-1]) for pair in text.told
    )
    return by_speaker(told)


def by_speaker(told: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Return counts of pairs of speaker and clause as a nested mapping."""
    found: dict[str, dict[str, int]] = {}
    for (who, clause), count in told.items():
        found.setdefault(who, {})[clause] = count
    return found


def perfect_run(plan: Plan) -> Found:
    """Return what a perfect run finds."""
    changed = sum(_has_changed(article) for article in plan.articles)
    return Found(
        visits=[
            {site.source: visit_truth(plan, site, phase) for site in plan.sites.values()} for phase in PHASES
        ],
        gains=[_gains(plan, phase) for phase in PHASES],
        entities={entity: entity_truth(plan, entity) for entity in plan.tracked},
        trends={entity: trend_truth(plan, entity) for entity in plan.trend_entities},
        articles=len(plan.articles),
        versions=len(plan.articles) + changed,
        reported=reported_truth(plan),
    )


def derive_truth(folder: Path) -> dict[str, Any]:
    """Return the truth of the newsroom in that folder; ``truth.json`` there is its printed form."""
    return perfect_run(load_plan(folder)).as_mapping()


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the truth next to what was found."""

    path: tuple[str, ...]
    truth: Leaf
    found: Leaf

    @property
    def holds(self) -> bool:
        """Tell whether the two are equal."""
        return self.truth == self.found


@dataclass(frozen=True, slots=True)
class Difference(Line):
    """A line that does not hold."""

    def __str__(self) -> str:
        """Return ``a / b: truth 3, found 2``."""
        return f"{' / '.join(self.path)}: truth {self.truth}, found {self.found}"


def flatten(tree: Mapping[str, Any]) -> dict[tuple[str, ...], Leaf]:
    """Return the leaves of a nested mapping by their path."""
    return dict(_leaves(tree, ()))


def _leaves(tree: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def compared_lines(found: Mapping[str, Any], truth: Mapping[str, Any]) -> list[Line]:
    """Return every line of either side in the truth's order; a number that one side lacks is 0 there.

    Lines that the truth marks ``"not yet"`` are left out.
    """
    true, seen = flatten(truth), flatten(found)
    paths = [*true, *(path for path in seen if path not in true)]
    lines = [Line(path, true.get(path, 0), seen.get(path, 0)) for path in paths]
    return [line for line in lines if NOT_YET not in (line.truth, line.found)]


def compare(found: Mapping[str, Any], truth: Mapping[str, Any]) -> list[Difference]:
    """Return the lines on which a run (``Found.as_mapping()``) and the truth differ."""
    lines = compared_lines(found, truth)
    return [Difference(line.path, line.truth, line.found) for line in lines if not line.holds]
