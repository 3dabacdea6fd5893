"""Rows of a printed table whose last cells are cut off because they are empty, as programs do with the end of a line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from gongkai.document import Place
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.grids import spans
from gongkai.tables.grids.parts import NoGridError, Part
from gongkai.tables.grids.spread import joined_rows
from gongkai.tables.lines import Laid
from gongkai.tables.names.lexicon import Lexicon


def laid(rows: Sequence[Sequence[Piece]], lex: Lexicon, *, padded: bool) -> Laid | None:
    """Lay the rows of a printed table on a grid, those that were cut made whole; None where that cannot be told."""
    if lex.summed and not padded and (whole := _whole(rows)):  # sums tell if it was not so
        with contextlib.suppress(NoGridError):
            return _Whole(lex, padded).lay(joined_rows(whole, lex))
    return spans.laid(rows, lex, padded=padded)


class _Whole(spans.Layer):
    """Lays rows that were made whole: each of their numbers must stand below a head, behind all labels."""

    def _placed(self, part: Part, depth: int) -> Iterator[tuple[Place, Piece]]:
        columns = [i for _, cells in part.heads for i, cell in enumerate(cells) if cell.said.column]
        labels = max((len(some) for _, some, _ in part.lines), default=0)
        begun = any(not cells[0].piece.text for _, cells in part.heads)
        if not self._is_aligned(part) or labels > min(columns, default=0) or (self.lex.across and not begun):
            raise NoGridError  # cells at the beginning of a row may be cut off, too
        return self._direct(part)


def _whole(rows: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Return rows with as many cells each as the longest; none where it is not their ends that are wanting.

    Of a short row any cell may have got lost, unless other empty ones keep their places: within rows of numbers, or in front
    of those where most rows are as short as each other, in a column that nobody filled in.
    """
    kept = [list(row[: 1 + max((i for i, one in enumerate(row) if one.text), default=-1)]) for row in rows]
    longest = max(map(len, kept), default=0)
    ends = {len(row) - len(own) for row, own in zip(rows, kept, strict=True) if len(own) < longest}
    numbered = [[one.kind for one in row] for row in kept if any(one.kind is Kind.NUMBER for one in row)]
    short = [len(row) for row in numbered if len(row) < longest]
    unfilled = len(set(short)) == 1 and 2 * len(short) > len(numbered) > 1
    front = unfilled and any(Kind.BLANK in row for row in numbered)
    within = any(Kind.BLANK in row[row.index(Kind.NUMBER) :] for row in numbered)
    if not short or len(ends) != 1 or max(ends) > _ENDS or not (within or front):
        return []
    return [row + [read_cell("", row[-1].end)] * (longest - len(row)) for row in kept if row]


#: A mark for the end of a cell may stand at that of each line.
_ENDS = 1
