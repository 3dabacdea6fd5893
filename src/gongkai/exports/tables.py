"""The formats that hold one plain table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from gongkai.exports.columns import About, Column, TableWriter


def open_table(
    format_: str, stream: BinaryIO, columns: Sequence[Column], about: About | None = None
) -> TableWriter:
    """Return a writer of a table as ``csv``, ``json``, ``parquet`` or ``dta``.

    ``about``: what the file says of itself, where the format has a place for it (parquet and dta). Raises SettingsError where the format needs a package that is not installed.
    """
    if format_ == "csv":
        from gongkai.exports.csv import CsvWriter

        return CsvWriter(stream, columns)
    if format_ == "json":
        from gongkai.exports.records import RecordsWriter

        return RecordsWriter(stream, columns)
    if format_ == "parquet":
        from gongkai.exports.parquet import ParquetWriter

        return ParquetWriter(stream, columns, about or About())
    from gongkai.exports.dta import DtaWriter

    return DtaWriter(stream, columns, about or About())
