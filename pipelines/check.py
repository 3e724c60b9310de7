"""Check everything that the configuration says, without the network or the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import ConfigError, ConfigProblem
from crawler.settings import load_settings
from crawler.sources import load_sources

if TYPE_CHECKING:
    from pathlib import Path


def check_config(folder: Path) -> tuple[list[ConfigProblem], dict[str, int]]:
    """Return every problem of the configuration in ``folder``, and how much of it is sound."""
    from pipelines.recognise.catalogue import load_catalogue

    problems: list[ConfigProblem] = []
    try:
        load_settings(folder, {})
    except ConfigError as error:
        problems.extend(error.problems)
    sources, source_problems = load_sources(folder / "sources")
    problems.extend(source_problems)
    catalogue, entity_problems = load_catalogue(folder / "entities")
    problems.extend(entity_problems)
    counts = {
        "sources": len(sources),
        "enabled": sum(source.enabled for source in sources),
        "entities": len(catalogue.entities),
    }
    return problems, counts
