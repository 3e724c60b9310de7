"""What one request came to, for those who count requests: metrics and the sum of a run."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.fetch.answer import Kind
from crawler.records import Failure, Page, Unchanged

MOVED = "moved"
"""The outcome of a request that was answered with a redirect."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that was made: redirects, robots.txt and second tries count one by one."""

    kind: Kind
    source: str
    """Id of the source it was made for; empty for a robots.txt, which all sources of a host share."""
    outcome: str
    """``page``, ``unchanged``, ``moved`` or the value of a ``Reason``."""
    received: int
    """Bytes of the body after content decoding; 0 where it was not read to its end."""
    seconds: float
    """From the request to the last byte, without the wait for the host's turn."""


def exchange_of(kind: Kind, source: str, answer: object, seconds: float) -> Exchange:
    """Sum one answer up; whatever is no page, 304 or failure is a redirect."""
    received = len(answer.body) if isinstance(answer, Page) else 0
    return Exchange(kind, source, _outcome(answer), received, seconds)


def _outcome(answer: object) -> str:
    match answer:
        case Page():
            return "page"
        case Unchanged():
            return "unchanged"
        case Failure():
            return answer.reason.value
        case _:
            return MOVED
