"""One page that was read becomes an article, a new version of one, or nothing: in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from crawler.discover.urls import canonical_url, lasting_key
from crawler.records import Candidate, Dropped, Page, Reason, Stored
from crawler.rights import GRANTED, Grant, Kept
from pipelines.records import Article, Recognition
from pipelines.store import pack
from pipelines.store.schema import address, article, body, page
from pipelines.store.statements import Row, add, add_missing, put
from pipelines.store.versions import FACTS, Version, add_version, facts_of


@dataclass(frozen=True)
class Reading:
    """A page with what was read from it."""

    candidate: Candidate
    page: Page
    article: Article
    recognition: Recognition
    grant: Grant = GRANTED

    @cached_property
    def key(self) -> str:
        """The article's identity: the canonical URL that the page claims."""
        return canonical_url(self.article.canonical_url)

    @cached_property
    def alias(self) -> str:
        """What else the article is known by: its number where the URL may change, else a listing's alias.

        The candidate's own address when there is none.
        """
        own, alias = self.candidate.canonical, self.candidate.hints.alias
        return lasting_key(own) or (canonical_url(alias) if alias else own)

    @cached_property
    def sha256(self) -> str:
        """Digest of the page's bytes: 0.1 ms for an ordinary page, so taken once."""
        return self.page.sha256

    @cached_property
    def hints(self) -> str:
        """The candidate's hints as they are stored."""
        return pack.hints_json(self.candidate.hints)


@dataclass(frozen=True, slots=True)
class Target:
    """A stored article, as far as the decision needs it."""

    id: int
    canonical_url: str
    home: str
    source: str
    version: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored under the addresses of a reading."""

    target: Target | None = None
    """The article meant: the one that bears the canonical URL, else the one that an address leads to."""
    same_bytes: bool = False
    """The candidate's address gave these very bytes under these very hints last time."""


class Placement(Enum):
    """What a reading is to the store."""

    NEW = "new article"
    UPDATE = "new version"
    UNCHANGED = "the same as before"
    COPY = "a second address or another outlet's copy of an article we have"


def decide(reading: Reading, fingerprint: str, target: Target | None) -> Placement:
    """Decide what a reading is; pure.

    Only the address that an article was read from (its home), or the very address that the page
    claims, may change it: two renderings of one article would else make versions for ever.
    """
    if target is None:
        return Placement.NEW
    if target.source != reading.page.source:
        return Placement.COPY
    at_home = reading.candidate.canonical == target.home
    if not at_home and reading.candidate.canonical != reading.key:
        return Placement.COPY
    if fingerprint == target.fingerprint:
        return Placement.UNCHANGED if at_home else Placement.COPY
    return Placement.UPDATE


def keep_reading(
    connection: Connection, reading: Reading, visit_id: int, run_id: int | None
) -> Stored | Dropped:
    """Store what is new in a page that was just fetched and tell what it was; no commit."""
    found = find(connection, reading)
    digest = pack.fingerprint(reading.article)
    if found.same_bytes and found.target is not None:
        at_home = reading.candidate.canonical == found.target.home
        placement = Placement.UNCHANGED if at_home else Placement.COPY
    else:
        placement = decide(reading, digest, found.target)
    if placement in {Placement.NEW, Placement.UPDATE}:
        page_id = _add_page(connection, reading, visit_id)
        return write(connection, reading, digest, found.target, page_id=page_id, run_id=run_id)
    assert found.target is not None  # noqa: S101 - decide() returns NEW for None
    _note_fetch(connection, reading, found.target)
    if placement is Placement.UNCHANGED:
        return Dropped(Reason.UNCHANGED)
    return Dropped(Reason.DUPLICATE, found.target.canonical_url)


def find(connection: Connection, reading: Reading) -> Found:
    """Return what is stored under the addresses of a reading."""
    own, key = reading.candidate.canonical, reading.key
    rows = connection.execute(_FIND, {"own": own, "key": key, "alias": reading.alias}).all()
    leading = {row.reached_by: _target(row) for row in rows if row.leads}
    target = leading.get(key) or leading.get(own) or leading.get(reading.alias)
    now = (reading.sha256, reading.hints)
    return Found(target, any(row.reached_by == own and (row.sha256, row.hints) == now for row in rows))


def _target(row: Any) -> Target:
    return Target(row.id, row.canonical_url, row.home, row.source, row.version, row.fingerprint)


