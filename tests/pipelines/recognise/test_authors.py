"""The author of a text: found in bylines, counted nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.authors import AUTHOR, find_authors
from pipelines.recognise.catalogue import EntityFile, build_catalogue
from pipelines.records import CONTENT_ZONES, Block, Zone

TABLE = {"entity": [{"id": "son", "kind": "person", "name": {"ko": "손다올", "en": "Son Daol"}}]}


def recogniser() -> Recogniser:
    return Recogniser(build_catalogue([EntityFile.model_validate(TABLE)]))


@pytest.mark.parametrize(
    ("text", "authors", "found"),
    [
        ("제목\nby 노을바다 2025. 3. 4.\n본문이다.", [], ["노을바다"]),
        ("제목\nBy 노을 바다 2025년 3월 4일\n본문이다.", [], ["노을 바다"]),
        ("제목\nby 노을바다\n본문이다.", [], []),
        ("제목\nby 노을바다\n본문이다.", ["노을바다"], ["노을바다"]),
        ("(서울=하늘통신) 윤가람 기자 = 비가 왔다.", ["윤가람"], ["윤가람"]),
        ("비가 왔다.\n윤가람기자 garam@example.com", ["윤가람"], ["윤가람"]),
        ("윤가람\n비가 왔다.", ["윤가람"], ["윤가람"]),
        ("글쓴이: 윤가람", ["윤가람", "", " "], ["윤가람"]),
        ("윤가람 씨는 비를 맞았다.", ["윤가람"], []),
        ("윤가람이 기자를 만났다.", ["윤가람"], []),
        ("(서울=하늘통신) 윤가람 기자 = 비가 왔다.", [], []),
        ("2024년에 이어 2025. 3. 4. 다시 왔다.", [], []),
    ],
)
def test_a_text_without_blocks_shows_its_author_in_a_byline(
    text: str, authors: list[str], found: list[str]
) -> None:
    mentions = find_authors(text, (), authors)
    assert [mention.surface for mention in mentions] == found
    assert all(text[m.start : m.end] == m.surface and m.entity == m.rule == AUTHOR for m in mentions)


def test_a_line_in_the_middle_of_a_text_is_no_byline() -> None:
    text = "\n".join([*(["비가 왔다."] * 9), "by 노을바다 2025. 3. 4.", *(["눈이 왔다."] * 9)])
    assert find_authors(text, (), ["노을바다"]) == ()


def test_with_blocks_only_bylines_are_looked_at_and_only_for_stated_authors() -> None:
    text = "윤가람 글\nby 노을바다 2025. 3. 4.\n윤가람 기자가 봤다."
    byline = Block(Zone.BYLINE, 6, 25)
    blocks = (Block(Zone.TITLE, 0, 5), byline, Block(Zone.BODY, 26, len(text)))
    assert find_authors(text, blocks, ["윤가람"]) == ()
    (mention,) = find_authors(text, blocks, ["노을바다"])
    assert mention.zone is Zone.BYLINE
    assert mention.zone not in CONTENT_ZONES


def test_an_author_whom_the_catalogue_knows_is_mentioned_once_as_that_person() -> None:
    found = recogniser().recognise("by 손다올 2025. 3. 4.\n본문이다.", authors=["손다올"]).mentions
    assert [mention.entity for mention in found] == ["son"]


def test_an_author_changes_nothing_else_that_is_found() -> None:
    text = "by 노을바다 2025. 3. 4.\n손다올 씨는 “비가 온다”고 말했다."
    plain = recogniser().recognise(text.replace("by", "xx"))
    found = recogniser().recognise(text)
    assert [m for m in found.mentions if m.entity != AUTHOR] == list(plain.mentions)
    assert found.quotes == plain.quotes
    assert AUTHOR in {mention.entity for mention in found.mentions}


def test_no_entity_of_the_shipped_catalogue_has_the_id_of_authors() -> None:
    from pipelines.recognise.catalogue import load_catalogue

    catalogue, _ = load_catalogue(Path(__file__).parents[3] / "config" / "entities")
    assert AUTHOR not in catalogue.entities
