"""Pages, articles and mentions made up for the store's tests."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from crawler.records import Candidate, Hints, Page, Via
from crawler.sources import FeedAt, Kind, Name, Source
from pipelines.records import (
    CONTENT_ZONES,
    Article,
    Block,
    Mention,
    Precision,
    Recognition,
    Timestamp,
    Zone,
)

NOW = datetime(2025, 2, 10, 0, 0, tzinfo=UTC)

NAMES = {"네이버": "naver", "카카오": "kakao", "딥시크": "deepseek"}
_NAME = re.compile("|".join(NAMES))


def source(name: str = "paper") -> Source:
    home = f"https://{name}.example/"
    feeds = (FeedAt(url=f"{home}rss"),)
    return Source(id=name, name=Name(ko=name, en=name), kind=Kind.PRESS, homepage=home, feeds=feeds)


def candidate(url: str = "https://paper.example/1", title: str | None = None) -> Candidate:
    return Candidate(url, url, Via.FEED, "https://paper.example/rss", Hints(title=title))


def page(
    url: str = "https://paper.example/1",
    body: bytes = b"<html>1</html>",
    *,
    at: datetime = NOW,
    outlet: str = "paper",
    etag: str | None = None,
) -> Page:
    headers = (("Content-Type", "text/html"), *((("ETag", etag),) if etag else ()))
    return Page(url, url, 200, headers, body, at, outlet)


def stamp(at: datetime = NOW - timedelta(hours=3), precision: Precision = Precision.MINUTE) -> Timestamp:
    return Timestamp(at, precision, "Asia/Seoul")


def article(
    *parts: tuple[Zone, str] | str,
    url: str = "https://paper.example/1",
    title: str = "제목",
    published: Timestamp | None = stamp(),  # noqa: B008 - a frozen record
    outlet: str | None = "paper",
) -> Article:
    """Return an article whose first block is the title; plain text is a body paragraph."""
    blocks: list[Block] = []
    text = ""
    for part in ((Zone.TITLE, title), *parts):
        zone, words = part if isinstance(part, tuple) else (Zone.BODY, part)
        text += "\n\n" if text else ""
        blocks.append(Block(zone, len(text), len(text) + len(words)))
        text += words
    return Article(url, outlet, title, text, tuple(blocks), published=published, reader="r1")


def recognised(read: Article) -> Recognition:
    """Find the three names, wherever they stand."""
    mentions = [
        Mention(
            NAMES[found.group()],
            found.group(),
            found.start(),
            found.end(),
            block.zone,
            rule="free",
            alias="a",
        )
        for block in read.blocks
        for found in _NAME.finditer(read.text, block.start, block.end)
    ]
    return Recognition(tuple(mentions), tagger="t1")


def content_mentions(read: Article) -> int:
    return sum(one.zone in CONTENT_ZONES for one in recognised(read).mentions)
