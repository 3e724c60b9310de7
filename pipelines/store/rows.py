"""What can be asked of the store, and the records it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crawler.records import Bilingual, Candidate, Page, Reason, SourceState, Via
from pipelines.records import CONTENT_ZONES, Article, Precision, Recognition, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which mentions or articles are meant; every empty field means "all".

    ``since`` and ``until`` are days in Asia/Seoul, both included, compared with the day that the
    article counts for: as soon as one of them is set, dateless articles and those dated in the
    future are out.
    """

    entities: tuple[str, ...] = ()
    """Entity ids."""
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    """Source ids."""
    zones: frozenset[Zone] = CONTENT_ZONES
    """Zones of the mentions that count; no effect on articles unless ``entities`` are given."""
    standing: bool | None = None
    """True: mentions that the current version still has; False: those it lost; None: both."""
    new_since: datetime | None = None
    """Mentions first seen, or articles first seen, in a page fetched at or after this moment."""


class Axis(StrEnum):
    """What mentions can be counted by."""

    ENTITY = "entity"
    SOURCE = "source"
    ZONE = "zone"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One mention with the article it is in."""

    article_id: int
    number: int
    """Together with ``article_id`` the identity of the mention."""
    entity: str
    surface: str
    start: int
    end: int
    """Code points of the text of ``version``."""
    zone: Zone
    particle: str | None
    alias: str
    rule: str
    certainty: float
    version: int
    """The version of the article that had it first."""
    gone_version: int | None
    """The version that lost it; None: it stands."""
    seen_at: datetime
    """When the page of ``version`` was fetched."""
    title: str
    """The article's current title."""
    canonical_url: str
    source: str
    day: date | None
    published_at: datetime | None
    before: str
    after: str
    """Up to 40 code points of the same block on either side of the surface."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article as it stands."""

    id: int
    canonical_url: str
    source: str
    title: str
    published_at: datetime | None
    precision: Precision | None
    day: date | None
    """The Asia/Seoul day it counts for; None: dateless, or dated after the day it was fetched."""
    modified_at: datetime | None
    first_seen_at: datetime
    version: int
    """Number of the current version, so also how many there are."""
    mentions: int
    """How many of its mentions match the query."""


@dataclass(frozen=True, slots=True)
class EntityTotals:
    """What is known of one entity within a query."""

    entity: str
    mentions: int
    articles: int
    standing: int
    withdrawn: int
    """Mentions that a later version lost: ``mentions == standing + withdrawn``."""
    by_zone: Mapping[Zone, int]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of one article, without its text."""

    article_id: int
    number: int
    page_id: int
    fetched_at: datetime
    title: str
    published_at: datetime | None
    precision: Precision | None
    day: date | None
    modified_at: datetime | None
    fingerprint: str
    reader: str
    tagger: str
    run_id: int | None


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One version of one article in full."""

    article_id: int
    number: int
    article: Article
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class VisitRow:
    """The head of one visit's ledger; ``seen == stored + sum(dropped.values())``."""

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None
    """None: it is still going on, or its process was killed."""
    state: SourceState | None
    note: Bilingual | None
    listings: int
    unchanged_listings: int
    newest: datetime | None
    seen: int
    stored: int
    dropped: Mapping[Reason, int]
    run: str | None = None
    """The kind of run that made it: ``collect``, ``run``, ``backfill``, ``demo``."""

    @property
    def is_backfill(self) -> bool:
        """Whether it was about the past, and says nothing of how the source's feeds are."""
        return self.run == "backfill"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What became of one candidate of a visit."""

    url: str
    canonical: str
    via: Via
    listed_in: str
    reason: Reason | None
    """Why it was dropped; None: it was stored."""
    detail: str
    article_id: int | None
    version: int | None
    new_mentions: int | None
    title: str | None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A kept page with all that reading it again needs."""

    id: int
    candidate: Candidate
    page: Page
    is_whole: bool = True
    """False: its bytes may not be kept, only what was read from them is."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a replay came to."""

    pages: int
    refused: int
    """Pages that gave no article under the present rules; they stay stored."""
    articles: int
    versions: int
    mentions: int
    changed: bool
    """Whether anything derived differs from what it was before."""
