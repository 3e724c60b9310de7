import pytest
from fakes import NOON

from crawler.fetch.answer import reason_of_exception, reason_of_status, seconds_to_wait
from crawler.fetch.guard import AddressRefused
from crawler.records import Reason


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
