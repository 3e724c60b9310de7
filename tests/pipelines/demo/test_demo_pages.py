from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.sitemap import read_sitemap
from crawler.records import Failure, Listing
from crawler.sources import Source, load_sources
from pipelines.demo.listings import render_listing
from pipelines.demo.newsroom import all_routes
from pipelines.demo.plan import Plan, Site, changes, entries
from pipelines.demo.render import fill, render_page, render_shell

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.demo.articles import Text


def page_text(plan: Plan, article: Text, phase: int = 1) -> str:
    site = plan.sites[article.site]
    return render_page(plan, site, article, phase).decode(site.charset)


def find(plan: Plan, site: str, number: int) -> Text:
    return next(a for a in plan.articles if a.site == site and a.number == number)


def read(plan: Plan, site: Site, source: Source, phase: int) -> Listing | Failure:
    content_type, body = render_listing(plan, site, phase)
    url = site.url(site.listing.path)
    if source.sitemaps:
        return read_sitemap(body, url=url, content_type=content_type)
    if source.listings:
        return read_listing(body, url=url, content_type=content_type, links=source.listings[0].links)
    return read_feed(body, url=url, content_type=content_type)


@pytest.fixture(scope="module")
def sources(folder: Path) -> dict[str, Source]:
    loaded, problems = load_sources(folder / "sources")
    assert problems == ()
    return {source.id: source for source in loaded}


def test_a_line_that_asks_for_what_is_absent_is_left_out() -> None:
    assert (
        fill("<b>$title</b>\n<i>$deck</i>\n<p>$title $deck</p>", {"title": "가", "deck": None})
        == "<b>가</b>\n"
    )


def test_every_page_holds_all_the_texts_of_its_article_and_no_mark(plan: Plan) -> None:
    for article in plan.articles:
        page = html.unescape(page_text(plan, article, 2)).replace('\\"', '"')
        missing = [text.plain for _, text in article.zones_at(2) if text.plain not in page]
        assert missing == [], article.name
        assert "[[" not in page
        assert "]]" not in page


def test_every_page_says_that_it_is_invented(plan: Plan) -> None:
    for article in plan.articles:
        page = page_text(plan, article)
        assert "everything on this page is invented" in page
        assert "지어낸" in page


def test_tip_lines_and_share_buttons_name_both_companies_on_every_page_of_two_sites(plan: Plan) -> None:
    with_tips = {site.key for site in plan.sites.values() if site.tips}
    assert with_tips == {"hanbit", "gaon"}
    for article in plan.articles:
        page = page_text(plan, article)
        tip = "제보는 카카오톡" in page and "네이버에서" in page and "구독" in page
        assert tip == (article.site in with_tips), article.name


def test_the_arc_page_holds_its_text_only_in_the_script(plan: Plan) -> None:
    page = page_text(plan, find(plan, "narae", 3))
    start = page.index("Fusion.globalContent=") + len("Fusion.globalContent=")
    story, _ = json.JSONDecoder().raw_decode(page, start)
    first = story["content_elements"][0]["content"]
    assert story["display_date"] == "2025-01-28T07:45:00Z"
    assert page.count(first) == 1


def test_the_cp949_site_uses_letters_outside_ks_x_1001_and_hides_its_charset(plan: Plan) -> None:
    gaon = plan.sites["gaon"]
    noodles = render_page(plan, gaon, find(plan, "gaon", 4), 1)
    robot = render_page(plan, gaon, find(plan, "gaon", 1), 1)
    with pytest.raises(UnicodeDecodeError):
        noodles.decode("euc_kr")
    assert noodles.index(b"charset=euc-kr") > 1024
    assert b"charset" not in robot
    assert all(letter in noodles.decode("cp949") for letter in "똠펲")


def test_the_naver_blog_shell_has_no_text_but_the_frame_that_holds_it(plan: Plan) -> None:
    sandeul, article = plan.sites["sandeul"], find(plan, "sandeul", 3)
    shell = render_shell(plan, sandeul, article, 1).decode()
    assert 'src="/PostView.naver?blogId=sandeul&amp;logNo=223700000103"' in shell
    assert article.pieces[0].texts[0].plain not in shell


def test_the_dateless_post_shows_no_date(plan: Plan) -> None:
    page = page_text(plan, find(plan, "geulmaru", 5))
    assert "published_time" not in page
    assert 'class="f_l date"' not in page


def test_the_second_visit_changes_one_page_and_adds_two(plan: Plan) -> None:
    first, second = all_routes(plan, 1), all_routes(plan, 2)
    pages = {key for key in second if "listing" not in key and key[1] not in ("/", *_listing_paths(plan))}
    assert len([key for key in pages if key not in first]) == 2
    assert len([key for key in pages if key in first and first[key].body != second[key].body]) == 1


def _listing_paths(plan: Plan) -> set[str]:
    return {site.listing.path for site in plan.sites.values()}


def test_three_listings_change_between_the_visits(plan: Plan) -> None:
    assert {site.key for site in plan.sites.values() if changes(plan, site)} == {"hanbit", "narae", "pulip"}


@pytest.mark.parametrize("phase", [1, 2])
def test_the_crawlers_own_readers_find_exactly_the_planned_lines(
    plan: Plan, sources: dict[str, Source], phase: int
) -> None:
    for site in plan.sites.values():
        if site.listing.status != 200:
            continue
        listing = read(plan, site, sources[site.source], phase)
        assert isinstance(listing, Listing), site.key
        planned = [(site.url(entry.path), entry.title) for entry in entries(plan, site, phase)]
        assert [(c.url, c.hints.title) for c in listing.candidates] == planned


def test_one_feed_lists_an_article_twice_under_one_guid(plan: Plan) -> None:
    listed = entries(plan, plan.sites["pulip"], 1)
    guids = [entry.guid for entry in listed]
    first, second = (entry for entry in listed if guids.count(entry.guid) > 1)
    assert first.article is second.article
    assert first.path != second.path


def test_one_feed_gives_all_its_articles_the_same_id(plan: Plan) -> None:
    listed = entries(plan, plan.sites["mirinae"], 1)
    assert len({entry.guid for entry in listed}) == 1
    assert len({entry.path for entry in listed}) == len(listed) == 5


def test_every_site_has_a_local_source_whose_address_is_its_listing(
    plan: Plan, sources: dict[str, Source]
) -> None:
    assert set(sources) == {site.source for site in plan.sites.values()}
    for site in plan.sites.values():
        source = sources[site.source]
        places = [place.url for place in source.feeds]
        places += [place.url for place in source.sitemaps]
        places += [place.url for place in source.listings]
        assert source.local
        assert source.name.ko == site.name
        assert places == [site.url(site.listing.path)]


def test_the_readme_names_every_site(plan: Plan, folder: Path) -> None:
    readme = (folder / "README.md").read_text("utf-8")
    assert [key for key in plan.sites if f"| {key} |" not in readme] == []
