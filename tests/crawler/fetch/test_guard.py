import asyncio
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from fakes import FakeClock, make_settings

from crawler.fetch.guard import (
    AddressRefused,
    GuardedResolver,
    check_url,
    refuse_address,
    split_address,
)
from crawler.fetch.web import Web
from crawler.records import Failure, Page, Reason

CASES = Path(__file__).parents[3].parent / "shared" / "conformance"

# smokescreen's own test allows these two by its configuration (its list of allowed ranges holds 172.16.1.0/24
# and 192.168.1.0/24), as a source marked "local" does here. In the same table private ranges are blocked to
# their last address (172.31.255.255, 192.168.255.255), and the URL suite wants http://192.168.1.1/ refused.
ALLOWED_BY_CONFIGURATION = {"172.16.1.1", "192.168.1.1"}


def cases(name: str) -> list[dict[str, Any]]:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"{name} is not at {path.parent}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.255", "192.168.1.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001:0:1::", "2001:db8::1",
        "fc00::1", "fe80::1", "fec0::1", "ff02::1", "fe80::1%eth0", "127.1", "0x7f000001", "2130706433", "",
    ],
)  # fmt: skip
def test_a_special_address_is_refused(ip: str) -> None:
    assert refuse_address(ip)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "100.63.255.254", "172.32.0.1", "2606:4700:4700::1111", "64:ff9c::1"]
)
def test_a_public_address_is_dialled(ip: str) -> None:
    assert refuse_address(ip) is None


@pytest.mark.parametrize(
    ("ip", "why"),
    [
        ("127.0.0.1", None),
        ("10.0.0.1", None),
        ("::1", None),
        ("fd00::1", None),
        ("169.254.169.254", "link-local"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("224.0.0.1", "multicast"),
    ],
)
def test_a_local_source_reaches_loopback_and_private_networks_only(ip: str, why: str | None) -> None:
    assert refuse_address(ip, local=True) == why


def test_the_shared_table_of_addresses_holds_under_the_settings_it_was_made_with() -> None:
    for row in cases("ssrf_ip.jsonl"):
        local = row["suite"] == "smokescreen" and row["ip"] in ALLOWED_BY_CONFIGURATION
        assert bool(refuse_address(row["ip"], local=local)) is row["blocked"], row


def test_an_address_that_is_allowed_by_configuration_is_refused_without() -> None:
    assert all(refuse_address(ip) for ip in ALLOWED_BY_CONFIGURATION)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", Reason.PRIVATE_ADDRESS),
        ("http://127.1/", Reason.PRIVATE_ADDRESS),
        ("http://2130706433/", Reason.PRIVATE_ADDRESS),
        ("http://0x7f.0.0.1/", Reason.PRIVATE_ADDRESS),
        ("http://017700000001/", Reason.PRIVATE_ADDRESS),
        ("http://127.0.0.1./", Reason.PRIVATE_ADDRESS),
        ("http://[::1]/", Reason.PRIVATE_ADDRESS),
        ("http://[::ffff:7f00:1]/", Reason.PRIVATE_ADDRESS),
        ("http://localhost/", Reason.PRIVATE_ADDRESS),
        ("http://a.localhost./", Reason.PRIVATE_ADDRESS),
        ("ftp://news.example.kr/", Reason.OUT_OF_SCOPE),
        ("javascript:alert(1)", Reason.OUT_OF_SCOPE),
        ("//news.example.kr/", Reason.OUT_OF_SCOPE),
        ("http:///a", Reason.OUT_OF_SCOPE),
        ("http://name@news.example.kr/", Reason.OUT_OF_SCOPE),
        ("http://news.example.kr\\@10.0.0.1/", Reason.OUT_OF_SCOPE),
        ("http://news.example.kr:22/", Reason.OUT_OF_SCOPE),
        ("http://news.example.kr:6379/", Reason.OUT_OF_SCOPE),
        ("http://news.example.kr:99999/", Reason.OUT_OF_SCOPE),
        ("http://news.example.kr/a\nb", Reason.OUT_OF_SCOPE),
        ("http://127.0.0.1%2f.example.kr/", Reason.OUT_OF_SCOPE),
    ],
)
def test_a_url_that_no_article_has_is_refused(url: str, reason: Reason) -> None:
    failure = check_url(url)
    assert isinstance(failure, Failure)
    assert failure.reason is reason


@pytest.mark.parametrize(
    "full_width", ["http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.0.0.1/"]
)
def test_digits_of_other_alphabets_are_digits(full_width: str) -> None:
    assert check_url(full_width)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.kr/a?b=c",
        "http://news.example.kr:8080/",
        "http://한국경제.example.kr/뉴스",
        "http://93.184.216.34/",
        "http://[2606:4700:4700::1111]/",
        "https://a.example.kr/news/articleView.html?idxno=1",
    ],
)
def test_an_ordinary_url_passes(url: str) -> None:
    assert check_url(url) is None


def test_a_local_source_may_use_any_port_of_loopback() -> None:
    assert check_url("http://127.0.0.1:22/", local=True) is None
    assert check_url("http://dawn.newsroom.localhost/", local=True) is None
    assert check_url("http://169.254.169.254/", local=True)


