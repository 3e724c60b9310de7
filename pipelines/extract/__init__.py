"""From the bytes of one page to an ``Article``: pure, deterministic, without network or clock."""

from pipelines.extract.article import READER, Traced, read_page, trace_page
from pipelines.extract.row import article_row

__all__ = ["READER", "Traced", "article_row", "read_page", "trace_page"]
