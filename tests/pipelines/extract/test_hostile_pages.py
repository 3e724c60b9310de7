"""No page holds the reader up: hostile shapes are refused quickly and with a reason."""

import time

import pytest

from pipelines.extract import read_page
from pipelines.records import NoArticle, Refusal

HEAD = "<html><head><title>오래 걸리는 쪽</title></head><body>"
TEXT = "<p>" + "가온브레인이 한국어 모델을 공개했다고 10일 밝혔다. " * 5 + "</p>"
REFUSED = {
    "nested tags, 200 kB": (HEAD + "<div>" * 40_000 + TEXT, Refusal.UNREADABLE),
    "nested tags between paragraphs": (
        HEAD + TEXT * 400 + "<div>" * 16_000 + TEXT * 150,
        Refusal.UNREADABLE,
    ),
    "nested and closed": (HEAD + "<div>" * 20_000 + TEXT + "</div>" * 20_000, Refusal.UNREADABLE),
    "attributes, 350 kB": (
        HEAD + "<div " + " ".join(f"a{n}=1" for n in range(45_000)) + ">" + TEXT,
        Refusal.UNREADABLE,
    ),
    "attributes that hold >": (
        HEAD + "<p " + " ".join(f'a{n}=">"' for n in range(36_000)) + ">",
        Refusal.UNREADABLE,
    ),
    "20 MB": (HEAD + TEXT * 60_000, Refusal.TOO_LARGE),
    "a million siblings": (HEAD + "<p>" * 1_000_000, Refusal.TOO_LARGE),
    "nothing": ("", Refusal.UNREADABLE),
}
READ = {
    "NULs": HEAD + "\0" * 300_000 + TEXT + "\0",
    "spaces": HEAD + TEXT + "<p>" + " " * 300_000 + "</p>",
    "brackets": HEAD + TEXT + ("<p>" + "[" * 280 + "</p>") * 1_000,
    "names": HEAD + TEXT + ("<p>" + "가나·" * 60 + "</p>") * 1_000,
    "digits": HEAD + TEXT + ("<p>" + "2025." * 50 + "</p>") * 1_000,
    "deep JSON": HEAD + '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + TEXT,
    "deep but bearable": HEAD + "<div>" * 300 + TEXT,
    "an endless og:title": f'<meta property="og:title" content="{"가 - " * 100_000}">' + HEAD + TEXT,
}


def timed(text: str):
    start = time.perf_counter()
    return read_page(text.encode(), url="https://h.example/1"), time.perf_counter() - start


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_page_is_refused_quickly(name):
    text, kind = REFUSED[name]
    found, seconds = timed(text)
    assert isinstance(found, NoArticle)
    assert found.kind is kind
    assert found.message
    assert seconds < 2


@pytest.mark.parametrize("name", READ)
def test_a_strange_page_is_read_quickly(name):
    found, seconds = timed(READ[name])
    assert not isinstance(found, NoArticle)
    assert "가온브레인이" in found.body
    assert seconds < 2
