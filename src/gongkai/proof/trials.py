"""The identities of a table as they can be tried, and what a blank is worth in them (CONTRACT.md section 5)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from gongkai.form import Cellname, Sum
from gongkai.report import Number, Status
from gongkai.tables.cells import Piece

#: A zero in a cell that is no plain number (「约0」, 「0/0」); the last digits of 「1,000」 are none.
_ZERO = re.compile(r"(?<![\d.,\s])0+(?![\d.])")


class Trial(NamedTuple):
    """An identity over cells that can all be read or are blank, not all of them blank.

    ``expected`` and ``actual`` are Σ left and Σ right, a blank counted as 0; ``half``: one side is wholly blank.
    """

    sum: Sum
    expected: Number
    actual: Number
    half: bool

    @property
    def holds(self) -> bool:
        """Whether both sides are the same."""
        return self.expected == self.actual


def trials(sums: Sequence[Sum], values: Mapping[Cellname, Number | None]) -> Iterator[Trial]:
    """Yield the identities that can be tried; ``values`` has the readable cells, a blank as None."""
    for one in sums:
        try:
            left, right = ([v for name in side if (v := values[name]) is not None] for side in one[2:])
        except KeyError:  # a cell is not there, or not readable
            continue
        if left or right:
            yield Trial(one, sum(left), sum(right), not left or not right)


def _in_a_row(one: Sum) -> bool:
    return one.left[0].row == one.right[0].row


class Column(NamedTuple):
    """One side of an identity that runs along the rows: its code, and the column ids of that side."""

    code: str
    names: tuple[str, ...]


def _column(one: Sum, side: Sequence[Cellname]) -> Column:
    return Column(one.code, tuple(name.column for name in side))


def unfilled(sums: Iterable[Sum], statuses: Mapping[Cellname, Status]) -> dict[Sum, Column]:
    """Return the identities of which just one side is blank in every row that is printed, and that side.

    Nobody filled in the totals, say: what a row of zeros would look like there cannot be told. Of one row
    alone nothing can be said.
    """
    filled: dict[Column, list[bool]] = defaultdict(list)
    sides: dict[Sum, tuple[Column, Column]] = {}
    for one in filter(_in_a_row, sums):
        sides[one] = (_column(one, one.left), _column(one, one.right))
        for column, side in zip(sides[one], (one.left, one.right), strict=True):
            if said := {statuses[name] for name in side} - {"missing"}:
                filled[column].append(said != {"blank"})
    empty = {column for column, rows in filled.items() if len(rows) > 1 and not any(rows)}
    return {
        one: left if left in empty else right
        for one, (left, right) in sides.items()
        if (left in empty) != (right in empty)
    }


#: What becomes of an identity: it confirms its cells, it contests them, it is not tried as one side is
#: wholly blank, or as it is so throughout the table.
Verdict = Literal["held", "broken", "untold", "unfilled"]


def judged(tried: Sequence[Trial], empty: Container[Sum], pieces: Iterable[Piece | None]) -> list[Verdict]:
    """Return the verdict on each identity; ``empty`` are those of columns that nobody filled in.

    A blank counts as 0. Whether it does where a side holds nothing else is the table's own custom: it
    does where the table prints no 0, and most of the other identities hold with blanks as 0.
    """
    holding = sum(one.holds for one in tried if one.sum not in empty)
    others = sum(one.sum not in empty for one in tried) - 1
    zeros = any(one.half for one in tried) and any(p.number == 0 or _ZERO.search(p.text) for p in pieces if p)

    def verdict(one: Trial) -> Verdict:
        if one.sum in empty:
            return "unfilled"
        if one.half and (zeros or 2 * (holding - one.holds) <= others):
            return "untold"
        return "held" if one.holds else "broken"

    return list(map(verdict, tried))
