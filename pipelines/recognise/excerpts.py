"""What is left of an article whose text may not be kept: mentions with their sentences, numbers; pure.

Every code point that is not kept becomes ``VEIL``, one by one: offsets stay true, and so do counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pipelines.recognise.sentences import sentence_at, split_sentences
from pipelines.records import CONTENT_ZONES, Article, Event, Quote, Recognition, Relation, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.recognise.sentences import Sentence
    from pipelines.records import Mention

VEIL = "░"
"""Stands for one code point that is not kept."""
LONGEST = 200
"""Code points of a sentence that is kept whole; of a longer one, ``_AROUND`` on either side of the name."""
_AROUND = 80
LEAST = 300
"""Code points of sentences that are kept in any case …"""
SHARE = 0.3
"""… and the share of a text that they may come to; beyond it only the names themselves are kept."""
_WHOLE = frozenset({Zone.TITLE, Zone.BYLINE, Zone.FURNITURE, Zone.SHARE})
"""Zones that are no part of the protected text."""

Span = tuple[int, int]
Placed = TypeVar("Placed", Quote, Event, Relation)


def excerpt(article: Article, recognition: Recognition) -> tuple[Article, Recognition]:
    """Return an article and what was recognised in it with everything else veiled.

    Kept are the title, the byline, notices, each mention with its sentence (see ``SHARE``), figures and
    dates. Quotes, events and relations stay where their words do. Doing it twice is doing it once.
    """
    spans = _kept_spans(article, recognition)
    text = _veiled(article.text, spans)
    deck = article.deck
    short = replace(
        article,
        text=text,
        deck=deck if deck and all(line in text for line in deck.split("\n")) else None,
        images=tuple(replace(image, alt=None, caption=None) for image in article.images),
    )
    return short, _left(recognition, text)


def is_veiled(text: str) -> bool:
    """Tell whether something of a text was not kept."""
    return VEIL in text


def _kept_spans(article: Article, recognition: Recognition) -> list[Span]:
    spans = [(block.start, block.end) for block in article.blocks if block.zone in _WHOLE]
    spans += [(figure.start, figure.end) for figure in recognition.figures]
    spans += [(date.start, date.end) for date in recognition.dates]
    spans += [(mention.start, mention.end) for mention in recognition.mentions]
    return spans + _sentences(article, recognition.mentions)


def _sentences(article: Article, mentions: Iterable[Mention]) -> list[Span]:
    """Return the sentences of mentions, first come, first kept."""
    sentences = split_sentences(article.text, article.blocks)
    left = max(LEAST, int(SHARE * len(article.text)))
    found: dict[Span, None] = {}
    for mention in mentions:
        number = sentence_at(sentences, mention.start) if mention.zone in CONTENT_ZONES else None
        if number is None or mention.zone is Zone.TITLE:
            continue
        start, end = _around(mention, sentences[number])
        if (start, end) not in found and end - start <= left:
            found[start, end] = None
            left -= end - start
    return list(found)


def _around(mention: Mention, sentence: Sentence) -> Span:
    if sentence.end - sentence.start <= LONGEST:
        return sentence.start, sentence.end
    return max(sentence.start, mention.start - _AROUND), min(sentence.end, mention.end + _AROUND)


def _veiled(text: str, spans: Sequence[Span]) -> str:
    """Veil everything outside the spans but line breaks."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        parts += (_veil(text[at:start]), text[max(at, start) : end])
        at = end
    return "".join((*parts, _veil(text[at:])))


def _veil(text: str) -> str:
    return "\n".join(VEIL * len(line) for line in text.split("\n"))


def _left(recognition: Recognition, text: str) -> Recognition:
    quotes = _still_there(recognition.quotes, text)
    numbers = {id(quote): number for number, quote in enumerate(quotes)}
    parents = [None if q.parent is None else numbers.get(id(recognition.quotes[q.parent])) for q in quotes]
    return replace(
        recognition,
        quotes=tuple(replace(quote, parent=parent) for quote, parent in zip(quotes, parents, strict=True)),
        reported=_still_there(recognition.reported, text),
        events=_still_there(recognition.events, text),
        relations=_still_there(recognition.relations, text),
    )


def _still_there(found: Iterable[Placed], text: str) -> tuple[Placed, ...]:
    return tuple(one for one in found if not is_veiled(text[one.start : one.end]))
