"""Check cron lines: five fields, as APScheduler's ``CronTrigger.from_crontab`` reads them.

Days of the week must be names: cron counts them from Sunday, APScheduler from Monday, so ``1`` would
be Monday to the writer and Tuesday to the scheduler.
"""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from crawler.tables.values import wrong

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Field(NamedTuple):
    ko: str
    en: str
    first: int
    last: int
    names: tuple[str, ...] = ()
    takes_numbers: bool = True

    def number(self, text: str) -> int | None:
        """Return the value of one number or name, None if it is out of range."""
        if text.lower() in self.names:
            return self.first + self.names.index(text.lower())
        if not self.takes_numbers or not re.fullmatch(r"\d{1,2}", text, re.ASCII):
            return None
        return int(text) if self.first <= int(text) <= self.last else None


_FIELDS = (
    _Field("분", "minute", 0, 59),
    _Field("시", "hour", 0, 23),
    _Field("일", "day of month", 1, 31),
    _Field("월", "month", 1, 12, _MONTHS),
    _Field("요일(mon–sun)", "day of week (mon–sun)", 0, 6, _DAYS, takes_numbers=False),
)


def _check_cron(value: str) -> str:
    fields = value.split()
    if len(fields) != len(_FIELDS):
        raise wrong(
            f"{value}: cron 줄에는 다섯 칸(분 시 일 월 요일)이 필요합니다",
            f"{value}: a cron line has five fields (minute hour day month weekday)",
        )
    for text, field in zip(fields, _FIELDS, strict=True):
        if not all(_is_part(part, field) for part in text.split(",")):
            raise wrong(
                f"{value}: '{text}' 칸이 잘못되었습니다: {field.ko}",
                f"{value}: '{text}' is not a {field.en}",
            )
    return value


def _is_part(part: str, field: _Field) -> bool:
    """Tell whether ``part`` is ``*``, ``a``, ``a-b`` or one of them with a ``/step``."""
    values, slash, step = part.partition("/")
    if values == "*":
        first, last = field.first, field.last
    else:
        start, dash, end = values.partition("-")
        low, high = field.number(start), field.number(end if dash else start)
        if low is None or high is None or low > high or (slash and not values[0].isdigit()):
            return False
        first, last = low, high if dash else field.last
    return not slash or (step.isdecimal() and step.isascii() and 1 <= int(step) <= max(last - first, 0))


CronLine = Annotated[str, AfterValidator(_check_cron)]
"""Five fields: ``0 7,19 * * mon-fri``."""
