from datetime import timedelta

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.circuit import FAILURES, LONGEST_PAUSE, Circuit, Circuits, after, left_to_rest
from crawler.records import Failure, Reason, Unchanged

URL = "https://news.example.kr/a"
MINUTE = timedelta(minutes=1)


def after_all(*outcomes: Reason | None, circuit: Circuit | None = None) -> Circuit:
    circuit = circuit or Circuit()
    for outcome in outcomes:
        circuit = after(circuit, outcome, now=NOON)
    return circuit


@pytest.mark.parametrize(
    "reason",
    [
        Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.TIMEOUT, Reason.PROTOCOL, Reason.HTTP_5XX,
        Reason.BLOCKED,
    ],
)  # fmt: skip
def test_failures_in_a_row_of_one_class_let_a_host_rest(reason: Reason) -> None:
    assert left_to_rest(after_all(*[reason] * (FAILURES - 1)), now=NOON) == timedelta()
    assert left_to_rest(after_all(*[reason] * FAILURES), now=NOON) == MINUTE


def test_failures_of_many_classes_or_with_answers_between_do_not() -> None:
    timeout, broken = Reason.TIMEOUT, Reason.HTTP_5XX
    for outcomes in (
        [timeout, broken] * 9,
        [*[timeout] * 4, None] * 9,
        [*[timeout] * 4, Reason.HTTP_4XX] * 9,
    ):
        assert left_to_rest(after_all(*outcomes), now=NOON) == timedelta()


def test_what_says_nothing_of_the_host_changes_nothing() -> None:
    circuit = after_all(*[Reason.TIMEOUT] * 4)
    assert after_all(Reason.ROBOTS, Reason.RATE_LIMITED, circuit=circuit) == circuit


def test_each_pause_is_twice_as_long_and_a_probe_follows_for_ever() -> None:
    now, circuit, pauses = NOON, after_all(*[Reason.DNS] * FAILURES), []
    for _ in range(100):
        pause = left_to_rest(circuit, now=now)
        pauses.append(pause)
        now += pause
        assert left_to_rest(circuit, now=now) == timedelta()
        circuit = after(circuit, Reason.DNS, now=now)
    assert pauses[:5] == [MINUTE * n for n in (1, 2, 4, 8, 16)]
    assert set(pauses[9:]) == {LONGEST_PAUSE}


def test_a_probe_that_fails_otherwise_is_a_failure_and_any_answer_is_the_end() -> None:
    resting = after_all(*[Reason.DNS] * FAILURES)
    assert left_to_rest(after_all(Reason.TIMEOUT, circuit=resting), now=NOON) == MINUTE * 2
    assert after_all(None, circuit=resting) == after_all(Reason.HTTP_4XX, circuit=resting) == Circuit()


def test_a_clock_that_steps_back_makes_no_pause_longer() -> None:
    circuit = after_all(*[Reason.DNS] * FAILURES)
    assert left_to_rest(circuit, now=NOON - timedelta(days=300)) == MINUTE


@given(st.lists(st.one_of(st.none(), st.sampled_from(list(Reason)))))
def test_no_pause_is_longer_than_the_longest(outcomes: list[Reason | None]) -> None:
    assert timedelta() <= left_to_rest(after_all(*outcomes), now=NOON) <= LONGEST_PAUSE


def fail(circuits: Circuits, reason: Reason) -> None:
    for _ in range(FAILURES):
        circuits.note(URL, Failure(URL, reason), now=NOON)


def test_a_refusal_names_the_class_and_the_time_left() -> None:
    circuits = Circuits()
    fail(circuits, Reason.TLS)
    refusal = circuits.refusal("https://news.example.kr/b", is_listing=False, now=NOON)
    assert refusal == Failure(
        "https://news.example.kr/b", Reason.TLS, "left alone for 60 s: tls 5 times in a row", None, 60.0
    )
    for other in ("http://news.example.kr/b", "https://news.example.kr:8443/b", "https://example.kr/"):
        assert circuits.refusal(other, is_listing=False, now=NOON) is None


def test_a_page_of_a_host_that_shuts_us_out_is_put_off_and_its_listing_is_blocked() -> None:
    circuits = Circuits()
    fail(circuits, Reason.BLOCKED)
    reasons = [getattr(circuits.refusal(URL, is_listing=kind, now=NOON), "reason", None) for kind in (0, 1)]
    assert reasons == [Reason.RATE_LIMITED, Reason.BLOCKED]


def test_the_state_goes_on_in_another_process_and_ends_with_an_answer() -> None:
    circuits = Circuits()
    fail(circuits, Reason.DNS)
    again = Circuits(circuits.troubled)
    assert again.refusal(URL, is_listing=True, now=NOON)
    again.note(URL, Unchanged(URL), now=NOON)
    assert again.troubled == {}
