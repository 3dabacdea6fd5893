"""A table as csv: UTF-8 with a byte order mark, so that spreadsheets read Chinese; every digit as printed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import BinaryIO

from gongkai.exports.columns import Column, Row, Value

BOM = "\ufeff"
#: What makes a spreadsheet take a text for a formula; a printed number below zero, or a dash, is none.
_FORMULA = re.compile(r"[=+@\t\r]|-(?![-\d.,%\s]*\Z)")


class CsvWriter:
    """Writes at once what it is given."""

    unfit = 0

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        self._write(BOM, [[column.id for column in columns]])

    def add(self, rows: Iterable[Row]) -> None:
        self._write("", ([_shown(value) for value in row] for row in rows))

    def close(self) -> None:
        self._stream.flush()

    def _write(self, before: str, rows: Iterable[Sequence[str]]) -> None:
        held = io.StringIO(before, newline="")
        held.seek(0, io.SEEK_END)
        csv.writer(held).writerows(rows)
        self._stream.write(held.getvalue().encode("utf-8", "backslashreplace"))


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # A report is anybody's text: none of it is to run when the table is opened.
        return f"'{value}" if _FORMULA.match(value) else value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
