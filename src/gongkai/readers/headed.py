"""Heads in several levels over a table of which the rows of numbers alone are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.readers.ruled import Box
from gongkai.readers.unruled.heads import Head, levels_of
from gongkai.readers.unruled.order import is_ordered
from gongkai.readers.unruled.tables import heading_above, heads_over, top_of
from gongkai.readers.unruled.words import FEWEST, LINES, Columns, Line

#: In points: what is free above the first words of heads, and below those of a level.
_FREE = 1.0


def heads_above(lines: Sequence[Line], xs: Sequence[float], top: float, bottom: float) -> list[Box]:
    """Return the cells of the heads over a row of numbers that has these ends; none where they are not on several levels.

    ``lines``: all of the page, from its top; ``xs``: where the columns of the table begin and end.
    """
    own = [[word for word in line if xs[0] < word.centre < xs[-1]] for line in lines]
    rows = [[word for word in line if top < word.middle < bottom and word.is_number] for line in own]
    row, *others = [one for one in rows if one] or [[]]
    if len(row) < FEWEST or others:
        return []
    above = [line for line in own if line and line[0].middle < top]
    first, size = len(above), row[0].glyphs[0].size
    columns = Columns(tuple(xs[max(i for i, x in enumerate(xs) if x < row[0].centre) :]), xs[0])
    words = [*above, row]
    begin = top_of(words, first, max(heading_above(words, first), first - 3 * LINES), columns, size)
    if begin is None:
        return []
    in_order = is_ordered(words, [first], columns)
    heads = heads_over(words[begin:first], [row], columns, size, in_order=in_order) or []
    if all(one.is_leaf for one in heads):
        return []
    return _boxes(
        heads, columns, (min(word.box.top for line in words[begin:first] for word in line), top), size
    )


def _boxes(heads: Sequence[Head], columns: Columns, ends: tuple[float, float], size: float) -> list[Box]:
    """Return the cells of heads and of what stands beside them: each goes as far down as the words of its level, or to the end."""
    begin, end = ends[0] - _FREE, ends[1]
    over = sorted((one for one in heads if not one.is_leaf), key=lambda one: one.lines[0].middle)
    starts = [begin] * (len(columns.edges) - 1)
    found = [Box(columns.left, begin, columns.edges[0], end)] if columns.left < columns.edges[0] else []
    for _, level in levels_of(over, size):
        below = max(word.box.bottom for one in level for word in one.lines) + _FREE
        for one in level:
            found.append(
                Box(columns.edges[one.span[0]], starts[one.span[0]], columns.edges[one.span[-1] + 1], below)
            )
            for i in one.span:
                starts[i] = below
    return found + [Box(columns.edges[i], start, columns.edges[i + 1], end) for i, start in enumerate(starts)]
