"""A table as csv: UTF-8 with a byte order mark, so that spreadsheets read Chinese; every digit as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import BinaryIO

from gongkai.csv_files import BOM, encoded, guarded
from gongkai.exports.columns import Column, Row, Value


class CsvWriter:
    """Writes at once what it is given."""

    unfit = 0

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        stream.write(encoded([[column.id for column in columns]], BOM))

    def add(self, rows: Iterable[Row]) -> None:
        self._stream.write(encoded([_shown(value) for value in row] for row in rows))

    def close(self) -> None:
        self._stream.flush()


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
