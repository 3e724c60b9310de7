"""Secrets in texts that are written down: found by where they stand, or known by their value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MASK = "***"
SHORTEST = 4
"""Characters; a shorter value would be found in ordinary words."""

_WORDS = r"pass(?:word|wd|phrase)?|pwd|secret|token|signature|credentials?"
_KEYS = r"(?:api|access|auth|service|client|secret)[_-]?key"
_VARIABLE = re.compile(r"(?:PASSWORD|SECRET|TOKEN|KEY)$", re.IGNORECASE)
_LOGIN = re.compile(r"(?<=://)[^\s/?#@\"'<>]*@(?=[^\s/?#@])")
_PARAMETER = re.compile(
    rf"(?<![A-Za-z0-9])((?:[\w-]*(?:{_WORDS}|{_KEYS})|key)=)[^\s&#;\"'<>]+", re.IGNORECASE | re.ASCII
)
_HEADER = re.compile(
    r"((?:authorization|cookie|x-[a-z-]*(?:secret|key|token))[\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+",
    re.IGNORECASE,
)


def known_secrets(database: str, environ: Mapping[str, str]) -> frozenset[str]:
    """Return the values to hide: the database's password, and variables called ``…SECRET``, ``…KEY``."""
    values = {value for name, value in environ.items() if _VARIABLE.search(name)}
    values.update(_passwords(database))
    return frozenset(value for value in values if len(value) >= SHORTEST)


def _passwords(database: str) -> Iterable[str]:
    try:
        parts = urlsplit(database)
        password = parts.password or ""
    except ValueError:  # not a URL: the database says so when it is opened
        return ()
    return {password, unquote(password), *parse_qs(parts.query).get("password", ())}


def masked(text: str, known: Iterable[str] = ()) -> str:
    """Return ``text`` without logins in URLs, parameters and headers of secrets, and ``known`` values."""
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _LOGIN.sub(f"{MASK}@", text)
    text = _PARAMETER.sub(rf"\1{MASK}", text)
    return _HEADER.sub(rf"\1{MASK}", text)
