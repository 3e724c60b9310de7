"""Every sample page beside this file is read as the expectation next to it says."""

import json
from pathlib import Path

import pytest

from pipelines.extract import article_row, read_page
from pipelines.records import Article, NoArticle

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def expectation(name: str) -> dict[str, object]:
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def read(name: str) -> Article | NoArticle:
    return read_page((PAGES / f"{name}.html").read_bytes(), url=str(expectation(name)["url"]))


def test_every_page_has_an_expectation_and_every_expectation_a_page():
    assert NAMES
    assert sorted(path.stem for path in PAGES.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_page_is_read_as_expected(name):
    wanted = expectation(name)
    found = read(name)
    if "refused" in wanted:
        assert isinstance(found, NoArticle)
        assert (found.kind.value, found.follow) == (wanted["refused"], wanted["follow"])
        return
    assert isinstance(found, Article), found
    row = article_row(found)
    for field in ("title", "authors", "published_at", "modified_at"):
        assert row[field] == wanted[field], field
    for field in ("deck", "publisher", "section", "wire", "flags", "comment_count"):
        if field in wanted:
            assert row[field] == wanted[field], field
    body = [
        found.text[b.start : b.end]
        for b in found.blocks
        if b.zone.value in ("heading", "body", "blockquote", "table")
    ]
    assert "\n\n".join(body) == "\n\n".join(wanted["body"])
    assert [found.text[b.start : b.end] for b in found.blocks if b.zone.value == "caption"] == wanted[
        "captions"
    ]
    for snippet in wanted["not_in_body"]:
        assert snippet not in found.body
    if "images" in wanted:
        assert len(found.images) == wanted["images"]
