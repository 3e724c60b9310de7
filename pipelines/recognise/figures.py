"""Amounts, counts, shares, spans of time, ranks and scores of a text, with their values.

One pass over the numbers of the text; what stands after a number (its unit) says what it is. Value
notation: ``63510000 USD``, ``10000..99999 USD``, ``5000 명``, ``12.3``, ``P1Y6M``, ``1/9``, age ``20-29``.
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.clocks import clock_at
from pipelines.recognise.figure_forms import age_at, bare_at, dollars_at, paired_at
from pipelines.recognise.figure_words import ENDS_BEFORE, GAP_SIGNS, LEXICAL, behind, patterns
from pipelines.recognise.numbers import Number, magnitude, plain, read_number
from pipelines.recognise.units import NOUNS, Unit, unit_at
from pipelines.records import CONTENT_ZONES, Figure

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from pipelines.records import Block, DateRef

_TENS_OF_AGE = frozenset(range(10, 100, 10))
_NATIVE = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "두세", "서너")
_COUNTED = ("명", "사람", "시간", "달", "배", "번", "마리", "곳", "개", "차례", "가지", "살", "잔")
_NOT_GLUED = {
    ("한", "번"),
    ("한", "가지"),
    ("네", "개"),
    ("네", "가지"),
    ("한", "잔"),
    ("열", "개"),
    ("네", "번"),
    ("한", "배"),
}
_VAGUE = {(number, unit) for number in ("수", "몇") for unit in ("년", "달", "개월", "차례", "시간")}
_GLUED = {(number, unit) for number in _NATIVE for unit in _COUNTED} - _NOT_GLUED | _VAGUE
"""Number words that may be written together with their unit: 두시간, never 세종 or 한편."""
_PERSONS = {("한", "분"), ("두", "분"), ("세", "분")}
_SHARED_UNIT_KINDS = ("percent", "money", "count", "multiple", "duration", "ordinal")


class _Read(NamedTuple):
    """A number with its unit as read from the text; ``end`` is past the unit."""

    end: int
    number: Number
    spelled: str
    word: str
    unit: Unit
    approximate: bool


def content_spans(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return where the publisher's own words stand; without blocks that is the whole text."""
    if not blocks:
        return [(0, len(text))]
    return [(block.start, block.end) for block in blocks if block.zone in CONTENT_ZONES]


def find_figures(
    text: str, *, blocks: Sequence[Block] = (), dates: Sequence[DateRef] = ()
) -> tuple[Figure, ...]:
    """Return the figures of the content in text order; numbers inside ``dates`` are left to these."""
    taken = sorted((date.start, date.end) for date in dates)
    found: list[Figure] = []
    for start, end in content_spans(text, blocks):
        _read_span(text, start, end, taken, found)
    return tuple(found)


def _read_span(text: str, start: int, end: int, taken: list[tuple[int, int]], found: list[Figure]) -> None:
    """Add the figures of one block, which most often has none: a generator for each takes twice as long."""
    past = start
    for match in patterns()["scan"].finditer(text, start, end):
        at = match.start()
        if at < past or _inside_name(text, at):
            continue
        next_date = bisect_right(taken, (at, at))
        # where the date before ends: 지난해 is none of the words of 지난해 같은 기간보다 5%
        dated = taken[next_date - 1][1] if next_date else 0
        if dated > at or (next_date < len(taken) and taken[next_date][0] == at):
            continue
        figure = _figure_at(text, at, max(past, dated), end)
        if figure and not _overlaps(taken, figure.start, figure.end):
            found.append(figure)
            past = figure.end


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_right(taken, (start, start)) - 1
    if at >= 0 and taken[at][1] > start:
        return True
    return at + 1 < len(taken) and taken[at + 1][0] < end


def _inside_name(text: str, at: int) -> bool:
    """Whether a digit belongs to a name or a longer number: R1, GPT-4, 2.0.1, 02-123."""
    before = text[at - 1] if at else " "
    if before == " ":
        return False
    if before.isascii() and (before.isalnum() or before in "_/"):
        return True
    return before in ".,-:" and at >= 2 and text[at - 2].isascii() and text[at - 2].isalnum()


