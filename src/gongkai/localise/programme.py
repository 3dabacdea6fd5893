"""The smallest sets of cells to change, as a mixed-integer program for HiGHS.

The error localisation problem of I. P. Fellegi and D. Holt, *A Systematic Approach to Automatic Edit
and Imputation*, JASA 71 (1976): change as few fields as possible so that every edit holds.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from itertools import product

from gongkai.localise.system import System

#: About what a node of the program costs, in branches of the search.
_BRANCHES_A_NODE = 30
#: About what the first node of a program costs, in later ones.
_NODES_A_START = 15


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the solver prints from standard output, which belongs to results.

    HiGHS prints some lines whatever it is told, and not through Python's own stream.
    """
    libc = ctypes.CDLL(None) if os.name == "posix" else None
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        yield
    finally:
        if libc is not None:
            libc.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


class Programme:
    """For each cell z, whether it changes, and u, by how many steps of its column.

    Minimal Σz subject to Σ coefficient·step·u = -misfit for every told identity, where u is bounded by
    z times what the cell can give up below and what the misfits can ask above. A set that was found is
    cut off by Σz over its cells < its size. ``least``: a Σz below which there is known to be no set.
    ``late``: given up, sets may be wanting.
    """

    def __init__(self, system: System, effort: int, least: int) -> None:
        self._system = system
        self._nodes = effort // _BRANCHES_A_NODE
        self._least = least
        self.late = False
        self._cells = sorted({cell for terms in system.equations for cell in terms})
        self._place = {cell: at for at, cell in enumerate(self._cells)}
        # An identity passes a misfit on once: no change of a smallest set is beyond their sum.
        self._bound = sum(map(abs, system.broken.values())) + system.scale
        if system.dormant:
            self._bound += sum(abs(units or 0) for units in system.printed)
        printed = [system.printed[cell] or 0 for cell in self._cells]
        steps = [system.steps[cell] for cell in self._cells]
        # A number that is no multiple of its column's step is brought to the next one by z alone.
        self._odd = [-units % step for units, step in zip(printed, steps, strict=True)]
        self._low = [
            -(self._bound if system.signed[cell] else units + odd) // step
            for cell, units, odd, step in zip(self._cells, printed, self._odd, steps, strict=True)
        ]
        self._high = [-(-self._bound // step) for step in steps]
        self._rows: list[list[float]] = []
        self._above: list[float] = []
        self._below: list[float] = []
        self._write()

    def _add(self, terms: dict[int, float], low: float, high: float) -> None:
        row = [0.0] * (2 * len(self._cells))
        for at, value in terms.items():
            row[at] = value
        self._rows.append(row)
        self._above.append(low)
        self._below.append(high)

    def _write(self) -> None:
        system, count, inf = self._system, len(self._cells), float("inf")
        for at, equation in enumerate(system.equations):
            terms = {count + self._place[c]: float(k * system.steps[c]) for c, k in equation.items()}
            terms |= {self._place[c]: float(k * self._odd[self._place[c]]) for c, k in equation.items()}
            rhs = float(-sum(k * (system.printed[c] or 0) for c, k in equation.items()))
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
        for at, (low, high) in enumerate(zip(self._low, self._high, strict=True)):
            self._add({count + at: 1.0, at: -float(high)}, -inf, 0.0)
            self._add({count + at: 1.0, at: -float(low)}, 0.0, inf)

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
        if self._nodes <= 0:
            self.late = True
            return None
        # Slow to load and rarely needed.
        from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

        system, count = self._system, len(self._cells)
        weights = [1.0] * count + [0.0] * count
        few = LinearConstraint([weights], self._least, count if size is None else size)
        # Coefficients are all 1 or -1: where z is settled, the numbers come out whole of themselves, and
        # to ask for it costs five times the time. Decimals in one table with counts need to be asked for.
        whole = int(self._system.scale > 1)
        with _quiet():
            result = milp(
                weights,
                integrality=[1] * count + [whole] * count,
                bounds=Bounds([0] * count + [min(0, low) for low in self._low], [1] * count + self._high),
                constraints=[LinearConstraint(self._rows, self._above, self._below), few],
                options={"node_limit": self._nodes},
            )
        self._nodes -= _NODES_A_START + int(result.get("mip_node_count") or 0)
        if result.status == 2:  # infeasible: there are no more
            return None
        if result.status != 0:
            self.late = True
            return None
        found = {}
        for at, cell in enumerate(self._cells):
            if result.x[at] > 0.5:
                steps = round(result.x[count + at]) * system.steps[cell]
                found[cell] = (system.printed[cell] or 0) + self._odd[at] + steps
        # HiGHS reckons in floats; what it proposes is believed only if it is exact.
        if not found or system.misfits(found) or not all(system.allows(c, u) for c, u in found.items()):
            self.late = True
            return None
        return found
