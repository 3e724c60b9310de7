"""Which of the names on a page are its authors: one choice over everything that claims to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.extract.bylines import names_in_byline, names_in_dateline, names_in_metadata, reversed_korean
from pipelines.extract.head import Head, Json, text_of

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
    return shown[0] if shown else stated or display or _alone(bylines.tail)


def _alone(lines: Iterable[str]) -> tuple[str, ...]:
    """Take a line below the text that the markup calls author and that is nothing but a Korean name."""
    names = (line for line in lines if _KOREAN_NAME.fullmatch(line) and not _NO_NAME.search(line))
    return next(((name,) for name in names if not _TEAM.search(name)), ())


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