def _figure_at(text: str, at: int, first: int, end: int) -> Figure | None:
    number = patterns()["number"].match(text, at, end)
    if number is None or text[at] not in "0123456789":
        return _lexical(text, at, end) or (_measured(text, number, first, end) if number else None)
    return (
        paired_at(text, number, end)
        or dollars_at(text, number, first, end)
        or age_at(text, at, first, end)
        or clock_at(text, at, first, end)
        or _measured(text, number, first, end)
        or bare_at(text, at, first, end)
    )


def _lexical(text: str, at: int, end: int) -> Figure | None:
    match = patterns()["lexical"].match(text, at, end)
    if not match or (match[0] == "하나" and not patterns()["among"].search(text, 0, at)):
        return None
    kind, value = LEXICAL[match[0]]
    past = match.end()
    if kind == "duration" and (span := patterns()["span"].match(text, past, end)) and span[0] == "간":
        past = span.end()
    return Figure(at, past, text[at:past], kind, value, approximate=value is None, rule="word")


def _measured(text: str, match: re.Match[str], first: int, end: int) -> Figure | None:
    at = match.start()
    read = _read(text, match, end)
    if read is None:
        return None
    below = _below_zero(text, at, first, read)
    if below is not None and read.number.low >= 0:
        low, high = read.number.low, read.number.high
        read = read._replace(number=Number(-low, -low if low == high else high))
    loose = _about(text, at, first)
    start, past = _grown(text, at, first, end, read)
    start = min(start, at if below is None else below)
    kind, value, past = _valued(text, at, past, end, read)
    if kind is None:
        return None
    after = behind("after", text, read.end, end) is not None
    approximate = read.approximate or loose or after or read.number.low != read.number.high
    return Figure(
        start, past, text[start:past], kind, value, approximate, f"{kind}:{read.unit.name or read.word}"
    )


def _about(text: str, at: int, first: int) -> bool:
    """Tell whether a word before the number makes it a rough one: 약 5%, 최대 3배."""
    last = at - 2 if text[at - 1 : at] == " " else at - 1
    if last < first or text[last] not in ENDS_BEFORE:
        return False
    return patterns()["before"].search(text, max(first, at - 6), at) is not None


def _below_zero(text: str, at: int, first: int, read: _Read) -> int | None:
    """Return where the words of a negative number begin: -3.5, 영하 5도; None when it is none."""
    if read.unit.kind not in ("percent", "count", "money") or at <= first:
        return None
    if text[at - 1] in "-−":
        return at - 1 if not text[max(first, at - 2) : at - 1].strip(" (") else None
    if read.word[:1] not in ("도", "℃", "°"):
        return None
    frost = patterns()["frost"].search(text, max(first, at - 3), at)
    return frost.start() if frost else None


def _read(text: str, match: re.Match[str], end: int) -> _Read | None:
    number = read_number(match[0])
    if not number:
        return None
    single = _with_unit(text, match, number, end)
    to = behind("to", text, single.end if single else match.end(), end)
    if to and (second := patterns()["number"].match(text, to.end(), end)):
        at = match.start()
        below = text[at - 1 : at] in ("-", "−") and at > 0
        joined = _range(text, match[0], number, single, second, end, below=below)
        if joined:
            return joined
    return single


def _range(
    text: str,
    spelled: str,
    low: Number,
    single: _Read | None,
    second: re.Match[str],
    end: int,
    *,
    below: bool,
) -> _Read | None:
    high = read_number(second[0])
    last = _with_unit(text, second, high, end) if high else None
    if not last or last.unit.kind not in _SHARED_UNIT_KINDS or (single and single.unit != last.unit):
        return None
    factor = magnitude(second[0]) if single is None and magnitude(spelled) == 1 else Decimal(1)
    if low.low * factor > last.number.high:
        factor = Decimal(1)
    start = low.low * factor
    if start > last.number.high:
        if not below:
            return None
        start = -start
    number = Number(start, last.number.high)
    return _Read(last.end, number, second[0], last.word, last.unit, approximate=True)


