"""What every reader returns: one text, and where in it the printed tables stand.

Offsets are character positions in :attr:`Document.text`, the canonical text of CONTRACT.md: for a
.txt input the decoded file itself; for html and docx the text of the article, one block a line and
one table cell a line. A cell's text is ``text[cell.start:cell.end]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of a printed table, laid on a grid: its top left corner, its extent, its text."""

    row: int
    column: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the source drew it. ``cells`` are in row-major order; no two of them overlap.

    ``start`` and ``end`` bound all its cells in the text. A place of the grid that no cell covers
    was not printed at all (a short row), which is not the same as an empty cell.
    """

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One input, decoded and laid out.

    ``tables`` are in document order and do not overlap. ``hints`` holds what the file says of
    itself outside its text: ``title`` (html <title>, docx core properties), ``published`` and
    ``agency`` (html <meta> of government sites), each as printed there.
    """

    name: str
    sha256: str
    media_type: str
    encoding: str | None
    text: str
    tables: tuple[Table, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
