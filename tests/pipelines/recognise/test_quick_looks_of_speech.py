"""The quick looks at quotations, reported speech and names refuse nothing that reading would find."""

from __future__ import annotations

import itertools
import re

import pytest

from pipelines.recognise import names, reported, speech, subjects
from pipelines.recognise.marks import pair_marks
from pipelines.recognise.namer import Namer
from pipelines.recognise.names import title_of
from pipelines.recognise.numbers import read_number
from pipelines.recognise.scopes import Scope
from pipelines.recognise.speaker_words import GROUP_ENDS, GROUPS, LONE_TITLES, NO_TITLES, TITLES

_SET = re.compile(r"\[.*?\]")
_QUOTATIVES = re.findall("[가-힣]+", _SET.sub("", speech._PARTICLES))
_REPORTS = re.compile(r"[가-힣][다라냐자](?:고(?:도|는)?|며|면서),? |(?:에|에게) (?:따르면|의하면)")
"""What may report, without a set at its start."""


@pytest.mark.parametrize("pattern", [names.GROUP, names.BODY], ids=["group", "body"])
def test_a_word_is_refused_as_a_group_only_where_no_ending_of_one_is(pattern: re.Pattern[str]) -> None:
    plain = re.compile(pattern.pattern.removeprefix(names._MAY_BE_GROUP))
    assert plain.pattern != pattern.pattern
    ends = {*GROUP_ENDS, *GROUPS}
    words = [f"{head}{end}{more}" for head in ("", "가", "가온") for end in ends for more in ("", "들", "은")]
    found = [word for word in words if plain.match(word)]
    assert len(found) > len(ends)
    assert [word for word in words if bool(pattern.match(word)) != bool(plain.match(word))] == []


@pytest.mark.parametrize("plural", ["", "들", "님"])
def test_every_title_is_seen_by_its_last_syllable(plural: str) -> None:
    titles = [title for title in TITLES if title not in NO_TITLES | LONE_TITLES and title[-1] != "님"]
    assert [title for title in titles if not title_of(f"{title}{plural}").endswith(f"{title}{plural}")] == []


@pytest.mark.parametrize("gap", ["", " "])
def test_every_particle_behind_words_in_single_marks_is_tried(gap: str) -> None:
    texts = [f"‘간다’{gap}{particle} " for particle in _QUOTATIVES]
    tried = [text for text in texts if speech._QUOTATIVE.match(text, 4)]
    assert len(tried) == len(_QUOTATIVES) > 30
    assert [text for text in tried if not speech.may_be_said(text, 3)] == []


def test_a_term_in_single_marks_is_not_tried() -> None:
    assert not any(speech.may_be_said(f"‘가온’{rest}", 3) for rest in (" 출시", "을", ", 나온다", "'", ""))


@pytest.mark.parametrize("ending", re.findall("[가-힣][가-힣 ]+", _SET.sub("", speech._COMPLETE.pattern)))
def test_the_longest_ending_of_a_sentence_lies_within_what_is_searched(ending: str) -> None:
    assert len(ending) < speech._LONGEST_END
    assert speech.is_complete(f"새 배는 바다로 {ending}\n") == bool(
        speech._COMPLETE.search(f"바다로 {ending}\n")
    )


def test_a_report_is_seen_wherever_the_plain_pattern_sees_it() -> None:
    ends = [
        f"{last}{how}"
        for last, how in itertools.product("다라냐자요", ("고", "고도", "고는", "며", "면서", "면", ""))
    ]
    ends += ["에 따르면", "에게 따르면", "에 의하면", "에게 의하면", "에 따라", "게 따르면", "에따르면"]
    texts = [
        f"{before}{end}{gap}" for before in ("간", " ", "3") for end in ends for gap in (" ", ", ", ",", "")
    ]
    assert [text for text in texts if reported.may_report(text) != bool(_REPORTS.search(text))] == []
    assert sum(reported.may_report(text) for text in texts) > 40


def test_one_search_finds_the_sentences_that_report_as_a_search_of_each_does() -> None:
    lines = [
        "비가 온다.",
        "눈이 온다고 했다. 해가 뜬다며 웃었다고 한다.",
        "가온에 따르면 문을 연다. 끝.",
        "간다",
    ]
    text = "\n\n".join(lines)
    scope = Scope(text, Namer(text, text, (), {}), 0, len(text))
    each = [number for number, span in enumerate(scope.sentences) if _REPORTS.search(text, *span)]
    assert reported._reporting(scope) == each == [1, 2, 3]


