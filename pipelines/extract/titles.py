"""Which of a page's many titles is the headline: pure choice over strings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

_SEPARATOR = re.compile(
    r"\s(?:\s*[-–—|:<·ㅣ│>«»]+\s+|\s*[|ㅣ│]\s*|\s*::\s*|\s*[-–—])"
    r"|[|ㅣ│]\s*|::\s*|[-–—](?=[^-–—]*[|ㅣ│])"
)
_SIGNS = re.compile("[-|:<–—ㅣ·│>«»]")
_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST_SITE = 30
_LONGEST = 300
MOST_HEADINGS = 40


@lru_cache(maxsize=512)
def key(text: str) -> str:
    """Reduce a title to what two spellings of it share."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def choose_title(
    *,
    headings: Sequence[str],
    stated: Iterable[str | None],
    document: str | None,
    sites: Iterable[str | None],
) -> str | None:
    """Choose the headline.

    ``headings`` are the visible headings in page order, ``stated`` are titles from metadata without
    (JSON-LD, ``headline``) and with (``og:title``) a site's suffix, ``document`` is the title element, and
    ``sites`` are the names under which the site appears. A visible heading that a stated title contains
    wins; else the stated title without its suffix.
    """
    names = site_keys(sites)
    claims = [title for title in (*stated, document) if title and len(title) <= _LONGEST]
    headings = [heading for heading in headings[:MOST_HEADINGS] if heading and len(heading) <= _LONGEST]
    first = next(iter(headings), None)
    if claims:
        letters = set("".join(claims))
        headings = [heading for heading in headings if may_be_in(heading, letters)]
    cut = [without_site(claim, names) for claim in claims]
    around = [
        *names,
        *filter(None, map(key, headings)),
    ]  # "블로그 : 제목" where a heading shows the blog's name
    shown = [heading for heading in headings if is_headline(heading, claims, around)]
    if shown:
        whole = {key(claim) for claim in claims}
        return max(shown, key=lambda heading: (key(heading) in whole, len(heading)))
    shortest = _shared(cut)
    return shortest or next(iter(cut), None) or first


