"""The configuration that we ship: complete, documented, polite."""

from __future__ import annotations

import re
import tomllib
import typing
from pathlib import Path

import pytest
from pydantic import BaseModel

from crawler.settings import Settings, find_config, load_settings
from crawler.sources import Source, load_sources

if typing.TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = Path(__file__).parents[1] / "config"
README = (CONFIG / "README.md").read_text(encoding="utf-8")
SOURCES = load_sources(CONFIG / "sources")[0]


def models(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the models inside an annotation and everything inside them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for part in typing.get_args(annotation):
        yield from models(part)


def test_the_checkout_finds_its_own_configuration() -> None:
    assert find_config(None, {}) == CONFIG


def test_nothing_is_wrong_with_what_we_ship() -> None:
    for folder in (CONFIG / "sources", CONFIG / "demo" / "sources"):
        sources, problems = load_sources(folder)
        assert [problem.text("en") for problem in problems] == []
        assert sources


def test_the_settings_file_has_every_key_with_its_default() -> None:
    assert load_settings(CONFIG) == Settings()
    document = tomllib.loads((CONFIG / "dolpung.toml").read_text(encoding="utf-8"))
    for name, field in Settings.model_fields.items():
        table = field.annotation
        assert isinstance(table, type)
        assert issubclass(table, BaseModel)
        assert set(document[name]) == set(table.model_fields)


def test_every_line_of_the_settings_file_has_its_comment() -> None:
    lines = (CONFIG / "dolpung.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if " = " in line and "#" not in line] == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    table = Settings.model_fields[name].annotation
    assert isinstance(table, type)
    assert issubclass(table, BaseModel)
    for key in table.model_fields:
        assert f"| `{name}.{key}` |" in README


def test_every_key_of_a_source_is_documented() -> None:
    section = README.split("## A source file")[1].split("## Entities")[0]
    documented = {word for code in re.findall(r"`([\w.]+)`", section) for word in code.split(".")}
    keys = {key for model in models(Source) for key in model.model_fields}
    assert keys - documented == {"ko", "en"}  # documented as `{ ko = "…", en = "…" }`


def test_the_example_of_the_readme_is_a_sound_source(tmp_path: Path) -> None:
    match = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert match
    (tmp_path / "example-news.toml").write_text(match[1], encoding="utf-8")
    sources, problems = load_sources(tmp_path)
    assert ([source.id for source in sources], problems) == (["example-news"], ())


def test_at_least_twenty_real_sources_are_switched_on() -> None:
    assert sum(source.enabled for source in SOURCES) >= 20


def test_no_shipped_source_is_local_and_no_demo_source_is_not() -> None:
    assert not any(source.local for source in SOURCES)
    assert all(source.local for source in load_sources(CONFIG / "demo" / "sources")[0])


def test_the_naver_news_portal_is_off_because_its_robots_txt_refuses_us() -> None:
    (portal,) = [source for source in SOURCES if source.id == "naver-news"]
    assert not portal.enabled
    assert portal.disabled_reason
    assert "robots.txt" in portal.disabled_reason.ko


def test_each_reason_is_written_in_both_languages() -> None:
    reasons = [source.disabled_reason for source in SOURCES if source.disabled_reason]
    assert reasons
    for reason in reasons:
        assert re.search("[가-힣]", reason.ko)
        assert not re.search("[가-힣]", reason.en)


def test_no_feed_is_read_by_two_sources() -> None:
    urls = [feed.url for source in SOURCES for feed in source.feeds]
    assert len(urls) == len(set(urls))


def test_each_source_says_in_a_comment_when_it_was_seen() -> None:
    for path in sorted((CONFIG / "sources").glob("*.toml")):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
