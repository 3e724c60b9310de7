"""Which lines are a source's habit, and what becomes of them in an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise.habits import LEAST, LONGEST, WINDOW, Placed, Side, edge_lines, rezone, usual_lines
from pipelines.records import Article, Block, Zone

HOUSE = "새벽일보는 카카오 이모티콘으로도 독자와 함께합니다."
USUAL = frozenset({Placed(HOUSE, Side.END, 0)})


def article(*parts: tuple[Zone, str] | str) -> Article:
    """Return an article of one block a part, the title first; plain text is body."""
    text, blocks = "", []
    for part in ((Zone.TITLE, "제목"), *parts):
        zone, words = part if isinstance(part, tuple) else (Zone.BODY, part)
        text += "\n\n" if text else ""
        blocks.append(Block(zone, len(text), len(text) + len(words)))
        text += words
    return Article("https://news.example.kr/1", "outlet", "제목", text, tuple(blocks))


def story(number: int, *last: str, length: int = 4) -> Article:
    """Return an article whose own lines are in no other."""
    return article(*(f"{number}번째 소식의 {line}번째 문단이다." for line in range(length)), *last)


def learned(*articles: Article) -> set[str]:
    return {place.line for place in usual_lines(edge_lines(one.text, one.blocks) for one in articles)}


def zones(one: Article) -> list[tuple[str, str]]:
    return [(block.zone.value, one.text[block.start : block.end]) for block in one.blocks]


@pytest.mark.parametrize(
    ("having", "others", "usual"),
    [(LEAST, 0, True), (LEAST - 1, 0, False), (18, 12, True), (17, 13, False), (LEAST, 6, False)],
)
def test_a_line_is_usual_from_eight_articles_and_sixty_percent(having: int, others: int, usual: bool) -> None:
    stories = [story(n, HOUSE) for n in range(having)] + [story(n + having) for n in range(others)]
    assert learned(*stories) == ({HOUSE} if usual else set())


def test_the_place_may_be_a_line_off_and_no_more() -> None:
    extra = [f"{n}번 기자" for n in range(WINDOW)]
    assert learned(*(story(n, HOUSE, *extra[n : n + n % 2], length=4 + n) for n in range(10))) == {HOUSE}
    assert learned(*(story(n, HOUSE, *extra[: 2 * (n % 4)], length=4 + n) for n in range(10))) == set()


def test_a_line_at_the_start_is_learned_too_and_a_title_is_none() -> None:
    stories = [article(HOUSE, *(f"{n}-{line}이다." for line in range(3 + n))) for n in range(10)]
    assert learned(*stories) == {HOUSE}


def test_eight_copies_of_one_story_make_no_habit() -> None:
    assert learned(*(story(1, HOUSE) for _ in range(20))) == set()


def test_a_long_line_is_never_usual() -> None:
    long = "가" * (LONGEST + 1)
    assert learned(*(story(n, long, HOUSE) for n in range(10))) == {HOUSE}


def test_a_usual_line_becomes_furniture_of_its_own_and_no_offset_moves() -> None:
    before = article("첫 문단이다.", f"끝 문단이다.\n  {HOUSE} ")
    after = rezone(before, USUAL)
    assert after.text == before.text
    assert zones(after) == [
        ("title", "제목"), ("body", "첫 문단이다."), ("body", "끝 문단이다."), ("furniture", HOUSE),
    ]  # fmt: skip
    assert HOUSE not in after.body


@pytest.mark.parametrize(
    "other",
    [
        article(HOUSE, "이 문구는 지난해 만들어졌다.", "회사는 답하지 않았다."),
        article("첫 문단이다.", f"“{HOUSE}”"),
        article("첫 문단이다.", HOUSE[:-1]),
        article("첫 문단이다.", (Zone.CAPTION, HOUSE)),
    ],
)
def test_the_same_words_elsewhere_are_no_furniture(other: Article) -> None:
    assert rezone(other, USUAL) is other


LINES = st.sampled_from(["가", "나", "다", "라", " 마 ", ""])
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from([Zone.BODY, Zone.FURNITURE, Zone.CAPTION, Zone.HEADING]),
        st.lists(LINES, min_size=1, max_size=4).map("\n".join),
    ),
    max_size=6,
).map(lambda parts: article(*parts))
HABITS = st.frozensets(
    st.builds(Placed, st.sampled_from("가나다라마"), st.sampled_from(Side), st.integers(0, 7)), max_size=4
)


@given(ARTICLES, HABITS, HABITS)
def test_learning_one_after_the_other_is_learning_both(
    one: Article, some: frozenset[Placed], more: frozenset[Placed]
) -> None:
    assert rezone(rezone(one, some), more) == rezone(one, some | more)


@given(ARTICLES, HABITS)
def test_no_line_is_lost_and_no_place_changes(one: Article, usual: frozenset[Placed]) -> None:
    after = rezone(one, usual)
    assert edge_lines(after.text, after.blocks) == edge_lines(one.text, one.blocks)
    words = ["".join(one.text[b.start : b.end].split()) for b in one.blocks]
    assert "".join("".join(after.text[b.start : b.end].split()) for b in after.blocks) == "".join(words)
    assert all(left.end <= right.start for left, right in zip(after.blocks, after.blocks[1:], strict=False))
