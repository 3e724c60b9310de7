"""Times of the clock: ``오후 3시 반``, ``15:40``, on a day that is named beside them or on none."""

from __future__ import annotations

import re
from functools import cache

from pipelines.records import Figure

_AFTERNOON = ("오후", "저녁", "밤", "낮")
_HALF_DAY = "오전|오후|새벽|아침|낮|밤|저녁"


def clock_value(half_day: str | None, hour: int, minute: int) -> str:
    """Return ``HH:MM`` for an hour as it is said: ``밤 12시`` is 00:00, ``낮 12시`` 12:00."""
    if half_day in _AFTERNOON and (
        hour < 12 and not (half_day == "밤" and hour < 5) and not (half_day == "낮" and hour > 9)
    ):
        hour += 12
    elif half_day in ("오전", "새벽", "밤") and hour == 12:
        hour = 0
    return f"{hour % 24:02}:{minute:02}"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    hour = r"(?P<hour>2[0-4]|1[0-9]|0?[0-9])"
    said = rf"{hour} ?시(?:(?: ?(?P<minute>[0-5]?[0-9])분)| ?(?P<half>반)(?![가-힣]{{2}}))?"
    shown = r"(?P<hour2>2[0-3]|[01]?[0-9]):(?P<minute2>[0-5][0-9])(?![0-9:.])"
    after = (
        r"(?= ?(?:쯤|께|경|무렵|정각|이후|이전|까지|부터|에|를|가|의|로|와|과|다|입|[~∼～,.)]|$| |현재|발"
        r"|도|간격))"
    )
    return re.compile(rf"(?:{said}{after}|{shown})(?P<near> ?(?:쯤|께|경|무렵))?"), re.compile(
        rf"(?P<part>{_HALF_DAY}) ?$"
    )


@cache
def _carried() -> re.Pattern[str]:
    """오후 2~4시, 오후 3시와 5시: half of the day is said once."""
    return re.compile(
        rf"(?P<part>{_HALF_DAY}) ?[0-9]{{1,2}}(?: ?시(?: ?[0-9]{{1,2}}분| ?반)?)? ?(?:[~∼～-]|[와과,]) ?$"
    )


def clock_at(text: str, at: int, first: int, end: int) -> Figure | None:
    """Return the clock time whose hour stands at ``at``; half of the day before it belongs to it."""
    near = text[at + 1 : at + 4]
    if ":" not in near and "시" not in near:
        return None
    match = _patterns()[0].match(text, at, end)
    if match is None:
        return None
    before = _patterns()[1].search(text, max(first, at - 3), at)
    start = before.start() if before else at
    hour, minute = match["hour"] or match["hour2"], match["minute"] or match["minute2"] or 0
    if match["hour2"] and not before and int(match["hour2"]) < 10 and match["hour2"][0] != "0":
        return None  # the score 3:10
    said = before or _carried().search(text, max(0, at - 18), at)
    value = clock_value(said and said["part"], int(hour), 30 if match["half"] else int(minute))
    return Figure(start, match.end(), text[start : match.end()], "time", value, bool(match["near"]), "clock")
