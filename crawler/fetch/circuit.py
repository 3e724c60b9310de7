"""Leave a host alone that keeps failing, longer each time, and try it again for ever.

closed      asked as usual
│  FAILURES in a row of one class
resting     not asked: 1, 2, 4 … minutes, 6 hours at most
│  the pause is over
probing     asked once: any answer closes the circuit, a failure of any class lets it rest longer
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.fetch.robots import origin_of
from crawler.records import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILURES = 5
"""In a row and of one class, before a host is left alone."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST = 10_000
"""Origins that are known to fail; of more, those are forgotten that were asked longest ago."""

_COUNTED = frozenset({
    Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.TIMEOUT, Reason.PROTOCOL, Reason.HTTP_5XX, Reason.BLOCKED,
})  # fmt: skip
# These say nothing of how the host is: we decided them, or it asked for a pause that is kept elsewhere.
_SILENT = frozenset({
    Reason.ROBOTS, Reason.OUT_OF_SCOPE, Reason.PRIVATE_ADDRESS, Reason.REDIRECTS, Reason.RATE_LIMITED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Circuit:
    """How one host has been failing; the default is one that has not."""

    reason: Reason | None = None
    failures: int = 0
    """In a row, all of class ``reason``."""
    pauses: int = 0
    """In a row, each twice as long as the one before."""
    until: datetime | None = None
    """When the pause that was last decided ends."""


def after(circuit: Circuit, outcome: Reason | None, *, now: datetime) -> Circuit:
    """Return the circuit after a request; ``outcome`` is why it failed, or None."""
    if outcome in _SILENT:
        return circuit
    if outcome is None or outcome not in _COUNTED:
        return Circuit()
    failures = circuit.failures + 1 if outcome is circuit.reason else 1
    if failures < FAILURES and circuit.until is None:
        return replace(circuit, reason=outcome, failures=failures)
    pause = _pause(circuit.pauses + 1)
    return Circuit(outcome, failures, circuit.pauses + 1, now + pause)


def left_to_rest(circuit: Circuit, *, now: datetime) -> timedelta:
    """Return how long the host is still left alone; zero when it may be asked.

    After a clock that stepped back it is never longer than the pause itself.
    """
    if circuit.until is None:
        return timedelta()
    return max(timedelta(), min(circuit.until - now, _pause(circuit.pauses)))


def _pause(number: int) -> timedelta:
    doublings = min(number - 1, 16)  # 2 ** 16 minutes are far beyond the longest pause
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class Circuits:
    """The circuits of all origins (scheme, host and port).

    Args:
        known: circuits of an earlier process.
    """

    def __init__(self, known: Mapping[str, Circuit] | None = None) -> None:
        self._circuits = dict(list((known or {}).items())[-MOST:])

    @property
    def troubled(self) -> Mapping[str, Circuit]:
        """Return the origins whose last answer was a failure; all others are forgotten."""
        return dict(self._circuits)

    def refusal(self, url: str, *, is_listing: bool, now: datetime) -> Failure | None:
        """Say why ``url`` is not asked for now, with the class that its host fails with.

        A page of a host that shut us out is only put off: it was not refused itself.
        """
        circuit = self._circuits.get(origin_of(url), Circuit())
        left = left_to_rest(circuit, now=now).total_seconds()
        if left <= 0 or circuit.reason is None:
            return None
        is_put_off = circuit.reason is Reason.BLOCKED and not is_listing
        reason = Reason.RATE_LIMITED if is_put_off else circuit.reason
        detail = f"left alone for {left:.0f} s: {circuit.reason} {circuit.failures} times in a row"
        return Failure(url, reason, detail, retry_after=left)

    def note(self, url: str, answer: object, *, now: datetime) -> Circuit | None:
        """Take in what came of a request that was made; return the circuit if that changed it."""
        outcome = answer.reason if isinstance(answer, Failure) else None
        origin = origin_of(url)
        before = self._circuits.pop(origin, Circuit())
        circuit = after(before, outcome, now=now)
        if circuit != Circuit():
            self._circuits[origin] = circuit
        if len(self._circuits) > MOST:
            del self._circuits[next(iter(self._circuits))]
        return circuit if circuit != before else None
