"""Which URLs of Korean publishers and blog hosts name the same article: one table row per shape.

Shapes were collected from public feeds and crawlers between 2024 and 2026. A row gives the path, the
query parameters that hold the article's number, its key, and the one URL that the shapes are folded to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write an article's URL."""

    key: str
    """Template of the article key, over the path's groups, the parameters and ``host``."""
    path: re.Pattern[str]
    params: tuple[str, ...]
    """Parameters that must be there, in the form that ``_FORMS`` gives."""
    to: str
    """Template of the canonical URL after its scheme; empty: the URL's own path without its query."""


class Identified(NamedTuple):  # made for every address: a dataclass takes four times as long
    """An article URL that its family knows."""

    key: str
    rest: str
    """The canonical URL after ``https:``."""
    is_folded: bool
    """Whether that URL is made from the key, so that all shapes share it."""


def _shape(key: str, path: str, *params: str, to: str = "") -> Shape:
    return Shape(key, re.compile(path), params, to)


_NAVER = "//n.news.naver.com/mnews/article/{oid}/{aid}"
_NAVER_KEY = "naver:{oid}/{aid}"
_NAVER_BLOG = "//blog.naver.com/{blogId}/{logNo}"
_NAVER_BLOG_KEY = "naverblog:{blogId}/{logNo}"
_EDAILY = "//www.edaily.co.kr/News/Read?mediaCodeNo=257&newsId={newsId}"
_NEWSIS = "//www.newsis.com/view/{id}"
_YNA = "//www.yna.co.kr/view/{id}"
_ZDNET = "//zdnet.co.kr/view/?no={no}"
_SEDAILY = "//www.sedaily.com/NewsView/{id}"
_MT = "//news.mt.co.kr/mtview.php?no={no}"
_DAUM = "//v.daum.net/v/{newsid}"
_DONGA = "//www.donga.com/news/article/all/{day}/{no}/1"
_KHAN = "//www.khan.co.kr/article/{art_id}"
_NISX = r"(?P<id>NISX\d{8}_\d{10})"

