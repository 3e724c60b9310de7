import base64
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from crawler.discover.dates import parse_feed_date
from crawler.discover.entry import Entry, Feed
from crawler.discover.feed import absolute_markup, parse_feed, read_feed
from crawler.discover.sitemap import read_sitemap
from crawler.records import Failure

SHARED = Path(__file__).parents[4] / "shared"
FLOOR_CORE = 0.985
FLOOR_PLAIN = 0.965  # of the cases that are not about entity names
DATES = {"published", "updated", "published_parsed", "updated_parsed"}


def suite(name: str) -> list[dict]:
    path = SHARED / "conformance" / name
    if not path.exists():
        pytest.skip(f"no conformance suite at ../shared/conformance/{name}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def entry_value(entry: Entry, key: str) -> str | None:
    if key == "author":
        return f"{entry.author} ({entry.email})" if entry.author and entry.email else entry.author
    if key.startswith("updated"):
        return entry.updated or entry.published
    if key.startswith("published"):
        return entry.published or entry.updated
    value = getattr(entry, {"description": "summary"}.get(key, key))
    return absolute_markup(value, entry.base) if value and key != "link" else value


def value_at(feed: Feed, path: list) -> object:
    where, *rest = path
    if where == "feed":
        return getattr(feed, rest[0].removesuffix("_parsed"))
    if rest[0] == "#len":
        return len(feed.entries)
    return entry_value(feed.entries[rest[0]], rest[1]) if rest[0] < len(feed.entries) else None


def as_instant(value: object) -> datetime | None:
    if isinstance(value, list):
        return datetime(*value[:6], tzinfo=UTC)
    moment = parse_feed_date(str(value), UTC)
    return moment.replace(microsecond=0) if moment else None


def same(key: object, got: object, want: object) -> bool:
    if key in DATES and got and as_instant(want):
        return as_instant(got) == as_instant(want)
    return " ".join(str(got).split()) == " ".join(str(want).split())


def holds(feed: Feed | Failure, check: list) -> bool:
    if isinstance(feed, Failure):
        return False
    path, operator, want = check
    got = value_at(feed, path)
    return {"==": lambda: same(path[-1], got, want), "truthy": lambda: bool(got), "falsy": lambda: not got}[
        operator
    ]()


def read_case(case: dict) -> Feed | Failure:
    headers = case.get("headers") or {}
    url = case.get("url", "https://outlet.test/feed")
    base = urljoin(url, headers.get("content-location", ""))
    base = base if base.startswith("http") else url
    feed = parse_feed(base64.b64decode(case["b64"]), url=base, content_type=headers.get("content-type"))
    if isinstance(feed, Failure):
        return feed
    title = absolute_markup(feed.title, base) if feed.title else None
    return replace(feed, title=title, language=feed.language or headers.get("content-language"))


def rate(cases: list[dict], missed: list[str]) -> tuple[int, int]:
    right = total = 0
    for case in cases:
        feed = read_case(case)
        for check in case["core_checks"]:
            total += 1
            good = holds(feed, check)
            right += good
            if not good:
                got = feed if isinstance(feed, Failure) else value_at(feed, check[0])
                missed.append(f"{case['file']} {check} got {str(got)[:120]!r}")
    return right, total


def test_the_core_fields_of_other_peoples_feed_suites_are_right(capsys):
    cases = [case for case in suite("feeds.jsonl") if case.get("core")]
    missed: list[str] = []
    right, total = rate(cases, missed)
    plain = [case for case in cases if "entities" not in case["suite"]]
    right_plain, total_plain = rate(plain, [])
    with capsys.disabled():
        print(f"\nfeeds: {right}/{total} core fields, {right_plain}/{total_plain} without the entity names")
        print("".join(f"  {line}\n" for line in missed) if os.environ.get("VERBOSE_SUITES") else "", end="")
    assert right >= FLOOR_CORE * total
    assert right_plain >= FLOOR_PLAIN * total_plain


def test_the_feeds_of_the_corpus_give_every_item(capsys):
    folder = SHARED / "corpus"
    if not folder.exists():
        pytest.skip("no corpus at ../shared/corpus")
    seen = 0
    for gold_file in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(gold_file.read_text(encoding="utf-8"))
        if gold.get("kind") not in {"feed", "sitemap"}:
            continue
        body = (folder / "feeds" / f"{gold_file.stem}.xml").read_bytes()
        read = read_feed if gold["kind"] == "feed" else read_sitemap
        listing = read(body, url="https://outlet.test/list.xml", content_type=None)
        assert not isinstance(listing, Failure)
        assert len(listing.candidates) == gold["n_items"], gold_file.stem
        for candidate, want in zip(listing.candidates, gold["first_items"], strict=False):
            hints = candidate.hints
            assert candidate.url == want["link"]
            assert (hints.published or hints.modified) == want["date_raw"]
            assert gold["kind"] == "sitemap" or hints.author == want["author"]
        seen += 1
    with capsys.disabled():
        print(f"\ncorpus: {seen} feeds and sitemaps, every item and the first five in full")
    assert seen >= 11


ATTACK = """
import base64, json, resource, sys, time
from crawler.discover.feed import read_feed
from crawler.discover.sitemap import read_sitemap
case = json.loads(sys.stdin.read())
if case.get("gen") == "deep":
    depth = case["depth"]
    body = b"<rss><channel>" + b"<a>" * depth + b"</a>" * depth + b"</channel></rss>"
else:
    body = base64.b64decode(case["b64"])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
found = [read(body, url="http://127.0.0.1/x", content_type=None) for read in (read_feed, read_sitemap)]
print(json.dumps({
    "seconds": time.perf_counter() - start,
    "kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before,
    "found": repr(found)[:100_000],
}))
"""


def test_entity_attacks_read_no_file_and_take_no_memory(capsys):
    cases = suite("xml_attacks.jsonl")
    own_host_name = (
        Path("/etc/hostname").read_text(encoding="utf-8").strip() if Path("/etc/hostname").exists() else ""
    )
    for case in cases:
        done = subprocess.run(
            [sys.executable, "-c", ATTACK],
            input=json.dumps(case),
            text=True,
            capture_output=True,
            check=True,
            timeout=30,
            cwd=Path(__file__).parents[3],
        )
        result = json.loads(done.stdout)
        assert result["seconds"] <= 2, case["file"]
        assert result["kib"] <= 64 * 1024, case["file"]
        assert "lollollollol" not in result["found"]
        assert not own_host_name or f"S{own_host_name}E" not in result["found"]
    with capsys.disabled():
        print(f"\nxml attacks: {len(cases)}/{len(cases)} harmless")