def write(
    connection: Connection,
    reading: Reading,
    digest: str,
    target: Target | None,
    *,
    page_id: int,
    run_id: int | None,
    old_id: int | None = None,
) -> Stored:
    """Write a new article or a new version of ``target``, and where its addresses lead; no commit."""
    facts = facts_of(reading.article, reading.page.fetched_at, digest)
    if target is None:
        number, source = 1, reading.page.source
        article_id = _add_article(connection, reading, facts, old_id)
    else:
        article_id, number, source = target.id, target.version + 1, target.source
        home = reading.candidate.canonical
        changed = {**facts, "version": number, "home": home, "the_id": article_id}
        connection.execute(_UPDATE_ARTICLE, changed)
    _lead(connection, reading, target.canonical_url if target else reading.key)
    version = Version(
        article_id, number, source, page_id, run_id, reading.page.fetched_at, reading.article,
        reading.recognition, facts,
    )  # fmt: skip
    return Stored(article_id, number, add_version(connection, version), reading.article.title)


def _add_article(connection: Connection, reading: Reading, facts: Row, old_id: int | None) -> int:
    row: Row = {
        **facts,
        "canonical_url": reading.key,
        "home": reading.candidate.canonical,
        "source": reading.page.source,
        "first_seen_at": reading.page.fetched_at,
        "version": 1,
    }
    if old_id is not None:
        row["id"] = old_id
    return add(connection, article, row)


def _add_page(connection: Connection, reading: Reading, visit_id: int) -> int:
    fetched, candidate = reading.page, reading.candidate
    digest = reading.sha256
    is_whole = reading.grant.kept is Kept.FULL
    kept = connection.execute(_HAS_BODY, {"digest": digest}).first()
    if kept is None or (is_whole and not kept.zstd):
        packed = pack.packed(fetched.body) if is_whole else b""
        row = {"sha256": digest, "size": len(fetched.body), "zstd": packed}
        put(connection, body, [row])
    page_row = {
        "source": fetched.source,
        "canonical": candidate.canonical,
        "hints": reading.hints,
        "url": fetched.url,
        "final_url": fetched.final_url,
        "status": fetched.status,
        "headers": pack.headers_json(fetched.headers),
        "site_wishes": pack.headers_json(fetched.site_wishes),
        "sha256": digest,
        "fetched_at": fetched.fetched_at,
        "visit_id": visit_id,
        "kept": reading.grant.kept,
        "until": reading.grant.until,
    }
    return add(connection, page, page_row)


_LINK = ("article_url", "leads")
_FETCH = ("url", "hints", "etag", "last_modified", "sha256", "fetched_at")


def _lead(connection: Connection, reading: Reading, article_url: str) -> None:
    """Let the candidate's address and the canonical URL lead to the article."""
    own, key = reading.candidate.canonical, reading.key
    put(connection, address, [_address_row(reading, own, article_url, leads=True)])
    if key != own:  # what was fetched from there itself, if anything, stays
        put(connection, address, [_address_row(reading, key, article_url, leads=True)], keep=_FETCH)
    _note_alias(connection, reading, article_url, leads=True)


def _note_fetch(connection: Connection, reading: Reading, target: Target) -> None:
    """Remember how the candidate's address was fetched; where it leads stays, if it leads anywhere."""
    row = _address_row(reading, reading.candidate.canonical, target.canonical_url, leads=False)
    put(connection, address, [row], keep=_LINK)
    _note_alias(connection, reading, target.canonical_url, leads=False)


def _note_alias(connection: Connection, reading: Reading, article_url: str, *, leads: bool) -> None:
    """Know the article under its alias, unless that has a history of its own."""
    if reading.alias != reading.candidate.canonical:
        row = _address_row(reading, reading.alias, article_url, leads=leads)
        add_missing(connection, address, [row])


def _address_row(reading: Reading, canonical: str, article_url: str, *, leads: bool) -> Row:
    validators = reading.page.validators
    return {
        "canonical": canonical,
        "article_url": article_url,
        "leads": leads,
        "url": reading.page.url,
        "hints": reading.hints,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "sha256": reading.sha256,
        "fetched_at": reading.page.fetched_at,
    }


_HAS_BODY = select(func.substr(body.c.zstd, 1, 1).label("zstd")).where(body.c.sha256 == bindparam("digest"))
_UPDATE_ARTICLE = (
    update(article)
    .where(article.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in (*FACTS, "version", "home")})
)
_FIND = (
    select(
        address.c.canonical.label("reached_by"),
        address.c.leads,
        address.c.sha256,
        address.c.hints,
        article.c.id,
        article.c.canonical_url,
        article.c.home,
        article.c.source,
        article.c.version,
        article.c.fingerprint,
    )
    .join(article, article.c.canonical_url == address.c.article_url)
    .where(address.c.canonical.in_([bindparam("own"), bindparam("key"), bindparam("alias")]))
)
