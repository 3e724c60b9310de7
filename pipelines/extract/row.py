"""An article as the JSON object that ``dolpung read`` prints."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from pipelines.records import Article, Precision, Timestamp


def article_row(article: Article) -> dict[str, Any]:
    """Give the article as JSON-ready values.

    Times are ISO 8601 in the source's zone; only the date where no time is known.
    """
    return {
        "title": article.title,
        "deck": article.deck,
        "authors": list(article.authors),
        "published_at": iso(article.published),
        "modified_at": iso(article.modified),
        "publisher": article.publisher,
        "section": article.section,
        "language": article.language,
        "text": article.text,
        "blocks": [
            {"zone": block.zone.value, "start": block.start, "end": block.end} for block in article.blocks
        ],
        "body": article.body,
        "images": [
            {"src": image.src, "alt": image.alt, "caption": image.caption} for image in article.images
        ],
        "canonical_url": article.canonical_url,
        "comment_count": article.comment_count,
        "tags": list(article.tags),
        "wire": article.wire,
        "rights": article.rights,
        "flags": list(article.flags),
        "dates": [
            {
                "role": date.role,
                "raw": date.raw,
                "witness": date.witness,
                "at": date.at.isoformat() if date.at else None,
                "precision": date.precision.value if date.precision else None,
                "assumed_zone": date.assumed_zone,
                "chosen": date.chosen,
                "reason": date.reason,
            }
            for date in article.dates
        ],
        "source": article.source,
        "reader": article.reader,
    }


def iso(stamp: Timestamp | None) -> str | None:
    """Write a time in the zone of its page; only the date when no more is known."""
    if stamp is None:
        return None
    local = stamp.at.astimezone(ZoneInfo(stamp.zone))
    return (
        local.date().isoformat() if stamp.precision is Precision.DAY else local.isoformat(timespec="seconds")
    )
