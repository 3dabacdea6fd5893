"""Two columns on a page, or two pages side by side on a sheet: each half is read by itself, the left one first."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.readers.extents import merged
from gongkai.readers.glyphs import Glyph, Print, lines_of
from gongkai.readers.leaves import Leaf
from gongkai.readers.ruled import Box, Ruled, around
from gongkai.readers.unruled.words import words_of

#: In points, what is free between two halves at least; of the whole width, how exactly that is the middle; of the
#: height, how high the margins are, whose words may stand there.
_FREE, _EXACT, MARGIN = 5.0, 0.04, 0.08
#: A line of prose, or a drawn table, fills so much of its half, and that so much of the page.
_FULL, _WIDE = 0.5, 0.3

_Drawn = Sequence[Sequence[Box]]


class Half(NamedTuple):
    """What stands on a page, or on one half of it: the cells that are drawn, and the letters."""

    leaf: Leaf
    drawn: _Drawn
    glyphs: Sequence[Glyph]


def halves(leaf: Leaf, drawn: _Drawn, glyphs: Sequence[Glyph]) -> list[Half]:
    """Return the halves of a page, the right one moved to where the left one is; the page if it is one.

    Nothing stands between them all the way down, and in each a line of words or a table fills it: the columns of a table
    without lines are none.
    """
    outlines = [(min(box.x0 for box in one), max(box.x1 for box in one)) for one in drawn]
    cut = _cut(leaf, outlines, glyphs)
    if cut is None:
        return [Half(leaf, drawn, glyphs)]
    low, high = MARGIN * leaf.height, (1 - MARGIN) * leaf.height
    in_margin = {
        glyph: word.centre
        for line in lines_of(one for one in glyphs if one.bottom <= low or one.top >= high)
        for word in words_of(line)
        for glyph in word.glyphs
    }
    own: list[list[Glyph]] = [[], []]
    for one in glyphs:
        own[in_margin.get(one, (one.x0 + one.x1) / 2) > cut.at].append(one)
    beside = _part(leaf, cut)
    return [
        Half(leaf, [one for one in drawn if one[0].x0 < cut.at], own[0]),
        Half(
            beside,
            [[_beside(box, -cut.aside) for box in one] for one in drawn if one[0].x0 > cut.at],
            [one._replace(x0=one.x0 - cut.aside, x1=one.x1 - cut.aside) for one in own[1]],
        ),
    ]


def divide(leaf: Leaf) -> None:
    """Part a page that was read as a whole from what is its right half, if it is two."""
    outlines = [(one.outline.x0, one.outline.x1) for one in leaf.tables]
    cut = _cut(leaf, outlines, [glyph for _, one in leaf.lines for glyph in one.glyphs if glyph])
    if cut is None:
        return
    beside = _part(leaf, cut)
    right = [one for one in leaf.tables if one.outline.x0 > cut.at]
    leaf.tables = [one for one in leaf.tables if one not in right]
    for table in right:
        boxes = tuple(_beside(box, -cut.aside) for box in table.boxes)
        prints = tuple(_moved(printed, -cut.aside) for printed in table.prints)
        beside.tables.append(Ruled(table.page, boxes, prints))
    lines, leaf.lines = leaf.lines, []
    for _, printed in lines:
        for half, is_right in ((leaf, False), (beside, True)):
            own = _own(printed, cut.at, is_right=is_right)
            if own.text:
                own = _moved(own, -cut.aside) if is_right else own
                half.lines.append((around([glyph for glyph in own.glyphs if glyph]), own))


def _own(printed: Print, at: float, *, is_right: bool) -> Print:
    """Return what of a line stands on one side of a place."""
    sides = [glyph and ((glyph.x0 + glyph.x1) / 2 > at) == is_right for glyph in printed.glyphs]
    places = [i for i, one in enumerate(sides) if one]
    kept = slice(places[0], places[-1] + 1) if places else slice(0, 0)
    return Print(printed.text[kept], printed.glyphs[kept])


class _Cut(NamedTuple):
    """Where a page is cut, how wide its left half is, and how far the right one is moved."""

    at: float
    width: float
    aside: float


def _cut(leaf: Leaf, outlines: Sequence[tuple[float, float]], glyphs: Sequence[Glyph]) -> _Cut | None:
    """Return where a page is cut in two; ``outlines``: from where to where its tables go."""
    low, high = MARGIN * leaf.height, (1 - MARGIN) * leaf.height
    inner = [one for one in glyphs if one.text.strip() and one.bottom > low and one.top < high]
    extents = merged([*((one.x0, one.x1) for one in inner), *outlines])
    if len(extents) < 2:
        return None
    left, right = extents[0][0], extents[-1][1]
    middle, slack = (left + right) / 2, _EXACT * (right - left)
    free = [
        (a[1], b[0])
        for a, b in itertools.pairwise(extents)
        if b[0] - a[1] >= _FREE and a[1] - slack < middle < b[0] + slack
    ]
    if len(free) != 1:
        return None
    words = [word for line in lines_of(inner) for word in words_of(line)]
    wide = [*((word.box.x0, word.box.x1) for word in words), *outlines]
    sides = (left, free[0][0]), (free[0][1], right)
    if not all(
        side[1] - side[0] > _WIDE * leaf.width and any(_fills(one, side) for one in wide) for side in sides
    ):
        return None
    return _Cut(sum(free[0]) / 2, free[0][0], sides[1][0] - left)


def _part(leaf: Leaf, cut: _Cut) -> Leaf:
    """Make a page its left half, and return the right one."""
    leaf.width = cut.width
    leaf.beside = Leaf(leaf.number, leaf.width, leaf.height, corner=leaf.corner, aside=cut.aside)
    return leaf.beside


def _fills(one: tuple[float, float], side: tuple[float, float]) -> bool:
    return side[0] <= one[0] and one[1] <= side[1] and one[1] - one[0] > _FULL * (side[1] - side[0])


def _beside(box: Box, away: float) -> Box:
    return box._replace(x0=box.x0 + away, x1=box.x1 + away)


def spread(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Yield the halves of pages one behind the other; their letters stand where they are on the page."""
    for leaf in leaves:
        yield leaf
        if leaf.beside is not None:
            half = leaf.beside
            half.lines = [(box, _moved(one, half.aside)) for box, one in half.lines]
            half.tables = [
                Ruled(one.page, one.boxes, tuple(_moved(printed, half.aside) for printed in one.prints))
                for one in half.tables
            ]
            yield half


def _moved(printed: Print, away: float) -> Print:
    return Print(
        printed.text,
        tuple(one and one._replace(x0=one.x0 + away, x1=one.x1 + away) for one in printed.glyphs),
    )
