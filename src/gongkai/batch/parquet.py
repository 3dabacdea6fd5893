"""Reports as a Parquet file: one row a report, its JSON the last column. Needs pyarrow."""

from __future__ import annotations

from typing import IO, Any

from gongkai.batch.record import SEVERITIES, STATUSES, TABLES

_GROUP = 200


class Table:
    """A Parquet file that is being written, a row group in memory at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        import pyarrow.parquet

        self._schema = _schema()
        self._writer = pyarrow.parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, name: str, row: dict[str, Any], report: str) -> None:
        """Add a report: its row, and its JSON."""
        self._rows.append({"name": name, **row, "report": report})
        if len(self._rows) == _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left and the end of the file."""
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow

        self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


def installed() -> bool:
    """Say whether Parquet can be written here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _schema() -> Any:
    import pyarrow

    text, count = pyarrow.string(), pyarrow.int32()
    severities = (f"{severity}s" for severity in SEVERITIES)
    columns = {
        "name": text,
        "id": text,
        "agency": text,
        "year": count,
        "form": text,
        "title": text,
        "published": text,
        "media_type": text,
        "characters": count,
        "worst": text,
        **{f"worst_{table}": text for table in TABLES},
        **dict.fromkeys(STATUSES, count),
        **dict.fromkeys(severities, count),
        "report": text,
    }
    return pyarrow.schema(list(columns.items()))
