"""The files of a panel: the data, and the tables that stand beside it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.cli.output import Output
from gongkai.cli.sink import Sink
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.exports.columns import About, Column, TableWriter


class Files:
    """Where the data and the tables beside it go: files of their own, or the sheets of one workbook."""

    def __init__(self, output: Path, layout: str, about: About, lang: Lang) -> None:
        self.output = output
        self.layout = layout
        self._about = about
        self._lang = lang
        self._outputs: list[Output] = []
        self._streams: list[io.BufferedWriter] = []
        self._tables: list[TableWriter] = []
        self._book: Any = None
        self._open(output)

    @property
    def paths(self) -> list[Path]:
        """Every file that is written or may be."""
        from gongkai.panel.side import SIDE

        return [self.output, *(self.output.with_suffix(f".{name}.csv") for name in SIDE)]

    def table(self, name: str, columns: Sequence[Column]) -> TableWriter:
        """Open the data or a table beside it."""
        if self.layout == "xlsx":
            from gongkai.exports.workbook import SheetTable, open_book

            self._book = self._book or open_book(self._streams[0])
            table: TableWriter = SheetTable(self._book, say(f"sheet.{name}", self._lang), columns)
        else:
            from gongkai.exports.tables import open_table

            layout = self.layout if name == "data" else "csv"
            stream = (
                self._streams[0] if name == "data" else self._open(self.output.with_suffix(f".{name}.csv"))
            )
            table = open_table(layout, stream, columns, self._about if name == "data" else None)
        self._tables.append(table)
        return table

    def close(self) -> int:
        """Finish every table; return how many numbers no format could hold."""
        for table in self._tables:
            table.close()
        if self._book is not None:
            self._book.close()
        for stream in self._streams:
            stream.flush()
        return sum(table.unfit for table in self._tables)

    def commit(self) -> None:
        """Put the finished files in their places."""
        for output in reversed(self._outputs):
            output.commit()

    def discard(self) -> None:
        """Take away what was not committed."""
        for output in self._outputs:
            output.discard()

    def _open(self, path: Path) -> io.BufferedWriter:
        output = Output(path, self._lang)
        self._outputs.append(output)
        self._streams.append(io.BufferedWriter(Sink(output), 1 << 20))
        return self._streams[-1]
