"""Every page of the demo newsroom is read zone by zone as its article was written."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.sources import load_sources
from pipelines.demo.articles import Shape, Text
from pipelines.demo.plan import load_plan, path_of
from pipelines.demo.render import render_page
from pipelines.extract import read_page
from pipelines.records import CONTENT_ZONES, Article, Zone

DEMO = Path(__file__).parents[3] / "config" / "demo"
PLAN = load_plan(DEMO)
SOURCES = {source.id: source for source in load_sources(DEMO / "sources")[0]}
ARTICLES = {f"{article.site}/{article.name}": article for article in PLAN.articles}
WITHIN = timedelta(days=1)


def read(article: Text, phase: int = 1) -> Article:
    site = PLAN.sites[article.site]
    url = site.url(path_of(site, article))
    body = render_page(PLAN, site, article, phase)
    found = read_page(body, url=url, source=SOURCES[site.source], fetched_at=PLAN.at(phase))
    assert isinstance(found, Article), found
    return found


def content(found: Article) -> list[tuple[Zone, str]]:
    """Give the content blocks, with white space and the signs between cells made plain."""
    return [
        (block.zone, line)
        for block in found.blocks
        if block.zone in CONTENT_ZONES
        for line in found.text[block.start : block.end].replace(" | ", "\n").splitlines()
        if line.strip()
    ]


def planted(article: Text) -> list[tuple[Zone, str]]:
    """Give the article's texts; the code of a post keeps its lines."""
    shown = [(Zone.TITLE, article.title.plain)]
    if article.deck:
        shown.append((Zone.DECK, article.deck.plain))
    for piece in article.pieces:
        for text in piece.texts:
            lines = text.plain.splitlines() if piece.shape is Shape.CODE else [text.plain]
            shown += [(piece.zone, line) for line in lines if line.strip()]
    return shown


@pytest.mark.parametrize("name", ARTICLES)
def test_the_zones_of_a_page_are_those_of_its_article(name):
    assert content(read(ARTICLES[name])) == planted(ARTICLES[name])


@pytest.mark.parametrize("name", ARTICLES)
def test_the_visible_byline_of_a_page_names_its_author(name):
    article = ARTICLES[name]
    assert read(article).authors == (article.author,)


@pytest.mark.parametrize("name", ARTICLES)
def test_a_page_is_dated_as_its_article(name):
    article = ARTICLES[name]
    published = read(article).published
    assert (published is None) == (article.published is None)
    if published and article.published:
        assert published.at.replace(second=0) <= article.published < published.at.replace(second=0) + WITHIN