def may_be_in(line: str, letters: Container[str]) -> bool:
    """Rule out most lines before ``key``, which costs thirty times as much, is asked.

    ``letters`` are those of a title or its key; only syllables are looked for, which ``key`` leaves alone.
    """
    for sign in (line[0], line[len(line) // 2], line[-1]):
        if "가" <= sign <= "힣" and sign not in letters:
            return False
    return True


def site_keys(sites: Iterable[str | None]) -> list[str]:
    """Give the names of a site as ``key`` writes them."""
    return [squeezed for site in sites if site and (squeezed := key(site))]


def is_headline(heading: str, claims: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether a line of the page is what the claims call its title, with or without a site's name."""
    squeezed = key(heading)
    if len(squeezed) < 4:
        return False
    for claim in claims:
        whole = key(claim)
        if squeezed == whole:
            return True
        if len(whole) < len(squeezed):
            continue
        if whole.endswith(squeezed) and _names_outlet(whole[: -len(squeezed)], names):
            return True
        if (
            whole.startswith(squeezed)
            and len(whole) - len(squeezed) <= _LONGEST_SITE
            and _ends_there(heading, claim)
        ):
            return True
    return False


_OUTLET = re.compile(
    r"[가-힣a-z]{1,8}(?:일보|신문|뉴스(?:\d{1,2}|tv)?|타임[스즈]|경제(?:tv)?|데일리|투데이|방송|저널|닷컴|미디어)"
    r"|이데일리|데일리안|kbs|mbc|sbs|ytn|jtbc|mbn|tv조선|채널a|프레시안|조선비즈|지디넷코리아|블로터"
    r"|한겨레|뉴스핌|뉴시스|뉴스1|머니s|osen|스포츠(?:조선|서울|동아|경향|월드|한국)|시사in|시사저널|미디어오늘"
)


def _names_outlet(prefix: str, names: Sequence[str]) -> bool:
    """Tell the outlet that some set before the headline: ``[아이뉴스24] 제목``, ``:::문화일보 - 제목``."""
    return prefix in names or (len(prefix) <= _LONGEST_PREFIX and bool(_OUTLET.fullmatch(prefix)))


_LONGEST_PREFIX = 12


def names_only_site(title: str | None, names: Sequence[str]) -> bool:
    """Tell a title that is nothing but the outlet's name: ``::: 강물신문 :::`` (papers of the 2000s)."""
    return not title or _names_outlet(key(title), names)


_SIGN = re.compile(r"\s*(?:[-–—|:<>«»ㅣ│·]|\s)*[-–—|:<>«»ㅣ│]")


def _ends_there(heading: str, claim: str) -> bool:
    """Tell whether a separating sign follows the heading in the claim, however both are spaced."""
    position = -1
    for sign in filter(str.isalnum, heading):
        position = claim.find(sign, position + 1)
        if position < 0:
            return False
    tail = claim[position + 1 :].lstrip("\"'”’)]}?!.…·」』》> ")
    return not tail or bool(_SIGN.match(tail)) or bool(_SIGN.match(claim[position + 1 :]))


def _shared(titles: Sequence[str]) -> str | None:
    """Prefer a title that the others repeat or extend: the shortest full prefix of another one."""
    for title in sorted(titles, key=len):
        squeezed = key(title)
        if len(squeezed) >= 4 and sum(key(other).startswith(squeezed) for other in titles) > 1:
            return title
    return None


def without_site(title: str, names: Sequence[str]) -> str:
    """Cut what names the site: ``제목 < 섹션 < 기사본문 - 매체``, ``제목 - 매체``, ``제목 : 네이버 블로그``.

    ``names`` are site names as ``key`` gives them. A breadcrumb of `` < `` is cut at its first sign when the
    last part names the site or says 기사본문.
    """
    crumbs = title.split(" < ")
    if len(crumbs) > 1 and ("기사본문" in crumbs[-1] or _names_site(crumbs[-1], names)):
        steps = max(1, len(crumbs) - 3) if len(crumbs) > 3 else 1
        return " < ".join(crumbs[:steps]).strip()
    title = _without_leading_site(title, names)
    changed = bool(_SIGNS.search(title))
    while changed:
        changed = False
        for match in reversed(list(_SEPARATOR.finditer(title))):
            rest = title[match.end() :]
            if match.start() > 0 and (
                _names_site(rest, names) or rest.strip() in _SITES or _names_outlet(key(rest), ())
            ):
                title, changed = title[: match.start()].strip(), True
                break
    return title


def _without_leading_site(title: str, names: Sequence[str]) -> str:
    """Cut a site's name that stands first: ``:::문화일보 - 제목``, ``[아이뉴스24] 제목``."""
    if title[:1] not in _LEADERS or (match := _LEADING.match(title)) is None:
        return title
    name = key(match["name"] or match["site"])
    known = name in names or (title[0] == ":" and _names_outlet(name, names))
    return title[match.end() :] if known else title


_LEADERS = frozenset(":[<【")
_LEADING = re.compile(
    r"(?::{2,}\s*(?P<site>[^-–|:]{2,12}?)\s*[-–|:]+|[\[<【](?P<name>[^\]>】]{2,12})[\]>】])\s*(?=[\w\"'“‘\[(])"
)
_SITES = frozenset({
    "네이버 뉴스", "네이버뉴스", "네이버 블로그", "다음뉴스", "다음 뉴스", "Daum", "다음", "브런치", "brunch",
    "티스토리", "TISTORY", "velog", "Velog", "Medium", "Daum | 뉴스", "네이버 포스트", "네이트 뉴스",
    "Google 뉴스", "뉴스", "전체기사", "기사본문",
})  # fmt: skip


def _names_site(rest: str, names: Sequence[str]) -> bool:
    squeezed = key(rest)
    return bool(squeezed) and any(
        squeezed == name
        or (
            len(name) >= 2
            and (squeezed.startswith(name) or squeezed.endswith(name))
            and len(squeezed) <= len(name) + 8
        )
        for name in names
    )
