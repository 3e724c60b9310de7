"""Which words of a titled phrase are the name: every reading is weighed, the best one wins.

한가온 누리연구원 연구위원, 누리연구원 한가온 연구위원, 누리 마르코 실바 감독: the title is known, what is
before it is a name and what its bearer belongs to, in either order; or there is no name at all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.name_odds import is_open, may_be_chinese, odds_of
from pipelines.recognise.speaker_words import COUNTRIES, GIVEN_NAMES, HALF_NAMES, NOBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.recognise.name_odds import Odds


class Part(NamedTuple):
    """A word before a title; ``known``: it is in the catalogue, no person; ``glossed``: in Latin behind."""

    word: str
    known: bool = False
    glossed: bool = False


_MOST = 5
_CHINA, _CHINESE = frozenset({"중국", "대만", "홍콩", "中"}), 2.0
_OPENS_AND_ENDS, _AT_EDGE, _BETWEEN, _BETWEEN_KOREAN = 0.9, 0.6, -1.2, -0.3
_FIRST = 0.3
"""What speaks for a foreign name that comes first: Koreans stand on either side of what they belong to."""
_BY_LENGTH = {0: -2.0, 1: -0.8, 2: 1.6, 3: 0.3}
"""What speaks for a foreign name of so many words: most have two."""
_TOO_LONG = -1.5
_GLOSS, _CONFIRMED = 4.0, 2.5
_AFTER_NOBLE = 1.0
_CLEARLY, _A_BODY, _PLAIN = 0.5, 1.5, 2.0
_ABBREVIATED = 4.0
"""What speaks against several initials, which only open a person's name and a phrase: J.D. 카터."""
_MIXED, _MIXED_OPEN = 2.0, 0.3
"""What speaks against a foreign name with a word that is a whole Korean name."""
_NO_LAST, _BEFORE_BODY = 1.8, 1.5
"""What speaks against a given name, or a particle, as the last word of a name."""


@lru_cache(maxsize=4_096)
def best_name(parts: tuple[Part, ...], confirmed: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Return the first and the last word of the name in front of a title; None: nobody is named.

    ``confirmed`` are words that the text has with this title elsewhere.
    """
    odds = [odds_of(part.word, known=part.known) for part in parts]
    around = sum(odd.around for odd in odds)
    best, found = around, None
    for first in range(len(parts)):
        for last in range(first, min(len(parts), first + _MOST)):
            score = around - sum(odd.around for odd in odds[first : last + 1])
            score += _score(parts, odds, first, last)
            score += _CONFIRMED * (parts[last].word in confirmed)
            if score > best:
                best, found = score, (first, last)
    return found


def _score(parts: Sequence[Part], odds: Sequence[Odds], first: int, last: int) -> float:
    opens, ends = first == 0, last == len(parts) - 1
    edge = _OPENS_AND_ENDS if opens and ends else _AT_EDGE
    inside = not (opens or ends)
    foreign = _foreign(parts, odds, first, last) + (_BETWEEN if inside else edge + _FIRST * opens)
    korean = odds[first].korean + (_BETWEEN_KOREAN if inside else edge)
    if opens and not ends and first == last and parts[1].word in _CHINA and may_be_chinese(parts[0].word):
        foreign = max(foreign, _CHINESE)  # 린젠 중국 외교부 대변인
    return (max(korean, foreign) if first == last else foreign) + _GLOSS * parts[last].glossed


def _is_over(word: str, last: Odds, after: Odds) -> bool:
    """Tell whether a country, or a sure body, shows that a name of three words ends before it."""
    if word in HALF_NAMES:
        return False
    return word in COUNTRIES or (last.foreign > _CLEARLY and _A_BODY <= after.around < _PLAIN)


def _foreign(parts: Sequence[Part], odds: Sequence[Odds], first: int, last: int) -> float:
    words = [part.word for part in parts[first : last + 1]]
    inner = words[1:-1]  # 응우옌 푸 쫑: one syllable between counts as little as a particle
    length = len(words) - sum(word in NOBLE or len(word) == 1 for word in inner)
    score = sum(odd.foreign for odd in odds[first : last + 1])
    if last > first and not any(word in GIVEN_NAMES for word in words):
        mixed = _MIXED_OPEN if all(is_open(word) for word in words) else _MIXED  # 미즈시마 고이치
        score -= mixed * sum(odd.korean > 1.0 for odd in odds[first : last + 1])
    if any(word in GIVEN_NAMES for word in words[1:-1]) and words[0] not in GIVEN_NAMES:
        score -= _NO_LAST
    score -= _ABBREVIATED * any("." in word for word in words[first == 0 :])  # 길 로만 A.B. 카터 애널리스트
    after = last + 1
    if length == 3 and after < len(parts) and _is_over(parts[after].word, odds[last], odds[after]):
        score += _BEFORE_BODY
    if len(words) > 2 and words[-2] in NOBLE:  # 무함마드 빈 살만
        score += _AFTER_NOBLE
    if last == first and len(words[0]) == 1:
        score -= _NO_LAST
    if words[-1] in GIVEN_NAMES or words[-1] in NOBLE:
        score -= _NO_LAST
    return score + _BY_LENGTH.get(length, _TOO_LONG)
