from datetime import timedelta

import pytest
from fakes import NOON

from crawler.fetch.answer import pause_asked, reason_of_exception, reason_of_status, seconds_to_wait
from crawler.fetch.guard import AddressRefused
from crawler.records import Failure, Reason


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 10 Feb 2025 03:02:00 GMT", 120.0),
        ("Mon, 10 Feb 2025 12:02:00 +0900", 120.0),
        ("Mon, 10 Feb 2025 03:02:00", 120.0),
        ("Sun, 09 Feb 2025 03:02:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("99999999999999999999", 999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(value, now=NOON) == seconds


@pytest.mark.parametrize(
    ("behind", "seconds"), [(0.0, 120.0), (0.9, 120.9), (90.0, 210.0), (-90.0, 120.0), (86400.0 * 365, 120.0)]
)
def test_a_date_of_a_clock_that_is_behind_ours_is_no_shorter_a_wait(behind: float, seconds: float) -> None:
    sent = NOON - timedelta(seconds=behind)
    date = "Mon, 10 Feb 2025 03:02:00 GMT"
    assert seconds_to_wait(date, now=NOON, sent=sent) == pytest.approx(seconds)
    assert seconds_to_wait("120", now=NOON, sent=sent) == 120.0


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (Failure("", Reason.RATE_LIMITED, status=429), 300.0),
        (Failure("", Reason.RATE_LIMITED, status=429, retry_after=0.0), 1.0),
        (Failure("", Reason.RATE_LIMITED, status=503, retry_after=7.0), 7.0),
        (Failure("", Reason.RATE_LIMITED, retry_after=7.0), 0.0),
        (Failure("", Reason.CAPTCHA, status=200), 300.0),
        (Failure("", Reason.CAPTCHA, status=429, retry_after=900.0), 900.0),
        (Failure("", Reason.LOGIN, status=503, retry_after=7.0), 7.0),
        (Failure("", Reason.BLOCKED, status=403, retry_after=7.0), 7.0),
        (Failure("", Reason.HTTP_5XX, status=500), 0.0),
    ],
)
def test_an_answer_asks_for_a_pause_whatever_else_it_says(failure: Failure, seconds: float) -> None:
    assert pause_asked(failure) == seconds


@pytest.mark.parametrize(
    ("status", "retry_after", "reason"),
    [
        (200, None, None),
        (304, None, None),
        (429, None, Reason.RATE_LIMITED),
        (503, 5.0, Reason.RATE_LIMITED),
        (503, None, Reason.HTTP_5XX),
        (418, None, Reason.HTTP_4XX),
        (599, None, Reason.HTTP_5XX),
    ],
)
def test_a_status_says_what_was_refused(
    status: int, retry_after: float | None, reason: Reason | None
) -> None:
    assert reason_of_status(status, retry_after=retry_after) is reason


def test_the_cause_decides_however_deep_it_lies() -> None:
    deepest = AddressRefused("10.0.0.1 (private)")
    middle = OSError("resolver")
    middle.__cause__ = deepest
    outer = RuntimeError("wrapped")
    outer.__context__ = ExceptionGroup("several", [ValueError(), middle])
    assert reason_of_exception(outer) is Reason.PRIVATE_ADDRESS
    assert reason_of_exception(RuntimeError()) is Reason.PROTOCOL
