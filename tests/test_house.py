"""The rules of the house: what a stranger may rely on when opening the repository."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for half in ("crawler", "pipelines") for path in (ROOT / half).rglob("*.py"))
AGREED = {
    "crawler",
    "pipelines",
    "config",
    "tests",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "requirements.lock",
}


def tracked() -> list[str]:
    answer = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"],  # noqa: S607  (git is found on the PATH)
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        pytest.skip(f"not a git checkout: {answer.stderr.strip()}")
    return [name for name in answer.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_top_level_holds_only_the_agreed_names() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= AGREED


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_its_job_and_fits_on_a_few_screens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""') or not text.strip(), "no docstring"
    assert text.count("\n") <= 400
    assert path.stem not in {"utils", "helpers", "common", "base", "manager", "core", "misc"}


def test_config_is_data_without_python() -> None:
    assert not list((ROOT / "config").rglob("*.py"))


def test_the_readme_is_short_and_speaks_korean_too() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 120
    assert re.search(r"^## .*[가-힣]", text, flags=re.MULTILINE)


def test_no_file_names_a_place_of_one_machine_or_a_package_registry() -> None:
    forbidden = re.compile(
        r"[\"'( ]/(?:home|root|work|farm)/|/simple/[\"' ]|pythonhosted|pypi\.org", re.IGNORECASE
    )
    this = Path(__file__).relative_to(ROOT).as_posix()
    hits = []
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if name != this and b"\0" not in data and forbidden.search(data.decode("utf-8", errors="replace")):
            hits.append(name)
    assert hits == []


def test_the_lock_pins_every_dependency_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==", lock, flags=re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["test"], *extras["postgres"]]
    names = {re.match(r"[A-Za-z0-9-]+", requirement)[0].lower() for requirement in wanted}  # type: ignore[index]  # every requirement begins with a name
    assert names - pinned == set()
    assert lock.count("--hash=sha256:") > len(pinned)
