"""A column whose cell got lost in several rows, as that of the totals does where these are left blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.form import Cellname, Sums
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.decide import Row, holds
from gongkai.tables.doubts import Doubt


def of_one_column(rows: Sequence[Row], sums: Sums) -> list[Row]:
    """Return rows that each lost one cell as those that lost the same column's, where that can be one column alone.

    It is that of which all other rows print marks for nothing, and of no other column; or all rows of a sum lost a cell,
    and sums leave one column that it can be. None of the sums over rows in the other columns may be untold.
    """
    short = [row for row in rows if _lost_one(row)]
    whole = [row for row in rows if not row.doubts]
    names, *others = {tuple(name.column for name in row.slots) for row in rows}
    if not short or others:
        return list(rows)
    parts = {name.row for one in sums for name in one.left if one.is_over_rows and len(one.left) > _FEWEST}
    if {row.slots[0].row for row in short} == parts:
        found = [
            at
            for at in range(len(names))
            if _fits(names[at], short, _without(rows, short, at), sums, told=True)
        ]
    else:
        marked = {i for row in whole for i in _blanks(row)}
        alike = len(marked) == 1 and len(whole) > _FEWEST and all(map(_blanks, whole))
        found = [
            at
            for at in marked
            if alike and _fits(names[at], short, _without(rows, short, at), sums, told=False)
        ]
    return _without(rows, short, found[0]) if len(found) == 1 else list(rows)


#: So many rows that are alike are none by chance.
_FEWEST = 5


def _fits(column: str, short: Sequence[Row], rows: Sequence[Row], sums: Sums, *, told: bool) -> bool:
    """Say whether no row's own sum is broken, and no sum over short ones but those of a column; or all these are ``told``."""
    printed = dict(_cells(rows))
    own = {row.slots[0].row for row in short}
    over = [
        one
        for one in sums
        if one.is_over_rows
        and one.left[0].column != column
        and not own.isdisjoint(name.row for name in one.left)
    ]
    held = [holds(tuple(printed.values()), tuple(printed), Sums((one,))) for one in over]
    rows_ = [holds(row.readings[0], row.slots, sums) for row in rows if row.slots[0].row in own]
    return False not in rows_ and False not in held and not (told and None in held)


def _cells(rows: Sequence[Row]) -> Iterator[tuple[Cellname, Piece | None]]:
    for row in rows:
        yield from zip(row.slots, row.readings[0], strict=True)


def _lost_one(row: Row) -> bool:
    """Say whether a row lost one of its cells, and nothing tells which."""
    lost = {reading.count(None) for reading in row.readings}
    return Doubt.LOST_CELL in row.doubts and lost == {1} and len(row.readings) == len(row.slots)


def _blanks(row: Row) -> set[int]:
    """Return where a row prints marks for nothing."""
    return {i for i, piece in enumerate(row.readings[0]) if piece and piece.kind is Kind.BLANK}


def _without(rows: Sequence[Row], short: Sequence[Row], at: int) -> list[Row]:
    """Return rows of which the short ones lost the cell at a place."""
    return [
        replace(row, readings=[next(way for way in row.readings if way[at] is None)]) if row in short else row
        for row in rows
    ]
