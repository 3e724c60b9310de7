"""Where a blog's feed is, from the blog's address alone: one table row per platform.

Addresses were seen in public crawlers and live feeds between 2024 and 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOG_EXAMPLES = "https://blog.naver.com/someone, https://someone.tistory.com, https://brunch.co.kr/@someone"


@dataclass(frozen=True, slots=True)
class Front:
    """Where discovery of a blog begins."""

    url: str
    is_feed: bool
    """Whether this is the feed; else it is a page that names its feed."""


@dataclass(frozen=True, slots=True)
class _Platform:
    address: re.Pattern[str]
    """Host and path; the part ``who`` is the blog's name. A post's address means its blog."""
    front: str
    is_feed: bool = True


def _platform(address: str, front: str, *, is_feed: bool = True) -> _Platform:
    return _Platform(re.compile(address.replace("WHO", r"(?P<who>[\w.-]+)") + r"(?:[/?].*)?"), front, is_feed)


_NAVER = "https://rss.blog.naver.com/{who}.xml"
_FRAME = r"Post(?:List|View)\.(?:naver|nhn)"
_VELOG = "https://v2.velog.io/rss/{who}"
_NO_ONE = r"(?:(?:m|tag|topic|search|about|feed|p)(?:[/?]|$))"
"""What stands on medium.com where a publication's name would."""

# By the end of the host name. The rows of a platform are all that it has: another form is no blog.
_PLATFORMS: Mapping[str, tuple[_Platform, ...]] = {
    "blog.naver.com": (
        _platform(rf"(?:m\.)?blog\.naver\.com/{_FRAME}\?(?:.*&)?blogId=(?P<who>[\w-]+).*", _NAVER),
        _platform(r"rss\.blog\.naver\.com/(?P<who>[\w-]+)\.xml", _NAVER),
        _platform(r"(?:m\.)?blog\.naver\.com/(?P<who>[\w-]+)", _NAVER),
    ),
    "tistory.com": (_platform(r"(?!www\.)WHO\.tistory\.com", "https://{who}.tistory.com/rss"),),
    # a feed exists only under the user id, which the profile page names
    "brunch.co.kr": (
        _platform(r"(?:www\.|m\.)?brunch\.co\.kr/(?:rss/)?@@WHO", "https://brunch.co.kr/rss/@@{who}"),
        _platform(r"(?:www\.|m\.)?brunch\.co\.kr/@WHO", "https://brunch.co.kr/@{who}", is_feed=False),
    ),
    "velog.io": (
        _platform(r"(?:www\.)?velog\.io/@WHO", _VELOG),
        _platform(r"(?:v2|api)\.velog\.io/rss/@?WHO", _VELOG),
    ),
    "medium.com": (
        _platform(r"(?:www\.)?medium\.com/(?:feed/)?@WHO", "https://medium.com/feed/@{who}"),
        _platform(rf"(?:www\.)?medium\.com/(?:feed/)?(?!{_NO_ONE})WHO", "https://medium.com/feed/{who}"),
        _platform(r"(?!www\.)WHO\.medium\.com", "https://{who}.medium.com/feed"),
    ),
    "substack.com": (
        _platform(r"(?:www\.)?substack\.com/@WHO", "https://{who}.substack.com/feed"),
        _platform(r"(?!www\.)WHO\.substack\.com", "https://{who}.substack.com/feed"),
    ),
}  # fmt: skip
_ADDRESS = re.compile(r"(?i)https?://([^/?#]+)(.*)$")


def blog_front(url: str) -> Front | None:
    """Return where discovery of the blog at ``url`` begins, or None when a platform has no such blog.

    A site of no known platform is its own front page: it names its feed in its head.
    """
    found = _ADDRESS.match(url)
    if found is None:
        return None
    host, rest = found[1].lower(), found[2].partition("#")[0].rstrip("/")
    known = next((rows for end, rows in _PLATFORMS.items() if host == end or host.endswith(f".{end}")), None)
    if known is None:
        return Front(url, is_feed=False)
    for platform in known:
        blog = platform.address.fullmatch(f"{host}{rest}")
        if blog:
            return Front(platform.front.format(who=blog["who"]), platform.is_feed)
    return None
