"""A report as it is kept: packed by LZ4 where pyarrow is there, in a quarter of zlib's time, else by zlib."""

from __future__ import annotations

import functools
import zlib
from typing import Any

_LZ4, _ZLIB = b"4", b"z"
#: Bytes that say how long the report is: LZ4 must be told.
_SIZE = 4


def pack(report: bytes) -> bytes:
    """Return a report packed: what it is packed by, and what came of it."""
    arrow = _arrow()
    if arrow is None:
        return _ZLIB + zlib.compress(report, 1)
    packed: bytes = arrow.compress(report, codec="lz4", asbytes=True)
    return _LZ4 + len(report).to_bytes(_SIZE, "big") + packed


def unpack(kept: bytes) -> bytes:
    """Return the report. Raises ImportError where it needs pyarrow, and that is not there."""
    if kept.startswith(_ZLIB):
        return zlib.decompress(kept[1:])
    import pyarrow

    size = int.from_bytes(kept[1 : 1 + _SIZE], "big")
    report: bytes = pyarrow.decompress(memoryview(kept)[1 + _SIZE :], size, codec="lz4", asbytes=True)
    return report


@functools.cache
def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        return None
    return pyarrow if pyarrow.Codec.is_available("lz4") else None
