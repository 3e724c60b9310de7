"""The ways back in time: through sitemaps, and through lists page by page; pure decisions of both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.paging import next_page
from crawler.discover.periods import (
    Side,
    Span,
    Window,
    addresses,
    choose_sitemaps,
    list_goes_on,
    span_of_candidate,
)
from crawler.discover.sitemap import read_sitemap
from crawler.records import TRANSIENT, Dropped, Failure, Listing, Page, Reason, Via
from crawler.sources import ArchiveAt, ListingAt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from crawler.records import Candidate
    from crawler.sources import Source

MAX_STEPS = 5000
"""Listings that one backfill reads at most beyond those it begins with: a list of 5,000 pages."""
MAX_DEPTH = 3
"""Indexes of indexes that are followed; sitemaps.org allows none, some have one."""
_REMEMBERED = 200
"""Entries of the first and of the last pages that are compared with a list's next page."""

_NO_EVIDENCE = TRANSIENT | frozenset({
    Reason.OUT_OF_SCOPE, Reason.ROBOTS, Reason.HTTP_4XX, Reason.BLOCKED, Reason.EMPTY, Reason.UNREADABLE,
    Reason.WRONG_TYPE, Reason.TOO_LARGE, Reason.REDIRECTS, Reason.PRIVATE_ADDRESS, Reason.NOINDEX,
})  # fmt: skip
"""Verdicts that say nothing of an article's day."""


@dataclass(frozen=True, slots=True)
class Step:
    """One listing that a backfill has to read, or has read without knowing whether the next one is needed."""

    entrance: str
    """Address of the configured entrance that it belongs to."""
    url: str
    page: int = 1
    depth: int = 0
    earlier: tuple[str, ...] = ()
    """Digests of what the pages before it listed: a list that repeats itself has ended."""
    next_url: str | None = None
    """Set when it was read: the next page, to be read or not by what its articles turn out to be."""
    listed: tuple[str, ...] = ()
    """Set when it was read: ``earlier`` and its own."""
    visit_id: int | None = None
    """The visit that read it."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a walk goes after a listing."""

    steps: tuple[Step, ...] = ()
    next_url: str | None = None
    """The next page of a list whose dates are not known yet."""
    listed: tuple[str, ...] = ()
    """Digests of what the list had up to here, this page included."""
    left_out: int = 0
    """Sitemaps that are not read because of their dates."""


class Walk(Protocol):
    """A way into the past of a source; a paged search would be another one."""

    def first(self, window: Window, today: date) -> list[Step]:
        """Return the listings to begin with."""

    def read(self, step: Step, page: Page) -> Listing | Failure:
        """Read one listing."""

    def onward(self, step: Step, listing: Listing, window: Window, zone: tzinfo) -> Onward:
        """Say which listings come next."""

    def after(self, step: Step, url: str) -> Step:
        """Return the step to the page after one that was read."""

    def ends_at(self, step: Step, reason: Reason) -> bool:
        """Tell whether a failed listing is how this walk ends."""


@dataclass(frozen=True, slots=True)
class SitemapWalk:
    """Through a sitemap, or an index and those of its sitemaps that may hold the days asked for.

    Or through a feed that goes on in pages (WordPress: ``/feed/?paged={page}``).
    """

    address: str

    def first(self, window: Window, today: date) -> list[Step]:
        """Begin at the address, or at one for each period of it."""
        found = addresses(self.address, window, today)
        return [Step(self.address, url.replace("{page}", "1")) for url, _ in found]

    def read(self, step: Step, page: Page) -> Listing | Failure:  # noqa: ARG002 - the walk's signature
        """Read a sitemap, gzip or not, or a feed."""
        sitemap = read_sitemap(page.body, url=page.final_url, content_type=page.content_type)
        if isinstance(sitemap, Failure) and sitemap.reason is Reason.WRONG_TYPE:
            feed = read_feed(page.body, url=page.final_url, content_type=page.content_type)
            return sitemap if isinstance(feed, Failure) else feed
        return sitemap

    def onward(self, step: Step, listing: Listing, window: Window, zone: tzinfo) -> Onward:
        """Go down into an index; a numbered sitemap or feed has a next one while it lists something new.

        Feeds run from new to old: one that is all before the window is the last. Sitemaps need not.
        """
        chosen, left_out = choose_sitemaps(listing, window, zone)
        below = step.depth + 1
        steps = [Step(self.address, url, depth=below) for url in chosen if below <= MAX_DEPTH]
        first = listing.candidates[:_REMEMBERED]
        place = _next_number(self.address, step) if "{page}" in self.address else None
        if place and fresh_entries(step, first) and not _is_feed_of_the_past(listing, window, zone):
            earlier = remember(step.earlier, [digest_of(one.canonical) for one in first])
            steps.append(Step(self.address, place, step.page + 1, earlier=earlier))
        return Onward(tuple(steps), left_out=left_out)

    def after(self, step: Step, url: str) -> Step:
        """Return the step to the sitemap of the next number."""
        return Step(self.address, url, step.page + 1)

    def ends_at(self, step: Step, reason: Reason) -> bool:
        """A period without a sitemap, or one after the last number, is no failure."""
        return reason in {Reason.HTTP_4XX, Reason.EMPTY} and (step.page > 1 or step.url != self.address)


