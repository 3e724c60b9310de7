"""What recognising an article costs as a multiple of reading its page, and its throughput beside a peer's.

usage: python -m tests.benchmarks.recognise_text [FOLDER] [--pages N] [--names N] [--rounds N]

FOLDER holds ``*.html`` (default: the shared corpus next to the checkout, else the demo newsroom's own pages);
of it the pages are taken whose body is nearest 1,500 characters. The catalogue is the shipped one, filled up
with generated names. Readers, recognisers and the peer take shuffled turns on every page, the best time of
each counts, and ratios are of sums over the pages, so machine speed cancels out.

Rounds repeat the same pages, which flatters whatever remembers strings: "cold" forgets them all before every
turn, on both sides of the ratio, as if nothing of the kind had been read before. A crawl is between the two.
The peer (kiwipiepy, extra ``bench``) is measured when it is installed, over the same texts and in one thread.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.demo.newsroom import all_routes
from pipelines.demo.plan import load_plan
from pipelines.extract import read_page
from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import Catalogue, EntityFile, build_catalogue, load_catalogue
from pipelines.recognise.dates import find_dates
from pipelines.recognise.events import events_in
from pipelines.recognise.figures import find_figures
from pipelines.recognise.mentions import find_mentions
from pipelines.recognise.quotes import find_quotes
from pipelines.recognise.relations import relations_in
from pipelines.recognise.scene import Scene
from pipelines.records import Article
from tests.benchmarks.read_pages import memories

if TYPE_CHECKING:
    from pipelines.recognise.index import Index

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "corpus" / "html"
CONFIG = ROOT / "config"
BODY = 1500
PEER = "kiwipiepy"
PUBLISHED = date(2026, 1, 15)
STAGES = ("mentions", "dates", "figures", "quotes", "events", "relations")
READ, READ_COLD, ALL, ALL_COLD = "read page", "read page, cold", "recognise", "recognise, cold"
COST_BAR, PEER_BAR = 1.0, 10.0

_SYLLABLES = "가나다라마바사아자차카타파하강남동서북한국미래산업전자정보기술연구로지스텍코온누리빛솔새길"
_LETTERS = "abcdeghiklmnoprstuvy"

Turn = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the article it holds."""

    body: bytes
    article: Article


def padded(shipped: Catalogue, names: int) -> Catalogue:
    """Return the catalogue with generated companies until it has that many names; always the same ones."""
    have = {alias.text for alias in shipped.aliases}
    source = random.Random(0)  # noqa: S311 - nothing is secret here
    rows: list[dict[str, object]] = []
    while len(have) < names:
        korean = "".join(source.choices(_SYLLABLES, k=source.randint(3, 6)))
        latin = "".join(source.choices(_LETTERS, k=source.randint(5, 10))).title()
        if korean not in have and latin not in have:
            have.update((korean, latin))
            name = {"ko": korean, "en": latin}
            rows.append({"id": f"made-{len(rows)}", "kind": "company", "name": name})
    made = build_catalogue([EntityFile.model_validate({"entity": rows})])
    return replace(shipped, entities={**shipped.entities, **made.entities})


def bodies(folder: Path | None) -> tuple[str, list[bytes]]:
    """Return the pages to choose from and what to call them: the folder's, or the demo newsroom's own."""
    folder = folder or (SHARED if SHARED.exists() else None)
    if folder:
        files = sorted(path for path in folder.glob("*.html") if not path.name.startswith("list_"))
        return folder.name, [path.read_bytes() for path in files]
    routes = all_routes(load_plan(CONFIG / "demo"), 1)
    return "the demo newsroom (no shared corpus)", [
        reply.body
        for (_, path), reply in sorted(routes.items())
        if reply.status == 200 and "html" in reply.content_type and path != "/"
    ]


def nearest(found: list[bytes], count: int) -> list[Page]:
    """Return the pages that hold an article whose body is nearest to the wanted length."""
    articles = [(body, read(body)) for body in found]
    pages = [Page(body, article) for body, article in articles if isinstance(article, Article)]
    return sorted(pages, key=lambda page: abs(len(page.article.body) - BODY))[:count]


def read(body: bytes) -> object:
    """Read one page: bytes to ``Article``, with blocks and all metadata."""
    return read_page(body, url="https://bench.example/1")


def stage_times(page: Page, catalogue: Catalogue, index: Index) -> tuple[float, ...]:
    """Give the seconds of each recogniser for one article; what events make for both is counted as theirs."""
    text, blocks = page.article.text, page.article.blocks
    clock = time.perf_counter
    marks = [clock()]
    mentions = find_mentions(text, index, blocks)
    marks.append(clock())
    dates = find_dates(text, published=PUBLISHED, blocks=blocks)
    marks.append(clock())
    figures = find_figures(text, blocks=blocks, dates=dates)
    marks.append(clock())
    quotes = find_quotes(text, mentions=mentions, blocks=blocks, catalogue=catalogue)
    marks.append(clock())
    scene = Scene(text, mentions, dates, figures, quotes, blocks, catalogue)
    events = events_in(scene)
    marks.append(clock())
    relations_in(scene, events)
    marks.append(clock())
    return tuple(after - before for before, after in pairwise(marks))


