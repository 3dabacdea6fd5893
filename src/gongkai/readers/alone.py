"""The last row of a table that stands alone at the top of a page, where nothing is painted for it, or no level line drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gongkai.readers.across import Across
from gongkai.readers.glyphs import Glyph, lines_of
from gongkai.readers.ruled import NEAR, Box, levels_of
from gongkai.readers.unruled.words import FEWEST, PITCH, Line, words_of


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


def row_parted(
    glyphs: Sequence[Glyph], over: Sequence[Box], uprights: Sequence[Box], margin: float
) -> list[Box]:
    """Return the cells of what stands first on a page, if lines part it where those of the last row on the page before are parted.

    ``uprights``: the upright lines of the page; ``margin``: above this stands no table.
    """
    xs = levels_of(x for box in over for x in (box.x0, box.x1))
    top = min((one.top for one in uprights), default=0.0)
    first = [one for one in uprights if one.top - top <= NEAR]
    bottom = max((one.bottom for one in first), default=0.0)
    places = levels_of(one.x0 for one in first)
    inner = xs[max(1, len(xs) - 1 - len(places)) : -1]  # a label may reach over what stands before others
    is_even = 0 < len(places) == len(inner) and all(bottom - one.bottom <= NEAR for one in first)
    is_even = is_even and all(abs(one - x) <= NEAR for one, x in zip(places, inner, strict=True))
    if not is_even or any(margin < one.middle < top for one in glyphs if one.text.strip()):
        return []
    xs = [xs[0], *inner, xs[-1]]
    across = Across(xs, 0.0)
    own = [one for one in glyphs if top < one.middle < bottom and one.text.strip()]
    words = [word for line in lines_of(own) for word in words_of(line)]
    if len({across.at(word) for word in words if across.holds(word, across.own(word))}) < 2:
        return []
    return [Box(a, top, b, bottom) for a, b in itertools.pairwise(xs)]
