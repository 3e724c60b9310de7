"""Lines that name companies without being about them: tip lines, subscribe lines, credits, rights notices.

A page that was read has its furniture marked as blocks already. These rules are for what reading left
inside the body and for texts that come without blocks; each asks for the wording of a notice, so that a
sentence on the same matter (“카카오톡으로 제보를 받는다고 밝혔다”) is kept.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick

_LONGEST_LINE = 200
_CHANNEL = "카카오톡|카톡|카카오|네이버|유튜브|youtube|텔레그램|페이스북|인스타그램|라인|밴드|구글|채널|홈"
_ASK = r"(?:하기|하세요|해\s*주세요|하시면|클릭|바로가기|버튼|[!♥▶>\])]|\s*$)"
_STATEMENTS = ("다", "요", "까")
_INVITATIONS = ("세요", "십시오", "시기 바랍니다", "기다립니다", "받습니다", "금지합니다", "금합니다")
_CLOSING = ".!”\"'’)]"

_HINTS = (
    "제보", "구독", "팔로", "친구", "추가", "즐겨찾기", "보세요", "보러가기", "공유", "보내기", "퍼가기",
    "바로가기", "검색", "무단", "저작권자", "재배포", "all rights reserved", "copyright", "ⓒ", "©",
)  # fmt: skip
"""Every notice below has one of these words; most lines have none."""
_LOOK = AhoCorasick(_HINTS)

_NOTICES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 연합뉴스, 2024–2026: "제보는 카카오톡 okjebo"; YTN: "▷ 카카오톡 : 'YTN' 검색해 채널 추가"
        rf"제보\s*(?:는|하기|[:：=|-]|방법|전화|메일|이메일|및).{{0,80}}(?:{_CHANNEL}|@|메일)",
        rf"(?:{_CHANNEL})[^.]{{0,30}}\s*제보(?:하기|하세요|해\s*주세요|받습니다|를 기다립니다)",
        r"여러분의 (?:소중한 )?제보|기사\s*제보\s*(?:및|[·:：|])",
        # "네이버에서 ○○일보 구독하기", "▶ 네이버 채널 구독하기", "카카오톡 채널 추가하기"
        rf"(?:{_CHANNEL}).{{0,40}}(?:구독|팔로우|팔로잉|친구\s*(?:맺기|추가)|(?:채널|이웃)\s*추가|즐겨찾기)\s*{_ASK}",
        rf"(?:{_CHANNEL})(?:에서|로|으로|을 통해|를 통해)?\s.{{0,30}}(?:만나보세요|받아보세요|보러가기)",
        rf"(?:{_CHANNEL})\s*(?:로|으로|에)?\s*(?:공유하기|보내기|공유|퍼가기)\s*$",
        rf"^\s*[▶▷☞►■◆●※★>]+[^.]{{0,40}}(?:{_CHANNEL})[^.]{{0,40}}(?:추가|바로가기|공유|검색)\s*{_ASK}",
        # "ⓒ 네이버 무단전재 및 재배포 금지", "<저작권자 ⓒ …>"
        r"무단\s*(?:전재|복제|배포|도용)|저작권자\s*[ⓒ©(:：-]|재배포\s*금지|all rights reserved",
        r"^\s*(?:copyright\b|[ⓒ©])",
    )
)

_PICTURE = r"(?:사진|이미지|그래픽|일러스트|영상)\s*(?:제공|출처|자료)?\s*[=:：]"
_CREDIT = re.compile(
    # "[사진=챗GPT]", "(이미지 출처: 카카오 제공)", and a line of that kind; a longer text is a caption
    rf"[\[(<【/]\s*{_PICTURE}\s*[^\])>】\n]{{1,20}}[\])>】]|^\s*{_PICTURE}\s*.{{1,20}}$",
    re.MULTILINE,
)
_CREDIT_REACH = 60
_PICTURES = ("사진", "이미지", "그래픽", "일러스트", "영상")
_SIGNS = ("=", ":", "：")


def _states(line: str) -> bool:
    end = line.rstrip()
    return end.rstrip(_CLOSING + "?").endswith(_STATEMENTS) and not end.rstrip(_CLOSING).endswith(
        _INVITATIONS
    )


def is_notice(line: str) -> bool:
    """Tell whether a whole line is a notice to the reader and no part of the story."""
    line = normalize("NFC", line)
    if len(line) > _LONGEST_LINE or _states(line):
        return False
    hinted = _LOOK.find_matches_as_indexes(line.lower())
    return bool(hinted) and any(notice.search(line) for notice in _NOTICES)


def may_credit(line: str) -> bool:
    """Tell whether a line has what every picture credit has; most lines have not."""
    if not any(sign in line for sign in _SIGNS):
        return False
    line = normalize("NFC", line)
    return any(word in line for word in _PICTURES)


def in_credit(text: str, start: int, end: int) -> bool:
    """Tell whether the span lies in a picture credit such as ``[사진=챗GPT]`` or ``사진 제공: 네이버``."""
    left = max(text.rfind("\n", 0, start) + 1, start - _CREDIT_REACH)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + _CREDIT_REACH)
    window = text[left:right]
    if "=" not in window and ":" not in window and "：" not in window:
        return False
    # the rules are composed Hangul, the text may not be
    before, inside, after = (
        normalize("NFC", part) for part in (text[left:start], text[start:end], text[end:right])
    )
    window = before + inside + after
    if not any(word in window for word in _PICTURES):
        return False
    first, last = len(before), len(before) + len(inside)
    return any(match.start() <= first and last <= match.end() for match in _CREDIT.finditer(window))
