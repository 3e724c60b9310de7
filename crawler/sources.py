"""A source as its TOML file states it: what to read, how often, and what it expects of itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from crawler.blogs import BLOG_EXAMPLES, blog_front
from crawler.errors import ConfigProblem
from crawler.records import Bilingual
from crawler.rights import Rights
from crawler.tables import CronLine, Duration, Table, read_table
from crawler.tables.lines import key_lines
from crawler.tables.values import Interval, RegEx, WebUrl, ZoneName, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from crawler.settings import Settings


def _check_selector(value: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css_first(value)
    except SelectolaxError:  # says no more than that it cannot be parsed (selectolax 1.0.2)
        raise wrong(f"{value}: 잘못된 CSS 선택자입니다", f"{value}: not a CSS selector") from None
    return value


Selector = Annotated[str, AfterValidator(_check_selector)]
"""A CSS selector as selectolax reads it."""


class Name(Table):
    """A name in both languages."""

    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Kind(StrEnum):
    """What sort of outlet a source is."""

    PRESS = "press"
    TRADE = "trade"
    WIRE = "wire"
    BLOG = "blog"
    COMPANY_BLOG = "company-blog"
    COMMUNITY = "community"
    PORTAL = "portal"
    SEARCH_API = "search-api"


class FeedAt(Table):
    """``[[feeds]]``: an RSS, RDF, Atom or JSON feed."""

    url: WebUrl


class SitemapAt(Table):
    """``[[sitemaps]]``: a sitemap, a sitemap index or a news sitemap."""

    url: WebUrl


class ListingAt(Table):
    """``[[listings]]``: an ordinary page that lists articles."""

    url: WebUrl
    links: Selector
    """CSS selector of the links to articles."""


class SearchService(StrEnum):
    """Where a search is made."""

    NAVER_NEWS = "naver-news"
    NAVER_BLOG = "naver-blog"
    GOOGLE_NEWS = "google-news"


class SearchAt(Table):
    """``[[search]]``: what a search finds, the newest first."""

    service: SearchService
    query: str = Field(min_length=1, max_length=500)
    endpoint: WebUrl | None = None
    """Another address of the same API (NAVER API HUB); the service's own unless given."""
    pages: int = Field(default=10, ge=1, le=10)
    """Result pages of 100 that one visit reads at most."""


def _check_blog(value: str) -> str:
    if blog_front(value) is None:
        raise wrong(
            f"{value}: 블로그 주소가 아닙니다 (예: {BLOG_EXAMPLES})",
            f"{value}: not the address of a blog (such as {BLOG_EXAMPLES})",
        )
    return value


BlogUrl = Annotated[WebUrl, AfterValidator(_check_blog)]
"""The address of a blog of a known platform, or of any site that names its feed."""


class Articles(Table):
    """``[articles]``: which URLs are articles (regular expressions, searched in the canonical URL)."""

    include: tuple[RegEx, ...] = ()
    exclude: tuple[RegEx, ...] = ()


class Selectors(Table):
    """``[selectors]``: CSS selectors where the generic reader needs help; each is optional."""

    title: Selector | None = None
    deck: Selector | None = None
    body: Selector | None = None
    authors: Selector | None = None
    published: Selector | None = None
    modified: Selector | None = None
    section: Selector | None = None
    remove: tuple[Selector, ...] = ()
    """Parts of the page that are furniture wherever they stand."""


class Schedule(Table):
    """``[schedule]``: ``every`` so often, or at the times of a ``cron`` line in the source's zone."""

    every: Interval = timedelta(minutes=30)
    cron: CronLine | None = None
    jitter: Duration = timedelta(minutes=2)

    @model_validator(mode="after")
    def _has_one_rhythm(self) -> Self:
        if self.cron is not None and "every" in self.model_fields_set:
            raise wrong(
                "every와 cron 가운데 하나만 쓰세요", "give either every or cron, not both", key="cron"
            )
        return self


class Politeness(Table):
    """``[politeness]``: may be more patient than the settings and the server ask, never less."""

    delay: Duration | None = None
    max_pages: int | None = Field(default=None, ge=1)


class Expect(Table):
    """``[expect]``: what a healthy visit looks like; a source that breaks it tells so."""

    min_items: int = Field(default=1, ge=0)
    """Fewer items than this in all its listings together make a visit ``empty``."""
    quiet_after: Interval = timedelta(days=7)
    """With nothing newer than this the source is ``quiet``."""


