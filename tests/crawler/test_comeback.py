from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes import NOON, make_settings, make_source

from crawler.comeback import History, is_planned, next_check, span
from crawler.records import (
    Candidate,
    Decision,
    Dropped,
    Failure,
    Item,
    ListingFacts,
    Reason,
    SourceState,
    Via,
    VisitReport,
)
from crawler.rhythm import Seen

if TYPE_CHECKING:
    from crawler.sources import Source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://news.example.kr/rss"
SOURCE = make_source(schedule={"jitter": 0})
FACTS = ListingFacts(FEED, 50, NOON)


def hourly(days: int, per_hour: float = 1.0) -> tuple[Seen, ...]:
    """Entries at an even pace, each seen within the hour, up to now."""
    step = HOUR / per_hour
    moments = [NOON - number * step for number in range(int(days * DAY / step))]
    return tuple(Seen(FEED, min(at + HOUR / 2, NOON), at) for at in moments)


def history(
    seen: tuple[Seen, ...] = (), *, days: int = 28, last: Decision | None = None, before: timedelta = HOUR
) -> History:
    return History(seen, (NOON - before, NOON), NOON - days * DAY, last)


def report(*failures: Failure, state: SourceState = SourceState.OK, **changes: Any) -> VisitReport:
    made = VisitReport("outlet", NOON, NOON, state, failures=failures, listings=1)
    return replace(made, **changes)


def decide(
    past: History | None = None,
    visit: VisitReport | None = None,
    facts: tuple[ListingFacts, ...] = (FACTS,),
    *,
    source: Source = SOURCE,
    now: datetime = NOON,
    **schedule: Any,
) -> Decision:
    settings = make_settings(schedule=schedule)
    return next_check(
        source, past or history(hourly(28)), visit or report(), facts, settings=settings, now=now
    )


def failed(reason: Reason, **values: Any) -> VisitReport:
    return report(Failure(FEED, reason, **values), state=SourceState.FAILED)


def test_a_source_of_one_entry_an_hour_is_visited_about_once_an_hour() -> None:
    assert timedelta(minutes=50) <= decide().at - NOON <= timedelta(minutes=80)


def test_a_silent_source_is_still_looked_at() -> None:
    decision = decide(history(days=300))
    assert decision.at == NOON + 12 * HOUR
    assert decision.reason.ko.startswith("조용함")


def test_the_settings_bound_the_pauses() -> None:
    assert decide(history(days=300), longest="4h").at == NOON + 4 * HOUR
    assert decide(history(hourly(28, 10)), shortest="2h").at == NOON + 2 * HOUR
    assert decide(visits_a_day=6).at - NOON >= 3 * HOUR


def test_a_small_window_brings_us_back_before_it_overflows() -> None:
    small = ListingFacts(FEED, 5, NOON)
    decision = decide(facts=(small,), longest="1d", visits_a_day=1)
    assert decision.at - NOON < 3 * HOUR
    roomy = decide(visits_a_day=1, longest="1d")
    assert roomy.at - NOON > 6 * HOUR


def test_a_listing_that_filled_quickly_once_is_never_left_for_longer() -> None:
    rush = tuple(Seen(FEED, NOON - 9 * DAY, NOON - 9 * DAY - number * HOUR / 6) for number in range(40))
    decision = decide(history(rush, days=60))
    assert decision.at - NOON < 6 * HOUR
    assert "50" in decision.reason.ko


def test_a_listing_that_was_half_new_is_read_again_in_half_the_time() -> None:
    crowd = tuple(Seen(FEED, NOON, None) for _ in range(6))
    past = History(crowd, (NOON - 8 * HOUR, NOON), NOON - 90 * DAY)
    decision = decide(past, facts=(ListingFacts(FEED, 10, NOON),))
    assert decision.at <= NOON + 4 * HOUR


def test_a_new_source_is_watched_closely_until_its_week_is_known() -> None:
    assert decide(History((), (NOON,), NOON)).at == NOON + HOUR
    assert decide(history(days=3)).at == NOON + 3 * HOUR
    assert "배우는" in decide(history(days=3)).reason.ko


@pytest.mark.parametrize(
    ("facts", "wait"),
    [
        (ListingFacts(FEED, 50, NOON, 4 * 3600, "Cache-Control"), 4 * HOUR),
        (ListingFacts(FEED, 50, NOON, 0, "", (3, 4, 5)), 3 * HOUR),
    ],
)
@pytest.mark.parametrize("schedule", [{}, {"every": "1m"}, {"cron": "* * * * *"}])
def test_what_the_server_says_goes_before_every_setting(
    facts: ListingFacts, wait: timedelta, schedule: dict[str, str]
) -> None:
    source = make_source(schedule={"jitter": 0, **schedule})
    decision = decide(source=source, facts=(facts,), shortest="1m", visits_a_day=1440)
    assert decision.at == decision.not_before == NOON + wait


def test_the_freshest_of_several_lists_does_not_hold_back_the_others() -> None:
    other = ListingFacts("https://news.example.kr/blog", 10, NOON, 86_400.0, "ttl")
    assert decide(facts=(FACTS, other)).not_before is None


@pytest.mark.parametrize("schedule", [{}, {"every": "1m"}])
def test_retry_after_is_waited_out(schedule: dict[str, str]) -> None:
    source = make_source(schedule={"jitter": 0, **schedule})
    visit = failed(Reason.RATE_LIMITED, retry_after=3 * 86_400.0)
    decision = decide(visit=visit, source=source)
    assert decision.at == decision.wait_until == decision.not_before == NOON + 3 * DAY
    assert "Retry-After" in decision.reason.en


