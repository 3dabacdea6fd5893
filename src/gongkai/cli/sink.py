"""An output as the binary stream that writers of tables want."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from gongkai.cli.output import Output


class Sink(io.RawIOBase):
    """Writes to an :class:`Output`, which says what goes wrong; closing it leaves the output open."""

    def __init__(self, target: Output) -> None:
        self._target = target
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        given = bytes(data)
        if not self._target.discarded:  # else a buffer above that is thrown away empties itself
            self._target.write_bytes(given)
        self._at += len(given)
        return len(given)

    def tell(self) -> int:
        return self._at
