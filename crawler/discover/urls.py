"""One URL for one article: what two spellings must share to be the same candidate.

Order: clean the text, unwrap AMP caches, normalise by RFC 3986 and the WHATWG URL standard, drop
parameters that only say where a reader came from, then the family's own rule (``families``). The query
is never dropped as a whole: many Korean sites hold the article's number there and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin

from crawler.discover.families import Identified, folded, identify

__all__ = ["article_key", "canonical_url", "join_url", "lasting_key"]


LONGEST_REMEMBERED = 2048
"""Characters: a listing of 20 MB can hold addresses that would fill the memory of a cache."""


def canonical_url(url: str) -> str:
    """Return the URL that stands for this article; applying it again changes nothing.

    ``http`` becomes ``https`` for public hosts without a port (it names the same article; fetching uses
    the URL as seen), but not for a front page, which is no article and may differ. A host without a
    scheme is https. Text that is no http(s) URL comes back stripped and otherwise as it was.
    """
    return _canonical(url) if len(url) <= LONGEST_REMEMBERED else _canonical.__wrapped__(url)


@lru_cache(maxsize=8192)
def _canonical(url: str) -> str:
    parts = _split(url)
    if parts is None:
        return url.strip()
    scheme, authority, path, query, fragment = parts
    rest = folded(authority, path, query)
    if rest:
        return f"{scheme}:{rest}"
    return f"{scheme}://{authority}{path}{'?' if query else ''}{query}{fragment}"


def article_key(url: str) -> str | None:
    """Return the article's key in its family (``"naver:003/0012345678"``), or None outside the families."""
    known = _identified(url)
    return known.key if known else None


def lasting_key(url: str) -> str | None:
    """Return the article's key where its family has no one URL for all shapes (Arc, Medium), else None."""
    known = _identified(url)
    return known.key if known and not known.is_folded else None


def _identified(url: str) -> Identified | None:
    parts = _split(url)
    return identify(parts[1], parts[2], parts[3]) if parts else None


def join_url(base: str, link: str) -> str | None:
    """Return ``link`` as written on ``base`` as an absolute http(s) URL, or None when it is not one."""
    if _ABSOLUTE.fullmatch(link):
        return link
    try:
        joined = urljoin(base, _clean(link))
    except ValueError:  # "http://[broken"
        return None
    return joined if _URL.match(joined) else None


# --- the parts ----------------------------------------------------------------------------------

_Parts = tuple[str, str, str, str, str]
_URL = re.compile(r"(?i)(https?)://([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$", re.DOTALL)
_ABSOLUTE = re.compile(r"https?://[^\s/?#\\\[]+[^\s#]*")
# An address that nothing has to be done to but for its host and parameters, as most of a feed's are.
_ORDINARY = re.compile(r"(https?)://([a-z0-9.-]+)((?:/(?!\.)[A-Za-z0-9._~-]+)+/?)(?:\?([A-Za-z0-9._~=&-]*))?")
_ESCAPED_FRAGMENT = re.compile(r"(?:^|&)_escaped_fragment_=([^&]*)")
"""How the AJAX crawling scheme (2009 to 2018) asked a server for ``#!…``."""
_BARE_HOST = re.compile(
    r"(?i)((?:www\.[^\s/?#@:]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(?:kr|com|net|org|io|ai|me)\.?)(?::80)?(?=:\d|[/?#]|$)"
)
_NO_SLASHES = re.compile(r"(?i)^(https?):/{0,1}(?=[^/])")
_INVISIBLE = re.compile(r"[\t\n\r]")
_AND = re.compile(r"(?i)&(?:amp|#0*38|#x0*26);")
_CDATA = re.compile(r"^<!\[CDATA\[(.*)\]\]>$", re.DOTALL)
_AMP_CACHE = re.compile(r"(?i)^https?://[^/]*\.cdn\.ampproject\.org/(?:[cvi]/)?(s/)?(.+)$")


def _clean(url: str) -> str:
    text = _INVISIBLE.sub("", url.strip())
    cdata = _CDATA.match(text)
    if cdata:
        text = cdata[1].strip()
    return _AND.sub("&", text) if "&" in text else text


def _split(url: str) -> _Parts | None:
    """Return scheme, authority, path, query and fragment in normal form; None when it is no web address."""
    ordinary = _ORDINARY.fullmatch(url)
    if ordinary:
        scheme, authority, place, query = ordinary.groups()
        site = _site(scheme, authority) if "ampproject" not in authority else None
        if site and not (query and "_escaped_fragment_" in query):
            return *site, place, _query(query) if query else "", ""
    return _split_any(url)


def _split_any(url: str) -> _Parts | None:
    text = _unwrap(_absolute(_clean(url)))
    found = _URL.match(text)
    if found is None:
        return None
    scheme, authority, path, query, fragment = found.groups(default="")
    site = _site(scheme.lower(), authority)
    if site is None:
        return None
    shown = _ESCAPED_FRAGMENT.search(query)
    if shown:
        query, fragment = query[: shown.start()] + query[shown.end() :], f"!{shown[1]}"
    kept = f"#{_escape(fragment, _IN_QUERY)}" if fragment.startswith("!") else ""
    place, asked = _path(path.replace("\\", "/")), _query(query)
    if place == "/" and not asked:
        site = scheme.lower(), site[1]
    return *site, place, asked, kept


def _absolute(text: str) -> str:
    if text.startswith("//"):
        return f"https:{text}"
    bare = _BARE_HOST.match(text)
    if bare:
        return f"https://{bare[1]}{text[bare.end() :]}"
    return _NO_SLASHES.sub(r"\1://", text)


def _unwrap(text: str) -> str:
    """Return the publisher's URL inside an AMP cache URL (one wrapping at a time until none is left)."""
    while found := _AMP_CACHE.match(text):
        text = f"http{'s' if found[1] else ''}://{found[2]}"
    return text


