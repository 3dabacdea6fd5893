"""Reports kept aside from memory until all have been read."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from gongkai.report import Report

#: What is kept in memory; the rest goes to a file without a name.
_IN_MEMORY = 32 << 20
_SIZE = 8


class Shelf:
    """Keeps reports, packed, and gives each back by its place."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._file: IO[bytes]
        self._last: tuple[int, Report] | None = None

    def __enter__(self) -> Self:
        self._file = self._stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def keep(self, report: Report) -> int:
        """Keep a report and return its place."""
        place = self._file.seek(0, 2)
        packed = zlib.compress(pickle.dumps(report, pickle.HIGHEST_PROTOCOL), 1)
        self._file.write(len(packed).to_bytes(_SIZE, "big") + packed)
        return place

    def load(self, place: int) -> Report:
        """Return the report that was kept at a place; the last one loaded is at hand."""
        if self._last is None or self._last[0] != place:
            self._file.seek(place)
            size = int.from_bytes(self._file.read(_SIZE), "big")
            report: Report = pickle.loads(zlib.decompress(self._file.read(size)))  # noqa: S301 - written by this very process
            self._last = (place, report)
        return self._last[1]
