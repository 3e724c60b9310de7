"""The tables, each column explained.

Written by fetching: visit, visit_item, visit_failure, listing, candidate, api_call, host_wish, circuit,
body, page, address.
Derived from pages and rebuilt by replay: article, article_version, mention, habit; finding,
finding_entity (``found_schema``).
Of what was before the feeds: backfill, backfill_step.
Of the process itself: run, run_lock, missed_run, plan, page_try.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from pipelines.store.columns import Instant, Words

REVISION = "0009"
"""The migration that this code needs; a test keeps it equal to the newest file in ``migrations``."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Words, nullable=False, doc="collect, run, replay, demo …"),
    Column("rules", Words, nullable=False, doc="versions of the rules it ran with"),
    Column("started_at", Instant, nullable=False, doc="when it began"),
    Column("finished_at", Instant, doc="empty while it runs, and for ever if it was killed"),
)

run_lock = Table(
    "run_lock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, doc="always 1: one run at a time"),
    Column("token", Words, nullable=False, doc="random; who knows it holds the lock"),
    Column("kind", Words, nullable=False, doc="kind of the run that holds it"),
    Column("host", Words, nullable=False, doc="host name of the holder"),
    Column("pid", Integer, nullable=False, doc="process id of the holder"),
    Column("birth", Words, nullable=False, doc="boot and start time of that process, where the system tells"),
    Column("taken_at", Instant, nullable=False, doc="since when it is held"),
    Column("beat_at", Instant, nullable=False, doc="last sign of life of the holder"),
)

missed_run = Table(
    "missed_run",
    metadata,
    Column("source", Words, primary_key=True, doc="source id"),
    Column("scheduled_at", Instant, primary_key=True, doc="when the visit should have begun"),
    Column("noted_at", Instant, nullable=False, doc="when it was found missing"),
    Column("reason", Words, nullable=False, doc="why, as the scheduler said it"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Words, nullable=False, doc="source id"),
    Column("run_id", Integer, ForeignKey("run.id"), doc="the run that made it"),
    Column("started_at", Instant, nullable=False, doc="when it began"),
    Column("finished_at", Instant, doc="empty while it runs, and for ever if it was killed"),
    Column("state", Words, doc="SourceState; empty as long as finished_at is"),
    Column("note_ko", Words, doc="what a person should know of it, in Korean"),
    Column("note_en", Words, doc="the same in English"),
    Column("listings", Integer, nullable=False, doc="feeds, sitemaps and listing pages asked for"),
    Column("unchanged_listings", Integer, nullable=False, doc="those that answered 304"),
    Column("newest", Instant, doc="publication time of the newest article then known of the source"),
    Index(None, "source", "started_at"),
)

