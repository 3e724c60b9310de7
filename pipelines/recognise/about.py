"""Whom a quotation, an event or a relation concerns: what the list of findings is asked by; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipelines.recognise.sentences import sentence_at, split_sentences
from pipelines.records import CONTENT_ZONES, Event, Quote, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.sentences import Sentence
    from pipelines.records import Article, Mention, Recognition


class Sort(StrEnum):
    """What can be listed."""

    QUOTE = "quote"
    EVENT = "event"
    RELATION = "relation"


SPEAKER = "speaker"
INSIDE = "inside"
"""The name stands in the words that were said."""
BESIDE = "beside"
"""The name stands in the same sentence, outside the words and what names the speaker."""
_OF_THE_SPEAKER = frozenset({"", " ", "의 ", "("})
"""What may lie between a speaker and the name of their house: 네이버 최수연, 최수연 네이버 대표."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one text, and whom it concerns."""

    sort: Sort
    number: int
    """Its index in the recognition; that of reported speech goes on after the quotations."""
    kind: str
    """The form of a quotation, the type of an event, the predicate of a relation."""
    start: int
    end: int
    concerns: tuple[tuple[str, str], ...]
    """Pairs of entity id and part: speaker, inside, beside; the role in an event; subject, object."""


def numbered(found: Recognition, sort: Sort) -> tuple[Quote | Event | Relation, ...]:
    """Return what ``Finding.number`` counts."""
    if sort is Sort.QUOTE:
        return (*found.quotes, *found.reported)
    return found.events if sort is Sort.EVENT else found.relations


def findings_in(article: Article, found: Recognition) -> Iterator[Finding]:
    """Yield all quotations, reported statements, events and relations with whom they concern."""
    quotes = (*found.quotes, *found.reported)
    if quotes:
        sentences = split_sentences(article.text, article.blocks)
        named = [mention for mention in found.mentions if mention.zone in CONTENT_ZONES]
        for number, quote in enumerate(quotes):
            parts = tuple(dict.fromkeys(_concerned(quote, quotes, named, sentences, article.text)))
            yield Finding(Sort.QUOTE, number, quote.form, quote.start, quote.end, parts)
    known = {mention.entity for mention in found.mentions}
    for number, event in enumerate(found.events):
        roles = tuple(dict.fromkeys((value, role) for role, value in event.roles if value in known))
        yield Finding(Sort.EVENT, number, event.event_type, event.start, event.end, roles)
    for number, one in enumerate(found.relations):
        ends = ((one.subject, "subject"), (one.object, "object"))
        yield Finding(Sort.RELATION, number, one.predicate, one.start, one.end, ends)


def _concerned(
    quote: Quote,
    quotes: Sequence[Quote],
    named: Sequence[Mention],
    sentences: Sequence[Sentence],
    text: str,
) -> Iterator[tuple[str, str]]:
    if quote.speaker_entity:
        yield quote.speaker_entity, SPEAKER
    inside = {mention.entity for mention in named if _holds(quote, mention)}
    for entity in sorted(inside):
        yield entity, INSIDE
    start, end = _sentence_around(quote, sentences)
    for mention in named:
        if mention.start < start or mention.end > end or mention.entity in inside | {quote.speaker_entity}:
            continue
        if not _is_speakers(quote, mention, text) and not any(
            _holds(other, mention) and not _within(quote, other) for other in quotes
        ):
            yield mention.entity, BESIDE


def _holds(quote: Quote, mention: Mention) -> bool:
    return quote.start <= mention.start and mention.end <= quote.end


def _within(inner: Quote, outer: Quote) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _sentence_around(quote: Quote, sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return the span of the sentences in which a quotation begins and ends: it may have several."""
    first, last = sentence_at(sentences, quote.start), sentence_at(sentences, max(quote.start, quote.end - 1))
    return (
        quote.start if first is None else sentences[first].start,
        quote.end if last is None else sentences[last].end,
    )


def _is_speakers(quote: Quote, mention: Mention, text: str) -> bool:
    """Tell whether a name is part of how the speaker is named."""
    if quote.speaker_start is None or quote.speaker_end is None:
        return False
    if mention.end <= quote.speaker_start:
        return text[mention.end : quote.speaker_start] in _OF_THE_SPEAKER
    return mention.start < quote.speaker_end or text[quote.speaker_end : mention.start] in _OF_THE_SPEAKER
