"""The past of the demo's sites: a list in pages, and a sitemap for each month under an index, gzipped."""

from __future__ import annotations

import gzip
from collections import defaultdict
from typing import TYPE_CHECKING

from pipelines.demo.listings import html_type, render_list, render_sitemap
from pipelines.demo.plan import Entry, Plan, Site, entries

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 3
"""Articles on one page of a list."""


def archive_pages(plan: Plan, site: Site, phase: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield path, Content-Type and bytes of every page of a site's archive; none if it has no archive.

    A path with ``{page}`` is a list in pages; one with ``{month}`` a gzipped sitemap a month, and
    ``/sitemap/index.xml`` names them.
    """
    listed = [entry for entry in entries(plan, site, phase) if entry.expect is None]
    if "{page}" in site.archive:
        yield from _pages(plan, site, listed)
    elif "{month}" in site.archive:
        yield from _months(site, listed)


def _pages(plan: Plan, site: Site, listed: list[Entry]) -> Iterator[tuple[str, str, bytes]]:
    for first in range(0, len(listed), ROWS):
        path = site.archive.format(page=first // ROWS + 1)
        rows = listed[first : first + ROWS]
        yield path, html_type(site), render_list(plan, site, f"{site.family}_list", rows)


def _months(site: Site, listed: list[Entry]) -> Iterator[tuple[str, str, bytes]]:
    months: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        if entry.published:
            months[f"{entry.published:%Y-%m}"].append(entry)
    paths = {month: site.archive.format(month=month) for month in months}
    rows = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in paths.values())
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    yield "/sitemap/index.xml", "application/xml; charset=utf-8", index.encode()
    for month, path in paths.items():
        packed = gzip.compress(render_sitemap(site, months[month]).encode(), mtime=0)
        yield path, "application/gzip", packed
