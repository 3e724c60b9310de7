"""The entity schema: what is read from one page, and what is asked of many.

All records are frozen dataclasses; pydantic's ``TypeAdapter`` publishes them as JSON Schema and reads
them back (``dolpung schema``). One text and one offset system per article: ``start`` and ``end`` are
Python code points of ``Article.text``, ``end`` exclusive, and for everything that carries a
``surface``, ``text[start:end] == surface``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


class Zone(StrEnum):
    """What part of the page a block of text is."""

    TITLE = "title"
    DECK = "deck"
    HEADING = "heading"
    BODY = "body"
    BLOCKQUOTE = "blockquote"
    CAPTION = "caption"
    TABLE = "table"
    BYLINE = "byline"
    FURNITURE = "furniture"
    RELATED = "related"
    SHARE = "share"
    COMMENT = "comment"

    __hash__ = str.__hash__  # Enum's own is written in Python, and no str with its value has it


BODY_ZONES: frozenset[Zone] = frozenset({Zone.DECK, Zone.HEADING, Zone.BODY, Zone.BLOCKQUOTE, Zone.TABLE})
"""What ``Article.body`` is made of."""

CONTENT_ZONES: frozenset[Zone] = BODY_ZONES | {Zone.TITLE, Zone.CAPTION}
"""What counts by default: the publisher's own words about the matter."""


@dataclass(frozen=True, slots=True)
class Block:
    """A span of ``Article.text`` with its zone; blocks are in page order and never overlap."""

    zone: Zone
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article. ``alt`` belongs to the image and is not part of the text."""

    src: str
    alt: str | None = None
    caption: str | None = None


class Precision(StrEnum):
    """How exactly a time is given."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """When an article was published or changed.

    ``at`` is UTC; with precision ``day`` it is midnight of that day in ``zone`` and only the date is
    meaningful.
    """

    at: datetime
    precision: Precision
    zone: str
    """IANA zone in which the page gave (or was assumed to give) the time."""


@dataclass(frozen=True, slots=True)
class DateWitness:
    """One line of the date ledger: a date found on the page or in a hint, used or not."""

    role: str
    """``published`` or ``modified``."""
    raw: str
    witness: str
    """Where it was found: ``json-ld datePublished``, ``meta article:published_time``, ``feed`` …"""
    at: datetime | None
    precision: Precision | None
    assumed_zone: bool
    """The text had no zone: the source's was assumed."""
    chosen: bool
    reason: str
    """Why it was chosen or set aside."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read from one page."""

    canonical_url: str
    source: str | None
    title: str
    text: str
    blocks: tuple[Block, ...]
    deck: str | None = None
    authors: tuple[str, ...] = ()
    published: Timestamp | None = None
    modified: Timestamp | None = None
    dates: tuple[DateWitness, ...] = ()
    flags: tuple[str, ...] = ()
    """Contradictions worth a look: ``published_in_future``, ``modified_before_published`` …"""
    publisher: str | None = None
    section: str | None = None
    language: str = "ko"
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    wire: str | None = None
    """Wire service credited for the text (연합뉴스, 뉴시스, 뉴스1 …)."""
    rights: str | None = None
    """The page's own copyright line."""
    comment_count: int | None = None
    reader: str = ""
    """Version of the reading rules."""

    @property
    def body(self) -> str:
        """The content blocks in page order, joined by blank lines; captions and the title are not part."""
        return "\n\n".join(self.text[b.start : b.end] for b in self.blocks if b.zone in BODY_ZONES)


class Refusal(StrEnum):
    """Why a page gave no article."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    SHELL = "shell"
    TOO_LARGE = "too_large"
    NOINDEX = "noindex"
    RESERVED = "reserved"
    GONE = "gone"
    LOGIN = "login"
    PAYWALL = "paywall"
    CAPTCHA = "captcha"


@dataclass(frozen=True, slots=True)
class NoArticle:
    """The expected outcome of a page that cannot be read as an article."""

    kind: Refusal
    message: str
    follow: str | None = None
    """For ``shell``: the absolute URL that holds the article."""


class EntityKind(StrEnum):
    """What sort of thing an entity is."""

    COMPANY = "company"
    PERSON = "person"
    MODEL = "model"
    PRODUCT = "product"
    PROJECT = "project"
    ORGANIZATION = "organization"
    PLACE = "place"
    COUNTRY = "country"
    CONCEPT = "concept"

    __hash__ = str.__hash__  # as that of Zone


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names an entity."""

    entity: str
    surface: str
    start: int
    end: int
    zone: Zone = Zone.BODY
    particle: str | None = None
    """The particle that follows the name (는, 에서 …), without the name."""
    alias: str = ""
    """The alias of the catalogue that matched."""
    rule: str = ""
    """The rule that accepted it: ``free``, ``boundary``, ``context``, ``collective``, ``typo`` …"""
    certainty: float = 1.0


QuoteForm = Literal["direct", "block", "indirect"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words: the span is inside the quotation marks, or a clause told without marks."""

    start: int
    end: int
    speaker: str | None = None
    """The speaker as the text names them, or the resolved name."""
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_entity: str | None = None
    verb: str | None = None
    form: QuoteForm = "direct"
    """``direct``, ``block`` (a block quotation without marks) or ``indirect`` (…고 밝혔다)."""
    parent: int | None = None
    """Index of the quote that this one is nested in."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, count, share, duration … with its value in plain notation (``"63510000 USD"``)."""

    start: int
    end: int
    surface: str
    kind: str
    value: str | None
    approximate: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DateRef:
    """A date or time in the text as an interval (``"2026-Q2"``, ``"2026-03-04T10:00"``)."""

    start: int
    end: int
    surface: str
    value: str | None
    precision: str
    flags: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or is said to happen; the span is its evidence."""

    event_type: str
    start: int
    end: int
    trigger: str
    date: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    """Pairs of role and entity id (or the words of the text where there is no entity)."""
    flags: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing relation between two things, with the span that says so."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything found in one text."""

    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateRef, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    tagger: str = ""
    """Version of the recognisers and fingerprint of the catalogue."""
    reported: tuple[Quote, ...] = ()
    """What is told without quotation marks, ``form="indirect"``; never among ``quotes``."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One entity on one day (Asia/Seoul). ``None`` means that nothing is known, never zero."""

    day: date
    entity: str
    mentions: int | None
    articles: int | None
    """Articles that mention the entity."""
    total: int | None
    """All articles stored for that day: the denominator of ``share``."""
    share: float | None
    low: float | None
    high: float | None
    """Wilson score interval of ``share`` (95 %)."""
    sources: int | None
    """Sources with at least one stored article that day: the coverage."""
