from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from store_readings import NOW, article, candidate, page, recognised, source, stamp

from crawler.records import (
    TRANSIENT,
    Bilingual,
    Candidate,
    Dropped,
    Failure,
    Hints,
    Item,
    Reason,
    SourceState,
    Stored,
    Validators,
    Verdict,
    Via,
    VisitReport,
)

if TYPE_CHECKING:
    from pipelines.store import Store

FEED = "https://paper.example/rss"
LATER = NOW + timedelta(hours=6)
TAG = Validators('"1"', "Mon, 10 Feb 2025 00:00:00 GMT")


def offered(*numbers: int, title: str | None = None) -> list[Candidate]:
    return [candidate(f"https://paper.example/{number}", title) for number in numbers]


def report(*items: tuple[Candidate, Verdict], failures: tuple[Failure, ...] = ()) -> VisitReport:
    return VisitReport(
        source="paper",
        started_at=NOW,
        finished_at=LATER,
        state=SourceState.OK,
        items=tuple(Item(*item) for item in items),
        failures=failures,
        listings=2,
        unchanged_listings=1,
        note=Bilingual("말", "word"),
        newest=NOW,
    )


def keep(store: Store, visit: int, one: Candidate, text: str = "네이버") -> Stored | Dropped:
    read = article(text, url=one.canonical)
    return store.keep(visit, one, page(one.url, text.encode()), read, recognised(read), NOW)


