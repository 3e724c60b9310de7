"""What reading a page costs as a multiple of a bare Lexbor parse, measured in interleaved runs.

usage: python tests/benchmarks/read_pages.py [FOLDER] [--rounds N]

FOLDER holds ``*.html`` (default: the shared corpus next to the checkout, else the sample pages of the tests).
Peers are measured when they are installed (extra ``bench``). Best time of each page and reader; ratios are of
sums over the pages, so machine speed cancels out.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from crawler.discover.decode import decode_html
from pipelines.extract import read_page

Reader = Callable[[bytes], object]
ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT.parent / "shared" / "corpus" / "html", ROOT / "tests" / "pipelines" / "extract" / "pages")


def readers() -> dict[str, Reader]:
    """Give what is measured, by name: two floors, ourselves, and the peers that are installed."""
    found: dict[str, Reader] = {
        "parse text": lambda body: LexborHTMLParser(body.decode("utf-8", "replace")),
        "parse bytes": lambda body: LexborHTMLParser(body),
        "decode": decode_html,
        "dolpung": lambda body: read_page(body, url="https://bench.example/1"),
    }
    if importlib.util.find_spec("trafilatura"):
        extract = importlib.import_module("trafilatura").bare_extraction
        found["trafilatura"] = lambda body: extract(body)
    return found


def measure(pages: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Give the best seconds of each reader for each page; the readers take turns on every page."""
    best = {name: [float("inf")] * len(pages) for name in readers()}
    for _ in range(rounds):
        for number, body in enumerate(pages):
            for name, read in readers().items():
                start = time.perf_counter()
                read(body)
                best[name][number] = min(best[name][number], time.perf_counter() - start)
    return best


def main() -> None:
    """Measure and print one line a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=next(path for path in FOLDERS if path.exists())
    )
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.glob("*.html") if not path.name.startswith("list_"))
    best = measure([path.read_bytes() for path in files], arguments.rounds)
    floor = sum(best["parse text"])
    print(f"{len(files)} pages of {arguments.folder.name}, best of {arguments.rounds} interleaved rounds")
    for name, seconds in best.items():
        total = sum(seconds)
        print(f"{name:12} {total / len(files) * 1e3:8.3f} ms a page   {total / floor:7.2f} x a bare parse")
    if "trafilatura" in best:
        print(f"trafilatura / dolpung: {sum(best['trafilatura']) / sum(best['dolpung']):.1f}")


if __name__ == "__main__":
    main()
