"""The demo newsroom: sites of our own writing on loopback, with a truth planted in them.

``articles`` reads the texts and their marks, ``plan`` says what each site lists at each visit, ``render``
makes pages and feeds of them, ``newsroom`` serves those, ``truth`` says what a perfect run stores.
"""

from __future__ import annotations

from pipelines.demo.newsroom import Newsroom, Request
from pipelines.demo.plan import Plan, load_plan
from pipelines.demo.truth import Difference, EntityFound, Found, Line, VisitFound, compare, derive_truth

__all__ = [
    "Difference",
    "EntityFound",
    "Found",
    "Line",
    "Newsroom",
    "Plan",
    "Request",
    "VisitFound",
    "compare",
    "derive_truth",
    "load_plan",
]
