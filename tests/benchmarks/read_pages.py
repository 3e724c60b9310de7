"""What reading a page costs as a multiple of a bare Lexbor parse, measured in interleaved runs.

usage: python -m tests.benchmarks.read_pages [FOLDER] [--rounds N]

FOLDER holds ``*.html`` (default: the shared corpus next to the checkout, else the sample pages of the tests).
Peers are measured when they are installed (extra ``bench``). Best time of each page and reader; ratios are of
sums over the pages, so machine speed cancels out.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import time
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from crawler.discover.decode import decode_html
from pipelines.extract import read_page

Reader = Callable[[bytes], object]
ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT.parent / "shared" / "corpus" / "html", ROOT / "tests" / "pipelines" / "extract" / "pages")
FLOOR, OURS, PEER = "parse text", "dolpung", "trafilatura"


def readers() -> dict[str, Reader]:
    """Give what is measured, by name: the floors, ourselves, and the peers that are installed.

    The peer is asked for what we give: text and metadata.
    """
    found: dict[str, Reader] = {
        FLOOR: lambda body: LexborHTMLParser(body.decode("utf-8", "replace")),
        "parse bytes": lambda body: LexborHTMLParser(body),
        "decode": decode_html,
        OURS: lambda body: read_page(body, url="https://bench.example/1"),
    }
    if importlib.util.find_spec(PEER):
        extract = importlib.import_module(PEER).bare_extraction
        found[PEER] = lambda body: extract(body, with_metadata=True)
    return found


def measure(found: dict[str, Reader], pages: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Give the best seconds of each reader for each page; the readers take turns on every page."""
    best = {name: [float("inf")] * len(pages) for name in found}
    for _ in range(rounds):
        for number, body in enumerate(pages):
            for name, read in found.items():
                start = time.perf_counter()
                read(body)
                best[name][number] = min(best[name][number], time.perf_counter() - start)
    return best


def memory() -> float:
    """Give the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print one line a reader, the two ratios, and the memory that reading takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=next(path for path in FOLDERS if path.exists())
    )
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.glob("*.html") if not path.name.startswith("list_"))
    pages = [path.read_bytes() for path in files]
    before = memory()
    for body in pages:
        read_page(body, url="https://bench.example/1")
    grown = memory() - before
    best = measure(readers(), pages, arguments.rounds)
    floor = sum(best[FLOOR])
    print(f"{len(files)} pages of {arguments.folder.name}, best of {arguments.rounds} interleaved rounds")
    for name, seconds in best.items():
        total = sum(seconds)
        print(f"{name:12} {total / len(files) * 1e3:8.3f} ms a page   {total / floor:7.2f} x a bare parse")
    print(f"{OURS} / bare parse: {sum(best[OURS]) / floor:.2f}")
    if PEER in best:
        print(f"{PEER} / {OURS}: {sum(best[PEER]) / sum(best[OURS]):.1f}")
    print(f"memory that reading all pages adds to the import: {grown:.1f} MB")


if __name__ == "__main__":
    main()
