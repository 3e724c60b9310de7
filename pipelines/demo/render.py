"""Make the demo's pages: an article and its site's templates give the bytes that the server sends.

``templates/<family>.html`` is the page and ``<family>.toml`` says how the family writes each piece of a body;
both are ``string.Template``. A line of a page that asks for something the article lacks (a deck, a date) is
left out as a whole.
"""

from __future__ import annotations

import html
import json
import tomllib
from datetime import UTC, datetime
from string import Template
from typing import TYPE_CHECKING, Any

from pipelines.demo.articles import Marked, Piece, Shape, Text
from pipelines.demo.plan import Plan, Site, article_key, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUMMARY = 120
DATES = (
    "iso",
    "naive",
    "dots",
    "dashes",
    "ampm",
    "spaced",
    "spaced_minute",
    "english",
    "korean_day",
    "day",
    "utc",
    "modified_iso",
)
"""What the templates may ask for when they write a date."""


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """Fill a page's template, without the lines that ask for a value which is None."""
    absent = {name for name, value in values.items() if value is None}
    lines = [line for line in template.splitlines() if not absent.intersection(_asked(line))]
    given = {name: value for name, value in values.items() if value is not None}
    return Template("\n".join(lines)).substitute(given) + "\n"


def _asked(line: str) -> list[str]:
    return Template(line).get_identifiers()


def _table_rows(formats: Mapping[str, str], piece: Piece) -> str:
    """Return the rows of a table; the first one holds its headings."""
    head, *rows = piece.cells
    return _row(formats, head, "heading_cell") + "".join(_row(formats, row, "cell") for row in rows)


def _row(formats: Mapping[str, str], row: tuple[Marked, ...], shape: str) -> str:
    cells = "".join(Template(formats[shape]).substitute(text=html.escape(cell.plain)) for cell in row)
    return Template(formats["row"]).substitute(cells=cells)


def _list_items(formats: Mapping[str, str], piece: Piece) -> str:
    texts = (html.escape(text.plain) for text in piece.texts)
    return "".join(Template(formats["item"]).substitute(text=text) for text in texts)


def render_piece(formats: Mapping[str, str], piece: Piece) -> str:
    """Return one piece of a body in the markup of a family; a family without that shape is a ``KeyError``."""
    values = {"src": html.escape(piece.src), "alt": html.escape(piece.alt)}
    if piece.shape is Shape.TABLE:
        values["rows"] = _table_rows(formats, piece)
    elif piece.shape is Shape.ITEMS:
        values["rows"] = _list_items(formats, piece)
    else:
        values["text"] = html.escape(piece.texts[0].plain, quote=False)
    return Template(formats[piece.shape]).substitute(values)


def render_body(formats: Mapping[str, str], article: Text) -> str:
    """Return the whole body in the markup of a family."""
    return formats.get("glue", "\n").join(render_piece(formats, piece) for piece in article.pieces)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _ampm(at: datetime) -> str:
    half = "오전" if at.hour < 12 else "오후"
    return f"{at:%Y.%m.%d}. {half} {at.hour % 12 or 12}:{at:%M}"


def written_dates(at: datetime | None, modified: datetime | None) -> dict[str, str | None]:
    """Return the publication time in every way that the families write it; all None without one."""
    if at is None:
        return dict.fromkeys(DATES)
    spaced = f"{at.year}. {at.month}. {at.day}."
    return {
        "iso": at.isoformat(),
        "naive": f"{at:%Y-%m-%d %H:%M:%S}",
        "dots": f"{at:%Y.%m.%d %H:%M}",
        "dashes": f"{at:%Y-%m-%d %H:%M}",
        "ampm": _ampm(at),
        "spaced": spaced,
        "spaced_minute": f"{spaced} {at:%H:%M}",
        "english": f"{at:%b %d. %Y}",
        "korean_day": f"{at.year}년 {at.month}월 {at.day}일",
        "day": f"{at:%Y-%m-%d}",
        "utc": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S+00:00}",
        "modified_iso": (modified or at).isoformat(),
    }


