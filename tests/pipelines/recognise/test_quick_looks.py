"""The quick looks that spare a search refuse nothing that the search would find."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipelines.recognise import date_words, holidays, phrase_ends, phrases, subjects
from pipelines.recognise.date_words import anchors, expression
from pipelines.recognise.dates import find_dates
from pipelines.recognise.figures import _figure_at, find_figures
from pipelines.recognise.speech import _VERB_NOUNS, find_verb
from pipelines.recognise.units import _table, unit_at
from pipelines.records import Block, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

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


TELLING = (
    "열리는 시작되는 시작하는 개최되는 진행되는 치러지는 출시되는 방영되는"
    " 열릴 앞두고 언급 밝힘 발표 전함 강조 예정"
)


def test_a_form_that_tells_the_tense_is_found_wherever_the_plain_pattern_finds_it() -> None:
    plain = re.compile(date_words._TELLING)
    signs = sorted(set(date_words._TELLING) - set("\\()?:|<>[]$.*"))
    words: Iterable[str] = (f"{one}{two}" for one, two in itertools.product(signs, [*signs, "다며", " 것"]))
    missed = [
        word
        for word in (*words, *TELLING.split())
        if _told(plain.search(f"그 {word}")) != _told(date_words._TENSE.search(f"그 {word}"))
    ]
    assert missed == []


def _told(match: re.Match[str] | None) -> tuple[int, str | None, str | None] | None:
    return match and (match.start(), match["past"], match["future"])


@pytest.mark.parametrize("name", [*holidays._FIXED, "추석", "한가위", "설날", "구정", "설연휴", "설 연휴",
                                  "부처님오신날", "정월대보름", "수능일", *holidays._AGES])  # fmt: skip
def test_a_named_day_is_read_in_whichever_paragraph_it_stands(name: str) -> None:
    lines = ["크리스마스에 문을 열었다.", "아무 날도 아니다.", f"({name}) 손님이 많았다."]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    blocks = [Block(Zone.BODY, at, at + len(line)) for at, line in zip(starts, lines, strict=True)]
    found = find_dates(text, published=date(2026, 1, 15), blocks=blocks)
    assert [reference.start for reference in found] == [0, starts[2] + 1]
