"""Recognise who and what an article talks about.

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

catalogue, problems = load_catalogue(Path("config/entities"))
Recogniser(catalogue).recognise("네이버가 딥시크를 …").mentions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.recognise.authors import find_authors
from pipelines.recognise.composition import composed
from pipelines.recognise.dates import find_dates
from pipelines.recognise.events import events_in
from pipelines.recognise.figures import find_figures
from pipelines.recognise.index import Index
from pipelines.recognise.mentions import find_mentions
from pipelines.recognise.quotes import find_speech
from pipelines.recognise.relations import relations_in
from pipelines.recognise.scene import Scene
from pipelines.records import Block, Mention, Recognition, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipelines.recognise.catalogue import Catalogue

RULES = "mentions-3.figures-2.quotes-3.events-3"
"""Version of the recognition rules: raise it with every change that can change a result."""

TAGGER = RULES
"""What ``Recognition.tagger`` starts with; the catalogue's fingerprint follows after a ``+``."""


def tagger_of(catalogue: Catalogue) -> str:
    """Return the version that recognitions over a catalogue carry."""
    return f"{TAGGER}+{catalogue.fingerprint}"


class Recogniser:
    """All recognisers over one catalogue; stateless between texts, so one serves all threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.tagger = tagger_of(catalogue)
        self._index = Index(catalogue)

    def recognise(
        self,
        text: str,
        *,
        published: date | None = None,
        blocks: Sequence[Block] = (),
        authors: Sequence[str] = (),
    ) -> Recognition:
        """Return everything found in one text; offsets are code points of ``text``.

        Without blocks the whole text is body, and names in notices (tip lines, rights lines, picture
        credits), which blocks would mark as furniture, are left out. ``authors`` are the names that the
        page states: where a byline has one that is not in the catalogue, it is a mention of ``author``.
        """
        whole = composed(text)
        if whole is None:
            return self._recognise(text, published, blocks, authors)
        return whole.restored(self._recognise(whole.text, published, whole.blocks(blocks), authors))

    def _recognise(
        self, text: str, published: date | None, blocks: Sequence[Block], authors: Sequence[str]
    ) -> Recognition:
        mentions = find_mentions(text, self._index, blocks)
        if not blocks:
            mentions = tuple(mention for mention in mentions if mention.zone is not Zone.FURNITURE)
        dates = find_dates(text, published=published, blocks=blocks)
        figures = find_figures(text, blocks=blocks, dates=dates)
        quotes, reported = find_speech(text, mentions=mentions, blocks=blocks, catalogue=self.catalogue)
        scene = Scene(text, mentions, dates, figures, quotes, blocks, self.catalogue)
        events = events_in(scene)
        relations = relations_in(scene, events)
        mentions = _with_authors(mentions, find_authors(text, blocks, authors))
        return Recognition(mentions, quotes, figures, dates, events, relations, self.tagger, reported)


def _with_authors(mentions: tuple[Mention, ...], authors: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Add the authors that no name of the catalogue covers; they are no evidence for anything."""
    new = [one for one in authors if not any(m.start < one.end and one.start < m.end for m in mentions)]
    return tuple(sorted((*mentions, *new), key=lambda mention: mention.start)) if new else mentions