def peer_reader() -> Callable[[str], object] | None:
    """Give the peer's analysis of a text, in one thread; None when it is not installed."""
    if not importlib.util.find_spec(PEER):
        return None
    tokenize: Callable[[str], object] = importlib.import_module(PEER).Kiwi(num_workers=1).tokenize
    return tokenize


def turns_for(page: Page, recogniser: Recogniser, peer: Callable[[str], object] | None) -> dict[str, Turn]:
    """Give what is measured as a whole on one page, by name."""
    article = page.article

    def recognise() -> object:
        return recogniser.recognise(article.text, published=PUBLISHED, blocks=article.blocks)

    turns: dict[str, Turn] = dict.fromkeys((READ, READ_COLD), lambda: read(page.body))
    turns |= dict.fromkeys((ALL, ALL_COLD), recognise)
    if peer:
        turns[PEER] = lambda: peer(article.text)
    return turns


def measure(
    pages: list[Page], catalogue: Catalogue, peer: Callable[[str], object] | None, rounds: int
) -> dict[str, float]:
    """Give the sum over the pages of the best seconds of each turn and of each single recogniser."""
    recogniser = Recogniser(catalogue)
    recogniser.recognise("")  # the automaton is built at the first text, once in a process
    index = recogniser._index  # one automaton as in a crawl: two would push each other out of the cache
    shuffle = random.Random(0).shuffle  # noqa: S311 - nothing is secret here
    forgets = memories()
    best: list[dict[str, float]] = [{} for _ in pages]
    for _ in range(rounds):
        for page, record in zip(pages, best, strict=True):
            turns = list(turns_for(page, recogniser, peer).items())
            shuffle(turns)
            for name, turn in turns:
                for forget in forgets if name in {READ_COLD, ALL_COLD} else ():
                    forget()
                start = time.perf_counter()
                turn()
                record[name] = min(record.get(name, float("inf")), time.perf_counter() - start)
            for stage, seconds in zip(STAGES, stage_times(page, catalogue, index), strict=True):
                record[stage] = min(record.get(stage, float("inf")), seconds)
    return {name: sum(record[name] for record in best) for name in best[0]}


def report(totals: dict[str, float], pages: list[Page]) -> None:
    """Print one line a recogniser with its share of reading, then the sums, then the throughput."""
    characters = sum(len(page.article.text) for page in pages)
    for name in (*STAGES, ALL, READ):
        cost = totals[name] / len(pages) * 1e3
        print(f"{name:16} {cost:8.3f} ms an article   {totals[name] / totals[READ]:6.3f} x {READ}")
    for name in (ALL_COLD, READ_COLD):
        cost = totals[name] / len(pages) * 1e3
        print(f"{name:16} {cost:8.3f} ms an article   {totals[name] / totals[READ_COLD]:6.3f} x {READ_COLD}")
    for name in (ALL, ALL_COLD, *((PEER,) if PEER in totals else ())):
        print(f"{name:16} {characters / totals[name]:10,.0f} characters/s")
    for ours, floor in ((ALL, READ), (ALL_COLD, READ_COLD)):
        ratio = totals[ours] / totals[floor]
        print(f"bar: {ours} <= {COST_BAR:g} x {floor}: {ratio:.2f}, {_verdict(met=ratio <= COST_BAR)}")
    if PEER not in totals:
        print(f"{PEER} is not installed (extra bench): its throughput was not measured")
        return
    for ours in (ALL, ALL_COLD):
        ratio = totals[PEER] / totals[ours]
        print(f"bar: {ours} >= {PEER_BAR:g} x {PEER}: {ratio:.1f}, {_verdict(met=ratio >= PEER_BAR)}")


def _verdict(*, met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    """Choose the pages, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    arguments = parser.parse_args()
    label, found = bodies(arguments.folder)
    pages = nearest(found, arguments.pages)
    if not pages:
        parser.exit(1, f"no page of {label} holds an article\n")
    catalogue = padded(load_catalogue(CONFIG / "entities")[0], arguments.names)
    names = len({alias.text for alias in catalogue.aliases})
    lengths = ", ".join(str(len(page.article.body)) for page in pages)
    print(f"{len(pages)} pages of {label} with bodies of {lengths} characters")
    print(f"catalogue of {names:,} names; best of {arguments.rounds} interleaved rounds")
    report(measure(pages, catalogue, peer_reader(), arguments.rounds), pages)


if __name__ == "__main__":
    main()
