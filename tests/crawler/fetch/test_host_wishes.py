from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import NOON, FakeClock

from crawler.fetch.circuit import Circuit
from crawler.fetch.host_wishes import Remembered, Wish
from crawler.fetch.pace import Pace
from crawler.records import Reason
from pipelines.store import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Notebook:
    """Keeps wishes in a dictionary; counts what is written."""

    def __init__(self, *wishes: Wish, others: datetime | None = None) -> None:
        self.kept = {wish.key: wish for wish in wishes}
        self.others = others
        self.written = 0
        self.failing: dict[str, Circuit] = {}

    def wishes(self) -> Mapping[str, Wish]:
        return self.kept

    def note_wish(self, wish: Wish) -> None:
        self.written += 1
        self.kept[wish.key] = wish

    def others_asked_until(self, now: datetime) -> datetime | None:  # noqa: ARG002 - the port's signature
        return self.others

    def circuits(self) -> Mapping[str, Circuit]:
        return dict(self.failing)

    def note_circuit(self, origin: str, circuit: Circuit) -> None:
        self.failing[origin] = circuit


def test_a_hold_outlives_the_process_and_ends_when_it_would_have() -> None:
    clock, notes = FakeClock(), Notebook()
    asyncio.run(Remembered(notes, clock.now).note_hold("a", 30.0))
    clock.pass_time(seconds=10)
    assert Remembered(notes, clock.now).held() == {"a": 20.0}
    clock.pass_time(seconds=21)
    assert Remembered(notes, clock.now).held() == {}


def test_a_crawl_delay_is_written_once_until_it_changes() -> None:
    notes = Notebook(Wish("https://a", until=NOON))
    remembered = Remembered(notes, FakeClock().now)
    for seconds in (0.0, 5.0, 5.0, 0.0):
        asyncio.run(remembered.note_crawl_delay("https://a", seconds))
    assert notes.written == 2
    assert notes.kept == {"https://a": Wish("https://a", until=NOON, crawl_delay=0.0)}


@pytest.mark.parametrize(("ago", "waited"), [(0.0, [2.0]), (1.5, [0.5]), (60.0, [])])
def test_the_first_request_keeps_its_distance_from_the_last_of_the_process_before(
    ago: float, waited: list[float]
) -> None:
    clock = FakeClock()
    notes = Notebook(others=clock.now() - timedelta(seconds=ago))
    since = Remembered(notes, clock.now).since_others()
    assert since == ago
    pace = Pace(
        seats=1,
        jitter=0.0,
        monotonic=clock.monotonic,
        sleep=clock.sleep,
        chance=lambda: 0.0,
        others=clock.monotonic() - since,
    )

    async def run() -> None:
        async with pace.turn("a", 2.0):
            pass

    asyncio.run(run())
    assert clock.slept == pytest.approx(waited)


def test_the_store_keeps_wishes_and_knows_whether_the_run_before_was_killed() -> None:
    with open_store("sqlite://") as store:
        assert store.others_asked_until(NOON) is None
        store.note_wish(Wish("a", NOON, 1.0))
        store.note_wish(Wish("a", None, 2.5))
        assert store.wishes() == {"a": Wish("a", None, 2.5)}
        with store.hold_run("collect", NOON):
            assert store.others_asked_until(NOON) is None  # its own run is no other
        later = NOON + timedelta(hours=1)
        assert store.others_asked_until(later) == NOON
        with store.hold_run("collect", later):
            assert store.others_asked_until(later) == NOON
            # seen from a third run, this one has not ended: as if it had been killed
            store_run, store._run = store._run, None
            assert store.others_asked_until(later) == later
            store._run = store_run


def test_the_store_keeps_how_an_origin_fails_until_it_answers() -> None:
    resting = Circuit(Reason.DNS, 5, 1, NOON + timedelta(minutes=1))
    with open_store("sqlite://") as store:
        store.note_circuit("https://a", Circuit(Reason.DNS, 4))
        store.note_circuit("https://b", Circuit(Reason.TLS, 1))
        store.note_circuit("https://a", resting)
        assert store.circuits() == {"https://a": resting, "https://b": Circuit(Reason.TLS, 1)}
        store.note_circuit("https://a", Circuit())
        assert list(store.circuits()) == ["https://b"]
