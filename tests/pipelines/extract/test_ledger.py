"""Every date found is in the ledger, and the reader can see why one was believed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipelines.extract import read_page
from pipelines.extract.claims import date_in_url
from pipelines.extract.ledger import MODIFIED, PUBLISHED, Claim, decide, visible_claims
from pipelines.records import Article

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2025, 2, 11, tzinfo=UTC)


def dated(*claims, now=NOW):
    return decide(claims, now=now, zone=SEOUL, zone_name="Asia/Seoul")


def meta(raw, role=PUBLISHED, witness="meta article:published_time"):
    return Claim(role, raw, witness, labelled=True)


def local(stamp):
    return stamp.at.astimezone(SEOUL).isoformat()[:19]


def test_metadata_gives_the_seconds_of_what_the_page_shows():
    found = dated(meta("2025-02-10T12:03:49+09:00"), *visible_claims("입력 2025.02.10 12:03"))
    assert local(found.published) == "2025-02-10T12:03:49"


def test_what_the_page_shows_overrules_metadata_that_says_something_else():
    found = dated(meta("2025-02-09T01:00:00+09:00"), *visible_claims("입력 2025.02.10 12:03"))
    assert local(found.published) == "2025-02-10T12:03:00"


def test_a_korean_clock_labelled_utc_is_read_as_korean():
    found = dated(meta("2025-02-10T12:03:49+00:00"), *visible_claims("입력 2025.02.10 12:03"))
    assert local(found.published) == "2025-02-10T12:03:49"
    assert "wrong zone" in next(line.reason for line in found.witnesses if line.chosen)


def test_an_unlabelled_date_beside_the_article_does_not_overrule_metadata():
    found = dated(meta("2025-02-09T01:00:00+09:00"), *visible_claims("2025.02.10 12:03"))
    assert local(found.published) == "2025-02-09T01:00:00"


def test_published_and_modified_of_one_line_are_told_apart():
    roles = [
        (claim.role, claim.raw) for claim in visible_claims("입력 2025.02.10 09:15 수정 2025.02.10 10:02")
    ]
    assert roles == [(PUBLISHED, "2025.02.10 09:15"), (MODIFIED, "2025.02.10 10:02")]


def test_labels_behind_their_dates_are_not_taken_for_those_of_the_next():
    roles = [
        (claim.role, claim.raw)
        for claim in visible_claims("2025.02.10 09:15 송고 | 2025.02.10 10:02 최종수정")
    ]
    assert roles == [(PUBLISHED, "2025.02.10 09:15"), (MODIFIED, "2025.02.10 10:02")]


def test_a_change_at_the_time_of_publication_is_no_change():
    found = dated(
        meta("2025-02-10T12:03:49+09:00"), meta("2025-02-10T12:03:49+09:00", MODIFIED, "meta modified")
    )
    assert found.modified is None
    assert len(found.witnesses) == 2


def test_contradictions_are_flagged():
    assert dated(meta("2025-03-10T12:00:00+09:00")).flags == ("published_in_future",)
    early = meta("2025-02-09T12:00:00+09:00", MODIFIED, "meta modified")
    assert dated(meta("2025-02-10T12:00:00+09:00"), early).flags == ("modified_before_published",)
    feed = Claim(PUBLISHED, "Mon, 20 Jan 2025 09:00:00 +0900", "feed")
    assert dated(meta("2025-02-10T12:00:00+09:00"), feed).flags == ("far_from_feed",)
    assert dated().flags == ("undated",)


def test_a_date_that_is_not_understood_stays_in_the_ledger():
    (line,) = dated(meta("어느 맑은 날")).witnesses
    assert (line.at, line.chosen) == (None, False)


def test_a_naive_time_is_read_in_the_sources_zone_and_that_is_recorded():
    (line,) = dated(meta("2025-02-10 12:03:49")).witnesses
    assert line.assumed_zone
    assert line.at == datetime(2025, 2, 10, 3, 3, 49, tzinfo=UTC)


def test_the_feed_dates_an_article_whose_page_does_not():
    found = dated(Claim(PUBLISHED, "2025-02-10 09:15:00", "feed"))
    assert local(found.published) == "2025-02-10T09:15:00"


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("https://s.example/news/2025/02/10/quiet-model/", "2025-02-10"),
        ("https://s.example/view/?no=20250210091200", "20250210091200"),
        ("https://v.portal.example/v/20250210091200123", "20250210091200123"),
        ("https://s.example/article/20250210", "20250210"),
        ("https://blog.example/who/222619228134", None),
        ("https://s.example/A2025021020290000630", None),
    ],
)
def test_an_address_may_spell_the_day(url, raw):
    assert date_in_url(url) == raw


def test_a_page_without_a_date_has_that_of_its_address():
    page = "<title>말끝을 고친 모델</title>" + "<p>돌다리랩이 말투를 고쳤다고 밝혔다. 시험도 했다.</p>" * 5
    found = read_page(page.encode(), url="https://s.example/2025/02/10/model/")
    assert isinstance(found, Article)
    assert (local(found.published), found.published.precision) == ("2025-02-10T00:00:00", "day")


def test_a_year_that_opens_with_an_apostrophe_keeps_it():
    assert [claim.raw for claim in visible_claims("등록일 '25.02.10 12:03")] == ["'25.02.10 12:03"]
