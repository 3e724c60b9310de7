"""The catalogue on the command line: looked at, checked, and added to."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.aliases import Trouble
from pipelines.cli.entity import NewEntity
from pipelines.cli.words import WORDS
from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import Policy, Role, load_catalogue
from pipelines.records import EntityKind

Ask = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[3]
ADD = (
    "entities",
    "add",
    "goyo",
    "--kind",
    "person",
    "--ko",
    "고요한",
    "--en",
    "Goyo Han",
    "--alias",
    "월요 편지",
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    return folder


def test_the_list_holds_every_entity_and_narrows_to_kinds(dolpung: Ask) -> None:
    catalogue, _ = load_catalogue(ROOT / "config" / "entities")
    rows = dolpung("entities", "list", "--format", "jsonl").rows
    assert [row["id"] for row in rows] == list(catalogue.entities)
    people = dolpung("entities", "list", "--kind", "person", "--format", "jsonl").rows
    assert people == [row for row in rows if row["kind"] == "person"]
    assert 0 < len(people) < len(rows)


def test_an_entity_is_shown_with_its_whole_surroundings(dolpung: Ask) -> None:
    shown = json.loads(dolpung("entities", "show", "카카오", "--json").out)
    assert shown["id"] == "kakao"
    assert {"text", "policy", "exact", "kin"} <= set(shown["aliases"][0])
    assert any(one["id"] == "kim-beomsu" for one in shown["staff"])
    assert shown["owns"]
    assert any("카카오" in word for word in shown["blocked"])
    out = dolpung("entities", "show", "kim-beomsu", lang="ko").out
    assert "카카오 (kakao) 창업자" in out
    assert "전 의장" in out


def test_every_value_has_its_word() -> None:
    wanted = {f"kind.{kind.value}" for kind in EntityKind} | {f"trouble.{one.value}" for one in Trouble}
    assert {key for key in WORDS if key.startswith(("kind.", "trouble."))} == wanted


def test_a_name_that_two_entities_claim_is_an_error(dolpung: Ask, config: Path) -> None:
    new = NewEntity("other", "company", "다른 회사", "Other", alias=("네이버",))
    (config / "entities" / "custom.toml").write_text(new.toml, encoding="utf-8")
    answer = dolpung("entities", "check", "--config", config, "--format", "jsonl")
    assert answer.code == 1
    assert {
        "level": "error",
        "trouble": "ambiguous",
        "alias": "네이버",
        "entities": ["naver", "other"],
    } in answer.rows


def test_with_a_database_names_that_never_matched_are_told(dolpung: Ask, database: Path) -> None:
    rows = dolpung("entities", "check", "--database", database, "--format", "jsonl").rows
    unseen = {(row["alias"], *row["entities"]) for row in rows if row["trouble"] == "unseen"}
    assert ("팀네이버", "naver") in unseen
    assert ("네이버", "naver") not in unseen
    assert not [
        row for row in dolpung("entities", "check", "--format", "jsonl").rows if row["trouble"] == "unseen"
    ]


def test_adding_without_write_changes_no_file(dolpung: Ask, config: Path, tmp_path: Path) -> None:
    answer = dolpung(*ADD, "--config", config, "--database", f"sqlite:///{tmp_path}/none.db")
    assert answer.code == 2, "a database that was named must exist"
    before = sorted((config / "entities").iterdir())
    answer = dolpung(*ADD, "--config", config)
    assert answer.code == 0
    assert 'id = "goyo"' in answer.out
    assert sorted((config / "entities").iterdir()) == before


@pytest.mark.parametrize(("lang", "words"), [("ko", "늘어납니다"), ("en", "this would add")])
def test_the_preview_shows_what_would_be_found(
    dolpung: Ask, config: Path, database: Path, lang: str, words: str
) -> None:
    answer = dolpung(*ADD, "--config", config, "--database", database, lang=lang)
    assert answer.code == 0
    assert words in answer.out
    assert "[월요 편지]" in answer.out


def test_a_name_that_needs_no_line_of_its_own_is_told(dolpung: Ask, config: Path) -> None:
    answer = dolpung(*ADD, "--alias", "월요편지", "--config", config)
    assert answer.code == 0
    assert "spelling covered already" in answer.out


def test_what_is_written_is_part_of_the_catalogue(dolpung: Ask, config: Path) -> None:
    custom = config / "entities" / "custom.toml"
    custom.write_text(
        '# mine\n[[entity]]\nid = "a-b"\nkind = "concept"\nname = { ko = "가나다라", en = "Abcd" }', "utf-8"
    )
    answer = dolpung(*ADD, "--config", config, "--write")
    assert answer.code == 0
    assert "custom.toml" in answer.out
    catalogue, problems = load_catalogue(config / "entities")
    assert problems == []
    assert {"a-b", "goyo"} <= set(catalogue.entities)
    assert custom.read_text("utf-8").startswith("# mine\n")
    assert [path.name for path in custom.parent.iterdir() if path.name.startswith(".")] == []
    again = dolpung(*ADD, "--config", config, "--write")
    assert again.code == 2
    assert "goyo" in again.err


FULL = (
    "--policy", "context", "--cue", "뉴스레터", "--cue", "구독자", "--blocked", "고요한밤",
    "--owner", "naver", "--role", "naver:편집장", "--former-role", "kakao:수석 기자",
)  # fmt: skip


def test_conditions_owner_and_offices_reach_the_catalogue(dolpung: Ask, config: Path) -> None:
    assert dolpung(*ADD, *FULL, "--config", config, "--write").code == 0
    catalogue, problems = load_catalogue(config / "entities")
    assert problems == []
    new = catalogue.entities["goyo"]
    assert {alias.text: alias.policy for alias in new.aliases} == dict.fromkeys(
        ("고요한", "Goyo Han", "월요 편지"), Policy.CONTEXT
    )
    assert all(alias.cues == {"뉴스레터", "구독자"} for alias in new.aliases)
    assert new.owner == "naver"
    assert new.roles == (Role("naver", "편집장"), Role("kakao", "수석 기자", former=True))
    assert "고요한밤" in catalogue.blocked
    found = [
        bool([one for one in Recogniser(catalogue).recognise(text).mentions if one.entity == "goyo"])
        for text in ("고요한 씨가 뉴스레터를 냈다.", "고요한 아침이다.", "구독자와 부른 고요한밤")
    ]
    assert found == [True, False, False]


@pytest.mark.parametrize(("policy", "gained"), [("boundary", True), ("context", False)])
def test_the_preview_follows_the_policy(
    dolpung: Ask, config: Path, database: Path, policy: str, gained: bool
) -> None:
    asked = (*ADD, "--policy", policy, "--cue", "아무데도없는말", "--config", config, "--database", database)
    answer = dolpung(*asked, lang="en")
    assert answer.code == 0
    assert ("[월요 편지]" in answer.out) is gained


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_evidence_that_nothing_could_give_is_refused(dolpung: Ask, config: Path, lang: str) -> None:
    answer = dolpung(*ADD, "--policy", "context", "--config", config, lang=lang)
    assert answer.code == 2
    assert "--cue" in answer.err


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (["--owner", "nobody"], "nobody"),
        (["--role", "nobody:대표"], "nobody"),
        (["--role", "naver"], "naver:CEO"),
        (["--former-role", ":대표"], "naver:CEO"),
        (["--policy", "collective"], "boundary"),
        (["--blocked", "월요 편지"], "1"),
        (["--alias", "네이버"], "1"),
        (["--alias", ""], "custom.toml"),
        (["--kind", "planet"], "company"),
    ],
)
def test_what_cannot_be_used_is_refused_and_not_written(
    dolpung: Ask, config: Path, changes: list[str], complaint: str
) -> None:
    answer = dolpung(*ADD, *changes, "--config", config, "--write")
    assert answer.code in {1, 2}
    assert complaint in answer.err
    assert not (config / "entities" / "custom.toml").exists()


def test_quotes_and_backslashes_are_written_as_toml() -> None:
    import tomllib

    new = NewEntity("x", "concept", 'a"b\\c', "d\x7fe\n", alias=("가 나",), owner="naver")
    (row,) = tomllib.loads(new.toml)["entity"]
    assert row == {
        "id": "x", "kind": "concept", "name": {"ko": 'a"b\\c', "en": "d\x7fe\n"}, "owner": "naver",
        "aliases": ["가 나"],
    }  # fmt: skip
