"""Heads with a column for each of several years below every one of them: 「自然人」 over 「2023年」 「2022年」."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.document import Place
from gongkai.tables.cells import Piece
from gongkai.tables.grids.parts import NoGridError, Part, PrintedCell, says_year


class Yearly(NamedTuple):
    """A part as one year alone would print it, and what was taken out of it: the years, and the cells of all of them."""

    part: Part
    row: int
    years: Sequence[PrintedCell]
    step: int
    cells: Sequence[tuple[int, Sequence[PrintedCell]]]

    def widened(self, places: Iterable[tuple[Place, Piece]], first: int) -> Iterator[tuple[Place, Piece]]:
        """Yield the cells of the part as printed, from those of one year as they were laid, numbers from ``first`` on."""
        rows = dict(self.cells)
        for place, piece in places:
            if place.column < first:
                yield place, piece
            elif place.row not in rows:
                left, width = first + (place.column - first) * self.step, place.colspan * self.step
                yield Place(place.row, left, place.rowspan, width), piece
        for row, cells in ((self.row, self.years), *self.cells):
            yield from ((Place(row, first + i), cell.piece) for i, cell in enumerate(cells))


def yearly(part: Part) -> Yearly | None:
    """Return a part whose last heads are the same years again and again as one of a single year; None for any other."""
    row, last = part.heads[-1] if part.heads else (0, [])
    years = [cell for cell in last if says_year(cell)]
    texts = [cell.piece.text for cell in years]
    step = len(set(texts))
    if step < _YEARS or texts != texts[:step] * (len(years) // step):
        return None
    count = len(years)
    if any(len(values) < count for _, _, values in part.lines):
        raise NoGridError
    lines = [(at, [*labels, *values[:-count]], values[-count:]) for at, labels, values in part.lines]
    last = part.heads[-1][1]
    aligned = {len(labels) + count for _, labels, _ in lines} == {len(last)}
    heads = [(at, cells) for at, cells in part.heads[:-1] if not any(map(says_year, cells))]
    if len(heads) < len(part.heads) - 1:
        return None  # a year stands over others
    thin = [
        (at, [*cells[:-count], *cells[-count::step]] if aligned and len(cells) == len(last) else cells)
        for at, cells in heads
    ]
    small = Part(thin, [(at, labels, values[::step]) for at, labels, values in lines])
    return Yearly(small, row, years, step, [(at, values) for at, _, values in lines])


#: Fewer years are no reason to print a column for each.
_YEARS = 2
