"""Letters that are set apart: a word of them, or a number, is one all the same."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gongkai.readers.glyphs import Glyph, is_wide, lines_of

#: In letters: nearer ones are not set apart, further ones are of two words; and how exactly they are all as far apart.
_LEAST, _MOST, _EVEN = 0.12, 1.0, 0.04
#: So many letters of words at least, those on the nearest lines, say how far apart letters are; so near in letters.
_ENOUGH, _NEAR = 4, 4.0


def closed(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the letters of a page, each as wide as it is to the next one where all letters around are set as far apart.

    The letters of words alone say how far that is: figures that stand otherwise are not of one number.
    """
    if not any(_apart(one, other) for one, other in itertools.pairwise(glyphs)):
        return list(glyphs)
    lines = lines_of(glyphs)
    told = [
        (line[0].middle, gap)
        for line in lines
        for one, other in itertools.pairwise(line)
        if _is_of_word(one) and _is_of_word(other) and (gap := _gap(one, other)) is not None
    ]
    return [glyph for line in lines for glyph in _closed(line, told)]


def _gap(one: Glyph, other: Glyph) -> float | None:
    """Return how far a letter stands from the one that was written right before it, in its size; None if it is of another word."""
    gap = (other.x0 - one.x1) / one.size
    return gap if one.order + 1 == other.order > 1 and one.size == other.size and gap < _MOST else None


def _is_of_word(glyph: Glyph) -> bool:
    """Say whether a letter is one of words: figures may be as wide, and stand in columns as far apart."""
    return is_wide(glyph.text) and not glyph.text.isdigit()


def _apart(one: Glyph, other: Glyph) -> bool:
    return _is_of_word(one) and one.middle == other.middle and (_gap(one, other) or 0.0) > _LEAST


def _closed(line: Sequence[Glyph], told: Sequence[tuple[float, float]]) -> list[Glyph]:
    size = line[0].size
    beside = sorted((abs(middle - line[0].middle), gap) for middle, gap in told)
    far = beside[_ENOUGH - 1][0] if len(beside) >= _ENOUGH else _NEAR * size
    near = sorted(gap for away, gap in beside if away <= far)
    if far >= _NEAR * size or near[0] < _LEAST or near[-1] - near[0] > _EVEN:
        return list(line)
    gaps = [_gap(one, other) for one, other in itertools.pairwise(line)]
    return [
        one._replace(x1=other.x0) if gap is not None and near[0] - _EVEN < gap < near[-1] + _EVEN else one
        for one, other, gap in zip(line, [*line[1:], line[-1]], [*gaps, None], strict=True)
    ]
