"""Records as the text and bytes that the tables keep, and back; pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import zstandard

from crawler.records import SEOUL, Hints
from pipelines.records import CONTENT_ZONES, Article, Mention, Precision, Recognition, Timestamp, Zone
from pipelines.store.columns import storable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pydantic import TypeAdapter

ZSTD_LEVEL = 3


def packed(body: bytes) -> bytes:
    """Compress the bytes of a page."""
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)


def unpacked(frame: bytes, size: int) -> bytes:
    """Return the bytes of a page; ``size`` is their length."""
    return zstandard.ZstdDecompressor().decompress(frame, max_output_size=max(size, 1))


def hints_json(hints: Hints) -> str:
    """Return the hints that are set as JSON."""
    return _json({key: value for key, value in asdict(hints).items() if value is not None})


def read_hints(text: str) -> Hints:
    """Return the hints of ``hints_json``."""
    return Hints(**json.loads(text))


def headers_json(headers: tuple[tuple[str, str], ...]) -> str:
    """Return header pairs as JSON."""
    return _json(headers)


def read_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of ``headers_json``."""
    return tuple((name, value) for name, value in json.loads(text))


def numbers_json(numbers: list[int]) -> str:
    """Return mention numbers as JSON."""
    return _json(numbers)


def read_numbers(text: str) -> list[int]:
    """Return the numbers of ``numbers_json``."""
    numbers: list[int] = json.loads(text)
    return numbers


def article_json(article: Article) -> str:
    """Return everything but ``text`` and ``reader``, which have columns of their own."""
    return _json(_without(_adapters()[0].dump_python(article, mode="json"), "text", "reader"))


def read_article(record: str, text: str, reader: str) -> Article:
    """Return the article of ``article_json``."""
    article: Article = _adapters()[0].validate_python({**json.loads(record), "text": text, "reader": reader})
    return article


def recognition_json(recognition: Recognition) -> str:
    """Return everything but ``tagger``, which has a column of its own."""
    return _json(_without(_adapters()[1].dump_python(recognition, mode="json"), "tagger"))


def read_recognition(record: str, tagger: str) -> Recognition:
    """Return the recognition of ``recognition_json``."""
    found: Recognition = _adapters()[1].validate_python({**json.loads(record), "tagger": tagger})
    return found


def read_mentions(record: str) -> list[Mention]:
    """Return only the mentions of ``recognition_json``."""
    return [Mention(**{**row, "zone": Zone(row["zone"])}) for row in json.loads(record)["mentions"]]


def counting_day(published: Timestamp | None, fetched_at: datetime) -> date | None:
    """Return the Asia/Seoul day that an article counts for.

    A date without a time is that date, whatever its zone. None for a dateless article, and for one
    dated later than the day on which it was fetched: nobody can have read it then.
    """
    if published is None:
        return None
    if published.precision is Precision.DAY:
        day = published.at.astimezone(ZoneInfo(published.zone)).date()
    else:
        day = published.at.astimezone(SEOUL).date()
    return day if day <= fetched_at.astimezone(SEOUL).date() else None


def fingerprint(article: Article) -> str:
    """Digest what makes a version: title, text of the content zones, publication day and precision.

    Not part of it: furniture, advertisements, related articles, comments and their number; and the
    time within the day, because "3시간 전" moves with every look at the page.
    """
    digest = hashlib.sha256()
    for part in _essence(article):
        raw = storable(part).encode()
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def _essence(article: Article) -> list[str]:
    content = [
        " ".join(article.text[block.start : block.end].split())
        for block in article.blocks
        if block.zone in CONTENT_ZONES
    ]
    published = article.published
    when = "" if published is None else f"{_page_day(published)} {published.precision}"
    return [" ".join(article.title.split()), when, *content]


def _page_day(published: Timestamp) -> date:
    return published.at.astimezone(ZoneInfo(published.zone)).date()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in names}


@cache
def _adapters() -> tuple[TypeAdapter[Article], TypeAdapter[Recognition]]:
    # pydantic takes 175 ms to import and the two schemas 30 ms to build: not for a question that needs none
    from pydantic import TypeAdapter

    return TypeAdapter(Article), TypeAdapter(Recognition)
