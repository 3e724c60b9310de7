"""Does a match stand there as a word? Edges of names, web addresses, and the syllables around a name."""

from __future__ import annotations

import re

from pipelines.recognise.catalogue import Policy
from pipelines.recognise.particles import Tail, read_tail

_RUN = re.compile("[가-힣]{0,12}")
_PREFIXES = frozenset("전현구신반대비친탈범팀각타옛")
"""Syllables that go before a name without making it another: 전(前), 반(反), 친(親) …"""
_ADDRESS = re.compile(
    r"@|://|www\.|\.(?:com|net|org|kr|me|gov|edu|html?|php)(?![a-z])|^#?[a-z0-9]+_", re.IGNORECASE
)
_TOKEN_REACH = 80
_PAST_LATIN = "{"
_FREE, _NOTHING = Policy.FREE, Tail()
_JOINED_REACH = 20
_TOKEN = "".join(map(chr, range(ord("!"), ord("~") + 1)))


def hangul_run(text: str, start: int, limit: int) -> str:
    """Return the Hangul syllables from ``start`` on, at most twelve."""
    if start >= limit or not "가" <= text[start : start + 1] <= "힣":
        return ""
    match = _RUN.match(text, start, limit)
    return match.group() if match else ""


def is_hangul(char: str) -> bool:
    """Tell a Hangul syllable from any other character."""
    return "가" <= char <= "힣"


def is_word(char: str) -> bool:
    """Tell a Latin letter or digit (folded) that would continue a name of such letters."""
    return "a" <= char <= "z" or "0" <= char <= "9"


def whole(text: str, start: int, end: int, left: int, right: int) -> bool:
    """Tell whether a match does not cut through a Latin word, a number or a version such as 3.5."""
    first, last = text[start], text[end - 1]
    if first < _PAST_LATIN and start > left and is_word(first) and is_word(text[start - 1]):
        return False
    if last < _PAST_LATIN and end < right and is_word(last):
        if is_word(text[end]):
            return False
        return not (last.isdigit() and text[end] == "." and text[end + 1 : end + 2].isdigit())
    return True


def tail_of(policy: Policy, text: str, start: int, end: int, left: int, right: int) -> Tail | None:
    """Return what follows the name, or None when the policy wants a word of its own and it is not one.

    ``left`` and ``right`` bound the block: what lies beyond them is not looked at.
    """
    run = hangul_run(text, end, right)
    tail = read_tail(run, text[end - 1]) if run else _NOTHING
    if policy is _FREE:
        return tail or _NOTHING
    if tail is None or not _opens(text, start, left):
        return None
    return tail


def starts_with(rest: str, words: tuple[str, ...]) -> str | None:
    """Return the first of ``words`` that ``rest`` begins with as a complete word."""
    if not rest.startswith(words):
        return None
    return next((word for word in words if rest.startswith(word) and _ends_word(rest, word)), None)


def _ends_word(rest: str, word: str) -> bool:
    if is_hangul(word[-1]):
        return read_tail(hangul_run(rest, len(word), len(rest)), word[-1]) is not None
    return not is_word(rest[len(word) : len(word) + 1])


def joined_tail(
    words: tuple[str, ...], text: str, start: int, end: int, left: int, right: int
) -> Tail | None:
    """Return what follows when one of ``words`` is written right behind the name: 애플 + 워치."""
    if not words or not _opens(text, start, left):
        return None
    word = starts_with(text[end : min(right, end + _JOINED_REACH)], words)
    return Tail(suffix=word) if word else None


def _opens(text: str, start: int, left: int) -> bool:
    """Tell whether no word runs into the name from the left."""
    if start <= left:
        return True
    before = text[start - 1]
    if "가" <= before <= "힣" and is_hangul(text[start]):
        return before in _PREFIXES and (start - 1 <= left or not is_hangul(text[start - 2]))
    return not is_word(before)


def in_address(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin name is part of a web or mail address or a file name."""
    before, after = text[max(0, start - _TOKEN_REACH) : start], text[end : end + _TOKEN_REACH]
    left = start - len(before) + len(before.rstrip(_TOKEN))
    right = end + len(after) - len(after.lstrip(_TOKEN))
    token = text[left:right]
    signed = "." in token or "_" in token or "@" in token or "/" in token
    return signed and _ADDRESS.search(token) is not None
