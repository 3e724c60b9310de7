"""How many calls an API allows a day: counted before each, by the day in Seoul."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from crawler.discover.search_api import daily_limit
from crawler.records import SEOUL, Failure, Reason

CountCall = Callable[[str, date, int], bool]
"""API, day and limit -> whether one more call could be counted."""


def overdrawn(url: str, now: datetime, count_call: CountCall) -> Failure | None:
    """Count a call; a failure with reason RATE_LIMITED when the day's calls are used up.

    ``retry_after`` is then the time to midnight in Seoul. A URL that is no such API costs nothing.
    """
    limited = daily_limit(url)
    if limited is None:
        return None
    api, limit = limited
    here = now.astimezone(SEOUL)
    if count_call(api, here.date(), limit):
        return None
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), SEOUL)
    detail = f"{api}: {limit:,} calls a day"
    return Failure(url, Reason.RATE_LIMITED, detail, retry_after=(midnight - here).total_seconds())