visit_failure = Table(
    "visit_failure",
    metadata,
    Column("visit_id", Integer, ForeignKey("visit.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="0, 1, 2 … in order of trouble"),
    Column("url", Words, nullable=False, doc="the listing that could not be fetched or read"),
    Column("reason", Words, nullable=False, doc="Reason"),
    Column("detail", Words, nullable=False, doc="one line for a person"),
    Column("status", Integer, doc="HTTP status, if there was an answer"),
    Column("retry_after", Float, doc="seconds that the server asked us to wait"),
)

visit_item = Table(
    "visit_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", Integer, ForeignKey("visit.id"), nullable=False, index=True),
    Column("url", Words, nullable=False, doc="the candidate's URL as listed"),
    Column("canonical", Words, nullable=False, doc="its canonical form"),
    Column("via", Words, nullable=False, doc="Via: feed, sitemap, listing, search"),
    Column("listed_in", Words, nullable=False, doc="URL of the listing that named it"),
    Column("reason", Words, doc="Reason of the drop; empty: it was stored"),
    Column("detail", Words, nullable=False, doc="more on the reason"),
    # the ledger is history: it stays true when a replay removes or renumbers articles, so no foreign key
    Column("article_id", Integer, doc="the article it became"),
    Column("version", Integer, doc="the version it became"),
    Column("new_mentions", Integer, doc="content mentions that no earlier version had"),
    Column("title", Words, doc="title as stored"),
)

listing = Table(
    "listing",
    metadata,
    Column("url", Words, primary_key=True, doc="feed, sitemap or listing page"),
    Column("source", Words, nullable=False, doc="source id"),
    Column("etag", Words, doc="for If-None-Match"),
    Column("last_modified", Words, doc="for If-Modified-Since"),
    Column("visit_id", Integer, ForeignKey("visit.id"), nullable=False, doc="the visit that read it last"),
)

candidate = Table(
    "candidate",
    metadata,
    Column("source", Words, primary_key=True, doc="source id"),
    Column("canonical", Words, primary_key=True, doc="canonical URL"),
    Column("url", Words, nullable=False, doc="URL as listed"),
    Column("via", Words, nullable=False, doc="Via: feed, sitemap, listing"),
    Column("listed_in", Words, nullable=False, doc="URL of the listing that named it"),
    Column("guid", Words, doc="the feed's own id of it"),
    Column("hints", Words, nullable=False, doc="Hints as JSON"),
    Column("pending", Boolean(create_constraint=False), nullable=False, doc="still to be decided"),
    Column("reason", Words, doc="why it was dropped last; empty: stored, or never tried"),
    Column("tries", Integer, nullable=False, doc="verdicts in a row that left it pending"),
    Column("first_seen_at", Instant, nullable=False, doc="start of the visit that saw it first"),
    Column("visit_id", Integer, ForeignKey("visit.id"), nullable=False, doc="the visit that saw it last"),
    Index(None, "source", "pending"),
    Index(None, "source", "first_seen_at"),
)

api_call = Table(
    "api_call",
    metadata,
    Column("api", Words, primary_key=True, doc="what the limit is for"),
    Column("day", Date, primary_key=True, doc="Asia/Seoul"),
    Column("calls", Integer, nullable=False, doc="made on that day, by whichever source"),
)

body = Table(
    "body",
    metadata,
    Column("sha256", Words, primary_key=True, doc="hex digest of the bytes"),
    Column("size", Integer, nullable=False, doc="length before compression"),
    Column("zstd", LargeBinary, nullable=False, doc="the bytes, compressed; empty where not to be kept"),
)

host_wish = Table(
    "host_wish",
    metadata,
    Column("key", Words, primary_key=True, doc="queue of a host, or origin of a robots.txt"),
    Column("until", Instant, doc="a Retry-After: nothing is asked of it before"),
    Column("crawl_delay", Float, nullable=False, doc="seconds between two requests, as robots.txt says"),
    Column("tdm", Words, nullable=False, doc="JSON: what the origin's tdmrep.json reserves; empty: nothing"),
    Column("tdm_read_at", Instant, doc="when that was asked for last"),
)

circuit = Table(
    "circuit",
    metadata,
    Column("origin", Words, primary_key=True, doc="scheme, host and port of one that keeps failing"),
    Column("reason", Words, nullable=False, doc="Reason of its last failures"),
    Column("failures", Integer, nullable=False, doc="in a row, all of that class"),
    Column("pauses", Integer, nullable=False, doc="in a row, each twice as long as the one before"),
    Column("until", Instant, doc="when the last of them ends; before the first one: null"),
)

page = Table(
    "page",
    metadata,
    Column("id", Integer, primary_key=True, doc="grows in the order in which pages were kept"),
    Column("source", Words, nullable=False, doc="source id"),
    Column("canonical", Words, nullable=False, doc="canonical URL of the candidate that led here"),
    Column("hints", Words, nullable=False, doc="Hints as JSON: reading again needs the same"),
    Column("url", Words, nullable=False, doc="URL that was asked for"),
    Column("final_url", Words, nullable=False, doc="URL that answered"),
    Column("status", Integer, nullable=False, doc="HTTP status"),
    Column("headers", Words, nullable=False, doc="pairs of name and value as JSON"),
    Column("site_wishes", Words, nullable=False, doc="pairs as JSON: what files of its site ask of the page"),
    Column("sha256", Words, ForeignKey("body.sha256"), nullable=False, doc="its bytes"),
    Column("fetched_at", Instant, nullable=False, doc="when it was fetched"),
    Column("visit_id", Integer, ForeignKey("visit.id"), nullable=False, doc="the visit that fetched it"),
    Column("kept", Words, nullable=False, server_default="full", doc="full, excerpt, or expired to one"),
    Column("until", Instant, index=True, doc="when a full page is to become an excerpt; empty: never"),
)

address = Table(
    "address",
    metadata,
    Column("canonical", Words, primary_key=True, doc="canonical URL under which an article is reached"),
    # the URL and not the id: addresses outlive a rebuild of the articles
    Column("article_url", Words, nullable=False, index=True, doc="canonical URL of the article"),
    Column("leads", Boolean(create_constraint=False), nullable=False, doc="false: a copy or second address"),
    Column("url", Words, nullable=False, doc="URL that was fetched last"),
    Column("hints", Words, nullable=False, doc="Hints as JSON under which it was read last"),
    Column("etag", Words, doc="for If-None-Match"),
    Column("last_modified", Words, doc="for If-Modified-Since"),
    Column("sha256", Words, nullable=False, doc="digest of the bytes fetched last, kept or not"),
    Column("fetched_at", Instant, nullable=False, doc="when it was fetched or confirmed (304) last"),
)

article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("canonical_url", Words, nullable=False, doc="its identity"),
    Column("home", Words, nullable=False, doc="canonical URL of the candidate that it is read from"),
    Column("source", Words, nullable=False, doc="source id"),
    Column("first_seen_at", Instant, nullable=False, doc="when its first page was fetched"),
    Column("version", Integer, nullable=False, doc="number of the current version"),
    Column("fingerprint", Words, nullable=False, doc="of the current version"),
    Column("title", Words, nullable=False, doc="of the current version"),
    Column("published_at", Instant, doc="of the current version; empty: the page gives none"),
    Column("published_precision", Words, doc="Precision of it"),
    Column("day", Date, doc="Asia/Seoul day it counts for; empty: dateless, or dated after it was fetched"),
    Column("modified_at", Instant, doc="of the current version, as the page says"),
    Column("findings", Integer, doc="how many are listed; empty: stored before there was a list"),
    UniqueConstraint("canonical_url"),
    Index(None, "day", "source"),
    Index(None, "source", "published_at"),
    Index(None, "source", "id"),
    sqlite_autoincrement=True,  # replay gives articles their old ids back: none may be taken meanwhile
)

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", Integer, ForeignKey("article.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="1, 2, 3 …"),
    Column("page_id", Integer, ForeignKey("page.id"), nullable=False, doc="what it was read from"),
    Column("fetched_at", Instant, nullable=False, doc="when that page was fetched"),
    Column("fingerprint", Words, nullable=False, doc="digest of title, content text and publication day"),
    Column("title", Words, nullable=False, doc="title"),
    Column("published_at", Instant, doc="as this version says"),
    Column("published_precision", Words, doc="Precision of it"),
    Column("day", Date, doc="Asia/Seoul day, as article.day"),
    Column("modified_at", Instant, doc="as this version says"),
    Column("text", Words, nullable=False, doc="Article.text; offsets point into it"),
    Column("record", Words, nullable=False, doc="the rest of the Article as JSON"),
    Column("recognition", Words, nullable=False, doc="the Recognition as JSON"),
    Column("mention_numbers", Words, nullable=False, doc="mention.number of each of its mentions, as JSON"),
    Column("reader", Words, nullable=False, doc="version of the reading rules"),
    Column("tagger", Words, nullable=False, doc="version of the recognisers and the catalogue"),
    Column("run_id", Integer, ForeignKey("run.id"), doc="the run that derived it"),
    Index(None, "page_id"),
)

