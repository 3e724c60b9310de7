"""How long an HTTP answer may be used without asking again (RFC 9111); pure.

We are one reader's cache: ``private`` answers are for us too. Where several lifetimes are stated (for
shared caches, for CDNs, for everybody) the shortest counts, so that nothing is used for longer than any
cache on the way would. ``s-maxage`` or CDN-Cache-Control alone say nothing to us (section 5.2.2.10, RFC
9213): they are said to caches that the publisher can empty when there is news, often for a year. There are
no heuristics (section 4.2.2): that a newspaper was quiet for ten days says nothing about its next hour.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Headers = tuple[tuple[str, str], ...]
"""Names (any case) and values, in the order of the wire."""

LONGEST = timedelta(days=1)
"""A listing that calls itself fresh for a year (static hosting does) is asked for once a day."""

_TARGETS = ("cache-control", "cdn-cache-control")
_UNDERSTOOD = frozenset({200, 203, 204, 301, 302, 303, 307, 308, 404, 410})
_NEVER_KEPT = frozenset({206, 304})  # parts of an answer, and news about one
_MOST_SECONDS = 2**31  # RFC 9111, section 1.2.2
_HOP_BY_HOP = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
# What a 304 must not change: they describe the bytes that we have, and those are decoded (section 3.2).
_OF_THE_BODY = frozenset({"content-length", "content-encoding", "content-range"})

_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_AGE = re.compile(r"\s*([0-9]+)\s*(?:[;,]|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"[a-z]{{3}}, (?P<day>\d\d) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_TIME} GMT",
        rf"[a-z]{{6,9}}, (?P<day>\d\d)-(?P<month>[a-z]{{3}})-(?P<year>\d\d) {_TIME} GMT",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})",
    )
)


def fresh_until(status: int, headers: Headers, *, now: datetime) -> datetime | None:
    """Return until when an answer that came ``now`` may be used without asking.

    Returns:
        None when it must be asked for again at once: stale, ``no-store``, ``no-cache``, ``Vary: *``, or
        nothing said. At most ``LONGEST`` from now.
    """
    directives = [parse_directives(headers, target) for target in _TARGETS]
    if not may_store(status, headers) or any(_must_ask(said) for said in directives):
        return None
    if "*" in (value.strip() for value in _values(headers, "vary")):
        return None
    lifetime = _lifetime(headers, directives, now)
    if lifetime is None:
        return None
    left = timedelta(seconds=lifetime - _age(headers, now))
    return now + min(left, LONGEST) if left > timedelta() else None


def may_store(status: int, headers: Headers) -> bool:
    """Tell whether an answer may be kept in a cache at all (section 3)."""
    if status < 200 or status in _NEVER_KEPT:
        return False
    return all(_allows_storing(status, parse_directives(headers, target)) for target in _TARGETS)


def _allows_storing(status: int, said: Mapping[str, str]) -> bool:
    if "must-understand" in said:
        return status in _UNDERSTOOD
    return "no-store" not in said


def _must_ask(said: Mapping[str, str]) -> bool:
    """Tell of ``no-cache``; one that names headers is about those alone."""
    return said.get("no-cache", "named") == ""


def parse_directives(headers: Headers, name: str) -> Mapping[str, str]:
    """Return the directives of all ``Cache-Control`` lines; of one that is said twice the smaller."""
    found: dict[str, str] = {}
    for value in _values(headers, name):
        for part in _PARTS.findall(value):
            key, _, argument = part.strip().partition("=")
            known = found.get(key.lower())
            shorter = known is None or _seconds(argument) < _seconds(known)
            found[key.lower()] = argument if shorter else known or ""
    return found


def _lifetime(headers: Headers, directives: Sequence[Mapping[str, str]], now: datetime) -> int | None:
    """Return the seconds that an answer is fresh for from its Date on; None when nothing is said to us."""
    ours, for_cdns = directives
    own = _seconds(ours["max-age"]) if "max-age" in ours else _until_expiry(headers, now)
    if own is None:
        return None
    shared = [
        said[name]
        for said, name in ((ours, "s-maxage"), (for_cdns, "max-age"), (for_cdns, "s-maxage"))
        if name in said
    ]
    return min(own, *map(_seconds, shared)) if shared else own


def _until_expiry(headers: Headers, now: datetime) -> int | None:
    """Return the seconds from an answer's Date (its arrival, where it has none) to its Expires."""
    expiries = [parse_date(value) for value in _values(headers, "expires")]
    if not expiries:
        return None
    dates = [moment for moment in expiries if moment]
    if len(dates) < len(expiries):  # an Expires that is no date, "0" above all, is in the past
        return 0
    return int((min(dates) - _date(headers, now)).total_seconds())


def stated_by(headers: Headers) -> str:
    """Name the header that says for how long an answer is fresh, if any does."""
    return "Cache-Control" if "max-age" in parse_directives(headers, "cache-control") else "Expires"


def _seconds(argument: str) -> int:
    """Read delta-seconds; what is none counts as 0, so as stale (section 4.2.1)."""
    digits = argument.removeprefix('"').removesuffix('"').lstrip("0")
    if not re.fullmatch("[0-9]*", digits):
        return 0
    return min(int(digits[:11] or "0"), _MOST_SECONDS)


def _age(headers: Headers, now: datetime) -> int:
    """Return how old an answer was when it came; the first Age counts, one that is no number does not."""
    apparent = max(0, int((now - _date(headers, now)).total_seconds()))
    first = next(_values(headers, "age"), "")
    found = _AGE.match(first)
    return max(apparent, _seconds(found[1]) if found else 0)


def _date(headers: Headers, now: datetime) -> datetime:
    first = next(_values(headers, "date"), "")
    return parse_date(first) or now


def parse_date(text: str) -> datetime | None:
    """Read an HTTP date in its three forms (RFC 9110, section 5.6.7), nothing else."""
    found = next((match for form in _DATES if (match := form.fullmatch(text.strip()))), None)
    if found is None or found["month"].lower() not in _MONTHS:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:  # RFC 850: hardly anything is dated before 1970
        year += 1900 if year >= 70 else 2000
    try:
        return datetime(
            year, _MONTHS.index(found["month"].lower()) + 1, int(found["day"]),
            int(found["h"]), int(found["m"]), int(found["s"]), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:  # 30 February, second 60
        return None


def updated(stored: Headers, news: Headers) -> Headers:
    """Return the headers of a stored answer after a 304 (section 3.2)."""
    dropped = _of_this_connection(news) | _OF_THE_BODY
    fresh = tuple((name, value) for name, value in news if name.lower() not in dropped)
    replaced = {name.lower() for name, _ in fresh}
    return tuple((name, value) for name, value in lasting(stored) if name.lower() not in replaced) + fresh


def lasting(headers: Headers) -> Headers:
    """Return the headers that may be stored: those of the answer and not of its connection (section 3.1)."""
    dropped = _of_this_connection(headers)
    return tuple((name, value) for name, value in headers if name.lower() not in dropped)


def _of_this_connection(headers: Headers) -> frozenset[str]:
    named = {part.strip().lower() for value in _values(headers, "connection") for part in value.split(",")}
    return _HOP_BY_HOP | named


def _values(headers: Headers, name: str) -> Iterator[str]:
    return (value for key, value in headers if key.lower() == name)
