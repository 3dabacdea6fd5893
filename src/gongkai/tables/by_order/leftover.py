"""Numbers of a table that no row has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.tables.by_order.named import Named
from gongkai.tables.cells import DIGITS
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.doubts import Doubt
from gongkai.tables.lines import Lines


def without_blanks(placed: list[Placed], named: Sequence[Named], lines: Lines) -> list[Placed]:
    """Return rows as open that print nothing, where numbers are left over: these may be theirs."""
    own = {piece.start for one in named for piece in one.line.values}
    loose = [
        piece
        for line in lines.lines
        for piece in line.values
        if piece.kind in DIGITS and piece.start not in own
    ]
    if len(loose) < _LOOSE:
        return placed
    return [
        one
        if of.line.values
        else replace(one, row=replace(one.row, readings=[(None,) * len(one.row.slots)], doubts=_LOST))
        for one, of in zip(placed, named, strict=True)
    ]


#: Fewer numbers may be those of pages.
_LOOSE = 3
_LOST = frozenset((Doubt.LOST_CELL,))
