"""Source files that change while visits go on: what that means is decided here, and here they are watched."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change, awatch

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Iterable, Sequence

    from crawler.errors import ConfigProblem
    from crawler.sources import Source

_logger = logging.getLogger(__name__)

_STEP, _SETTLED, _WAIT, _POLL = 200, 1_000, 60_000, 5_000
"""Milliseconds: until no further file changed, until that is waited for no longer, until the watcher wakes,
and between two looks where the system tells nothing."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What distinguishes one set of sources from the one before, by id."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(old: Iterable[Source], new: Iterable[Source]) -> Changes:
    """Return what became of ``old`` in ``new``."""
    before, after = ({source.id: source for source in sources} for sources in (old, new))
    return Changes(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(id_ for id_ in before.keys() & after.keys() if before[id_] != after[id_])),
    )


def keep_broken(
    old: Iterable[Source], read: Sequence[Source], problems: Iterable[ConfigProblem], folder: Path
) -> tuple[Source, ...]:
    """Return the sources just ``read``, and the old ones whose files cannot be used now, by id.

    Args:
        old: the sources until now.
        read: those of the files that can be used.
        problems: what is wrong with the other files, or with the folder as a whole.
        folder: where the files are.
    """
    files = {problem.file for problem in problems}
    have = {source.id for source in read}
    kept = [
        source
        for source in old
        if source.id not in have and (folder in files or folder / f"{source.id}.toml" in files)
    ]
    return tuple(sorted([*read, *kept], key=lambda source: source.id))


async def changed_files(folder: Path, stop: asyncio.Event) -> AsyncIterator[frozenset[Path]]:
    """Yield the TOML files below ``folder`` that were written, moved or removed, until ``stop`` is set.

    The folder itself is watched with all that is in it, so that a folder of sources that is moved away
    and put back does not end the watch. Where the system cannot tell of changes (it limits how many
    folders are watched), they are looked for; ``$WATCHFILES_FORCE_POLLING`` asks for that from the start,
    for network drives that tell of nothing.
    """
    try:
        async for paths in _watch(folder, stop, polling=None):
            yield paths
    except OSError as error:
        _logger.warning("%s: cannot be watched (%s), so it is looked at again and again", folder, error)
        async for paths in _watch(folder, stop, polling=True):
            yield paths


async def _watch(
    folder: Path, stop: asyncio.Event, *, polling: bool | None
) -> AsyncIterator[frozenset[Path]]:
    found = awatch(
        folder,
        watch_filter=_is_toml,
        stop_event=stop,
        step=_STEP,
        debounce=_SETTLED,
        rust_timeout=_WAIT,
        force_polling=polling,
        poll_delay_ms=_POLL,
        ignore_permission_denied=True,
    )
    async for changed in found:
        yield frozenset(Path(path) for _, path in changed)


def _is_toml(_: Change, path: str) -> bool:
    return path.endswith(".toml") and not Path(path).name.startswith(".")
