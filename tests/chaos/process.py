"""The collector as a process of its own, with a configuration of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

# loaded before the fork, so that a kill falls into the work and not into a second of imports
import crawler.fetch.web
import crawler.schedule  # noqa: F401
import pipelines.collect  # noqa: F401
from pipelines.cli import main as dolpung
from tests.chaos.serve import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]

SETTINGS = """
[identity]
contact = "https://example.org/bot"
[politeness]
delay = {delay}
jitter = 0.1
max_retry_after = "2s"
[network]
timeout = "{timeout}s"
resolve = {{ "*.{domain}" = "127.0.0.1:{port}" }}
"""
SOURCE = """
id = "{name}"
name = {{ ko = "{name}", en = "{name}" }}
kind = "press"
homepage = "http://{host}/"
local = true
"""


def outlet_file(host: str, *, feed: bool = True, sitemap: bool = False, more: str = "") -> tuple[str, str]:
    """Return the name and text of a source file for a host; ``more`` tables come last."""
    name = host.partition(".")[0]
    text = SOURCE.format(name=name, host=host)
    if feed:
        text += f'[[feeds]]\nurl = "http://{host}/rss"\n'
    if sitemap:
        text += f'[[sitemaps]]\nurl = "http://{host}/sitemap.xml"\n'
    return f"{name}.toml", text + more


def configure(
    folder: Path, port: int, files: Sequence[tuple[str, str]], *, delay: float, timeout: float = 5
) -> Path:
    """Write a configuration with the shipped entities; return its folder."""
    config = folder / "config"
    (config / "sources").mkdir(parents=True)
    shutil.copytree(ROOT / "config" / "entities", config / "entities")
    settings = SETTINGS.format(delay=delay, timeout=timeout, domain=DOMAIN, port=port)
    (config / "dolpung.toml").write_text(settings, "utf-8")
    for name, text in files:
        (config / "sources" / name).write_text(text, "utf-8")
    return config


def start(command: Sequence[str], log: Path, *, again: bool) -> int:
    """Start a process with a ``dolpung`` command, forked from this one; return its number.

    With ``again`` it gives the same command over and over until it is killed. An exit code of 1 is no end:
    it says that nothing at all could be read this time, which many Retry-Afters bring about.
    """
    number = os.fork()
    if number:
        return number
    code = 70
    try:
        with log.open("ab", buffering=0) as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        code = _command(command)
        while again and code in (0, 1):
            code = _command(command)
    finally:
        os._exit(code)


def _command(command: Sequence[str]) -> int:
    try:
        dolpung(list(command))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
