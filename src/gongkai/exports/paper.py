"""A listing as it is sent round on paper: a title, ruled cells, rows as high as their text, A4 across, heads on each page.

In go rows of cells, out comes a sheet of an open workbook. Spreadsheets do not work out by themselves how high a
row must be whose cells were written by a program, so that is done here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.exports.workbook import ROWS, SEVERITY, STATUS, Cell, add_sheet, put, words
from gongkai.exports.wrap import wrap

#: The fonts of official papers; where a machine has none, the charset (GB 2312) finds one that has the letters.
_SONG = {"font_name": "宋体", "font_family": 0, "font_charset": 134, "font_scheme": ""}
_FANG = {**_SONG, "font_name": "仿宋"}
#: Points: the size of letters, the height of a line of them, of the air around a cell's text, the highest row there is.
_SIZE, _LINE, _AIR, _HIGHEST = 10, 14.5, 4, 409
_MOST_LINES = int((_HIGHEST - _AIR) / _LINE)
#: Rows above the first entry: the title, what the list is, the heads.
_TITLE, _NOTE, _HEADS = range(3)
_MARGIN = 0.4


class Styles:
    """The styles of a book's paper listings, made once."""

    def __init__(self, book: Any) -> None:
        cell = {**_SONG, "font_size": _SIZE, "border": 1, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format(
            {**_FANG, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}
        )
        self.note = book.add_format({**_SONG, "font_size": _SIZE, "valign": "vcenter", "text_wrap": True})
        self.head = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#D9D9D9"})
        self.plain = book.add_format(cell)
        self.middle = book.add_format({**cell, "align": "center"})
        backs = [*SEVERITY.items(), ("clean", STATUS["verified"])]
        self.severity = {
            name: book.add_format({**cell, "align": "center", "bg_color": back, "font_color": front})
            for name, (back, front) in backs
        }


class Words(NamedTuple):
    """What stands on a sheet besides its rows: its name on the tab, its title, and a note below that."""

    name: str
    title: str
    note: str


class Paper:
    """One sheet of a workbook that is written row by row."""

    def __init__(self, book: Any, styles: Styles, said: Words, heads: Sequence[tuple[str, int]]) -> None:
        self._book, self._styles = book, styles
        self._said, self._heads = said, heads
        self._sheets = 0
        self.row = 0
        self._open()

    def add(self, cells: Sequence[Cell], styles: Mapping[int, Any] | None = None) -> None:
        """Write one row, ``styles`` by column; a text that no row is high enough for is cut, with … there."""
        if self.row + 1 >= ROWS:
            self.finish()
            self._open()
        self.row += 1
        widths = [width for _, width in self._heads]
        fitted = [
            fit(cell, width) if isinstance(cell, str) else cell
            for cell, width in zip(cells, widths, strict=True)
        ]
        lines = max(map(_lines, fitted, widths))
        self._sheet.set_row(self.row, min(_HIGHEST, max(2, lines) * _LINE + _AIR))
        for at, cell in enumerate(fitted):
            put(self._sheet, self.row, at, cell, (styles or {}).get(at, self._styles.plain))

    def finish(self) -> None:
        """Put the filter over what was written."""
        self._sheet.autofilter(_HEADS, 0, self.row, len(self._heads) - 1)

    def _open(self) -> None:
        self._sheets += 1
        sheet = self._sheet = add_sheet(self._book, self._said.name, self._sheets)
        last = len(self._heads) - 1
        for at, (_, width) in enumerate(self._heads):
            sheet.set_column(at, at, width)
        sheet.set_row(_TITLE, 32)
        sheet.merge_range(_TITLE, 0, _TITLE, last, words(self._said.title), self._styles.title)
        room = sum(width for _, width in self._heads)
        sheet.set_row(_NOTE, _lines(self._said.note, room) * _LINE + _AIR)
        sheet.merge_range(_NOTE, 0, _NOTE, last, words(self._said.note), self._styles.note)
        sheet.set_row(_HEADS, max(_lines(head, width) for head, width in self._heads) * _LINE + 2 * _AIR)
        for at, (head, _) in enumerate(self._heads):
            put(sheet, _HEADS, at, head, self._styles.head)
        self.row = _HEADS
        sheet.freeze_panes(_HEADS + 1, 0)
        sheet.repeat_rows(_HEADS)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)


def fit(text: str, width: int) -> str:
    """Return a text that the highest row has room for in a column of this width, cut with … where it is longer."""
    lines = [line for part in words(text).split("\n") for line in wrap(part, width)]
    if len(lines) <= _MOST_LINES:
        return words(text)
    return "\n".join([*lines[: _MOST_LINES - 1], "…"])


def _lines(cell: Cell, width: int) -> int:
    """Return on how many lines a cell's text stands in a column of this width."""
    return sum(len(wrap(part, width)) for part in cell.split("\n")) if isinstance(cell, str) else 1
