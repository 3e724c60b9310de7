import asyncio

import pytest
from fakes import FakeClock

from crawler.fetch.pace import Pace, queue_key


def make_pace(clock: FakeClock, *, seats: int = 9, jitter: float = 0.0, chance: float = 0.0) -> Pace:
    return Pace(
        seats=seats, jitter=jitter, monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: chance
    )


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.hankyung.example.co.kr/a", "example.co.kr"),
        ("https://news.naver.com/a", "naver.com"),
        ("https://somebody.tistory.com/1", "tistory.com"),
        ("https://somebody.github.io/1", "github.io"),
        ("https://SOMEBODY.Velog.io./", "velog.io"),
        ("http://dawn.newsroom.localhost/a", "dawn.newsroom.localhost"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://co.kr/", "co.kr"),
    ],
)
def test_a_queue_belongs_to_a_registrable_domain(url: str, key: str) -> None:
    assert queue_key(url) == key


def test_a_request_starts_a_delay_after_the_last_answer_and_hosts_do_not_wait_for_each_other() -> None:
    clock = FakeClock()
    pace = make_pace(clock)

    async def run() -> None:
        for key in ("a", "b", "a"):
            async with pace.turn(key, 2.0):
                clock.pass_time(seconds=0.5)

    asyncio.run(run())
    assert clock.slept == [1.5]


def test_jitter_only_ever_adds() -> None:
    clock = FakeClock()
    pace = make_pace(clock, jitter=0.25, chance=1.0)

    async def run() -> None:
        for _ in range(2):
            async with pace.turn("a", 2.0):
                pass

    asyncio.run(run())
    assert clock.slept == [2.5]


def test_what_the_server_asked_for_is_waited_out_and_never_shortened() -> None:
    clock = FakeClock()
    pace = make_pace(clock)
    pace.hold("a", 30.0)
    pace.hold("a", 5.0)
    assert (pace.held("a"), pace.held("b")) == (30.0, 0.0)

    async def run() -> None:
        async with pace.turn("a", 0.0):
            pass

    asyncio.run(run())
    assert (clock.slept, pace.held("a")) == ([30.0], 0.0)


def test_one_queue_serves_one_request_at_a_time() -> None:
    pace = make_pace(FakeClock())
    steps: list[str] = []

    async def one() -> None:
        async with pace.turn("a", 0.0):
            steps.append("in")
            await asyncio.sleep(0)
            steps.append("out")

    async def run() -> None:
        await asyncio.gather(*(one() for _ in range(3)))

    asyncio.run(run())
    assert steps == ["in", "out"] * 3


def test_there_are_only_so_many_seats() -> None:
    pace = make_pace(FakeClock(), seats=2)
    inside, most = 0, 0

    async def one(key: str) -> None:
        nonlocal inside, most
        async with pace.turn(key, 0.0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    async def run() -> None:
        await asyncio.gather(*(one(key) for key in "abcdef"))

    asyncio.run(run())
    assert most == 2


def test_a_failed_turn_leaves_the_queue_open() -> None:
    pace = make_pace(FakeClock())

    async def run() -> None:
        with pytest.raises(ValueError, match="a bug"):
            async with pace.turn("a", 0.0):
                raise ValueError("a bug")
        async with asyncio.timeout(1), pace.turn("a", 0.0):
            pass

    asyncio.run(run())
