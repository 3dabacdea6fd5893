"""Laying the cells of a table on a grid, as HTML and as WordprocessingML prescribe it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: rowspan, colspan, text. Text is None where the row leaves places without a cell.
RawCell = tuple[int, int, str | None]
RawRow = list[RawCell]
#: row, column, rowspan, colspan, text
Box = tuple[int, int, int, int, str]

#: HTML's own limit of a colspan, and ours of a whole table: a wider one is read as lines.
MAX_COLUMNS = 1000


class Grid(NamedTuple):
    """A table laid out: its boxes in row-major order, none over another."""

    rows: int
    columns: int
    boxes: list[Box]


def place_html(rows: Sequence[RawRow], groups: Sequence[int]) -> Grid | None:
    """Lay rows by HTML's algorithm for forming a table.

    ``groups`` numbers each row's row group; rows of a negative group (<tfoot>) go last. A rowspan
    ends with its group, 0 means to the end of it. A colspan that would run over a cell from a row
    above is cut there. Returns None where there are fewer than two columns or absurdly many.
    """
    order = sorted(range(len(rows)), key=lambda i: groups[i] < 0)
    last = {groups[i]: at for at, i in enumerate(order)}
    boxes: list[Box] = []
    taken: list[int] = []  # for each column, the first row in which it is free again
    for row, i in enumerate(order):
        room = last[groups[i]] + 1 - row
        column = 0
        width = len(taken)
        for rowspan, colspan, text in rows[i]:
            while column < width and taken[column] > row:
                column += 1
            height = min(rowspan, room) if rowspan else room
            right = column + colspan
            if right > width:
                if right > MAX_COLUMNS:
                    return None
                taken += [0] * (right - width)
                width = right
            end = column + 1
            if colspan == 1:
                taken[column] = row + height
            else:
                while end < right and taken[end] <= row:
                    end += 1
                taken[column:end] = [row + height] * (end - column)
            boxes.append((row, column, height, end - column, text or ""))
            column = right
    return Grid(len(rows), len(taken), boxes) if len(taken) > 1 else None


def place_word(rows: Sequence[RawRow], groups: Sequence[int]) -> Grid | None:
    """Lay rows by their grid columns. A rowspan of 0 continues the cell right above, if one fits.

    ``groups`` is of no matter here. Returns None where there are fewer than two columns or
    absurdly many.
    """
    boxes: list[Box] = []
    above: dict[int, int] = {}  # column -> index of the box that covers it in the last row
    columns = 0
    for row, cells in enumerate(rows):
        here: dict[int, int] = {}
        column = 0
        for rowspan, colspan, text in cells:
            index = above.get(column)
            if rowspan == 0 and index is not None and boxes[index][3] == colspan:
                top, left, height, width, said = boxes[index]
                boxes[index] = (top, left, height + 1, width, said)
                here[column] = index
            elif text is not None:
                here[column] = len(boxes)
                boxes.append((row, column, 1, colspan, text))
            column += colspan
        above = here
        columns = max(columns, column)
        if columns > MAX_COLUMNS:
            return None
    return Grid(len(rows), columns, boxes) if columns > 1 else None
