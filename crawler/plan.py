"""Decide what to fetch and how a source is doing: pure functions of stored state and ``now``."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.backoff import look_again
from crawler.records import Bilingual, Candidate, Failure, Known, Reason, SourceState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.sources import Articles, Expect

_REFUSALS = frozenset({Reason.BLOCKED, Reason.ROBOTS, Reason.CAPTCHA, Reason.LOGIN})


def should_fetch(
    candidate: Candidate,
    known: Known | None,
    *,
    now: datetime,
    recheck: timedelta,
    pause: timedelta = timedelta(),
) -> Reason | None:
    """Return ``KNOWN`` when there is no sign that a stored article changed, None when to fetch it.

    An article is looked at again when its listing gives another title or date than the one it was read
    under, and whenever it is offered until ``recheck`` after its publication: by a listing, or by
    ``backoff.look_again`` while its listing answers 304. One without a date is looked at again every
    ``recheck``. With a ``pause``, looks without a sign of change are that far apart at least, and
    further the older the article is.
    """
    if known is None or _hints_changed(candidate, known):
        return None
    since = known.published_at or known.last_fetched_at
    if now - since > recheck:
        return Reason.KNOWN
    fetched = known.last_fetched_at
    is_due = not pause or look_again(since, fetched, now=now, recheck=recheck, least=pause)
    return None if is_due else Reason.KNOWN


def _hints_changed(candidate: Candidate, known: Known) -> bool:
    new, old = candidate.hints, known.hints
    return (
        _differs(new.title, old.title)
        or _date_differs(new.published, old.published)
        or _date_differs(new.modified, old.modified)
    )


def _differs(new: str | None, old: str | None) -> bool:
    """Compare two texts, white space squeezed; one that is missing says nothing."""
    return bool(new and old) and (new or "").split() != (old or "").split()


def _date_differs(new: str | None, old: str | None) -> bool:
    """Compare two raw dates; a feed's and a sitemap's ways of writing one say nothing of a change."""
    return bool(new and old) and _shape(new or "") == _shape(old or "") and _differs(new, old)


def _shape(date: str) -> str:
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", date.strip()))


def is_article(canonical: str, articles: Articles) -> bool:
    """Tell whether a URL is in the source's scope: some ``include`` (if any) and no ``exclude`` matches."""
    included = not articles.include or any(re.search(rule, canonical) for rule in articles.include)
    return included and not any(re.search(rule, canonical) for rule in articles.exclude)


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates of one visit, each article once."""

    chosen: tuple[Candidate, ...]
    duplicates: tuple[Candidate, ...]
    """Listed again in this visit; the first listing of an article counts."""


def select(offered: Sequence[Candidate], carried: Sequence[Candidate]) -> Selection:
    """Keep each article once, by canonical URL and by guid; new offers come before older ones.

    ``carried`` are candidates left over from earlier visits: one that is offered again is the same
    candidate, not a duplicate. Two entries of one listing with one guid and one title are the same
    article under two URLs; with different titles they are two, whatever their guid says. A guid that
    three articles of a listing share identifies nothing (feeds that put the site's address into every
    guid) and is ignored.
    """
    usable = _usable_identities(offered)
    chosen: dict[str, Candidate] = {}
    duplicates: list[Candidate] = []
    seen: set[_Identity] = set()
    for candidate in offered:
        identity = _identity(candidate)
        if candidate.canonical in chosen or identity in seen:
            duplicates.append(candidate)
        else:
            chosen[candidate.canonical] = candidate
            seen |= {identity} & usable
    twice = {candidate.canonical for candidate in duplicates}
    for candidate in carried:
        if candidate.canonical not in twice:
            chosen.setdefault(candidate.canonical, candidate)
    return Selection(tuple(chosen.values()), tuple(duplicates))


_Identity = tuple[str, str, str]
"""Listing, guid and title (white space squeezed): what two URLs of one article have in common."""


def _identity(candidate: Candidate) -> _Identity:
    title = " ".join((candidate.hints.title or "").split())
    return candidate.seen_at, candidate.guid or "", title


def _usable_identities(offered: Sequence[Candidate]) -> set[_Identity]:
    """Return the identities that say something: complete, and with a guid of at most two articles."""
    articles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    identities = {_identity(candidate) for candidate in offered}
    for candidate in offered:
        articles[candidate.seen_at, candidate.guid or ""].add(candidate.canonical)
    return {
        (listing, guid, title)
        for listing, guid, title in identities
        if guid and title and len(articles[listing, guid]) <= 2
    }


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the listings of one visit gave."""

    listings: int
    """Listings asked for, 304s included."""
    unchanged: int
    """Listings that answered 304."""
    offered: int
    """Entries in all listings together, duplicates included."""
    failures: tuple[Failure, ...] = ()


def source_state(
    harvest: Harvest, *, expect: Expect, last_published: datetime | None, now: datetime
) -> tuple[SourceState, Bilingual | None]:
    """Say how a source is doing, and in words what a person should know of it.

    The first that holds: no listing could be read (``BLOCKED`` when all of them refused us, else
    ``FAILED``); some could not (``PARTIAL``); all were read and none held an item (``EMPTY``); the
    newest article is older than the source expects (``QUIET``); ``OK``. A 304 is a listing that holds
    what it held before: such a source is never ``EMPTY``.
    """
    failed = _failed_state(harvest)
    if failed:
        return failed, _failure_note(harvest)
    if expect.min_items > 0 and _is_empty(harvest):
        return SourceState.EMPTY, Bilingual("목록에 항목이 없음", "its listings hold no item")
    if last_published is not None and now - last_published > expect.quiet_after:
        return SourceState.QUIET, _quiet_note((now - last_published).days)
    return SourceState.OK, _shortage_note(harvest, expect)


def _is_empty(harvest: Harvest) -> bool:
    return harvest.listings > 0 and harvest.unchanged == 0 and harvest.offered == 0


def _failed_state(harvest: Harvest) -> SourceState | None:
    failures = [failure for failure in harvest.failures if failure.reason is not Reason.OVER_LIMIT]
    if not failures:
        return None
    if len(failures) < harvest.listings:
        return SourceState.PARTIAL
    refused = all(failure.reason in _REFUSALS for failure in failures)
    return SourceState.BLOCKED if refused else SourceState.FAILED


def _failure_note(harvest: Harvest) -> Bilingual:
    failed, asked = len(harvest.failures), harvest.listings
    return Bilingual(f"목록 {asked}개 가운데 {failed}개 실패", f"{failed} of {asked} listings failed")


def _quiet_note(days: int) -> Bilingual:
    return Bilingual(f"{days}일 동안 새 글 없음", f"nothing new for {days} days")


def _shortage_note(harvest: Harvest, expect: Expect) -> Bilingual | None:
    if harvest.unchanged or harvest.offered >= expect.min_items:
        return None
    return Bilingual(
        f"항목 {harvest.offered}개: 기대한 {expect.min_items}개보다 적음",
        f"{harvest.offered} items, fewer than the {expect.min_items} it expects",
    )
