"""Which language the user reads, and the words of the command line in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("ko", "en")


def choose_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return ``ko`` or ``en``: ``--lang``, else ``$DOLPUNG_LANG``, else the locale's language.

    The arguments are looked at before they are parsed, since the help text depends on the answer.
    """
    for position, argument in enumerate(argv):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and position + 1 < len(argv):
            return _known(argv[position + 1])
    return _known(environ.get("DOLPUNG_LANG") or _locale(environ))


def _locale(environ: Mapping[str, str]) -> str:
    """Follow POSIX: the first that is set and not empty of LC_ALL, LC_MESSAGES and LANG."""
    return next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(key))), "")


def _known(tag: str) -> str:
    return "ko" if tag.lower().startswith("ko") else "en"
