"""Settings: where they are found, what the environment changes, what is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.settings import Identity, Settings, find_config, load_settings, with_environment
from crawler.sources import Source, refuse_anonymous


def package(tmp_path: Path, *folders: str) -> Path:
    for folder in ("crawler", *folders):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    return tmp_path / "crawler"


def test_an_explicit_folder_goes_before_the_environment(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    environ = {"DOLPUNG_CONFIG": str(package(tmp_path, "theirs").parent / "theirs")}
    assert find_config(tmp_path / "mine", environ) == tmp_path / "mine"
    assert find_config(None, environ) == tmp_path / "theirs"


def test_the_packaged_folder_goes_before_the_checkout(tmp_path: Path) -> None:
    both = package(tmp_path, "crawler/_config", "config")
    assert find_config(None, {}, package=both) == both / "_config"


def test_a_checkout_has_its_folder_beside_the_package(tmp_path: Path) -> None:
    assert find_config(None, {}, package=package(tmp_path, "config")) == tmp_path / "config"


@pytest.mark.parametrize(
    ("explicit", "environ", "who"),
    [
        ("gone", {}, "--config"),
        (None, {"DOLPUNG_CONFIG": "gone"}, "$DOLPUNG_CONFIG"),
        (None, {}, "--config DIR"),
    ],
)
def test_a_missing_folder_says_who_asked_for_it(
    tmp_path: Path, explicit: str | None, environ: dict[str, str], who: str
) -> None:
    with pytest.raises(ConfigError, match="no such configuration folder") as caught:
        find_config(Path(explicit) if explicit else None, environ, package=package(tmp_path))
    assert who in caught.value.message.ko


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    (tmp_path / "dolpung.toml").write_text("")
    assert load_settings(tmp_path) == Settings()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"dolpung\.toml: there is no such file"):
        load_settings(tmp_path)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "dolpung.toml").write_text(
        '[politeness]\ndelay = "-1s"\njiter = 0.5\n[network]\ntimeout = 0\n'
    )
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    assert [(p.line, p.key) for p in caught.value.problems] == [
        (2, "politeness.delay"),
        (3, "politeness.jiter"),
        (5, "network.timeout"),
    ]
    assert "did you mean 'jitter'?" in caught.value.message.en
    assert "혹시 'jitter'?" in caught.value.message.ko


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[identity]\ncontact = "a b"', "identity.contact"),
        ('[identity]\ncontact = "me@example.org)\\r\\nX: y"', "identity.contact"),
        ('[identity]\ncontact = "https://example.org/연락처"', "identity.contact"),
        ('[identity]\nproduct = "돌풍"', "identity.product"),
        ('[database]\nurl = "dolpung.db"', "database.url"),
        ('[database]\nurl = "mysql://host/name"', "database.url"),
        ('[network.resolve]\n"*.localhost" = "localhost:80"', "network.resolve.*.localhost"),
        ('[network.resolve]\nname = "127.0.0.1:0"', "network.resolve.name"),
        ('[network.resolve]\nname = "127.0.0.1:65536"', "network.resolve.name"),
        ("[politeness]\njitter = 1.1", "politeness.jitter"),
        ("[politeness]\nmax_pages = true", "politeness.max_pages"),
    ],
)
def test_a_bad_value_names_its_key_and_line(tmp_path: Path, toml: str, key: str) -> None:
    (tmp_path / "dolpung.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.key, problem.line) == (key, 2)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.1:8123", "::1", "[::1]:8123"])
def test_fixed_addresses_may_have_a_port(tmp_path: Path, address: str) -> None:
    (tmp_path / "dolpung.toml").write_text(f'[network]\nresolve = {{ "*.localhost" = "{address}" }}')
    assert load_settings(tmp_path).network.resolve == {"*.localhost": address}


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "dolpung.toml").write_text(
        '[identity]\nproduct = "bot"\n[database]\nurl = "sqlite:///file.db"\n'
    )
    environ = {"DOLPUNG_DATABASE": "postgresql://host/name", "DOLPUNG_CONTACT": "me@example.org"}
    settings = load_settings(tmp_path, environ)
    assert settings.database.url == "postgresql://host/name"
    assert settings.identity == Identity(product="bot", contact="me@example.org")
    assert load_settings(tmp_path, {"DOLPUNG_DATABASE": ""}).database.url == "sqlite:///file.db"


def test_a_bad_variable_is_named_and_a_password_is_not_repeated() -> None:
    with pytest.raises(ConfigError, match=r"\$DOLPUNG_DATABASE") as caught:
        with_environment(Settings(), {"DOLPUNG_DATABASE": "mysql://me:secret@host/name"})
    assert "secret" not in caught.value.message.en + caught.value.message.ko


@pytest.mark.parametrize(
    ("contact", "agent"),
    [("", "dolpung/0.1.0"), ("https://example.org/bot", "dolpung/0.1.0 (+https://example.org/bot)")],
)
def test_the_user_agent_says_who_we_are(contact: str, agent: str) -> None:
    assert Settings(identity=Identity(contact=contact)).user_agent("0.1.0") == agent


def test_live_sources_are_refused_without_a_contact() -> None:
    live = Source.model_validate({
        "id": "abc", "name": {"ko": "가", "en": "a"}, "kind": "press", "homepage": "https://example.com/",
        "feeds": [{"url": "https://example.com/rss"}],
    })  # fmt: skip
    local = live.model_copy(update={"local": True})
    assert refuse_anonymous(Settings(), [local, live]) is not None
    assert refuse_anonymous(Settings(), [local]) is None
    assert refuse_anonymous(Settings(identity=Identity(contact="me@example.org")), [live]) is None


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().politeness.delay = timedelta(0)  # type: ignore[misc]  # the point of the test


def test_importing_settings_and_sources_loads_nothing_heavy() -> None:
    code = (
        "import sys, crawler.sources; heavy = 'selectolax httpx aiohttp sqlalchemy apscheduler'.split(); "
        "print([name for name in heavy if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
