"""The records that the crawler makes on the way from a source to a page.

All are frozen; all times are timezone-aware UTC. ``pipelines.records`` continues where these end.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
"""The zone whose days everything is counted in, and whose times are shown."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One message or name in the two languages that users read."""

    ko: str
    en: str

    def text(self, lang: str) -> str:
        """Return the Korean text for ``lang == "ko"``, else the English one."""
        return self.ko if lang == "ko" else self.en


class Via(StrEnum):
    """How a candidate was discovered."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    SEARCH = "search"
    ARCHIVE = "archive"  # a backfill: sitemaps, archives and further pages of lists


@dataclass(frozen=True, slots=True)
class Hints:
    """What a listing says of an article before its page is fetched; every field may be missing.

    ``published`` and ``modified`` are raw strings as the feed has them: only the date rules of
    ``pipelines.extract`` decide what they mean (a naive time is read in the source's zone there).
    """

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    summary: str | None = None
    alias: str | None = None
    """Another URL of the same article, such as a portal's copy; as the listing writes it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that a feed, sitemap or listing offers as an article."""

    url: str
    canonical: str
    via: Via
    seen_at: str
    """URL of the feed, sitemap or listing page that named it."""
    hints: Hints = Hints()
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has this changed?" with (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None
    since: datetime | None = field(default=None, compare=False)
    """When they last came with a body, where that is known."""

    def __bool__(self) -> bool:
        """Tell whether a conditional request can be made at all."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one fetched page, exactly as the server sent them after content decoding."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    source: str
    fresh_until: datetime | None = None
    """Until when the server itself says that nothing will be new."""
    site_wishes: tuple[tuple[str, str], ...] = ()
    """What its site's robots.txt and tdmrep.json ask of this page, named and valued as headers would be."""

    @property
    def sha256(self) -> str:
        """Hex digest of the body."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """Return the first header of that name (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type header, or None."""
        return self.header("content-type")

    @property
    def validators(self) -> Validators:
        """The validators for the next conditional request."""
        return Validators(self.header("etag"), self.header("last-modified"))


class Reason(StrEnum):
    """Why a candidate was dropped, or why a visit failed. Each has a bilingual label in ``errors``."""

    # decided before fetching
    DUPLICATE = "duplicate"  # the same article was already listed in this visit
    OUT_OF_SCOPE = "out_of_scope"  # the URL is not an article of this source
    ROBOTS = "robots"  # robots.txt asks us not to fetch it
    KNOWN = "known"  # stored before, and nothing suggests that it changed
    OVER_LIMIT = "over_limit"  # more pages than one visit may take; stays pending
    STOPPED = "stopped"  # the run was asked to stop; stays pending
    OUT_OF_RANGE = "out_of_range"  # of another day than those that a backfill asks for
    # decided by the server
    UNCHANGED = "unchanged"  # 304, or the same bytes or the same article as before
    RATE_LIMITED = "rate_limited"  # 429 or 503 with Retry-After beyond our patience; stays pending
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    BLOCKED = "blocked"  # 401, 403, 451
    TIMEOUT = "timeout"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    NO_KEY = "no_key"  # an API that wants a key of ours, and the environment has none
    PROTOCOL = "protocol"  # not HTTP as we know it
    REDIRECTS = "redirects"  # loop, too many, or to a scheme that is not http(s)
    PRIVATE_ADDRESS = "private_address"  # not a public host, and the source is not marked local
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"  # not HTML (for a page), not XML or JSON (for a feed)
    # decided by reading
    UNREADABLE = "unreadable"
    EMPTY = "empty"  # 200, but no article text / no item
    NOINDEX = "noindex"
    RESERVED = "reserved"  # the page asks not to be kept or mined in another way, and is configured so
    GONE = "gone"  # 200, but it only says that the article was deleted
    LOGIN = "login"
    PAYWALL = "paywall"
    CAPTCHA = "captcha"  # a bot check: the host is left alone for this visit
    HELD = "held"  # not asked for after a bot check on the same host; stays pending
    # decided by what earlier visits met
    LATER = "later"  # refused before: its next try is not due yet
    GIVEN_UP = "given_up"  # refused at every try: left alone until its listing says something else of it


TRANSIENT: frozenset[Reason] = frozenset({
    Reason.OVER_LIMIT, Reason.STOPPED, Reason.RATE_LIMITED, Reason.HTTP_5XX, Reason.TIMEOUT,
    Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.PROTOCOL, Reason.CAPTCHA, Reason.HELD,
})  # fmt: skip
"""Reasons after which a candidate stays pending and is tried again at the next visit."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A fetch that gave no page: an expected outcome, so a value and not an exception."""

    url: str
    reason: Reason
    detail: str = ""
    status: int | None = None
    retry_after: float | None = None
    """Seconds that the server asked us to wait."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server answered 304: what we have is still what it would send."""

    url: str
    validators: Validators = Validators()
    """What to ask with the next time; a 304 may renew it."""
    fresh_until: datetime | None = None
    """Until when the server itself says that nothing will be new."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The page was read and kept: a new article, or a new version of a known one."""

    article_id: int
    version: int
    new_mentions: int
    title: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """The candidate was not kept."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """The page is only a shell (Naver blog's frameset): the article is at ``url``."""

    url: str


Verdict = Stored | Dropped
"""What became of one candidate."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a visit's ledger."""

    candidate: Candidate
    verdict: Verdict


class SourceState(StrEnum):
    """How a source is doing after a visit."""

    OK = "ok"
    QUIET = "quiet"  # nothing new for longer than it expects of itself
    EMPTY = "empty"  # 200 OK, but its listings hold no item
    FAILED = "failed"  # none of its listings could be fetched or read
    BLOCKED = "blocked"  # robots or the server refuse us
    PARTIAL = "partial"  # some listings failed, others did not


@dataclass(frozen=True, slots=True)
class VisitReport:
    """The ledger of one visit to one source; ``seen == stored + sum(dropped.values())`` always holds."""

    source: str
    started_at: datetime
    finished_at: datetime
    state: SourceState
    items: tuple[Item, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Listings (feeds, sitemaps, listing pages) that could not be fetched or read."""
    listings: int = 0
    """Listings asked for, 304s included."""
    unchanged_listings: int = 0
    note: Bilingual | None = None
    newest: datetime | None = None
    """Publication time of the newest article known of this source, when it is known."""
    decision: Decision | None = None
    """When to come back; None when nothing is remembered of the source."""

    @property
    def seen(self) -> int:
        """Candidates offered by the listings, plus those left over from earlier visits."""
        return len(self.items)

    @property
    def stored(self) -> int:
        """Candidates that became a new article or a new version."""
        return sum(isinstance(item.verdict, Stored) for item in self.items)

    @property
    def dropped(self) -> Mapping[Reason, int]:
        """Candidates that were not kept, counted by reason."""
        return Counter(item.verdict.reason for item in self.items if isinstance(item.verdict, Dropped))


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an article that was stored before."""

    canonical: str
    hints: Hints
    """The hints under which it was last read: a change of title or date is a sign of a new version."""
    page_url: str
    validators: Validators
    sha256: str
    published_at: datetime | None
    last_fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed, sitemap or listing page offers."""

    url: str
    candidates: Sequence[Candidate] = ()
    children: Sequence[str] = ()
    """Further listings to read: the sitemaps of an index, the next page of a list."""
    problems: Sequence[str] = field(default=())
    """Entries that could not be read, one line each."""
    newest_first: bool = False
    """Its children hold older items: not read once an item of this one was offered by an earlier visit."""
    children_modified: Sequence[str | None] = ()
    """What a sitemap index says of when each of its children changed; as long as them, or empty."""
    next_page: str | None = None
    """Where the list goes on; read only when somebody decides so."""


@dataclass(frozen=True, slots=True)
class MissedRun:
    """A visit that the schedule promised and that did not take place."""

    source: str
    scheduled_at: datetime
    noted_at: datetime
    reason: str
    """``late`` (later than the misfire grace), ``running`` (the visit before is still going on) or ``slept``
    (more than one was due while the machine stood still: one was made for all)."""


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What a listing told of itself when it was last read in full (a 304 tells nothing new)."""

    url: str
    size: int
    """Entries in it: what it holds before the oldest falls out."""
    read_at: datetime
    pause: float = 0.0
    """Seconds for which the server calls it fresh."""
    pause_by: str = ""
    """Who says so: ``Cache-Control``, ``Expires``, ``ttl`` or ``sy:updatePeriod``."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day (UTC) in which it asks not to be read (RSS ``skipHours``)."""
    asked: str = ""
    """The address that was asked for, where that is another than ``url``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """When a source is visited next, and why."""

    at: datetime
    reason: Bilingual
    not_before: datetime | None = None
    """What the server asked for, or the back-off after a failure: no setting shortens it."""
    failures: int = 0
    """Visits in a row that could read no listing."""
    failure: Reason | None = None
    """Why the last one could not."""
    ask_anew: bool = False
    """The next visit asks for listings unconditionally: a 304 is no longer believed."""
    wait_until: datetime | None = None
    """Until when the server asked us to stay away (Retry-After); part of ``not_before``."""
    listings: tuple[ListingFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTry:
    """A page that was refused: how often in a row, and when it is tried again."""

    tries: int
    reason: Reason
    again_at: datetime | None
    """None: given up until its listing gives it another title or date."""
    hints: Hints = Hints()
    """What its listing said of it then."""
