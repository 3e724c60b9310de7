"""The dates that a page states, shows or has from its feed: the claims that the ledger weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.extract.head import text_of
from pipelines.extract.ledger import MODIFIED, PUBLISHED, Claim, Dated, decide, visible_claims
from pipelines.extract.reading import Reading, selected
from pipelines.records import BODY_ZONES, Zone

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
    return decide(claims, now=fetched_at, zone=ZoneInfo(zone), zone_name=zone)


def _selected_claims(reading: Reading) -> list[Claim]:
    return [
        Claim(role, text, "selector", visible=True, labelled=True)
        for role in (PUBLISHED, MODIFIED)
        if (text := selected(reading, role))
    ]


def _stated_claims(reading: Reading) -> list[Claim]:
    head, found = reading.head, reading.found
    claims = []
    for role, names, ld in (
        (PUBLISHED, _PUBLISHED_META, "datePublished"), (MODIFIED, _MODIFIED_META, "dateModified"),
    ):  # fmt: skip
        claims += [
            Claim(role, raw, f"meta {name}", labelled=True)
            for name in names
            for raw in head.meta.get(name, ())
        ]
        if (raw := text_of(head.article.get(ld))) is not None:
            claims.append(Claim(role, raw, f"json-ld {ld}", labelled=True))
    if (
        not claims
        and not reading.site.dates
        and (time := reading.tree.css_first("time[datetime]")) is not None
    ):
        claims.append(Claim(PUBLISHED, time.attributes.get("datetime") or "", "time datetime"))
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
