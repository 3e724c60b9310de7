from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import NOON

from crawler.backoff import (
    CURVES,
    DAY,
    HOUR,
    MINUTE,
    PAGE_PAUSES,
    look_again,
    page_try,
    pause_after,
    too_early,
)
from crawler.records import TRANSIENT, Hints, PageTry, Reason

HINTS = Hints(title="네이버, 새 모델 공개", published="2025-02-10")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_failure_is_probed_for_ever_and_ever_less_often(reason: Reason) -> None:
    pauses = [pause_after(reason, failures) for failures in range(1, 200)]
    assert pauses == sorted(pauses)
    assert 10 * MINUTE <= pauses[0] < pauses[-1] <= 3 * DAY


def test_trouble_that_passes_is_probed_sooner_than_a_refusal() -> None:
    assert pause_after(Reason.TIMEOUT, 1) < pause_after(Reason.HTTP_4XX, 1) < pause_after(Reason.BLOCKED, 1)


def test_a_short_window_hurries_passing_trouble_only() -> None:
    window = 40 * MINUTE
    assert pause_after(Reason.HTTP_5XX, 9, window=window) == window
    assert pause_after(Reason.HTTP_5XX, 1, window=MINUTE) == CURVES[Reason.HTTP_5XX].first
    assert pause_after(Reason.BLOCKED, 9, window=window) == 3 * DAY
    assert pause_after(Reason.HTTP_5XX, 99, window=window) == CURVES[Reason.HTTP_5XX].cap


def test_a_missing_page_is_tried_after_one_hour_six_hours_a_day_and_three_days_then_given_up() -> None:
    before: PageTry | None = None
    pauses: list[timedelta | None] = []
    for _ in range(5):
        before = page_try(Reason.HTTP_4XX, before, HINTS, NOON)
        assert before is not None
        pauses.append(before.again_at - NOON if before.again_at else None)
    assert pauses == [HOUR, 6 * HOUR, DAY, 3 * DAY, None]


def test_a_refused_page_waits_until_its_next_try() -> None:
    waiting = PageTry(1, Reason.HTTP_4XX, NOON + HOUR, HINTS)
    assert too_early(HINTS, waiting, NOON) is Reason.LATER
    assert too_early(HINTS, waiting, NOON + HOUR) is None
    assert too_early(HINTS, None, NOON) is None


def test_a_page_that_is_gone_is_tried_again_when_its_listing_says_something_else() -> None:
    gone = PageTry(5, Reason.HTTP_4XX, None, HINTS)
    assert too_early(HINTS, gone, NOON + 90 * DAY) is Reason.GIVEN_UP
    anew = Hints(title="[수정] 네이버, 새 모델 공개", published="2025-02-10")
    assert too_early(anew, gone, NOON) is None
    again = page_try(Reason.HTTP_4XX, gone, anew, NOON)
    assert again is not None
    assert (again.tries, again.again_at) == (1, NOON + HOUR)


def test_what_stays_pending_anyway_has_no_pauses_of_its_own() -> None:
    assert PAGE_PAUSES.keys() & TRANSIENT == set()
    assert page_try(Reason.TIMEOUT, None, HINTS, NOON) is None


def test_a_young_article_is_looked_at_often_and_an_old_one_never() -> None:
    recheck, looks, fetched = 2 * DAY, 0, NOON
    for minutes in range(0, 4 * 24 * 60, 30):
        now = NOON + timedelta(minutes=minutes)
        if look_again(NOON, fetched, now=now, recheck=recheck):
            looks, fetched = looks + 1, now
    assert 6 <= looks <= 12
    assert fetched <= NOON + recheck
