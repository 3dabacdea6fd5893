"""A table as a Stata file (version 14 and later), with labels of variables and of statuses.

Stata has doubles alone: a number of up to 15 digits comes back digit for digit, no other is written. Days are
``%td``. Where a number has a status beside it, the kind of its missing value says why it is missing (``MISSING``).
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, get_args

from gongkai.exports import dta_parts
from gongkai.exports.columns import CREATED, About, Column, Row, Value, day, stata_label, stata_names
from gongkai.exports.extras import require
from gongkai.report import Status
from gongkai.wording import default_lang, say

#: The numbers that stand for the statuses, the best proof first.
CODES: Mapping[str, int] = {status: code for code, status in enumerate(get_args(Status), 1)}
#: The missing values of a number, by its status; ``""``: the form has no such field.
MISSING: Mapping[str, str] = {"blank": "a", "": "b", "ambiguous": "c", "missing": "d", "rejected": "e"}
_NONE = -1
_NAN = float("nan")
_EPOCH = date(1970, 1, 1)
#: The longest text, in bytes, of an ordinary variable; longer ones go into a strL.
_SHORT = 2045


class DtaWriter:
    """Keeps the table, column by column: a Stata file tells its number of rows and widths first."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column], about: About) -> None:
        self.unfit = 0
        self._pandas = require("pandas", "panel", "dta")
        self._stream = stream
        self._columns = columns
        self._about = about
        self._held: list[list[str] | array[float] | array[int]] = [_empty(column) for column in columns]

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for held, column, value in zip(self._held, self._columns, row, strict=True):
                held.append(self._kept(column, value))  # type: ignore[arg-type]

    def close(self) -> None:
        names = stata_names(self._columns)
        lang = default_lang()
        statuses = {code: say(f"status.{status}", lang) for status, code in CODES.items()}
        pairs = list(zip(names, self._columns, strict=True))
        long = [name for name, held in zip(names, self._held, strict=True) if _is_long(held)]
        self._held.reverse()  # each column is let go as soon as the frame has it
        frame = self._pandas.DataFrame(
            {name: self._series(column, self._held.pop()) for name, column in pairs}
        )
        days = {name: "td" for name, column in pairs if column.kind == "date"}
        with tempfile.TemporaryFile() as file:  # its map is written last and stands first
            frame.to_stata(
                file,
                write_index=False,
                version=118,
                byteorder="little",
                variable_labels={name: stata_label(column) for name, column in pairs},
                value_labels={name: statuses for name, column in pairs if column.kind == "status"},
                convert_strl=long,
                convert_dates=days,
                data_label=self._about.title[: dta_parts.LABEL],
                time_stamp=CREATED,
            )
            dta_parts.tell_missing(
                file, self._beside(names), {CODES.get(s, _NONE): c for s, c in MISSING.items()}
            )
            dta_parts.copy_with_notes(file, self._stream, self._notes(len(frame)))

    def _notes(self, count: int) -> list[str]:
        """Return what the file says of itself, none where it was given no title."""
        lang = default_lang()
        return [*self._about.notes, f"n = {count}", say("dta.missing", lang)] if self._about.title else []

    def _beside(self, names: Sequence[str]) -> dict[str, str]:
        """Return the variables that have their status beside them, and that status's variable."""
        of = {column.id: name for column, name in zip(self._columns, names, strict=True)}
        return {of[column.id]: of[column.status] for column in self._columns if column.status}

    def _kept(self, column: Column, value: Value) -> str | float:
        if column.kind == "text":
            return "" if value is None else str(value).encode("utf-8", "backslashreplace").decode()
        if column.kind == "status":
            return _NONE if value is None else CODES[str(value)]
        if column.kind == "date":
            found = day(value)
            self.unfit += found is None and value is not None
            return _NAN if found is None else (found - _EPOCH).days
        if value is None or isinstance(value, str):
            return _NAN
        if _is_exact(value):
            return float(value)
        self.unfit += 1
        return _NAN

    def _series(self, column: Column, held: Any) -> Any:
        if column.kind == "date":
            return self._pandas.to_datetime(self._pandas.Series(held, dtype="float64"), unit="D")
        if not isinstance(held, array):
            return self._pandas.Series(held, dtype=object)
        if held.typecode == "d":
            return self._pandas.Series(held, dtype="float64")
        codes = self._pandas.Series(held, dtype="int8")
        return codes.astype("Int8").mask(codes == _NONE) if (codes == _NONE).any() else codes


def _empty(column: Column) -> list[str] | array[float] | array[int]:
    if column.kind == "text":
        return []
    return array("b" if column.kind == "status" else "d")


def _is_long(held: Iterable[object]) -> bool:
    """Say whether a column has a text that is too long for an ordinary variable."""
    return not isinstance(held, array) and any(
        isinstance(text, str) and len(text.encode()) > _SHORT for text in held
    )


def _is_exact(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return float(number) == number
    return Decimal(repr(float(number))) == Decimal(number)
