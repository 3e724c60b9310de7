"""Standard output and standard error when they take nothing any more: a full disk, a reader that left."""

from __future__ import annotations

import errno
import io
import os
import sys

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE})


def lost_output(error: OSError) -> OSError | None:
    """Return ``error`` if it came from standard output or standard error, else None.

    What could not be written stays in the stream's buffer, so asking it to flush again tells whose
    error it was; an unbuffered stream (PYTHONUNBUFFERED) forgets, and only the sort of error tells. A
    stream that is lost is led to nowhere, or Python would try once more at its end.
    """
    broken = [stream for stream in (sys.stdout, sys.stderr) if _is_broken(stream)]
    for stream in broken:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    return error if broken or (error.errno in _FULL and error.filename is None) else None


def _is_broken(stream: object) -> bool:
    if not isinstance(stream, io.TextIOWrapper):
        return False
    try:
        stream.flush()
    except OSError:
        return True
    return False
