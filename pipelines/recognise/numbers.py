"""Korean numerals: where numbers stand in a text, and what they are worth.

Digits with the myriad units (``1조 2,345억``, ``6천351만``, ``8.3조``), Sino-Korean words (``천만``,
``이십``), native words (``열두``, ``서너``) and vague ones (``수십억``: from ten to ninety-nine 억).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,16}(?:\.[0-9]+)?)"
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_SINO = dict(zip("영일이삼사오육칠팔구", range(10), strict=True)) | {"륙": 6}
_ONES = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "석": 3, "네": 4, "넷": 4, "넉": 4, "다섯": 5,
    "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}
_EITHER = {
    "한두": (1, 2), "두세": (2, 3), "두서너": (2, 4), "서너": (3, 4), "두어": (2, 3), "너댓": (4, 5),
    "너덧": (4, 5), "네댓": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7),
}  # fmt: skip

_ONE = "한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉"
_MYRIADS = r"(?:[십백천만억]|조(?![각항직])|경(?![가-힣]))"
"""1.5경기 and 3조각 count 경기 and 조각."""
DIGITS = (
    rf"{_DIGITS}(?:여?{_MYRIADS}{{1,3}}(?: ?{_DIGITS}{_MYRIADS}{{1,3}})*"
    rf"(?:{_DIGITS}|(?<=만) [0-9],?[0-9]{{3}}(?![0-9,.년]))?)?"
)
WORDS = (
    rf"(?:{'|'.join(sorted(_EITHER, key=len, reverse=True))}"
    rf"|(?:열|스물|서른|마흔|쉰|예순)(?:{_ONE})?|스무|{_ONE}"
    r"|(?:수|몇) ?[십백천만억조]{1,3}"
    r"|수(?= ?(?:년|개월|차례|시간))|몇(?= ?(?:년|달|개월|시간|해|차례))"
    r"|[일이삼사오육칠팔구]?[십백천만억조][일이삼사오육칠팔구십백천만억조]{0,8})"
)
OPENING = "한두세석네넉다여일이삼사오육칠팔구열스서마쉰예아너대수몇십백천만억조"
"""What number words begin with."""
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[가-힣]")


class Number(NamedTuple):
    """A number or a span of numbers; ``low == high`` unless the words leave it open."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        """Plain notation: ``63510000``, or ``10..99`` for a span."""
        return plain(self.low) if self.low == self.high else f"{plain(self.low)}..{plain(self.high)}"


def plain(value: Decimal) -> str:
    """Return a decimal without exponent, its digits as written (``3.10``), ``8300000000000`` for 8.3조."""
    if (written := str(value)).isdecimal():  # most values
        return written
    if value == value.to_integral_value() and (value.adjusted() >= 3 or value.as_tuple().exponent == 0):
        return str(int(value))
    return format(value, "f")


@lru_cache(maxsize=4096)  # small numbers come again and again
def read_number(words: str) -> Number | None:
    """Return what a numeral is worth; None when it is none."""
    if words.isdecimal():
        return Number(exact := Decimal(words), exact)
    compact = words.replace(" ", "").replace(",", "").replace("여", "" if words[:1] not in _ONES else "여")
    if compact.isdecimal():
        return Number(exact := Decimal(compact), exact)
    if compact[:1].isascii():  # 6천351만, 3.2
        return None if (worth := _mixed(compact)) is None else Number(worth, worth)
    if either := _EITHER.get(compact):
        return Number(Decimal(either[0]), Decimal(either[1]))
    if (native := _native(compact)) is not None:
        return Number(Decimal(native), Decimal(native))
    if compact in ("수", "몇"):
        return Number(Decimal(2), Decimal(9))
    vague = compact[:1] in ("수", "몇")
    value = _mixed(compact[1:] if vague else compact)
    if value is None:
        return None
    return Number(value, value * 10 - 1) if vague else Number(value, value)


def magnitude(words: str) -> Decimal:
    """Return the factor of the units that end a numeral: 10⁸ for ``20억``, 1 for ``20``."""
    factor = 1
    for char in reversed(words):
        if char not in _SMALL and char not in _LARGE:
            break
        factor *= _SMALL.get(char) or _LARGE[char]
    return Decimal(factor)


def _native(word: str) -> int | None:
    for tens, value in _TENS.items():
        if word.startswith(tens):
            rest = word[len(tens) :]
            return value if not rest else value + _ONES[rest] if rest in _ONES else None
    return _ONES.get(word)


def _mixed(compact: str) -> Decimal | None:
    total = section = Decimal(0)
    pending: Decimal | None = None
    tokens = _TOKEN.findall(compact)
    if not tokens or "".join(tokens) != compact:
        return None
    for token in tokens:
        if token in _SMALL:
            section += (Decimal(1) if pending is None else pending) * _SMALL[token]
            pending = None
        elif token in _LARGE:
            total += (section + (pending or 0) or Decimal(1)) * _LARGE[token]
            section, pending = Decimal(0), None
        elif (digit := _digit(token)) is not None:
            pending = digit
        else:
            return None
    return total + section + (pending or 0)


def _digit(token: str) -> Decimal | None:
    if token[0].isascii():
        return Decimal(token)
    return Decimal(_SINO[token]) if token in _SINO else None
