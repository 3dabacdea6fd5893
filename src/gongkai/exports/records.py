"""A table as JSON: one array, one object a row, a row a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import simplejson

from gongkai.exports.columns import Column, Row


class RecordsWriter:
    """Writes at once what it is given; every number digit for digit."""

    unfit = 0

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        self._ids = [column.id for column in columns]
        self._rows = 0
        stream.write(b"[")

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            given = dict(zip(self._ids, row, strict=True))
            text = simplejson.dumps(given, ensure_ascii=False, allow_nan=False, use_decimal=True)
            self._stream.write(
                (",\n" if self._rows else "\n").encode() + text.encode("utf-8", "backslashreplace")
            )
            self._rows += 1

    def close(self) -> None:
        self._stream.write(b"\n]\n")
