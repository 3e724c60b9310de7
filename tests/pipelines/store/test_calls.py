from dataclasses import replace
from datetime import date, timedelta

from fakes import NOON, make_source

from crawler.records import Candidate, Validators, Via
from pipelines.store import Store

DAY = date(2025, 2, 10)
FOUND = Candidate("https://news.example.kr/1", "https://news.example.kr/1", Via.SEARCH, "https://api.kr/")


def test_calls_are_counted_by_api_and_day_up_to_the_limit(store: Store) -> None:
    counted = [store.count_call("search", DAY, 3) for _ in range(5)]
    assert counted == [True, True, True, False, False]
    assert store.count_call("search", DAY + timedelta(days=1), 3)
    assert store.count_call("another", DAY, 3)


def test_what_an_earlier_visit_to_the_source_was_offered_is_known(store: Store) -> None:
    first = store.open_visit(make_source(), NOON)
    assert not store.was_offered(first, "outlet", [FOUND])
    store.note_listing(first, "https://api.kr/", Validators(), [FOUND])
    assert not store.was_offered(first, "outlet", [FOUND])
    second = store.open_visit(make_source(), NOON)
    fresh = replace(FOUND, canonical="https://news.example.kr/2")
    assert store.was_offered(second, "outlet", [fresh, FOUND])
    assert not store.was_offered(second, "outlet", [fresh])
    assert not store.was_offered(second, "another", [FOUND])
    assert not store.was_offered(second, "outlet", [])
