"""Which of the names on a page are its authors: one choice over everything that claims to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.extract.bylines import names_in_byline, names_in_dateline, names_in_metadata, reversed_korean
from pipelines.extract.head import Head, Json, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

META_NAMES = (
    "dable:author", "byl", "article:author", "og:article:author", "og.article.author", "author", "dd:author",
    "og:author", "by", "dc.creator", "dc:creator", "sailthru.author", "parsely-author", "cxenseparse:author",
)  # fmt: skip
_OTHERS = re.compile(r"외\s?\d+\s?[명인]")
"""한국일보 shows "박준석 기자 외 1명" and names the second one only in its data (seen 2026-07)."""
_KOREAN_NAME = re.compile(r"[가-힣]{2,4}")
_TEAM = re.compile(
    r"(?:팀|부|국|실|센터|뉴스|기자단|일보|신문|편집국|admin|administrator|webmaster|관리자|운영자)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bylines:
    """Lines in which a page names its authors."""

    lead: Sequence[str] = ()
    """Between headline and text."""
    tail: Sequence[str] = ()
    """Below the text or at its end."""
    first: str = ""
    """The first paragraph, which may open with a dateline."""
    near: Sequence[str] = ()
    """All lines around the headline, whatever the markup calls them."""


def choose_authors(
    head: Head, bylines: Bylines, outlets: Sequence[str], given: Sequence[str] = ()
) -> tuple[str, ...]:
    """Choose the authors; ``given`` are names that a site's own data states.

    Metadata wins unless a byline that the reader sees knows more, or metadata names only an outlet. A
    dateline is asked last: under a wire's story the page's own byline is the one that its reader sees.
    """
    stated = _stated(head, outlets, given)
    shown = [names for names in (_all(bylines.lead, outlets), _all(bylines.tail, outlets)) if names]
    if any(_OTHERS.search(line) for line in bylines.lead) and shown:
        return shown[0]
    display = () if shown else _unlabelled(bylines.lead)
    if not shown and not display and (reporter := names_in_dateline(bylines.first)):
        shown = [reporter]
    for names in shown:
        if stated and set(stated) < set(names):
            return names
    persons = tuple(name for name in stated if _KOREAN_NAME.fullmatch(name) and not _TEAM.search(name))
    if persons:
        return persons if len(persons) == len(stated) or shown else stated
    return shown[0] if shown else stated or display or _last_resort(bylines, outlets)


_MARKED = (
    '[itemprop="author"] [itemprop="name"],.vcard .fn,.p-author,a[rel="author"],[itemprop="author"]'
    ",.bio strong"
)
"""How microdata and microformats mark an author, wherever on the page (Blogger: below the text)."""


def marked_author(tree: LexborHTMLParser, outlets: Sequence[str]) -> tuple[str, ...]:
    """Give the one name that the page marks up as its author, for want of a byline or metadata."""
    names = {" ".join(node.text().split()): None for node in tree.css(_MARKED)}
    plain = [name for name in names if 2 <= len(name) <= _LONGEST and not _NO_NAME.search(name)]
    persons = [name for name in plain if name not in outlets and not _TEAM.search(name)]
    return (persons[0],) if len(persons) == 1 else ()


_LONGEST = 20


def _alone(lines: Iterable[str]) -> tuple[str, ...]:
    """Take a line below the text that the markup calls author and that is nothing but a Korean name."""
    names = (line for line in lines if _KOREAN_NAME.fullmatch(line) and not _NO_NAME.search(line))
    return next(((name,) for name in names if not _TEAM.search(name)), ())


def _last_resort(bylines: Bylines, outlets: Sequence[str]) -> tuple[str, ...]:
    signed = next((match for line in bylines.near if (match := _SIGNED.match(line))), None)
    found = (signed["name"],) if signed else _alone(bylines.tail) or _beside_date(bylines.near)
    return tuple(name for name in found if not any(name in outlet for outlet in outlets))


_SIGNED = re.compile(r"^(?:Posted|Written|Published) by\s+(?P<name>\S.{0,24}?\S)(?=\s+on\s|\s*[|·•,]|$)")
"""``Posted by 홍길동 on February 10, 2025``."""


def _beside_date(lines: Sequence[str]) -> tuple[str, ...]:
    """Take a Korean name that stands alone before, after or on the line of the date, as blogs set it.

    Blogs built with hashed class names show who wrote and when, and say it in no other way.
    """
    dated = [number for number, line in enumerate(lines) if len(line) <= _DATED and _DAY.search(line)]
    for number in dated[:2]:
        around = (*_SIGNS.split(_DAY.sub(" | ", lines[number])), *lines[max(0, number - 1) : number + 2])
        names = (_BY.sub("", part).strip() for part in around)
        name = next((name for name in names if _SURNAMED.fullmatch(name) and name not in _NO_PERSON), None)
        if name:
            return (name,)
    return ()


_DATED = 60
_DAY = re.compile(
    r"(?:19|20)\d\d\s?[.\-/년]\s?\d{1,2}\s?[.\-/월]\s?\d{1,2}[일.]?(?:\s+(?:오[전후]\s*)?\d{1,2}:\d\d(?::\d\d)?)?"
)
_SIGNS = re.compile(r"\s*[|·ㆍ•/,∙]\s*|\s{2,}")
_SURNAMED = re.compile(
    "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용]"
    "[가-힣]{2}"
)
_NO_PERSON = frozenset({
    "서울시", "인천시", "전주시", "천안시", "안양시", "성남시", "고양시", "용인시", "강원도", "전라도",
    "제주도", "한겨레",
    "서비스", "백엔드", "이벤트", "조회수", "이야기", "이전글", "한국어", "신기술", "전체글", "전자책",
    "주요글", "공지글", "기술팀", "기획팀", "연구소", "연구팀", "인터뷰", "인사팀", "홍보팀", "정보글",
    "지난글", "구독자", "구독중", "이달의", "오늘의", "지식인", "문화재", "여행기", "여행지", "성장기",
    "도서관", "조직장", "유튜브", "제휴사", "제목순", "인기순", "기자단", "방송국", "이미지", "동영상",
    "명예의", "주니어", "기획자", "공부방", "현재글", "목차보", "기본글", "기타글", "여백의", "문화부",
    "정치부", "경제부", "사회부", "국제부", "편집부", "전국부", "산업부", "금융부", "기술부", "연예부",
    "정치면", "경제면", "사회면", "국제면", "이슈팀", "기사글", "정책팀", "안내글", "소개글", "서평글",
    "공연장", "전시회", "강연회", "설명회", "기자회", "보도자", "신제품", "신사업", "신문사", "한국판",
    "미국판", "위키글", "원문글", "전체보", "문의처", "주제별", "연도별", "최신글",
})  # fmt: skip


def _unlabelled(lines: Iterable[str]) -> tuple[str, ...]:
    """Take a short line that the markup calls author as a display name, for want of anything better."""
    for line in lines:
        name = _LOGIN.sub("", _POST.sub("", _BY.sub("", line)).strip())
        if 2 <= len(name) <= 20 and not _NO_NAME.search(name):
            return (name,)
    return ()


_BY = re.compile(r"^(?:by|글|작성자|글쓴이)\s*[:：]?\s", re.IGNORECASE)
_POST = re.compile(r"\s기자$")
_LOGIN = re.compile(r"(?<=[가-힣])\s?\([A-Za-z0-9_.-]{3,20}\)$")
"""오마이뉴스 shows the account behind the name: ``홍길동(login)``."""
_NO_NAME = re.compile(
    r"\d|[@:|/?!,]|보기|구독|기사|조회|댓글|공유|추천|목록|입력|수정|승인|등록|송고|작성|발행|게재|원문|응원"
    r"|팔로우|메일|글자|인쇄|스크랩|프로필|페이지|^by$|분$|전$",
    re.IGNORECASE,
)


def _all(lines: Iterable[str], outlets: Sequence[str]) -> tuple[str, ...]:
    """Give the names of all lines; ``◎공감언론 뉴시스 mail`` names an outlet as if it were a person."""
    names = (name for line in lines for name in names_in_byline(line))
    return tuple(dict.fromkeys(name for name in names if name not in outlets))


def _stated(head: Head, outlets: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    for values in (given, persons_of(head.article), *(head.meta.get(name, ()) for name in META_NAMES)):
        names = names_in_metadata(map(reversed_korean, values), outlets) if values else ()
        if names:
            return names
    return ()


def persons_of(article: Json) -> list[str]:
    """Give the names of the JSON-LD authors; an organisation is no author."""
    people = article.get("author")
    listed = people if isinstance(people, list) else [people]
    return [
        name
        for person in listed
        if not (isinstance(person, dict) and "Organization" in str(person.get("@type")))
        and (name := text_of(person))
    ]
