"""A table laid out as the form prints it, on a sheet of a workbook: its heads, its labels, a cell for every field.

In go the rows of a table block by block and what each field's cell shows; what the numbers are is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby, product
from typing import Any, NamedTuple

from rich.cells import cell_len

from gongkai.exports.table import block_of, heads_of
from gongkai.exports.workbook import Cell, put, words
from gongkai.form import Block, Form, Label, TableForm

GROUP_WIDTH, LABEL_WIDTH, WIDTH = 22, 46, 13
#: The height of a line, in points.
LINE = 15


class Part(NamedTuple):
    """Rows of one block, as a report prints them: the columns that stand there, the rows."""

    table: TableForm
    block: Block
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


class Shown(NamedTuple):
    """What a field's cell shows: a number or words, in a style, with a comment."""

    value: Cell
    style: Any
    comment: str | None = None


def parts_of(name: str, rows: Mapping[str, Collection[str]], forms: Sequence[Form]) -> Iterator[Part]:
    """Yield the rows of a table block by block, each under the heads that print it.

    ``rows``: the columns of every row; ``forms``: those that may print them, the likeliest first.
    """

    def shape(row: str) -> tuple[TableForm | None, Block | None, tuple[Label, ...]]:
        table, block = block_of(name, row, set(rows[row]), forms)
        return table, block, heads_of(name, row, rows[row], forms)

    for (table, block, columns), found in groupby(rows, shape):
        if table is not None and block is not None:
            labels = {label.id: label for label in block.rows}
            yield Part(table, block, columns, tuple(labels[row] for row in found))


class Styles:
    """The styles of a printed table's heads and labels."""

    def __init__(self, book: Any) -> None:
        self.border = {"border": 1, "border_color": "#808080", "valign": "vcenter"}
        head = {**self.border, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        self.title = book.add_format({"bold": True, "font_size": 12, "valign": "vcenter"})
        self.head = book.add_format(head)
        self.label = book.add_format({**self.border, "text_wrap": True})
        #: By whether a row is the first and whether it is the last of its group.
        self.group = {
            ends: book.add_format(
                {**self.border, "text_wrap": True, "top": int(ends[0]), "bottom": int(ends[1])}
            )
            for ends in product((False, True), repeat=2)
        }


class Drawing:
    """Draws tables on a sheet, one below the other; ``row`` is the next one that is free."""

    def __init__(self, sheet: Any, styles: Styles, name: str, *, is_down: bool) -> None:
        self.sheet = sheet
        self.row = 0
        self._styles = styles
        self._name = name
        self._cell: Callable[[str], Shown]
        sheet.set_column(0, 20, WIDTH)
        if is_down:
            sheet.set_column(0, 0, GROUP_WIDTH)
            sheet.set_column(1, 1, LABEL_WIDTH)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def title(self, words_: str) -> None:
        """Write a title over what comes next."""
        self.sheet.set_row(self.row, LINE * 4 / 3)
        self.sheet.write_string(self.row, 0, words(words_), self._styles.title)
        self.row += 1

    def draw(self, parts: Sequence[Part], cell: Callable[[str], Shown]) -> None:
        """Draw a table, ``cell`` saying what each field shows."""
        self._cell = cell
        for part in parts:
            if part.block.across:
                self._across(part)
            else:
                self._down(part)

    def _down(self, part: Part) -> None:
        """Draw a block with its rows one below the other."""
        self._heads(part, part.columns, 2, part.block.label)
        groups = [part.table.groups.get(label.groups[-1], "") if label.groups else "" for label in part.rows]
        for number, label in enumerate(part.rows):
            self.sheet.set_row(self.row, LINE * -(-cell_len(label.label) // LABEL_WIDTH))
            if any(groups):
                first, last = (
                    groups[number] != group for group in (["", *groups][number], [*groups, None][number + 1])
                )
                put(
                    self.sheet,
                    self.row,
                    0,
                    groups[number] if first else None,
                    self._styles.group[first, last],
                )
                put(self.sheet, self.row, 1, label.label, self._styles.label)
            else:
                self._merge(0, 2, label.label, self._styles.label)
            for at, column in enumerate(part.columns):
                self._put(at + 2, f"{self._name}.{label.id}.{column.id}")
            self.row += 1

    def _across(self, part: Part) -> None:
        """Draw a block whose rows stand side by side, each a group of columns."""
        self._heads(part, part.rows, 0, "", width=len(part.columns))
        for at, (_, column) in enumerate((row, column) for row in part.rows for column in part.columns):
            put(self.sheet, self.row, at, column.label, self._styles.head)
        self.row += 1
        paths = (f"{self._name}.{row.id}.{column.id}" for row in part.rows for column in part.columns)
        for at, path in enumerate(paths):
            self._put(at, path)
        self.row += 1

    def _heads(self, part: Part, labels: Sequence[Label], first: int, name: str, width: int = 1) -> None:
        """Draw the column heads, ``width`` columns each, those of a group under its name."""
        groups = [part.table.groups.get(label.groups[-1], "") if label.groups else "" for label in labels]
        if any(groups):
            self._merge(0, first, name, self._styles.head)
            at = first
            for group, run in groupby(groups):
                span = len(list(run)) * width
                self._merge(at, span, group, self._styles.head)
                at += span
            self.row += 1
            name = ""
        self.sheet.set_row(self.row, 2 * LINE)
        self._merge(0, first, name, self._styles.head)
        for at, label in enumerate(labels):
            self._merge(first + at * width, width, label.label, self._styles.head)
        self.row += 1

    def _merge(self, column: int, width: int, text: str, style: Any) -> None:
        """Write one cell over so many columns."""
        if width == 1:
            put(self.sheet, self.row, column, text, style)
        elif width:
            self.sheet.merge_range(self.row, column, self.row, column + width - 1, words(text), style)

    def _put(self, column: int, path: str) -> None:
        value, style, comment = self._cell(path)
        put(self.sheet, self.row, column, value, style)
        if comment:
            self.sheet.write_comment(self.row, column, comment, {"x_scale": 2.5, "y_scale": 1.5})
