"""Particles and suffixes behind names."""

from __future__ import annotations

import pytest

from pipelines.recognise.particles import Tail, read_tail


@pytest.mark.parametrize(
    ("name", "run", "suffix", "particle"),
    [
        ("삼성", "", "", ""),
        ("삼성", "은", "", "은"),
        ("삼성", "으로부터", "", "으로부터"),
        ("삼성", "이라는", "", "이라는"),
        ("메타", "가", "", "가"),
        ("메타", "에서는", "", "에서는"),
        ("메타", "였지만", "", "였지만"),
        ("구글", "로", "", "로"),
        ("삼성", "측이", "측", "이"),
        ("메타", "코리아는", "코리아", "는"),
        ("애플", "발", "발", ""),
        ("AWS", "은", "", "은"),
        ("R1", "는", "", "는"),
    ],
)
def test_what_follows_a_name_is_read(name: str, run: str, suffix: str, particle: str) -> None:
    assert read_tail(run, name[-1]) == Tail(suffix, particle)


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("메타", "버스"),
        ("삼성", "동에서"),
        ("삼성", "로"),
        ("삼성", "가"),
        ("메타", "은"),
        ("애플", "리케이션"),
        ("라인", "업"),
    ],
)
def test_a_word_that_goes_on_is_not_a_name(name: str, run: str) -> None:
    assert read_tail(run, name[-1]) is None
