"""Tables whose columns lines of dashes tell, one above them and one below, as pandoc prints them: on their grids."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from gongkai.document import Place
from gongkai.fold import Folded
from gongkai.tables.layouts.printed import Part, cell_of, columns_of, parts_of
from gongkai.tables.lines import Laid

#: Dashes over columns, be it in a cell of another table.
_RULE = re.compile(r"[\s|]*(?P<dashes>-{2,}(?: +-{2,})+)[\s|]*")
_RUN = re.compile("-+")

#: Where a column begins and where it ends, in columns of a terminal.
_Extent = tuple[int, int]


class _Word(NamedTuple):
    """What stands in a column on a line, and how much room is left before it and behind it."""

    part: Part
    before: int
    behind: int


def dashed(source: str, folded: Folded, start: int, end: int) -> list[Laid]:
    """Return the tables that ``folded.text[start:end]`` prints so, in order; none where words stand beside the columns.

    ``source`` is the text that was folded: folding makes wide characters narrow.
    """
    found: list[Laid] = []
    extents: list[_Extent] = []
    lines: list[list[_Word]] = []
    region = folded.text[start:end]
    for at, line in parts_of(region, start, "\n") if "-- --" in region else ():
        rule = _RULE.fullmatch(line)
        if not rule and not extents:
            continue
        columns = columns_of(source, folded, at, line)
        if rule:
            runs = _RUN.finditer(line, *rule.span("dashes"))
            own = [(columns[run.start()], columns[run.end()]) for run in runs]
            if own == extents:
                found.append(_laid([[word.part for word in line] for line in lines]))
            extents, lines = [] if own == extents else own, []
        elif (cells := _cells(at, line, columns, extents)) is not None:
            lines.append(cells)
        else:
            return []
    return [] if extents else found


def _cells(at: int, line: str, columns: Sequence[int], extents: Sequence[_Extent]) -> list[_Word] | None:
    """Return what of a line stands in each column; None where anything but the borders of a box stands beside them."""
    found: list[_Word] = []
    last = 0
    beside = ""
    for left, right in extents:
        first, stop = (bisect.bisect_left(columns, edge, 0, len(line)) for edge in (left, right))
        words = line[first:stop].strip()
        begin = line.index(words, first)
        room = (columns[begin] - left, right - columns[begin + len(words)])
        found.append(_Word(Part(at + begin, words), *room))
        beside += line[last:first]
        last = stop
    return found if set(beside + line[last:]) <= {" ", "|"} else None


def _laid(lines: Sequence[Sequence[Part]]) -> Laid:
    """Return the rows of a table: a line each, or of some lines between empty ones."""
    empty = [not any(part.words for part in line) for line in lines]
    if any(empty):
        rows = [
            [line for line, _ in some]
            for none, some in groupby(zip(lines, empty, strict=True), lambda one: one[1])
            if not none
        ]
    else:
        rows = [[line] for line in lines]
    cells = [
        (cell_of(list(parts)), Place(row, column))
        for row, some in enumerate(rows)
        for column, parts in enumerate(zip(*some, strict=True))
    ]
    return Laid([piece for piece, _ in cells], [place for _, place in cells])
