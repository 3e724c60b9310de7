"""The exposition that Prometheus reads: names, labels, numbers; and where it is found."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import NOON
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from crawler.errand import LedgerError
from crawler.fetch.exchange import Exchange
from crawler.records import (
    Candidate,
    Dropped,
    Item,
    MissedRun,
    Reason,
    SourceState,
    Stored,
    Via,
    VisitReport,
)
from crawler.settings import MetricsAt
from pipelines import watch
from pipelines.watch import events
from pipelines.watch.expose import INTERVAL, CannotExpose, exposing, pause_after, serving
from pipelines.watch.metrics import MISSED, Metrics
from pipelines.watch.sums import Traffic
from pipelines.watch.watcher import Watcher

CANDIDATE = Candidate("https://news.example.kr/1", "1", Via.FEED, "https://news.example.kr/rss")


def report_of(source: str = "outlet", state: SourceState = SourceState.OK, minutes: int = 1) -> VisitReport:
    verdicts = (
        Stored(1, 1, 5, "제목"),
        Dropped(Reason.KNOWN),
        Dropped(Reason.KNOWN),
        Dropped(Reason.TIMEOUT),
    )
    items = tuple(Item(CANDIDATE, verdict) for verdict in verdicts)
    return VisitReport(source, NOON, NOON + timedelta(minutes=minutes), state, items, newest=NOON)


def shown(metrics: Metrics) -> dict[str, float]:
    """Every series of ours as Prometheus reads it: ``name{label="…"}`` -> value."""
    text = generate_latest(metrics.registry).decode()
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_a_visit_is_counted_by_state_and_verdict() -> None:
    metrics = Metrics(version="1.2.3")
    metrics.visited(report_of())
    metrics.visited(report_of(state=SourceState.FAILED, minutes=30))
    series = shown(metrics)
    assert series["dolpung_visits_total{source=outlet,state=ok}"] == 1
    assert series["dolpung_visits_total{source=outlet,state=failed}"] == 1
    assert series["dolpung_candidates_total{source=outlet,verdict=stored}"] == 2
    assert series["dolpung_candidates_total{source=outlet,verdict=known}"] == 4
    assert series["dolpung_pending{source=outlet}"] == 1
    assert series["dolpung_new_mentions_total{source=outlet}"] == 10
    assert series["dolpung_visit_seconds_sum"] == 60 + 1800
    assert series["dolpung_build_info{version=1.2.3}"] == 1


def test_a_failed_visit_does_not_move_the_last_success() -> None:
    metrics = Metrics(version="1")
    metrics.visited(report_of(minutes=1))
    metrics.visited(report_of(state=SourceState.BLOCKED, minutes=9))
    series = shown(metrics)
    assert series["dolpung_last_success_timestamp_seconds{source=outlet}"] == NOON.timestamp() + 60
    assert series["dolpung_last_visit_timestamp_seconds{source=outlet}"] == NOON.timestamp() + 540
    assert series["dolpung_newest_article_timestamp_seconds{source=outlet}"] == NOON.timestamp()


def test_requests_are_counted_by_kind_and_outcome() -> None:
    metrics = Metrics(version="1")
    metrics.exchanged(Exchange("page", "outlet", "page", 5000, 0.3))
    metrics.exchanged(Exchange("listing", "outlet", "unchanged", 0, 0.04))
    metrics.exchanged(Exchange("robots", "", "timeout", 0, 20.0))
    series = shown(metrics)
    assert series["dolpung_requests_total{kind=page,outcome=page}"] == 1
    assert series["dolpung_requests_total{kind=listing,outcome=unchanged}"] == 1
    assert series["dolpung_requests_total{kind=robots,outcome=timeout}"] == 1
    assert series["dolpung_received_bytes_total{kind=page}"] == 5000
    assert series["dolpung_fetch_seconds_bucket{kind=page,le=0.25}"] == 0
    assert series["dolpung_fetch_seconds_bucket{kind=page,le=0.5}"] == 1


def test_what_never_happened_is_zero_and_not_absent() -> None:
    metrics = Metrics(version="1")
    metrics.watch_sources(["outlet", "other"])
    series = shown(metrics)
    assert series["dolpung_sources"] == 2
    for reason in MISSED:
        assert series[f"dolpung_missed_visits_total{{reason={reason},source=other}}"] == 0
    metrics.missed(MissedRun("other", NOON, NOON, "late"))
    assert shown(metrics)["dolpung_missed_visits_total{reason=late,source=other}"] == 1


def test_names_follow_the_conventions_and_nothing_doubles_them() -> None:
    metrics = Metrics(version="1")
    metrics.visited(report_of())
    metrics.exchanged(Exchange("page", "outlet", "page", 1, 0.1))
    names = {name.split("{")[0] for name in shown(metrics)}
    assert not [name for name in names if name.endswith("_created")]
    assert not [name for name in names if "millisecond" in name or "_ms" in name]
    assert {"process_resident_memory_bytes", "process_open_fds"} <= names


def test_every_metric_and_every_event_is_in_the_readme() -> None:
    readme = (Path(watch.__file__).parent / "README.md").read_text(encoding="utf-8")
    metrics = Metrics(version="1")
    names = {
        family.name for family in text_string_to_metric_families(generate_latest(metrics.registry).decode())
    }
    ours = {name for name in names if name.startswith("dolpung_")}
    assert len(ours) == 14
    assert [name for name in ours if not re.search(rf"`{name}(_total|_info)?`", readme)] == []
    source = Path(events.__file__).read_text(encoding="utf-8")
    told = set(re.findall(r'Event\("(\w+)"', source))
    assert len(told) == 12
    assert [name for name in told if f"| `{name}` |" not in readme] == []


def test_the_number_of_series_is_bounded_by_the_sources() -> None:
    metrics = Metrics(version="1")
    for number in range(20):
        for state in SourceState:
            metrics.visited(report_of(f"source-{number}", state))
    first = len(shown(metrics))
    for number in range(20):
        for state in SourceState:
            metrics.visited(report_of(f"source-{number}", state))
        metrics.exchanged(Exchange("page", f"a-{number}", "page", 1, 0.1))
    per_kind = len([name for name in shown(metrics) if "kind=page" in name])
    assert len(shown(metrics)) == first + per_kind


def test_a_source_that_is_taken_away_takes_its_series_along() -> None:
    metrics = Metrics(version="1")
    metrics.watch_sources(["outlet", "other"])
    metrics.visited(report_of("outlet"))
    metrics.forget("outlet")
    assert not [name for name in shown(metrics) if "source=outlet" in name]
    assert [name for name in shown(metrics) if "source=other" in name]


def test_metrics_are_answered_at_their_address() -> None:
    metrics = Metrics(version="1")
    metrics.visited(report_of())
    with serving(metrics, "127.0.0.1:0") as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert 'dolpung_visits_total{source="outlet",state="ok"} 1.0' in text
    with serving(metrics, f"127.0.0.1:{port}"):
        pass  # given back


def test_a_taken_address_is_one_clear_error_in_both_languages() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CannotExpose) as error, serving(Metrics(version="1"), address):
            pass
    assert (
        error.value.message.ko
        == f"[metrics] address {address}에서 듣지 못합니다: 다른 프로그램이 이미 쓰는 주소입니다"
    )
    assert (
        error.value.message.en
        == f"[metrics] address {address} cannot be listened at: the address is already in use"
    )


def test_the_file_is_there_at_once_and_complete_in_the_end(tmp_path: Path) -> None:
    file = tmp_path / "dolpung.prom"

    async def run() -> str:
        settings = MetricsAt(file=str(file))
        async with exposing(settings, logging.getLogger("test"), version="1") as metrics:
            assert metrics is not None
            first = file.read_text(encoding="utf-8")
            metrics.visited(report_of())
        return first

    assert "dolpung_visits_total{" not in asyncio.run(run())
    assert 'dolpung_visits_total{source="outlet",state="ok"} 1.0' in file.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["dolpung.prom"]


def test_a_file_that_takes_long_is_written_less_often() -> None:
    assert pause_after(0.01) == INTERVAL
    assert pause_after(4.0) == 200


def test_a_file_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    async def run() -> None:
        settings = MetricsAt(file=str(tmp_path / "none" / "x.prom"))
        async with exposing(settings, logging.getLogger("test"), version="1"):
            pass

    with pytest.raises(CannotExpose, match="there is no such file or folder"):
        asyncio.run(run())


def test_a_file_that_is_lost_later_costs_a_warning_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()

    async def run() -> None:
        settings = MetricsAt(file=str(folder / "x.prom"))
        async with exposing(settings, logging.getLogger("test"), version="1"):
            (folder / "x.prom").unlink()
            folder.rmdir()

    asyncio.run(run())
    assert "there is no such file or folder" in caplog.text


def test_without_an_address_and_a_file_nothing_is_counted() -> None:
    async def run() -> None:
        async with exposing(MetricsAt(), logging.getLogger("test"), version="1") as metrics:
            assert metrics is None

    asyncio.run(run())


def test_the_sum_of_a_run_balances_and_holds_every_request() -> None:
    watcher = Watcher(logging.getLogger("test"), NOON)
    watcher.exchanged(Exchange("robots", "", "page", 10, 0.1))
    watcher.exchanged(Exchange("listing", "outlet", "page", 20, 0.2))
    watcher.visited(report_of("outlet"))
    watcher.visited(report_of("other", SourceState.EMPTY))
    watcher.missed(MissedRun("other", NOON, NOON, "late"))
    total = watcher.total
    assert total.visits == {SourceState.OK: 1, SourceState.EMPTY: 1}
    assert (total.seen, total.stored, sum(total.dropped.values()), total.missed) == (8, 2, 6, 1)
    assert total.traffic == Traffic(2, 30, pytest.approx(0.3))


def test_a_visit_puts_down_its_own_requests_and_not_those_of_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    watcher = Watcher(logging.getLogger("test"), NOON)
    for source in ("outlet", "other", "outlet"):
        watcher.exchanged(Exchange("page", source, "page", 7, 0.5))
    watcher.visited(report_of("outlet"))
    watcher.visited(report_of("outlet"))
    fields = [record.event.fields for record in caplog.records]  # type: ignore[attr-defined]  # our extra
    assert [(line["requests"], line["bytes"]) for line in fields] == [(2, 14), (0, 0)]


class Forgetful(VisitReport):
    """A report that has lost a verdict."""

    @property
    def seen(self) -> int:
        return 5


def test_a_visit_that_does_not_balance_is_a_bug() -> None:
    report = report_of()
    values = {name: getattr(report, name) for name in VisitReport.__slots__}
    with pytest.raises(LedgerError):
        Watcher(logging.getLogger("test"), NOON).visited(Forgetful(**values))
    assert replace(report).seen == 4
