"""What a feed, sitemap, list page, blog or search offers, and under which address: pure functions of bytes.

    bytes ── decode ─┬─ xmltree ─┬─ feed.read_feed ─────────┐
                     │           └─ sitemap.read_sitemap ───┤
                     ├─ listing.read_listing, paging ───────┼─ Listing of Candidates, or a Failure
                     ├─ blog.read_blog ─ the feed it names ─┤
                     └─ search_api.read_search ─────────────┘
                     (canonical URLs: urls ── families, identity; Google's links: google_news)

Nothing here asks the network, the clock or the settings. Dates stay as they are written, because their
meaning depends on the source's zone: ``dates.parse_feed_date`` is for those who know it. ``decode_html``
is also the reader's decoder: one page must not have two texts.

Why our own decoder: parsers sniff EUC-KR as strict KS X 1001, which lacks 8,822 of CP949's 11,172
Hangul syllables, and stop looking for a meta charset after 1,024 bytes. Why our own feed rules on lxml: the
usual libraries read a naive Korean time as UTC, or lose what follows a bare ampersand in a link.
"""
