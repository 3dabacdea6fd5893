"""Pages that were scanned one by one: the parts of a table over several of them brought to one measure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from gongkai.readers.leaves import Leaf
from gongkai.readers.ruled import NEAR, Box, Ruled

#: A table goes on where the next one is as wide, and stands as far to the right, but for this share of a page.
_ALIKE = 0.04
#: Columns are the same that stand so near to each other, in points.
_SAME = 2 * NEAR


def aligned(leaves: Sequence[Leaf]) -> None:
    """Lay a table at the top of a scanned page over the one that the page before ends with, if they look alike.

    No two pages lie on the glass in the same way.
    """
    for above, below in itertools.pairwise(leaves):
        if not above.tables or not below.tables:
            continue
        last, first = above.tables[-1], below.tables[0]
        one, other = last.outline, first.outline
        slack = _ALIKE * above.width
        shares = (
            one.x0 / above.width - other.x0 / below.width,
            one.x1 / above.width - other.x1 / below.width,
        )
        if max(map(abs, shares)) * above.width > 2 * slack:
            continue
        if abs((one.x1 - one.x0) / above.width - (other.x1 - other.x0) / below.width) * above.width > slack:
            continue
        below.tables[0] = _over(last, first)


def _over(last: Ruled, first: Ruled) -> Ruled:
    """Return a part of a table as wide as the one above it, its columns under those of it."""
    one, other = last.outline, first.outline
    scale = (one.x1 - one.x0) / (other.x1 - other.x0)
    columns = sorted({x for box in last.boxes for x in (box.x0, box.x1)})

    def at(x: float) -> float:
        x = one.x0 + (x - other.x0) * scale
        nearest = min(columns, key=lambda column: abs(column - x))
        return nearest if abs(nearest - x) <= _SAME else x

    boxes = tuple(Box(at(box.x0), box.top, at(box.x1), box.bottom) for box in first.boxes)
    return replace(first, boxes=boxes)
