import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.freshness import LONGEST, fresh_until, lasting, may_store, parse_date, updated
from crawler.fetch.shelf import Shelf, is_trusted
from crawler.records import Page, Unchanged, Validators

CASES = Path(__file__).parents[3].parent / "shared" / "conformance"
URL = "https://news.example.kr/rss"
DATE = ("Date", "Mon, 10 Feb 2025 03:00:00 GMT")


def fresh_for(*headers: tuple[str, str], status: int = 200) -> float | None:
    until = fresh_until(status, headers, now=NOON)
    return (until - NOON).total_seconds() if until else None


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600", 600),
        ("Max-Age=600, foo", 600),
        ("private, max-age=600", 600),
        ("max-age=0", None),
        ("max-age=-1", None),
        ("max-age=abc", None),
        ('max-age="600"', 600),
        ("max-age='600'", None),
        ("max-age =600", None),
        ('x="max-age=600"', None),
        ("s-maxage=60, max-age=600", 60),
        ("s-maxage=600", None),
        ("max-age=600, max-age=60", 60),
        ("no-store, max-age=600", None),
        ("no-cache, max-age=600", None),
        ('no-cache="set-cookie", max-age=600', 600),
        ("max-age=31536000, immutable", LONGEST.total_seconds()),
        ("max-age=" + "9" * 5000, LONGEST.total_seconds()),
        ("", None),
        ("no-store, must-understand, max-age=600", 600),
    ],
)
def test_cache_control_says_for_how_long(control: str, seconds: float | None) -> None:
    assert fresh_for(DATE, ("Cache-Control", control)) == seconds


def test_what_is_said_to_caches_on_the_way_shortens_and_grants_nothing() -> None:
    late = ("Expires", "Mon, 10 Feb 2025 04:00:00 GMT")
    assert fresh_for(DATE, late, ("Cache-Control", "s-maxage=60")) == 60
    assert fresh_for(DATE, late, ("CDN-Cache-Control", "max-age=60")) == 60
    assert fresh_for(DATE, ("CDN-Cache-Control", "max-age=600")) is None
    assert fresh_for(late) == 3600


def test_expires_counts_from_the_servers_own_clock() -> None:
    late = ("Expires", "Mon, 10 Feb 2025 04:00:00 GMT")
    assert fresh_for(("Date", "Mon, 10 Feb 2025 03:50:00 GMT"), late) == 600
    assert fresh_for(DATE, late, ("Expires", "0")) is None
    assert fresh_for(late, ("Cache-Control", "max-age=60")) == 60


def test_an_answer_that_waited_elsewhere_is_older() -> None:
    lifetime = ("Cache-Control", "max-age=600")
    assert fresh_for(DATE, lifetime, ("Age", "500")) == 100
    assert fresh_for(DATE, lifetime, ("Age", "600")) is None
    assert fresh_for(("Date", "Mon, 10 Feb 2025 02:55:00 GMT"), lifetime) == 300
    assert fresh_for(("Date", "어제"), lifetime, ("Age", "어제")) == 600


def test_what_varies_with_everything_is_never_used_again() -> None:
    assert fresh_for(("Cache-Control", "max-age=600"), ("Vary", "*")) is None
    assert fresh_for(("Cache-Control", "max-age=600"), ("Vary", "Accept-Encoding")) == 600


def test_a_part_and_an_interim_answer_are_not_kept() -> None:
    assert [may_store(status, ()) for status in (103, 200, 206, 304, 404)] == [
        False,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 10 Feb 2025 03:00:00 GMT", NOON),
        ("Monday, 10-Feb-25 03:00:00 GMT", NOON),
        ("Mon Feb 10 03:00:00 2025", NOON),
        ("Sunday, 06-Nov-94 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Mon, 10 Feb 2025 03:00:00 KST", None),
        ("Mon, 10 Feb 2025 3:00:00 GMT", None),
        ("Mon, 30 Feb 2025 03:00:00 GMT", None),
        ("2025-02-10T03:00:00Z", None),
        ("0", None),
        ("", None),
    ],
)
def test_an_http_date_has_three_forms(text: str, expected: datetime | None) -> None:
    assert parse_date(text) == expected


