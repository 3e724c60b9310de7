"""The dates that a page states, shows or has from its feed: the claims that the ledger weighs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.extract.head import text_of
from pipelines.extract.ledger import MODIFIED, PUBLISHED, Claim, Dated, decide, visible_claims
from pipelines.extract.reading import Reading, selected
from pipelines.records import BODY_ZONES, Precision, Zone

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.records import Hints
    from crawler.sources import Source

_ZONE = "Asia/Seoul"
_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "pubdate",
    "date", "og:regdate", "og:createdate", "dd:published_time", "dable:published_time", "dc.date.issued",
    "article.published", "publish_date", "regdate",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "dd:modified_time",
)


def read_dates(
    reading: Reading, hints: Hints | None, source: Source | None, fetched_at: datetime | None
) -> Dated:
    """Collect every date of the page and its hints, and let the ledger decide."""
    zone = source.timezone if source else _ZONE
    claims = [*_selected_claims(reading), *reading.site.dates, *_stated_claims(reading), *_visible(reading)]
    if hints and hints.published:
        claims.append(Claim(PUBLISHED, hints.published, "feed"))
    if hints and hints.modified:
        claims.append(Claim(MODIFIED, hints.modified, "feed"))
    dated = decide(claims, now=fetched_at, zone=ZoneInfo(zone), zone_name=zone)
    if dated.published is None or dated.published.precision is Precision.DAY:
        known = dated.published.at.astimezone(ZoneInfo(zone)).date().isoformat() if dated.published else None
        found = _labelled_anywhere(reading, known)
        if not found and known is None and (raw := date_in_url(reading.url)):
            found = [Claim(PUBLISHED, raw, "url")]
        if found:
            dated = decide([*claims, *found], now=fetched_at, zone=ZoneInfo(zone), zone_name=zone)
    return dated


_LABELLED = re.compile(
    r"(?:입력|등록|승인|송고|게재|발행|작성)\s?(?:시간|일시|일자|일)?\s?[:：|]?\s*[\[(]?\s?"
    r"(?P<date>(?P<y>20\d\d)\s?[.\-/년]\s?(?P<m>\d{1,2})\s?[.\-/월]\s?(?P<d>\d{1,2})[일.]?.{0,8}?\d{1,2}:\d{2})"
)


def _labelled_anywhere(reading: Reading, day: str | None) -> list[Claim]:
    """Give the first date that the page calls 입력 and the like, wherever it stands, with a clock.

    Asked when nothing near the article says more than the ``day``; then it must be the same day. 문화일보 of
    the 2010s sets it above the headline in a table of its own.
    """
    body = reading.tree.body
    for match in _LABELLED.finditer(body.text(separator=" ")) if body is not None else ():
        if day is None or day == f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}":
            return [Claim(PUBLISHED, match["date"], "page", visible=True, labelled=True)]
    return []


_URL_DAY = re.compile(r"/(20[0-3]\d)/([01]?\d)/([0-3]?\d)(?=/|$)")
_URL_DIGITS = re.compile(r"(?<![0-9A-Za-z])(20[0-3]\d[01]\d[0-3]\d(?:\d{6}(?:\d{3})?)?)(?![0-9A-Za-z])")


def date_in_url(url: str) -> str | None:
    """Give the date that an address spells: ``/2025/02/10/``, ``?no=20250210091200``.

    Digits that are glued to others or to letters are ids.
    """
    day = _URL_DAY.search(url)
    if day is not None:
        return "-".join(day.groups())
    digits = _URL_DIGITS.search(url)
    return digits[1] if digits else None


def _selected_claims(reading: Reading) -> list[Claim]:
    return [
        Claim(role, text, "selector", visible=True, labelled=True)
        for role in (PUBLISHED, MODIFIED)
        if (text := selected(reading, role))
    ]


_MARKED = "time[datetime],abbr.published[title],abbr[itemprop=datePublished][title]"


def _stated_claims(reading: Reading) -> list[Claim]:
    head, found = reading.head, reading.found
    claims = []
    for role, names, ld in (
        (PUBLISHED, _PUBLISHED_META, "datePublished"), (MODIFIED, _MODIFIED_META, "dateModified"),
    ):  # fmt: skip
        for name in names:
            if name in head.meta:
                claims += [Claim(role, raw, f"meta {name}", labelled=True) for raw in head.meta[name]]
        if (raw := text_of(head.article.get(ld))) is not None:
            claims.append(Claim(role, raw, f"json-ld {ld}", labelled=True))
    if not claims and not reading.site.dates and (time := reading.tree.css_first(_MARKED)) is not None:
        raw = time.attributes.get("datetime") or time.attributes.get("title")
        claims.append(Claim(PUBLISHED, raw or "", "time datetime"))
    if found and found.published:
        claims.append(Claim(PUBLISHED, found.published, "script"))
    if found and found.modified:
        claims.append(Claim(MODIFIED, found.modified, "script"))
    return claims


def _visible(reading: Reading) -> list[Claim]:
    inside = [piece for piece in reading.body[:20] if piece.zone is Zone.BYLINE]
    lines = [piece.text for piece in (*reading.lead, *inside) if len(piece.text) <= 120]
    claims = [claim for line in lines for claim in visible_claims(line)]
    if not any(claim.role == PUBLISHED for claim in claims):
        claims += [
            claim for line in reading.lines_before if len(line) <= 120 for claim in visible_claims(line)
        ]
    if not any(claim.role == PUBLISHED for claim in claims):
        stated = bool(reading.site.dates or _stated_claims(reading))
        near = (*reading.body[-6:], *reading.tail[:8])
        tail = [
            piece.text
            for piece in near
            if piece.zone is Zone.BYLINE or not (stated or piece.zone in BODY_ZONES)
        ]
        claims += [claim for line in tail for claim in visible_claims(line)]
    return claims
