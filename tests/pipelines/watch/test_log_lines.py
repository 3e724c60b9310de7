"""The log: one event is one line that can be read back, whatever stands in titles, URLs and messages."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigProblem
from crawler.records import (
    Bilingual,
    Candidate,
    Decision,
    Dropped,
    Failure,
    Hints,
    Item,
    MissedRun,
    Reason,
    SourceState,
    Stored,
    Via,
    VisitReport,
)
from crawler.reload import Changes
from pipelines.cli.log import TextLines
from pipelines.cli.words import Words
from pipelines.watch import events
from pipelines.watch.events import Event
from pipelines.watch.lines import JsonLines, Lines, logging_to
from pipelines.watch.sums import RunSum, Traffic

SUITE = Path(__file__).resolve().parents[4] / "shared" / "conformance" / "naughty_text.jsonl"
FEED = "https://news.example.kr/rss"
OWN = [
    "한 줄\n두 줄", "줄\r\n바꿈", "세로\u2028줄\u2029바꿈\x85끝", "\x1b[31m빨강\x1b[0m", "\u202e거꾸로",
    "\x00\x07",     '{"event": "visit"}', "따옴표 \" 와 \\ 역사선", "반쪽 \ud83d", "🙂 이모지", "</script>",
    "%s %d {0} {url}",
]  # fmt: skip
"""What a page or a server could say to break a line or to forge one."""


def suite() -> list[str]:
    if not SUITE.exists():
        return []
    return [json.loads(line)["payload"] for line in SUITE.read_text(encoding="utf-8").splitlines()]


def report_of(text: str = "네이버 새 모델 공개") -> VisitReport:
    """A visit of four candidates and a failed listing, with ``text`` wherever others have the word."""

    def item(verdict: Stored | Dropped) -> Item:
        return Item(Candidate(f"https://news.example.kr/{text}", "c", Via.FEED, FEED, Hints(text)), verdict)

    return VisitReport(
        "outlet",
        NOON,
        NOON + timedelta(seconds=12.5),
        SourceState.PARTIAL,
        (
            item(Stored(1, 1, 3, text)),
            item(Stored(2, 1, 1, text)),
            item(Dropped(Reason.KNOWN)),
            item(Dropped(Reason.TIMEOUT, text)),
        ),
        (Failure(FEED + text, Reason.HTTP_5XX, text, 503, 30.0),),
        listings=2,
        note=Bilingual("목록 하나를 읽지 못했습니다", "one listing could not be read"),
        newest=NOON,
        decision=Decision(NOON, Bilingual("배운 리듬에 따라", "by its learned rhythm")),
    )


def line_of(event: Event, formatter: logging.Formatter) -> str:
    record = logging.LogRecord("dolpung", logging.INFO, "", 0, event.name, None, None)
    record.event = event
    record.created = NOON.timestamp()
    return formatter.format(record)


def visit_of(found: list[Event]) -> Event:
    return next(event for event in found if event.name == "visit")


def all_events(text: str) -> list[Event]:
    return [
        *events.visit_events(report_of(text), Traffic(6, 120_000, 3.25)),
        events.held("outlet", NOON),
        events.sources_changed(Changes(("dawn",), (), ("dusk", text))),
        events.config_refused(
            ConfigProblem(Path("a.toml"), Bilingual(f"틀림 {text}", f"wrong {text}"), "key", 3)
        ),
        events.source_refused("outlet", Bilingual(text, text)),
        events.restart_needed("dolpung.toml"),
        events.missed(MissedRun("outlet", NOON, NOON, "late")),
        events.ended(RunSum(), 1.0),
    ]


def test_the_line_of_a_visit_balances_and_says_what_it_cost() -> None:
    line = json.loads(line_of(visit_of(all_events("글")), JsonLines()))
    assert line == {
        "time": "2025-02-10T03:00:00.000+00:00",
        "level": "info",
        "event": "visit",
        "source": "outlet",
        "state": "partial",
        "seen": 4,
        "stored": 2,
        "dropped": {"known": 1, "timeout": 1},
        "pending": 1,
        "new_mentions": 4,
        "listings": 2,
        "unchanged_listings": 0,
        "failed_listings": 1,
        "requests": 6,
        "bytes": 120_000,
        "fetch_seconds": 3.25,
        "seconds": 12.5,
        "newest": "2025-02-10T03:00:00+00:00",
        "next_check": "2025-02-10T03:00:00+00:00",
        "because": {"ko": "배운 리듬에 따라", "en": "by its learned rhythm"},
        "note": {"ko": "목록 하나를 읽지 못했습니다", "en": "one listing could not be read"},
    }
    assert line["seen"] == line["stored"] + sum(line["dropped"].values())


def test_a_calm_visit_is_news_and_a_troubled_one_a_warning() -> None:
    calm = replace(report_of(), state=SourceState.OK, failures=())
    assert [event.level for event in events.visit_events(calm, Traffic())][-1] == "info"
    levels = [(event.name, event.level) for event in events.visit_events(report_of(), Traffic())]
    assert levels[0] == ("listing_failed", "warning")
    assert levels[-1] == ("visit", "warning")
    assert levels[1:-1] == [("candidate", "debug")] * 4


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_word_of_others_breaks_or_forges_a_line(lang: str) -> None:
    texts = [*OWN, *suite()]
    formatters = (JsonLines(), TextLines(Words(lang), stamp=True))
    expected = [[line_of(event, made).count("\n") for event in all_events("글")] for made in formatters]
    for text in texts:
        for made, counts in zip(formatters, expected, strict=True):
            lines = [line_of(event, made) for event in all_events(text)]
            assert [line.count("\n") for line in lines] == counts, text
            assert all(len(line.splitlines()) == line.count("\n") + 1 for line in lines), text
            assert all(char.isprintable() or char == "\n" for line in lines for char in line), text


@given(st.text())
def test_json_gives_every_text_back_in_ascii(text: str) -> None:
    line = line_of(Event("listing_failed", "warning", {"title": text}), JsonLines())
    assert line.isascii()
    assert line.isprintable()
    assert "=" in text or "@" in text or ":" in text or json.loads(line)["title"] == text


def test_the_texts_of_the_suite_come_back_unchanged() -> None:
    texts = [*OWN, *suite()]
    lines = [line_of(Event("x", "info", {"text": text}), JsonLines()) for text in texts]
    found = [json.loads(line)["text"] for line in lines]
    assert all(line.isascii() for line in lines)
    assert found == texts


def test_a_visit_reads_well_in_both_languages() -> None:
    korean, english = (
        [line_of(event, TextLines(Words(lang))) for event in all_events("글")] for lang in ("ko", "en")
    )
    assert korean[5].splitlines() == [
        "outlet: 봄 4 = 저장 2 + 버림 2 (이미 저장됨 1, 시간 초과 1)  [일부 실패]",
        "  · 목록 하나를 읽지 못했습니다",
        "  · 요청 6회, 120 kB, 12.5초",
        "  · 다음 방문 2025-02-10 12:00:00: 배운 리듬에 따라",
    ]
    assert english[0] == "  ! https://news.example.kr/rss글: server error (5xx) 글"
    assert english[-2] == "outlet: the visit of 2025-02-10 12:00:00 was missed (too late)"
    assert english[-7:-2] == [
        "outlet: held back until 2025-02-10 12:00:00 (its server asks for it, or it keeps failing)",
        "Sources that are new, visited from now on: dawn\nSources visited as they state it now: dusk, 글",
        "This file cannot be used; what was there goes on as before: a.toml:3: key: wrong 글",
        "outlet: 글",
        "dolpung.toml: what changed here takes effect after a restart",
    ]
    assert korean[-1].startswith("합계: 방문 0, 놓침 0; 봄 0 = 저장 0 + 버림 0; 요청 0회, 0 B")


class Shelf:
    """Takes lines until it is full."""

    def __init__(self, room: int) -> None:
        self.lines: list[str] = []
        self.room = room

    def write(self, _record: logging.LogRecord, line: str) -> None:
        if len(self.lines) >= self.room:
            raise OSError(28, "No space left on device")
        self.lines.append(line)


def test_a_full_disk_costs_lines_and_no_visit() -> None:
    shelf = Shelf(1)
    handler = Lines(shelf.write, JsonLines())
    with logging_to(handler, "info") as log:
        for name in ("first", "second"):
            log.info(name, extra={"event": Event(name, "info", {})})
    assert len(shelf.lines) == 1
    assert handler.broken is not None
    assert handler.broken.errno == 28


def test_the_level_decides_and_libraries_are_heard_from_warnings_on() -> None:
    shelf = Shelf(99)
    with logging_to(Lines(shelf.write, JsonLines()), "warning") as log:
        log.info("quiet", extra={"event": Event("quiet", "info", {})})
        log.warning("loud", extra={"event": Event("loud", "warning", {})})
        logging.getLogger("apscheduler.executors").info("chatter")
        error = ValueError("뜻밖의\n일")
        logging.getLogger("apscheduler.executors").error("Job failed", exc_info=error)
    logging.getLogger("dolpung").warning("after the run nobody listens on this shelf")
    found: list[dict[str, Any]] = [json.loads(line) for line in shelf.lines]
    assert [line["event"] for line in found] == ["loud", "log"]
    assert found[1]["logger"] == "apscheduler.executors"
    assert "ValueError: 뜻밖의\n일" in found[1]["traceback"]


def test_a_secret_is_in_no_line() -> None:
    event = Event(
        "listing_failed", "warning",
        {"url": "https://user:pa55w0rd@news.example.kr/rss?api_key=abc123&page=2", "detail": "hunter22 no"},
    )  # fmt: skip
    for made in (JsonLines({"hunter22"}), TextLines(Words("en"), frozenset({"hunter22"}))):
        line = line_of(replace(event, fields={**event.fields, "reason": "dns"}), made)
        assert not [word for word in ("pa55w0rd", "abc123", "hunter22") if word in line]
        assert "page=2" in line
