"""What was recognised by other rules than today's: its numbers say nothing of names added since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from pipelines.store.schema import article, article_version

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Outdated:
    """The question what a replay would read anew; ``Store`` gives it its connection and its turns."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def outdated_articles(self, tagger: str) -> int:
        """Count the articles whose current version was recognised by other rules than ``tagger``."""
        current = (article_version.c.article_id == article.c.id) & (
            article_version.c.number == article.c.version
        )
        counted = select(func.count()).select_from(article.join(article_version, current))
        with self._reading() as connection:
            return connection.execute(counted.where(article_version.c.tagger != tagger)).scalar_one()
