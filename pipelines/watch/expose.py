"""Where Prometheus finds the metrics: an address that answers, or a file."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import start_http_server, write_to_textfile

from crawler.errors import DolpungError
from crawler.oserrors import meaning
from crawler.records import Bilingual
from pipelines.watch.metrics import Metrics

if TYPE_CHECKING:
    import logging
    from collections.abc import AsyncIterator, Callable, Iterator

    from crawler.settings import MetricsAt

INTERVAL = 15.0
"""Seconds between two writings of the file; Prometheus usually asks as often."""


class CannotExpose(DolpungError):  # noqa: N818  (the address or file cannot be had, nobody's mistake)
    """The address is taken, or the file cannot be written."""


@contextmanager
def serving(metrics: Metrics, address: str) -> Iterator[int]:
    """Answer ``/metrics`` at ``address`` (``IP:port``; port 0 is any free one) and give the port.

    Raises:
        CannotExpose: the address cannot be listened at.
    """
    host, _, port = address.rpartition(":")
    try:
        server, thread = start_http_server(int(port), host.strip("[]"), metrics.registry)
    except OSError as error:
        why = meaning(error)
        raise CannotExpose(
            Bilingual(
                f"[metrics] address {address}에서 듣지 못합니다: {why.ko}",
                f"[metrics] address {address} cannot be listened at: {why.en}",
            )
        ) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def write_file(metrics: Metrics, file: Path) -> None:
    """Replace ``file`` as a whole, so that nobody reads half of it.

    Raises:
        CannotExpose: it cannot be written.
    """
    try:
        write_to_textfile(str(file), metrics.registry)
    except OSError as error:
        why = meaning(error)
        raise CannotExpose(
            Bilingual(
                f"[metrics] file {file}에 쓸 수 없습니다: {why.ko}",
                f"[metrics] file {file} cannot be written: {why.en}",
            )
        ) from error


@asynccontextmanager
async def exposing(
    settings: MetricsAt, log: logging.Logger, *, version: str, every: float = INTERVAL
) -> AsyncIterator[Metrics | None]:
    """Give metrics that are shown where the settings say, or None when they say nowhere.

    The file is written at once, again and again, and in the end. A failure at the beginning is an
    error; a later one is logged, and costs no visit.

    Raises:
        CannotExpose: the address or the file cannot be had.
    """
    if not (settings.address or settings.file):
        yield None
        return
    metrics = Metrics(version=version)
    with serving(metrics, settings.address) if settings.address else nullcontext():
        if not settings.file:
            yield metrics
            return
        write = partial(write_file, metrics, Path(settings.file))
        write()
        task = asyncio.create_task(_keep_writing(write, log, every))
        try:
            yield metrics
        finally:
            task.cancel()
            await asyncio.wait([task])
            _try_to_write(write, log)


async def _keep_writing(write: Callable[[], None], log: logging.Logger, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await asyncio.to_thread(_try_to_write, write, log)


def _try_to_write(write: Callable[[], None], log: logging.Logger) -> None:
    try:
        write()
    except CannotExpose as error:
        log.warning(error.message.en)