mention = Table(
    "mention",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="1, 2, 3 … within the article"),
    Column("version", Integer, nullable=False, doc="version that had it first; offsets point there"),
    Column("gone_version", Integer, doc="version that lost it; empty: it stands"),
    Column("entity", Words, nullable=False, doc="entity id"),
    Column("surface", Words, nullable=False, doc="the name as written"),
    Column("start", Integer, nullable=False, doc="code point offset in article_version.text"),
    Column("stop", Integer, nullable=False, doc="end of it, exclusive"),
    Column("zone", Words, nullable=False, doc="Zone"),
    Column("content", Boolean(create_constraint=False), nullable=False, doc="zone is one that counts"),
    Column("particle", Words, doc="the particle that follows"),
    Column("alias", Words, nullable=False, doc="the alias that matched"),
    Column("rule", Words, nullable=False, doc="the rule that accepted it"),
    Column("certainty", Float, nullable=False, doc="0 to 1"),
    Column("source", Words, nullable=False, doc="the article's source, repeated for trends"),
    Column("day", Date, doc="the article's day, repeated for trends"),
    ForeignKeyConstraint(["article_id", "version"], ["article_version.article_id", "article_version.number"]),
    Index(None, "entity", "day", "content", "article_id", "source"),
)

habit = Table(
    "habit",
    metadata,
    Column("source", Words, primary_key=True, doc="source id"),
    Column("line", Words, primary_key=True, doc="a line that most of its articles have: furniture"),
    Column("side", Words, primary_key=True, doc="start or end: where its place is counted from"),
    Column("distance", Integer, primary_key=True, autoincrement=False, doc="lines from there, from 0"),
)