def _with_unit(text: str, match: re.Match[str], number: Number, end: int) -> _Read | None:
    spelled = match[0]
    digits = spelled[0].isdigit()
    past, loose = match.end(), "여" in spelled
    places: tuple[int, ...] = (past,)
    if text[past : past + 1] in GAP_SIGNS and (gap := patterns()["gap"].match(text, past, end)):
        loose = loose or bool(gap[1])
        places = (gap.end(), past) if gap[0] else places
    for at in places:
        named = unit_at(text, at, end)
        if named and (digits or _word_fits(text, match, at, named, end)):
            return _Read(at + len(named[0]), number, spelled, *named, approximate=loose)
    unit = _unnamed(text, match, end) if digits and spelled[-1] in "만억조" else None
    return _Read(past, number, spelled, "", unit, approximate=loose) if unit else None


def _unnamed(text: str, match: re.Match[str], end: int) -> Unit | None:
    """Return what a sum of 만, 억 or 조 without unit counts: won where the text speaks of funds."""
    start, past = match.span()
    if not patterns()["alone"].match(text, past, end) or text[start - 1 : start] == "제":
        return None
    if match[0][-1] != "만" and patterns()["funds"].search(text, max(0, start - 60), past + 30):
        return Unit("money", "KRW")
    return Unit("count", "") if match[0][-1] != "조" else None  # 형법 250조


def _word_fits(text: str, match: re.Match[str], at: int, named: tuple[str, Unit], end: int) -> bool:
    """Number words need a unit that goes with them and a word that ends there: 두 명, never 한 장관."""
    word, unit = named
    spelled = match[0]
    sino = spelled[-1] in "십백천만억조"
    if at == match.end() and (spelled, word) not in _GLUED and not (sino and unit.kind == "money"):
        return False  # 세종, 한편, 만점, 구조인
    if spelled in ("억", "조") or (spelled in ("만", "천", "백", "십") and word == "세"):
        return False
    if spelled[-1] in "억조" and at == match.end() and len(spelled) == 2 and spelled[0] not in "수몇십백천":
        return False  # the name 이억원
    if not unit.words and (len(spelled) == 1 or not sino) and (spelled, word) not in _PERSONS:
        return False
    return patterns()["word_end"].match(text, at + len(word), end) is not None


def _grown(text: str, at: int, first: int, end: int, read: _Read) -> tuple[int, int]:
    """Return the span with the words that belong to it: 전년 대비 15% 증가한, 52개 언어, 10배 가까이."""
    start, past = at, read.end
    if read.unit.kind == "percent":
        ahead = text.endswith(("비 ", "다 "), first, at)
        if ahead and (compared := patterns()["compared"].search(text, max(first, at - 16), at)):
            start = compared.start()
        elif at > first and text[at - 1] == "+" and not text[max(first, at - 2) : at - 1].strip(" ("):
            start = at - 1
        if changed := behind("changed", text, past, end):
            past = changed.end()
    elif read.unit.kind == "ordinal" and at > first and text[at - 1] == "제":
        start = at - 1
    else:
        past = _tail(text, past, end, read)
    return start, past


def _tail(text: str, past: int, end: int, read: _Read) -> int:
    if read.word == "개":
        tail = NOUNS.match(text, past, end)
    else:
        name = {"money": "exceeding", "multiple": "near"}.get(read.unit.kind)
        tail = behind(name, text, past, end) if name else None
    return tail.end() if tail else past


def _valued(text: str, at: int, past: int, end: int, read: _Read) -> tuple[str | None, str | None, int]:
    unit, number = read.unit, read.number
    if special := _by_word(text, past, end, read):
        return special
    if unit.kind == "duration":
        return _duration(text, past, end, read)
    if unit.kind == "percent":
        return "percent", str(number), past
    if read.word == "대" and _is_age(text, past, end, read):
        return "age", f"{plain(number.low)}-{plain(number.high + 9)}", past
    if read.word == "대" and (text[at - 1 : at] == "제" or patterns()["term"].match(text, past, end)):
        return "ordinal", str(number), past
    if unit.kind in ("money", "count"):
        return unit.kind, f"{number} {unit.name}".strip(), past
    return unit.kind, str(number), past