# --- scheme and authority -----------------------------------------------------------------------

_AUTHORITY = re.compile(r"^(?:(.*)@)?(\[[^\]]*\]|[^:@]*)(?::(\d*))?$", re.DOTALL)
_NO_HOST = re.compile(r"[\s/\\?#@%<>^|\x00-\x20]")
"""What no host can hold, found behind escapes such as ``%5C``."""
_DEFAULT_PORT = {"http": "80", "https": "443"}
_PORT = re.compile(r":\d+$")
_NUMERIC_OR_LOCAL = re.compile(r"(?:.*@)?(?:\[.*\]|[\d.]+|(?:.*\.)?localhost)(?::\d+)?", re.DOTALL)


@lru_cache(maxsize=4096)
def _site(scheme: str, authority: str) -> tuple[str, str] | None:
    """Return scheme and authority in normal form: https wherever a public host's default port is meant."""
    found = _AUTHORITY.match(authority)
    name = _host(found[2]) if found else ""
    if found is None or not name or _NO_HOST.search(name):
        return None
    user, _, port = found.groups(default="")
    number = port.lstrip("0")
    login = f"{_escape(user, _IN_USER)}@" if user.strip(":") else ""
    site = f"{login}{name}{f':{number}' if number and number != _DEFAULT_PORT[scheme] else ''}"
    keeps = _NUMERIC_OR_LOCAL.fullmatch(site) or _PORT.search(site)
    return (scheme if keeps else "https"), site


def _host(host: str) -> str:
    plain = unquote_to_bytes(host).decode("utf-8", "replace").strip().lower().rstrip(".")
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return plain


# --- path and query -----------------------------------------------------------------------------

_IN_PATH = "/!$&'()*+,;=:@~-._"
_IN_QUERY = "/?!$'()*,;:@~-._="
_IN_USER = ":!$&'()*+,;=~-._"
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")
_PLAIN_PAIR = re.compile(r"[A-Za-z0-9/._~-]+=[A-Za-z0-9/._~-]+")
# Escapes that would mean something else without their percent sign: / ? # % & + = \ and controls.
_KEPT = re.compile(r"(?i)((?:%(?:2[f356b]|3[fd]|5c|[01][0-9a-f]|7f))+)")
_SESSION = re.compile(r"(?i);j_?sessionid=[^/;?]*")
_SLASHES = re.compile(r"(?<!:)/{2,}")


def _escape(text: str, safe: str) -> str:
    """Return ``text`` with every escape in its one normal form (upper case, only where needed, NFC)."""
    if _PLAIN.fullmatch(text):
        return text
    pieces = _KEPT.split(_PERCENT.sub("%25", text))
    return "".join(piece.upper() if odd % 2 else _requote(piece, safe) for odd, piece in enumerate(pieces))


def _requote(piece: str, safe: str) -> str:
    raw = unquote_to_bytes(piece)
    try:
        return quote(unicodedata.normalize("NFC", raw.decode()), safe=safe)
    except UnicodeDecodeError:  # CP949 escapes of old Korean sites
        return quote(raw, safe=safe)


def _path(path: str) -> str:
    path = _SESSION.sub("", path) if ";" in path else path
    escaped = _escape(_SLASHES.sub("/", path), _IN_PATH)
    if "/." not in escaped:
        return escaped or "/"
    kept: list[str] = []
    segments = escaped.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


# Parameters that only say where a reader came from. Patterns are matched against the whole name.
_TRACKING = re.compile(
    r"(?i)utm_.*|(?:fb|ga|pk|mtm|hsa|piwik|matomo|vero|oly|itm|trk|gad|at|ns)_.*|__hs(?:tc|sc|fp)|_hs(?:enc|mi)"
    r"|_?(?:fb|g|d|y|ys|tw|tt|li|wb|gb|rb_)cl(?:ra)?id|msclkid|gclsrc|[gw]braid|igshi?d?|mc_[cet](?:id|c)|hsctatracking"
    r"|(?:campaign|aftr)_(?:id|name|term|content|source|medium)|ml_subscriber(?:_hash)?|_bhlid|_branch_match_id"
    r"|mkt_tok|_openstat|_ga|_gl|s_k?w?cid|sc_cid|(?:rb_)?click_?id|partner_?id|(?:.*_)?affiliate(?:_id)?|wickedid"
    r"|ref_(?:src|url)|cmpid|ncid|spm|srsltid|epik|xtor|mibextid|sfnsn|li_fat_id|__twitter_impression"
    r"|inflow|fromrss|trackingcode|x_trkm|j_?sessionid|phpsessid|aspsessionid.*"
)
_FROM_PORTAL = {"ref": frozenset({"naver", "daum", "google", "rss", "twitter", "facebook", "kakao", "nate"})}


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = [pair for piece in query.split("&") if (pair := _pair(piece))]
    return "&".join(sorted(pairs))


_LONGEST_NAME = 32
"""Characters of a parameter's name that is remembered."""


@lru_cache(maxsize=1024)
def _tracks(name: str) -> bool:
    return _TRACKING.fullmatch(name) is not None


def _pair(piece: str) -> str:
    name, equals, value = piece.partition("=")
    tracks = _tracks if len(name) <= _LONGEST_NAME else _tracks.__wrapped__
    if not name or tracks(name) or value.lower() in _FROM_PORTAL.get(name.lower(), ()):
        return ""
    if _PLAIN_PAIR.fullmatch(piece):
        return piece
    written = _escape(name.replace("+", " "), _IN_QUERY)
    if not value:
        return written
    return f"{written}{equals}{_escape(value.replace('+', ' '), _IN_QUERY)}"
