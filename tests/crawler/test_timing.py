from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import NOON, feed_of

from crawler.discover.feed import read_feed
from crawler.records import ListingFacts, Page
from crawler.timing import fresh_until, listing_facts

FEED = "https://news.example.kr/rss"
ITEMS = feed_of(("https://news.example.kr/1", "하나"), ("https://news.example.kr/2", "둘"))


def facts_of(head: str = "", **headers: str) -> ListingFacts:
    body = ITEMS.replace("<item>", head + "<item>", 1).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    page = Page(FEED, FEED, 200, named, body, NOON, "outlet")
    listing = read_feed(body, url=FEED)
    facts = listing_facts(page, listing)  # type: ignore[arg-type]  # a sound feed is no failure
    assert facts is not None
    return facts


@pytest.mark.parametrize(
    ("head", "headers", "seconds", "by"),
    [
        ("", {}, 0, ""),
        ("", {"cache_control": "public, max-age=900"}, 900, "Cache-Control"),
        ("", {"cache_control": "max-age=900", "age": "300"}, 600, "Cache-Control"),
        ("", {"cache_control": "no-cache, max-age=900"}, 0, ""),
        ("", {"cache_control": "s-maxage=900"}, 0, ""),
        ("", {"cache_control": "max-age=99999999"}, 86_400, "Cache-Control"),
        (
            "",
            {"date": "Mon, 10 Feb 2025 03:00:00 GMT", "expires": "Mon, 10 Feb 2025 03:30:00 GMT"},
            1800,
            "Expires",
        ),
        (
            "",
            {
                "date": "Mon, 10 Feb 2025 03:00:00 GMT",
                "expires": "Mon, 10 Feb 2025 03:30:00 GMT",
                "cache_control": "max-age=60",
            },
            60,
            "Cache-Control",
        ),
        ("", {"date": "Mon, 10 Feb 2025 03:00:00 GMT", "expires": "0"}, 0, ""),
        ("", {"expires": "Mon, 10 Feb 2025 03:30:00 GMT"}, 1800, "Expires"),
        ("", {"cache_control": "max-age=900, s-maxage=60"}, 60, "Cache-Control"),
        ("", {"cache_control": "max-age=900", "date": "Mon, 10 Feb 2025 02:55:00 GMT"}, 600, "Cache-Control"),
        ("", {"cache_control": 'no-cache="set-cookie", max-age=900'}, 900, "Cache-Control"),
        ("", {"cache_control": "max-age=900", "vary": "*"}, 0, ""),
        ("<ttl>60</ttl>", {}, 3600, "ttl"),
        ("<ttl>5</ttl>", {"cache_control": "max-age=900"}, 900, "Cache-Control"),
        (
            "<sy:updatePeriod>\n hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            {},
            1800,
            "sy:updatePeriod",
        ),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", {}, 86_400, "sy:updatePeriod"),
    ],
)
def test_a_listing_is_fresh_for_as_long_as_it_or_its_server_says(
    head: str, headers: dict[str, str], seconds: float, by: str
) -> None:
    facts = facts_of(head, **headers)
    assert (facts.pause, facts.pause_by, facts.size) == (seconds, by, 2)
    assert fresh_until(facts) == NOON + timedelta(seconds=seconds)


def test_skipped_hours_are_left_out() -> None:
    facts = facts_of("<skipHours><hour>3</hour><hour>4</hour></skipHours>")
    assert facts.skip_hours == (3, 4)
    assert fresh_until(facts) == NOON.replace(hour=5)


def test_a_feed_that_skips_the_whole_day_says_nothing() -> None:
    every = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert fresh_until(facts_of(f"<skipHours>{every}</skipHours>")) == NOON


def test_what_an_item_says_is_not_what_the_feed_says() -> None:
    body = ITEMS.replace("<title>하나", "<title>하나 <ttl>60</ttl>")
    page = Page(FEED, FEED, 200, (), body.encode(), NOON, "outlet")
    facts = listing_facts(page, read_feed(ITEMS.encode(), url=FEED))  # type: ignore[arg-type]  # as above
    assert facts is not None
    assert facts.pause == 0
