import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.rules import LARGEST, Rules

CASES = Path(__file__).parents[3].parent / "shared" / "conformance"


def allowed(text: str | bytes, path: str, token: str = "dolpung") -> bool:  # noqa: S107 - a product token
    body = text.encode() if isinstance(text, str) else text
    return Rules(body, token).ruling(f"https://news.example.kr{path}").allowed


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nAllow: /news/\nDisallow: /news/private", "/news/private", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?c", True),
        ("User-agent: *\nDisallow: /*/print/*/x", "/a/print/b/x", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow: /?idxno=", "?idxno=1", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dolpung\nDisallow: /x", "/a", True),
        ("User-agent: Dolpung/2.0\nDisallow: /", "/a", False),
        ("User-agent: dolpung-news\nDisallow: /", "/a", True),
        ("User-agent: dolpung\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: dolpung\nCrawl-delay: 3\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: dolpung\nAllow: /\nUser-agent: other\nDisallow: /", "/a", True),
        ("User-agent: dolpung\nDisallow: /a\n\nUser-agent: dolpung\nDisallow: /b", "/b", False),
        ("user-agent *\ndisallow /a", "/a", False),
        ("User-agent: *\nDissallow: /a", "/a", False),
        ("User-agent: * # all\rDisallow: /a # this\r", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nAllow: /x/index.html", "/x/", True),
        ("<html><body>404</body></html>", "/a", True),
        ("User-agent: *\nDisallow: /사설/", "/%EC%82%AC%EC%84%A4/1", False),
        ("User-agent: *\nDisallow: /%ec%82%ac%ec%84%a4/", "/%EC%82%AC%EC%84%A4/1", False),
        ("User-agent: *\nDisallow: /%61", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /%61", "/a", False),  # readings differ: leave it alone
        ("User-agent: *\nDisallow: /\nAllow: /~a", "/%7Ea", True),
        ("User-agent: *\nDisallow: /a%2A", "/a*", False),
        ("User-agent: *\nDisallow: /a%3d", "/a%3d", False),
        ("User-agent: *\nDisallow: /\nAllow: /a%3d", "/a%3d", True),
        ("User-agent: *\nDisallow: /\nAllow: /a%3D", "/a%3d", True),
    ],
)
def test_a_file_says_what_may_be_fetched(text: str, path: str, expected: bool) -> None:
    assert allowed(text, path) is expected


def test_a_file_of_another_encoding_keeps_its_rules() -> None:
    assert not allowed("User-agent: *\nDisallow: /사설\nDisallow: /a".encode("cp949"), "/a")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 0.5\nDisallow: /a", 0.5),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: dolpung\nDisallow: /a", None),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: dolpung\nCrawl-delay: 2", 2.0),
        ("User-agent: dolpung\nUser-agent: other\nCrawl-delay: 2", 2.0),
        ("User-agent: dolpung\nCrawl-delay: 2\nUser-agent: other\nCrawl-delay: 9", 2.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: nan", None),
    ],
)
def test_the_crawl_delay_is_the_one_of_our_group(text: str, seconds: float | None) -> None:
    assert Rules(text.encode(), "dolpung").ruling("https://news.example.kr/b").crawl_delay == seconds


def test_what_stands_beyond_the_limit_is_not_read() -> None:
    padding = "#" * 100 + "\n"
    text = "User-agent: *\nDisallow: /a\n" + padding * (LARGEST // 101 + 1) + "Disallow: /b\n"
    assert (allowed(text, "/a"), allowed(text, "/b")) == (False, True)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_no_file_and_no_url_is_too_odd(body: bytes, path: str) -> None:
    Rules(b"User-agent: *\nDisallow: " + body, "dolpung").ruling(f"https://news.example.kr/{path}")


def test_many_stars_cost_no_more_than_few() -> None:
    pattern = "/" + "*a" * 5_000
    assert allowed(f"User-agent: *\nDisallow: {pattern}b", "/" + "a" * 20_000)


@cache
def cases(name: str) -> tuple[dict[str, Any], ...]:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"{name} is not at {path.parent}")
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)


def verdicts(tag: str) -> list[bool]:
    """Whether we agree with each case of the public suites that carries the tag or is of that suite."""
    agreements = []
    for case in cases("robots.jsonl"):
        if tag in (case["suite"], *case["tags"]):
            text = case.get("robots_txt")
            body = base64.b64decode(case["robots_b64"]) if text is None else text.encode()
            ruling = Rules(body, case["user_agent"]).ruling(case["url"])
            agreements.append(ruling.allowed is case["allowed"])
    return agreements


def test_all_cases_of_google_hold() -> None:
    assert all(verdicts("google-robotstxt"))


def test_the_cases_that_parsers_agree_on_hold() -> None:
    assert all(verdicts("consensus"))


def test_on_real_files_nothing_is_fetched_that_is_forbidden() -> None:
    checks = wrong = 0
    over: list[tuple[str, str]] = []
    for site in cases("robots_real.jsonl"):
        for agent, url, expected in site["checks"]:
            ruling = Rules(site["robots_txt"].encode(), agent).ruling(url)
            checks += 1
            wrong += ruling.allowed is not expected
            over += [(agent, url)] if ruling.allowed and not expected else []
    assert over == []
    # Google quotes patterns in capitals and leaves URLs as they are: /?a%3db passes "Disallow: /?a%3db"
    # there. Our requests go out in capitals, so for us that line forbids, as its writer meant it to.
    assert wrong / checks <= 0.001


@pytest.mark.parametrize(
    ("text", "url", "signals"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai=n\nAllow: /", "/a", ("search=yes, ai=n",)),
        ("User-Agent: *\nDisallow: /x\ncontent-signal:ai-train=no", "/a", ("ai-train=no",)),
        ("Content-Signal: ai-input=no\nUser-agent: *\nAllow: /", "/a", ("ai-input=no",)),
        ("Content-Signal: ai-input=no\nUser-agent: dolpung\nAllow: /", "/a", ("ai-input=no",)),
        ("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: dolpung\nAllow: /", "/a", ()),
        ("User-agent: other\nContent-Signal: ai-train=no\nUser-agent: *\nDisallow: /x", "/a", ()),
        ("User-agent: dolpung\nUser-agent: other\nContent-Signal: search=no", "/a", ("search=no",)),
        ("User-agent: *\nContent-Signal: ai-train=no\nContent-Signal: ai=n", "/a", ("ai-train=no", "ai=n")),
        ("User-agent: *\nContent-Usage: /n/ train-ai=n\nContent-Usage: train-ai=y", "/n/1", ("train-ai=n",)),
        ("User-agent: *\nContent-Usage: /news/ train-ai=n\nContent-Usage: train-ai=y", "/1", ("train-ai=y",)),
        ("User-agent: *\nContent-Signal: # ai-train=no", "/a", ("",)),
        ("User-agent: *\nDisallow: /x", "/a", ()),
    ],
)  # fmt: skip
def test_a_group_says_what_may_be_done_with_its_pages(text: str, url: str, signals: tuple[str, ...]) -> None:
    ruling = Rules(text.encode(), "dolpung").ruling(f"https://news.example.kr{url}")
    assert ruling.signals == signals
    assert ruling.allowed
