"""The heads over the columns of a table without rules, by the order in which its page was written."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from gongkai.readers.glyphs import is_wide
from gongkai.readers.unruled.heads import Head
from gongkai.readers.unruled.order import Cell, cells_of, order_of, pitch_of
from gongkai.readers.unruled.words import EVEN, Columns, Line, Word

#: In letters: what parts two cells that nearly touch, where the letters of each stand together.
_TINY, _NONE = 0.07, 0.03
#: In letters: how exactly a part of a word stands in the middle of its column.
_EXACT = 0.2


class _Run(NamedTuple):
    """Heads that were written one after the other from left to right: the columns that each lies over as it stands."""

    cells: list[Cell]
    over: list[range]


def ordered_heads(
    lines: Sequence[Line], numbers: Sequence[Line], columns: Columns, size: float
) -> list[Head] | None:
    """Return the heads over the columns, those of single columns among them; None where that is not plain."""
    count = len(columns.edges) - 1
    middles = _middles(numbers, columns)
    heads = [word for line in lines for word in line]
    words = [part for word in heads for part in _parted(word, heads, columns, middles, size)]
    written = sorted((word for word in words if columns.of(word)[-1] >= 0), key=order_of)
    if not written or any(order_of(word) > order_of(numbers[0][0]) for word in written):
        return None
    cells = cells_of(written, pitch_of(written, size), size, columns)
    over = [_over(cell, columns, middles, size) for cell in cells]
    closed = {one[0] for one in over if len(one) == 1}
    cells = [part for cell in cells for part in _lines_apart(cell, columns, closed)]
    over = [_over(cell, columns, middles, size) for cell in cells]
    if any(one[0] < 0 or one[-1] >= count for one in over):
        return None
    lowest = {one[0]: at for at, one in enumerate(over) if len(one) == 1}
    if len(lowest) != count:
        return None
    leaves = {at: range(column, column + 1) for column, at in lowest.items()}
    spans = _spans(cells, over, leaves, _sides(cells, leaves, numbers, columns), size)
    if spans is None:
        return None
    return [
        Head(span, cells[at], at in leaves) for at, span in sorted(spans.items(), key=lambda one: one[1][0])
    ]


def _middles(numbers: Sequence[Line], columns: Columns) -> list[float | None]:
    """Return where the middle of each column's numbers is, None where they do not stand in the middle of one."""
    found: list[list[float]] = [[] for _ in columns.edges[1:]]
    for word in itertools.chain.from_iterable(numbers):
        found[columns.of(word)[0]].append(word.centre)
    return [
        (min(column) + max(column)) / 2 if column and max(column) - min(column) < 1 else None
        for column in found
    ]


