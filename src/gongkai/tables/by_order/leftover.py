"""Numbers of a table that no row has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.tables.by_order.named import Named
from gongkai.tables.cells import DIGITS
from gongkai.tables.deciding.decide import holds, is_empty
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.deciding.ways import unplaced
from gongkai.tables.doubts import Doubt
from gongkai.tables.lines import Line, Lines


def without_blanks(placed: list[Placed], named: Sequence[Named], lines: Lines) -> list[Placed]:
    """Return rows as open that print nothing, where numbers are left over, within labels, too: these may be theirs; and
    where most others' numbers add up in no way: whose they are nothing tells.
    """
    own = {
        piece.start
        for one, of in zip(placed, named, strict=True)
        for piece in [piece for piece in of.line.values if not is_empty(piece)][: len(one.row.slots)]
    }
    loose = [
        piece
        for line in lines.lines
        for piece in line.values
        if piece.kind in DIGITS and piece.start not in own
    ]
    counts = [
        any(holds(way, one.row.slots, one.entry.table.sums) for way in one.row.readings)
        for one, of in zip(placed, named, strict=True)
        if one.entry.table.sums and any(piece.number for piece in of.line.values)
    ]
    over, astray = len(loose) >= _LOOSE, counts.count(False) > counts.count(True)
    written = _have_number(lines.lines)
    return [
        _lost(one, of)
        if (over and _prints_nothing(of, len(one.row.slots)))
        or (not of.line.values and (astray or (written if not of.line.texts else _have_number([of.line]))))
        else one
        for one, of in zip(placed, named, strict=True)
    ]


def without_shifted(placed: list[Placed], named: Sequence[Named]) -> list[Placed]:
    """Return rows as open that begin with an empty cell, where rows end with their last number and are not as long as
    each other: it may be the label's, and the last cell cut off. They are believed where most of their numbers add up, and
    one that is as long as a row of its kind whose first cell is not empty.
    """
    lines = [of.line for of in named if of.line.has_digits]
    if len({line.width for line in lines}) == 1 or any(is_empty(line.values[-1]) for line in lines):
        return placed
    whole = {
        _kin(one, of.line)
        for one, of in zip(placed, named, strict=True)
        if of.line.has_digits
        and len(of.line.values) == len(one.row.slots)
        and not is_empty(of.line.values[0])
    }
    begun = [
        of.line.width > 0
        and of.line.has_digits
        and any(way[0] and is_empty(way[0]) for way in one.row.readings)
        and _kin(one, of.line) not in whole
        for one, of in zip(placed, named, strict=True)
    ]
    held = [
        any(holds(way, one.row.slots, one.entry.table.sums) for way in one.row.readings)
        for one, of, first in zip(placed, named, begun, strict=True)
        if first and any(piece.number for piece in of.line.values)
    ]
    if held.count(True) > held.count(False):
        return placed
    return [_lost(one, of) if first else one for one, of, first in zip(placed, named, begun, strict=True)]


def _kin(one: Placed, line: Line) -> tuple[int, int, tuple[str, ...]]:
    """Return what rows share that a table prints alike: how many cells and labels they have, and of which groups they are."""
    groups = next(row.groups for row in one.entry.block.rows if row.id == one.entry.row)
    return line.width, len(line.texts), groups


def _lost(one: Placed, of: Named) -> Placed:
    way = unplaced(of.line.values, len(one.row.slots))
    return replace(one, row=replace(one.row, readings=[way], doubts=_LOST))


def _prints_nothing(one: Named, cells: int) -> bool:
    """Say whether a row has no cells, or nothing but empty ones that no borders part, or that are fewer than its columns."""
    few = not one.line.width or len(one.line.values) < cells
    return few and all(map(is_empty, one.line.values))


def _have_number(lines: Sequence[Line]) -> bool:
    """Say whether a number stands behind a word of the labels of lines."""
    return any(_NUMBER.search(piece.text) for line in lines for piece in line.texts)


#: Fewer numbers may be those of pages.
_LOOSE = 3
_LOST = frozenset((Doubt.LOST_CELL,))
_NUMBER = re.compile(
    r"[^\W\d]\)?(?:\s|<br */?>)+\d[\d,.]*(?:[件条项个宗份起例次部]|[十百千]?[万亿]?元)?(?!\S)"
)
