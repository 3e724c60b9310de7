"""What a JSON Feed (1.0 and 1.1) offers, in its own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.discover.entry import Entry, Feed
from crawler.discover.urls import join_url
from crawler.records import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse_json(text: str, url: str) -> Feed | Failure:
    """Return the feed that this text is, or why it is none; ``url`` is where it came from."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure(url, Reason.UNREADABLE, f"broken JSON: {error}")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return Failure(url, Reason.WRONG_TYPE, "JSON without an items list, not a JSON Feed")
    entries = tuple(_json_entry(_Json(item), url) for item in items if isinstance(item, dict))
    feed = _Json(data)
    return Feed(feed.text("title"), feed.text("home_page_url"), feed.text("language"), None, entries)


class _Json:
    """A JSON object whose values may be anything."""

    __slots__ = ("data",)

    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data

    def text(self, *names: str) -> str | None:
        """Return the first of these values that is non-empty text or a number."""
        values = (self.data.get(name) for name in names)
        return next((str(v).strip() for v in values if isinstance(v, str | int) and str(v).strip()), None)

    def authors(self) -> str | None:
        """Return the authors' names of JSON Feed 1.1 or 1.0."""
        people = self.data.get("authors") or [self.data.get("author")]
        listed = people if isinstance(people, list) else []
        names = (_Json(person).text("name") for person in listed if isinstance(person, dict))
        return ", ".join(name for name in names if name) or None


def _json_entry(item: _Json, url: str) -> Entry:
    written = item.text("url", "external_url", "id")
    return Entry(
        id=item.text("id"),
        link=join_url(url, written) if written and "/" in written else None,
        title=item.text("title"),
        published=item.text("date_published"),
        updated=item.text("date_modified"),
        author=item.authors(),
        summary=item.text("summary", "content_text", "content_html"),
    )
