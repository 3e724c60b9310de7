"""A process that keeps pages until it is killed; says on standard output what it has committed.

python store_killed_writer.py DATABASE_URL ARTICLES
"""

from __future__ import annotations

import sys

from store_readings import NOW, article, candidate, page, recognised, source

from crawler.records import Stored, Validators
from pipelines.store import open_store


def main(url: str, number: int) -> None:
    feed = "https://paper.example/rss"
    with open_store(url) as store, store.hold_run("collect", NOW):
        visit = store.open_visit(source(), NOW)
        if store.validators(feed) is None:
            offered = [candidate(f"https://paper.example/{n}") for n in range(number)]
            store.note_listing(visit, feed, Validators('"1"'), offered)
            print("listed", flush=True)
        for one in store.pending("paper"):
            # two versions of every article: the kill may fall between them as well as inside either
            for text in ("네이버가 말했다. " * 40, "네이버가 말했다. " * 40 + "카카오도."):
                read = article(text, url=one.canonical)
                fetched = page(one.url, (one.url + text).encode() * 5)
                verdict = store.keep(visit, one, fetched, read, recognised(read), NOW)
                if isinstance(verdict, Stored):
                    print(f"stored {one.url} {verdict.version}", flush=True)
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
