"""What every workbook of gongkai has: cells of words, exact numbers, colours of statuses and severities."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from gongkai.exports.checked import tidy
from gongkai.exports.columns import CREATED, Column, Row, day
from gongkai.report import Number, Severity, Status

Cell = str | Number | None
#: What a cell takes, the digits that a spreadsheet keeps of a number, the rows of a sheet.
_MOST = 32_000
_DIGITS = 15
ROWS = 1_048_576
#: The keyword by which a workbook says that gongkai has written it (readers/workbook.py looks for it).
RESULT = "gongkai"
#: How long a sheet's name may be, and what must not stand in it.
_NAME, _NO_NAME = 31, re.compile(r"[\[\]:*?/\\']+")
#: Background and letters, as spreadsheets colour what is bad, doubtful and neutral.
SEVERITY: Mapping[Severity, tuple[str, str]] = {
    "error": ("#FFC7CE", "#9C0006"),
    "warning": ("#FFEB9C", "#7F6000"),
    "info": ("#DDEBF7", "#1F4E78"),
}
STATUS: Mapping[Status, tuple[str, str]] = {
    "verified": ("#C6EFCE", "#006100"),
    "read": ("#DDEBF7", "#1F4E78"),
    "conflicting": ("#FFC7CE", "#9C0006"),
    "ambiguous": ("#FFEB9C", "#7F6000"),
    "rejected": ("#E4DFEC", "#403151"),
    "asserted": ("#FCE4D6", "#833C0B"),
    "blank": ("#FFFFFF", "#808080"),
    "missing": ("#D9D9D9", "#808080"),
}


def open_book(stream: BinaryIO, subject: str = "") -> Any:
    """Return a workbook that is written to a stream row by row: memory does not grow with its rows.

    ``subject`` is noted in its properties.
    """
    book = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "tmpdir": tempfile.gettempdir(),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": CREATED, "keywords": RESULT, "subject": subject})
    return book


def put(sheet: Any, row: int, column: int, cell: Cell | date, style: Any) -> None:
    """Write one cell: words as words, a number as a number where the spreadsheet keeps every digit, a day as a day."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    elif isinstance(cell, str):
        sheet.write_string(row, column, words(cell), style)
    elif is_exact(cell):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, format(cell, "f"), style)


def words(text: str) -> str:
    """Return a text that a cell can hold."""
    lines = "\n".join(tidy(line) for line in text.split("\n"))
    return lines if len(lines) <= _MOST else lines[:_MOST] + "…"


def is_exact(number: Number) -> bool:
    """Say whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS


def add_sheet(book: Any, title: str, number: int) -> Any:
    """Return a new sheet of a workbook: ``number`` counts those of one title.

    A title that a form gives may be longer than a sheet's name, or another sheet's.
    """
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    title = _NO_NAME.sub(" ", tidy(title)).strip() or "-"
    while True:
        ending = f" {number}" if number > 1 else ""
        name = title[: _NAME - len(ending)] + ending
        if name.lower() not in taken:
            return book.add_worksheet(name)
        number += 1


class SheetTable:
    """A plain table on sheets of a workbook; the name of a column is what it holds, for programs to read."""

    unfit = 0

    def __init__(self, book: Any, name: str, columns: Sequence[Column]) -> None:
        plain, head = listing_styles(book, wrap=False)
        widths = {"text": 24, "status": 12, "date": 12}
        heads = [(column.id, widths.get(column.kind, 10)) for column in columns]
        days = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._days = {at: days for at, column in enumerate(columns) if column.kind == "date"}
        self._listing = Listing(book, name, heads, plain, head)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            cells: list[Cell | date] = list(row)
            for at in self._days:
                cells[at] = day(row[at]) or row[at]  # what is no day is left as the text that it is
            self._listing.add(cells, self._days)

    def close(self) -> None:
        self._listing.finish()


class Listing:
    """A sheet with a head that stays in sight, rows below it and a filter over all.

    Where the rows of one sheet do not suffice, another of the same name and a number follows.
    """

    def __init__(self, book: Any, name: str, heads: Sequence[tuple[str, int]], plain: Any, head: Any) -> None:
        self._book = book
        self._name = name
        self._heads = heads
        self._plain = plain
        self._head = head
        self._sheets = 0
        self.sheet: Any
        self._open()

    def add(self, cells: Sequence[Cell | date], styles: Mapping[int, Any] | None = None) -> int:
        """Write one row, ``styles`` by column; return its number."""
        if self.row + 1 >= ROWS:
            self.finish()
            self._open()
        self.row += 1
        for at, cell in enumerate(cells):
            put(self.sheet, self.row, at, cell, (styles or {}).get(at, self._plain))
        return self.row

    def finish(self) -> None:
        """Put the filter over what was written."""
        self.sheet.autofilter(0, 0, self.row, len(self._heads) - 1)

    def _open(self) -> None:
        self._sheets += 1
        self.sheet = add_sheet(self._book, self._name, self._sheets)
        self.row = 0
        self.sheet.set_row(0, 30)
        for at, (title, width) in enumerate(self._heads):
            self.sheet.set_column(at, at, width)
            self.sheet.write_string(0, at, words(title), self._head)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)


def listing_styles(book: Any, *, wrap: bool = True) -> tuple[Any, Any]:
    """Return the styles of a listing: of its plain cells and of its head."""
    head = {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#D9D9D9", "bottom": 1}
    return book.add_format({"valign": "top", "text_wrap": wrap}), book.add_format(head)
