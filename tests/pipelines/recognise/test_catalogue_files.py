"""How entity files are read, and what the shipped catalogue holds."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from pipelines.recognise.catalogue import (
    AliasTable,
    CollectiveTable,
    EntityFile,
    EntityTable,
    Policy,
    build_catalogue,
    default_policy,
    load_catalogue,
)
from pipelines.recognise.gazetteer import spellings
from pipelines.records import EntityKind

ROOT = Path(__file__).parents[3]
INVENTORY = ROOT.parent / "shared" / "text" / "entities.json"

NAVER = '[[entity]]\nid = "naver"\nkind = "company"\nname = { ko = "네이버", en = "Naver" }\n'


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_an_unknown_key_names_the_file_and_the_key_and_spares_other_files(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", NAVER)
    write(
        tmp_path,
        "b.toml",
        '[[entity]]\nid = "x"\nkind = "company"\nname = { ko = "가", en = "x" }\nalais = ["나"]\n',
    )
    catalogue, problems = load_catalogue(tmp_path)
    assert list(catalogue.entities) == ["naver"]
    assert [(problem.file.name, problem.line) for problem in problems] == [("b.toml", 5)]
    assert "alais" in problems[0].text("ko")


def test_one_id_in_two_files_is_a_problem_and_the_first_counts(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", NAVER)
    write(tmp_path, "b.toml", NAVER.replace("네이버", "딴이름"))
    catalogue, problems = load_catalogue(tmp_path)
    assert catalogue.entities["naver"].name.ko == "네이버"
    assert [problem.file.name for problem in problems] == ["b.toml"]
    assert "a.toml" in problems[0].text("en")


@pytest.mark.parametrize(
    "addition",
    [
        'owner = "nobody"\n',
        'roles = [{ at = "nobody", title = "대표" }]\n',
        '[[entity.alias]]\ntext = "엔"\nnear = ["nobody"]\n',
        'against = ["@nobody"]\n',
        '[[entity.alias]]\ntext = "엔"\ncues = ["@nobody"]\n',
        '[[collective]]\ntext = "둘"\nmembers = ["naver", "nobody"]\n',
    ],
)
def test_a_reference_to_something_unknown_is_a_problem(tmp_path: Path, addition: str) -> None:
    write(tmp_path, "a.toml", NAVER + addition)
    problems = load_catalogue(tmp_path)[1]
    assert len(problems) == 1
    assert "nobody" in problems[0].text("ko")


def test_a_word_list_is_spread_from_any_file(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", NAVER + 'against = ["@bad", "나쁜"]\n')
    write(tmp_path, "z.toml", '[words]\nbad = ["미운"]\n')
    catalogue, problems = load_catalogue(tmp_path)
    assert problems == []
    assert {alias.against for alias in catalogue.aliases} == {frozenset({"미운", "나쁜"})}


def test_an_alias_table_overrides_the_policy_of_a_name(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", NAVER + '[[entity.alias]]\ntext = "네이버"\npolicy = "free"\n')
    aliases = load_catalogue(tmp_path)[0].entities["naver"].aliases
    assert {alias.text: alias.policy for alias in aliases} == {
        "네이버": Policy.FREE,
        "Naver": Policy.BOUNDARY,
    }


def test_the_fingerprint_changes_with_the_catalogue_and_with_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", NAVER)
    first = load_catalogue(tmp_path)[0].fingerprint
    write(tmp_path, "a.toml", "# a comment\n" + NAVER)
    assert load_catalogue(tmp_path)[0].fingerprint == first
    write(tmp_path, "a.toml", NAVER + 'aliases = ["NHN"]\n')
    assert load_catalogue(tmp_path)[0].fingerprint != first


@pytest.mark.parametrize(
    ("text", "kind", "policy"),
    [
        ("하이퍼클로바", EntityKind.MODEL, Policy.FREE),
        ("오픈AI", EntityKind.COMPANY, Policy.FREE),
        ("샘 올트먼", EntityKind.PERSON, Policy.FREE),
        ("클로바", EntityKind.PRODUCT, Policy.BOUNDARY),
        ("정신아", EntityKind.PERSON, Policy.BOUNDARY),
        ("OpenAI", EntityKind.COMPANY, Policy.BOUNDARY),
    ],
)
def test_the_default_policy_follows_how_distinctive_a_name_is(
    text: str, kind: EntityKind, policy: Policy
) -> None:
    assert default_policy(text, kind) is policy


def test_the_shipped_catalogue_has_no_problem() -> None:
    catalogue, problems = load_catalogue(ROOT / "config" / "entities")
    assert [problem.text("en") for problem in problems] == []
    assert len(catalogue.entities) >= 400


def test_no_two_unconditional_aliases_of_the_shipped_catalogue_have_one_spelling() -> None:
    catalogue, _ = load_catalogue(ROOT / "config" / "entities")
    owners: dict[str, set[str]] = {}
    for alias in catalogue.aliases:
        if alias.policy is not Policy.CONTEXT and alias.policy is not Policy.COLLECTIVE:
            for spelling in spellings(alias.text):
                owners.setdefault(spelling, set()).update(alias.entities)
    assert {spelling: ids for spelling, ids in owners.items() if len(ids) > 1} == {}


def test_the_shipped_catalogue_has_every_entity_of_the_shared_inventory() -> None:
    if not INVENTORY.exists():
        pytest.skip("../shared/text is not there")
    catalogue, _ = load_catalogue(ROOT / "config" / "entities")
    assert set(json.loads(INVENTORY.read_text(encoding="utf-8"))) <= set(catalogue.entities)


@pytest.mark.parametrize("table", [EntityFile, EntityTable, AliasTable, CollectiveTable])
def test_every_key_of_an_entity_file_is_documented(table: type[EntityFile]) -> None:
    readme = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Entities")[1].split("\n## ")[0]
    documented = set(re.findall(r"`([a-z_]+)`|\[([a-z]+)\]", section))
    assert set(table.model_fields) <= {key for pair in documented for key in pair}


def test_the_example_of_the_documentation_is_valid() -> None:
    section = (ROOT / "config" / "README.md").read_text(encoding="utf-8").split("## Entities")[1]
    example = section.split("```toml\n")[1].split("```")[0]
    catalogue = build_catalogue([EntityFile.model_validate(tomllib.loads(example))])
    assert [alias.policy for alias in catalogue.aliases] == [Policy.CONTEXT, Policy.FREE, Policy.BOUNDARY]
