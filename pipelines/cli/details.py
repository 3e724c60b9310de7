"""Details of failures and refusals in the user's language; ledger and log keep them in English."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.cli.words import Words

DETAILS: dict[str, str] = {
    # pages that hold no article
    "a frame around the article": "글을 담은 틀",
    "no title found": "제목을 찾지 못함",
    "no article text found": "본문을 찾지 못함",
    "not kept": "저장하지 않음",
    "page of {} bytes; the limit is {}": "{}바이트짜리 페이지 (한도 {})",
    "page of {} tags; the limit is {}": "태그가 {}개인 페이지 (한도 {})",
    "elements nested deeper than {}": "요소가 {}겹보다 깊음",
    "a tag with more than {} attributes": "속성이 {}개가 넘는 태그",
    "only shells; the last one leads to {}": "틀만 이어짐; 마지막 것은 {}로 이어짐",
    # answers of servers
    "HTTP {} leads nowhere": "갈 곳 없는 HTTP {}",
    "304 to an unconditional request": "조건 없는 요청에 304로 답함",
    "loop at {}": "{}에서 되돌아옴",
    "{} asked us to wait": "{}에서 기다려 달라고 함",
    "Crawl-delay of {}": "{}의 Crawl-delay",
    "more than {} bytes": "{}바이트가 넘음",
    "{} bytes announced": "{}바이트라고 알려 옴",
    "more than {} bytes after gzip": "gzip을 풀면 {}바이트가 넘음",
    "broken gzip: {}": "깨진 gzip: {}",
    "content coding {}": "내용 부호화 {}",
    # listings
    "the response has no content": "내용이 없는 응답",
    "{} instead of an HTML page": "HTML이 아니라 {}",
    "no XML element in {} bytes: {}": "{}바이트에 XML 요소가 없음: {}",
    "no XML element in {} bytes": "{}바이트에 XML 요소가 없음",
    "broken JSON: {}": "깨진 JSON: {}",
    "JSON without an items list, not a JSON Feed": "items 목록이 없는 JSON (JSON Feed가 아님)",
    "and {} more: at most {} listings a visit": "외 {}개: 한 번에 목록 {}개까지",
}
"""English with ``{}`` for what differs -> Korean with the same places in the same order."""


def detail_text(detail: str, say: Words) -> str:
    """Return a detail in the user's language; one that is not known (a server's own words) as it is."""
    if say.lang != "ko":
        return detail
    for pattern, korean in _patterns():
        found = pattern.fullmatch(detail)
        if found:
            return korean.format(*found.groups())
    return detail


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_regex(english), re.DOTALL), korean) for english, korean in DETAILS.items())


def _regex(english: str) -> str:
    return "(.+)".join(re.escape(part) for part in english.split("{}"))
