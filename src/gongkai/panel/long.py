"""One row a cell, each with whose report it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.exports.columns import Column, Row
from gongkai.exports.long import OF_A_CELL, Cells
from gongkai.exports.long import columns as cell_columns
from gongkai.form import Form
from gongkai.panel.wide import Entry, who, who_columns
from gongkai.wording import Lang


class Long:
    """The columns and rows of the long shape."""

    def __init__(self, forms: Sequence[Form], lang: Lang) -> None:
        self._cells = Cells(forms, lang)
        self.columns: list[Column] = [*who_columns(lang), *cell_columns(lang)[OF_A_CELL:]]

    def rows(self, entry: Entry) -> Iterator[Row]:
        """Yield the rows of a report."""
        beginning = who(entry)
        for row in self._cells.rows(entry.report, entry.findings):
            yield (*beginning, *row[OF_A_CELL:])
