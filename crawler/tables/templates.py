"""Addresses with places to fill in: the pages of a list, the days of an archive."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from crawler.tables.values import WebUrl, wrong

_PLACE = re.compile(r"\{([^{}]*)\}")
_DAY_PLACES = frozenset({"date", "yyyy", "mm", "dd"})


def places(template: str) -> frozenset[str]:
    """Return the names of the places in a template."""
    return frozenset(_PLACE.findall(template))


def _check_pages(value: str) -> str:
    if places(value) != {"page"}:
        raise wrong(
            f"{value}: 쪽 번호가 들어갈 {{page}}가 꼭 하나 필요합니다",
            f"{value}: needs {{page}} where the number of the page goes, and nothing else",
        )
    return value


def _check_archive(value: str) -> str:
    named = places(value)
    unknown = named - _DAY_PLACES - {"page"}
    has_host = "{" not in value.split("/", 3)[2]
    gaps = ("mm" in named and "yyyy" not in named) or ("dd" in named and "mm" not in named)
    if unknown or gaps or not has_host:
        raise wrong(
            f"{value}: 경로에 {{page}}, {{date}}, {{yyyy}}, {{mm}}, {{dd}}만 쓸 수 있습니다 "
            "({mm}은 {yyyy}와, {dd}는 {mm}과 함께)",
            f"{value}: only {{page}}, {{date}}, {{yyyy}}, {{mm}} and {{dd}} can stand after the host "
            "({mm} with {yyyy}, {dd} with {mm})",
        )
    return value


_FORMAT = Field(json_schema_extra={"format": "uri-template"})

PageTemplate = Annotated[WebUrl, AfterValidator(_check_pages), _FORMAT]
"""An http(s) URL with ``{page}``."""

ArchiveTemplate = Annotated[WebUrl, AfterValidator(_check_archive), _FORMAT]
"""An http(s) URL, which may have ``{page}``, ``{date}`` (2025-01-03), ``{yyyy}``, ``{mm}`` and ``{dd}``."""
