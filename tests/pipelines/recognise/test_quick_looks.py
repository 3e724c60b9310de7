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
from pipelines.recognise.figure_words import _LOOKED, behind, patterns
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


BEHIND = {
    "to": ("~", " ~ ", "∼", "～", " 〜", "–", "-5"),
    "after": (
        " 이상",
        "이하",
        "가까이",
        " 안팎",
        " 남짓",
        "여",
        "대 ",
        "이 넘",
        "을 훌쩍 넘",
        "가 넘",
        "를 넘",
    ),
    "half": ("반", " 반이"),
    "span": ("간 ", "간의", " 만에", "만에", "만이다", " 만 "),
    "next": ("3개월", " 12일", "30분", " 5초"),
    "changed": (" 오른 ", " 줄어든 ", " 급증한 ", " 하락한 "),
    "exceeding": ("이 넘는 ", "이 넘은 "),
    "near": (" 가까이",),
}


def test_what_stands_behind_a_number_is_found_with_and_without_the_look_before() -> None:
    assert BEHIND.keys() == set(_LOOKED)
    words = [(name, word) for name, some in BEHIND.items() for word in some]
    plain = [patterns()[name].match(word) is not None for name, word in words]
    assert plain == [True] * len(words)
    assert [word for name, word in words if behind(name, word, 0, len(word)) is None] == []


@pytest.mark.parametrize("word", ["약", "대략", "최대", "최소", "거의", "줄잡아", "어림잡아", "얼추"])
@pytest.mark.parametrize("gap", ["", " "])
def test_a_word_before_a_number_makes_it_rough(word: str, gap: str) -> None:
    assert [figure.approximate for figure in find_figures(f"올해 {word}{gap}5%가 늘었다")] == [True]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("3분의 1", "fraction"), ("3 분의 1", "fraction"), ("1/9", "fraction"), ("3-1", "score"),
     ("3–1", "score"), ("5대 1", "ratio"), ("0.5 대 1", "ratio"), ("12345678901234567대 1", "ratio")],
)  # fmt: skip
def test_a_pair_of_numbers_is_seen_by_what_stands_between(text: str, kind: str) -> None:
    assert [(figure.kind, figure.surface) for figure in find_figures(text)] == [(kind, text)]


@pytest.mark.parametrize("particle", phrases._CASES)
def test_every_particle_is_taken_off_a_noun_that_it_agrees_with(particle: str) -> None:
    nouns = ("사람", "나무", "하늘")
    assert particle in {phrases.particle_of(f"{noun}{particle}") for noun in nouns}
