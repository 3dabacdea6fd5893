"""Laying the cells of a line on its slots: in one way where the layout tells, in every way else."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.form import Cellname
from gongkai.tables.cells import EMPTY, YEAR, Kind, Piece, are_several
from gongkai.tables.deciding.cutlines import cut_line, may_be_cut, recut_line
from gongkai.tables.deciding.decide import Reading, Row, filled, first_filled, holds, is_empty, number, two_in
from gongkai.tables.deciding.ways import crowded, joined_pieces, placements, unplaced, unrefuted, windows
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.lines import WIDE, Line, Lines
from gongkai.tables.names.heads import Slots
from gongkai.tables.names.vocabulary import Entry

EXTRA = frozenset({Doubt.EXTRA_CELL})


@dataclass(frozen=True, slots=True)
class Shape:
    """How a full line looks: its cells, and how many empty ones stand before and behind the numbers."""

    cells: int
    left: int
    right: int


#: What lines must share to be padded alike: the number of slots, the groups over their labels (a label that is not
#: parted as others are spans more cells), and how many texts stand before the numbers.
Kin = tuple[int, tuple[str, ...], int]


class Profile:
    """What the full lines of a table tell of its layout: where the numbers stand in a line.

    An empty cell in a line keeps its place only in a layout that keeps places; full lines show that.
    """

    def __init__(
        self,
        lines: Lines,
        fitted: Iterable[tuple[Line, Sequence[Cellname], tuple[str, ...]]],
        *,
        summed: bool,
    ) -> None:
        self.glued = lines.glued
        self.fitted = list(fitted)
        self.padded = lines.padded
        self.summed = summed
        self.shapes: dict[Kin, set[Shape]] = {}
        self.kin: dict[int, Kin] = {}
        self.keeps_places = True
        self.usual_gap: int | None = 0
        self.left = 0
        self.widths: dict[int, Counter[int]] = {}  # of the full lines of as many slots
        self.closed: dict[int, list[int]] = {}  # what full lines print beside slots, by empty cells behind
        self.spaced: set[int] = set()  # how many cells full lines have in which empty ones part the numbers
        self.known = False
        self.crowded: dict[int, bool] = {}

    def _learn(self) -> None:
        """Look at all lines: only a line with empty cells asks for it, and few reports have one."""
        fitted, self.known = self.fitted, True
        numbered = [(line.values, len(names)) for line, names, _ in fitted if line.has_digits]
        self.left = min((first_filled(values) for values, _ in numbered), default=0)
        gaps = Counter(_gap(values, n, self.left) for values, n in numbered)
        short = not self.summed and any(len(values) < n for values, n in numbered)  # places are lost
        self.keeps_places = not short and (not self.padded or any(gap is None for gap in gaps))
        self.usual_gap = gaps.most_common(1)[0][0] if gaps.total() > 2 else 0
        for line, names, _ in fitted:
            if filled(line.values) >= len(names):
                self.widths.setdefault(len(names), Counter())[line.width] += 1
                self.closed.setdefault(line.trailing, []).append(line.printed - len(names))
                if not windows(line.values, len(names)):
                    self.spaced.add(len(line.values))
        for line, names, groups in fitted:
            n = len(names)
            kin = self.kin[id(line)] = (n, groups, len(line.texts))
            possible = windows(line.values, n)
            for start, window in possible.items():
                full = not any(is_empty(piece) for piece in window)
                if full or (self.keeps_places and len(possible) == 1 and self._is_told(line.values, n)):
                    shape = Shape(len(line.values), start, len(line.values) - n - start)
                    self.shapes.setdefault(kin, set()).add(shape)

    def is_crowded(self, n: int) -> bool:
        """Say whether most lines of so many slots hold more cells, empty ones among them: there is no telling which of a row's
        one is that is empty. A column that all rows leave empty is none.
        """
        if n not in self.crowded:
            numbered = (line for line, names, _ in self.fitted if line.has_digits and len(names) == n)
            ends = [[i for i, piece in enumerate(line.values) if not is_empty(piece)] for line in numbered]
            counts = [told[-1] - told[0] + 1 for told in ends if told]
            full = sum(len(told) > n for told in ends)
            self.crowded[n] = full >= _SOME and 2 * sum(count > n for count in counts) > len(counts)
        return self.crowded[n]

    def _is_told(self, values: Sequence[Piece], n: int) -> bool:
        """Say whether the numbers of a line show where its cells are: none is over, or sums will tell."""
        return self.summed or len(values) == n

    def chosen(self, line: Line, n: int) -> Reading | None:
        """Return the cells of a line with empty ones in it as its like lines would have them."""
        if not self.known:
            self._learn()
        gap = _gap(line.values, n, self.left)
        if not self.keeps_places and (gap != self.usual_gap or (gap and not self.summed)):
            return None  # as many rows may have lost as many numbers: only sums tell
        widths = self.widths.get(n, Counter())
        if line.width and len(widths) == 1 and widths.total() > _SOME and line.width < min(widths):
            return None  # a cell of it got lost
        cells = len(line.values)
        like = self.closed.get(line.trailing, ()) if line.trailing and not line.width else ()
        if len(like) > _SOME and line.printed - n < min(like):
            return None  # no more empty cells stand behind it than behind full ones
        every = windows(line.values, n)
        if cells in self.spaced:
            return None  # its numbers do not stand in a row
        if self.keeps_places and len(every) == 1 and self._is_told(line.values, n):
            return next(iter(every.values()))
        alike = self.shapes.get(self.kin[id(line)])
        if alike:
            return _by_sides({shape for shape in alike if shape.cells == cells}, every, cells, n)
        # No line of its kind is full: lines of other kinds show on which side lines are padded.
        others = {shape for shapes in self.shapes.values() for shape in shapes}
        return _by_sides(others, every, cells, n) if others else every.get(0) if cells == n else None


def _gap(values: Sequence[Piece], n: int, left: int) -> int | None:
    """Return how many of ``n`` cells are empty at the end of a line, None where one is before a number.

    ``left``: how many empty cells stand before the numbers of every line.
    """
    told = [i for i, piece in enumerate(values) if not is_empty(piece)]
    if told and (told[0] > left or told[-1] - told[0] >= len(told)):
        return None
    return max(0, n - len(told))


#: Fewer full lines may be alike by chance.
_SOME = 2


def _by_sides(
    alike: set[Shape], every: Mapping[int, tuple[Piece, ...]], cells: int, n: int
) -> Reading | None:
    lefts = {shape.left for shape in alike}
    rights = {shape.right for shape in alike}
    at = next(iter(lefts)) if len(lefts) == 1 else cells - n - next(iter(rights)) if len(rights) == 1 else -1
    return every.get(at)


def place(line: Line, slots: Slots, entry: Entry, profile: Profile, doubts: Doubts = SURE) -> Row:
    """Return a line as a row: its slots and every way to read it. ``doubts`` are those of its label.

    Without borders, a sign where the form has none is one of another column or of a page's number.
    """
    row = _place(line, slots, entry, profile, doubts)
    years = {piece.text for piece in line.values if YEAR.fullmatch(piece.text)}
    if years and any(
        name.column and piece and piece.text in years
        for reading in row.readings
        for name, piece in zip(row.slots, reading, strict=True)
    ):
        # 「2023年」 in front of numbers is none of them.
        return replace(row, readings=[unplaced(line.values, len(row.slots))], doubts=row.doubts | EXTRA)
    if not row.doubts and len(row.readings) == 1:
        signed = {column.id for column in entry.block.columns if column.signed}
        below = zip(row.slots, row.readings[0], strict=True)
        if any(name.column not in signed and (number(piece) or 0) < 0 for name, piece in below):
            return replace(row, doubts=EXTRA)
    sums = entry.table.sums
    if slots.whole and not slots.other and all(holds(r, row.slots, sums) is False for r in row.readings):
        # Heads in an order that the row's own sum refutes were not understood.
        return replace(row, readings=[unplaced(line.values, len(row.slots))])
    return row


def _place(line: Line, slots: Slots, entry: Entry, profile: Profile, doubts: Doubts) -> Row:
    names, n, values = slots.names, len(slots.names), line.values
    if not values:
        return Row(names, [(EMPTY,) * n], doubts)
    if slots.contested:
        return Row(names, [unplaced(values, n)], doubts | {Doubt.ODD_HEAD})
    if n == 1 and len({piece.text for piece in values}) == 1:
        values = values[:1]  # a cell over several columns is printed again in each of them
    if line.counts_in_label or (not entry.table.sums and two_in(values, glued=profile.glued)):
        return Row(names, [unplaced(values, n)], doubts | EXTRA)
    beside = [name.column for name in names].count("")
    if beside and len(values) == n:
        inner = [piece for name, piece in zip(names, values, strict=True) if name.column]
        if not any(map(is_empty, inner)):
            return _row(slots, tuple(values), doubts)  # only what is outside the form is empty
        if _may_stand_beside(values, names):
            return Row(names, [unplaced(values, n)], doubts | EXTRA)
    is_followed = len(values) == n + 1 and line.beside == n
    if any(is_empty(piece) for piece in values) and not is_followed:
        if not line.has_digits and not any(piece.text for piece in values):
            return Row(names, [tuple(values[:n]) + (EMPTY,) * (n - len(values))], doubts)
        full = [at for at, window in windows(values, n).items() if not any(map(is_empty, window))]
        if full and profile.is_crowded(n):
            return Row(names, [unplaced(values, n)], doubts | EXTRA)  # the empty cell may be one of its own
        if full and full[0] >= n >= WIDE:  # a row of empty cells, and another one whose label is
            return Row(names, [unplaced(values, n)], doubts | {Doubt.APART})
        chosen = tuple(values[full[0] : full[0] + n]) if len(full) == 1 else profile.chosen(line, n)
        if other := unrefuted(chosen, values, names, entry.table.sums):
            return _ordered(Row(names, other, doubts | EXTRA), slots)
        own = [piece for name, piece in zip(names, chosen or (), strict=False) if name.column and piece]
        if not slots.told and _gap(own, n, 0) is None:  # no sum tells which column is empty
            return Row(names, [unplaced(values, n)], doubts | {Doubt.ODD_HEAD})
        if chosen is not None:
            # Where a cell holds the numbers of several columns, an empty one is the place of none.
            return _row(slots, chosen, doubts | (EXTRA if any(map(are_several, chosen)) else SURE))
        told = [i for i, piece in enumerate(values) if not is_empty(piece)]
        if told[-1] - told[0] >= len(told):
            if profile.is_crowded(n):  # one of them is a column's of no form
                return Row(names, [unplaced(values, n)], doubts | EXTRA)
            doubts |= {Doubt.LOST_CELL}  # an empty cell among numbers is the place of one
        values = [values[i] for i in told]
    if len(values) == n:
        if profile.glued and not entry.table.sums and may_be_cut(values):
            return Row(names, [unplaced(values, n)], doubts | {Doubt.CUT})
        # A last number alone on the next line may be a page's, where a cell of the row got lost; and where a cell
        # holds the numbers of several columns, another one may be theirs.
        several = entry.table.sums and any(map(are_several, values))
        return _row(slots, tuple(values), doubts | (EXTRA if line.beside or several else SURE))
    if is_followed:
        # The number of a page stands below the row, or the rest of its last one.
        ways = _followed(values, n, entry)
        return _ordered(Row(names, ways, doubts, why=frozenset({Doubt.JOINED})), slots)
    if len(values) == n + 1 and [piece.kind for piece in values] == [Kind.NUMBER] * n + [Kind.BLANK]:
        return _row(slots, tuple(values[:n]), doubts)  # a column of remarks stands behind the row
    if len(values) > n:
        ways = crowded(values, names, entry.table.sums)
        if slots.closed:
            ways = [way for way in ways if way[-1] and way[-1].text == values[-1].text]
        readings = ways or [unplaced(values, n)]
        return _ordered(Row(names, readings, doubts | EXTRA), slots)
    if profile.glued:
        readings = cut_line(values, names, entry)
        if not readings:
            return Row(names, [unplaced(values, n)], doubts | {Doubt.CUT})
        digits = sum(len(piece.text) for piece in values)
        recut = functools.partial(recut_line, values, names, entry) if digits > n else None
        sums = entry.table.sums
        if sums and (
            n < len(entry.block.columns) or any(holds(way, names, sums) is None for way in readings)
        ):
            doubts |= {Doubt.CUT}  # only sums over rows can tell
        return _ordered(Row(names, readings, doubts, frozenset({Doubt.CUT}), recut), slots)
    ways = placements(values, n) + (placements(values[:-1], n) if line.beside else [])  # it may be a page's
    lost = Row(names, ways or [unplaced(values, n)], doubts | {Doubt.LOST_CELL})
    return _ordered(lost, slots)


def _may_stand_beside(cells: Sequence[Piece | None], names: Sequence[Cellname]) -> bool:
    """Say whether a row may stand beside its heads: the last column is empty, and one of no form is not."""
    last = max(i for i, name in enumerate(names) if name.column)
    there = [piece is not None and not is_empty(piece) for piece in cells[: last + 1]]
    return not there[last] and any(one and not name.column for one, name in zip(there, names, strict=False))


def _followed(values: list[Piece], n: int, entry: Entry) -> list[Reading]:
    """Return what a full row may be with one number more below it: a page's, the rest of its last one, or of another."""
    if values[n - 1].kind is not Kind.BLANK and values[n - 1].text[-1:].isalpha():
        return [unplaced(values, n)]  # 「5项」 may be a part of the label
    own = tuple(values[:n])
    return [own] if values[n - 1].text.startswith("0") else [own, joined_pieces(values, (n,))]


def _row(slots: Slots, reading: Reading, doubts: Doubts) -> Row:
    # 「1 2」 in one cell may be a twelve: only an identity can tell.
    spaced = any(
        piece is not None and piece.kind is Kind.UNSURE and piece.number is not None for piece in reading
    )
    doubts |= {Doubt.JOINED} if spaced else SURE
    if not slots.told:
        doubts |= {Doubt.ODD_HEAD if slots.whole else Doubt.BY_ORDER}
    if slots.whole:
        doubts |= {Doubt.ODD_HEAD}
    return _ordered(Row(slots.names, [reading], doubts), slots)


def _ordered(row: Row, slots: Slots) -> Row:
    """Return a row also as the other order has it that its heads may be in."""
    if not slots.other:
        return row
    readings = list(row.readings)
    for reading in row.readings:
        inside = [piece for name, piece in zip(slots.names, reading, strict=True) if name.column]
        piece_of = dict(zip(slots.other, inside, strict=False))
        readings.append(
            tuple(piece_of[n] if n.column else p for n, p in zip(slots.names, reading, strict=True))
        )
    doubt = Doubt.ODD_HEAD if slots.whole else Doubt.BY_ORDER
    return replace(row, readings=readings, doubts=row.doubts | {doubt}, recut=None)
