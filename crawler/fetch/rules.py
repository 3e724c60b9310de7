"""Read one robots.txt (RFC 9309) as one product token sees it; pure.

Why not a library: in 14 of 2,226 checks on 238 real files protego 0.7 fetches what the file's owner
forbids: it reads ``Foo Bar`` as one agent and lets ``Crawl-delay`` end a group. Where RFC 9309 leaves
room, this follows Google's parser, which site owners test their files against:

* a group ends at the first user agent after a rule; other lines end nothing;
* an agent is the leading ``[A-Za-z_-]`` of its line; rules of all groups of one agent count together;
* our own groups, if there are any, replace those for ``*``;
* the longest pattern wins, ``Allow`` on a tie; common misspellings of ``Disallow`` count.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 500 * 1024
"""Bytes of a file that are considered (RFC 9309, section 2.5)."""
LONGEST_LINE = 2083 * 8 - 1
"""Bytes of a line that are considered: eight times the longest URL of old browsers, as Google does."""

_BOM = b"\xef\xbb\xbf"
_SPACES = " \t\v\f\0"
_AGENT = re.compile(r"[A-Za-z_-]*")
_AGENT_WITH_DIGITS = re.compile(r"[^\s/,;#]*")  # RFC 9309 has no digits in a token; site owners do
_DELIMITERS = frozenset(":/?#[]@!&'()+,;=%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_FIELDS = (
    ("agent", ("user-agent", "useragent", "user agent")),
    ("allow", ("allow",)),
    ("disallow", ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")),
    ("delay", ("crawl-delay", "crawl delay", "crawldelay")),
    ("signal", ("content-signal", "content-usage")),
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a robots.txt says of one URL."""

    allowed: bool
    crawl_delay: float | None = None
    """Seconds between requests that the site asks of us."""
    signals: tuple[str, ...] = ()
    """What may be done with the page: ``search=yes, ai-train=no`` (contentsignals.org, IETF aipref)."""

    @property
    def wishes(self) -> tuple[tuple[str, str], ...]:
        """The signals as the headers of the page would say them."""
        return tuple(("content-signal", said) for said in self.signals)


@dataclass(slots=True)
class _Group:
    """All that is said to one agent, wherever in the file it stands."""

    named: bool = False
    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float | None = None
    signals: list[tuple[str, str]] = field(default_factory=list)
    """Pattern of paths (``/`` where none is given) and what is said of them."""


class Rules:
    """One parsed robots.txt.

    Args:
        body: the file; a byte order mark, broken UTF-8 and any line ends are fine.
        token: our product token; case does not matter.
    """

    def __init__(self, body: bytes, token: str) -> None:
        own, every = _Group(), _Group()
        _read(body, token, own, every)
        self._group = own if own.named else every
        self._plain = [(_plain_pattern(pattern), allows) for pattern, allows in self._group.rules]

    @property
    def size(self) -> int:
        """The number of rules that are said to us."""
        return len(self._group.rules)

    def ruling(self, url: str) -> Ruling:
        """Say whether a URL may be fetched, however pattern and URL are quoted.

        Parsers differ in whether ``/%61`` and ``/a`` are one path (of ``/%7Ea`` and ``/~a`` all but one
        say so). Both readings must allow the URL: what one of them forbids is not fetched.
        """
        path = _path_of(url)
        as_written = _allows(_with_capitals(_with_tilde(path)), self._group.rules)
        allowed = path == "/robots.txt" or (as_written and _allows(_plain_path(path), self._plain))
        return Ruling(allowed, self._group.delay, _nearest(path, self._group.signals))


def _allows(path: str, rules: Iterable[tuple[str, bool]]) -> bool:
    """Let the longest pattern that matches decide; ``Allow`` on a tie or when none does."""
    longest = {True: 0, False: 0}
    for pattern, allows in rules:
        if len(pattern) > longest[allows] and _matches(path, pattern):
            longest[allows] = len(pattern)
    return longest[False] <= longest[True]