def modified_at(article: Text, phase: int) -> datetime | None:
    """Return when the article was last changed, as of that visit."""
    return article.modified_later if phase > 1 and article.modified_later else article.published


def _blogposting(site: Site, article: Text, url: str, phase: int) -> dict[str, Any]:
    return {
        "@context": "http://schema.org",
        "@type": "BlogPosting",
        "mainEntityOfPage": {"@id": url},
        "headline": article.title_at(phase).plain,
        "author": {"@type": "Person", "name": article.author},
        "datePublished": article.published.isoformat() if article.published else None,
        "publisher": {"@type": "Organization", "name": site.name},
    }


def _graph(site: Site, article: Text, url: str, phase: int) -> dict[str, Any]:
    page = {"@type": "WebPage", "@id": url, "isPartOf": {"@id": site.url("/#website")}}
    post = {**_blogposting(site, article, url, phase), "@type": "Article"}
    del post["@context"]
    return {"@context": "https://schema.org", "@graph": [page, post]}


def _element(piece: Piece) -> dict[str, Any]:
    text = piece.texts[0].plain
    if piece.shape is Shape.IMAGE:
        return {"type": "image", "url": piece.src, "alt_text": piece.alt, "caption": text}
    kind = "header" if piece.shape is Shape.HEADING else "text"
    return {"type": kind, "content": html.escape(text, quote=False)}


def _fusion(article: Text, path: str, phase: int) -> dict[str, Any]:
    """Return the story as Arc's ANS schema names its parts; times are UTC."""
    published, modified = article.published, modified_at(article, phase)
    return {
        "_id": article_key(article),
        "type": "story",
        "canonical_url": path,
        "headlines": {"basic": article.title_at(phase).plain},
        "subheadlines": {"basic": article.deck.plain if article.deck else ""},
        "display_date": _utc(published) if published else None,
        "first_publish_date": _utc(published) if published else None,
        "last_updated_date": _utc(modified) if modified else None,
        "credits": {"by": [{"type": "author", "name": article.author}]},
        "taxonomy": {"primary_section": {"name": article.section}},
        "content_elements": [_element(piece) for piece in article.pieces],
        "related_content": {"basic": [{"headlines": {"basic": "딥시크를 둘러싼 다섯 가지 물음"}}]},
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def _summary(article: Text) -> str:
    return next(p.texts[0].plain for p in article.pieces if p.shape is Shape.PARAGRAPH)[:_SUMMARY]


def page_values(site: Site, article: Text, phase: int) -> dict[str, str | None]:
    """Return what the pages of every family may ask for, escaped for HTML."""
    path = path_of(site, article)
    url = site.url(path)
    return {
        "title": html.escape(article.title_at(phase).plain),
        "deck": html.escape(article.deck.plain) if article.deck else None,
        "author": html.escape(article.author),
        "section": html.escape(article.section),
        "press": html.escape(article.press) if article.press else None,
        "site": html.escape(site.name),
        "url": html.escape(url),
        "number": str(site.first_number + article.number),
        "summary": html.escape(_summary(article)),
        "tips": "" if site.tips else None,
        "deep_charset": "" if article.number % 2 == 0 else None,
        "inner": html.escape(path_of(site, article, site.shell)) if site.shell else None,
        "blogposting": _json(_blogposting(site, article, url, phase)),
        "graph": _json(_graph(site, article, url, phase)),
        "fusion": _json(_fusion(article, path, phase)),
        **written_dates(article.published, modified_at(article, phase)),
    }


def render_page(plan: Plan, site: Site, article: Text, phase: int) -> bytes:
    """Return the page of an article (for a site with shells, the inner page) as it is at that visit."""
    values = page_values(site, article, phase)
    formats = tomllib.loads(plan.templates.get(f"{site.family}.toml", ""))
    values["body"] = render_body(formats, article) if formats else None
    return fill(plan.templates[f"{site.family}.html"], values).encode(site.charset)


def render_shell(plan: Plan, site: Site, article: Text, phase: int) -> bytes:
    """Return the frameset page whose frame holds the article."""
    values = page_values(site, article, phase)
    return fill(plan.templates[f"{site.family}_shell.html"], values).encode(site.charset)