def test_a_listing_gives_its_candidates_and_its_validators_together(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    assert store.validators(FEED) is None
    (first, second) = offered(1, 2, title="힌트")
    first = Candidate(
        "https://paper.example/1?utm=x", first.canonical, Via.SITEMAP, FEED, Hints(published="어제"), "g"
    )
    store.note_listing(visit, FEED, TAG, [first, second])
    validators = store.validators(FEED)
    assert validators == TAG
    assert validators.since == NOW
    assert store.pending("paper") == [first, second]
    assert store.pending("other") == []


def test_what_was_listed_stays_pending_until_it_is_decided(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    one, two, three, four = offered(1, 2, 3, 4)
    store.note_listing(visit, FEED, TAG, [one, two, three, four])
    keep(store, visit, one)
    store.settle(visit, two, Dropped(Reason.TIMEOUT), NOW)
    store.settle(visit, three, Dropped(Reason.HTTP_4XX), NOW)
    assert store.pending("paper") == [two, four]


@pytest.mark.parametrize("reason", sorted(Reason))
def test_only_transient_reasons_leave_a_candidate_pending(memory_store: Store, reason: Reason) -> None:
    visit = memory_store.open_visit(source(), NOW)
    (one,) = offered(1)
    memory_store.note_listing(visit, FEED, TAG, [one])
    dropped = Dropped(reason, "why")
    memory_store.settle(visit, one, dropped, NOW)
    memory_store.close_visit(visit, report((one, dropped)))
    # a backfill's days are nothing to what a feed offers
    assert bool(memory_store.pending("paper")) is (reason in TRANSIENT | {Reason.OUT_OF_RANGE})


def test_a_repeated_candidate_does_not_settle_the_one_still_on_its_way(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    (one,) = offered(1)
    again = Candidate(one.url, one.canonical, Via.SITEMAP, "https://paper.example/sitemap.xml")
    store.note_listing(visit, FEED, TAG, [one, again])
    store.settle(visit, again, Dropped(Reason.DUPLICATE), NOW)
    assert store.pending("paper") == [one]
    dropped = Dropped(Reason.TIMEOUT)
    store.settle(visit, one, dropped, NOW)
    store.close_visit(visit, report((one, dropped), (again, Dropped(Reason.DUPLICATE))))
    assert store.pending("paper") == [one]


def test_a_second_listing_of_the_same_visit_does_not_reopen_what_was_decided(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    (one,) = offered(1)
    store.note_listing(visit, FEED, TAG, [one])
    keep(store, visit, one)
    store.note_listing(visit, "https://paper.example/sitemap.xml", TAG, [one])
    assert store.pending("paper") == []
    store.note_listing(store.open_visit(source(), LATER), FEED, TAG, offered(1, title="새 제목"))
    assert [left.hints.title for left in store.pending("paper")] == ["새 제목"]


def test_what_a_verdict_settles_is_settled_by_closing_too(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    (one, two) = offered(1, 2)
    store.note_listing(visit, FEED, TAG, [one, two])
    store.close_visit(visit, report((one, Dropped(Reason.EMPTY)), (two, Dropped(Reason.STOPPED))))
    assert store.pending("paper") == [two]


def test_a_stored_article_is_known_with_everything_the_next_visit_needs(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    one = candidate(title="힌트")
    read = article("네이버", url="https://paper.example/1-slug", published=stamp())
    fetched = page(body=b"x", etag='"7"')
    assert store.known(one.canonical) is None
    store.keep(visit, one, fetched, read, recognised(read), NOW)
    for address in (one.canonical, "https://paper.example/1-slug"):
        known = store.known(address)
        assert known is not None
        assert known.canonical == address
        assert known.hints == one.hints
        assert known.validators == Validators('"7"')
        assert (known.page_url, known.sha256) == (fetched.url, fetched.sha256)
        assert (known.published_at, known.last_fetched_at) == (stamp().at, NOW)


def test_a_304_refreshes_the_time_and_keeps_validators_that_were_not_given_again(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    one = candidate()
    read = article("네이버")
    store.keep(visit, one, page(etag='"7"'), read, recognised(read), NOW)
    store.touch(one.canonical, Validators(), LATER)
    known = store.known(one.canonical)
    assert known is not None
    assert (known.validators, known.last_fetched_at) == (Validators('"7"'), LATER)
    store.touch(one.canonical, Validators('"8"'), LATER)
    known = store.known(one.canonical)
    assert known is not None
    assert known.validators == Validators('"8"')


def test_an_unchanged_article_is_known_under_its_new_hints(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    keep(store, visit, candidate())
    store.settle(visit, candidate(title="새 제목"), Dropped(Reason.UNCHANGED), NOW)
    known = store.known(candidate().canonical)
    assert known is not None
    assert known.hints == Hints(title="새 제목")


def test_the_newest_article_is_not_one_from_the_future(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    assert store.last_published("paper") is None
    for number, at in enumerate((NOW - timedelta(days=2), NOW - timedelta(days=1), NOW + timedelta(days=9))):
        one = candidate(f"https://paper.example/{number}")
        read = article("글", url=one.url, published=stamp(at))
        store.keep(visit, one, page(one.url, one.url.encode()), read, recognised(read), NOW)
    assert store.last_published("paper") == NOW - timedelta(days=1)


def test_the_ledger_is_the_report_and_balances(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    one, two, three, four = offered(1, 2, 3, 4)
    failed = Failure(FEED, Reason.HTTP_5XX, "503", 503, 30.0)
    store.note_listing(visit, FEED, TAG, [one, two, three, four])
    stored = keep(store, visit, one)
    store.settle(visit, two, Dropped(Reason.ROBOTS, "/private"), NOW)
    (row,) = store.visits()
    assert (row.state, row.finished_at, row.seen, row.stored) == (None, None, 2, 1)
    closing = report(
        (one, stored),
        (two, Dropped(Reason.ROBOTS, "/private")),
        (three, Dropped(Reason.ROBOTS)),
        (four, Dropped(Reason.KNOWN)),
        failures=(failed,),
    )
    store.close_visit(visit, closing)
    (row,) = store.visits(["paper"])
    assert (row.seen, row.stored) == (closing.seen, closing.stored) == (4, 1)
    assert row.dropped == closing.dropped == {Reason.ROBOTS: 2, Reason.KNOWN: 1}
    assert row.seen == row.stored + sum(row.dropped.values()) == len(store.ledger(visit))
    assert (row.state, row.note, row.newest) == (SourceState.OK, Bilingual("말", "word"), NOW)
    assert (row.listings, row.unchanged_listings, row.finished_at) == (2, 1, LATER)
    assert store.failures(visit) == [failed]
    first, second, *_ = store.ledger(visit)
    assert (first.article_id, first.version, first.new_mentions, first.reason) == (1, 1, 1, None)
    assert (second.reason, second.detail, second.url) == (Reason.ROBOTS, "/private", two.url)


def test_each_verdict_is_one_line_of_a_ledger_that_is_still_open(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    (one,) = offered(1)
    assert isinstance(keep(store, visit, one), Stored)
    unchanged = keep(store, visit, one)
    assert unchanged == Dropped(Reason.UNCHANGED)
    store.settle(visit, one, unchanged, NOW)
    assert [line.reason for line in store.ledger(visit)] == [None, Reason.UNCHANGED]


def test_visits_come_newest_first_and_by_source(store: Store) -> None:
    first = store.open_visit(source(), NOW)
    second = store.open_visit(source("other"), LATER)
    assert [row.id for row in store.visits()] == [second, first]
    assert [row.id for row in store.visits(["paper"])] == [first]
    assert [row.id for row in store.visits(since=LATER)] == [second]
    assert [row.id for row in store.visits(limit=1)] == [second]


def test_a_missed_run_is_noted_once(store: Store) -> None:
    for reason in ("late", "again"):
        store.note_missed("paper", NOW, LATER, reason)
    store.note_missed("paper", LATER, LATER, "late")
    assert [(row.scheduled_at, row.reason) for row in store.missed_runs()] == [(LATER, "late"), (NOW, "late")]
    assert len(store.missed_runs(since=LATER)) == 1


def test_threads_take_turns(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    failed: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for number in range(10):
                one = candidate(f"https://paper.example/{worker}/{number}")
                store.note_listing(visit, f"{FEED}/{worker}", TAG, [one])
                keep(store, visit, one, f"네이버 {worker} {number}")
                store.known(one.canonical)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must show it
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert store.article_count() == store.mention_count() == 40
    assert store.pending("paper") == []
