"""From a title or summary as a feed writes it, with or without markup, to plain text."""

from __future__ import annotations

import html
import re

_LIMIT = 4000
"""Characters of a raw summary that are looked at: some feeds put the whole article there."""
SUMMARY = 600
"""Characters of a summary that are kept."""

# HTML's own names only: Korean headlines hold "<속보>", "<V3>" and "<더 글로리>", which are text.
_TAG = re.compile(
    r"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>"
    r"|</?(?:a|abbr|article|aside|audio|b|big|blockquote|br|button|center|cite|code|col|dd|del|details|div|dl|dt|em"
    r"|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|link|main|mark"
    r"|meta|nav|noscript|object|ol|p|param|picture|pre|q|s|samp|section|small|source|span|strike|strong|sub"
    r"|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr)(?:\s[^>]*|/)?>"
)
_LINE_TAG = re.compile(r"(?i)</?(?:br|p|div|li|tr|h[1-6]|td|blockquote)\b")


def plain_text(raw: str | None, limit: int | None = None) -> str | None:
    """Return one line of plain text, or None when nothing is left of it.

    Tags of HTML are removed, character references read (also when they were escaped twice, as
    아주경제 and 연합뉴스 did in 2026), white space squeezed.
    """
    if not raw:
        return None
    text = raw[:_LIMIT]
    if "<" in text:
        text = _TAG.sub(_gap, text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = _TAG.sub(_gap, text)
    squeezed = " ".join(text.split())
    return _cut(squeezed, limit) or None


def _gap(found: re.Match[str]) -> str:
    return " " if _LINE_TAG.match(found[0]) else ""


def _cut(text: str, limit: int | None) -> str:
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"