# By the end of the host name. Rows are tried in order.
FAMILIES: Mapping[str, tuple[Shape, ...]] = {
    "news.naver.com": (
        _shape(
            _NAVER_KEY,
            r"^/(?:[\w-]+/)*article/(?:comment/|newspaper/)?(?P<oid>\d{3})/(?P<aid>\d{10})/?$",
            to=_NAVER,
        ),
        _shape(_NAVER_KEY, r"/(?:news|\w*(?i:read|print))(?:\.(?:naver|nhn))?$", "oid", "aid", to=_NAVER),
    ),
    "sports.naver.com": (
        _shape(_NAVER_KEY, r"/article/(?P<oid>\d{3})/(?P<aid>\d{10})$", to=_NAVER),
        _shape(_NAVER_KEY, r"/(?:news|read)(?:\.(?:naver|nhn))?$", "oid", "aid", to=_NAVER),
    ),
    "entertain.naver.com": (
        _shape(_NAVER_KEY, r"/article/(?P<oid>\d{3})/(?P<aid>\d{10})$", to=_NAVER),
        _shape(_NAVER_KEY, r"/read(?:\.(?:naver|nhn))?$", "oid", "aid", to=_NAVER),
    ),
    "blog.naver.com": (
        _shape(_NAVER_BLOG_KEY, r"^/(?P<blogId>[\w-]+)/(?P<logNo>\d{9,13})$", to=_NAVER_BLOG),
        _shape(_NAVER_BLOG_KEY, r"^/PostView\.(?:naver|nhn)$", "blogId", "logNo", to=_NAVER_BLOG),
        _shape(_NAVER_BLOG_KEY, r"^/(?P<blogId>[\w-]+)$", "logNo", to=_NAVER_BLOG),
    ),
    "blog.me": (
        _shape("naverblog:{sub}/{logNo}", r"^/(?P<logNo>\d{9,13})$", to="//blog.naver.com/{sub}/{logNo}"),
    ),
    "daum.net": (
        _shape("daum:{newsid}", r"^/v/(?P<newsid>\d{17}|[A-Za-z0-9]{10})$", to=_DAUM),
        _shape("daum:{newsid}", r"/newsview$", "newsid", to=_DAUM),
    ),
    "tistory.com": (
        _shape("tistory:{sub}/{n}", r"^/(?:m/|amp/)?(?P<n>\d+)$", to="//{host}/{n}"),
        _shape("tistory:{sub}/{n}", r"^/(?:m/|amp/)?(?P<n>entry/[^/]+)$", to="//{host}/{n}"),
    ),
    "brunch.co.kr": (
        _shape("brunch:{who}/{n}", r"^/(?P<who>@@?[\w.-]+)/(?P<n>\d+)$", to="//brunch.co.kr/{who}/{n}"),
    ),
    "velog.io": (
        _shape("velog:{who}/{slug}", r"^/(?P<who>@[\w.-]+)/(?P<slug>[^/]+)$", to="//velog.io/{who}/{slug}"),
    ),
    "medium.com": (_shape("medium:{id}", r"(?:-|/p/)(?P<id>[0-9a-f]{10,12})$"),),
    "chosun.com": (_shape("arc:{id}", r"/\d{4}/\d\d/\d\d/(?P<id>[A-Z2-7]{26})/?$"),),
    "mt.co.kr": (
        _shape("mt:{no}", r"/mtview\.php$", "no", to=_MT),
        _shape("mt:{no}", r"/\d{4}/\d\d/\d\d/(?P<no>\d{16,20})$", to=_MT),
    ),
    "edaily.co.kr": (
        _shape("edaily:{newsId}", r"(?i)/news/read$", "newsId", to=_EDAILY),
        _shape(
            "edaily:{newsid}",
            r"(?i)/news/newspath\.asp$",
            "newsid",
            to=_EDAILY.replace("{newsId}", "{newsid}"),
        ),
    ),
    "newsis.com": (
        _shape("newsis:{id}", rf"^/view/{_NISX}$", to=_NEWSIS),
        _shape("newsis:{id}", r"^/view/?(?:\.html)?$", "id", to=_NEWSIS),
        _shape("newsis:{ar_id}", r"^/view\.html$", "ar_id", to="//www.newsis.com/view/{ar_id}"),
    ),
    "hankyung.com": (
        _shape(
            "hankyung:{id}",
            r"^/(?:[\w-]+/)*(?:article|amp)/(?P<id>\d{12,13}[a-z])$",
            to="//www.hankyung.com/article/{id}",
        ),
    ),
    "yna.co.kr": (_shape("yna:{id}", r"^/(?:amp/)?view/(?P<id>[A-Z]{3}\d{17,20})$", to=_YNA),),
    "zdnet.co.kr": (
        _shape("zdnet:{no}", r"^/view/?$", "no", to=_ZDNET),
        _shape(
            "zdnet:{article_id}", r"/news_view\.asp$", "article_id", to="//zdnet.co.kr/view/?no={article_id}"
        ),
    ),
    "newstomato.com": (
        _shape(
            "newstomato:{no}", r"(?i)/readnews\.aspx$", "no", to="//www.newstomato.com/ReadNews.aspx?no={no}"
        ),
    ),
    "newsway.co.kr": (
        _shape("newsway:{ud}", r"^/news/view$", "ud", to="//www.newsway.co.kr/news/view?ud={ud}"),
    ),
    "donga.com": (
        _shape(
            "donga:{day}/{no}",
            r"^/news/(?:[\w-]+/)?(?:article|amp)/all/(?P<day>\d{8})/(?P<no>\d+)(?:/\d)?$",
            to=_DONGA,
        ),
        _shape("donga:{day}/{no}", r"^/\d+/all/(?P<day>\d{8})/(?P<no>\d+)(?:/\d)?$", to=_DONGA),
    ),
    "joongang.co.kr": (
        _shape(
            "joongang:{no}", r"^/(?:amp)?article/(?P<no>\d{6,9})$", to="//www.joongang.co.kr/article/{no}"
        ),
    ),
    "khan.co.kr": (
        _shape("khan:{art_id}", r"/article/(?P<art_id>\d{12,15})(?:/amp)?$", to=_KHAN),
        _shape("khan:{art_id}", r"/khan_art_view\.html$", "art_id", to=_KHAN),
    ),
    "etnews.com": (_shape("etnews:{id}", r"^/(?:amp/)?(?P<id>\d{14})$", to="//www.etnews.com/{id}"),),
    "inews24.com": (_shape("inews24:{no}", r"^/v(?:iew)?/(?P<no>\d+)$", to="//www.inews24.com/view/{no}"),),
    "asiae.co.kr": (
        _shape("asiae:{id}", r"^/article/(?:\w+/)?(?P<id>\d{16,20})$", to="//www.asiae.co.kr/article/{id}"),
    ),
    "sedaily.com": (
        _shape("sedaily:{id}", r"^/NewsView/(?P<id>[A-Z0-9]{8,12})(?:/\w+)?$", to=_SEDAILY),
        _shape("sedaily:{id}", r"^/article/(?P<id>\d{8})$", to="//www.sedaily.com/article/{id}"),
    ),
    "fnnews.com": (
        _shape("fnnews:{id}", r"^/(?:news|ampNews)/(?P<id>\d{18})$", to="//www.fnnews.com/news/{id}"),
    ),
    "heraldcorp.com": (
        _shape("herald:{no}", r"^/article/(?P<no>\d{7,10})$", to="//biz.heraldcorp.com/article/{no}"),
    ),
    # the section stands in the address and may change: only the number says which article it is
    "mk.co.kr": (_shape("mk:{no}", r"^/news/[\w-]+/(?:view/\d{4}/\d\d/)?(?P<no>\d{7,9})/?$"),),
    "hani.co.kr": (_shape("hani:{no}", r"^/arti/(?:[\w-]+/)+(?P<no>\d{5,8})\.html$"),),
    "news1.kr": (_shape("news1:{no}", r"^/(?:[\w-]+/)+(?P<no>\d{7,8})$"),),
    "msit.go.kr": (
        _shape(
            "msit:{bbsSeqNo}/{nttSeqNo}",
            r"^/bbs/view\.do$",
            "bbsSeqNo",
            "nttSeqNo",
            to="//www.msit.go.kr/bbs/view.do?bbsSeqNo={bbsSeqNo}&nttSeqNo={nttSeqNo}&sCode=user",
        ),
    ),
    "korea.kr": (
        _shape(
            "korea:{newsId}",
            r"^/(?P<part>(?:briefing|news)/\w+View)\.do$",
            "newsId",
            to="//www.korea.kr/{part}.do?newsId={newsId}",
        ),
    ),
}

