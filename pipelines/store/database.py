"""``open_store`` and ``Store``: the one door to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from crawler.errors import DolpungError
from crawler.records import Stored
from crawler.rights import GRANTED, Grant
from pipelines.records import Article, NoArticle, Recognition, Refusal, TrendPoint
from pipelines.store import ask, calls, connect, expiry, habits, history, ledger, lock, plans
from pipelines.store.ahead import Ahead
from pipelines.store.ask_findings import Findings
from pipelines.store.backfills import Backfills
from pipelines.store.history import Past
from pipelines.store.keep import Reading, keep_reading
from pipelines.store.outdated import Outdated
from pipelines.store.rebuild import Reread, digest, rebuild
from pipelines.store.rows import (
    ArticleRow,
    Axis,
    EntityTotals,
    MentionRow,
    Query,
    Rebuilt,
    StoredPage,
    VersionReading,
    VersionRow,
)
from pipelines.store.wishes import HostWishes

if TYPE_CHECKING:
    from datetime import date, datetime
    from types import TracebackType

    from sqlalchemy import Connection

    from crawler.records import (
        Candidate,
        Dropped,
        Known,
        Page,
        Validators,
        VisitReport,
    )
    from crawler.sources import Source
    from pipelines.recognise.habits import Placed
    from pipelines.store.habits import Recognise

Reader = Callable[[StoredPage], tuple[Article, Recognition] | NoArticle]
"""Reads a stored page again, without the network."""

_ALL = Query()


def open_store(url: str, *, create: bool = True) -> Store:
    """Open the database at ``url`` and bring its tables up to date.

    ``sqlite:///file.db``, ``sqlite://`` (in memory) or ``postgresql://user@host/name``. Without
    ``create`` the database must exist already.

    Raises:
        DolpungError: the URL is not one of these, or the database cannot be used; says why.
    """
    return Store(connect.connect(url, create=create))


class Store(Ahead, Findings, HostWishes, Outdated, Past):
    """Everything that was fetched, and everything that was read from it.

    One connection, used by one thread at a time: every method may be called from any thread and waits
    for its turn. Each writing method is one transaction, committed when it returns.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._turn = threading.RLock()
        self._run: lock.Run | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the store cannot be used afterwards."""
        with self._turn:
            connect.close(self._connection)

    # --- the run ---------------------------------------------------------------------------------

    @contextmanager
    def hold_run(self, kind: str, now: datetime, *, rules: str = "") -> Iterator[lock.Run]:
        """Hold the database for one run (``collect``, ``run``, ``replay``, ``demo``).

        Raises:
            DolpungError: the database cannot be written.
            AlreadyRunning: another process that still lives holds it. What a killed process held is
                taken over at once on the same host, after an hour from another one.
        """
        try:
            with self._writing() as connection:
                held = lock.take(connection, kind, rules, lock.this_process(), now)
        except OperationalError as error:
            raise DolpungError(connect.not_writable(self._connection.engine.url, str(error.orig))) from error
        self._run, self._beat_at = held, now
        try:
            yield held
        finally:
            self._run = None
            with self._writing() as connection:
                lock.release(connection, held, self._beat_at)

    def beat(self, now: datetime) -> None:
        """Give a sign of life for the run held; visits do it by themselves.

        Raises:
            AlreadyRunning: another host took this run for dead.
        """
        with self._writing() as connection:
            self._sign_of_life(connection, now)

    def _sign_of_life(self, connection: Connection, now: datetime) -> None:
        if self._run is not None:
            lock.beat(connection, self._run, now)
            self._beat_at = now

    @property
    def _run_id(self) -> int | None:
        return self._run.id if self._run else None

    # --- what a visit needs (crawler.visit.Memory) -------------------------------------------------

    def validators(self, url: str) -> Validators | None:
        """Return what the listing at ``url`` was last fetched with, or None."""
        with self._reading() as connection:
            return ledger.listing_validators(connection, url)

    def open_visit(self, source: Source, now: datetime) -> int:
        """Begin the ledger of a visit and return its id."""
        with self._writing() as connection:
            self._sign_of_life(connection, now)
            return ledger.open_visit(connection, source.id, self._run_id, now)

    def note_listing(
        self, visit_id: int, url: str, validators: Validators, candidates: Sequence[Candidate]
    ) -> None:
        """Note a listing's candidates as pending together with its validators: both or neither."""
        with self._writing() as connection:
            ledger.note_listing(connection, visit_id, url, validators, candidates)

    def was_offered(self, visit_id: int, source_id: str, candidates: Sequence[Candidate]) -> bool:
        """Tell whether an earlier visit to the source was offered one of these candidates."""
        with self._reading() as connection:
            return calls.was_offered(connection, visit_id, source_id, candidates)

    def count_call(self, api: str, day: date, limit: int) -> bool:
        """Count one call to an API; False, and not counted, when that day's calls are used up."""
        with self._writing() as connection:
            return calls.count_call(connection, api, day, limit)

    def pending(self, source_id: str) -> Sequence[Candidate]:
        """Return the candidates of a source that are still to be decided, first seen first."""
        with self._reading() as connection:
            return ledger.pending(connection, source_id)

    def known(self, canonical: str) -> Known | None:
        """Return what is remembered of the article at this canonical URL, or None."""
        with self._reading() as connection:
            return ledger.known(connection, canonical)

    def settle(self, visit_id: int, candidate: Candidate, dropped: Dropped, now: datetime) -> None:
        """Write a dropped candidate into the ledger; after a transient reason it stays pending."""
        with self._writing() as connection:
            ledger.settle(connection, visit_id, candidate, dropped)
            plans.note_refusal(connection, visit_id, candidate, dropped, now)

    def touch(self, canonical: str, validators: Validators, now: datetime) -> None:
        """Note that the page at this canonical URL was confirmed unchanged."""
        with self._writing() as connection:
            ledger.touch(connection, canonical, validators, now)

    def last_published(self, source_id: str) -> datetime | None:
        """Return when the newest article of a source was published; the future does not count."""
        with self._reading() as connection:
            return ledger.last_published(connection, source_id)

    def close_visit(self, visit_id: int, report: VisitReport) -> None:
        """Write the head of the ledger; its lines are then exactly the report's items."""
        with self._writing() as connection:
            ledger.close_visit(connection, visit_id, report)
            if report.decision:
                plans.note_decision(connection, report.source, report.decision, report.finished_at)
            self._sign_of_life(connection, report.finished_at)

    def keep(
        self,
        visit_id: int,
        candidate: Candidate,
        page: Page,
        article: Article,
        recognition: Recognition,
        now: datetime,  # noqa: ARG002 - all times come from the page, so that a replay gives the same
        recognise: Recognise | None = None,
        grant: Grant = GRANTED,
    ) -> Stored | Dropped:
        """Store a page with what was read from it and settle its candidate: all or nothing.

        With ``recognise``, the source's habits are learned from a new version, and articles that are
        stored already are put right by what became usual: same transaction. ``grant`` says whether the
        page's bytes may be kept, and until when; article and recognition are what may be kept of them.

        Returns:
            ``Stored`` for a new article or version; ``Dropped`` with ``UNCHANGED`` when title, content
            text and publication day are as before, with ``DUPLICATE`` for a second address or another
            outlet's copy of an article that is stored. A stored page has its line in the ledger with
            this call; the line of a dropped one comes with ``settle``, as for every other drop.
        """
        with self._writing() as connection:
            reading = Reading(candidate, page, article, recognition, grant)
            verdict = keep_reading(connection, reading, visit_id, self._run_id)
            if isinstance(verdict, Stored):
                ledger.add_line(connection, visit_id, candidate, verdict)
                plans.forget_refusals(connection, page.source, candidate.canonical)
                if recognise:
                    habits.learn(connection, page.source, recognise, (verdict, article))
            ledger.settle_candidate(connection, visit_id, candidate, verdict)
            return verdict

    def expire(self, now: datetime) -> int:
        """Make excerpts of the pages that may not be kept any longer; return how many."""
        with self._writing() as connection:
            return expiry.expire(connection, now)

    @property
    def archive(self) -> Backfills:
        """What backfills remember (crawler.backfill.Archive)."""
        return Backfills(self._reading, self._writing)

    # --- questions -------------------------------------------------------------------------------

    def mentions(self, query: Query = _ALL, *, limit: int | None = None, offset: int = 0) -> list[MentionRow]:
        """Return mentions, newest day first (dateless last), then by article and place in its text."""
        with self._reading() as connection:
            return ask.mentions(connection, query, limit, offset)

    def mention_count(self, query: Query = _ALL) -> int:
        """Return how many rows ``mentions`` has for the query."""
        with self._reading() as connection:
            return ask.mention_count(connection, query)

    def mention_counts_by_day(self, query: Query = _ALL) -> dict[date | None, int]:
        """Return mentions by Asia/Seoul day, oldest first; the dateless under None, last."""
        with self._reading() as connection:
            return ask.mention_counts_by_day(connection, query)

    def mention_counts(self, query: Query = _ALL, by: Axis = Axis.ENTITY) -> dict[str, int]:
        """Return mentions by entity, source or zone, most first; the sum is ``mention_count``."""
        with self._reading() as connection:
            return ask.mention_counts(connection, query, by)

    def articles(self, query: Query = _ALL, *, limit: int | None = None, offset: int = 0) -> list[ArticleRow]:
        """Return articles, newest first (dateless last); with entities only those that mention one."""
        with self._reading() as connection:
            return ask.articles(connection, query, limit, offset)

    def article_count(self, query: Query = _ALL) -> int:
        """Return how many rows ``articles`` has for the query."""
        with self._reading() as connection:
            return ask.article_count(connection, query)

    def entity_totals(self, query: Query = _ALL) -> list[EntityTotals]:
        """Return mentions by zone and articles per entity, most mentions first."""
        with self._reading() as connection:
            return ask.entity_totals(connection, query)

    def trend(
        self, entities: Sequence[str], since: date, until: date, query: Query = _ALL
    ) -> dict[str, list[TrendPoint]]:
        """Return for each entity one point per Asia/Seoul day from ``since`` to ``until``, both included.

        ``query`` narrows sources and zones; its own entities and days are not used.
        """
        asked = replace(query, entities=tuple(entities), since=since, until=until)
        with self._reading() as connection:
            return ask.trend(connection, asked, asked.entities, since, until)

    def last_day(self) -> date | None:
        """Return the newest day that has an article, or None."""
        with self._reading() as connection:
            return ask.last_day(connection)

    def versions(self, article_id: int) -> list[VersionRow]:
        """Return the versions of an article, oldest first; none for an unknown id."""
        with self._reading() as connection:
            return ask.versions(connection, article_id)

    def reading(self, article_id: int, number: int | None = None) -> VersionReading | None:
        """Return a version in full (the current one by default) as article and recognition, or None."""
        with self._reading() as connection:
            return ask.reading(connection, article_id, number)

    # --- replay ----------------------------------------------------------------------------------

    def pages(self, batch: int = 20) -> Iterator[StoredPage]:
        """Yield every stored page in the order in which they were kept; never more than a batch in memory."""
        last_id = 0
        while True:
            with self._reading() as connection:
                found = history.pages_after(connection, last_id, batch)
            if not found:
                return
            yield from found
            last_id = found[-1].id

    def page_count(self) -> int:
        """Return how many pages are stored."""
        with self._reading() as connection:
            return history.page_count(connection)

    def habits(self, source: str) -> frozenset[Placed]:
        """Return the lines that a source prints at one place in most articles: furniture there.

        During a rebuild, those learned so far.
        """
        with self._reading() as connection:
            return habits.habits(connection, source)

    def rebuild(self, read: Reader, *, recognise: Recognise | None = None, dry: bool = False) -> Rebuilt:
        """Read every stored page again with ``read`` and replace everything derived, in one transaction.

        The same rules give the same rows and the same ids. If ``read`` raises, nothing has changed. A
        ``dry`` one does all of it and takes it back: it costs as much and changes nothing.
        """
        with self._writing() as connection:
            rebuilt = rebuild(connection, self._reread(read), self._run_id, recognise)
            if dry:
                connection.rollback()
            return rebuilt

    def _reread(self, read: Reader) -> Iterable[Reread]:
        for stored in self.pages():
            result = read(stored) if stored.is_whole else NoArticle(Refusal.EMPTY, "not kept")
            yield (stored, result, None) if isinstance(result, NoArticle) else (stored, *result)

    def digest(self) -> str:
        """Return a digest of everything derived: equal digests mean equal articles, versions, mentions."""
        with self._reading() as connection:
            return digest(connection)

    # --- turns -----------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn:
            self._connection.execution_options(writes=True)
            with self._connection.begin():
                yield self._connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._turn:
            if self._connection.in_transaction():  # rebuild reads pages while it writes
                yield self._connection
                return
            self._connection.execution_options(writes=False)
            with self._connection.begin():
                yield self._connection
