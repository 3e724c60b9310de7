"""``quotes``, ``events`` and ``relations``: each row can be walked back to the page that says so."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text

import pipelines
from pipelines.cli.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., Any]

MANY = ("--limit", 9999, "--format", "jsonl")


@pytest.mark.parametrize("command", ["quotes", "events", "relations"])
def test_a_row_leads_to_its_words_in_the_stored_text_and_to_the_page(
    dolpung: Ask, database: Path, command: str
) -> None:
    rows = dolpung(command, *MANY, "--database", database).rows
    assert rows
    with pipelines.open_store(f"sqlite:///{database}") as store:
        pages = {stored.id: stored.page.sha256 for stored in store.pages()}
        for row in rows:
            reading = store.reading(row["article_id"], row["version"])
            assert reading is not None
            assert reading.article.text[row["start"] : row["end"]] == row["text"]
            assert reading.article.canonical_url == row["url"]
            assert pages[row["page_id"]] == row["page_sha256"]
            assert row["rule"]


def test_forms_add_up_to_all_quotations(dolpung: Ask, database: Path) -> None:
    everything = dolpung("quotes", *MANY, "--database", database).rows
    by_form = [
        dolpung("quotes", "--form", form, *MANY, "--database", database).rows
        for form in ("direct", "block", "indirect")
    ]
    assert sum(map(len, by_form)) == len(everything)
    assert by_form[0]
    assert by_form[2]
    assert {row["form"] for row in by_form[2]} == {"indirect"}


def test_who_speaks_is_found_by_name_by_id_and_by_the_name_in_the_text(dolpung: Ask, database: Path) -> None:
    by_name, by_id = (
        dolpung("quotes", "--by", name, *MANY, "--database", database).rows
        for name in ("최수연", "choi-sooyeon")
    )
    assert by_name == by_id != []
    assert {row["speaker_entity"] for row in by_name} == {"choi-sooyeon"}
    group = dolpung("quotes", "--by", "소비자 단체", *MANY, "--database", database).rows
    assert {(row["speaker"], row["speaker_entity"]) for row in group} == {("소비자 단체", None)}


def test_about_whom_says_where_the_name_stands(dolpung: Ask, database: Path) -> None:
    rows = dolpung("quotes", "--about", "naver", *MANY, "--database", database).rows
    assert rows
    assert all("naver" in row["about"] + row["beside"] for row in rows)
    english = dolpung("quotes", "--by", "차은결", "--database", database).out
    assert "(same sentence)" in english
    korean = dolpung("quotes", "--by", "차은결", "--database", database, lang="ko").out
    assert "(같은 문장)" in korean
    assert "직접" in korean


def test_what_is_not_known_is_shown_as_missing(dolpung: Ask, database: Path) -> None:
    rows = dolpung("quotes", *MANY, "--database", database).rows
    nameless = [row for row in rows if row["speaker_entity"] is None]
    assert nameless
    assert all(row["speaker_name"] is None for row in nameless)
    cells = dolpung("quotes", "--limit", 9999, "--format", "csv", "--database", database).table
    assert any(row["verb"] == "" for row in cells)
    assert {"url", "start", "end", "rule", "version", "page_id"} <= cells[0].keys()


def test_days_narrow_the_answer_and_the_dateless_are_told(dolpung: Ask, database: Path) -> None:
    everything = dolpung("quotes", *MANY, "--database", database).rows
    since = dolpung("quotes", "--since", "2025-02-07", *MANY, "--database", database).rows
    assert since == [row for row in everything if row["day"] and row["day"] >= "2025-02-07"]
    dateless = sum(row["day"] is None for row in everything)
    told = dolpung("quotes", "--since", "2025-01-01", "--database", database).out
    assert bool(dateless) == bool(re.search(rf"without a known day.*: {dateless}\.", told))


def test_events_and_relations_about_somebody_have_them_in_a_part(dolpung: Ask, database: Path) -> None:
    for event in dolpung("events", "--about", "naver", *MANY, "--database", database).rows:
        assert "naver" in [value for _, value in event["roles"]]
    relations = dolpung("relations", "--about", "naver", *MANY, "--database", database).rows
    assert {"naver"} & {relations[0]["subject"], relations[0]["object"]}
    kinds = {row["type"] for row in dolpung("events", *MANY, "--database", database).rows}
    one = min(kinds)
    only = dolpung("events", "--type", one, *MANY, "--database", database).rows
    assert {row["type"] for row in only} == {one}


@pytest.mark.parametrize("command", ["quotes", "events", "relations"])
def test_the_sum_under_the_table_is_the_number_of_rows(dolpung: Ask, database: Path, command: str) -> None:
    rows = dolpung(command, *MANY, "--database", database).rows
    articles = len({row["article_id"] for row in rows})
    for lang, words in (
        ("ko", f"{len(rows)}건, 글 {articles}건"),
        ("en", f"{len(rows)} in {articles} articles"),
    ):
        assert words in dolpung(command, "--limit", 1, "--database", database, lang=lang).out
    assert f"1 of {len(rows)} shown" in dolpung(command, "--limit", 1, "--database", database).out


def test_articles_of_before_the_list_are_told_until_a_replay(
    dolpung: Ask, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    before = dolpung("quotes", *MANY, "--database", copy)
    assert "dolpung replay" not in before.err
    engine = create_engine(f"sqlite:///{copy}")
    with engine.begin() as connection:
        for table in ("finding_entity", "finding"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - two constants
        connection.execute(text("UPDATE article SET findings = NULL"))
    engine.dispose()
    unlisted = dolpung("quotes", *MANY, "--database", copy)
    assert unlisted.out == ""
    assert "dolpung replay" in unlisted.err
    dolpung("replay", "--database", copy)
    assert dolpung("quotes", *MANY, "--database", copy).out == before.out


def test_the_schema_tells_the_forms_of_a_quotation(dolpung: Ask) -> None:
    form = json.loads(dolpung("schema", "Quote").out)["properties"]["form"]
    assert form["enum"] == ["direct", "block", "indirect"]
    assert {f"form.{name}" for name in form["enum"]} == {key for key in WORDS if key.startswith("form.")}


def test_the_json_of_a_stored_article_keeps_reported_speech_apart(dolpung: Ask, database: Path) -> None:
    row = dolpung("quotes", "--form", "indirect", *MANY, "--database", database).rows[0]
    document = json.loads(dolpung("explain", row["article_id"], "--json", "--database", database).out)
    spans = {(one["start"], one["end"], one["form"]) for one in document["reported"]}
    assert (row["start"], row["end"], "indirect") in spans
    assert "indirect" not in {one["form"] for one in document["quotes"]}
