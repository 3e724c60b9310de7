from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_readings import article, recognised

from pipelines.records import Article, Mention, Zone
from pipelines.store.fresh import Seen, lasting_numbers, paired_mentions

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

NAMES = ["네이버", "카카오", "딥시크"]
PLAIN = ["오늘", "발표했다.", "새로운", "모델을", "시장이", "움직인다.", "그리고", "3월", "라고", "말했다!"]
words = st.lists(
    st.sampled_from([*(f"{name}{p}" for name in NAMES for p in ("가", "는", "")), *PLAIN]), max_size=12
)
paragraphs = st.lists(words.map(" ".join), max_size=6)


@dataclass(frozen=True, slots=True)
class Change:
    fresh: tuple[int, ...]
    """New mentions without a partner."""
    gone: tuple[int, ...]
    """Old mentions without a partner."""


def fresh_mentions(
    old_text: str, old_mentions: Sequence[Mention], new_text: str, new_mentions: Sequence[Mention]
) -> Change:
    """Tell which of the new mentions are new and which of the old ones are gone."""
    pairs = paired_mentions(old_text, old_mentions, new_text, new_mentions)
    kept = set(pairs.values())
    return Change(
        tuple(index for index in range(len(new_mentions)) if index not in pairs),
        tuple(index for index in range(len(old_mentions)) if index not in kept),
    )


def change(old: Article, new: Article) -> tuple[list[str], list[str]]:
    """Return the surfaces of the mentions that are new and of those that are gone."""
    before, after = recognised(old).mentions, recognised(new).mentions
    found = fresh_mentions(old.text, before, new.text, after)
    return [after[i].surface for i in found.fresh], [before[i].surface for i in found.gone]


@pytest.mark.parametrize(
    ("old", "new", "fresh", "gone"),
    [
        (["네이버가 말했다."], ["네이버가 말했다."], [], []),
        (["네이버가 말했다."], ["어제 네이버가 크게 말했다."], [], []),
        (["네이버가 말했다."], ["네이버는 말했다."], [], []),
        (["네이버가 말했다."], ["머리말이다.", "네이버가 말했다.", "꼬리말이다."], [], []),
        (["네이버가 말했다.", "끝."], ["네이버가 말했다.", "네이버도 웃었다.", "끝."], ["네이버"], []),
        (["네이버와 카카오다."], ["네이버다."], [], ["카카오"]),
        (["네이버와 카카오다."], ["네이버와 딥시크다."], ["딥시크"], ["카카오"]),
        (["네이버 하나.", "카카오 둘.", "딥시크 셋."], ["딥시크 셋.", "네이버 하나.", "카카오 둘."], [], []),
        (["네이버가 왔다. 카카오가 갔다."], ["카카오가 갔다. 그리고 네이버가 왔다."], [], []),
        (["네이버. 네이버."], ["네이버. 네이버. 네이버."], ["네이버"], []),
        (["네이버는 네이버가", "네이버는"], ["네이버는", "네이버가", "네이버는"], [], []),
        ([], ["네이버"], ["네이버"], []),
        (["네이버"], [], [], ["네이버"]),
    ],
    ids=[
        "nothing changed",
        "words around it",
        "another particle",
        "paragraphs around it",
        "once more",
        "one lost",
        "one replaced",
        "paragraphs moved",
        "sentences that changed places",
        "one more of the same",
        "a line broken in two, one part as the next line",
        "from nothing",
        "to nothing",
    ],
)
def test_only_what_was_added_is_new(
    old: list[str], new: list[str], fresh: list[str], gone: list[str]
) -> None:
    assert change(article(*old), article(*new)) == (fresh, gone)


def test_a_sentence_that_moves_into_another_paragraph_is_not_new() -> None:
    old = article("네이버가 말했다. 시장이 움직인다.", "카카오는 조용하다. 끝이다.")
    new = article("시장이 움직인다. 카카오는 조용하다.", "다른 말이다. 네이버가 말했다. 끝이다.")
    assert change(old, new) == ([], [])


