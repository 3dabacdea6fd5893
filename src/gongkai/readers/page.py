"""A page in the making: lines and tables as a reader meets them, then one text with offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from gongkai.document import Area, Table, Unread
from gongkai.readers.grid import Grid, RawCell, RawRow, Spans
from gongkai.readers.marks import TURN, UNTOLD, as_shown

#: A line of text, how many of its characters stand in links, and in how many links.
Line = tuple[str, int, int]


class Inset(NamedTuple):
    """A picture between lines: what it is called in its file, and how much of each side of it is cut off."""

    name: str
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


Printed = Line | Grid
Block = Printed | Inset

#: A cell longer than this that outweighs the rest of its table holds an article, not a datum.
PROSE = 300
#: A table of which so much stands in links is a menu.
_LINKED = 0.8


_SPACES = re.compile("[ \t\n\r\f]+")


def collapse(text: str) -> str:
    """Collapse white space as a browser does, and strip it at the ends, wide spaces too."""
    text = text.strip()
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:  # faster than to try
        return _SPACES.sub(" ", text)
    return text


class Content(NamedTuple):
    """What a reader found in a file: the part of a ``Document`` that depends on the file's type."""

    text: str
    encoding: str | None = None
    tables: tuple[Table, ...] = ()
    hints: Mapping[str, str] = {}
    areas: tuple[Area, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(slots=True, eq=False)
class OpenTable:
    """A table being read. ``lines`` holds all of it in order, in case it turns out to be layout."""

    rows: list[RawRow] = field(default_factory=list)
    lines: list[Line | Inset] = field(default_factory=list)
    #: The pictures among them.
    insets: list[Inset] = field(default_factory=list)
    #: What stands in the table but in no cell; a browser shows it before the table.
    loose: list[Line] = field(default_factory=list)
    #: Which row group each row belongs to; a negative one is a <tfoot>.
    groups: list[int] = field(default_factory=list)
    in_row: bool = False
    cell: Spans | None = None
    first: int = 0


class Page:
    """Collects lines and tables in document order.

    A table within a table makes the outer one layout: its cells become lines, except that a table
    of a single cell is seen through. ``place`` lays the rows of a data table on a grid.
    """

    def __init__(self, place: Callable[[list[RawRow], list[int]], Grid | None]) -> None:
        self.blocks: list[Block] = []
        self._place = place
        #: Open tables, outermost first; None where one is no more than layout.
        self._tables: list[OpenTable | None] = []
        #: The one open table that may be data, wherever in the stack it stands.
        self._data: OpenTable | None = None
        self.table: OpenTable | None = None

    def line(self, text: str, letters: int = 0, links: int = 0) -> None:
        """Add a line of text, stripped already and not empty."""
        data = self._data
        if data is None:
            self.blocks.append((text, letters, links))
            return
        data.lines.append((text, letters, links))
        if data.cell is None:
            data.loose.append((text, letters, links))

    def inset(self, picture: Inset) -> None:
        """Add a picture; one within a table of data follows that."""
        if self._data is None:
            self.blocks.append(picture)
        else:
            self._data.lines.append(picture)
            self._data.insets.append(picture)

    def open_table(self, *, single: bool) -> None:
        """Begin a table; ``single`` says that it holds one cell at most."""
        if single:
            self._tables.append(None)
            self.table = None
            return
        if self._data is not None:
            self._dissolve()
        self.table = self._data = OpenTable()
        self._tables.append(self.table)

    def close_table(self) -> None:
        table = self._tables.pop()
        if table is not None:
            self.close_cell()
            self._data = None
            grid = self._place(table.rows, table.groups) if _is_data(table) else None
            if grid is None:
                self.blocks.extend(table.lines)
            else:
                self.blocks.extend(table.loose)
                self.blocks.append(grid)
                self.blocks.extend(table.insets)
        self.table = self._tables[-1] if self._tables else None

    def add_table(self, grid: Grid) -> None:
        """Add a data table that is laid out already."""
        if self._data is not None:
            self._dissolve()
            self.table = None
        self.blocks.append(grid)

    def _dissolve(self) -> None:
        """The open data table holds another one: give up its grid, keep its lines."""
        table = self._data
        if table is not None:
            self._tables[self._tables.index(table)] = None
            self.blocks.extend(table.lines)
        self._data = None

    def open_row(self, group: int = 0) -> None:
        self.close_cell()
        table = self.table
        if table is not None:
            table.rows.append([])
            table.groups.append(group)
            table.in_row = True

    def close_row(self) -> None:
        self.close_cell()
        if self.table is not None:
            self.table.in_row = False

    def open_cell(self, spans: Spans, group: int = 0) -> None:
        self.close_cell()
        table = self.table
        if table is not None:
            if not table.in_row:
                self.open_row(group)
            table.cell = spans
            table.first = len(table.lines)

    def add_row(self, cells: list[RawCell], group: int) -> None:
        """Add a whole row of cells of one line each."""
        self.open_row(group)
        table = self.table
        if table is not None:
            table.rows[-1].extend(cells)
            table.lines.extend([(text, 0, 0) for _, text in cells if text])
            table.in_row = False

    def close_cell(self) -> None:
        table = self.table
        if table is not None and table.cell is not None:
            lines = _said(table, table.first)
            text = "\n".join([line[0] for line in lines]) if lines else ""
            if not text and len(table.lines) > table.first:  # nothing but pictures
                text = UNTOLD
            table.rows[-1].append((table.cell, text))
            table.cell = None

    def hole(self, columns: int) -> None:
        """Leave ``columns`` places of the row without a cell."""
        if self.table is not None:
            self.table.rows[-1].append(((1, columns), None))


def _is_data(table: OpenTable) -> bool:
    """Say whether a table holds data: neither a menu, nor an article in one of its cells."""
    lengths = [len(text) for row in table.rows for _, text in row if text is not None]
    if len(lengths) < 2:
        return False
    longest, whole = max(lengths), sum(lengths)
    if longest > PROSE and 2 * longest > whole:
        return False
    return whole == 0 or sum([line[1] for line in _said(table)]) < _LINKED * whole


def _said(table: OpenTable, first: int = 0) -> Sequence[Line]:
    """Return the lines of a table from one on, without its pictures."""
    lines = table.lines[first:] if first else table.lines
    return [one for one in lines if not isinstance(one, Inset)] if table.insets else cast("list[Line]", lines)


def render(blocks: Sequence[Printed]) -> tuple[str, tuple[Table, ...]]:
    """Return the canonical text, one line and one cell a line, and the tables that stand in it."""
    text, tables = _render(blocks)
    return _render([_turned(block) for block in blocks]) if TURN in text else (text, tables)


def _turned(block: Printed) -> Printed:
    """Return a block with its texts in the order in which they are shown."""
    if isinstance(block, Grid):
        return block._replace(texts=[as_shown(text) for text in block.texts])
    return (as_shown(block[0]), *block[1:])


def _render(blocks: Sequence[Printed]) -> tuple[str, tuple[Table, ...]]:
    pieces: list[str] = []
    tables: list[Table] = []
    offset = 0
    for block in blocks:
        if isinstance(block, Grid):
            lengths = tuple(map(len, block.texts))
            end = offset + sum(lengths) + len(lengths) - 1
            tables.append(Table(offset, end, block.rows, block.columns, block.places, lengths))
            pieces.extend(block.texts)
            offset = end + 1
        else:
            pieces.append(block[0])
            offset += len(block[0]) + 1
    return "\n".join(pieces), tuple(tables)