backfill = Table(
    "backfill",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Words, nullable=False, index=True, doc="source id"),
    Column("since", Date, nullable=False, doc="first day asked for, in the source's zone"),
    Column("until", Date, doc="last day asked for; empty: open"),
    Column("opened_at", Instant, nullable=False, doc="when it was asked for first"),
    Column("finished_at", Instant, doc="when all of it was read; empty: to be continued"),
)

backfill_step = Table(
    "backfill_step",
    metadata,
    Column("backfill_id", Integer, ForeignKey("backfill.id"), primary_key=True),
    Column("url", Words, primary_key=True, doc="a sitemap, or a page of a list"),
    Column("number", Integer, nullable=False, doc="1, 2, 3 … in the order in which they were named"),
    Column("entrance", Words, nullable=False, doc="address of the configured entrance it belongs to"),
    Column("page", Integer, nullable=False, doc="number of the page of its list"),
    Column("depth", Integer, nullable=False, doc="how many sitemap indexes are above it"),
    Column("earlier", Words, nullable=False, doc="digests of what the pages before it listed, as JSON"),
    Column("listed", Words, nullable=False, doc="the same with its own, while its next page is undecided"),
    Column("next_url", Words, doc="its next page, as long as nobody knows whether that is needed"),
    Column("visit_id", Integer, ForeignKey("visit.id"), doc="the visit that read it"),
    Column("closed", Boolean(create_constraint=False), nullable=False, doc="nothing is left to do with it"),
    Index(None, "backfill_id", "closed"),
)

plan = Table(
    "plan",
    metadata,
    Column("source", Words, primary_key=True, doc="source id"),
    Column("next_at", Instant, nullable=False, doc="when it is visited next"),
    Column("reason_ko", Words, nullable=False, doc="why then, in Korean"),
    Column("reason_en", Words, nullable=False, doc="the same in English"),
    Column("not_before", Instant, doc="the server's wish or the back-off; empty: nobody minds"),
    Column("failures", Integer, nullable=False, doc="visits in a row that could read no listing"),
    Column("failure", Words, doc="Reason of the last of them"),
    Column("ask_anew", Boolean(create_constraint=False), nullable=False, doc="no 304 is believed next time"),
    Column("wait_until", Instant, doc="until when the server asked us to stay away; empty: it did not"),
    Column("listings", Words, nullable=False, doc="ListingFacts as JSON"),
    Column("decided_at", Instant, nullable=False, doc="end of the visit after which it was decided"),
)

page_try = Table(
    "page_try",
    metadata,
    Column("source", Words, primary_key=True, doc="source id"),
    Column("canonical", Words, primary_key=True, doc="canonical URL of a page that gave no article"),
    Column("tries", Integer, nullable=False, doc="refusals in a row"),
    Column("reason", Words, nullable=False, doc="Reason of the last one"),
    Column("again_at", Instant, doc="when it is tried again; empty: taken for gone"),
    Column("hints", Words, nullable=False, doc="Hints as JSON under which it was refused"),
    Index(None, "source", "again_at"),
)
