"""Everything that the command line says is said in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from pipelines.cli.language import choose_language
from pipelines.cli.words import WORDS, Words

CLI = Path(__file__).resolve().parents[3] / "pipelines" / "cli"
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(CLI.glob("*.py")) if not path.name.startswith("words")
)
BUILT = ("missed.", "made_by.", "source_kind.",
    "column.", "zone.", "fact.", "flag.", "date_why.", "precision.", "refusal.", "found.", "kind.", "level.",
    "form.", "part.", "place.", "trouble.", "event.", "figure.", "unit.", "role.", "relation.", "doubt.",
)  # fmt: skip
"""Messages whose keys are made of a value: its own tests say that every value has one."""
WITHOUT_HANGUL = {"read.batch", "recognise.batch", "column.id", "ledger.failure", "log.candidate"}


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_every_message_that_is_used_exists() -> None:
    used = set(re.findall(r"""\bsay\(\s*["']([a-z_.]+)["']""", CODE))
    assert used
    assert used - WORDS.keys() == set()


def test_every_message_is_used() -> None:
    literal = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)?)["']""", CODE))
    built = {key for key in WORDS if key.endswith(".short") or key.startswith(BUILT)}
    assert set(WORDS) - literal - built == set()


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_say_the_same_things(key: str) -> None:
    korean, english = WORDS[key]
    template_free = key in {"read.batch", "recognise.batch"}
    assert korean
    assert english
    assert not re.search("[가-힣]", english) or key == "mentions.help"
    assert re.search("[가-힣]", korean) or key in WITHOUT_HANGUL
    assert template_free or places(korean) == places(english)


@pytest.mark.parametrize(
    ("argv", "environ", "language"),
    [
        (["demo", "--lang", "ko"], {"LANG": "en_US.UTF-8"}, "ko"),
        (["demo", "--lang=en"], {"LANG": "ko_KR.UTF-8"}, "en"),
        (["--lang"], {"LANG": "ko_KR.UTF-8"}, "ko"),
        (["mentions", "--", "--lang", "en"], {"LANG": "ko_KR.UTF-8"}, "ko"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        ([], {"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ([], {"DOLPUNG_LANG": "ko", "LANG": "en_US.UTF-8"}, "ko"),
        ([], {}, "en"),
    ],
)
def test_the_language_is_the_option_then_the_variable_then_the_locale(
    argv: list[str], environ: dict[str, str], language: str
) -> None:
    assert choose_language(argv, environ) == language


def test_a_message_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Words("ko")("no.such.message")
