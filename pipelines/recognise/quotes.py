"""Quotations in a text, with who says them and how.

Spans between quotation marks are found first; what follows each tells words from titles and terms; then the
speaker is looked for in the sentence around it, beside it, and in the sentences before. README.md explains
the rules.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from pipelines.recognise.marks import Kind, Span, pair_marks
from pipelines.recognise.namer import Namer
from pipelines.recognise.phrase_ends import ASIDE, HIDDEN
from pipelines.recognise.reported import find_reported, may_report
from pipelines.recognise.scopes import Scope
from pipelines.recognise.speakers import find_lead_in, find_speaker
from pipelines.recognise.speech import Said, find_verb, may_be_said, read_said
from pipelines.records import CONTENT_ZONES, Block, EntityKind, Mention, Quote, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.catalogue import Catalogue
    from pipelines.recognise.whole_names import Speaker

_MARKS = re.compile("[“”„‟\"″＂«»‘’'「」『』]")
_ASIDE = re.compile(
    r"\(([^()\n]{1,80})\)|（([^（）\n]{1,80})）|\[(?=[^\[\]\n]{0,40}(?:기자|특파원|=))[^\[\]\n]{2,40}\]"
)
"""Words in brackets, and a line on who wrote: [서울=한빛통신 박서준 기자]."""
_FLOWING = frozenset({Zone.BODY, Zone.BLOCKQUOTE})
_HEADLINES = frozenset({Zone.TITLE, Zone.HEADING})
_LETTER = re.compile(r"[^\W\d_]")
_STATEMENT = re.compile(r"[다요까.](?:(?<=[다요까])[.?!]|(?<![.].)(?<=[.])\s*$)")


def find_quotes(
    text: str, *, mentions: Sequence[Mention], blocks: Sequence[Block], catalogue: Catalogue
) -> tuple[Quote, ...]:
    """Return the quotations alone: the first of what ``find_speech`` returns."""
    return find_speech(text, mentions=mentions, blocks=blocks, catalogue=catalogue)[0]


def find_speech(
    text: str, *, mentions: Sequence[Mention], blocks: Sequence[Block], catalogue: Catalogue
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return the quotations of the content zones, and what is reported without marks, in text order.

    Of quotations an outer one comes before those inside it; ``start`` and ``end`` enclose the words without
    their marks, in code points; ``parent`` is an index of the result. Block quotations without marks come
    last. Reported speech (``form="indirect"``) is no quotation: its span is the clause, and it stands apart.
    Without blocks the whole text is body.
    """
    if not (_MARKS.search(text) or may_report(text)) and not any(
        block.zone is Zone.BLOCKQUOTE for block in blocks
    ):
        return (), ()
    kinds = {mention.entity: catalogue.entities[mention.entity].kind for mention in mentions
             if mention.entity in catalogue.entities}  # fmt: skip
    names = {
        entity: catalogue.entities[entity].name.ko
        for entity, kind in kinds.items()
        if kind is EntityKind.PERSON
    }
    found: list[Quote] = []
    reported: list[Quote] = []
    for run, lines in _runs(text, blocks):
        reader = _Run(run, lines, mentions, kinds, names)
        found += reader.quotes(len(found))
        found += reader.block_quotes(blocks) if lines is False else ()
        reported += reader.reported() if not lines else ()
    return tuple(found), tuple(reported)


def _runs(text: str, blocks: Sequence[Block]) -> Iterator[tuple[str, bool | None]]:
    """Yield texts of full length that show one run of content each, and whether it is a headline.

    Body paragraphs are one run, since a quotation can go over several; every other block stands alone.
    """
    if not blocks:
        yield text, None
        return
    content = [block for block in blocks if block.zone in CONTENT_ZONES and block.end > block.start]
    flowing = [block for block in content if block.zone in _FLOWING]
    alone = [block for block in content if block.zone not in _FLOWING]
    groups: list[tuple[list[Block], bool | None]] = [
        ([block], block.zone in _HEADLINES or None) for block in alone
    ]
    if flowing:
        groups.append((flowing, False))
    for group, headline in sorted(groups, key=lambda pair: pair[0][0].start):
        if any(_MARKS.search(text, block.start, block.end) for block in group) or (
            headline is False and any(_may_speak(text, block) for block in group)
        ):
            yield _only(text, group), headline


def _may_speak(text: str, block: Block) -> bool:
    return block.zone is Zone.BLOCKQUOTE or may_report(text, block.start, block.end)