def test_a_304_renews_what_is_not_of_the_body_or_the_connection() -> None:
    stored = (("ETag", '"1"'), ("Content-Length", "9"), ("X", "a"), ("X", "b"), ("Y", "c"))
    news = (("etag", '"2"'), ("Content-Length", "0"), ("x", "d"), ("Connection", "z"), ("Z", "e"))
    assert updated(stored, news) == (("Content-Length", "9"), ("Y", "c"), ("etag", '"2"'), ("x", "d"))
    assert lasting((("Connection", "a"), ("A", "1"), ("TE", "x"), ("B", "2"))) == (("B", "2"),)


@given(st.lists(st.tuples(st.sampled_from(["Cache-Control", "Age", "Expires", "Date", "Vary"]), st.text())))
def test_no_header_is_too_odd(headers: list[tuple[str, str]]) -> None:
    until = fresh_until(200, tuple(headers), now=NOON)
    assert until is None or NOON < until <= NOON + LONGEST


# The shelf -----------------------------------------------------------------------------------------------


def page(url: str = URL, *headers: tuple[str, str], body: bytes = b"<rss/>", at: datetime = NOON) -> Page:
    return Page(url, url, 200, headers, body, at, "outlet", fresh_until(200, headers, now=at))


HOUR = ("Cache-Control", "max-age=3600")
TAG = ("ETag", '"1"')


def test_who_holds_a_fresh_listing_is_told_so_and_others_get_it() -> None:
    shelf, listing = Shelf(), page(URL, HOUR, TAG)
    shelf.keep(listing)
    until = NOON + timedelta(hours=1)
    assert shelf.answer(URL, Validators('"1"'), now=NOON) == Unchanged(URL, Validators('"1"'), until)
    assert shelf.answer(URL, Validators('"0"'), now=NOON) == listing
    assert shelf.answer(URL, Validators(), now=NOON) == listing
    assert shelf.answer(URL, Validators(), now=until) is None
    assert shelf.answer(URL, Validators(), now=NOON - timedelta(seconds=1)) is None  # the clock stepped back


def test_a_new_answer_that_is_not_fresh_takes_the_old_one_off_the_shelf() -> None:
    shelf = Shelf()
    shelf.keep(page(URL, HOUR))
    shelf.keep(page(URL))
    assert shelf.answer(URL, Validators(), now=NOON) is None


def test_the_shelf_is_bounded_and_what_was_used_last_stays() -> None:
    shelf = Shelf(room=100_000)
    for n in range(10):
        shelf.keep(page(f"{URL}{n}", HOUR, body=b"x" * 12_000))
        shelf.answer(f"{URL}0", Validators(), now=NOON)
    shelf.keep(page(f"{URL}large", HOUR, body=b"x" * 12_600))
    kept = [n for n in range(10) if shelf.answer(f"{URL}{n}", Validators(), now=NOON)]
    assert kept == [0, 3, 4, 5, 6, 7, 8, 9]
    assert shelf.answer(f"{URL}large", Validators(), now=NOON) is None


def test_a_304_renews_validators_and_freshness() -> None:
    shelf, later = Shelf(), NOON + timedelta(hours=2)
    shelf.keep(page(URL, HOUR, TAG))
    answer = shelf.note_304(URL, Validators('"1"'), (("ETag", '"2"'),), now=later)
    assert answer == Unchanged(URL, Validators('"2"'), later + timedelta(hours=1))
    assert isinstance(shelf.answer(URL, Validators('"2"'), now=later), Unchanged)
    stranger = shelf.note_304(URL, Validators('"9"'), (HOUR,), now=later)
    assert stranger == Unchanged(URL, Validators('"9"'), later + timedelta(hours=1))


def test_validators_that_were_believed_for_long_are_left_out_once() -> None:
    day = timedelta(days=1)
    assert is_trusted(Validators('"1"'), now=NOON, for_long=day)
    assert is_trusted(Validators('"1"', since=NOON - day), now=NOON, for_long=day)
    assert not is_trusted(Validators('"1"', since=NOON - day - day), now=NOON, for_long=day)


# The public suites ---------------------------------------------------------------------------------------


