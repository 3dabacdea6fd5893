"""The last row of a table of painted rows that stands alone at the top of a page, where nothing is painted for it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gongkai.readers.across import Across
from gongkai.readers.ruled import Box, levels_of
from gongkai.readers.unruled.words import FEWEST, PITCH, Line


def row_alone(lines: Sequence[Line], over: Sequence[Box], marks: Sequence[Box]) -> list[Box]:
    """Return the cells of what stands first on a page, if it is a row like the last one on the page before; else none.

    ``lines``: all of the page; ``over``: the cells of that row; ``marks``: what is painted here.
    """
    if not lines or len(over) <= FEWEST or min(box.top for box in marks) < lines[0][0].box.bottom:
        return []
    size = lines[0][-1].glyphs[0].size
    near = itertools.takewhile(
        lambda two: two[1][0].middle - two[0][0].middle < PITCH * size, itertools.pairwise(lines)
    )
    row = [word for line in (lines[0], *(line for _, line in near)) for word in line]
    xs = levels_of(x for box in over for x in (box.x0, box.x1))
    across = Across(xs, size)
    numbers = [word for word in row if word.is_number]
    held = [[word for word in numbers if across.holds(word, range(i, i + 1))] for i in across.all]
    first = next((i for i, words in enumerate(held) if words), 0)
    label = [word for word in row if not word.is_number and word.box.x1 < xs[first]]
    if len(held) - first < FEWEST or len(label) + len(held) - first != len(row) or not label:
        return []
    if any(len(words) != 1 for words in held[first:]):
        return []
    top, bottom = min(word.box.top for word in row) - 1, max(word.box.bottom for word in row) + 1
    return [Box(a, top, b, bottom) for a, b in itertools.pairwise([xs[0], *xs[first:]])]
