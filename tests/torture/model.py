"""What a specimen is made of: the document to print, and what is known to be printed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Number = int | Decimal
#: ``number``: the value must be read. ``blank``: the cell holds no number. ``missing``: the row or
#: column is not printed. ``lost``: only the true value or null are no lie.
Kind = Literal["number", "blank", "missing", "lost"]
BlockKind = Literal["title", "preamble", "heading", "sub", "prose", "furniture", "sign", "contents", "meta"]


@dataclass(frozen=True)
class Cell:
    """One cell of a table where it starts. ``path`` is the field whose number stands in it."""

    text: str
    cols: int = 1
    rows: int = 1
    path: str | None = None
    lines: tuple[str, ...] = ()  # the text as broken over lines, where it is broken
    group: bool = False  # a label that spans the rows of its members


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table as HTML writes it: each row lists the cells that start in it."""

    id: str
    rows: Rows
    part: str = ""

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row

    @property
    def width(self) -> int:
        return sum(cell.cols for cell in self.rows[0]) if self.rows else 0

    def map(self, change: Callable[[Cell], Cell]) -> Table:
        return replace(self, rows=tuple(tuple(change(cell) for cell in row) for row in self.rows))

    def grid(self) -> list[list[tuple[Cell, bool]]]:
        """Return every position of every row: the cell that covers it, and whether it starts there."""
        filled: dict[tuple[int, int], tuple[Cell, bool]] = {}
        for at, row in enumerate(self.rows):
            col = 0
            for cell in row:
                while (at, col) in filled:
                    col += 1
                for down in range(cell.rows):
                    for right in range(cell.cols):
                        filled[at + down, col + right] = (cell, down == right == 0)
                col += cell.cols
        width = max((col for _, col in filled), default=-1) + 1
        empty = (Cell(""), False)
        return [[filled.get((at, col), empty) for col in range(width)] for at in range(len(self.rows))]


@dataclass(frozen=True)
class Block:
    """A paragraph (``lines`` are the lines that it is broken into) or a table."""

    kind: BlockKind | Literal["table"]
    lines: tuple[str, ...] = ()
    table: Table | None = None

    @property
    def text(self) -> str:
        return "".join(self.lines)


@dataclass(frozen=True)
class GoldCell:
    """What is printed at a field, and the statuses that may stand beside it."""

    value: Number | None
    kind: Kind
    raw: str = ""
    statuses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gold:
    """What a careful person reads. A set of several values says that any of them is right."""

    form: str | None
    year: int | None
    agency: str | None
    title: str | None
    period: tuple[str | None, str | None]
    published: frozenset[str | None]
    contact: dict[str, str | None]
    cells: dict[str, GoldCell]
    broken: tuple[tuple[str, ...], ...] = ()
    refused: frozenset[str] = frozenset()  # no report: one of these errors must be raised
    readable: bool = True  # a damaged file: to refuse it is as right as nulls
    unsure: frozenset[str] = frozenset()  # names of metadata that this specimen cannot ask for


@dataclass(frozen=True)
class Entry:
    """The number of a field while the specimen is made."""

    value: Number | None
    raw: str
    kind: Kind = "number"


@dataclass
class Draft:
    """A specimen in the making: the blocks to print and the numbers in them."""

    form: str
    blocks: list[Block]
    entries: dict[str, Entry]
    meta: dict[str, str | None]
    unsure: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Specimen:
    """A file, and what is true of it."""

    name: str
    data: bytes
    media_type: str
    text: str
    gold: Gold
    layout: str
    noise: tuple[str, ...]
    clean: bool = True  # no identity was broken on purpose
