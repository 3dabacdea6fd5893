"""A table as Parquet: counts as int64, what may have decimals as decimal128, statuses as a dictionary, days as date32.

Every field says in its metadata what it is (label, unit, formula, meaning of null), in both languages where they
are told; the file says what made it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from gongkai.exports.columns import About, Column, Row, Value, day
from gongkai.exports.extras import require

#: Digits of a decimal column, and how many of them stand behind the point.
PRECISION, SCALE = 38, 15
_GROUP = 50_000
_MOST_INT = 1 << 63


class ParquetWriter:
    """Writes a group of rows whenever enough have come together."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column], about: About) -> None:
        self.unfit = 0
        self._pa = require("pyarrow", "panel", "parquet")
        self._columns = columns
        said = (
            {"title": about.title, "notes": json.dumps(about.notes, ensure_ascii=False)}
            if about.title
            else None
        )
        self._schema = self._pa.schema([self._field(column) for column in columns], metadata=said)
        parquet = require("pyarrow.parquet", "panel", "parquet")
        self._writer = parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._group = max(1_000, _GROUP * 20 // len(columns))
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= self._group:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _field(self, column: Column) -> Any:
        pa = self._pa
        kinds = {
            "text": pa.string,
            "int": pa.int64,
            "number": lambda: pa.decimal128(PRECISION, SCALE),
            "status": lambda: pa.dictionary(pa.int8(), pa.string()),
            "date": pa.date32,
        }
        said = {
            "label": column.label,
            "label_zh": column.labels.zh,
            "label_en": column.labels.en,
            "unit": column.unit,
            "unit_zh": column.units.zh,
            "unit_en": column.units.en,
            "form": column.form,
            "formula": column.formula,
            "null": column.null,
        }
        return pa.field(
            column.id, kinds[column.kind](), metadata={key: words for key, words in said.items() if words}
        )

    def _flush(self) -> None:
        if not self._rows:
            return
        given: list[tuple[Value, ...]] = list(zip(*self._rows, strict=True))
        arrays = [
            self._pa.array([self._fitted(column, value) for value in values], field.type)
            for column, field, values in zip(self._columns, self._schema, given, strict=True)
        ]
        self._writer.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()

    def _fitted(self, column: Column, value: Value) -> Value | date:
        if column.kind == "date":
            found = day(value)
            self.unfit += found is None and value is not None
            return found
        if value is None or isinstance(value, str):
            return value
        exact: int | Decimal | None
        if column.kind == "int":
            exact = int(value)
            fits = exact == value and -_MOST_INT <= exact < _MOST_INT
        else:
            exact = Decimal(value)
            fits = _fits(exact)
        self.unfit += not fits
        return exact if fits else None


def _fits(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    behind = max(0, -int(exponent))
    return behind <= SCALE and len(digits) + int(exponent) <= PRECISION - SCALE
