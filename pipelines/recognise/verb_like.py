"""Names that end like a verb, or in a particle: 김영하는, 누블라가, 모니카 게라는."""

from __future__ import annotations

from pipelines.recognise.name_odds import is_given, odds_of, shape_of
from pipelines.recognise.names import title_of
from pipelines.recognise.speaker_words import COMMON_SURNAMES, FOREIGN_SYLLABLES, GIVEN_NAMES, words

_RISING = words("나라 올라 달라 빨라 따라 몰라 골라")
_OFFICES = ("경찰서", "소방서", "세무서")
_BEFORE_EUN = frozenset("정지하다예나고혜주시가세유채소영성서라")
_OPENING = frozenset('“"')
_LIKELY_NAME = 1.5
_FAR = 40
_FOREIGN, _BOTH_FOREIGN = 0.75, 0.5
"""From here on a noun is foreign, whatever verb's ending its last syllable looks like: 더버지는."""


def may_be_called(masked: str, start: int, noun: str, particle: str) -> bool:
    """Tell whether a noun that ends like a verb or in a particle is a name: 김영하는 “…”, 누블라가."""
    if _sounds_foreign(noun) or noun.endswith(_OFFICES) or noun in GIVEN_NAMES:
        return True
    if noun[-1] == "라" and not noun.endswith(_RISING) and (particle == "가" or shape_of(noun) > 0):
        return particle == "가" or masked[start + len(noun) + 1 : start + len(noun) + 3].strip() in _OPENING
    at_mark = masked[start + len(noun) + 1 : start + len(noun) + 3].strip() in _OPENING
    if at_mark and is_given(noun):
        return True
    if noun[-1] in "다고서" or odds_of(noun).korean < _LIKELY_NAME:
        return False
    beside = masked[max(0, start - _FAR) : start].split(" ")
    return at_mark or (len(beside) > 1 and bool(title_of(beside[-2])))


def is_eun(word: str) -> bool:
    """Tell whether the 은 of a word is the end of a given name, no particle: 송지은, but not 조건은."""
    return len(word) == 3 and word[-1] == "은" and word[0] in COMMON_SURNAMES and word[1] in _BEFORE_EUN


def are_foreign(masked: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two words are a foreign name: 모니카 게라는, but not …라는."""
    if masked[slice(*one)] in GIVEN_NAMES:
        return True
    return min(shape_of(masked[slice(*one)]), shape_of(masked[other[0] : other[1] - 1])) > _BOTH_FOREIGN


def _sounds_foreign(noun: str) -> bool:
    """Tell whether a noun is a foreign name, though it ends like a verb or in a particle: 더버지, 알트만."""
    return shape_of(noun) > _FOREIGN or (noun[-1] == "만" and not FOREIGN_SYLLABLES.isdisjoint(noun[:-1]))
