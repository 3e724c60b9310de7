"""What is known without asking the text, and where the sentence around a name ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise.catalogue import Alias, Policy
from pipelines.recognise.evidence import Found, Scene, judge

MARKS = ("다.", "\n", ". ", "? ", "! ")


def scene(text: str, firm: tuple[Found, ...] = ()) -> Scene:
    return Scene(text, {}, firm, {}, frozenset())


@given(st.text("가다. ?!\n", max_size=40), st.data())
def test_a_sentence_reaches_from_the_nearest_mark_before_to_the_nearest_behind(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lefts = [at + len(mark) for mark in MARKS if (at := text.rfind(mark, 0, start)) >= 0]
    rights = [at for mark in MARKS if (at := text.find(mark, end)) >= 0]
    assert scene(text).sentence(start, end) == (max(lefts, default=0), min(rights, default=len(text)))


def test_a_name_that_nothing_speaks_against_has_its_rule_in_the_catalogue() -> None:
    alias = Alias("새별AI", ("saebyeol",), Policy.BOUNDARY, cues=frozenset({"인공지능"}))
    assert alias.rule == "boundary"
    assert judge(alias, 0, 4, scene("새별AI가 문을 열었다.")) == "boundary"


@pytest.mark.parametrize(
    "alias",
    [
        Alias("새별", ("saebyeol",), Policy.CONTEXT),
        Alias("새별", ("saebyeol",), Policy.FREE, against=frozenset({"하늘"})),
        Alias("새별", ("saebyeol",), Policy.FREE, compounds=("소프트",)),
        Alias("새별", ("saebyeol",), Policy.FREE, followed_by=("대표",)),
        Alias("새별", ("saebyeol",), Policy.FREE, preceded_by=("기업",)),
        Alias("새별", ("saebyeol",), Policy.FREE, not_followed_by=("무리",)),
        Alias("새별", ("saebyeol",), Policy.FREE, not_preceded_by=("밤하늘",)),
    ],
)
def test_a_name_with_any_condition_is_judged_in_its_text(alias: Alias) -> None:
    assert alias.rule is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("새별과 큰솔이 손잡았다", "context:listed"),
        ("큰솔과 새별이 손잡았다", "context:listed"),
        ("큰솔의 사람들이 새별을 보았다", None),
    ],
)
def test_only_a_firm_mention_close_by_makes_a_list(text: str, rule: str | None) -> None:
    at, mate = text.index("새별"), text.index("큰솔")
    firm = (Found(mate, mate + 2, ("keunsol",)),)
    peers = frozenset({"saebyeol", "keunsol"})
    alias = Alias("새별", ("saebyeol",), Policy.CONTEXT)
    assert judge(alias, at, at + 2, Scene(text, {}, firm, {}, peers)) == rule
