"""How a wrong number comes to be printed, and how likely: slips of one cell, and of whole lines.

A cost is -log of a probability, of which only differences count: that this slip happened, and that it
printed just these numbers. The shares are judgements; they rank explanations that the identities
cannot tell apart, and never decide whether one is listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from math import log
from typing import Literal

from gongkai.form import Cellname, TableForm
from gongkai.localise.system import System

Slip = Literal[
    "wrong_digit",
    "lost_digit",
    "added_digit",
    "doubled_digit",
    "swapped_digits",
    "lost_number",
    "added_number",
    "arbitrary",
    "swapped_cells",
    "shifted_row",
    "swapped_rows",
    "swapped_columns",
]

#: -log of how often a cell, or a composite slip at one place, goes wrong.
_CELL, _COMPOSITE = 7.0, 8.0


@dataclass(frozen=True, slots=True)
class Composite:
    """Numbers that one slip moved: the new numbers in units by cell, what happened, its cost.

    ``free``: the cell whose number the slip destroyed; the identities have to give it.
    """

    slip: Slip
    new: dict[int, int]
    cost: float
    free: int | None = None


class Plausibility:
    """What slips of one cell cost in a table of which the share ``filled`` of all cells is not 0.

    Where most cells print 0, a number too many is likelier than one that went missing.
    """

    def __init__(self, system: System) -> None:
        full = sum(bool(units) for units in system.printed)
        self._filled = (full + 1) / (len(system.printed) + 2)

    def of(self, printed: int | None, suggested: int) -> tuple[float, Slip]:
        """Return the likeliest way in which ``suggested`` came to be printed as ``printed``, cost first."""
        share, slip = max(_ways(printed, suggested))
        return _CELL - log(share * self._expected(suggested) / self._expected(printed or 0)), slip

    def _expected(self, units: int) -> float:
        return self._filled / (abs(units) + 10) if units else 1 - self._filled


def _ways(printed: int | None, true: int) -> Iterator[tuple[float, Slip]]:
    """Yield slips with their share among all slips of a cell, times the share of this outcome in them."""
    if printed is None:
        yield 0.2, "lost_number"
        return
    yield 0.1 / (abs(printed) + abs(true) + 10), "arbitrary"
    if (printed < 0) != (true < 0):
        return
    shown, meant = str(abs(printed)), str(abs(true))
    if printed == 0:
        yield 0.12, "lost_number"
    if true == 0:
        yield 0.12 / (abs(printed) + 10), "added_number"
    if len(shown) == len(meant) and sum(a != b for a, b in zip(shown, meant, strict=True)) == 1:
        yield 0.3 / (9 * len(meant)), "wrong_digit"
    if len(meant) > 1 and any(int(less) == abs(printed) for less in _shorter(meant)):
        yield 0.15 / len(meant), "lost_digit"
    if len(shown) > 1 and meant in _shorter(shown):
        # A digit printed twice leaves a number with two equal neighbours, either of which may go.
        doubled = any(
            a == b and shown[:i] + shown[i + 1 :] == meant for i, (a, b) in enumerate(pairwise(shown))
        )
        if doubled and true:
            yield 0.1 / len(meant), "doubled_digit"
        yield 0.05 / (10 * (len(meant) + 1)), "added_digit"
    swaps = (meant[:i] + meant[i : i + 2][::-1] + meant[i + 2 :] for i in range(len(meant) - 1))
    if len(meant) > 1 and any(int(swap) == abs(printed) for swap in swaps):
        yield 0.1 / (len(meant) - 1), "swapped_digits"


def _shorter(digits: str) -> list[str]:
    return [digits[:i] + digits[i + 1 :] for i in range(len(digits))]


def composites(system: System, shape: TableForm, rows: Collection[str]) -> Iterator[Composite]:
    """Yield how each composite slip that may have happened would be undone, those that change a number.

    Two neighbours in a printed line swapped; the line from some cell on shifted by one; two rows or
    two columns swapped. A line with an unreadable cell is left alone.
    """
    for block in shape.blocks:
        columns = [column.id for column in block.columns]
        present = [row.id for row in block.rows if row.id in rows]
        table = [[system.index.get(Cellname(row, column)) for column in columns] for row in present]
        printed = [list(chain.from_iterable(table))] if block.across else table
        for line in printed:
            cells = [cell for cell in line if cell is not None]
            if len(cells) == len(line):
                yield from _neighbours(system, cells)
                yield from _shifts(system, cells)
        yield from _swaps(system, table, "swapped_rows")
        yield from _swaps(system, [list(line) for line in zip(*table, strict=True)], "swapped_columns")


def _neighbours(system: System, line: list[int]) -> Iterator[Composite]:
    for one, other in pairwise(line):
        new = _moved(system, {one: other, other: one})
        if new:
            yield Composite("swapped_cells", new, _COMPOSITE)


def _shifts(system: System, line: list[int]) -> Iterator[Composite]:
    """Undo a cell that was left out of the line, or put in, so that the rest of it moved."""
    last = len(line) - 1
    for start in range(last):
        rest = line[start:]
        for source, target, spoilt in ((rest[:-1], rest[1:], rest[0]), (rest[1:], rest[:-1], rest[-1])):
            # Part of a row with one number in it is no row that moved: that is the slip of a cell or two.
            if sum(bool(system.printed[cell]) for cell in source) <= (start > 0):
                continue
            if new := _moved(system, dict(zip(target, source, strict=True))):
                dropped = line[last] if spoilt == rest[0] else rest[0]
                cost = _COMPOSITE + 1 + (start > 0) * 1.5 + bool(system.printed[dropped]) * 3
                yield Composite("shifted_row", new, cost, spoilt)


def _swaps(system: System, lines: list[list[int | None]], slip: Slip) -> Iterator[Composite]:
    cells = [[cell for cell in line if cell is not None] for line in lines]
    numbers = [[system.printed[cell] or 0 for cell in line] for line in cells]
    there = [tuple([cell is not None for cell in line]) for line in lines]
    for at, to in combinations(range(len(lines)), 2):
        # Most are rows of nothing but zeros.
        if there[at] == there[to] and numbers[at] != numbers[to]:
            moved = zip(
                cells[at] + cells[to], numbers[to] + numbers[at], numbers[at] + numbers[to], strict=True
            )
            new = {cell: number for cell, number, old in moved if number != old}
            yield Composite(slip, new, _COMPOSITE + 2 + (to - at > 1) * 2)


def _moved(system: System, sources: dict[int, int]) -> dict[int, int]:
    """Return the new numbers of the cells that take over another's; a blank moves as 0."""
    numbers = {cell: system.printed[source] or 0 for cell, source in sources.items()}
    return {cell: new for cell, new in numbers.items() if new != (system.printed[cell] or 0)}
