"""From the bytes of one page to an ``Article``: pure, deterministic, without network or clock."""

from pipelines.extract.article import READER, read_page
from pipelines.extract.row import article_row

__all__ = ["READER", "article_row", "read_page"]
