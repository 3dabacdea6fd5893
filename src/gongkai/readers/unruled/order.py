"""Heads and labels by the order in which a page was written: most programs write a table row by row, cell by cell.

That order says which lines are one cell and whose row a label is, whatever its lines stand at. It is believed only
where the places of the words bear it out: numbers of a row on one line, rows below each other, each label at its numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gongkai.readers.unruled.labels import Labels
from gongkai.readers.unruled.words import EVEN, LINES, PITCH, Columns, Line, Word

#: In letters: lines of one cell are no further apart, and how much further than the nearest two lines are.
APART, _LOOSE = 1.8, 0.08
#: In letters: what parts the texts of two cells on one line.
_GAP = 1.3
#: Of so many rows, and more, one may have no label.
_MANY = 3

Cell = list[Word]


def is_ordered(words: Sequence[Line], rows: Sequence[int], columns: Columns) -> bool:
    """Say whether rows of numbers were written one after the other, each from left to right."""
    orders = [
        [glyph.order for word in words[i] if columns.of(word)[-1] >= 0 for glyph in word.glyphs] for i in rows
    ]
    last = 0
    for row in orders:
        if not row or row != sorted(row) or row[0] <= last:
            return False
        last = row[-1]
    return True


def order_of(word: Word) -> int:
    return word.glyphs[0].order


def pitch_of(words: Sequence[Word], size: float) -> float:
    """Return how far lines of one cell are apart at most: a little more than the nearest lines that may be one's."""
    near = [
        below.middle - above.middle
        for above, below in itertools.pairwise(words)
        if _is_next_line(above, below, APART * size, size)
    ]
    return min(near, default=0.0) + _LOOSE * size


def _is_next_line(above: Word, below: Word, pitch: float, size: float) -> bool:
    """Say whether a word that was written behind another one is the next line of its cell."""
    down = below.middle - above.middle
    slack = EVEN * size
    aligned = (
        abs(above.box.x0 - below.box.x0) < slack
        or abs(above.box.x1 - below.box.x1) < slack
        or abs(above.centre - below.centre) < slack
    )
    return slack < down <= pitch and aligned


def _is_same_line(one: Word, other: Word, size: float) -> bool:
    near = abs(one.middle - other.middle) < EVEN * size
    return near and 0 <= other.box.x0 - one.box.x1 < _GAP * size


def cells_of(words: Sequence[Word], pitch: float, size: float, columns: Columns | None = None) -> list[Cell]:
    """Return the words of each cell, of words in the order in which they were written.

    With ``columns`` they are heads: such as stand beside each other are two, unless one column holds them.
    """
    cells: list[Cell] = []
    for word in words:
        last = cells[-1] if cells else None
        if last is not None and (
            _is_next_line(last[-1], word, pitch, size)
            or (len(cells[-1]) > 1 and _is_next_line(_line(last), word, pitch, size))
            or (_is_same_line(last[-1], word, size) and _may_be_one(last[-1], word, columns))
        ):
            last.append(word)
        else:
            cells.append([word])
    return cells


def _may_be_one(one: Word, other: Word, columns: Columns | None) -> bool:
    is_spaced = min(len(one.text), len(other.text)) == 1
    return (
        columns is None or is_spaced or (len(columns.of(one)) == 1 and columns.of(one) == columns.of(other))
    )


def _line(cell: Cell) -> Word:
    """Return the words of a cell's last line as one."""
    line = [word for word in cell if abs(word.middle - cell[-1].middle) < 1]
    glyphs = tuple(glyph for word in line for glyph in word.glyphs)
    return Word(glyphs)


# --- labels ------------------------------------------------------------------------------------------


def ordered_labels(
    words: Sequence[Line], lines: range, rows: Sequence[int], columns: Columns, size: float
) -> Labels | None:
    """Return the label of each row of numbers: what was written right before them, and stands at their height.

    None where that is not so of every row.
    """
    left = [(i, word) for i in lines for word in words[i] if columns.of(word)[-1] < 0]
    place = {word: i for i, word in left}
    spans = [[word for word in words[i] if columns.of(word)[-1] >= 0] for i in rows]
    heads = [word for i in lines if i < rows[0] for word in words[i] if columns.of(word)[-1] >= 0]
    after = max([order_of(word) for word in heads if order_of(word) < order_of(spans[0][0])], default=0)
    last = order_of(spans[-1][-1])
    written = sorted((word for _, word in left if order_of(word) < last), key=order_of)
    pitch = pitch_of(written, size)
    parts: list[list[Cell]] = []
    for row in spans:
        first = order_of(row[0])
        parts.append(cells_of([word for word in written if after < order_of(word) < first], pitch, size))
        after = order_of(row[-1])
    levels = [row[0].middle for row in spans]
    for ends in (0.5, 0.0):
        found = [_own(cells, level, ends, size) for cells, level in zip(parts, levels, strict=True)]
        if not found[-1]:  # the page's end cuts it off below its first lines
            found[-1] = _own(parts[-1], levels[-1], 0.0, size)
        bare_rows = [cells for own, cells in zip(found, parts, strict=True) if not own]
        if not bare_rows or (bare_rows == [[]] and len(rows) > _MANY):  # nothing was written before that one
            break
    else:
        return None
    chunks, groups, bare = [], [], []
    for i, (own, cells) in enumerate(zip(found, parts, strict=True)):
        rest = [word for cell in cells for word in cell if word not in own]
        if i == 0 and not heads:  # what stands above belongs to it only if it stands near
            rest = [word for word in rest if levels[0] - word.middle < LINES * size]
        left_end = min((one.box.x0 for one in own), default=0.0)
        alone = [word for word in rest if word.box.x1 > left_end and not _is_beside(word, own)]
        chunks.append([(place[word], word) for word in own])
        groups.append([word for word in rest if word not in alone])
        bare.append(alone)
    above = [word for i, word in left if order_of(word) <= _first(parts) and heads and i < rows[0]]
    kept = {word for chunk in chunks for _, word in chunk}
    kept |= {word for part in (*groups, *bare) for word in part}
    return Labels(chunks, [word for word in above if word not in kept], [], groups, bare)


def _first(parts: Sequence[Sequence[Cell]]) -> int:
    return next((order_of(cell[0]) for cells in parts for cell in cells), 0)


def _own(cells: Sequence[Cell], level: float, ends: float, size: float) -> Cell:
    """Return the lines before a row's numbers that are its label: their middle (0.5), or the first (0.0), is at its height.

    They are one cell, or the last ones if the lines of one stand uneven.
    """
    own: Cell = []
    for cell in reversed(cells):
        if own and not EVEN * size < own[0].middle - cell[-1].middle < PITCH * size:
            break
        own = [*cell, *own]
        for begin, word in enumerate(cell):
            if begin and abs(word.middle - cell[begin - 1].middle) < 1:
                continue  # the line goes on
            at = word.middle + ends * (own[-1].middle - word.middle)
            if abs(at - level) <= EVEN * size:
                return own[begin:]
    return []


def _is_beside(word: Word, own: Cell) -> bool:
    return all(abs(word.middle - one.middle) < 1 for one in own) and word.box.x1 < own[0].box.x0
