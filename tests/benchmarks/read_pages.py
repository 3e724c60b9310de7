"""What reading a page costs as a multiple of a bare Lexbor parse, measured in interleaved runs.

usage: python -m tests.benchmarks.read_pages [FOLDER] [--rounds N]

FOLDER holds ``*.html`` (default: the shared corpus next to the checkout, else the sample pages of the tests).
Peers are measured when they are installed (extra ``bench``). Best time of each page and reader; ratios are of
sums over the pages, so machine speed cancels out. Every ratio is given twice, because there are two floors:
Lexbor on the bytes as they are, and Lexbor on the text that was decoded from them, which its bindings encode
again. Rounds repeat the same pages, which flatters whatever remembers strings: "dolpung, cold" forgets them
all before every page, as if no page of that outlet had been read before. A crawl is between the two.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from crawler.discover.decode import decode_html
from pipelines.extract import read_page

Reader = Callable[[bytes], object]
ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT.parent / "shared" / "corpus" / "html", ROOT / "tests" / "pipelines" / "extract" / "pages")
FLOORS = ("parse bytes", "parse text")
OURS, COLD, PEER = "dolpung", "dolpung, cold", "trafilatura"
_REMEMBERING = ("pipelines.", "crawler.", "urllib.")


def read(body: bytes) -> object:
    """Read one page: bytes to ``Article``, with blocks and all metadata."""
    return read_page(body, url="https://bench.example/1")


def memories() -> list[Callable[[], None]]:
    """Give what makes our functions, and the library's reading of addresses, forget what they were asked.

    What is kept without bound is no memory of pages but a table or pattern, made once in a process: it stays.
    """
    modules = [module for name, module in sys.modules.items() if name.startswith(_REMEMBERING)]
    functions = {id(value): value for module in modules for value in vars(module).values()}
    remembering = [value for value in functions.values() if hasattr(value, "cache_parameters")]
    return [value.cache_clear for value in remembering if value.cache_parameters()["maxsize"] is not None]


def readers() -> dict[str, Reader]:
    """Give what is measured, by name: the floors, ourselves, and the peers that are installed.

    The peer is asked for what we give: text and metadata.
    """
    found: dict[str, Reader] = {
        FLOORS[0]: lambda body: LexborHTMLParser(body),
        FLOORS[1]: lambda body: LexborHTMLParser(body.decode("utf-8", "replace")),
        "decode": decode_html,
        OURS: read,
        COLD: read,
    }
    if importlib.util.find_spec(PEER):
        extract = importlib.import_module(PEER).bare_extraction
        found[PEER] = lambda body: extract(body, with_metadata=True)
    return found


def measure(found: dict[str, Reader], pages: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Give the best seconds of each reader for each page; the readers take turns on every page.

    The turns are shuffled: whoever follows a peer that leaves memory in disorder pays for it (a bare parse up
    to half as much again), and whoever follows a reader like itself finds all of it in the cache.
    """
    best = {name: [float("inf")] * len(pages) for name in found}
    forgets = memories()
    turns, shuffle = list(found.items()), random.Random(0).shuffle  # noqa: S311 - nothing is secret here
    for _ in range(rounds):
        for number, body in enumerate(pages):
            shuffle(turns)
            for name, reader in turns:
                for forget in forgets if name == COLD else ():
                    forget()
                start = time.perf_counter()
                reader(body)
                best[name][number] = min(best[name][number], time.perf_counter() - start)
    return best


def memory() -> float:
    """Give the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print one line a reader with both ratios, the peer's, and the memory that reading takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=next(path for path in FOLDERS if path.exists())
    )
    parser.add_argument("--rounds", type=int, default=12)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.glob("*.html") if not path.name.startswith("list_"))
    pages = [path.read_bytes() for path in files]
    before = memory()
    for body in pages:
        read(body)
    grown = memory() - before
    best = measure(readers(), pages, arguments.rounds)
    totals = {name: sum(seconds) for name, seconds in best.items()}
    print(f"{len(files)} pages of {arguments.folder.name}, best of {arguments.rounds} interleaved rounds")
    for name, total in totals.items():
        ratios = "   ".join(f"{total / totals[floor]:7.2f} x {floor}" for floor in FLOORS)
        print(f"{name:14} {total / len(files) * 1e3:8.3f} ms a page   {ratios}")
    if PEER in totals:
        print(f"{PEER} / {OURS}: {totals[PEER] / totals[OURS]:.1f}, {totals[PEER] / totals[COLD]:.1f} cold")
    print(f"memory that reading all pages adds to the import: {grown:.1f} MB")


if __name__ == "__main__":
    main()
