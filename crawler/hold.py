"""Which hosts a visit leaves alone for its rest, because they check or refuse us."""

from __future__ import annotations

from crawler.fetch.pace import queue_key
from crawler.records import Bilingual, Dropped, Reason, SourceState, Verdict

IN_A_ROW = 2
"""Refusals (403) of one host after which it is left alone; one may be about that page only."""
_SAYS_NOTHING = frozenset({Reason.HELD, Reason.OVER_LIMIT, Reason.STOPPED, Reason.OUT_OF_SCOPE, Reason.KNOWN})


class Holds:
    """The hosts of one visit that showed a bot check once, or refused us twice in a row.

    What is left of them stays pending: the next visit asks again, once, and no storm comes of it.
    """

    def __init__(self) -> None:
        self._refusals: dict[str, int] = {}
        self._held: dict[str, Reason] = {}

    def note(self, url: str, verdict: Verdict | object) -> None:
        """Take in what became of a page."""
        reason = verdict.reason if isinstance(verdict, Dropped) else None
        if reason in _SAYS_NOTHING:
            return
        host = queue_key(url)
        self._refusals[host] = self._refusals.get(host, 0) + 1 if reason is Reason.BLOCKED else 0
        if reason is Reason.CAPTCHA or (reason and self._refusals[host] >= IN_A_ROW):
            self._held.setdefault(host, reason)

    def hinders(self, url: str) -> Reason | None:
        """Return ``HELD`` for a URL of a host that is left alone."""
        return Reason.HELD if self._held and queue_key(url) in self._held else None

    @property
    def state(self) -> tuple[SourceState, Bilingual] | None:
        """The state of a source one of whose hosts is left alone, with the host's name; None otherwise."""
        if not self._held:
            return None
        host, reason = next(iter(self._held.items()))
        if reason is Reason.CAPTCHA:
            note = Bilingual(
                f"{host}: 자동 접속 확인(캡차)이 나와 물러남", f"{host} shows a bot check: left alone"
            )
        else:
            note = Bilingual(f"{host}: 접근을 거부해 물러남", f"{host} refuses us: left alone")
        return SourceState.BLOCKED, note
