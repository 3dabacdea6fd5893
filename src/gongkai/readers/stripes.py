"""Tables of which only some rows are painted, or whose rows have lines below them and no line beside them.

Each row between two painted ones, above the first and below the last, is of the same table, in the same columns. A line below
a row that was drawn in pieces, cell by cell, says by their ends where columns are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.readers.alone import row_alone
from gongkai.readers.bands import Bands
from gongkai.readers.glyphs import Glyph, lines_of
from gongkai.readers.ruled import NEAR, Box
from gongkai.readers.stacks import EMPTY, heaps, is_close, outline, stacks
from gongkai.readers.unruled.words import Word, words_of

#: So much of a table that is painted throughout is painted, but for the gaps between its cells.
_ALL = 0.95


def completed(
    drawn: Sequence[Sequence[Box]],
    marks: Sequence[Box],
    glyphs: Sequence[Glyph],
    over: Sequence[Box] = (),
    ahead: Callable[[], Sequence[Box]] = tuple,
) -> Sequence[Sequence[Box]]:
    """Return the tables that are drawn on a page, from its top, those of some painted rows or level lines with all cells.

    ``marks``: what is painted on the page, and its level lines; ``over``: the last row of the table that the page before ends
    with, which may go on here; ``ahead``: what is painted of the first row on the next page, where the last table here may go
    on. Where it does not come out even a table stays as it was drawn.
    """
    if len(marks) < 2 or all(map(_is_whole, heaps(marks))):
        return drawn
    lines = [words_of(line) for line in lines_of(glyphs)]
    words = [word for line in lines for word in line]
    found = list(stacks(marks, words))
    row = _row_ahead(found[-1], words, ahead)
    grids = [Bands(one, words, _row_over(one, words, over), row if one is found[-1] else ()) for one in found]
    whole = [cells for one in grids if (cells := one.cells(lines))]
    outlines = [outline(cells) for cells in whole]
    kept = [one for one in drawn if not any(_meets(outline(one), other) for other in outlines)]
    if alone := row_alone(lines, over, marks):
        kept.append(alone)
    return sorted([*kept, *whole], key=lambda boxes: min(box.top for box in boxes))


def first_row(marks: Sequence[Box]) -> Sequence[Box]:
    """Return what is painted of the first row of a page."""
    return next(heaps(marks), ())


def _row_over(stack: Sequence[Box], words: Sequence[Word], over: Sequence[Box]) -> Sequence[Box]:
    """Return the last row on the page before, if it ends where what is drawn here does: as one, if no row stands above that."""
    here = outline(stack)
    if not over or not _is_even(here, whole := outline(over)):
        return ()
    above = [word for word in words if word.middle < here.top]
    is_row = len(above) > 1 and is_close(above, above[0].glyphs[0].size)
    return over if is_row and here.top - above[-1].box.bottom < EMPTY else [whole]


def _row_ahead(
    stack: Sequence[Box], words: Sequence[Word], ahead: Callable[[], Sequence[Box]]
) -> Sequence[Box]:
    """Return the first row on the next page, if what is drawn of a table ends this one, and ends where that does."""
    here = outline(stack)
    if sum(word.middle > here.bottom for word in words) > 1 or not (row := ahead()):
        return ()
    return row if _is_even(here, outline(row)) else ()


def _is_even(here: Box, there: Box) -> bool:
    """Say whether two parts of a table end at the same place; the first columns of this one may not be painted."""
    return abs(here.x1 - there.x1) <= NEAR and there.x0 - here.x0 <= NEAR


def _meets(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _is_whole(heap: Sequence[Box]) -> bool:
    """Say whether several rows are painted, and all that is within them."""
    left, top, right, bottom = outline(heap)
    painted = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in heap)
    rows = {round(box.top) for box in heap if box.bottom - box.top > NEAR}
    return len(rows) > 1 and painted > _ALL * (right - left) * (bottom - top)
