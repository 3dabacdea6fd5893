"""How many cells most lines under some heads print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.tables.by_order.named import Named
from gongkai.tables.cells import Kind
from gongkai.tables.deciding.decide import filled, is_empty
from gongkai.tables.lines import Lines
from gongkai.tables.names.orders import Usual

#: Fewer rows of noughts may have lost a cell each.
_ROWS = 3


def usual_cells(named: Sequence[Named], lines: Lines) -> dict[int, Usual]:
    """Return for each set of heads how many cells most of its lines hold, and how many the fullest one.

    Empty ones do not count: they may but fill up the line. A line without a label may be one of them.
    """
    nameless = max((filled(line.values) for line in lines.lines if not line.texts), default=0)
    counts: dict[int, tuple[Counter[int], Counter[int], Counter[int]]] = {}
    bordered = any(one.line.width or any(map(is_empty, one.line.values)) for one in named)
    for one in named:
        if one.line.has_digits:
            cells, every, digits = counts.setdefault(id(one.heads), (Counter(), Counter(), Counter()))
            cells[filled(one.line.values)] += 1
            every[len(one.line.values)] += 1
            numbers = [piece for piece in one.line.values if piece.kind in (Kind.NUMBER, Kind.UNSURE)]
            digits[len(numbers)] += 1
    return {
        heads: Usual(
            frozenset((cells.most_common(1)[0][0], max(*cells, nameless))),
            max(every if bordered else digits),
            every.most_common(1)[0][0] if bordered else 0,
        )
        for heads, (cells, every, digits) in counts.items()
    }


def usual_noughts(named: Sequence[Named]) -> dict[int, Usual]:
    """Return the same where digits are not parted: of rows of noughts alone, which have a cell for each."""
    counts: dict[int, Counter[int]] = {}
    for one in named:
        texts = [piece.text for piece in one.line.values]
        if one.line.has_digits and not "".join(texts).strip("0"):
            counts.setdefault(id(one.heads), Counter())[sum(map(len, texts))] += 1
    return {
        heads: Usual(frozenset(cells), max(cells))
        for heads, cells in counts.items()
        if len(cells) == 1 and cells.total() >= _ROWS
    }