def test_a_page_that_was_rate_limited_holds_the_source_back() -> None:
    page = Candidate("https://news.example.kr/1", "https://news.example.kr/1", Via.FEED, FEED)
    visit = report(items=(Item(page, Dropped(Reason.RATE_LIMITED)),))
    decision = decide(visit=visit)
    assert decision.not_before == NOON + HOUR / 2
    assert decision.wait_until is None  # its Retry-After is in the host's own queue: whoever asks by hand may


def test_a_visit_that_only_kept_a_pause_failed_at_nothing() -> None:
    first = decide(visit=failed(Reason.DNS))
    kept = report(
        Failure(FEED, Reason.RATE_LIMITED, "asked to wait", retry_after=60.0), state=SourceState.FAILED
    )
    assert decide(history(hourly(28), last=first), kept).failures == first.failures == 1
    alone = decide(visit=kept)
    assert (alone.failures, alone.at, alone.wait_until) == (0, NOON + HOUR / 60, NOON + HOUR / 60)


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (failed(Reason.DNS), Reason.DNS),
        (failed(Reason.TIMEOUT), Reason.TIMEOUT),
        (report(Failure(FEED, Reason.BLOCKED), state=SourceState.BLOCKED), Reason.BLOCKED),
        (report(state=SourceState.EMPTY), Reason.EMPTY),
        (failed(Reason.UNREADABLE), Reason.UNREADABLE),
    ],
)
def test_failures_in_a_row_are_counted_and_backed_off_by_class(visit: VisitReport, reason: Reason) -> None:
    first = decide(visit=visit)
    second = decide(history(hourly(28), last=first), visit)
    assert (first.failures, first.failure) == (1, reason)
    assert (second.failures, second.failure) == (2, reason)
    assert second.at >= first.at > NOON
    assert second.not_before == second.at
    assert "2" in second.reason.ko
    assert decide(history(hourly(28), last=second)).failures == 0


def test_a_source_that_fails_for_ever_is_probed_for_ever() -> None:
    last: Decision | None = None
    for _ in range(500):
        last = decide(history(last=last), failed(Reason.DNS))
    assert last is not None
    assert last.failures == 500
    assert last.at == NOON + 12 * HOUR


def test_a_visit_that_was_stopped_goes_on_as_soon_as_it_may() -> None:
    left = Item(
        Candidate("https://news.example.kr/1", "https://news.example.kr/1", Via.FEED, FEED),
        Dropped(Reason.STOPPED),
    )
    decision = decide(visit=report(items=(left, left)))
    assert decision.at == NOON
    assert "2" in decision.reason.en
    waited = decide(visit=report(Failure(FEED, Reason.RATE_LIMITED, retry_after=600.0), items=(left,)))
    assert waited.at >= NOON + timedelta(minutes=10)


def test_a_partly_failed_source_keeps_its_rhythm() -> None:
    visit = report(Failure(FEED, Reason.TIMEOUT), state=SourceState.PARTIAL, listings=2)
    assert decide(visit=visit).failures == 0


def test_the_users_word_is_followed() -> None:
    source = make_source(schedule={"every": "45m", "jitter": 0})
    decision = decide(source=source)
    assert not is_planned(source)
    assert is_planned(SOURCE)
    assert decision.at == NOON + timedelta(minutes=45)
    assert "45" in decision.reason.ko


def test_a_304_is_not_believed_for_ever() -> None:
    read = Decision(NOON, SOURCE_REASON, listings=(replace(FACTS, read_at=NOON - 5 * HOUR),))
    assert decide(history(hourly(28), last=read), facts=()).ask_anew
    asleep = Decision(NOON, SOURCE_REASON, listings=(FACTS,))
    assert not decide(history(days=300, last=asleep), facts=()).ask_anew
    old = Decision(NOON, SOURCE_REASON, listings=(replace(FACTS, read_at=NOON - DAY),))
    assert decide(history(days=300, last=old), facts=()).ask_anew


def test_a_decision_is_the_same_every_time_and_spread_between_sources() -> None:
    sources = [make_source(id=f"outlet-{number}", schedule={"jitter": "10m"}) for number in range(50)]
    past = history(days=300)
    first, again = ([decide(past, source=source).at for source in sources] for _ in range(2))
    assert first == again
    assert max(first) - min(first) > timedelta(minutes=8)
    assert max(first) <= NOON + 12 * HOUR + timedelta(minutes=10)


def test_every_reason_is_written_in_both_languages() -> None:
    visits = [report(), failed(Reason.DNS), failed(Reason.RATE_LIMITED, retry_after=60.0)]
    pasts = [history(), history(hourly(28)), history(days=1)]
    for reason in (decide(past, visit).reason for past in pasts for visit in visits):
        assert re.search("[가-힣]", reason.ko)
        assert not re.search("[가-힣]", reason.en)


def test_a_length_of_time_is_told_in_two_parts_at_most() -> None:
    assert span(timedelta(minutes=150)).ko == "2시간 30분"
    assert span(timedelta(days=3, hours=2, minutes=5)).en == "3 d 2 h"
    assert span(timedelta(seconds=5)).en == "5 s"


SOURCE_REASON = decide().reason
