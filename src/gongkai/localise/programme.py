"""The smallest sets of cells to change, as a mixed-integer program for HiGHS.

The error localisation problem of I. P. Fellegi and D. Holt, *A Systematic Approach to Automatic Edit
and Imputation*, JASA 71 (1976): change as few fields as possible so that every edit holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from time import perf_counter

from gongkai.localise.system import System


class Programme:
    """For each cell z, whether it changes, and v ≤ z·bound, its new number in steps of its column.

    Minimal Σz subject to Σ coefficient·(printed·(1 - z) + step·v) = 0 for every told identity. A set
    that was found is cut off by Σz over its cells < its size. ``late``: given up, sets may be wanting.
    """

    def __init__(self, system: System, deadline: float) -> None:
        self._system = system
        self._deadline = deadline
        self.late = False
        self._cells = sorted({cell for terms in system.equations for cell in terms})
        self._place = {cell: at for at, cell in enumerate(self._cells)}
        # No number of a smallest set exceeds what all numbers of the table add up to.
        self._bound = 2 * sum(abs(units or 0) for units in system.printed) + system.scale
        self._rows: list[list[float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._write()

    def _add(self, terms: dict[int, float], low: float, high: float) -> None:
        row = [0.0] * (2 * len(self._cells))
        for at, value in terms.items():
            row[at] = value
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)

    def _write(self) -> None:
        system, count, inf = self._system, len(self._cells), float("inf")
        for at, equation in enumerate(system.equations):
            printed = {cell: system.printed[cell] or 0 for cell in equation}
            terms = {self._place[c]: float(-k * printed[c]) for c, k in equation.items()}
            terms |= {count + self._place[c]: float(k * system.steps[c]) for c, k in equation.items()}
            rhs = float(-sum(k * printed[c] for c, k in equation.items()))
            if at not in system.dormant:
                self._add(terms, rhs, rhs)
                continue
            # It must hold as soon as a number comes to stand on each of its blank sides.
            for woken in product(*system.dormant[at]):
                slack, z = 2.0 * len(equation) * self._bound, [self._place[c] for c in woken]
                above = {t: v + slack * (t in z) for t, v in terms.items()}
                below = {t: v - slack * (t in z) for t, v in terms.items()}
                self._add(above, -inf, rhs + slack * len(z))
                self._add(below, rhs - slack * len(z), inf)
        for cell, at in self._place.items():
            bound = float(self._bound // system.steps[cell])
            self._add({count + at: 1.0, at: -bound}, -inf, 0.0)
            if system.signed[cell]:
                self._add({count + at: 1.0, at: bound}, 0.0, inf)

    def cut(self, cells: Iterator[int]) -> None:
        """Never yield that set of cells, nor one that holds it."""
        terms = {self._place[cell]: 1.0 for cell in cells}
        self._add(terms, 0.0, len(terms) - 1.0)

    def sets(self, size: int | None, most: int) -> Iterator[dict[int, int]]:
        """Yield at most ``most`` of the smallest sets, not above ``size``, with the new numbers, in units.

        Where the identities leave the numbers of a set open, one of the solutions stands for all.
        """
        while most and (found := self._solve(size)):
            yield found
            size = len(found)
            most -= 1
            self.cut(iter(found))
        self.late = self.late or not most

    def _solve(self, size: int | None) -> dict[int, int] | None:
        # Slow to load and rarely needed; loading is not counted as time of the search.
        started = perf_counter()
        from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

        self._deadline += perf_counter() - started
        system, count = self._system, len(self._cells)
        low = [0.0] * count + [float(-self._bound if system.signed[c] else 0) for c in self._cells]
        high = [1.0] * count + [float(self._bound)] * count
        weights = [1.0] * count + [0.0] * count
        few = LinearConstraint([weights], 0, count if size is None else size)
        seconds = self._deadline - perf_counter()
        if seconds <= 0:
            self.late = True
            return None
        result = milp(
            weights,
            integrality=[1] * (2 * count),
            bounds=Bounds(low, high),
            constraints=[LinearConstraint(self._rows, self._low, self._high), few],
            options={"time_limit": seconds},
        )
        if result.status == 2:  # infeasible: there are no more
            return None
        if result.status != 0:
            self.late = True
            return None
        at = [self._place[cell] for cell in self._cells if result.x[self._place[cell]] > 0.5]
        found = {self._cells[i]: round(result.x[count + i]) * system.steps[self._cells[i]] for i in at}
        # HiGHS reckons in floats; what it proposes is believed only if it is exact.
        if not found or system.misfits(found) or not all(system.allows(c, u) for c, u in found.items()):
            self.late = True
            return None
        return found
