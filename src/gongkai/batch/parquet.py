"""Reports as a Parquet file: one row a report, its JSON the last column. Needs pyarrow."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from typing import IO, Any

from gongkai.batch.record import columns_of

#: What a row group holds at most.
_GROUP, _GROUP_BYTES = 200, 16 << 20
_EPOCH = date(1970, 1, 1)


class Table:
    """A Parquet file that is being written, a row group in memory at a time."""

    def __init__(self, stream: IO[bytes], tables: Sequence[str]) -> None:
        import pyarrow.parquet

        self._columns = columns_of(tables)

        text = pyarrow.string()
        types = {str: text, int: pyarrow.int32(), date: pyarrow.date32()}
        columns = [(column, types[kind]) for column, kind in self._columns.items()]
        self._schema = pyarrow.schema([("name", text), *columns, ("report", text)])
        # Names, hashes and reports are each their own: a dictionary of them would be looked through in vain.
        few = [column for column in self._columns if column != "id"]
        self._writer = pyarrow.parquet.ParquetWriter(
            stream,
            self._schema,
            compression="zstd",
            use_dictionary=few,
            write_statistics=["name", *self._columns],
        )
        self._clear()

    def add(self, name: str, row: str, report: bytes) -> None:
        """Add a report: its row, a JSON array, and its JSON."""
        self._names.append(name.encode())
        self._rows.append(row)
        self._reports.append(report)
        self._bytes += len(name) + len(row) + len(report)
        if len(self._names) == _GROUP or self._bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is left and the end of the file."""
        if self._names:
            self._flush()
        self._writer.close()

    def give_up(self) -> None:
        """Leave the file as it is: nothing more is written, not even when this is forgotten."""
        self._writer.is_open = False

    def _flush(self) -> None:
        import pyarrow

        rows: list[list[Any]] = json.loads(f"[{','.join(self._rows)}]")
        columns = zip(self._columns.values(), zip(*rows, strict=True), strict=True)
        arrays = [_text(self._names)]
        made: dict[type, Callable[[Any], Any]] = {str: _texts, int: _counts, date: _days}
        arrays += [made[kind](values) for kind, values in columns]
        arrays.append(_text(self._reports))
        self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._clear()

    def _clear(self) -> None:
        self._names: list[bytes] = []
        self._rows: list[str] = []
        self._reports: list[bytes] = []
        self._bytes = 0


def installed() -> bool:
    """Say whether Parquet can be written here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


# pyarrow.array() would do all of this, and load pandas where that is installed.


def _texts(values: Sequence[str | None]) -> Any:
    return _text([None if value is None else value.encode() for value in values])


def _text(values: Sequence[bytes | None]) -> Any:
    import pyarrow

    ends = array("i", accumulate((len(value or b"") for value in values), initial=0))
    data = b"".join(value or b"" for value in values)
    buffers = [_there(values), pyarrow.py_buffer(ends), pyarrow.py_buffer(data)]
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), buffers)


def _days(values: Sequence[str | None]) -> Any:
    import pyarrow

    days = [None if value is None else (date.fromisoformat(value) - _EPOCH).days for value in values]
    return _counts(days, pyarrow.date32())


def _counts(values: Sequence[int | None], type_: Any = None) -> Any:
    import pyarrow

    data = pyarrow.py_buffer(array("i", (value or 0 for value in values)))
    return pyarrow.Array.from_buffers(type_ or pyarrow.int32(), len(values), [_there(values), data])


def _there(values: Sequence[object]) -> Any:
    """Return which values are there, a bit each; None: all."""
    import pyarrow

    if None not in values:
        return None
    bits = sum(1 << at for at, value in enumerate(values) if value is not None)
    return pyarrow.py_buffer(bits.to_bytes((len(values) + 7) // 8, "little"))
