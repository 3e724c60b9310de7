"""How many words before a group's last word name it too: 누리국 국방부 정책실, 이 신문, 누리 통신."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.recognise.name_odds import odds_of, shape_of
from pipelines.recognise.names import BODY, GROUP, KIND_OF_GROUP
from pipelines.recognise.speaker_words import COUNTRIES, GIVEN_NAMES, HALF_NAMES, MEDIA

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTING = frozenset({"이", "그", "해당", "이들", "두", "양", "세", "네", "같은", "각"})
"""What a group that was named before is pointed at with: 이 매체."""
_ONE = frozenset({"이", "그", "해당", "같은"})
_GENERIC = re.compile(
    r"(?:한국|중앙|국제|전국|지역)?(?:위원회|본부|지부|지회|지사|법인|사무소|사무국|재단|센터|협회|연구소)$"
)
_NO_FIELD = ("해", "여", "면", "서", "고", "며", "자", "데", "편", "지", "히", "게")
_OF_A_FIELD = frozenset({"당국", "업계", "학계", "언론"})
"""Groups that the field before tells apart: 금융 당국, 반도체 업계."""
_BODY_OF = re.compile(
    r"(?:비상대책위원회|비대위|대책위|대책위원회|학부모회|총?학생회|입주자대표회의|노동조합|교수회|교수협의회"
    r"|동문회|주민자치회|추진위|조합)$"
)
"""Bodies that every school, union and house has."""
_HAS_BODIES = re.compile(r"[가-힣A-Z0-9]+(?:협|련|연|초|중|고|아파트|단지|마을|대|시|군|구|동)$")
_COURT = re.compile(r"(?:지법|고법|지검|고검|의대|법대|공대|서)$")
BANDS = ("그룹", "밴드", "듀오", "트리오", "아이돌")
_BAND_ENDS = re.compile(r"(?:즈|스|트|클럽|밴드|커넥션|피플|드림|소년|소녀|보이|걸)$")
_LONGEST_STAGE_NAME = 4
_LOAN_ENDS, _FOREIGN = 0.4, 0.3
_MOST = 3


def owners_of(head: str, before: Sequence[str], known: Sequence[bool]) -> int:
    """Return how many words before belong to the group; ``known``: the catalogue has them as groups."""
    if before and before[-1] in POINTING:
        return 1
    media, latin = head.endswith(MEDIA), head.isascii()
    taken = 0
    for word, is_known in zip(before[: -_MOST - 1 : -1], known[: -_MOST - 1 : -1], strict=True):
        field = head in _OF_A_FIELD and not word.endswith(_NO_FIELD)
        half = (head in HALF_NAMES or field) and taken == 0
        owner = is_known or word in COUNTRIES or word in "시도군구市道" or _is_body(word)
        owner = owner or (bool(_GENERIC.match(head)) and shape_of(word) > _LOAN_ENDS)
        owner = owner or (bool(_BODY_OF.match(head)) and taken == 0 and bool(_HAS_BODIES.match(word)))
        if not (half or (owner and not (media or latin))):
            break
        taken += 1
    return taken


def points_back(surface: str) -> bool:
    """Tell whether one group is meant that was named before: 이 매체, but not 이들 단체."""
    return surface.partition(" ")[0] in _ONE and " " in surface


def foreign_words(head: str, before: Sequence[str], known: Sequence[bool]) -> int:
    """Return how many words before a foreign one are of its name: 닐스 안데르센, E누벨 파이낸셜."""
    if odds_of(head).foreign < _LOAN_ENDS and shape_of(head) < _LOAN_ENDS:
        return 0
    body = odds_of(head).foreign < 0
    taken = 0
    for word, is_known in zip(before[:-_MOST:-1], known[:-_MOST:-1], strict=True):
        latin = word[0].isascii() and word[0].isupper() and (body or not word.isupper())
        foreign = odds_of(word, known=is_known).foreign > _FOREIGN or latin
        if not foreign or word.endswith(KIND_OF_GROUP):
            break
        taken += 1
        if word in GIVEN_NAMES:
            break
    return taken


def is_member(group: str, word: str, masked: str) -> bool:
    """Tell whether a word behind a band's name is one of its members: 그룹 누리소녀 하늘."""
    if len(word) > _LONGEST_STAGE_NAME or word.isascii() or _BAND_ENDS.search(word):
        return False
    place = masked.find(group)
    while place > 0:
        if masked[max(0, place - 6) : place].rstrip("‘' ").endswith(BANDS):
            return True
        place = masked.find(group, place + 1)
    return False


def _is_body(word: str) -> bool:
    return bool((BODY.match(word) or GROUP.match(word) or _COURT.search(word)) and word not in MEDIA)
