"""Secrets are masked, and nothing else."""

import pytest

from pipelines.watch.masking import known_secrets, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://dolpung:s3cr3t@db/news", "postgresql://***@db/news"),
        ("https://news.example.kr/?serviceKey=abc&p=1", "https://news.example.kr/?serviceKey=***&p=1"),
        ("?client_secret=a%20b#x", "?client_secret=***#x"),
        ("access_token=abc; path=/", "access_token=***; path=/"),
        ("X-Naver-Client-Secret: abcdef", "X-Naver-Client-Secret: ***"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("?key=AIzaSy", "?key=***"),
    ],
)
def test_a_secret_is_known_by_its_place(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://news.example.kr/articleView.html?idxno=1234&page=2",
        "https://velog.io/@user/토큰-경제",
        "기자 hong@example.kr",
        "monkey=banana",
        "토큰(token) 가격이 올랐다",
        "비밀번호: 잊으셨나요",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert masked(text) == text


def test_secrets_are_known_by_their_value_as_well() -> None:
    environ = {"NAVER_CLIENT_SECRET": "q1w2e3r4", "DOLPUNG_API_KEY": "abc", "HOME": "/somewhere"}
    known = known_secrets("postgresql://dolpung:p%40ss@db/news?password=other-one", environ)
    assert known == {"q1w2e3r4", "p%40ss", "p@ss", "other-one"}
    assert masked("FATAL: p@ss and q1w2e3r4", known) == "FATAL: *** and ***"


def test_an_address_that_is_no_url_hides_nothing() -> None:
    assert known_secrets("postgresql://[half", {}) == frozenset()
