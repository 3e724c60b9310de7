"""How long to leave a failing source or page alone, by the class of its failure; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.records import Hints, PageTry, Reason

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Curve:
    """Pauses that grow from ``first`` by ``factor`` to ``cap`` and then stay there, for ever."""

    first: timedelta
    factor: float
    cap: timedelta
    hurried: bool = False
    """The trouble passes by itself and the listing goes on filling: a short window hurries us."""

    def pause(self, failures: int) -> timedelta:
        """Return the pause after so many failures in a row, 1 or more."""
        steps = min(failures - 1, 16)  # beyond any cap, and within what a timedelta holds
        return min(self.cap, self.first * self.factor**steps)


_PASSING = Curve(10 * MINUTE, 2, 6 * HOUR, hurried=True)
_STUBBORN = Curve(HOUR, 2, DAY)

CURVES: dict[Reason, Curve] = {
    Reason.DNS: Curve(15 * MINUTE, 2, 12 * HOUR, hurried=True),
    Reason.CONNECT: _PASSING,
    Reason.TIMEOUT: _PASSING,
    Reason.HTTP_5XX: _PASSING,
    Reason.PROTOCOL: Curve(30 * MINUTE, 2, 12 * HOUR, hurried=True),
    Reason.TLS: Curve(HOUR, 2, DAY),  # a certificate that ran out is renewed by people
    Reason.RATE_LIMITED: Curve(30 * MINUTE, 2, DAY),
    Reason.HTTP_4XX: Curve(HOUR, 3, DAY),  # feeds do return 404 and come back
    Reason.BLOCKED: Curve(6 * HOUR, 2, 3 * DAY),
    Reason.ROBOTS: Curve(6 * HOUR, 2, DAY),  # robots.txt itself is asked for once a day
    Reason.EMPTY: Curve(HOUR, 2, 12 * HOUR, hurried=True),
    Reason.UNREADABLE: Curve(30 * MINUTE, 2, 12 * HOUR, hurried=True),
    Reason.WRONG_TYPE: Curve(HOUR, 2, 12 * HOUR),
}
"""Per class of failure; what is not named here is as stubborn as a bad redirect."""

HURRIED_FOR = 24
"""Failures in a row for which a short window hurries us; after them the source is a matter of probing."""


def pause_after(reason: Reason, failures: int, *, window: timedelta | None = None) -> timedelta:
    """Return how long a source that could not be read is left alone.

    Args:
        reason: why the last visit could read no listing.
        failures: visits in a row that could not, 1 or more.
        window: how long its listing keeps an entry at the quickest; passing trouble is probed within
            it, though never quicker than at first.
    """
    curve = CURVES.get(reason, _STUBBORN)
    pause = curve.pause(failures)
    if curve.hurried and window is not None and failures <= HURRIED_FOR:
        return min(pause, max(window, curve.first))
    return pause


# Pages ---------------------------------------------------------------------------------------------------

_SOON = (HOUR, 6 * HOUR, DAY, 3 * DAY)
_SELDOM = (DAY, 3 * DAY, 7 * DAY)

PAGE_PAUSES: dict[Reason, tuple[timedelta, ...]] = {
    Reason.HTTP_4XX: _SOON,  # listed before it is published
    Reason.EMPTY: _SOON,
    Reason.UNREADABLE: _SOON,
    Reason.BLOCKED: _SELDOM,
    Reason.REDIRECTS: _SELDOM,
    Reason.WRONG_TYPE: _SELDOM,
    Reason.TOO_LARGE: _SELDOM,
    Reason.NOINDEX: _SELDOM,
}
"""Pauses between the tries of a page that was refused; after the last one it is taken for gone."""


def page_try(reason: Reason, before: PageTry | None, hints: Hints, now: datetime) -> PageTry | None:
    """Say when a page that gave no article is tried again; None for a reason that is no refusal."""
    pauses = PAGE_PAUSES.get(reason)
    if pauses is None:
        return None
    tries = before.tries + 1 if before and not says_anew(hints, before) else 1
    again_at = now + pauses[tries - 1] if tries <= len(pauses) else None
    return PageTry(tries, reason, again_at, hints)


def too_early(hints: Hints, before: PageTry | None, now: datetime) -> Reason | None:
    """Return ``LATER`` or ``GIVEN_UP`` for a refused page that is not to be fetched now, else None.

    A listing that gives it another title or date than when it was refused last ends every pause.
    """
    if before is None or says_anew(hints, before):
        return None
    if before.again_at is None:
        return Reason.GIVEN_UP
    return Reason.LATER if now < before.again_at else None


def says_anew(hints: Hints, before: PageTry) -> bool:
    """Tell whether a listing says something else of a page than when it was refused last."""
    then = before.hints
    return (hints.title, hints.published, hints.modified) != (then.title, then.published, then.modified)


SECOND_LOOK = HOUR
"""An article is not asked for again sooner than this while its listing does not offer it."""


def look_again(
    published: datetime,
    fetched: datetime,
    *,
    now: datetime,
    recheck: timedelta,
    least: timedelta = SECOND_LOOK,
) -> bool:
    """Tell whether a stored article of which nothing new is heard is looked at again.

    Within ``recheck`` of its publication, and a third of its age (``least`` at least) after the last look:
    corrections come early, so a two-day-old article was asked for about eight times.
    """
    age = now - published
    return age <= recheck and now - fetched >= max(least, age / 3)
