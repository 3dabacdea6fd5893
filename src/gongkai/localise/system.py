"""The identities of one table as linear equations over its cells, in exact integers.

A cell is an index; its number is counted in *units* of 1/``scale``, so that decimals are whole too.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from gongkai.form import Cellname, Label, TableForm
from gongkai.report import Number

#: New numbers, in units, by cell.
Changes = Mapping[int, int]


class System:
    """What the identities ask of the readable cells of a table.

    An identity over a cell that is not in ``values`` is left out. One of which a side is wholly blank
    is not told (CONTRACT.md section 5) until a change puts a number there: then it must hold as well.

    ``names``: the cells in order. ``values``: what they print. ``printed``: that in units, None for a blank. ``steps``: what a new
    number of the cell is a multiple of. ``signed``: whether it may be negative. ``equations``: for
    every identity its cells with their coefficients, left +1 and right -1. ``families``: their rules,
    told apart further where a cell would stand in two identities of one family. ``of_cell``: for every cell its identities with its coefficient. ``broken``: Σ left - Σ right of
    every told identity whose sides differ.
    """

    def __init__(
        self, shape: TableForm, rows: Collection[str], values: Mapping[Cellname, Number | None]
    ) -> None:
        labels = _labels(shape)
        self.names = tuple(name for name in labels if name in values)
        self.index = {name: cell for cell, name in enumerate(self.names)}
        self.scale = _scale(values.values())
        self.values = tuple(values[name] for name in self.names)
        self.printed = tuple(self._units(value) for value in self.values)
        self.steps = tuple(1 if labels[name].decimal else self.scale for name in self.names)
        self.signed = tuple(labels[name].signed for name in self.names)
        self._write(shape, rows)
        self.broken = self.misfits({})

    def _units(self, number: Number | None) -> int | None:
        if type(number) is int:  # as nearly all are
            return number * self.scale
        return None if number is None else int(Fraction(number) * self.scale)

    def _write(self, shape: TableForm, rows: Collection[str]) -> None:
        self.equations: list[dict[int, int]] = []
        self.families: list[str] = []
        self.sides: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self.of_cell: list[list[tuple[int, int]]] = [[] for _ in self.names]
        for one in shape.sums_over(rows):
            if not all(name in self.index for name in (*one.left, *one.right)):
                continue
            left, right = (tuple(self.index[name] for name in side) for side in (one.left, one.right))
            near = {self.families[at] for cell in (*left, *right) for at, _ in self.of_cell[cell]}
            self.families.append(f"{one.code}/{len(self.families)}" if one.code in near else one.code)
            for cells, coefficient in ((left, 1), (right, -1)):
                for cell in cells:
                    self.of_cell[cell].append((len(self.equations), coefficient))
            self.equations.append(dict.fromkeys(left, 1) | dict.fromkeys(right, -1))
            self.sides.append((left, right))
        blank = [[all(self.printed[c] is None for c in side) for side in both] for both in self.sides]
        #: The wholly blank sides of the identities that are not told.
        self.dormant = {
            at: [side for side, empty in zip(self.sides[at], which, strict=True) if empty]
            for at, which in enumerate(blank)
            if any(which)
        }
        self._most = max(map(len, self.of_cell), default=0)
        sums = ((at, sum(k * (self.printed[c] or 0) for c, k in e.items())) for at, e in self._told())
        self._base = {at: left_over for at, left_over in sums if left_over}

    def _told(self) -> Iterator[tuple[int, dict[int, int]]]:
        return ((at, e) for at, e in enumerate(self.equations) if at not in self.dormant)

    def told(self, at: int, changed: Collection[int]) -> bool:
        """Say whether the identity ``at`` can be tried once the cells ``changed`` hold numbers."""
        blanks = self.dormant.get(at)
        return blanks is None or all(any(cell in changed for cell in side) for side in blanks)

    def woken(self, changed: Collection[int]) -> set[int]:
        """Return the identities that can be tried only since the cells ``changed`` hold numbers."""
        near = {at for cell in changed for at, _ in self.of_cell[cell] if at in self.dormant}
        return {at for at in near if self.told(at, changed)}

    def half_told(self, changes: Changes) -> int:
        """Count the identities of which, with the changes made, one side alone holds a number."""
        count = 0
        for at in self.dormant:
            full = [
                any(self.printed[cell] is not None or cell in changes for cell in side)
                for side in self.sides[at]
            ]
            count += full[0] != full[1]
        return count

    def misfits(self, changes: Changes) -> dict[int, int]:
        """Return Σ left - Σ right of every told identity that is broken once the changes are made."""
        found = dict(self._base)
        woken = set()
        for cell, new in changes.items():
            old = self.printed[cell]
            for at, coefficient in self.of_cell[cell]:
                if at in self.dormant:
                    woken.add(at)
                else:
                    found[at] = found.get(at, 0) + coefficient * (new - (old or 0))
        for at in woken:
            if self.told(at, changes):
                terms = self.equations[at].items()
                found[at] = sum(k * (changes[c] if c in changes else self.printed[c] or 0) for c, k in terms)
        return {at: misfit for at, misfit in found.items() if misfit}

    def allows(self, cell: int, units: int) -> bool:
        """Say whether the cell may hold that number: whole, and not negative, where its column says so."""
        return units % self.steps[cell] == 0 and (units >= 0 or self.signed[cell])

    def single(self, misfits: Mapping[int, int], changes: Changes) -> Iterator[tuple[int, int]]:
        """Yield every cell, not among ``changes``, that mends ``misfits`` alone, with its new number."""
        if len(misfits) > self._most:
            return
        shortest = min((self.equations[at] for at in misfits), key=len)
        hit = next(at for at in misfits if self.equations[at] is shortest)
        for cell, coefficient in shortest.items():
            difference = -misfits[hit] * coefficient
            mends = {at: -k * difference for at, k in self.of_cell[cell] if at not in self.dormant}
            new = (self.printed[cell] or 0) + difference
            if cell in changes or not self.allows(cell, new):
                continue
            if mends == misfits or (self.dormant and not self.misfits({**changes, cell: new})):
                yield cell, new

    def number(self, cell: int, units: int) -> Number:
        """Return units as a number: an int, or an exact decimal where they are no whole number."""
        whole, rest = divmod(units, self.scale)
        return whole if rest == 0 else Decimal(f"{units}E-{len(str(self.scale)) - 1}")


@functools.lru_cache(maxsize=64)
def _labels(shape: TableForm) -> Mapping[Cellname, Label]:
    """Return the column of each field of a table."""
    return {
        Cellname(row.id, column.id): column
        for block in shape.blocks
        for row in block.rows
        for column in block.columns
    }


def _scale(values: Collection[Number | None]) -> int:
    """Return the power of ten that makes every number whole."""
    exponents = [int(v.as_tuple().exponent) for v in values if isinstance(v, Decimal)]
    return int(10 ** -min(0, *exponents, 0))
