"""One level of quoting: its sentences, their subjects, and the persons that it names in full."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.recognise.names import title_of
from pipelines.recognise.phrase_ends import ASIDE
from pipelines.recognise.subjects import (
    Subject,
    best_subject,
    split_sentences,
    words_of,
)
from pipelines.recognise.voices import Sort, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.recognise.namer import Namer

_NAME_REACH = 8
_END = re.compile(r"(?:은|는|이|가|을|를|의|도|과|와|에게|에|께서|께|에서|로|으로|만|측|들)$")


class Scope:
    """One level of quoting: a stretch of text with the quotations inside it hidden."""

    def __init__(self, masked: str, namer: Namer, start: int, end: int) -> None:
        self.masked, self.namer, self.start, self.end = masked, namer, start, end
        self.sentences = split_sentences(masked, start, end)
        self._starts = [first for first, _ in self.sentences]
        self._subjects: dict[tuple[int, int], Subject | None] = {}
        self.means: dict[Voice, tuple[str, str | None, str]] = {}
        """Whom phrases were found to mean: name, entity, and what that was told by."""
        self._people: dict[str, list[Voice]] = {}
        self._titled: dict[int, list[tuple[list[tuple[int, int]], int]]] = {}

    def sentence_at(self, place: int) -> int:
        """Return the index of the sentence that holds a place (the last that begins before it)."""
        return max(0, bisect_right(self._starts, place) - 1)

    def subject(self, start: int, end: int) -> Subject | None:
        """Return the likeliest subject between two places; neighbouring quotations ask for the same."""
        if (start, end) not in self._subjects:
            self._subjects[start, end] = best_subject(self.masked, self.namer, start, end)
        return self._subjects[start, end]

    def people(self, part: str) -> list[Voice]:
        """Return the persons with a whole name and a title, near whose title a part of a name stands."""
        if part not in self._people:
            self._people[part] = list(self._read_people(part))
        return self._people[part]

    def _read_people(self, part: str) -> Iterator[Voice]:
        for words, end in self._titled_near(part):
            if part in self.masked[words[max(0, len(words) - _NAME_REACH)][0] : end]:
                person = self.namer.read(words, end)
                if person and person.sort is Sort.FULL:
                    yield person

    def _titled_near(self, part: str) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """Yield the titles of the sentences that hold a part of a name, with the words up to each."""
        for number, (start, end) in enumerate(self.sentences):
            if self.masked.find(part, start, end) < 0:
                continue
            if number not in self._titled:
                self._titled[number] = list(self._read_titled(start, end))
            yield from self._titled[number]

    def _read_titled(self, start: int, end: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
        words = words_of(self.masked, start, end)
        for index, (first, last) in enumerate(words):
            length = _titled_length(self.masked[first:last])
            if length:
                yield words[: index + 1], first + length


@lru_cache(maxsize=16_384)
def _titled_length(word: str) -> int:
    """Return the length of a word up to the end of its title, without particles; 0 without a title."""
    word = word.partition(ASIDE)[0].rstrip(",.(（")
    stem = ""
    while word != stem:
        stem = word
        if title_of(stem):
            return len(stem)
        word = _END.sub("", stem)  # one particle at a time: 작가|는, never 작|가는
    return 0
