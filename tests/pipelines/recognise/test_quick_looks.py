"""The quick looks that spare a search refuse nothing that the search would find."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from pipelines.recognise import phrase_ends, phrases, subjects
from pipelines.recognise.date_words import anchors, expression
from pipelines.recognise.figures import _figure_at, find_figures
from pipelines.recognise.speech import _VERB_NOUNS, find_verb
from pipelines.recognise.units import _table, unit_at

if TYPE_CHECKING:
    import re

# every ending of two syllables that the pattern's own characters can make, and some that they cannot
PATTERNS = (
    phrases._MODIFIER,
    phrases._NOT_A_PARTICLE,
    phrase_ends._BREAK,
    phrase_ends._BREAK_UNLESS_NAME,
    phrase_ends._ENDING,
)


def _words(pattern: re.Pattern[str]) -> list[str]:
    signs = sorted({*pattern.pattern, *"가나 벗틀봄3Z,"} - set(" \\()?:|$^"))
    return [
        f"{first}{second}{third}" for first in "이했서" for second, third in itertools.product(signs, signs)
    ]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:12])
def test_a_word_is_passed_over_only_where_its_pattern_matches_nothing(pattern: re.Pattern[str]) -> None:
    quick = {
        phrases._MODIFIER: phrases._LAST_OF_MODIFIER,
        phrases._NOT_A_PARTICLE: phrases._LAST_OF_NOUN,
        phrase_ends._BREAK: phrase_ends._BREAK_SIGNS,
    }.get(pattern, phrase_ends._ENDING_SIGNS)
    missed = [word for word in _words(pattern) if pattern.search(word) and word[-1] not in quick]
    assert missed == []


@pytest.mark.parametrize("word", ["[사진", "3명", "３명", "네이버,", "서울에서"])
def test_a_word_that_ends_a_phrase_is_seen_by_its_first_or_last_sign(word: str) -> None:
    assert phrase_ends.breaks(word)


@pytest.mark.parametrize("particle", ["은", "는", "이", "가", "께서", "께서는", "은,", "는·"])
def test_every_particle_of_a_subject_is_asked_for(particle: str) -> None:
    assert particle[-1] in subjects._SUBJECT_ENDS


def test_a_number_word_before_any_unit_is_scanned_where_reading_it_gives_a_figure() -> None:
    texts = [
        f"{word}{gap}{unit}" for word in ("한", "두", "열", "천만") for gap in ("", " ") for unit in _table()
    ]
    for text in texts:
        direct = _figure_at(text, 0, 0, len(text))
        assert [direct] == [*find_figures(text)] or direct is None, text


@pytest.mark.parametrize("text", ["천만  원", "천만-2천만원", "천만 ~ 2천만 원"])
def test_a_gap_or_a_range_behind_a_number_word_hides_no_figure(text: str) -> None:
    assert [figure.start for figure in find_figures(text)][:1] == [0]


def test_each_unit_is_found_by_its_first_character() -> None:
    assert [word for word in _table() if (unit_at(word, 0, len(word)) or [""])[0] != word] == []


@pytest.mark.parametrize(
    "text",
    ["2025년", "1999.3.1", "2020-03-01", "12월", "3~4월", "1∼2분기", "4 분기", "90년대", "21세기", "25일",
     "3-5일", "2024~2025년", "3일~5일"],
)  # fmt: skip
def test_a_date_that_begins_with_a_digit_is_tried(text: str) -> None:
    match = expression().match(text)
    assert match is not None
    assert match.end() > 1
    assert anchors().match(text) is not None


@pytest.mark.parametrize("text", ["52개", "3.5%", "100여 명"])
def test_a_number_that_begins_no_date_is_not_tried(text: str) -> None:
    assert anchors().match(text) is None


def test_every_noun_of_speech_is_found_with_its_verb() -> None:
    assert [noun for noun in _VERB_NOUNS if find_verb(f" {noun}했다.") != f"{noun}했다"] == []