def _parted(
    word: Word, heads: Sequence[Word], columns: Columns, middles: Sequence[float | None], size: float
) -> Iterator[Word]:
    """Cut a word that lies over several columns: where the next cell was begun, where cells nearly touch, or

    where each part of it has the middle of its column.
    """
    over = columns.of(word)
    if len(over) < 2:
        yield word
        return
    glyphs = word.glyphs
    gaps = sorted(b.x0 - a.x1 for a, b in itertools.pairwise(glyphs))
    is_solid = bool(gaps) and gaps[len(gaps) // 2] < _NONE * size
    begin = 0
    for i in range(1, len(glyphs) + 1):
        if i < len(glyphs):
            a, b = glyphs[i - 1], glyphs[i]
            touch = is_solid and b.x0 - a.x1 > _TINY * size and is_wide(a.text) and is_wide(b.text)
            touch = touch and any(a.x0 < edge < b.x1 for edge in columns.edges)
            if b.order == a.order + 1 and not touch:
                continue
        part = Word(glyphs[begin:i])
        yield from _side_by_side(part, heads, middles, size) or [part]
        begin = i


def _side_by_side(
    word: Word, heads: Sequence[Word], middles: Sequence[float | None], size: float
) -> list[Word] | None:
    """Cut a word so that each part stands in the middle of its column; None where it cannot be cut so.

    It was written in one go, so that only its last part can go on below it: what others stand below is over them.
    """
    inside = [middle for middle in middles if middle is not None and word.box.x0 < middle < word.box.x1]
    below = [one for one in heads if one.middle > word.middle + EVEN * size]
    if len(inside) < 2 or any(one.box.x0 < x < one.box.x1 for one in below for x in inside[:-1]):
        return None
    parts: list[Word] = []
    rest = word.glyphs
    for middle in inside:
        if not rest:
            return None
        end = 2 * middle - rest[0].x0
        i = min(range(len(rest)), key=lambda i: abs(rest[i].x1 - end))
        if abs(rest[i].x1 - end) > _EXACT * size:
            return None
        parts.append(Word(rest[: i + 1]))
        rest = rest[i + 1 :]
    return None if rest else parts


def _lines_apart(cell: Cell, columns: Columns, closed: Collection[int]) -> list[Cell]:
    """Cut a head that reaches over several columns where the head of one of them, which has no other, stands right below it."""
    for at in range(1, len(cell)):
        (column, *more), *others = {columns.of(word) for word in cell[at:]}
        is_below = cell[at].middle - cell[at - 1].middle > 1 and len(columns.of(cell[at - 1])) > 1
        if is_below and not (more or others) and column not in closed:
            return [cell[:at], cell[at:]]
    return [cell]


def _over(cell: Cell, columns: Columns, middles: Sequence[float | None], size: float) -> range:
    """Return the columns that a head lies over: the one whose middle it has, where it reaches to no other's."""
    left, right = min(word.box.x0 for word in cell), max(word.box.x1 for word in cell)
    inside = [i for i, middle in enumerate(middles) if middle is not None and left < middle < right]
    if len(inside) == 1:
        middle = middles[inside[0]]
        if middle is not None and abs((left + right) / 2 - middle) < _EXACT * size:
            return range(inside[0], inside[0] + 1)
    found = [columns.of(word) for word in cell]
    return range(min(one[0] for one in found), max(one[-1] for one in found) + 1)


class _Sides(NamedTuple):
    """Where the cells of columns are even: at their left, their middle or their right, and where that is."""

    share: float
    places: list[float]

    def of(self, left: float, right: float) -> float:
        return left + self.share * (right - left)


def _sides(
    cells: Sequence[Cell], leaves: dict[int, range], numbers: Sequence[Line], columns: Columns
) -> _Sides:
    """Return at which side heads and numbers of a column stand even."""
    boxes: list[list[tuple[float, float]]] = [[] for _ in leaves]
    for at, span in leaves.items():
        boxes[span[0]] += [(word.box.x0, word.box.x1) for word in cells[at]]
    for line in numbers:
        for word in line:
            boxes[columns.of(word)[0]].append((word.box.x0, word.box.x1))

    def off(share: float) -> float:
        at = [[x0 + share * (x1 - x0) for x0, x1 in column] for column in boxes]
        return sum(max(column) - min(column) for column in at)

    share = min((0.5, 0.0, 1.0), key=off)
    places = [[x0 + share * (x1 - x0) for x0, x1 in column] for column in boxes]
    return _Sides(share, [(max(column) + min(column)) / 2 for column in places])


def _spans(
    cells: Sequence[Cell], over: Sequence[range], leaves: dict[int, range], sides: _Sides, size: float
) -> dict[int, range] | None:
    """Return which columns each head stands over: those of one line follow on one another, and begin with the line.

    None where a head does not stand at the left, in the middle or at the right of what is left for it.
    """
    count = len(leaves)
    spans = dict(leaves)
    taken: set[int] = set()  # columns with the lowest head in a line above
    for run in _runs(over):
        own = {leaves[at][0] for at in run if at in leaves}
        closed = taken | own
        for is_leaf, group in itertools.groupby(run, lambda at: at in leaves):
            if is_leaf:
                continue
            heads = list(group)
            first, last = over[heads[0]], over[heads[-1]]
            begin = max([0, *(column + 1 for column in closed if column < first[0])])
            end = min([count, *(column for column in closed if column > last[-1])])
            cuts = _cuts([cells[at] for at in heads], begin, end, sides, size)
            if cuts is None or closed & set(range(begin, end)):
                return None
            spans |= {at: range(*cut) for at, cut in zip(heads, itertools.pairwise(cuts), strict=True)}
        taken |= own
    return spans


def _runs(over: Sequence[range]) -> Iterator[list[int]]:
    run: list[int] = []
    for at, one in enumerate(over):
        if run and one[0] <= over[run[-1]][0]:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _cuts(heads: Sequence[Cell], begin: int, end: int, sides: _Sides, size: float) -> tuple[int, ...] | None:
    """Return where heads side by side part the columns between two ends; None where that is not plain."""
    boxes = [(min(word.box.x0 for word in cell), max(word.box.x1 for word in cell)) for cell in heads]
    places = sides.places

    def off(cuts: Sequence[int]) -> float:
        return max(
            abs(sides.of(*box) - (1 - sides.share) * places[a] - sides.share * places[b - 1])
            for box, (a, b) in zip(boxes, itertools.pairwise(cuts), strict=True)
        )

    if len(heads) > end - begin:
        return None
    found = sorted(
        (off(cuts), cuts)
        for inner in itertools.combinations(range(begin + 1, end), len(heads) - 1)
        for cuts in [(begin, *inner, end)]
    )
    if found[0][0] > size or (len(found) > 1 and found[1][0] - found[0][0] < size / 2):
        return None
    return found[0][1]
