"""What a process remembers of hosts stays small, however many it meets; what it must keep, it keeps."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from fakes import NOON, FakeClock, make_page

from crawler.discover.urls import _canonical, canonical_url
from crawler.fetch import circuit, host_wishes, pace, robots
from crawler.fetch.circuit import Circuit, Circuits
from crawler.fetch.host_wishes import Forgetful, Remembered
from crawler.fetch.pace import Pace
from crawler.fetch.robots import Robots
from crawler.fetch.shelf import Shelf
from crawler.records import Failure, Page, Reason, Unchanged, Validators

HOSTS = 30_000


def host(number: int) -> str:
    return f"https://news{number}.example.kr"


def test_queues_that_nobody_needs_are_forgotten_and_those_with_a_hold_are_not() -> None:
    clock = FakeClock()
    queues = Pace(seats=9, jitter=0.0, monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.0)
    queues.hold("held", 40 * 86_400.0)

    async def run() -> None:
        for number in range(HOSTS):
            async with queues.turn(f"host{number}", 0.0):
                clock.pass_time(seconds=60)
        assert len(queues._queues) <= 2 * pace.MANY
        assert queues.held("held") > 0
        await clock.sleep(10.0)
        assert queues.wait(f"host{HOSTS - 1}", 3600.0) == 3590.0

    asyncio.run(run())


def test_a_queue_in_use_is_not_forgotten() -> None:
    clock = FakeClock()
    queues = Pace(seats=9, jitter=0.0, monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.0)

    async def run() -> None:
        async with queues.turn("slow", 0.0):
            clock.pass_time(days=2)
            for number in range(2 * pace.MANY):
                queues.held(f"host{number}")
            waiting = asyncio.create_task(_take(queues, "slow"))
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting

    asyncio.run(run())


async def _take(queues: Pace, key: str) -> None:
    async with queues.turn(key, 0.0):
        pass


def test_of_failing_origins_the_latest_are_known() -> None:
    circuits = Circuits({host(number): Circuit(Reason.DNS, 1) for number in range(HOSTS)})
    assert len(circuits.troubled) == circuit.MOST
    for number in range(HOSTS):
        circuits.note(host(number), Failure("", Reason.DNS), now=NOON)
    assert list(circuits.troubled) == [host(number) for number in range(HOSTS - circuit.MOST, HOSTS)]


def test_rules_of_robots_are_remembered_up_to_a_number_and_locks_not_at_all() -> None:
    asked: list[str] = []
    rules = "User-agent: *\n" + "Disallow: /a\n" * 998

    async def fetch(url: str, local: bool, delay: float) -> Page | Unchanged | Failure:
        del local, delay
        asked.append(url)
        return make_page(url, rules)

    known = Robots(fetch, token="dolpung", monotonic=FakeClock().monotonic)  # noqa: S106 - a product token
    room = robots.MOST // 1000

    async def run() -> None:
        for number in [*range(room + 10), *range(10, room + 10), 0]:
            await known.ruling(host(number), local=False, delay=0.0)

    asyncio.run(run())
    assert len(asked) == room + 11  # the first ones were forgotten; who is remembered is not asked again
    assert len(known._known) == room
    assert known._used == robots.MOST
    assert known._locks == {}


def test_wishes_that_are_over_are_forgotten_and_those_that_last_are_not() -> None:
    clock = FakeClock()
    wishes = Remembered(Forgetful(), clock.now)
    asyncio.run(_note_holds(wishes, clock, 3 * host_wishes.MANY))
    assert len(wishes._known) <= host_wishes.MANY + 1
    assert wishes.crawl_delay("https://slow") == 5.0
    assert wishes.reserved("https://asked", kept=timedelta(days=1)) == ""


async def _note_holds(wishes: Remembered, clock: FakeClock, number: int) -> None:
    await wishes.note_crawl_delay("https://slow", 5.0)
    await wishes.note_reserved("https://asked", None)
    for each in range(number):
        await wishes.note_hold(f"host{each}", 1.0)
        clock.pass_time(seconds=1)


def test_the_shelf_counts_pages_without_a_body_too() -> None:
    shelf, until = Shelf(room=100_000), NOON + timedelta(hours=1)
    for number in range(1_000):
        headers = (("etag", f'"{number}"'), ("content-type", "text/html"))
        shelf.keep(Page(host(number), host(number), 200, headers, b"", NOON, "", until))
    assert len(shelf._pages) < 300
    assert shelf._used <= 100_000
    assert shelf.answer(host(999), Validators(), now=NOON) is not None
    for number in range(1_000):
        shelf._drop(host(number))
    assert shelf._used == 0


def test_a_long_address_is_read_and_not_remembered() -> None:
    before = _canonical.cache_info().currsize
    url = "https://news.example.kr/" + "a" * 100_000
    assert canonical_url(url + "?utm_source=x") == url
    assert _canonical.cache_info().currsize == before
