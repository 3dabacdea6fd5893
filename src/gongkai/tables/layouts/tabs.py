"""Tables in a text whose cells are parted by tabs: a sheet, or a .docx copied as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.layouts.bordered import are_alike, of_lines
from gongkai.tables.layouts.printed import DIGITS, parts_of, printed_lines
from gongkai.tables.lines import Lines, gather, lines_of


def tabbed_lines(text: str, start: int, end: int) -> Lines:
    """Read ``text[start:end]``, a table whose cells are parted by tabs, into lines."""
    physical = list(printed_lines(text, start, end))
    if _is_scattered(physical):
        return gather(
            read_cell(cell.group(), at + cell.start())
            for at, line in physical
            for cell in _SCATTERED.finditer(line)
        )
    if not _is_dumped(physical):
        rows = _sheet(text, start, end, _border(physical))
        if not are_alike(rows):  # a tab behind each cell, and no line for a row
            every = [piece for row in rows for piece in row]
            return gather(every[: max((i for i, piece in enumerate(every, 1) if piece.text), default=0)])
        return lines_of(rows, [len(row) > 1 for row in rows])
    cells = list(_dumped_cells(physical, text))
    parts: list[list[Piece]] = [[]]
    for piece in cells:
        if piece is None:
            parts.append([])
        else:
            parts[-1].append(piece)
    return replace(gather(cells), rows=[part for part in parts if part])


def _border(physical: Iterable[tuple[int, str]]) -> int:
    """Return how many tabs stand between two cells: some programs write two."""
    return math.gcd(*(len(run) for _, line in physical for run in _TABS.findall(line))) or 1


_TABS = re.compile(r"\t+")


#: A cell between tabs that is not empty.
_SCATTERED = re.compile(r"[^\t]*[^\t\s][^\t]*")


def _is_scattered(physical: Sequence[tuple[int, str]]) -> bool:
    """Say whether the end of a line is a border as a tab is: most numbers are alone on theirs."""
    cells = [line.strip().split("\t") for _, line in physical]
    numbered = [len(line) for line in cells if any(read_cell(one, 0).kind is Kind.NUMBER for one in line)]
    return 2 * numbered.count(1) > len(numbered) and not _is_dumped(physical)


def _is_dumped(physical: Iterable[tuple[int, str]]) -> bool:
    """Say whether tabs begin lines of a cell each, and do not part the cells of one."""
    tabbed = [line for _, line in physical if "\t" in line and DIGITS.search(line)]
    return sum("\t" in line[1:] for line in tabbed) * 2 <= len(tabbed)


#: A cell of a sheet copied as text; one that holds a line break stands in quotes. A quote at the end
#: of a line ends the cell, unless the next line ends one too.
_SHEET_CELL = re.compile(r'"(?P<quoted>[^\t]{0,300}?)"(?=\t|\n(?![^\t"\n]*"+\t)|$)|[^\t\n]*', re.DOTALL)


def _sheet(text: str, start: int, end: int, border: int) -> list[list[Piece]]:
    """Return the rows of a sheet, cells parted by so many tabs, a row on a line."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    while start <= end:
        match = cast("re.Match[str]", _SHEET_CELL.match(text, start, end))
        quoted = match["quoted"] is not None
        row.append(read_cell(match["quoted"] if quoted else match.group(), start + quoted))
        start = match.end()
        if start >= end or text[start] != "\t":
            if any(piece.text for piece in row):
                rows.append(row)
            row = []
            start += 1
        else:
            start += border
    return rows


def _dumped_cells(physical: list[tuple[int, str]], text: str) -> Iterator[Piece | None]:
    """Yield the cells of a docx dump, the lines of ``text``: a tab before each cell, an empty line between rows."""
    cell: list[tuple[int, str]] = []

    def closed() -> Sequence[Piece]:
        lines = [read_cell(line, offset, spoken=False) for offset, line in cell]
        printed = [piece for piece in lines if piece.text] or lines[:1]
        cell.clear()
        return of_lines(text, printed, whole=True) if printed else ()

    for at, line in physical:
        if line.startswith("\t"):
            yield from closed()
            for offset, part in parts_of(line[1:], at + 1, "\t"):
                yield from closed()
                cell.append((offset, part))
        elif line.strip():
            cell.append((at, line))
        else:
            yield from closed()
            yield None
    yield from closed()
