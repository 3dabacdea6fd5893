"""Laying the cells of a line on its slots: in one way where the layout tells, in every way else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gongkai.form import Block, TableForm
from gongkai.parsing.cells import Kind, Piece
from gongkai.parsing.lines import Line, Lines
from gongkai.parsing.match import Slots
from gongkai.parsing.readings import Reading, Row, cuts, is_empty, placements, subsets, windows


@dataclass(frozen=True, slots=True)
class Shape:
    """How a full line of ``n`` numbers looks: its cells, and how many empty ones stand around them."""

    n: int
    cells: int
    left: int
    right: int


class Profile:
    """What the full lines of a table tell of its layout: where the numbers stand in a line.

    An empty cell in a line keeps its place only in a layout that keeps places; full lines show that.
    """

    def __init__(self, lines: Lines, fitted: Iterable[tuple[Line, int]]) -> None:
        self.lines = lines
        self.shapes: set[Shape] = set()
        for line, n in fitted:
            for start, window in enumerate(_all_windows(line.values, n)):
                if window is not None and not any(is_empty(piece) for piece in window):
                    right = len(line.values) - n - start
                    self.shapes.add(Shape(n, len(line.values), start, right))

    def chosen(self, line: Line, n: int) -> Reading | None:
        """Return the cells of a line with empty ones in it as its like lines would have them."""
        cells = len(line.values)
        every = _all_windows(line.values, n)
        alike = {shape for shape in self.shapes if shape.n == n}
        if not alike:
            # Lines of other lengths still show on which side the layout pads.
            if cells == n:
                return every[0]
            alike = {shape for shape in self.shapes if shape.cells == cells}
            return None if not alike else self._by_sides(alike, every, cells, n)
        if not any(shape.cells == cells for shape in alike) and cells != n:
            return self._by_sides(alike, every, cells, n) if line.width and self._one_width(line) else None
        return self._by_sides(alike, every, cells, n)

    def _one_width(self, line: Line) -> bool:
        widths = {other.width for other in self.lines.lines if other.has_digits}
        return widths <= {line.width}

    @staticmethod
    def _by_sides(
        alike: set[Shape], every: list[tuple[Piece, ...] | None], cells: int, n: int
    ) -> Reading | None:
        lefts = {shape.left for shape in alike}
        rights = {shape.right for shape in alike}
        places = set()
        if len(lefts) == 1:
            places.add(next(iter(lefts)))
        elif len(rights) == 1:
            places.add(cells - n - next(iter(rights)))
        windows_ = [every[at] for at in places if 0 <= at < len(every) and every[at] is not None]
        return windows_[0] if len(windows_) == 1 else None


def _all_windows(values: list[Piece], n: int) -> list[tuple[Piece, ...] | None]:
    return [
        tuple(values[start : start + n])
        if all(is_empty(piece) for piece in (*values[:start], *values[start + n :]))
        else None
        for start in range(len(values) - n + 1)
    ]


def place(line: Line, slots: Slots, block: Block, table: TableForm, profile: Profile, *, sure: bool) -> Row:
    """Return a line as a row: its slots and every way to read it."""
    names, n = slots.names, len(slots.names)
    values = line.values
    if not values:
        return Row(names, [(None,) * n], sure=sure)
    by_edges = _by_edges(line, slots) if profile.lines.grid else None
    if by_edges is not None:
        return _row(slots, by_edges, sure=sure)
    if any(is_empty(piece) for piece in values):
        if not line.has_digits and not any(piece.text for piece in values):
            return Row(names, [tuple(values[:n]) + (None,) * (n - len(values))], sure=sure)
        full = [w for w in windows(values, n) if not any(piece is None or is_empty(piece) for piece in w)]
        chosen = full[0] if len(full) == 1 else profile.chosen(line, n)
        if chosen is not None:
            return _row(slots, chosen, sure=sure)
        values = [piece for piece in values if not is_empty(piece)]
    if len(values) == n:
        return _row(slots, tuple(values), sure=sure)
    if len(values) > n:
        return Row(names, subsets(values, n) or [_unplaced(values, n)], sure=False)
    if profile.lines.glued:
        signed = frozenset(column.id for column in block.columns if column.signed)
        decimal = frozenset(column.id for column in block.columns if column.decimal)
        readings = cuts(values, names, table.sums, signed, decimal)
        return Row(names, readings or [_unplaced(values, n)], sure=sure and bool(readings))
    return Row(names, placements(values, n) or [_unplaced(values, n)], sure=False)


def _row(slots: Slots, reading: Reading, *, sure: bool) -> Row:
    # 「1 2」 in one cell may be a twelve: only an identity can tell.
    spaced = any(
        piece is not None and piece.kind is Kind.UNSURE and piece.number is not None for piece in reading
    )
    return Row(slots.names, [reading], sure=sure and slots.told and not spaced)


def _unplaced(values: list[Piece], n: int) -> Reading:
    """Return a reading in which every slot is open: digits are printed, but not whose they are."""
    cells = [
        replace(piece, kind=Kind.UNSURE, number=None) for piece in values if piece.kind is not Kind.BLANK
    ]
    return tuple(cells[min(i, len(cells) - 1)] for i in range(n)) if cells else (None,) * n


def _by_edges(line: Line, slots: Slots) -> Reading | None:
    """Read a grid's line by the edges of its column heads; None where they and the line disagree."""
    if not slots.edges:
        return None
    at = {piece.column: piece for piece in line.values}
    if any(edge not in at for edge in slots.edges):
        return None
    first = min(slots.edges)
    for piece in line.values:
        outside = piece.column not in slots.edges
        if (
            outside
            and piece.kind in (Kind.NUMBER, Kind.UNSURE)
            and (piece.column < first or len(slots.edges) > 1)
        ):
            return None
    return tuple(at[edge] for edge in slots.edges)
