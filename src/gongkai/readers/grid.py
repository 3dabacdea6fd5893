"""Laying the cells of a table on a grid, as HTML and as WordprocessingML prescribe it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.document import Place

#: rowspan, colspan
Spans = tuple[int, int]
#: Text is None where the row leaves places without a cell.
RawCell = tuple[Spans, str | None]
RawRow = list[RawCell]

#: HTML's own limit of a colspan, and ours of a whole table: a wider one is read as lines.
MAX_COLUMNS = 1000
#: HTML's limit of a rowspan.
_MAX_ROWS = 65534
_COUNT = re.compile(r"[ \t\n\r\f]*\+?(\d{1,9})")


class Grid(NamedTuple):
    """A table laid out: the places of its cells in row-major order, none over another; their texts."""

    rows: int
    columns: int
    places: tuple[Place, ...]
    texts: list[str]


@functools.lru_cache(maxsize=256)
def span_of(rowspan: str | None, colspan: str | None) -> Spans:
    """Read a rowspan and a colspan as HTML does: leading digits count, nonsense is 1."""
    return _count(rowspan, _MAX_ROWS, least=0), _count(colspan, MAX_COLUMNS)


def _count(value: str | None, most: int, *, least: int = 1) -> int:
    number = _COUNT.match(value) if value else None
    return min(int(number[1]), most) if number and int(number[1]) >= least else 1


def place_html(rows: Sequence[RawRow], groups: Sequence[int]) -> Grid | None:
    """Lay rows by HTML's algorithm for forming a table.

    ``groups`` numbers each row's row group; rows of a negative group (<tfoot>) go last. A rowspan
    ends with its group, 0 means to the end of it. A colspan that would run over a cell from a row
    above is cut there. Returns None where there are fewer than two columns or absurdly many.
    """
    if min(groups, default=0) < 0:
        order = sorted(range(len(rows)), key=lambda i: groups[i] < 0)
        rows, groups = [rows[i] for i in order], [groups[i] for i in order]
    spans = tuple([tuple([spans for spans, _ in row]) for row in rows])
    return place_texts(spans, tuple(groups), [text or "" for row in rows for _, text in row])


def place_texts(
    rows: tuple[tuple[Spans, ...], ...], groups: tuple[int, ...], texts: list[str]
) -> Grid | None:
    """Lay cells of these spans, which hold ``texts`` in order, as :func:`place_html` does."""
    laid = _lay(rows, groups)
    return Grid(len(rows), *laid, texts) if laid is not None else None


@functools.lru_cache(maxsize=256)
def _lay(
    rows: tuple[tuple[Spans, ...], ...], groups: tuple[int, ...]
) -> tuple[int, tuple[Place, ...]] | None:
    """Return how many columns a table has and where its cells stand: reports share few layouts."""
    last = {group: row for row, group in enumerate(groups)}
    places: list[Place] = []
    taken: list[int] = []  # for each column, the first row in which it is free again
    for row, cells in enumerate(rows):
        room = last[groups[row]] + 1 - row
        column = 0
        width = len(taken)
        for rowspan, colspan in cells:
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
            places.append(Place(row, column, height, end - column))
            column = right
    return (len(taken), tuple(places)) if len(taken) > 1 else None


def place_word(rows: Sequence[RawRow], groups: Sequence[int]) -> Grid | None:
    """Lay rows by their grid columns. A rowspan of 0 continues the cell right above, if one fits.

    ``groups`` is of no matter here. Returns None where there are fewer than two columns or
    absurdly many.
    """
    places: list[Place] = []
    texts: list[str] = []
    above: dict[int, int] = {}  # column -> index of the cell that covers it in the last row
    columns = 0
    for row, cells in enumerate(rows):
        here: dict[int, int] = {}
        column = 0
        for (rowspan, colspan), text in cells:
            index = above.get(column)
            if rowspan == 0 and index is not None and places[index].colspan == colspan:
                places[index] = places[index]._replace(rowspan=places[index].rowspan + 1)
                here[column] = index
            elif text is not None:
                here[column] = len(places)
                places.append(Place(row, column, 1, colspan))
                texts.append(text)
            column += colspan
        above = here
        columns = max(columns, column)
        if columns > MAX_COLUMNS:
            return None
    return Grid(len(rows), columns, tuple(places), texts) if columns > 1 else None
