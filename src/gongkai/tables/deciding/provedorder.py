"""In which order columns are printed, as the sums of the rows settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.form import Sums
from gongkai.tables.deciding.agree import tells_nothing
from gongkai.tables.deciding.decide import Row, holds, number
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.doubts import Doubt


def proved_order(rows: Sequence[Placed], sums: Sums) -> list[Row]:
    """Return rows without the doubt in which order columns are printed, where the rows' sums settle that.

    It is one order for all: where most rows add up in it, one that does not is the organ's own fault. Whole
    heads are believed before the form's order (the first reading is theirs), unless only that adds up.
    """
    done = [one.row for one in rows]
    for doubt in (Doubt.BY_ORDER, Doubt.ODD_HEAD):
        tried = [row for row in done if row.doubts == {doubt}]
        for readings in {len(row.readings) for row in tried}:
            alike = [row for row in tried if len(row.readings) == readings]
            good = [k for k in range(readings) if _bears(alike, k, sums, telling=doubt is Doubt.ODD_HEAD)]
            told = [k for k in good if _tells_more(alike, k, sums)]
            if doubt is Doubt.BY_ORDER and readings > 1:  # noughts add up in either order
                good = told
            if len(good) == 1 or (good and doubt is Doubt.ODD_HEAD):
                sure = doubt is Doubt.BY_ORDER or good[0] in told
                done = [
                    replace(row, readings=[row.readings[good[0]]], doubts=row.doubts - {doubt})
                    if {doubt} <= row.doubts <= {doubt, Doubt.APART}
                    and len(row.readings) == readings
                    and (sure or not tells_nothing(row, sums))
                    else row
                    for row in done
                ]
    return done


def _tells_more(rows: Sequence[Row], k: int, sums: Sums) -> bool:
    """Say whether a row that holds more than noughts adds up if it is read in its ``k``-th way."""
    ways = ((row.readings[k], row.slots) for row in rows)
    return any(any(map(number, way)) and holds(way, slots, sums) for way, slots in ways)


def _bears(rows: Sequence[Row], k: int, sums: Sums, *, telling: bool) -> bool:
    """Say whether rows add up if each is read in its ``k``-th way: one may always be wrong in itself.

    ``telling``: where one does not, only those count that hold more than a number and its total: these add up in
    many orders.
    """
    held = [holds(row.readings[k], row.slots, sums) for row in rows]
    wrong = held.count(False)
    counts = [sum(bool(number(piece)) for piece in row.readings[k]) for row in rows]
    fitting = [
        count
        for one, count in zip(held, counts, strict=True)
        if one and (count > _TOTAL or not (telling and wrong))
    ]
    return len(fitting) > 3 * wrong


#: A number and its total.
_TOTAL = 2
