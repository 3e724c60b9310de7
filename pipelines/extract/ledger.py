"""The date ledger: every date that a page or a feed gives, and why one of them was believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from pipelines.extract.dates import FULL, Moment, parse_korean_date, read_match
from pipelines.records import DateWitness, Precision, Timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PUBLISHED, MODIFIED = "published", "modified"


@dataclass(frozen=True, slots=True)
class Claim:
    """A date as it stands somewhere: role, raw text, witness, and how much the witness is worth."""

    role: str
    raw: str
    witness: str
    visible: bool = False
    """The reader sees it beside the article."""
    labelled: bool = False
    """It is called 입력, 송고, datePublished …: there is no doubt what it dates."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What the ledger decided."""

    published: Timestamp | None
    modified: Timestamp | None
    witnesses: tuple[DateWitness, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    claim: Claim
    moment: Moment | None


_FINE = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}


def decide(claims: Sequence[Claim], *, now: datetime | None, zone: tzinfo, zone_name: str) -> Dated:
    """Weigh all claims.

    What the reader sees is right; metadata gives the seconds. Metadata whose clock agrees with the visible
    one but whose zone does not is mislabelled (Hugo themes: ``+00:00`` after a KST clock) and is read in the
    source's zone. ``now`` is when the page was fetched.
    """
    moments = {raw: _moment(raw, now, zone) for raw in {claim.raw: None for claim in claims}}
    reads = [_Read(claim, moments[claim.raw]) for claim in claims]
    published, why = _choose([read for read in reads if read.claim.role == PUBLISHED], zone)
    modified, why_modified = _choose([read for read in reads if read.claim.role == MODIFIED], zone)
    flags = _flags(published, modified, reads, now, zone)
    if modified and published and _same(modified, published):
        why_modified = (why_modified[0], "the same as the publication: not a change")
        modified = None
    witnesses = tuple(_witness(read, why, why_modified) for read in reads)
    return Dated(_stamp(published, zone_name), _stamp(modified, zone_name), witnesses, flags)


def _moment(raw: str, now: datetime | None, zone: tzinfo) -> Moment | None:
    found = parse_korean_date(raw, now=now, zone=zone)
    if found is not None:
        return found
    match = FULL.search(raw)
    return read_match(match, now=now, zone=zone) if match else None


_Why = tuple[Claim | None, str]


def _choose(reads: Sequence[_Read], zone: tzinfo) -> tuple[Moment | None, _Why]:
    known = [(read.claim, read.moment) for read in reads if read.moment is not None]
    if not known:
        return None, (None, "")
    stated = [(claim, moment) for claim, moment in known if not claim.visible]
    for claim, moment in _visible(known):
        for other, finer in stated:
            fitted = _agreement(moment, finer, zone)
            if fitted is not None:
                return fitted[0], (other, f"agrees with what the page shows{fitted[1]}")
        if claim.labelled or not stated:
            return moment, (claim, "shown on the page beside the article")
    claim, moment = max(stated or known, key=lambda pair: (pair[0].labelled, _FINE[pair[1].precision] > 0))
    if moment.precision is Precision.DAY:
        for shown, finer in _visible(known):
            if finer.precision is not Precision.DAY and _close(moment, finer, zone):
                return finer, (shown, "shown on the page: the clock of the day that it states")
    return moment, (claim, "first exact statement of the page")


def _visible(known: Iterable[tuple[Claim, Moment]]) -> list[tuple[Claim, Moment]]:
    """Give the dates that the reader sees, labelled ones first, finer ones first."""
    visible = [(claim, moment) for claim, moment in known if claim.visible]
    return sorted(visible, key=lambda pair: (not pair[0].labelled, -_FINE[pair[1].precision]))


def _agreement(shown: Moment, stated: Moment, zone: tzinfo) -> tuple[Moment, str] | None:
    if stated.precision is Precision.DAY:
        return None
    if _close(shown, stated, zone):
        return stated, ""
    if not stated.assumed_zone:
        clock = stated.at  # metadata in UTC whose clock is already local time
        local = Moment(
            clock.replace(tzinfo=None).replace(tzinfo=zone).astimezone(UTC), stated.precision, True
        )
        if _close(shown, local, zone):
            return local, ", once its wrong zone is set aside"
    return None


def _close(shown: Moment, stated: Moment, zone: tzinfo) -> bool:
    if shown.precision is Precision.DAY:
        return shown.at.astimezone(zone).date() == stated.at.astimezone(zone).date()
    return abs(shown.at - stated.at) < timedelta(minutes=1)


def _same(a: Moment, b: Moment) -> bool:
    if a.precision is Precision.SECOND and b.precision is Precision.SECOND:
        return a.at == b.at
    return abs(a.at - b.at) < timedelta(minutes=1) and _FINE[a.precision] > 0


