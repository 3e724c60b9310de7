"""A visit's ledger must balance: seen is stored plus dropped, and nobody is seen twice or forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.records import Candidate, VisitReport


class LedgerError(RuntimeError):
    """A visit lost or invented a candidate: a bug."""


def check_balance(report: VisitReport, offered: Sequence[Candidate], carried: Sequence[Candidate]) -> None:
    """See that every candidate has one verdict: all offers, and what was left and not offered again."""
    again = {candidate.canonical for candidate in offered}
    left = {candidate.canonical for candidate in carried} - again
    verdicts = report.stored + sum(report.dropped.values())
    if not report.seen == verdicts == len(offered) + len(left):
        raise LedgerError(
            f"{report.source}: seen {report.seen}, verdicts {verdicts}, offered {len(offered)} + {len(left)}"
        )
