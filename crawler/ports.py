"""What a visit needs of others: the web, a memory, and somebody who takes the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from crawler.ahead import Plans
from crawler.records import Candidate, Dropped, Follow, Page, Stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from crawler.records import Failure, Known, Unchanged, Validators, VisitReport
    from crawler.sources import Source

Take = Callable[[int, Candidate, Page], Stored | Dropped | Follow]
"""Visit id, candidate and its page -> what became of it. Blocks; stores page and article at once."""


class Fetch(Protocol):
    """The web as a visit needs it: ``crawler.fetch.web.Web``, or a fake one."""

    async def get(
        self,
        url: str,
        *,
        kind: Literal["page", "listing", "robots"],
        validators: Validators | None = None,
        local: bool = False,
        delay: float,
        source: str = "",
    ) -> Page | Unchanged | Failure:
        """Fetch one URL; expected trouble is a value."""


class Memory(Plans, Protocol):
    """What earlier visits left, and where this one writes; blocking, called from one thread."""

    def validators(self, url: str) -> Validators | None:
        """Return what makes a request for a listing conditional."""

    def open_visit(self, source: Source, now: datetime) -> int:
        """Begin a visit; return its id."""

    def note_listing(
        self, visit_id: int, url: str, validators: Validators, candidates: Sequence[Candidate]
    ) -> None:
        """Keep candidates as pending together with the listing's validators, in one transaction."""

    def was_offered(self, visit_id: int, source_id: str, candidates: Sequence[Candidate]) -> bool:
        """Tell whether an earlier visit to the source was offered one of these."""

    def count_call(self, api: str, day: date, limit: int) -> bool:
        """Count one call to an API; False, and not counted, when that day's calls are used up."""

    def known(self, canonical: str) -> Known | None:
        """Return what is remembered of a stored article."""

    def settle(self, visit_id: int, candidate: Candidate, dropped: Dropped, now: datetime) -> None:
        """Note a drop; final unless the reason is transient."""

    def touch(self, canonical: str, validators: Validators, now: datetime) -> None:
        """Note that a stored article was asked for and has not changed."""

    def last_published(self, source_id: str) -> datetime | None:
        """Return the publication time of the source's newest article."""

    def close_visit(self, visit_id: int, report: VisitReport) -> None:
        """Keep the ledger."""
