"""One text with everything already found in it, ready to be asked sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.recognise.phrases import Phrase, Reader, class_of
from pipelines.recognise.sentences import Sentence, sentence_at, split_sentences
from pipelines.records import CONTENT_ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.catalogue import Catalogue
    from pipelines.records import Block, DateRef, Figure, Mention, Quote


class Scene:
    """Sentences at once, their phrases when first asked for."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        dates: Sequence[DateRef],
        figures: Sequence[Figure],
        quotes: Sequence[Quote],
        blocks: Sequence[Block],
        catalogue: Catalogue,
    ) -> None:
        self.text = text
        self.mentions = [m for m in mentions if m.zone in CONTENT_ZONES]
        self._starts = [m.start for m in self.mentions]
        self.dates, self.figures, self.quotes = dates, figures, quotes
        self.blocks = blocks
        self.catalogue = catalogue
        self._classes = {m.entity: class_of(m.entity, catalogue) for m in self.mentions}
        people = frozenset(entity for entity, kind in self._classes.items() if kind == "person")
        self._reader = Reader(text, people, catalogue)
        self._phrases: dict[int, tuple[Phrase, ...]] = {}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of the content zones."""
        return split_sentences(self.text, self.blocks)

    def named(self) -> Iterator[tuple[int, Sentence]]:
        """Yield the sentences in which a mention begins, with their numbers."""
        past = 0
        for start in self._starts:
            number = sentence_at(self.sentences, start) if start >= past else None
            if number is not None:
                past = self.sentences[number].end
                yield number, self.sentences[number]

    def phrases(self, number: int) -> tuple[Phrase, ...]:
        """Return the phrases of one sentence."""
        if number not in self._phrases:
            span = self.sentences[number]
            inside = self.inside(span.start, span.end)
            self._phrases[number] = self._reader.phrases(span.start, span.end, inside, headline=span.headline)
        return self._phrases[number]

    def inside(self, start: int, end: int) -> list[Mention]:
        """Return the mentions in a span."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end <= end]

    def class_of(self, entity: str) -> str:
        """Return ``party``, ``person``, ``place`` or ``thing``."""
        return self._classes.get(entity) or class_of(entity, self.catalogue)
