"""Everything that was fetched and read, and the questions to it: the only SQL."""

from pipelines.store.ask_findings import FindingQuery, FindingRow
from pipelines.store.database import Reader, Store, open_store
from pipelines.store.rows import (
    ArticleRow,
    Axis,
    EntityTotals,
    LedgerLine,
    MentionRow,
    Query,
    Rebuilt,
    StoredPage,
    VersionReading,
    VersionRow,
    VisitRow,
)

__all__ = [
    "ArticleRow",
    "Axis",
    "EntityTotals",
    "FindingQuery",
    "FindingRow",
    "LedgerLine",
    "MentionRow",
    "Query",
    "Reader",
    "Rebuilt",
    "Store",
    "StoredPage",
    "VersionReading",
    "VersionRow",
    "VisitRow",
    "open_store",
]