def cases(name: str) -> list[dict[str, Any]]:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"{name} is not at {path.parent}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def as_headers(written: list[list[Any]], now: datetime) -> tuple[tuple[str, str], ...]:
    """Turn the suite's numbers into HTTP dates so many seconds from ``now``."""

    def text(value: Any) -> str:
        if isinstance(value, str):
            return value
        return (now + timedelta(seconds=value)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    return tuple((name, text(value)) for name, value, *_ in written)


def is_used_again(case: dict[str, Any]) -> bool:
    status = case["status"][0] if case["status"] else 200
    headers = as_headers(case["response_headers"], NOON)
    shelf, until = Shelf(), fresh_until(status, headers, now=NOON)
    shelf.keep(Page(URL, URL, status, headers, b"<rss/>", NOON, "", until))
    other = "?page=2" if case["id"] == "query-args-different" else ""
    answer = shelf.answer(URL + other, Validators(), now=NOON + timedelta(seconds=3 * bool(case["pause"])))
    return answer is not None


# Required of shared caches or CDNs alone; we are a private one, and never take a CDN's longer lifetime.
NOT_FOR_US = {"cc-resp-private-shared", "cdn-private", "cdn-fresh-cc-nostore", "freshness-s-maxage-shared"}


def test_the_shared_freshness_cases_hold() -> None:
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {"required": [], "optimal": [], "check": []}
    for case in cases("http_freshness.jsonl"):
        if is_used_again(case) is (case["expect"] == "cached"):
            right[case["kind"]] += 1
        else:
            wrong[case["kind"]].append(case["id"])
    assert set(wrong["required"]) <= NOT_FOR_US
    assert right["required"] / (right["required"] + len(wrong["required"])) >= 0.95
    stale = {"stale-", "heuristic-", "cdn-max-age"}  # a longer life for CDNs alone is none for us
    assert {one for one in wrong["optimal"] if not one.startswith(tuple(stale))} <= {
        "freshness-max-age-s-maxage-shared-shorter",  # a browser may not, so we do not
        "freshness-max-age-s-maxage-shared-shorter-expires",
    }


def exchange(case: dict[str, Any]) -> str:
    """Play a conditional case through the shelf; return what went wrong, or nothing."""
    shelf, now, held = Shelf(), NOON, Validators()
    stored: tuple[tuple[str, str], ...] = ()
    for step in case["requests"]:
        headers = as_headers(step.get("response_headers", []), now)
        said = shelf.answer(URL, held, now=now)
        expected = step.get("expected_type")
        if said is not None:
            if expected != "cached":
                return f"used again, not {expected}"
        elif expected in ("etag_validated", "lm_validated"):
            if not (held.etag if expected == "etag_validated" else held.last_modified):
                return f"no {expected}"
            sent = {"If-None-Match": held.etag, "Abc": "123"}  # the shelf has one kind of request
            wanted = step.get("expected_request_headers", [])
            if any(sent.get(name, value) != value for name, value in wanted):
                return f"asked with {held}"
            held = shelf.note_304(URL, held, headers, now=now).validators
            stored = updated(stored, headers)
        elif expected == "cached":
            return "asked again"
        else:
            until = fresh_until(200, headers, now=now)
            answer = Page(URL, URL, 200, headers, b"<rss/>", now, "", until)
            shelf.keep(answer)
            held, stored = answer.validators, lasting(headers)
        missing = set(map(tuple, step.get("expected_response_headers", []))) - set(stored)
        if missing:
            return f"not kept: {missing}"
        now += timedelta(seconds=3 * bool(step.get("pause_after")))
    return ""


def test_the_shared_conditional_cases_hold() -> None:
    wrong: dict[str, dict[str, str]] = {"required": {}, "optimal": {}, "check": {}}
    for case in cases("http_conditional.jsonl"):
        problem = exchange(case)
        if problem and not case["browser_only"]:
            wrong[case["kind"]][case["id"]] = problem
    assert wrong["required"] == {}
    assert wrong["optimal"] == {}
    assert set(wrong["check"]) <= {
        "ccreq-no-cache-lm",  # a request header "no-cache": our callers have none
        "ccreq-no-cache-etag",
        "conditional-etag-strong-generate-unquoted",  # goes back as it came, as browsers do
        "304-etag-update-response-Content-Encoding",  # of the bytes that we have
        "304-etag-update-response-Content-Range",
    }
