"""What a changed catalogue would change in the texts that are already stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.collect import recognise_article
from pipelines.recognise.gazetteer import fold, spellings
from pipelines.records import CONTENT_ZONES, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.recognise import Recogniser
    from pipelines.records import Article
    from pipelines.store import Store

BESIDE = 25
"""Code points shown on either side of a mention."""


@dataclass(frozen=True, slots=True)
class Change:
    """One mention that would come or go, with the words around it."""

    article_id: int
    title: str
    mention: Mention
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The difference between two catalogues over all current articles, content zones only."""

    articles: int
    """Articles looked at."""
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    """What other entities would lose to the new names."""


def rehearse(store: Store, entity: str, present: Recogniser, changed: Recogniser) -> Rehearsal:
    """Recognise every stored current text by both catalogues.

    ``entity`` is the one that ``changed`` has and ``present`` has not. A text without any spelling of
    its names cannot differ, so only the others are recognised.
    """
    patterns = _patterns(entity, changed)
    gained: list[Change] = []
    lost: list[Change] = []
    articles = store.articles()
    for row in articles:
        reading = store.reading(row.id)
        if reading is None or not _names_any(reading.article.text, patterns):
            continue
        before = recognise_article(reading.article, present).mentions
        after = recognise_article(reading.article, changed).mentions
        gained += _changes(row.id, reading.article, after, before)
        lost += _changes(row.id, reading.article, before, after)
    return Rehearsal(len(articles), tuple(gained), tuple(lost))


def _patterns(entity: str, changed: Recogniser) -> frozenset[str]:
    aliases = changed.catalogue.entities[entity].aliases
    return frozenset(spelling for alias in aliases for spelling in spellings(alias.text))


def _names_any(text: str, patterns: Iterable[str]) -> bool:
    folded = fold(text).text
    return any(pattern in folded for pattern in patterns)


def _changes(
    article_id: int, article: Article, here: Iterable[Mention], there: Iterable[Mention]
) -> list[Change]:
    known = {_place(mention) for mention in there}
    return [
        Change(
            article_id,
            article.title,
            mention,
            article.text[max(mention.start - BESIDE, 0) : mention.start],
            article.text[mention.end : mention.end + BESIDE],
        )
        for mention in here
        if mention.zone in CONTENT_ZONES and _place(mention) not in known
    ]


def _place(mention: Mention) -> tuple[str, int, int]:
    return mention.entity, mention.start, mention.end