class Names(AbstractResolver):
    """A DNS of a few names; an answer that begins with SEQ changes from one question to the next."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        answers = self._names.get(host)
        if not answers:
            raise OSError(f"{host}: no such name")
        if answers[0] == "SEQ":
            answers = [answers.pop(1) if len(answers) > 2 else answers[1]]
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=family, proto=0, flags=0)
            for ip in answers
        ]

    async def close(self) -> None:
        return


def resolve(host: str, **settings: Any) -> list[tuple[str, int]]:
    answers = asyncio.run(GuardedResolver(**settings).resolve(host, 80))
    return [(answer["host"], answer["port"]) for answer in answers]


def test_only_the_public_addresses_of_a_name_are_handed_out() -> None:
    names = Names({"a.example.kr": ["10.0.0.1", "93.184.216.34"], "b.example.kr": ["10.0.0.1"]})
    assert resolve("a.example.kr", lookup=names) == [("93.184.216.34", 80)]
    with pytest.raises(AddressRefused, match="private"):
        resolve("b.example.kr", lookup=names)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("::ffff:169.254.169.254", "IPv4-mapped"),
        ("64:ff9b::a9fe:a9fe", "NAT64"),
        ("64:ff9b:1:7f00::1", "local NAT64"),
        ("2002:7f00:1::", "6to4"),
        ("::7f00:1", "IPv4-compatible"),
        ("fe80::1", "link-local"),
    ],
)
def test_a_name_that_hides_an_address_in_another_is_not_dialled(answer: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        resolve("a.example.kr", lookup=Names({"a.example.kr": [answer]}))


def test_an_override_gives_address_and_port_and_is_vetted_too() -> None:
    overrides = {"*.newsroom.localhost": "127.0.0.1:8123", "bare.example.kr": "93.184.216.34"}
    assert resolve("Dawn.newsroom.localhost", overrides=overrides, local=True) == [("127.0.0.1", 8123)]
    assert resolve("bare.example.kr", overrides=overrides) == [("93.184.216.34", 80)]
    with pytest.raises(AddressRefused, match="loopback"):
        resolve("dawn.newsroom.localhost", overrides=overrides)


def test_a_name_that_is_none_is_an_ordinary_failure() -> None:
    with pytest.raises(OSError, match="not a host name"):
        resolve("a" * 64 + ".example.kr")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("127.0.0.1:8123", ("127.0.0.1", 8123)), ("10.0.0.1", ("10.0.0.1", 80)), ("[::1]:81", ("::1", 81))],
)
def test_an_address_is_split_from_its_port(text: str, parts: tuple[str, int]) -> None:
    assert split_address(text, 80) == parts


class Diverted(socket.socket):
    """A real socket that notes where it was sent and goes to the test's own server instead."""

    server: tuple[str, int]
    dialled: list[str]

    def connect(self, address: Any) -> None:
        self.dialled.append(address[0])
        super().connect(self.server)


@pytest.fixture(scope="module")
def redirector() -> Iterator[Any]:
    """A server that redirects /r to wherever ``to`` says."""

    class Handler(BaseHTTPRequestHandler):
        to: str | None = None

        def do_GET(self) -> None:
            self.send_response(302 if self.to and self.path == "/r" else 200)
            if self.to:
                self.send_header("location", self.to)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def visit(case: dict[str, Any], server: Any) -> tuple[Any, list[str]]:
    """Fetch a case's URL through everything but the last metre; also tell what was dialled."""
    server.RequestHandlerClass.to = case["redirect_to"]
    dialled: list[str] = []
    kind = type("Bound", (Diverted,), {"server": server.server_address, "dialled": dialled})
    clock = FakeClock()

    async def run() -> Any:
        web = Web(
            make_settings(), now=clock.now, sleep=clock.sleep, lookup=Names(case["dns"]), open_socket=kind
        )
        async with web:
            first = await web.get(case["url"], kind="page", delay=0.0)
            again = await web.get(case["url"], kind="page", delay=0.0)
            return first if isinstance(first, Page) else again

    return asyncio.run(run()), dialled


def test_nothing_private_is_ever_dialled_for_the_shared_urls(redirector: Any) -> None:
    wrong = []
    for case in cases("ssrf_url.jsonl"):
        answer, dialled = visit(case, redirector)
        went_astray = any(refuse_address(ip) for ip in dialled)
        must_fail, must_work = case["block"] is True, case["block"] is False
        if (
            went_astray
            or (must_fail and isinstance(answer, Page))
            or (must_work and not isinstance(answer, Page))
        ):
            wrong.append((case["url"], case["block"], answer, dialled))
    assert wrong == []


def test_the_dialler_is_a_guard_of_its_own(redirector: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.fetch.web.check_url", lambda *_, **__: None)
    case = {"url": "http://10.0.0.1/", "dns": {}, "redirect_to": None}
    answer, dialled = visit(case, redirector)
    assert (answer.reason, dialled) == (Reason.PRIVATE_ADDRESS, [])
