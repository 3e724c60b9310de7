"""Make the demo's feeds, sitemaps and list pages from the entries that a site lists."""

from __future__ import annotations

import html
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime
from string import Template
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pipelines.demo.plan import Entry, Plan, Site, entries
from pipelines.demo.render import fill, modified_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MEDIA = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "news-sitemap": "application/xml; charset=utf-8",
}

_WRITE: dict[str, Callable[[datetime], str]] = {
    "naive": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "rfc822": format_datetime,
    "utc": lambda at: format_datetime(at.astimezone(UTC)),
    "iso": datetime.isoformat,
}


def _tag(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _date(site: Site, at: datetime | None) -> str | None:
    return _WRITE[site.listing.dates](at) if at else None


def _rss_item(site: Site, entry: Entry) -> str:
    author = entry.article.author if entry.article else None
    parts = [
        _tag("title", entry.title),
        _tag("link", site.url(entry.path)),
        f'<guid isPermaLink="false">{escape(entry.guid)}</guid>',
        _tag("dc:creator", author),
        _tag("pubDate", _date(site, entry.published)),
    ]
    return f"<item>{''.join(parts)}</item>"


def render_rss(site: Site, listed: Sequence[Entry], _phase: int) -> str:
    """Return an RSS 2.0 feed."""
    items = "\n".join(_rss_item(site, entry) for entry in listed)
    head = _tag("title", site.name) + _tag("link", site.url("/")) + _tag("description", "데모 뉴스룸")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{head}\n{items}\n</channel></rss>\n"
    )


def _atom_entry(site: Site, entry: Entry, phase: int) -> str:
    changed = modified_at(entry.article, phase) if entry.article else entry.published
    author = f"<author>{_tag('name', entry.article.author)}</author>" if entry.article else ""
    return (
        f"<entry>{_tag('title', entry.title)}{_tag('id', entry.guid)}"
        f'<link rel="alternate" href="{escape(site.url(entry.path))}"/>{author}'
        f"{_tag('published', _date(site, entry.published))}{_tag('updated', _date(site, changed))}</entry>"
    )


def render_atom(site: Site, listed: Sequence[Entry], phase: int) -> str:
    """Return an Atom feed."""
    items = "\n".join(_atom_entry(site, entry, phase) for entry in listed)
    newest = max((entry.published for entry in listed if entry.published), default=None)
    head = _tag("title", site.name) + _tag("id", site.url("/")) + _tag("updated", _date(site, newest))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{items}\n</feed>\n'
    )


def _sitemap_url(site: Site, entry: Entry) -> str:
    publication = _tag("news:name", site.name) + _tag("news:language", "ko")
    news = (
        f"<news:publication>{publication}</news:publication>"
        f"{_tag('news:publication_date', _date(site, entry.published))}{_tag('news:title', entry.title)}"
    )
    return f"<url>{_tag('loc', site.url(entry.path))}<news:news>{news}</news:news></url>"


def render_sitemap(site: Site, listed: Sequence[Entry]) -> str:
    """Return an ordinary sitemap, which names addresses and nothing else."""
    items = "".join(f"<url>{_tag('loc', site.url(entry.path))}</url>" for entry in listed)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'


def render_news_sitemap(site: Site, listed: Sequence[Entry], _phase: int) -> str:
    """Return a news sitemap."""
    items = "\n".join(_sitemap_url(site, entry) for entry in listed)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{items}\n</urlset>\n'
    )


_FORMATS: dict[str, Callable[[Site, Sequence[Entry], int], str]] = {
    "rss": render_rss,
    "atom": render_atom,
    "news-sitemap": render_news_sitemap,
}


def render_list(plan: Plan, site: Site, template: str, listed: Sequence[Entry]) -> bytes:
    """Return a page that lists entries, newest first, made of the template of that name."""
    row = Template(tomllib.loads(plan.templates[f"{template}.toml"])["row"])
    rows = [row.substitute(path=html.escape(e.path), title=html.escape(e.title)) for e in listed]
    values = {"site": html.escape(site.name), "rows": "\n".join(rows)}
    return fill(plan.templates[f"{template}.html"], values).encode(site.charset)


def render_listing(plan: Plan, site: Site, phase: int) -> tuple[str, bytes]:
    """Return the Content-Type and the bytes of the site's listing as it is at that visit."""
    listed = entries(plan, site, phase)
    if site.listing.format == "page":
        return html_type(site), render_list(plan, site, f"{site.family}_list", listed)
    text = _FORMATS[site.listing.format](site, listed, phase)
    return _MEDIA[site.listing.format], text.encode()


def html_type(site: Site) -> str:
    """Return the Content-Type of the site's pages: the CP949 site names no charset."""
    return "text/html" if site.charset == "cp949" else f"text/html; charset={site.charset}"
