"""The keys of APIs, from the environment to the one host that each belongs to.

A key is sent over https (or to a server of our own) to its host and nowhere else: not on a redirect to
another host, not into a log, a record or a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.records import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

DOORS: Mapping[str, Mapping[str, str]] = {
    "openapi.naver.com": {
        "NAVER_CLIENT_ID": "x-naver-client-id",
        "NAVER_CLIENT_SECRET": "x-naver-client-secret",
    },
    "naverapihub.apigw.ntruss.com": {
        "NAVER_HUB_KEY_ID": "x-ncp-apigw-api-key-id",
        "NAVER_HUB_KEY": "x-ncp-apigw-api-key",
    },
}
"""Host -> environment variable -> header that carries it."""


class Keys:
    """The keys that the environment holds; its text never shows them."""

    __slots__ = ("_values",)

    def __init__(self, environ: Mapping[str, str]) -> None:
        names = {name for door in DOORS.values() for name in door}
        self._values = {name: environ.get(name, "").strip() for name in names}

    def headers(self, url: str, *, local: bool = False) -> dict[str, str] | Failure:
        """Return the headers that open ``url``: none for a host that wants no key.

        A failure with reason NO_KEY when a key is missing or no header can carry it (it names the
        variables, never their values), or when it would be sent over plain http to a public host.
        """
        parts = urlsplit(url)
        door = DOORS.get((parts.hostname or "").lower())
        if door is None:
            return {}
        missing = [name for name in door if not _is_sendable(self._values[name])]
        if missing:
            return Failure(url, Reason.NO_KEY, ", ".join(missing))
        if parts.scheme != "https" and not local:
            return Failure(url, Reason.NO_KEY, "https://")
        return {header: self._values[name] for name, header in door.items()}


def _is_sendable(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()
