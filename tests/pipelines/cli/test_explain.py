"""Why something was found: marked in the text and listed with its rule."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import pipelines
from pipelines.app import open_app
from pipelines.cli.marks import LOOKS, bracketed, coloured_text, found_rows, meaning
from pipelines.cli.words import WORDS, Words
from pipelines.recognise.figure_words import LEXICAL
from pipelines.recognise.relations import FROM_EVENTS
from pipelines.recognise.titles import PREDICATES
from pipelines.recognise.triggers import TRIGGERS
from pipelines.recognise.units import _table
from pipelines.records import DateRef, Event, Figure, Mention, Quote, Relation

Ask = Callable[..., Any]
TEXT = "네이버는 3일 “카카오와 3조 원을 쓴다”고 했다."
PARTS: dict[str, Any] = {
    "quote": (Quote(9, 22, speaker="네이버", speaker_entity="naver", verb="했다", rule="after"),),
    "figure": (Figure(14, 18, "3조 원", "money", "3000000000000 KRW", rule="money"),),
    "date": (DateRef(5, 7, "3일", "2025-02-03", "day", rule="day"),),
    "mention": (
        Mention("naver", "네이버", 0, 3, alias="네이버", rule="free"),
        Mention("kakao", "카카오", 9, 12, alias="카카오", rule="free", certainty=0.9),
    ),
}


def test_everything_found_is_bracketed_with_the_longer_span_outside() -> None:
    assert bracketed(TEXT, PARTS) == "[네이버]는 <3일> “«[카카오]와 {3조 원}을 쓴다»”고 했다."


def test_a_name_that_is_the_whole_quote_stands_inside() -> None:
    parts: dict[str, Any] = {"quote": (Quote(1, 4),), "mention": (Mention("naver", "네이버", 1, 4),)}
    assert bracketed("“네이버”", parts) == "“«[네이버]»”"


def test_a_span_that_ends_the_text_is_closed() -> None:
    assert bracketed("네이버", {"mention": (Mention("naver", "네이버", 0, 3),)}) == "[네이버]"


def test_on_a_terminal_each_sort_has_its_own_style() -> None:
    text = coloured_text(TEXT, PARTS)
    assert text.plain == TEXT
    assert {str(span.style) for span in text.spans} == {LOOKS[name].style for name in PARTS}
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=100).print(text)
    assert "\x1b[" in out.getvalue()


def test_rows_come_in_the_order_of_the_text_with_rule_and_certainty() -> None:
    rows = list(found_rows(TEXT, PARTS, open_app(), Words("ko")))
    assert [row["span"] for row in rows] == ["0-3", "5-7", "9-12", "9-22", "14-18"]
    assert [row["found"] for row in rows] == ["언급", "날짜", "언급", "인용", "수치"]
    assert rows[2]["certainty"] == 0.9
    assert rows[0]["what"] == "네이버 (naver), 본문"


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (PARTS["quote"][0], "Naver · 했다 · direct"),
        (PARTS["figure"][0], "3000000000000 KRW (money)"),
        (Figure(0, 1, "약 3", "count", None, approximate=True), "≈ ? (count)"),
        (DateRef(0, 1, "내년", "2026", "year", ("relative",)), "2026 (year) relative"),
        (Event("launch", 0, 1, "출시", roles=(("agent", "naver"), ("object", "새 앱"))),
         "launch ‘출시’ · agent: Naver, object: 새 앱"),
        (Relation("naver", "owns", "naver-cloud", 0, 1), "Naver → owns → Naver Cloud"),
    ],
)  # fmt: skip
def test_everything_says_what_it_was_taken_for(thing: Any, said: str) -> None:
    assert meaning(thing, open_app(), Words("en")) == said


@pytest.mark.parametrize(("lang", "words"), [("ko", ("언급", "위치", "확실성")), ("en", ("mention", "span"))])
def test_a_text_is_explained_as_it_is(dolpung: Ask, lang: str, words: tuple[str, ...]) -> None:
    answer = dolpung("explain", "네이버는 오늘 딥시크의 모델을 살펴봤다.", lang=lang)
    assert answer.code == 0
    assert "[네이버]는" in answer.out
    assert all(word in answer.out for word in words)


def test_a_text_that_names_nobody_says_so(dolpung: Ask) -> None:
    assert "Nothing was found." in dolpung("explain", "비가 온다.").out
    assert "Nothing was found." in dolpung("explain", "비가 온다. " * 100).out


def test_a_file_is_a_page_or_a_text(dolpung: Ask, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("네이버가 나섰다.", encoding="utf-8")
    note = json.loads(dolpung("explain", tmp_path / "note.txt", "--json").out)
    assert note["text"] == "네이버가 나섰다."
    assert [(one["entity_id"], one["rule"]) for one in note["mentions"]] == [("naver", "free")]
    (tmp_path / "bad.txt").write_bytes("네이버".encode("cp949"))
    bad = dolpung("explain", tmp_path / "bad.txt")
    assert bad.code == 2
    assert "bad.txt" in bad.err


def test_a_number_is_a_stored_article_with_what_was_stored(dolpung: Ask, database: Path) -> None:
    found = json.loads(dolpung("explain", 3, "--database", database, "--json").out)
    with pipelines.open_store(f"sqlite:///{database}") as store:
        reading = store.reading(3)
    assert reading is not None
    assert found["text"] == reading.article.text
    assert [(one["start"], one["entity_id"]) for one in found["mentions"]] == [
        (one.start, one.entity) for one in reading.recognition.mentions
    ]
    assert "replay" not in dolpung("explain", 3, "--database", database).out


def test_an_article_that_is_not_stored_is_one_clear_message(dolpung: Ask, database: Path) -> None:
    answer = dolpung("explain", 999999, "--database", database)
    assert answer.code == 2
    assert "999999" in answer.err


def test_every_sort_of_event_part_and_relation_has_its_words() -> None:
    types = {row.type for row in TRIGGERS} - {"release"} | {"model_release", "statement"}
    parts = {slot.role for row in TRIGGERS for slot in row.slots}
    relations = {*PREDICATES.values(), *(row[0] for row in FROM_EVENTS.values())}
    assert {f"event.{name}" for name in types} == {key for key in WORDS if key.startswith("event.")}
    assert {f"role.{name}" for name in parts} == {key for key in WORDS if key.startswith("role.")}
    assert {f"relation.{name}" for name in relations} <= WORDS.keys()


def test_every_sort_of_figure_date_and_quotation_has_its_words() -> None:
    figures = {"fraction", "ratio", "score", "age", "time", "count"}
    figures |= {unit.kind for unit in _table().values()} | {kind for kind, _ in LEXICAL.values()}
    assert {f"figure.{name}" for name in figures} == {key for key in WORDS if key.startswith("figure.")}
    said = [
        meaning(thing, open_app(), Words("ko"))
        for thing in (
            PARTS["quote"][0],
            Quote(0, 3, form="indirect"),
            Figure(0, 1, "3%", "percent", "3 %"),
            DateRef(0, 1, "내년", "2026", "year"),
        )
    ]
    assert said == ["네이버 · 했다 · 직접", "간접", "3 % (비율)", "2026 (해)"]


def test_what_holds_other_things_has_brackets_on_a_terminal_too() -> None:
    parts: dict[str, Any] = {
        "event": (Event("statement", 0, len(TEXT), "했다"),),
        "relation": (Relation("naver", "owns", "kakao", 0, 27),),
        **PARTS,
    }
    text = coloured_text(TEXT, parts)
    assert text.plain == f"⟦⟨{TEXT[:27]}⟩{TEXT[27:]}⟧"
    name = next(span for span in text.spans if span.style == LOOKS["mention"].style)
    assert text.plain[name.start : name.end] == "네이버"


@pytest.mark.parametrize("forced", [{"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colour_everything_is_bracketed(
    dolpung: Ask, monkeypatch: pytest.MonkeyPatch, forced: dict[str, str]
) -> None:
    for name, value in forced.items():
        monkeypatch.setenv(name, value)
    out = dolpung("explain", "네이버는 오늘 3조 원을 쓴다고 밝혔다.").out
    assert "[네이버]는" in out
    assert "{3조 원}" in out


def test_dates_without_a_day_of_publication_say_what_is_missing(dolpung: Ask) -> None:
    text = "네이버는 지난달 27일 새 모델을 냈다."
    assert "--published" in dolpung("explain", text).out
    assert "--published" not in dolpung("explain", text, "--published", "2025-02-01").out


def test_a_name_without_words_is_shown_as_it_is() -> None:
    assert Words("ko").name_of("event", "moon_landing") == "moon_landing"
    assert Words("ko").name_of("event", "lawsuit") == "소송"


def test_a_rule_is_never_shown_as_a_picture(dolpung: Ask) -> None:
    answer = dolpung("explain", "네이버는 2027년 말까지 새 서비스를 낸다.", lang="ko")
    assert "year:end:deadline" in answer.out


def test_a_sentence_that_states_two_relations_is_marked_once() -> None:
    stated = [Relation("naver", "owns", other, 0, 5) for other in ("naver-cloud", "line")]
    assert bracketed("네이버의 회사", {"relation": stated}) == "⟨네이버의 ⟩회사"
