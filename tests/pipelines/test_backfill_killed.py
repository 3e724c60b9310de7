from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from newsstand import Newsstand, article_page, local_source, serving

from crawler.records import Reason
from pipelines.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "dawn.newsroom.localhost"
HOME = f"http://{HOST}"
SOURCE = local_source(
    "dawn",
    sitemaps=[{"url": f"{HOME}/sitemap.xml"}],
    archives=[{"url": f"{HOME}/all?page={{page}}", "links": "h4 a"}],
    politeness={"max_pages": 2},
)
INSIDE = [f"{HOME}/a/{name}" for name in ("m0", "m1", "m2", "p0", "p1", "p2")]


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """Serve an outlet whose past is in the two parts of a sitemap and on the pages of a list."""
    stand = Newsstand()
    for name in ("m0", "m1", "m2", "p0", "p1", "p2", "old"):
        day = "2024-12-01" if name == "old" else "2025-01-07"
        page = article_page(f"소식 {name}", f"네이버가 {name} 소식을 전했다.", "카카오다. " * 30, day=day)
        stand.put(f"{HOST}/a/{name}", page)
    parts = {"part1": ["m0", "m1"], "part2": ["m2", "old"]}
    for part, names in parts.items():
        rows = "".join(f"<url><loc>{HOME}/a/{name}</loc></url>" for name in names)
        stand.put(f"{HOST}/{part}.xml", f"<urlset>{rows}</urlset>", "application/xml")
    rows = "".join(f"<sitemap><loc>{HOME}/{part}.xml</loc></sitemap>" for part in parts)
    stand.put(f"{HOST}/sitemap.xml", f"<sitemapindex>{rows}</sitemapindex>", "application/xml")
    for number, names in enumerate((["p0", "m0"], ["p1", "p2"], ["old"], ["never"]), 1):
        links = "".join(f'<h4><a href="/a/{name}">{name}</a></h4>' for name in names)
        stand.put(f"{HOST}/all?page={number}", f"<html>{links}</html>")
    with serving(stand):
        yield stand


def run_until(url: str, stand: Newsstand, word: str, nth: int = 1) -> list[str]:
    """Go back, killed when it says the word for the nth time; return the URLs said to be kept."""
    here = Path(__file__).resolve().parent
    paths = os.pathsep.join(str(folder) for folder in (here.parents[1], here.parent, here))
    command = [sys.executable, str(here / "backfill_until_killed.py"), url, str(stand.port)]
    with subprocess.Popen(
        [*command, SOURCE.model_dump_json(exclude_unset=True)],
        env={**os.environ, "PYTHONPATH": paths}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        kept, count = [], 0
        for line in process.stdout:
            said, _, address = line.rstrip("\n").partition(" ")
            kept += [address] if said == "kept" else []
            count += said == word
            if count == nth:
                process.send_signal(signal.SIGKILL)
                break
            process.stdin.write("\n")
            process.stdin.flush()
        process.kill()
    assert count == nth, f"it never said {word} {nth} times"
    return kept


def stored_urls(url: str) -> list[str]:
    with open_store(url, create=False) as store:
        rows = store.articles()
        assert [row.version for row in rows] == [1] * len(rows)
        assert store.page_count() == len(rows)
        return sorted(row.canonical_url for row in rows)


@pytest.mark.parametrize(
    "moments",
    [
        [("opening", 2), ("listing", 5), ("keeping", 3), ("settling", 1)],
        [("listing", 9), ("kept", 2), ("keeping", 12), ("closing", 2)],
    ],
)
def test_killed_at_any_moment_the_same_command_goes_on_and_stores_everything_once(
    tmp_path: Path, stand: Newsstand, moments: list[tuple[str, int]]
) -> None:
    url = f"sqlite:///{tmp_path / 'past.db'}"
    kept: list[str] = []
    for word, nth in moments:
        kept += run_until(url, stand, word, nth)
        assert stored_urls(url) == sorted(kept)
    kept += run_until(url, stand, "done")
    assert stored_urls(url) == sorted(kept) == INSIDE
    assert f"{HOST}/all?page=4" not in stand.served
    with open_store(url, create=False) as store:
        assert store.archive.windows("dawn") == []
        assert store.pending("dawn") == []
        assert {line.reason for row in store.visits() for line in store.ledger(row.id)} >= {
            None, Reason.OUT_OF_RANGE,
        }  # fmt: skip