def test_a_name_that_moves_from_the_related_links_into_the_text_is_new() -> None:
    old = article("본문이다.", (Zone.RELATED, "네이버 소식"))
    new = article("네이버 소식", "본문이다.")
    assert change(old, new) == (["네이버"], ["네이버"])


def test_two_entities_under_one_surface_are_told_apart() -> None:
    both = [Mention("naver", "네카오", 0, 3), Mention("kakao", "네카오", 0, 3)]
    assert fresh_mentions("네카오가", both[:1], "네카오는", both).fresh == (1,)
    assert fresh_mentions("네카오가", both, "네카오는", both).fresh == ()


@given(paragraphs)
def test_against_itself_nothing_is_new_and_each_mention_is_its_own_partner(parts: list[str]) -> None:
    read = article(*parts)
    found = recognised(read).mentions
    assert paired_mentions(read.text, found, read.text, found) == {i: i for i in range(len(found))}


@given(paragraphs, st.lists(st.sampled_from(PLAIN), max_size=4).map(" ".join), st.data())
def test_inserting_words_without_names_makes_nothing_new(
    parts: list[str], plain: str, data: st.DataObject
) -> None:
    old = article(*parts)
    at = data.draw(st.sampled_from([i for i, sign in enumerate(old.text + "\n") if sign in " \n"]))
    new_text = (
        f"{old.text[:at]} {plain} {old.text[at:]}"
        if data.draw(st.booleans())
        else (f"{old.text[:at]}\n{plain}\n{old.text[at:]}")
    )
    before = recognised(old).mentions
    shift = len(new_text) - len(old.text)
    after = [
        one
        if one.start < at
        else Mention(one.entity, one.surface, one.start + shift, one.end + shift, one.zone)
        for one in before
    ]
    found = fresh_mentions(old.text, before, new_text, after)
    assert found.fresh == () == found.gone


@given(paragraphs, paragraphs)
def test_partners_are_unique_and_name_the_same(old_parts: list[str], new_parts: list[str]) -> None:
    old, new = article(*old_parts), article(*new_parts)
    before, after = recognised(old).mentions, recognised(new).mentions
    pairs = paired_mentions(old.text, before, new.text, after)
    assert len(set(pairs.values())) == len(pairs)
    assert all(after[i].entity == before[j].entity for i, j in pairs.items())
    change_ = fresh_mentions(old.text, before, new.text, after)
    assert len(after) - len(change_.fresh) == len(before) - len(change_.gone)


@given(paragraphs, st.randoms())
def test_moving_whole_paragraphs_makes_nothing_new(parts: list[str], rng: random.Random) -> None:
    moved = rng.sample(parts, len(parts))
    assert change(article(*parts), article(*moved)) == ([], [])


def test_numbers_come_from_the_newest_version_that_had_the_mention() -> None:
    first, second, third = (
        article("네이버가 말했다."),
        article("카카오다."),
        article("네이버가 말했다.", "카카오다."),
    )
    earlier = [
        Seen(second.text, recognised(second).mentions, [2]),
        Seen(first.text, recognised(first).mentions, [1]),
    ]
    assert lasting_numbers(third.text, recognised(third).mentions, earlier) == [1, 2]


def test_a_long_rewritten_page_does_not_stall_the_writer() -> None:
    old = " ".join(["네이버"] * 40_000)
    new = " ".join(["네이버"] * 39_999 + ["끝"])
    before = [Mention("naver", "네이버", i * 4, i * 4 + 3) for i in range(40_000)]
    started = perf_counter()
    found = fresh_mentions(f"시작 {old} 끝", [], f"{new} 시작", before[:-1])
    assert len(found.fresh) == 39_999
    fresh_mentions(
        old, before, f"시작 {new}", [Mention("naver", "네이버", m.start + 3, m.end + 3) for m in before[:-1]]
    )
    assert perf_counter() - started < 10
