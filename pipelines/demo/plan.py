"""What the demo's sites are and what each of them lists at each visit; pure but for reading the files."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.records import Reason, SourceState
from pipelines.demo.articles import Text, load_articles

if TYPE_CHECKING:
    from pathlib import Path

DOMAIN = "newsroom.localhost"
PHASES = (1, 2)


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """The one feed, sitemap or list of a site."""

    path: str
    format: str
    """``rss``, ``atom``, ``news-sitemap`` or ``page``."""
    dates: str
    """How it writes dates: ``naive`` (Korean time, no zone), ``rfc822``, ``utc``, ``iso``, ``none``."""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Extra:
    """A line of the listing that is no article of its own, and what must become of it."""

    path: str = ""
    title: str = ""
    published: datetime | None = None
    status: int = 200
    expect: Reason | None = None
    repeat: str | None = None
    """Name of the article that is listed once more."""
    query: str = ""
    """What the repeated link adds to the article's own."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site: a table ``[sites.<key>]`` of ``newsroom.toml``."""

    key: str
    name: str
    family: str
    article: str
    first_number: int
    listing: ListingPlan
    validators: str
    robots: str
    state: SourceState = SourceState.OK
    charset: str = "utf-8"
    tips: bool = False
    link: str | None = None
    """How the listing writes the link, when it is not ``article``."""
    shell: str | None = None
    """The inner page that holds the article; ``article`` is then a frameset."""
    extra: tuple[Extra, ...] = ()
    archive: str = ""
    """Path of what was before, with ``{page}`` or ``{month}``; see ``archives``."""

    @property
    def host(self) -> str:
        """The site's virtual host."""
        return f"{self.key}.{DOMAIN}"

    @property
    def source(self) -> str:
        """The id of the site's source file."""
        return f"demo-{self.key}"

    def url(self, path: str) -> str:
        """Return the absolute URL of a path; the newsroom's URLs carry no port."""
        return f"http://{self.host}{path}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing."""

    path: str
    title: str
    published: datetime | None
    guid: str
    article: Text | None = None
    expect: Reason | None = None
    """Why a perfect run drops it whenever it sees it; None for an article's first line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole newsroom."""

    now: datetime
    later: datetime
    recheck: timedelta
    trend_days: int
    trend_entities: tuple[str, ...]
    tracked: Mapping[str, tuple[str, ...]]
    """Entity id → strings that must not stand unmarked in any article."""
    sites: Mapping[str, Site]
    articles: tuple[Text, ...]
    templates: Mapping[str, str] = field(default_factory=dict)

    def at(self, phase: int) -> datetime:
        """Return the time of that visit."""
        return self.later if phase > 1 else self.now

    def of(self, site: Site, phase: int) -> tuple[Text, ...]:
        """Return the site's articles that exist at that visit, newest first, dateless ones last."""
        own = [a for a in self.articles if a.site == site.key and a.phase <= phase]
        dated = sorted((a for a in own if a.published), key=_published, reverse=True)
        return (*dated, *(a for a in own if a.published is None))


def _published(article: Text) -> datetime:
    if article.published is None:
        raise ValueError(f"{article.name} has no date")
    return article.published


def article_key(article: Text) -> str:
    """Return 26 upper-case base-32 characters, the shape of an Arc story id."""
    digest = hashlib.sha256(f"{article.site}/{article.name}".encode()).digest()
    return base64.b32encode(digest).decode()[:26]


def path_of(site: Site, article: Text, pattern: str | None = None) -> str:
    """Return the article's path on its site, or what another pattern of the site makes of it."""
    day = article.published
    return (pattern or site.article).format(
        number=site.first_number + article.number,
        slug=article.slug,
        key=article_key(article),
        section="news",
        year=f"{day:%Y}" if day else "",
        month=f"{day:%m}" if day else "",
        day=f"{day:%d}" if day else "",
    )


def _article_entry(site: Site, article: Text, phase: int) -> Entry:
    path = path_of(site, article)
    link = article.old_path or path_of(site, article, site.link)
    guid = article.guid or site.url(path)
    return Entry(link, article.title_at(phase).plain, article.published, guid, article)


def _extra_entry(site: Site, extra: Extra, listed: tuple[Entry, ...]) -> Entry:
    if extra.repeat is None:
        return Entry(extra.path, extra.title, extra.published, site.url(extra.path), expect=extra.expect)
    first = next(entry for entry in listed if entry.article and entry.article.name == extra.repeat)
    path = first.path + extra.query
    return Entry(path, first.title, first.published, first.guid, first.article, Reason.DUPLICATE)


def entries(plan: Plan, site: Site, phase: int) -> tuple[Entry, ...]:
    """Return the lines of the site's listing at that visit, in the order in which it lists them."""
    listed = tuple(_article_entry(site, article, phase) for article in plan.of(site, phase))
    return listed + tuple(_extra_entry(site, extra, listed) for extra in site.extra)


def changes(plan: Plan, site: Site) -> bool:
    """Tell whether the site's listing is another one at the second visit."""
    return entries(plan, site, 1) != entries(plan, site, 2)


def _site(key: str, table: dict[str, Any]) -> Site:
    extra = tuple(
        Extra(**{**row, "expect": Reason(row["expect"])} if "expect" in row else row)
        for row in table.pop("extra", ())
    )
    state = SourceState(table.pop("state", "ok"))
    return Site(key=key, listing=ListingPlan(**table.pop("listing")), extra=extra, state=state, **table)


def load_plan(folder: Path) -> Plan:
    """Read ``newsroom.toml``, the articles and the templates of a newsroom's folder."""
    table = tomllib.loads((folder / "newsroom.toml").read_text("utf-8"))
    return Plan(
        now=table["now"],
        later=table["later"],
        recheck=timedelta(days=table["recheck_days"]),
        trend_days=table["trend_days"],
        trend_entities=tuple(table["trend_entities"]),
        tracked={entity: tuple(names) for entity, names in table["tracked"].items()},
        sites={key: _site(key, row) for key, row in table["sites"].items()},
        articles=load_articles(folder),
        templates={file.name: file.read_text("utf-8") for file in (folder / "templates").iterdir()},
    )
