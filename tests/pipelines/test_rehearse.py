"""A changed catalogue over stored texts: what would come and what would go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes import FakeWeb, feed_of, make_source
from newsstand import article_page, collect_from

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import EntityFile, build_catalogue
from pipelines.rehearse import BESIDE, Rehearsal, rehearse
from pipelines.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = "https://news.example.kr"
PRESENT = {"id": "hanbit", "kind": "company", "name": {"ko": "한빛바람", "en": "Hanbit"}}
OLD, NEW = "한빛바람은 옛 소식만 전했다.", "한빛바람 클라우드가 문을 열었다."


def recogniser(*rows: dict[str, Any]) -> Recogniser:
    return Recogniser(build_catalogue([EntityFile.model_validate({"entity": rows})]))


@pytest.fixture
def store() -> Iterator[Store]:
    """A store of two articles, the first of them in two versions."""
    web = FakeWeb()
    with open_store("sqlite://") as opened:
        for number, text in enumerate((OLD, NEW)):
            entries = [(f"{HOME}/{n}", f"소식 {n} {number}") for n in range(2)]
            web.pages[f"{HOME}/rss"] = feed_of(*entries) + f"<!-- {number} -->"
            web.pages[f"{HOME}/0"] = article_page("첫 소식", text)
            web.pages[f"{HOME}/1"] = article_page("둘째 소식", "아무 이름도 나오지 않는 조용한 하루였다.")
            collect_from(opened, web, make_source())
        yield opened


def rehearsed(store: Store, **row: Any) -> Rehearsal:
    added = {"id": "added", "kind": "product", "name": {"ko": "더한이름", "en": "Added"}, **row}
    return rehearse(store, "added", recogniser(PRESENT), recogniser(PRESENT, added))


def test_what_comes_and_what_it_takes_from_others_are_both_told(store: Store) -> None:
    found = rehearsed(store, aliases=("한빛바람 클라우드",))
    assert found.articles == 2
    (gain,) = found.gained
    assert (gain.mention.entity, gain.mention.surface) == ("added", "한빛바람 클라우드")
    assert gain.title == "첫 소식"
    assert gain.after.startswith("가 문을 열었다.")
    assert len(gain.before) <= BESIDE
    assert [one.mention.surface for one in found.lost] == ["한빛바람"]


def test_only_the_current_version_counts(store: Store) -> None:
    assert rehearsed(store, aliases=("옛 소식",)).gained == ()


def test_a_name_that_nobody_writes_changes_nothing(store: Store) -> None:
    assert rehearsed(store) == Rehearsal(2, (), ())


def test_a_spelling_without_the_space_is_found_too(store: Store) -> None:
    (gain,) = rehearsed(store, aliases=("문을-열었",)).gained
    assert gain.mention.surface == "문을 열었"


def test_a_text_with_none_of_the_names_is_not_recognised(store: Store) -> None:
    class Counting(Recogniser):
        texts = 0

        def recognise(self, *args: Any, **kwargs: Any) -> Any:
            Counting.texts += 1
            return super().recognise(*args, **kwargs)

    counting = Counting(recogniser(PRESENT).catalogue)
    added = {"id": "added", "kind": "product", "name": {"ko": "한빛바람 클라우드", "en": "Added"}}
    rehearse(store, "added", counting, recogniser(PRESENT, added))
    assert Counting.texts == 1
