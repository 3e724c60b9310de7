"""Field types of configuration files: durations, addresses, patterns, time zones, cron lines."""

from __future__ import annotations

import ipaddress
import math
import re
import zoneinfo
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d+)?)\s*([smhd])", re.ASCII)
_LONGEST = timedelta(days=3650)


def wrong(ko: str, en: str, *, key: str | None = None) -> PydanticCustomError:
    """Return the error of a check; ``key`` names the culprit when a whole table is checked."""
    return PydanticCustomError("wrong", "{en}", {"ko": ko, "en": en, **({"key": key} if key else {})})


def _read_duration(value: object) -> object:
    """Read ``90``, ``"90s"``, ``"15m"``, ``"2h"``, ``"3d"``; a ``timedelta`` stays as it is."""
    if isinstance(value, timedelta):
        return value
    span = _span(value)
    if span is None or span > _LONGEST:
        raise wrong(
            f"{value}: 시간 길이가 아닙니다 (초 단위 숫자 또는 '30s', '15m', '2h', '3d')",
            f"{value}: not a duration (seconds, or text such as '30s', '15m', '2h', '3d')",
        )
    return span


def _span(value: object) -> timedelta | None:
    if isinstance(value, str) and (match := _DURATION.fullmatch(value.strip())):
        return timedelta(**{_UNITS[match[2]]: float(match[1])})
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_sane = math.isfinite(value) and 0 <= value <= _LONGEST.total_seconds()
        return timedelta(seconds=value) if is_sane else None
    return None


def _not_zero(value: timedelta) -> timedelta:
    if not value:
        raise wrong("0보다 길어야 합니다", "must be longer than zero")
    return value


_DURATION_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^\s*\d{1,9}(\.\d+)?\s*[smhd]\s*$"},
    ],
    "description": "seconds, or text such as '30s', '15m', '2h', '3d'",
}

Duration = Annotated[timedelta, BeforeValidator(_read_duration), WithJsonSchema(_DURATION_SCHEMA)]
"""Seconds, or text such as ``'30s'``, ``'15m'``, ``'2h'``, ``'3d'``; never negative, at most ten years."""

Interval = Annotated[Duration, AfterValidator(_not_zero)]
"""A duration that is not zero."""


def _check_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 literal
        usable = False
    if not usable or re.search(r"[\s\x00-\x1f\x7f<>\"]", value):
        raise wrong(
            f"{value}: http:// 또는 https:// 로 시작하는 주소가 아닙니다",
            f"{value}: not an http:// or https:// address",
        )
    return value


WebUrl = Annotated[str, AfterValidator(_check_url), Field(json_schema_extra={"format": "uri"})]
"""An absolute http(s) URL with a host."""


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise wrong(
            f"{value}: 잘못된 정규 표현식입니다 ({error})", f"{value}: not a regular expression ({error})"
        ) from None
    return value


RegEx = Annotated[str, AfterValidator(_check_pattern), Field(json_schema_extra={"format": "regex"})]
"""A regular expression of Python's ``re``."""


def _check_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" is a folder
        raise wrong(
            f"{value}: 시간대 이름이 아닙니다 (예: Asia/Seoul)",
            f"{value}: not a time zone name (such as Asia/Seoul)",
        ) from None
    return value


ZoneName = Annotated[str, AfterValidator(_check_zone)]
"""An IANA time zone name."""


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 65536


def _check_address(value: str) -> str:
    host, _, port = value.rpartition(":") if value.count(":") == 1 or "]:" in value else (value, "", "1")
    try:
        ipaddress.ip_address(host.strip("[]"))
        usable = _is_port(port)
    except ValueError:
        usable = False
    if not usable:
        raise wrong(
            f"{value}: IP 주소 또는 'IP:포트'가 아닙니다 (예: 127.0.0.1:8123)",
            f"{value}: not an IP address or 'IP:port' (such as 127.0.0.1:8123)",
        )
    return value


SocketAddress = Annotated[str, AfterValidator(_check_address)]
"""``127.0.0.1``, ``127.0.0.1:8123``, ``::1`` or ``[::1]:8123``."""


def _check_contact(value: str) -> str:
    is_mail = re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII)
    is_url = re.fullmatch(r"https?://[^\s()<>\"\x00-\x1f\x7f-\U0010ffff]+", value)
    if value and not (is_mail or is_url):
        raise wrong(
            f"{value}: 연락처는 메일 주소 또는 http(s) 주소여야 합니다 (ASCII 문자만)",
            f"{value}: a contact is a mail address or an http(s) address, in ASCII",
        )
    return value


Contact = Annotated[str, AfterValidator(_check_contact)]
"""A mail address or URL that fits into a User-Agent header, or nothing."""


def _check_listen(value: str) -> str:
    host, colon, port = value.rpartition(":")
    try:
        ipaddress.ip_address(host.strip("[]"))
        usable = bool(colon) and _is_port(port)
    except ValueError:
        usable = False
    if value and not usable:
        raise wrong(
            f"{value}: 'IP:포트'가 아닙니다 (예: 127.0.0.1:9464)",
            f"{value}: not 'IP:port' (such as 127.0.0.1:9464)",
        )
    return value


ListenAddress = Annotated[str, AfterValidator(_check_listen)]
"""``127.0.0.1:9464`` or ``[::1]:9464``, or nothing."""