def _by_word(text: str, past: int, end: int, read: _Read) -> tuple[str, str, int] | None:
    """Return what the words say whose meaning hangs on the number or on what follows."""
    word, number = read.word, read.number
    if word == "할":
        return _tenths(text, past, end, number)
    if word == "부" and number.high < 10:
        return "ordinal", str(number), past
    if word == "사":
        return "count" if number.high >= 10 else "number", f"{number} 사", past
    if word == "박" and (nights := patterns()["nights"].match(text, past, end)):
        return "duration", f"P{nights[1]}D", nights.end()
    if word == "원" and number.low == number.high and (cents := patterns()["cents"].match(text, past, end)):
        return "money", f"{plain(number.low + Decimal(cents[1]) / 100)} KRW", cents.end()
    return None


def _tenths(text: str, past: int, end: int, number: Number) -> tuple[str, str, int]:
    """``3할 2푼 5리`` is 32.5 percent."""
    value = Number(number.low * 10, number.high * 10)
    rest = patterns()["tenths"].match(text, past, end)
    if rest is None or number.low != number.high:
        return "percent", str(value), past
    parts = number.low * 10 + Decimal(rest[1]) + Decimal(rest[2] or 0) / 10
    return "percent", plain(parts), rest.end()


def _is_age(text: str, past: int, end: int, read: _Read) -> bool:
    if not read.spelled.isdigit() or not {int(read.number.low), int(read.number.high)} <= _TENS_OF_AGE:
        return False
    if read.number.low == read.number.high == 10:
        return patterns()["young"].match(text, past, end) is not None
    return not patterns()["not_age"].match(text, past, end)


def _duration(text: str, past: int, end: int, read: _Read) -> tuple[str | None, str | None, int]:
    scaled = magnitude(read.spelled) > 1
    if read.word == "주" and (scaled or read.number.high > 60):
        return "count", f"{read.number} 주", past
    if read.word == "시간" and scaled:
        return "count", f"{read.number} 시간", past
    if read.word == "분" and not read.spelled[0].isdigit():
        return "count", f"{read.number} 명", past
    if _is_year(text, past, end, read):
        return None, None, past
    value, past = _iso(text, past, end, read)
    span = behind("span", text, past, end)
    return "duration", value, span.end() if span else past


def _is_year(text: str, past: int, end: int, read: _Read) -> bool:
    """Whether ``2016년`` is a year that the dates left out, rather than a stretch of years."""
    if read.word != "년" or not 1000 <= read.number.low < 3000 or read.spelled != plain(read.number.low):
        return False
    return patterns()["span"].match(text, past, end) is None and not text.startswith((" 동안", "째"), past)


def _iso(text: str, past: int, end: int, read: _Read) -> tuple[str, int]:
    code = read.unit.name
    low, high = (_period(amount, code) for amount in (read.number.low, read.number.high))
    if low != high:
        return f"{low}..{high}", past
    if half := behind("half", text, past, end):
        return low + {"Y": "6M", "M": "15D", "TH": "30M"}.get(code, ""), half.end()
    following = {"Y": "M", "M": "D", "TH": "TM", "TM": "TS"}.get(code)
    more = behind("next", text, past, end) if following else None
    if more and following == {"개월": "M", "일": "D", "분": "TM", "초": "TS"}.get(more[2]):
        return f"{low}{more[1]}{(following or code)[-1]}", more.end()
    return low, past


def _period(amount: Decimal, code: str) -> str:
    if code == "Q":
        return f"P{plain(amount * 3)}M"
    return f"PT{plain(amount)}{code[1:]}" if code.startswith("T") else f"P{plain(amount)}{code}"