# ND소프트 runs some 150 press sites under their own names; the path is the family's mark.
ANYWHERE: tuple[Shape, ...] = (
    _shape(
        "nd:{host}/{idxno}",
        r"(?i)^/news/article(?:View|ViewAmp|Print)\.html$",
        "idxno",
        to="//{host}/news/articleView.html?idxno={idxno}",
    ),
)

_SIDE_HOST = re.compile(r"^(?:m|mobile|amp|cdn)\.(?=[^.]+\.[^.]+)")
_SECOND_LEVEL = frozenset({"co", "or", "go", "ne", "re", "pe", "ac", "com", "net"})
_SPLIT = methodcaller("partition", "=")
# What a parameter's value must look like to be an article's number; a number of another form is not ours.
_VALUE = re.compile(r"[A-Za-z0-9_-]+")
_FORMS = {
    name: re.compile(form)
    for name, form in {
        "oid": r"[0-9]{1,3}",
        "aid": r"[0-9]{1,10}",
        "logNo": r"[0-9]{9,13}",
        "newsid": r"[0-9]{17}",
        "newsId": r"[0-9]+",
        "idxno": r"[0-9]+",
        "no": r"[0-9]+",
        "id": r"NISX[0-9]{8}_[0-9]{10}",
        "art_id": r"[0-9]{12,15}",
        "ar_id": r"NISX[0-9]{8}_[0-9]{10}",
    }.items()
}


def identify(host: str, path: str, query: str) -> Identified | None:
    """Return the key and canonical URL of an article of a known family, or None.

    All three parts are normalised already: ``host`` in lower case, ``query`` without its ``?``.
    """
    matched = _match(host, path, query)
    if matched is None:
        return None
    shape, values = matched
    return Identified(shape.key.format_map(values), _rest(shape, values, host, path), bool(shape.to))


def folded(host: str, path: str, query: str) -> str | None:
    """Return the canonical URL of ``identify`` alone, at two thirds of the cost."""
    matched = _match(host, path, query)
    return _rest(*matched, host, path) if matched else None


def _rest(shape: Shape, values: dict[str, str], host: str, path: str) -> str:
    return shape.to.format_map(values) if shape.to else f"//{host}{path}"


def _match(host: str, path: str, query: str) -> tuple[Shape, dict[str, str]] | None:
    for shape in _shapes(host):
        found = shape.path.search(path)
        if found and (values := _values(shape, host, found, query)):
            return shape, values
    return None


@lru_cache(maxsize=4096)
def _shapes(host: str) -> tuple[Shape, ...]:
    labels = host.split(".")
    ends = (".".join(labels[start:]) for start in range(max(0, len(labels) - 3), len(labels) - 1))
    return next((FAMILIES[end] for end in ends if end in FAMILIES), ANYWHERE)


def _values(shape: Shape, host: str, found: re.Match[str], query: str) -> dict[str, str] | None:
    values: dict[str, str] = {}
    if shape.params:
        given = {name: value for name, _, value in map(_SPLIT, query.split("&"))}
        for name in shape.params:
            values[name] = given.get(name, "")
            if not _FORMS.get(name, _VALUE).fullmatch(values[name]):
                return None
    values |= {name: value for name, value in found.groupdict().items() if value}
    if "oid" in values:  # written without their leading zeros in old links
        values |= {"oid": values["oid"].zfill(3), "aid": values["aid"].zfill(10)}
    main = main_host(host)
    values["host"], values["sub"] = main, main.partition(".")[0]
    return values


@lru_cache(maxsize=4096)
def main_host(host: str) -> str:
    """Return a press site's main host for its mobile, AMP and CDN hosts.

    ``m.aitimes.com``, ``cdn.aitimes.com`` and ``aitimes.com`` are ``www.aitimes.com``; ``it.chosun.com``
    and other hosts below a domain stay as they are. Only for families whose hosts are known to be so.
    """
    plain = _SIDE_HOST.sub("", host)
    labels = plain.split(".")
    bare = len(labels) == 2 or (len(labels) == 3 and labels[1] in _SECOND_LEVEL)
    return f"www.{plain}" if bare else plain
