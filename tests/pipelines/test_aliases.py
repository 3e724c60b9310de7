"""What names do to each other."""

from typing import Any

import pytest

from pipelines.aliases import AliasTrouble, Trouble, check_aliases, unseen_aliases
from pipelines.recognise.catalogue import EntityFile, build_catalogue


def entity(name: str, *aliases: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "company",
        "name": {"ko": f"{name}회사", "en": name.title()},
        "aliases": aliases,
        **more,
    }


def troubles(*rows: dict[str, Any], **top: Any) -> list[tuple[Trouble, str, tuple[str, ...]]]:
    table = EntityFile.model_validate({"entity": rows, **top})
    found = check_aliases(build_catalogue([table]), [table])
    return [(one.trouble, one.alias, one.entities) for one in found]


def test_sound_names_have_no_trouble() -> None:
    assert troubles(entity("alpha", "가나다라"), entity("beta", "마바사아"), blocked=("새가나다라",)) == []


def test_a_name_of_two_entities_is_ambiguous_in_any_spelling() -> None:
    assert troubles(entity("alpha", "가나 AI"), entity("beta", "가나ai")) == [
        (Trouble.AMBIGUOUS, "가나 AI", ("alpha", "beta"))
    ]


@pytest.mark.parametrize(
    "condition",
    [{"policy": "context"}, {"cues": ("은행",)}, {"near": ("alpha",)}, {"followed_by": ("은행",)}],
)
def test_a_condition_on_one_side_tells_two_entities_apart(condition: dict[str, Any]) -> None:
    conditional = entity("beta", alias=({"text": "가나다라", **condition},))
    assert troubles(entity("alpha", "가나다라"), conditional) == []


def test_a_collective_may_not_be_the_name_of_one_entity() -> None:
    rows = (entity("alpha", "가나다라"), entity("beta"))
    found = troubles(*rows, collective=({"text": "가나다라", "members": ("alpha", "beta")},))
    assert found == [(Trouble.AMBIGUOUS, "가나다라", ("alpha", "beta"))]


def test_a_name_that_is_blocked_can_never_match() -> None:
    assert troubles(entity("alpha", "가나다라"), blocked=("가나다라",)) == [
        (Trouble.SHADOWED, "가나다라", ("alpha",))
    ]


def test_a_blocked_word_without_a_name_in_it_is_idle() -> None:
    assert troubles(entity("alpha", "가나다라"), blocked=("마바사",)) == [(Trouble.IDLE, "마바사", ())]


def test_two_entities_of_one_name_are_told() -> None:
    second = entity("beta", alias=({"text": "alpha회사", "policy": "context"},)) | {
        "name": {"ko": "alpha회사", "en": "Beta"}
    }
    assert troubles(entity("alpha"), second) == [(Trouble.SAME_NAME, "alpha회사", ("alpha", "beta"))]


def test_stating_an_alias_twice_loses_the_first_conditions() -> None:
    stated = ({"text": "가나", "exact": True}, {"text": "가나", "cues": ("은행",)})
    assert troubles(entity("alpha", alias=stated)) == [(Trouble.TWICE, "가나", ("alpha",))]
    assert troubles(entity("alpha", alias=(stated[0], stated[0]))) == []


def test_a_spelling_that_is_covered_is_repeated() -> None:
    assert troubles(entity("alpha", "오픈AI", "오픈 AI")) == [(Trouble.REPEATED, "오픈 AI", ("alpha",))]


def test_errors_come_first() -> None:
    rows = (entity("alpha", "오픈AI", "오픈 AI"), entity("beta", "오픈AI"))
    assert [one for one, _, _ in troubles(*rows)] == [Trouble.AMBIGUOUS, Trouble.REPEATED]


def test_names_without_a_stored_mention_are_unseen() -> None:
    catalogue = build_catalogue([EntityFile.model_validate({"entity": (entity("alpha", "가나"),)})])
    assert unseen_aliases(catalogue, {"alpha회사": 3}) == [
        AliasTrouble(Trouble.UNSEEN, "Alpha", ("alpha",)),
        AliasTrouble(Trouble.UNSEEN, "가나", ("alpha",)),
    ]
