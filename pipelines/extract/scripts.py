"""Articles whose text is only in a script: Arc's globalContent, Next.js data, JSON-LD articleBody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from pipelines.extract.head import Head, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Json = Mapping[str, Any]
_DECODER = json.JSONDecoder(strict=False)
_BODY_KEYS = (
    "articleBody", "content", "contents", "body", "contentHtml", "html", "text", "article_body",
    "articleContent",
    "newsContent", "newsContents", "bodyHtml", "contentBody", "cont",
)  # fmt: skip
_TITLE_KEYS = ("title", "headline", "subject", "articleTitle", "newsTitle")
_AUTHOR_KEYS = ("authors", "author", "writers", "writer", "reporters", "reporter", "user")
_NAME_KEYS = ("name", "nickname", "displayName", "display_name", "reporterName", "writerName")
_PUBLISHED_KEYS = (
    "publishedTime", "publishedAt", "published_at", "datePublished", "releasedAt", "released_at",
    "publishDate", "regDate", "createdAt", "created_at",
)  # fmt: skip
_MODIFIED_KEYS = ("modifiedAt", "modified_at", "dateModified", "updatedAt", "updated_at", "modDate")
_LONGEST_NAME = 30
_ENOUGH = 100
_MOST_VALUES = 20_000
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Found:
    """An article in a script: its body as HTML, and what stands beside it."""

    html: str
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None


def article_in_scripts(tree: LexborHTMLParser, head: Head) -> Found | None:
    """Look for the article in the page's scripts; the places where it is complete are asked first."""
    clip = tree.css_first('script[type="x-clip-content"]')  # Naver Post
    if clip is not None and len(html := clip.text()) > _ENOUGH:
        return Found(html=html)
    scripts = [text for node in tree.css("script:not([src])") if len(text := node.text()) > _ENOUGH]
    return (
        _fusion(scripts)
        or _next_data(scripts)
        or _next_stream(scripts)
        or _state(scripts)
        or _linked_data(head)
    )


def _linked_data(head: Head) -> Found | None:
    article = head.article
    body = article.get("articleBody")
    if not isinstance(body, str) or len(body) < _ENOUGH:
        return None
    return Found(html=_as_html(body), title=text_of(article.get("headline")))


def _as_html(text: str) -> str:
    """Give plain text as paragraphs; text that already is HTML stays."""
    if "&lt;" in text:
        text = unescape(text)
    if re.search(r"<(?:p|br|div)\b", text, re.IGNORECASE):
        return text
    lines = (line.strip() for line in re.split(r"\n\s*\n|\r?\n|\s{3,}", text))
    return "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines if line)


# --- Arc --------------------------------------------------------------------------------------------

_ARC_DATES = ("created_date", "first_publish_date", "display_date")
_FUSION = "Fusion.globalContent="


def _fusion(scripts: Sequence[str]) -> Found | None:
    for script in scripts:
        start = script.find(_FUSION)
        content = _decoded(script, start + len(_FUSION)) if start >= 0 else None
        if isinstance(content, dict) and isinstance(content.get("content_elements"), list):
            return _from_arc(content)
    return None


def _from_arc(content: Json) -> Found:
    authors = [text_of(person.get("name")) for person in _dicts(_at(content, "credits", "by"))]
    return Found(
        html="".join(map(_arc_element, _dicts(content["content_elements"]))),
        title=text_of(_at(content, "headlines", "basic")),
        deck=text_of(_at(content, "subheadlines", "basic")),
        authors=tuple(name for name in authors if name),
        published=next((date for name in _ARC_DATES if (date := text_of(content.get(name)))), None),
        modified=text_of(content.get("last_updated_date")),
        section=text_of(_at(content, "taxonomy", "primary_section", "name")),
    )  # fmt: skip


def _arc_element(element: Json) -> str:
    kind, content = element.get("type"), element.get("content")
    if kind == "image":
        caption = str(element.get("caption") or "")
        return f'<figure><img src="{element.get("url") or ""}"><figcaption>{caption}</figcaption></figure>'
    if kind == "list":
        return (
            "<ul>"
            + "".join(f"<li>{item.get('content') or ''}</li>" for item in _dicts(element.get("items")))
            + "</ul>"
        )
    if kind == "quote":
        return (
            "<blockquote>"
            + "".join(map(_arc_element, _dicts(element.get("content_elements"))))
            + "</blockquote>"
        )
    if not isinstance(content, str):
        return ""
    if kind == "header":
        return f"<h3>{content}</h3>"
    return f'<div class="related">{content}</div>' if kind == "interstitial_link" else f"<p>{content}</p>"


