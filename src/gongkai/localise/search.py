"""Every set of a few cells whose change mends all identities, by exact elimination.

Let d be the changes that are sought; each told identity is a linear equation in d. Where one has a
misfit, one of its cells must change: branch on the cell, eliminate it from the other equations, go
on with what is left. No equation left with a misfit: the values follow by substitution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.localise.system import System


class _Row(NamedTuple):
    """An equation Σ ``terms`` = ``rhs`` that the cells chosen so far have been eliminated from."""

    at: int
    terms: dict[int, int]
    rhs: int
    whole: bool  # no chosen cell ever stood in it


class Search:
    """Looks for the sets of cells of one size.

    ``late``: the effort was spent, so that sets may be wanting. ``starved``: some cells could mend all
    identities, but not with lawful numbers; a larger set that leaves its numbers open, which this
    search does not see, may contain them.
    """

    def __init__(self, system: System, effort: int) -> None:
        self._system = system
        self._effort = effort
        self.late = False
        self.starved = False

    def sets(self, size: int) -> Iterator[dict[int, int]]:
        """Yield each set of ``size`` cells that mends all identities, with the new numbers, in units.

        Sets that leave their numbers open are not among them, nor is any that holds a smaller one.
        """
        system = self._system
        rows = [
            _Row(at, dict(terms), -sum(k * (system.printed[c] or 0) for c, k in terms.items()), True)
            for at, terms in enumerate(system.equations)
        ]
        yield from self._branch(rows, [], frozenset(), size)

    def _branch(
        self, rows: list[_Row], pivots: list[tuple[int, _Row]], barred: frozenset[int], left: int
    ) -> Iterator[dict[int, int]]:
        """Add ``left`` more cells, none of them ``barred``, to those of ``pivots``."""
        self._effort -= 1
        if self._effort < 0:
            self.late = True
            return
        chosen = [cell for cell, _ in pivots]
        told = rows
        if dormant := self._system.dormant:
            woken = self._system.woken(chosen)
            told = [row for row in rows if row.at not in dormant or row.at in woken]
        broken = [row for row in told if row.rhs]
        if not broken:
            if (solved := self._solve(pivots)) is not None:
                yield solved
            return
        reach = self._reach(broken, left)
        if left == 0 or reach is None:
            return
        pick = min(broken, key=lambda row: len(row.terms))
        for cell in self._last(broken, told) if left == 1 else pick.terms:
            if cell in barred or not all(cell in cells for cells in reach):
                continue
            yield from self._branch(_without(cell, pick, rows), [*pivots, (cell, pick)], barred, left - 1)
            barred |= {cell}  # its sets have all been seen

    def _reach(self, broken: list[_Row], left: int) -> list[set[int]] | None:
        """Return sets of cells in each of which every further cell must lie; None if ``left`` are too few.

        A misfit that no chosen cell touches needs a cell of its own, as a cell stands in one identity
        of a family at most: with as many of them as cells are left, no cell can be spared.
        """
        found = []
        untouched = Counter(self._system.families[row.at] for row in broken if row.whole)
        for family, count in untouched.items():
            if count > left:
                return None
            if count == left:
                rows = (row for row in broken if row.whole and self._system.families[row.at] == family)
                found.append({cell for row in rows for cell in row.terms})
        return found

    @staticmethod
    def _last(broken: list[_Row], told: list[_Row]) -> list[int]:
        """Return the cells that stand in every equation with a misfit and in no other."""
        cells = [cell for cell in broken[0].terms if all(cell in row.terms for row in broken)]
        return [cell for cell in cells if not any(cell in row.terms for row in told if not row.rhs)]

    def _solve(self, pivots: list[tuple[int, _Row]]) -> dict[int, int] | None:
        """Return the numbers that the chosen cells need to have; None where they are not lawful."""
        found: dict[int, int] = {}
        for cell, row in reversed(pivots):
            rest = row.rhs - sum(k * found[c] for c, k in row.terms.items() if c in found)
            change, remainder = divmod(rest, row.terms[cell])
            new = (self._system.printed[cell] or 0) + change
            if remainder or not self._system.allows(cell, new):
                self.starved = True
                return None
            found[cell] = change
        if not all(found.values()):  # a smaller set, if a blank is not made 0
            return None
        return {cell: (self._system.printed[cell] or 0) + change for cell, change in found.items()}


def _without(cell: int, pick: _Row, rows: list[_Row]) -> list[_Row]:
    """Eliminate ``cell`` from every row by means of ``pick``, which goes."""
    factor = pick.terms[cell]
    found = []
    for row in rows:
        if row.at == pick.at:
            continue
        times = row.terms.get(cell)
        if times is None:
            found.append(row)
            continue
        terms = row.terms if factor == 1 else {c: k * factor for c, k in row.terms.items()}
        terms = dict(terms)
        for other, k in pick.terms.items():
            if value := terms.get(other, 0) - times * k:
                terms[other] = value
            else:
                terms.pop(other, None)
        found.append(_Row(row.at, terms, factor * row.rhs - times * pick.rhs, False))
    return found
