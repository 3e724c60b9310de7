import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.dates import parse_feed_date

SHARED = Path(__file__).parents[4] / "shared" / "conformance"
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Sun, 09 Aug 2026 18:00:00 +0900", "2026-08-09T09:00:00"),
        ("Sun, 09 Aug 2026 09:00:00 GMT", "2026-08-09T09:00:00"),
        ("Sun,09 Aug 2026 18:00:00 +0900", "2026-08-09T09:00:00"),  # 파이낸셜뉴스
        ("Sun, 09 08 2026 18:00:00 +0900", "2026-08-09T09:00:00"),  # 노컷뉴스
        ("09 Aug 2026 18:00:00 +0900", "2026-08-09T09:00:00"),  # 국민일보
        ("2026-08-09 18:00:00", "2026-08-09T09:00:00"),  # ND소프트: naive KST
        ("2026-08-09T18:00:00+09:00", "2026-08-09T09:00:00"),
        ("2026-08-09T18:00+0900", "2026-08-09T09:00:00"),
        ("2026-08-09T09:00:00.000Z", "2026-08-09T09:00:00"),
        ("2026.08.09 18:00", "2026-08-09T09:00:00"),
        ("2026. 8. 9. 오후 6:00:00", "2026-08-09T09:00:00"),
        ("2026-08-09 오전 12:30:00", "2026-08-08T15:30:00"),
        ("2026년 8월 9일 18:00", "2026-08-09T09:00:00"),
        ("20260809180000", "2026-08-09T09:00:00"),
        ("20260809", "2026-08-08T15:00:00"),
        ("2026-08-09", "2026-08-08T15:00:00"),
        ("Sun, 09 Aug 2026 18:00:00 KST", "2026-08-09T09:00:00"),
        ("Sun, 09 Aug 2026 24:00:00 +0900", "2026-08-09T15:00:00"),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00"),
        ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53"),
        ("8/9/2026 6:00:00 PM", "2026-08-09T09:00:00"),
        ("Sun, 09 Aug 2026 18:00:00 +0900 (KST)", "2026-08-09T09:00:00"),
        ("Sun, 09 Aug 2026 09:00:00 Etc/GMT", "2026-08-09T09:00:00"),
        ("일, 9 8월 2026 18:00:00 +0900", "2026-08-09T09:00:00"),
        ("  Sun,\n 9 August 2026  18:00:00 ", "2026-08-09T09:00:00"),
    ],
)
def test_a_feed_date_means_this_moment(text, utc):
    assert parse_feed_date(text, SEOUL) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("(KST)", "Sun, 09 Aug 2026 18:00:00 Asia/GMT", "9 13월 2026 18:00:00"),
        *("", "어제", "3시간 전", "1", "12345678901", "2026-13-01", "2026-02-30", "0000-01-01"),
        *("2026-08-09 25:00:00", "2026-08-09 10:60:00", "2026-08-09 24:00:01", "9999-12-31T23:59:59-10:00"),
        *("Sun, 09 Xyz 2026 18:00:00 +0900", "2026-08-09T10:00:00+99:00", "2026-08-09T10:00:00 XQZ"),
    ],
)
def test_what_is_no_date_is_refused(text):
    assert parse_feed_date(text, SEOUL) is None


@given(st.integers(631_152_000, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, SEOUL)))
def test_a_date_in_a_usual_format_comes_back_as_it_was(moment):
    assert parse_feed_date(moment.isoformat(), UTC) == moment
    assert parse_feed_date(moment.strftime("%Y-%m-%d %H:%M:%S"), SEOUL) == moment
    assert parse_feed_date(moment.strftime("%a, %d %b %Y %H:%M:%S %z"), UTC) == moment


@given(st.text(max_size=60))
def test_any_text_gives_a_moment_or_nothing(text):
    found = parse_feed_date(text, SEOUL)
    assert found is None or found.tzinfo is UTC


def test_the_date_suite_holds(capsys):
    path = SHARED / "dates_feed.jsonl"
    if not path.exists():
        pytest.skip("no conformance suite at ../shared/conformance/dates_feed.jsonl")
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = 0
    for case in cases:
        zone = SEOUL if case["kind"] in {"nate", "onblog"} else UTC  # the Korean makers' dates are naive KST
        found = parse_feed_date(case["text"], zone)
        right += (found.replace(microsecond=0) if found else None) == (
            datetime.fromisoformat(case["utc"]) if case["utc"] else None
        )
    with capsys.disabled():
        print(f"\nfeed dates: {right}/{len(cases)}")
    assert right == len(cases)
