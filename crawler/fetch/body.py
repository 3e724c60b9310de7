"""Read a response's bytes within limits, whatever the server sends."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, cast

import brotli
import zstandard

from crawler.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
MOST_CODINGS = 3
"""Nobody compresses more often than that in good faith."""
_CHUNK = 65_536
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 8878 asks decoders for 8 MB; a frame that wants more is hostile
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8"})  # servers write these and mean nothing


class BodyRefused(Exception):  # noqa: N818 - a refusal inside this package, told to callers as a Failure
    """The body breaks a limit or cannot be decoded."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


async def read_body(response: httpx.Response, *, limit: int, cut: bool = False) -> bytes:
    """Return the decoded body of at most ``limit`` bytes, before and after content decoding.

    Args:
        response: a streamed response of which nothing was read.
        limit: bytes.
        cut: keep the first ``limit`` bytes of a longer body instead of refusing it.

    Raises:
        BodyRefused: the body is too large or its content coding is broken or unknown.
    """
    raw = await _read_raw(response, limit, cut=cut)
    stated = [part.strip().lower() for part in response.headers.get("content-encoding", "").split(",")]
    codings = [name for name in stated if name not in _PLAIN]
    if len(codings) > MOST_CODINGS:
        raise BodyRefused(Reason.PROTOCOL, f"{len(codings)} content codings")
    for coding in reversed(codings):
        raw = decode(raw, coding, limit=limit, cut=cut)
    return raw


async def _read_raw(response: httpx.Response, limit: int, *, cut: bool) -> bytes:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit and not cut:
        raise BodyRefused(Reason.TOO_LARGE, f"{declared} bytes announced")
    parts = bytearray()
    # the stream itself: aiter_raw() counts and copies what is counted and copied here
    async for chunk in cast("httpx.AsyncByteStream", response.stream):
        parts += chunk
        if len(parts) > limit:
            return _over(bytes(parts), limit, cut=cut)
    return bytes(parts)


def decode(raw: bytes, coding: str, *, limit: int, cut: bool = False) -> bytes:
    """Undo one content coding, giving up as soon as the result exceeds ``limit`` bytes.

    Raises:
        BodyRefused: too large, broken, or a coding that we did not ask for.
    """
    decoder = _DECODERS.get(coding.removeprefix("x-"))
    if decoder is None:
        raise BodyRefused(Reason.PROTOCOL, f"content coding {coding}")
    out = bytearray()
    try:
        for piece in decoder(raw):
            out += piece
            if len(out) > limit:
                return _over(bytes(out), limit, cut=cut)
    except (zlib.error, zstandard.ZstdError, brotli.error, EOFError) as error:
        if not cut:
            raise BodyRefused(Reason.PROTOCOL, f"{coding}: {error}") from error
    return bytes(out)


def _over(data: bytes, limit: int, *, cut: bool) -> bytes:
    if not cut:
        raise BodyRefused(Reason.TOO_LARGE, f"more than {limit} bytes")
    return data[:limit]


def _gunzip(raw: bytes) -> Iterator[bytes]:
    """Decode gzip members one after another; a body that only claims to be gzip is passed on."""
    if not raw.startswith(b"\x1f\x8b"):
        yield raw
        return
    while raw.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(wbits=31)
        yield from _inflated(member, raw)
        raw = member.unused_data


def _inflate(raw: bytes) -> Iterator[bytes]:
    """Decode zlib data, or the raw deflate data that some servers send under the same name."""
    has_header = len(raw) >= 2 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    yield from _inflated(zlib.decompressobj(wbits=15 if has_header else -15), raw)


def _inflated(stream: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    while not stream.eof:
        piece = stream.decompress(raw, _CHUNK)
        if not piece and not stream.eof and not stream.unconsumed_tail:
            raise EOFError("cut short")
        yield piece
        raw = stream.unconsumed_tail


def _unbrotli(raw: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(raw, output_buffer_limit=_CHUNK)
    yield piece
    while raw and not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=_CHUNK)
        if not piece:
            raise EOFError("cut short")
        yield piece


def _unzstd(raw: bytes) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with decompressor.stream_reader(BytesIO(raw), read_across_frames=True) as reader:
        while piece := reader.read(_CHUNK):
            yield piece


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