# --- Next.js and other application states -------------------------------------------------------------


def _next_data(scripts: Sequence[str]) -> Found | None:
    for script in scripts:
        if script.lstrip().startswith('{"props"'):
            return _largest_article(_decoded(script, 0), {})
    return None


_PUSH = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_TEXT_ROW = re.compile(rb"(?:^|\n|(?<=[}\]\"]))([0-9a-f]+):T([0-9a-f]+),")


def _next_stream(scripts: Sequence[str]) -> Found | None:
    parts = []
    for script in scripts:
        match = _PUSH.search(script) if "__next_f" in script else None
        row = _decoded(script, match.end()) if match else None
        if isinstance(row, list) and len(row) > 1 and isinstance(row[1], str):
            parts.append(row[1])
    if not parts:
        return None
    stream = "".join(parts).encode("utf-8", "surrogatepass")
    texts: dict[str, str] = {}
    for row_start in _TEXT_ROW.finditer(stream):
        start, size = row_start.end(), int(row_start[2], 16)
        texts["$" + row_start[1].decode()] = stream[start : start + size].decode("utf-8", "replace")
    rows = [
        _decoded(line, line.find(":") + 1)
        for line in stream.decode("utf-8", "replace").split("\n")
        if ":" in line
    ]
    found = _largest_article(rows, texts)
    if found is not None:
        return found
    prose = max(texts.values(), key=len, default="")
    return Found(html=_as_html(prose)) if _is_prose(prose) else None


_STATE = re.compile(r"window\.__[A-Z_]+__\s*=\s*(?=\{)")


def _state(scripts: Sequence[str]) -> Found | None:
    """Read ``window.__APOLLO_STATE__ = {…}`` and its kin (Velog)."""
    for script in scripts:
        match = _STATE.search(script)
        found = _largest_article(_decoded(script, match.end()), {}) if match else None
        if found is not None:
            return found
    return None


def _largest_article(data: object, texts: Mapping[str, str]) -> Found | None:
    best: tuple[int, Json, str] | None = None
    for item in _all_dicts(data):
        body = next(
            (text for name in _BODY_KEYS if (text := _resolved(item.get(name), texts)) and _is_prose(text)),
            None,
        )
        if body and (best is None or len(body) + 5_000 * _has_title(item) > best[0]):
            best = (len(body) + 5_000 * _has_title(item), item, body)
    if best is None:
        return None
    _, item, body = best
    return Found(
        html=_as_html(body),
        title=_first(item, _TITLE_KEYS),
        authors=tuple(dict.fromkeys(_people(item))),
        published=_first(item, _PUBLISHED_KEYS),
        modified=_first(item, _MODIFIED_KEYS),
    )


def _first(item: Json, names: Sequence[str]) -> str | None:
    return next((text for name in names if (text := text_of(item.get(name)))), None)


def _people(item: Json) -> Iterator[str]:
    """Give the names of those who wrote, where they are plain text or objects with a name."""
    value = next((item[name] for name in _AUTHOR_KEYS if item.get(name)), None)
    for person in value if isinstance(value, list) else [value]:
        name = _first(person, _NAME_KEYS) if isinstance(person, dict) else text_of(person)
        if name and len(name) <= _LONGEST_NAME:
            yield name


def _resolved(value: object, texts: Mapping[str, str]) -> str | None:
    return texts.get(value, value) if isinstance(value, str) else None


def _has_title(item: Json) -> bool:
    return any(isinstance(item.get(name), str) for name in _TITLE_KEYS)


def _is_prose(text: str) -> bool:
    return len(text) >= _ENOUGH and len(_HANGUL.findall(text[:2_000])) >= 40


def _all_dicts(data: object) -> Iterator[Json]:
    stack, seen = [data], 0
    while stack and seen < _MOST_VALUES:
        value = stack.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _decoded(text: str, start: int) -> object:
    try:
        return _DECODER.raw_decode(text, _next_value(text, start))[0]
    except (ValueError, RecursionError):
        return None


_SPACE = re.compile(r"\s*")


def _next_value(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _dicts(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _at(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
