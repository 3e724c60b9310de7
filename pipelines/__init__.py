"""From a page to a trend; nothing in here needs the network.

The Python door, which the command line uses as well::

    import pipelines
    from pipelines.store import Query

    with pipelines.open_store("sqlite:///dolpung.db") as store:
        store.mention_count(Query(entities=("naver",)))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.store import Store

__all__ = ["open_store"]


def open_store(url: str = "sqlite:///dolpung.db", *, create: bool = False) -> Store:
    """Open a database: ``sqlite:///FILE``, ``sqlite://`` (in memory) or ``postgresql://…``.

    Returns a ``pipelines.store.Store``, which is a context manager; its questions take a
    ``pipelines.store.Query``. Without ``create`` the database must exist already; its tables are
    brought up to date.

    Raises:
        crawler.errors.DolpungError: no such database, or it cannot be used; the message says why.
    """
    from pipelines.store import open_store as opened  # SQLAlchemy takes 0.5 s to import: only when asked

    return opened(url, create=create)