class Source(Table):
    """One outlet: the whole of ``config/sources/<id>.toml``."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")
    name: Name
    kind: Kind
    homepage: WebUrl
    enabled: bool = True
    disabled_reason: Name | None = None
    """Why the source ships switched off; required when ``enabled = false``."""
    local: bool = False
    """Private and loopback addresses are allowed (the demo newsroom); never for a public source."""
    timezone: ZoneName = "Asia/Seoul"
    language: str = Field(default="ko", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    feeds: tuple[FeedAt, ...] = ()
    sitemaps: tuple[SitemapAt, ...] = ()
    listings: tuple[ListingAt, ...] = ()
    articles: Articles = Articles()
    selectors: Selectors = Selectors()
    schedule: Schedule = Schedule()
    politeness: Politeness = Politeness()
    expect: Expect = Expect()
    rights: Rights = Rights()
    notes: str | None = None
    search: tuple[SearchAt, ...] = ()
    blog: BlogUrl | None = None
    """A blog's address in place of its feed's."""

    @model_validator(mode="after")
    def _can_be_visited_or_says_why_not(self) -> Self:
        if not self.enabled and self.disabled_reason is None:
            raise wrong(
                "enabled = false에는 disabled_reason = { ko = …, en = … }이 필요합니다",
                "enabled = false needs disabled_reason = { ko = …, en = … }",
                key="enabled",
            )
        if self.enabled and not self._is_read_somewhere:
            raise wrong(
                "feeds, sitemaps, listings, search, blog 가운데 적어도 하나가 필요합니다",
                "at least one of feeds, sitemaps, listings, search and blog is needed",
                key="feeds",
            )
        return self

    @property
    def _is_read_somewhere(self) -> bool:
        return bool(self.feeds or self.sitemaps or self.listings or self.search or self.blog)


def load_sources(folder: Path) -> tuple[tuple[Source, ...], tuple[ConfigProblem, ...]]:
    """Return the sources of ``folder/*.toml`` by id, and what is wrong with the other files.

    A file that cannot be used never takes another source with it.
    """
    if not folder.is_dir():
        message = Bilingual("소스 폴더가 없습니다", "there is no such folder of sources")
        return (), (ConfigProblem(folder, message),)
    read: dict[Path, Source] = {}
    problems: list[ConfigProblem] = []
    for path in sorted(folder.glob("[!.]*.toml")):
        found = read_table(path, Source)
        if isinstance(found, Source):
            read[path] = found
        else:
            problems.extend(found)
    misnamed = _misnamed(read)
    sources = (source for path, source in read.items() if source.id == path.stem)
    return tuple(sorted(sources, key=lambda source: source.id)), (*problems, *misnamed)


def _misnamed(read: Mapping[Path, Source]) -> tuple[ConfigProblem, ...]:
    """Return a problem for each file that is not called after its id; a copied file names its original."""
    by_id: defaultdict[str, list[Path]] = defaultdict(list)
    for path, source in read.items():
        by_id[source.id].append(path)
    return tuple(
        ConfigProblem(
            path,
            _misnaming(source.id, [twin for twin in by_id[source.id] if twin != path]),
            "id",
            key_lines(path.read_text(encoding="utf-8-sig")).get(("id",)),
        )
        for path, source in read.items()
        if source.id != path.stem
    )


def _misnaming(source_id: str, twins: Sequence[Path]) -> Bilingual:
    if twins:
        names = ", ".join(path.name for path in twins)
        return Bilingual(
            f"같은 id '{source_id}'가 {names}에도 있습니다. 이 파일의 id와 이름을 바꾸세요",
            f"the id '{source_id}' is also in {names}; change the id and the name of this file",
        )
    return Bilingual(
        f"파일 이름은 id와 같아야 합니다: {source_id}.toml",
        f"the file must be called after its id: {source_id}.toml",
    )


def refuse_anonymous(settings: Settings, sources: Iterable[Source | None]) -> Bilingual | None:
    """Say why ``sources`` may not be visited yet: publishers must be able to reach whoever crawls them.

    None when there is a contact, or when all of them are local (the demo newsroom). Among the sources,
    None stands for a page that belongs to none of them.
    """
    if settings.identity.contact or all(source and source.local for source in sources):
        return None
    return Bilingual(
        "연락처가 없어 실제 사이트를 방문하지 않습니다. dolpung.toml의 [identity] contact 또는 "
        "DOLPUNG_CONTACT 환경 변수에 메일 주소나 URL을 적으세요",
        "live sites are not visited without a contact: put a mail address or URL into contact in "
        "[identity] of dolpung.toml, or into $DOLPUNG_CONTACT",
    )


def source_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a source file, for editors."""
    schema = Source.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
