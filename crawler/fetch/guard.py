"""Keep every request away from addresses that are not public hosts (server-side request forgery)."""

from __future__ import annotations

import re
import socket
import unicodedata
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawler.fetch.wire import as_read
from crawler.records import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA special-purpose address registries (IPv4 and IPv6, read 2025-02), plus multicast, the former
# class E and every range that carries an IPv4 address inside an IPv6 one.
_SPECIAL: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(text), meaning)
    for text, meaning in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "IETF protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("100::/64", "discard"),
        ("100:0:0:1::/64", "dummy prefix"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "IETF protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_LOCAL = frozenset({"loopback", "private", "unique local"})

# Ports that browsers refuse for http (WHATWG Fetch, "port blocking"), of those from 1024 on.
_BAD_PORTS = frozenset({
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080, 11211,
})  # fmt: skip
_WEB_PORTS = frozenset({80, 81, 443})
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")


class AddressRefused(OSError):  # noqa: N818 - a refusal, told to callers as a Failure
    """A name led to an address that must not be dialled; aiohttp expects an ``OSError`` from a resolver."""


def refuse_address(ip: str | Address, *, local: bool = False) -> str | None:
    """Say why an address must not be dialled, or None when it is a public host.

    ``local`` also lets loopback, private and unique-local addresses pass, nothing else. Text that is
    not a plain IP address (a scope id, an odd notation) is refused.
    """
    try:
        address = ip_address(ip) if isinstance(ip, str) else ip
    except ValueError:
        return "not an IP address"
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "scoped"
    meaning = _meaning(address)
    return None if local and meaning in _LOCAL else meaning


def _meaning(address: Address) -> str | None:
    """Name the special-purpose range of an address; the first one in the table counts."""
    return next((why for network, why in _SPECIAL if address in network), None)


def check_url(url: str, *, local: bool = False) -> Failure | None:
    """Refuse a URL that no article can have, before any name is looked up.

    Returns:
        A ``Failure`` with ``PRIVATE_ADDRESS`` (a literal address or ``localhost``) or ``OUT_OF_SCOPE``
        (another scheme, credentials, a strange port, malformed), or None. Names are vetted when they
        are dialled, by ``GuardedResolver``.
    """
    problem = _malformed(url)
    if problem:
        return Failure(url, Reason.OUT_OF_SCOPE, problem)
    parsed = as_read(url)
    if not local and _is_bad_port(parsed.port):
        return Failure(url, Reason.OUT_OF_SCOPE, f"port {parsed.port}")
    why = _refuse_host(parsed.host, local=local)
    return Failure(url, Reason.PRIVATE_ADDRESS, f"{parsed.host}: {why}") if why else None


def _malformed(url: str) -> str | None:
    """Say what makes this no plain http(s) URL; two parsers must agree on the host."""
    if _UNFIT.search(url):
        return "backslash, space or control character"
    try:
        parsed, second = as_read(url), urlsplit(url)
        same_place = parsed.port == (second.port if second.port != _default_port(parsed) else None)
        host = parsed.host  # decodes xn-- labels, or finds that it cannot
    except (httpx.InvalidURL, ValueError) as error:
        return f"malformed: {error}"
    if parsed.scheme not in ("http", "https"):
        return f"scheme {parsed.scheme or 'missing'}"
    if not host or not same_place or "%" in host:
        return "malformed host"
    return "credentials in the URL" if parsed.userinfo or "@" in second.netloc else None


def _default_port(url: httpx.URL) -> int:
    return 443 if url.scheme == "https" else 80


def _is_bad_port(port: int | None) -> bool:
    return port is not None and port not in _WEB_PORTS and (port < 1024 or port in _BAD_PORTS)


@lru_cache(maxsize=4096)
def _refuse_host(host: str, *, local: bool) -> str | None:
    """Say why a host may not be asked for: a refused address in any notation, or localhost."""
    name = unicodedata.normalize("NFKC", host).replace("。", ".").rstrip(".").lower()
    if ":" in name:
        return refuse_address(name, local=local)
    if _ends_in_a_number(name):
        return refuse_address(name, local=local) if name == host else "odd notation of an address"
    is_localhost = name == "localhost" or name.endswith(".localhost")
    return "localhost" if is_localhost and not local else None


def _ends_in_a_number(name: str) -> bool:
    """Tell whether a browser would read the host as an IPv4 address (WHATWG URL, section 3.5)."""
    last = name.rpartition(".")[2]
    return last.isdigit() or (last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:]))


class GuardedResolver(AbstractResolver):
    """Look names up and hand out only addresses that may be dialled.

    aiohttp dials exactly the addresses that it gets here, so a name that answers differently the next
    time (DNS rebinding) gains nothing.

    Args:
        local: whether loopback and private addresses are allowed (a source marked ``local``).
        overrides: host name patterns and the ``address[:port]`` to dial for them; still vetted.
        lookup: asks the system unless given.
    """

    def __init__(
        self,
        *,
        local: bool = False,
        overrides: Mapping[str, str] | None = None,
        lookup: AbstractResolver | None = None,
    ) -> None:
        self._local = local
        self._overrides = dict(overrides or {})
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses that may be dialled.

        Raises:
            AddressRefused: all addresses of the name are refused.
            OSError: the name has no address.
        """
        answers = self._overridden(host, port) or await self._look_up(host, port, family)
        reasons = [refuse_address(answer["host"], local=self._local) for answer in answers]
        allowed = [answer for answer, why in zip(answers, reasons, strict=True) if why is None]
        if answers and not allowed:
            raise AddressRefused(f"{host} is {answers[0]['host']} ({reasons[0]})")
        return allowed

    async def close(self) -> None:
        """Release the system's resolver."""
        if self._lookup is not None:
            await self._lookup.close()

    def _overridden(self, host: str, port: int) -> list[ResolveResult]:
        name = host.lower().rstrip(".")
        target = next((to for pattern, to in self._overrides.items() if fnmatchcase(name, pattern)), None)
        return [_answer(host, *split_address(target, port))] if target else []

    async def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        self._lookup = self._lookup or ThreadedResolver()
        try:
            return await self._lookup.resolve(host, port, family)
        except UnicodeError as error:  # a label of more than 63 characters: getaddrinfo raises no OSError
            raise OSError(f"{host}: not a host name") from error


def split_address(text: str, port: int) -> tuple[str, int]:
    """Split ``127.0.0.1:8123`` or ``[::1]:8123`` into address and port; without a port use ``port``."""
    parts = urlsplit(f"//{text}")
    return parts.hostname or text, parts.port or port


def _answer(hostname: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=hostname, host=address, port=port, family=family, proto=0, flags=0)