@dataclass(frozen=True, slots=True)
class ListWalk:
    """Through the pages of a list, from new to old."""

    entrance: ListingAt | ArchiveAt

    @property
    def address(self) -> str:
        """Its address as configured."""
        return self.entrance.url

    def first(self, window: Window, today: date) -> list[Step]:
        """Begin at the first page of each period."""
        found = addresses(self.address, window, today)
        return [Step(self.address, url.replace("{page}", "1")) for url, _ in found]

    def read(self, step: Step, page: Page) -> Listing | Failure:
        """Read a page of the list, and where it goes on."""
        links = self.entrance.links or "a"
        listing = read_listing(page.body, url=page.final_url, content_type=page.content_type, links=links)
        if isinstance(listing, Failure):
            return listing
        return replace(listing, next_page=self._next(step, page))

    def _next(self, step: Step, page: Page) -> str | None:
        pages = self.entrance.pages
        if pages and pages == self.address:  # an archive: its days are filled in already
            return _next_number(self.address, step)
        return next_page(self.entrance, page, step.page)

    def onward(self, step: Step, listing: Listing, window: Window, zone: tzinfo) -> Onward:
        """Go on unless the page has nothing new, or only what is older than the window.

        Where the page tells no dates, what its articles turn out to be decides later (``after``).
        """
        fresh = fresh_entries(step, listing.candidates)
        if not listing.next_page or not fresh:
            return Onward()
        listed = remember(step.earlier, [digest_of(one.canonical) for one in listing.candidates])
        sides = [_side(span_of_candidate(one, zone), window) for one in fresh]
        if any(side in {Side.WITHIN, Side.AFTER} for side in sides):
            return Onward((self.after(replace(step, listed=listed), listing.next_page),))
        if all(side is Side.BEFORE for side in sides):
            return Onward()
        return Onward(next_url=listing.next_page, listed=listed)

    def after(self, step: Step, url: str) -> Step:
        """Return the step to the page after one that was read."""
        return Step(self.address, url, step.page + 1, earlier=step.listed)

    def ends_at(self, step: Step, reason: Reason) -> bool:
        """A period without a list, or a page after the last one, is no failure."""
        return reason in {Reason.HTTP_4XX, Reason.EMPTY} and (step.page > 1 or step.url != self._start)

    @property
    def _start(self) -> str:
        return self.address.replace("{page}", "1")


def _next_number(address: str, step: Step) -> str | None:
    """Return ``step.url`` with its page number counted up, found by the template it was made of."""
    head, _, tail = address.partition("{page}")
    if "{" not in head:
        start = len(head)
        return step.url[:start] + str(step.page + 1) + step.url[start + len(str(step.page)) :]
    if "{" not in tail:
        end = len(step.url) - len(tail)
        return step.url[: end - len(str(step.page))] + str(step.page + 1) + step.url[end:]
    return None


def walks_of(source: Source) -> dict[str, Walk]:
    """Return the ways into a source's past by their address; none for a source that has only feeds."""
    walks: dict[str, Walk] = {}
    for archive in source.archives:
        walks[archive.url] = ListWalk(archive) if archive.links else SitemapWalk(archive.url)
    for sitemap in source.sitemaps:
        walks.setdefault(sitemap.url, SitemapWalk(sitemap.url))
    for listing in source.listings:
        if listing.pages or listing.next:
            walks.setdefault(listing.url, ListWalk(listing))
    return walks


def _is_feed_of_the_past(listing: Listing, window: Window, zone: tzinfo) -> bool:
    sides = [_side(span_of_candidate(one, zone), window) for one in listing.candidates]
    return listing.candidates[0].via is Via.FEED and all(side is Side.BEFORE for side in sides)


def _side(span: Span, window: Window) -> Side | None:
    """Return where a span certainly lies, or None."""
    proof = window.outside(span)
    if proof is not None:
        return window.side(proof)
    return Side.WITHIN if span.first and span.last else None


def digest_of(canonical: str) -> str:
    """Return 8 letters that stand for an entry."""
    return hashlib.blake2b(canonical.encode("utf-8", "replace"), digest_size=4).hexdigest()


def remember(earlier: Sequence[str], entries: Sequence[str]) -> tuple[str, ...]:
    """Return what to compare the next page with: the first entries of the list, and its last ones."""
    together = tuple(dict.fromkeys((*earlier, *entries)))
    if len(together) <= 2 * _REMEMBERED:
        return together
    return together[:_REMEMBERED] + together[-_REMEMBERED:]


def fresh_entries(step: Step, entries: Iterable[Candidate]) -> list[Candidate]:
    """Return the entries that no earlier page of the list had: what is pinned to every page says nothing."""
    return [one for one in entries if digest_of(one.canonical) not in step.earlier]


def page_goes_on(step: Step, verdicts: Mapping[str, Dropped | None], window: Window) -> bool | None:
    """Tell from what the articles of a page turned out to be whether the next page is needed.

    ``verdicts`` by canonical URL; None stands for a stored article. Returns None when there is no verdict
    yet that would say so. Articles that could not be read say nothing; if all
    were read in vain, the list goes on.
    """
    fresh = [one for canonical, one in verdicts.items() if digest_of(canonical) not in step.earlier]
    if not fresh:
        return None
    sides = [side for one in fresh if (side := _side_of_verdict(one, window)) is not None]
    return list_goes_on(sides) if sides else True


def _side_of_verdict(verdict: Dropped | None, window: Window) -> Side | None:
    if verdict is None:
        return Side.WITHIN
    if verdict.reason is Reason.OUT_OF_RANGE:
        return window.side(date.fromisoformat(verdict.detail))
    return None if verdict.reason in _NO_EVIDENCE else Side.WITHIN


def out_of_range(day: date) -> Dropped:
    """Return the drop of an article of that day."""
    return Dropped(Reason.OUT_OF_RANGE, day.isoformat())