def _only(text: str, blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    place = 0
    for block in blocks:
        parts += ("\n" * (block.start - place), text[block.start : block.end])
        place = block.end
    return "".join(parts)


class _Run:
    """The quotations of one run of content."""

    def __init__(
        self,
        run: str,
        headline: bool | None,
        mentions: Sequence[Mention],
        kinds: dict[str, EntityKind],
        names: dict[str, str],
    ) -> None:
        self._run, self._headline = run, headline
        self._mentions, self._kinds, self._names = mentions, kinds, names
        self._spans = pair_marks(run)
        self._parents = _parents(self._spans)
        self._levels: dict[int | None, Scope] = {}
        self._spoken: dict[int | None, dict[int, Speaker]] = {}

    def quotes(self, offset: int) -> list[Quote]:
        index: dict[int, int] = {}
        found: list[Quote] = []
        for number, span in enumerate(self._spans):
            parent = self._parents[number]
            if parent is not None and parent not in index:
                parent = self._parents[parent]
            if span.kind is not Kind.DOUBLE and (parent is not None or not may_be_said(self._run, span.end)):
                continue
            quote = self._quote(self._level(parent), span, self._spoken.setdefault(parent, {}))
            if quote is None:
                continue
            index[number] = offset + len(found)
            said, speaker = quote
            found.append(_record(span, said, speaker, index.get(parent) if parent is not None else None))
        return found

    def reported(self) -> Iterator[Quote]:
        """Yield what is told without marks: …다고 밝혔다."""
        if may_report(self._run):
            yield from find_reported(self._level(None), self._spoken.get(None, {}), self._names)

    def block_quotes(self, blocks: Sequence[Block]) -> Iterator[Quote]:
        """Yield block quotations without marks of their own that a sentence leads in: 다음과 같이 밝혔다."""
        unmarked = list(_unmarked(self._run, blocks))
        if not unmarked:
            return
        scope = self._scope([], None)
        for start, end in unmarked:
            speaker = find_lead_in(scope, start, self._names)
            if speaker:
                lead = scope.masked[slice(*scope.sentences[scope.sentence_at(start) - 1])]
                said = Said(None, find_verb(lead), "block")
                yield replace(_record(Span(start, end), said, speaker, None), form="block")

    def _level(self, parent: int | None) -> Scope:
        """Return a level of quoting, read when it is first asked for; most titles need none."""
        if parent not in self._levels:
            inner = [
                span
                for span, holder in zip(self._spans, self._parents, strict=True)
                if holder == parent and span.kind is not Kind.CORNER
            ]
            self._levels[parent] = self._scope(inner, None if parent is None else self._spans[parent])
        return self._levels[parent]

    def _scope(self, inner: Sequence[Span], around: Span | None) -> Scope:
        start, end = (around.start, around.end) if around else (0, len(self._run))
        masked = _hide(self._run, inner)[:end]
        return Scope(masked, Namer(self._run, masked, self._mentions, self._kinds), start, end)

    def _quote(
        self, scope: Scope, span: Span, spoken: dict[int, Speaker]
    ) -> tuple[Said, Speaker | None] | None:
        if not scope.sentences or not scope.start <= span.start <= span.end <= scope.end:
            return None
        sentence = scope.sentence_at(span.start)
        start, end = scope.sentences[sentence]
        headline = self._is_headline(scope.masked[start:end])
        content = self._run[span.start : span.end]
        behind = scope.masked[span.end + 1 : end]
        said = read_said(content, behind, double=span.kind is Kind.DOUBLE, headline=headline)
        if said is None:
            return None
        speaker = find_speaker(
            scope, span, end, spoken, self._names, headline=headline and not said.quotative
        )
        if speaker:
            spoken[sentence] = speaker
        return said, speaker

    def _is_headline(self, sentence: str) -> bool:
        if self._headline is not None:
            return self._headline
        return not _STATEMENT.search(sentence) and bool(_LETTER.search(sentence))


def _unmarked(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the spans of block quotations without marks; neighbours of that zone are one."""
    for zone, group in groupby(blocks, key=lambda block: block.zone):
        if zone is Zone.BLOCKQUOTE:
            members = list(group)
            start, end = members[0].start, members[-1].end
            if text[start:end].strip() and not _MARKS.search(text, start, end):
                yield start, end


def _hide(text: str, spans: Sequence[Span]) -> str:
    """Return the text with quoted words and words in brackets blotted out, offsets kept."""
    hidden = _blot(text, [(span.start, span.end) for span in spans], HIDDEN)
    if "(" not in hidden and "（" not in hidden:
        return hidden
    asides = [(found.start() + 1, found.end() - 1) for found in _ASIDE.finditer(hidden)]
    return _blot(hidden, asides, ASIDE)


def _blot(text: str, spans: Sequence[tuple[int, int]], sign: str) -> str:
    parts: list[str] = []
    place = 0
    for start, end in spans:
        if end > place:  # spans of other signs may run into each other
            first = max(start, place)
            parts += (text[place:first], sign * (end - first))
            place = end
    return "".join((*parts, text[place:]))


def _parents(spans: Sequence[Span]) -> list[int | None]:
    parents: list[int | None] = []
    for number, span in enumerate(spans):
        holder = number - 1 if number else None
        while holder is not None and spans[holder].end < span.end:
            holder = parents[holder]
        parents.append(holder)
    return parents


def _record(span: Span, said: Said, speaker: Speaker | None, parent: int | None) -> Quote:
    if speaker is None:
        return Quote(span.start, span.end, verb=said.verb, parent=parent, rule=said.rule)
    phrase = speaker.phrase
    return Quote(
        span.start, span.end, speaker.name, phrase.start, phrase.end, speaker.entity, said.verb,
        parent=parent, rule=f"{said.rule}+{speaker.rule}",
    )  # fmt: skip
