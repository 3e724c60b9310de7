from __future__ import annotations

import socket
import struct
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from crawler.settings import load_settings
from pipelines.demo.newsroom import Newsroom, Reply, is_unchanged, plain_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEN = datetime(2025, 2, 10, tzinfo=UTC)


class Visitor:
    """Asks the newsroom over one connection, as a client that resolved every host to loopback."""

    def __init__(self, room: Newsroom) -> None:
        self.connection = HTTPConnection("127.0.0.1", room.port, timeout=5)

    def get(self, site: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        host = f"{site}.newsroom.localhost:8000" if site else "newsroom.localhost"
        self.connection.request("GET", path, headers={"Host": host, **named})
        response = self.connection.getresponse()
        return response, response.read()


@pytest.fixture
def room(folder: Path) -> Iterator[Newsroom]:
    with Newsroom(folder) as running:
        yield running


@pytest.fixture
def visitor(room: Newsroom) -> Iterator[Visitor]:
    visitor = Visitor(room)
    yield visitor
    visitor.connection.close()


def test_the_port_of_the_host_header_does_not_matter(visitor: Visitor) -> None:
    response, body = visitor.get("hanbit", "/rss/allArticle.xml")
    assert response.status == 200
    assert "한빛일보".encode() in body


@pytest.mark.parametrize(
    ("site", "path", "sent", "asked"),
    [
        ("hanbit", "/rss/allArticle.xml", "ETag", "If_None_Match"),
        ("onbyul", "/sitemap/news.xml", "Last-Modified", "If_Modified_Since"),
        ("hanbit", "/news/articleView.html?idxno=1011", "ETag", "If_None_Match"),
        ("narae", "/news/2025/02/09/5FYPWKPL2HEYJESHLDK4UQX6DU/", "Last-Modified", "If_Modified_Since"),
    ],
)
def test_what_the_client_has_already_is_answered_304(
    visitor: Visitor, site: str, path: str, sent: str, asked: str
) -> None:
    first, _ = visitor.get(site, path)
    second, body = visitor.get(site, path, **{asked: str(first.headers[sent])})
    assert (second.status, body) == (304, b"")


def test_a_changed_listing_is_sent_again_and_an_unchanged_one_is_not(
    room: Newsroom, visitor: Visitor
) -> None:
    changed, _ = visitor.get("narae", "/arc/outboundfeeds/rss/?outputType=xml")
    same, _ = visitor.get("sandeul", "/sandeul.xml")
    room.advance()
    again, body = visitor.get(
        "narae",
        "/arc/outboundfeeds/rss/?outputType=xml",
        If_Modified_Since=str(changed.headers["Last-Modified"]),
    )
    still, _ = visitor.get("sandeul", "/sandeul.xml", If_Modified_Since=str(same.headers["Last-Modified"]))
    assert (again.status, still.status) == (200, 304)
    assert "네이버·카카오, 동네 가게용".encode() not in body
    assert room.now == room.plan.now + timedelta(hours=6)


def test_the_cp949_site_gives_neither_charset_nor_validators(visitor: Visitor) -> None:
    response, body = visitor.get("gaon", "/read.asp?no=88004")
    assert response.headers["Content-Type"] == "text/html"
    assert response.headers["ETag"] is None
    assert response.headers["Last-Modified"] is None
    assert "똠얌" in body.decode("cp949")


def test_one_page_is_refused_with_retry_after_once(visitor: Visitor) -> None:
    first, _ = visitor.get("dalbit", "/34")
    second, _ = visitor.get("dalbit", "/34")
    assert (first.status, first.headers["Retry-After"], second.status) == (429, "1", 200)


@pytest.mark.parametrize(
    ("site", "path", "status"),
    [
        ("gureum", "/rss/allArticle.xml", 500),
        ("binteo", "/rss/allArticle.xml", 200),
        ("dalbit", "/29", 404),
        ("pulip", "/members/2025/02/07/deep-report/", 200),
        ("pulip", "/2025/02/03/paper-cuts/?utm_source=feed&utm_medium=rss", 200),
        ("sandeul", "/sandeul/223700000103?fromRss=true&trackingCode=rss", 200),
        ("sandeul", "/PostView.naver?blogId=sandeul&logNo=223700000103", 200),
        ("nobody", "/", 404),
        ("", "/", 200),
    ],
)
def test_each_address_answers_as_planned(visitor: Visitor, site: str, path: str, status: int) -> None:
    assert visitor.get(site, path)[0].status == status


def test_the_old_address_of_a_post_redirects_to_the_new_one(visitor: Visitor) -> None:
    response, _ = visitor.get("pulip", "/?p=1805")
    assert response.status == 301
    assert response.headers["Location"] == "http://pulip.newsroom.localhost/2025/01/31/moved-post/"


def test_the_ledger_has_every_request_in_order(room: Newsroom, visitor: Visitor) -> None:
    visitor.get("hanbit", "/robots.txt", User_Agent="dolpung-demo")
    visitor.get("hanbit", "/nothing")
    assert [(r.host, r.path, r.status) for r in room.ledger] == [
        ("hanbit.newsroom.localhost", "/robots.txt", 200),
        ("hanbit.newsroom.localhost", "/nothing", 404),
    ]
    assert room.ledger[0].agent == "dolpung-demo"


def test_a_browser_finds_every_site_from_the_front_page(room: Newsroom, visitor: Visitor) -> None:
    _, body = visitor.get("", "/")
    assert room.url() == f"http://newsroom.localhost:{room.port}/"
    assert all(room.url(site).removeprefix("http:").encode() in body for site in room.plan.sites)


@pytest.mark.parametrize(
    ("target", "plain"),
    [
        ("/a?utm_source=x", "/a"),
        ("/a?no=1&utm_source=x", "/a?no=1"),
        ("/a?fromRss=true&trackingCode=rss", "/a"),
        ("/a", "/a"),
    ],
)
def test_tracking_parameters_do_not_change_the_page(target: str, plain: str) -> None:
    assert plain_path(target) == plain


@pytest.mark.parametrize(
    ("reply", "none_match", "since", "unchanged"),
    [
        (Reply(etag='"a"'), '"a"', None, True),
        (Reply(etag='"a"'), '"b"', None, False),
        (Reply(etag='"a"', modified=SEEN), '"b"', "Mon, 10 Feb 2025 00:00:00 GMT", False),
        (Reply(modified=SEEN), None, "Mon, 10 Feb 2025 00:00:00 GMT", True),
        (Reply(modified=SEEN), None, "Sun, 09 Feb 2025 23:59:59 GMT", False),
        (Reply(), None, "Mon, 10 Feb 2025 00:00:00 GMT", False),
    ],
)
def test_if_none_match_outranks_the_date(
    reply: Reply, none_match: str | None, since: str | None, unchanged: bool
) -> None:
    assert is_unchanged(reply, none_match, since) is unchanged


def test_the_demos_settings_ask_for_no_delay_and_say_who_we_are(folder: Path, room: Newsroom) -> None:
    settings = load_settings(folder)
    assert settings.politeness.delay == timedelta(0)
    assert settings.politeness.recheck == room.plan.recheck
    assert settings.identity.contact


def test_a_visitor_that_hangs_up_prints_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Newsroom(folder) as room:
        visitor = socket.create_connection(("127.0.0.1", room.port))
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST, not FIN
        visitor.sendall(b"GET / HTTP/1.1\r\n")
        visitor.close()
        later = Visitor(room)  # answered by another thread, after the reset
        later.get("hanbit", "/")
        later.connection.close()
    assert capsys.readouterr().err == ""
