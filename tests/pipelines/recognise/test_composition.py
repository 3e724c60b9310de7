"""Decomposed Hangul is read like composed Hangul, with offsets into the text as it came."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue
from pipelines.recognise.composition import composed
from pipelines.records import Block, Zone

if TYPE_CHECKING:
    from pipelines.records import DateRef, Event, Figure, Mention, Quote, Recognition, Relation

CONFIG = Path(__file__).parents[3] / "config" / "entities"
PUBLISHED = date(2025, 3, 14)
REPORT = (
    "네이버는 구글과 업무협약을 체결했다고 13일 밝혔다.\n"
    "정신아 카카오 대표는 “내년에 3천억원을 투자하겠다”고 말했다. 중국의 딥시크가 R1을 공개했다."
)
PARTS = [
    "네이버", "구글과 ", "카카오는 ", "이재용 회장", "젠슨 황을 ", "만났다", ". ", "업무협약을 체결",
    "했다고 5일 밝혔다", "5천억원", "“", "”", "고 말했다. ", "지난달 27일 ", "\n", "를 인수했다", "의 ",
    "e\u0301", "\u1112", "\u11ab", "각", "딥시크 R1", "차단", "52개", "\u200b", "한\u0301",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=18).map("".join),
    st.text(alphabet="가각한\u1100\u1161\u11a8\u1112\u0301eK“”\n 0억원네이버는", max_size=30),
)


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


def plain(text: str, found: Recognition) -> list[object]:
    """Say what was found by its composed words in place of its offsets."""

    def words(start: int | None, end: int | None) -> str:
        return unicodedata.normalize("NFC", text[start:end])

    nfc = unicodedata.normalize
    return [
        [(m.entity, words(m.start, m.end), m.rule, m.particle) for m in found.mentions],
        [(words(q.start, q.end), q.speaker, words(q.speaker_start, q.speaker_end)) for q in found.quotes],
        [(words(f.start, f.end), f.value) for f in found.figures],
        [(words(d.start, d.end), d.value) for d in found.dates],
        [(e.event_type, words(e.start, e.end), nfc("NFC", e.trigger), e.roles, e.date) for e in found.events],
        [(r.subject, r.predicate, r.object, words(r.start, r.end)) for r in found.relations],
    ]


def test_a_decomposed_report_tells_all_that_the_composed_one_tells() -> None:
    text = unicodedata.normalize("NFD", REPORT)
    found = recogniser().recognise(text, published=PUBLISHED)
    assert all((found.mentions, found.quotes, found.figures, found.dates, found.events, found.relations))
    assert plain(text, found) == plain(REPORT, recogniser().recognise(REPORT, published=PUBLISHED))


def test_blocks_of_a_decomposed_text_keep_their_zones() -> None:
    text = unicodedata.normalize("NFD", REPORT)
    cut = text.index("\n")
    blocks = (Block(Zone.SHARE, 0, cut), Block(Zone.BODY, cut + 1, len(text)))
    found = recogniser().recognise(text, published=PUBLISHED, blocks=blocks)
    assert {mention.zone for mention in found.mentions if mention.start < cut} == {Zone.SHARE}
    assert all(event.start > cut for event in found.events)
    assert [event.event_type for event in found.events] != []


@given(texts)
@settings(max_examples=150, deadline=None)
def test_whatever_the_composition_spans_hold_in_the_text_as_it_came(text: str) -> None:
    for form in (text, unicodedata.normalize("NFD", text)):
        found = recogniser().recognise(form, published=PUBLISHED)
        named: tuple[Mention | Figure | DateRef, ...] = (*found.mentions, *found.figures, *found.dates)
        for thing in named:
            assert form[thing.start : thing.end] == thing.surface != ""
        for event in found.events:
            assert event.trigger in form[event.start : event.end]
        spans: tuple[Quote | Event | Relation, ...] = (*found.quotes, *found.events, *found.relations)
        for span in spans:
            assert 0 <= span.start <= span.end <= len(form)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_both_compositions_of_a_text_tell_the_same(text: str) -> None:
    texts_of = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    nfc, nfd = (plain(t, recogniser().recognise(t, published=PUBLISHED)) for t in texts_of)
    assert nfc == nfd


@given(texts)
@settings(max_examples=150, deadline=None)
def test_every_composed_character_leads_back_to_its_own_stretch(text: str) -> None:
    whole = composed(text)
    if whole is None:
        return
    assert unicodedata.normalize("NFC", whole.text) == unicodedata.normalize("NFC", text)
    assert len(whole.text) == len(whole.starts) == len(whole.ends)
    for at, char in enumerate(whole.text):
        start, end = whole.at(at, at + 1)
        assert char in unicodedata.normalize("NFC", text[start:end])


def test_a_composed_text_is_left_alone() -> None:
    assert composed(REPORT) is None