@pytest.mark.parametrize(
    "source",
    ["누리통신", "누리통신 등", "어제 나온 누리통신 등", "그는 웃었다. 누리통신", "의하면 누리통신"],
)
@pytest.mark.parametrize("link", ["에 따르면 ", "에게 의하면, "])
def test_a_source_is_found_from_two_words_before_the_word_for_it(source: str, link: str) -> None:
    text = f"{source}{link}큰 배가 바다로 뜬다."
    place = reported._ACCORDING.search(text)
    assert place
    plain = reported._SOURCE.search(text)
    assert plain
    assert plain["whose"] == "누리통신"
    quoted = [*reported._sourced(_scope(text), 0, len(text), {})]
    assert [(quote.start, speaker.phrase.surface) for quote, speaker in quoted] == [(plain.end(), "누리통신")]


def _scope(text: str) -> Scope:
    return Scope(text, Namer(text, text, (), {}), 0, len(text))


@pytest.mark.parametrize(
    "words", ["'가나다'", "‘가나다’", "‘가나다'", "’가나다’", "「가나다」", "『가나다』"]
)
def test_marks_that_are_not_double_are_looked_for_by_each_of_their_signs(words: str) -> None:
    assert [(span.start, span.end) for span in pair_marks(f"그는 {words} 했다")] == [(4, 7)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("그는 “가 ‘나” 다’ 했다", ["가 ‘나"]),
        ("그는 ‘가 “나’ 다” 했다", ["나’ 다"]),
        ("그는 “가 ‘나’ 다” 했다", ["가 ‘나’ 다", "나"]),
        ("그는 ‘가 “나” 다’ 했다", ["가 “나” 다", "나"]),
        ("‘가’ “나” ‘다’", ["가", "나", "다"]),
        ("그는 “가 「나” 다」 했다", ["가 「나"]),
    ],
)
def test_of_marks_that_cross_the_double_ones_count(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in pair_marks(text)] == found


@pytest.mark.parametrize(
    ("word", "particle"),
    [("할머니께서는", "께서는"), ("할머니께서", "께서"), ("가온은", "은"), ("누리는", "는"), ("가온이", "이"),
     ("누리가", "가"), ("가온도", ""), ("에서", ""), ("", "")],
)  # fmt: skip
def test_a_subject_s_particle_is_the_longest_that_the_word_ends_in(word: str, particle: str) -> None:
    assert subjects._particle_of(word) == particle


@pytest.mark.parametrize("sentence", ["가온 역시 간다", "가온 또한 간다", "역시 간다", "가온은 역시"])
def test_a_name_before_also_is_a_subject_though_it_has_no_particle(sentence: str) -> None:
    words = subjects.words_of(sentence, 0, len(sentence))
    expected = [sentence[: words[0][1]]] if sentence.startswith("가온") else []
    assert [
        sentence[slice(*words[found.number])] for found in subjects._candidates(sentence, words)
    ] == expected


def test_lines_of_spaces_are_no_sentences() -> None:
    text = "\n \n비가 온다.\n\t\n눈이 온다\n"
    assert [text[slice(*span)] for span in subjects.split_sentences(text, 0, len(text))] == [
        "비가 온다.",
        "눈이 온다",
    ]


def test_words_that_dots_part_are_parted_and_other_sentences_read_alike() -> None:
    text = "배가 뜬다…새가 난다. 비가 온다."
    start = text.index("비가")
    assert [text[slice(*span)] for span in subjects.words_of(text, 0, start)][1] == "뜬다…"
    assert subjects.words_of(text, start, len(text), 1) == [(start, start + 2)]


@pytest.mark.parametrize(
    ("words", "value"),
    [("6천351만", "63510000"), ("3.2", "3.2"), ("1,200", "1200"), ("8.3조", "8300000000000"), ("3.", None)],
)
def test_a_numeral_that_begins_with_a_digit_is_no_native_word(words: str, value: str | None) -> None:
    number = read_number(words)
    assert (number and str(number)) == value
