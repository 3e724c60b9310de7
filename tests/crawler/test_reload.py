import asyncio
from pathlib import Path

import pytest
from fakes import make_source

from crawler.errors import ConfigProblem
from crawler.records import Bilingual
from crawler.reload import Changes, changed_files, changes, keep_broken
from crawler.sources import Source

FOLDER = Path("sources")
A, B, C = (make_source(id=f"paper-{letter}") for letter in "abc")
NEW_B = B.model_copy(update={"homepage": "https://new.example.kr/"})


def problem(name: str) -> ConfigProblem:
    return ConfigProblem(FOLDER / name if name else FOLDER, Bilingual("잘못됨", "wrong"), "kind", 3)


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ([A, B], Changes()),
        ([A, B, C], Changes(added=("paper-c",))),
        ([B], Changes(removed=("paper-a",))),
        ([A, NEW_B], Changes(changed=("paper-b",))),
        ([NEW_B, C], Changes(("paper-c",), ("paper-a",), ("paper-b",))),
    ],
)
def test_what_became_of_the_sources_is_told_by_id(new: list[Source], found: Changes) -> None:
    assert changes([A, B], new) == found
    assert bool(found) == (new != [A, B])


@pytest.mark.parametrize(
    ("read", "problems", "kept"),
    [
        ([A], [problem("paper-b.toml")], [A, B]),
        ([A], [], [A]),
        ([], [problem("")], [A, B]),
        ([A, NEW_B], [problem("copy.toml")], [A, NEW_B]),
        ([A, B], [problem("paper-c.toml")], [A, B]),
    ],
    ids=["broken", "removed", "the folder is gone", "another file is broken", "broken from the start"],
)
def test_only_a_file_that_cannot_be_used_leaves_its_source_as_it_was(
    read: list[Source], problems: list[ConfigProblem], kept: list[Source]
) -> None:
    assert list(keep_broken([A, B], read, problems, FOLDER)) == kept


@pytest.mark.parametrize("polling", ["", "1"], ids=["told by the system", "looked for"])
def test_a_file_that_is_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, polling: str
) -> None:
    monkeypatch.setattr("crawler.reload._POLL", 50)
    monkeypatch.setattr("crawler.reload._STEP", 20)
    if polling:
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    sources = tmp_path / "sources"
    sources.mkdir()

    async def write(stop: asyncio.Event) -> None:
        """Write again and again, because nobody tells when the watch has begun."""
        while not stop.is_set():
            (sources / "paper.txt").write_text(str(asyncio.get_running_loop().time()))
            (sources / "paper.toml").write_text(str(asyncio.get_running_loop().time()))
            try:
                async with asyncio.timeout(0.1):
                    await stop.wait()
            except TimeoutError:
                continue

    async def first() -> frozenset[Path]:
        stop, noticed = asyncio.Event(), frozenset[Path]()
        writing = asyncio.create_task(write(stop))
        async with asyncio.timeout(20):
            async for paths in changed_files(tmp_path, stop):
                noticed = paths
                stop.set()
            await writing
        return noticed

    assert asyncio.run(first()) == {sources / "paper.toml"}