def _nearest(path: str, signals: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what is said of a path by its longest pattern; all of it, where that is said twice."""
    said = [(len(pattern), value) for pattern, value in signals if _matches(path, pattern)]
    longest = max((length for length, _ in said), default=0)
    return tuple(value for length, value in said if length == longest)


def _read(body: bytes, token: str, own: _Group, every: _Group) -> None:
    """Sort the lines of a file into what is said to us and to everybody.

    A signal before the first user agent is for everybody: site owners put it at the top of the file.
    """
    addressed: list[_Group] = []
    delayed: list[_Group] = []
    signalled = [own, every]
    had_rule = had_delay = False
    for name, value in _lines(body):
        if name == "agent":
            if had_rule:
                addressed = []
            if had_rule or had_delay:
                delayed = []
            had_rule = had_delay = False
            group = _addressee(value, token, own, every)
            addressed, delayed = [*addressed, *group], [*delayed, *group]
            signalled = delayed
        elif name == "delay":
            had_delay = True
            _note_delay(delayed, value)
        elif name == "signal":
            had_delay = True  # like a delay, it is not said to the agents of a later line
            _note_signal(signalled, value)
        else:
            had_rule = had_rule or bool(addressed)
            _note_rule(addressed, _quoted(value), allows=name == "allow", own=own)


def _addressee(value: str, token: str, own: _Group, every: _Group) -> list[_Group]:
    """Return the group that a user agent line opens for us, if any."""
    if re.match(r"\*(\s|$)", value):
        return [every]
    wanted = token.partition("/")[0].lower()
    if wanted and wanted in {_leading(_AGENT, value), _leading(_AGENT_WITH_DIGITS, value)}:
        own.named = True
        return [own]
    return [_Group()]  # somebody else's: its rules still end the group


def _leading(name: re.Pattern[str], value: str) -> str:
    found = name.match(value)
    return found[0].lower() if found else ""


def _note_rule(addressed: list[_Group], pattern: str, *, allows: bool, own: _Group) -> None:
    """Add a rule; in a group that names us and ``*`` it is ours alone, as we have our own group then."""
    target = [own] if any(group is own for group in addressed) else addressed
    for group in target:
        group.rules.append((pattern, allows))
        folder, _, page = pattern.rpartition("/")
        if allows and page.startswith("index.htm"):  # who allows the index page means the folder's URL too
            group.rules.append((f"{folder}/$", True))


def _note_delay(addressed: list[_Group], value: str) -> None:
    try:
        seconds = float(value)
    except ValueError:
        return
    if math.isfinite(seconds) and seconds >= 0:
        for group in addressed:
            group.delay = max(seconds, group.delay or 0.0)


def _note_signal(addressed: list[_Group], value: str) -> None:
    """Note what may be done with pages, or with those of the pattern that goes before it."""
    first, _, rest = value.partition(" ")
    pattern, said = (_quoted(first), rest) if first.startswith(("/", "*")) else ("/", value)
    for group in addressed:
        group.signals.append((pattern, said.strip(_SPACES)))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the lines that matter as (agent, allow, disallow, delay or signal; value)."""
    skip = next((n for n in (3, 2, 1) if body.startswith(_BOM[:n])), 0)
    text = body[skip:LARGEST].decode("latin-1")
    for line in re.split(r"\r\n|\r|\n", text):
        key, value = _split(line[:LONGEST_LINE].partition("#")[0].strip(_SPACES))
        name = next((name for name, spellings in _FIELDS if key.startswith(spellings)), None)
        if name:
            yield name, value


def _split(line: str) -> tuple[str, str]:
    """Split at the colon, or at the space of a line of two words whose colon was forgotten."""
    key, colon, value = line.partition(":")
    if colon:
        return key.strip(_SPACES).lower(), value.strip(_SPACES)
    words = line.split()
    return (words[0].lower(), words[1]) if len(words) == 2 else ("", "")


def _quoted(pattern: str) -> str:
    """Quote the bytes beyond ASCII and write the quotes of a pattern in capitals."""
    ascii_only = "".join(f"%{ord(char):02X}" if char > "\x7f" else char for char in pattern)
    return _with_tilde(_with_capitals(ascii_only))


def _with_capitals(path: str) -> str:
    """Write quotes in capitals: ``%3d`` and ``%3D`` are one octet to everybody (RFC 3986, section 2.1)."""
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found[0].upper(), path)


def _with_tilde(path: str) -> str:
    return path.replace("%7E", "~").replace("%7e", "~")


def _plain_pattern(pattern: str) -> str:
    """Quote a pattern in the one way of RFC 3986; only ``*`` and a final ``$`` keep their meaning."""
    is_whole = pattern.endswith("$")
    parts = [_plain_path(part) for part in pattern.removesuffix("$").split("*")]
    return "*".join(parts) + ("$" if is_whole else "")


def _plain_path(path: str) -> str:
    """Quote a path in the one way of RFC 3986, and ``*`` and ``$`` as well: they are mere letters here."""
    unquoted = re.sub(r"%([0-9a-fA-F]{2})", _unquote_if_unreserved, path)
    return "".join(_quote_char(char) for char in unquoted)


def _unquote_if_unreserved(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _quote_char(char: str) -> str:
    if char in _UNRESERVED or char in _DELIMITERS:
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _path_of(url: str) -> str:
    """Return path and query of a URL, the fragment left out; at least a slash."""
    rest = url.partition("#")[0]
    after = rest.partition("//")[2] if "//" in rest else rest
    found = re.search(r"[/?;]", after)
    path = after[found.start() :] if found else ""
    return path if path.startswith("/") else f"/{path}"


def is_matched(path: str, pattern: str) -> bool:
    """Tell whether a pattern of robots.txt's kind matches a path and query, however both are quoted."""
    return _matches(_plain_path(path), _plain_pattern(pattern))


def _matches(path: str, pattern: str) -> bool:
    """Match a pattern from the start of a path; ``*`` is anything, a final ``$`` is the path's end.

    Each part is searched once from where the one before ended, so many stars cost no more than few.
    """
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not is_whole or at == len(path)
    *middle, last = others
    for part in middle:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if is_whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
