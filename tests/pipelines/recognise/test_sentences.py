"""Every sentence of sentences.txt is linked exactly as it is marked."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

HERE = Path(__file__).parent
CONFIG = HERE.parents[2] / "config" / "entities"
MARKED = re.compile(r"\{([^|}]+)\|([^}]+)\}")


def lines() -> list[str]:
    text = (HERE / "sentences.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def unmark(line: str) -> tuple[str, set[tuple[int, int, str]]]:
    text, wanted, end = "", set(), 0
    for match in MARKED.finditer(line):
        text += line[end : match.start()]
        for entity in match[2].split("+"):
            wanted.add((len(text), len(text) + len(match[1]), entity))
        text += match[1]
        end = match.end()
    return text + line[end:], wanted


AT_ISSUE = {entity for line in lines() for _, _, entity in unmark(line)[1]}


@cache
def recogniser() -> Recogniser:
    catalogue, problems = load_catalogue(CONFIG)
    assert problems == []
    return Recogniser(catalogue)


@pytest.mark.parametrize("line", lines())
def test_a_sentence_is_linked_as_marked(line: str) -> None:
    text, wanted = unmark(line)
    found = {(m.start, m.end, m.entity) for m in recogniser().recognise(text).mentions}
    assert {mention for mention in found if mention[2] in AT_ISSUE} == wanted