def _witness(read: _Read, why: _Why, why_modified: _Why) -> DateWitness:
    claim, moment = read.claim, read.moment
    winner, reason = why if claim.role == PUBLISHED else why_modified
    chosen = claim is winner
    if moment is None:
        told = "not understood: refused rather than guessed"
    else:
        told = reason if chosen else "set aside: another witness is better"
    return DateWitness(
        claim.role, claim.raw[:80], claim.witness, moment.at if moment else None,
        moment.precision if moment else None, moment.assumed_zone if moment else False, chosen, told,
    )  # fmt: skip


def _stamp(moment: Moment | None, zone_name: str) -> Timestamp | None:
    return Timestamp(moment.at, moment.precision, zone_name) if moment else None


def _flags(
    published: Moment | None,
    modified: Moment | None,
    reads: Sequence[_Read],
    now: datetime | None,
    zone: tzinfo,
) -> tuple[str, ...]:
    flags = []
    if published is None:
        return ("undated",)
    slack = timedelta(days=1) if published.precision is Precision.DAY else timedelta(minutes=10)
    if now is not None and published.at > now + slack:
        flags.append("published_in_future")
    if (
        modified is not None
        and modified.at < published.at - timedelta(minutes=1)
        and not _day_only(modified, published, zone)
    ):
        flags.append("modified_before_published")
    feed = next((read.moment for read in reads if read.claim.witness == "feed" and read.moment), None)
    if feed is not None and abs(feed.at - published.at) > timedelta(days=7):
        flags.append("far_from_feed")
    return tuple(flags)


def _day_only(modified: Moment, published: Moment, zone: tzinfo) -> bool:
    same_day = modified.at.astimezone(zone).date() == published.at.astimezone(zone).date()
    return same_day and Precision.DAY in (modified.precision, published.precision)


_LABELS = (
    (MODIFIED, re.compile(r"수정|업데이트|갱신|[Uu]pdated|[Mm]odified|변경")),
    (PUBLISHED, re.compile(r"입력|등록|승인|송고|게재|발행|작성|최초|출고|[Pp]ublished|[Pp]osted")),
)
_RELATIVE = re.compile(
    r"^(?:방금(?:\s?전)?|(?:\d{1,2})\s?(?:초|분|시간|일)\s?전|어제|오늘(?:\s\d{1,2}:\d{2})?)$"
)
_DIGIT = re.compile(r"\d")
_JUST_NOW = frozenset({"방금", "방금 전", "방금전", "어제", "오늘"})
_ENGLISH_DAY = re.compile(r"^(?:[A-Z][a-z]{2,8},?\s)?[A-Z][a-z]{2,8}\.?\s\d{1,2}[.,]\s\d{4}$")

_ENGLISH_IN = re.compile(
    r"(?:^|\W)((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2},\s20\d\d)(?!\d)"
)
"""``Posted by 홍길동 on February 10, 2025`` (Jekyll's Clean Blog), ``Feb 10, 2025 · 3 min read``."""


def _role_in(label: str) -> str | None:
    return next((role for role, rule in _LABELS if rule.search(label)), None)


def _role_behind(following: str) -> str | None:
    """Give the role that stands behind a date: ``2025-02-10 09:12 송고 | 2025-02-10 10:30 최종수정``."""
    label = following.removeprefix("최종") if _BEHIND.match(following) else following
    return next((role for role, rule in _LABELS if rule.match(label)), None)


_BEHIND = re.compile(r"^(?:최종\s?)?[가-힣]{2}\s*(?:[|·/,]|$)")
"""A label that ends here: it belongs to the date before it, not to one that follows."""


def visible_claims(line: str) -> list[Claim]:
    """Give the dates of one short line beside an article, each with the label before it."""
    claims: list[Claim] = []
    digit = _DIGIT.search(line)
    if digit is None:
        return [Claim(PUBLISHED, line, "visible", visible=True)] if line in _JUST_NOW else claims
    before, behind = 0, False
    for match in FULL.finditer(line, max(0, digit.start() - 1)):  # a year may open with an apostrophe
        label = line[before : match.start()]
        following = line[match.end() :].strip(" ])")
        role = (_role_behind(following) if behind else None) or _role_in(label)
        if role is None and before == 0:
            role = _role_behind(following)
            behind = role is not None and bool(_BEHIND.match(following))
        claims.append(
            Claim(role or PUBLISHED, match[0].strip(), "visible", visible=True, labelled=role is not None)
        )
        before = match.end()
    if not claims and "20" in line and (spelled := _ENGLISH_IN.search(line)):
        claims.append(Claim(PUBLISHED, spelled[1], "visible", visible=True))
    if not claims and (_RELATIVE.match(line) or _ENGLISH_DAY.match(line)):
        claims.append(Claim(PUBLISHED, line, "visible", visible=True))
    return claims
