"""The reading of each row that must be, of every way to read it.

:func:`decide` keeps those that the identities allow. It never chooses: where two are left, what they differ in is open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from gongkai.form import Cellname, Sums
from gongkai.report import Number
from gongkai.tables.cells import EMPTY, Piece
from gongkai.tables.deciding.decide import Reading, Row, holds, holds_one, is_open, number, open_piece
from gongkai.tables.doubts import Doubt

#: How many partial sums of one table are looked at before giving up.
MOST_STATES = 60_000
#: Bits between the identities in a difference: a number of 15 digits and 15 decimals, 60 times over.
_WIDTH = 128


def decide(rows: Sequence[Row], sums: Sums) -> list[Reading]:
    """Return one reading a row; a slot that stays open holds None or a piece of kind UNSURE.

    ``sums`` are the identities of the whole table. Readings of a row that break an identity within
    the row go first; then every combination of what is left that breaks an identity over the rows.
    """
    kept = [_possible(row, sums) for row in rows]
    if any(len(readings) > 1 for readings in kept):
        taking_part = _joint(rows, kept, sums)
        if taking_part:
            kept = [
                [options[j] for j in sorted(part)] for options, part in zip(kept, taking_part, strict=True)
            ]
    over = _proved_over(rows, kept, sums)
    return [_agreed(row, readings, sums, over) for row, readings in zip(rows, kept, strict=True)]


def _possible(row: Row, sums: Sums) -> list[Reading]:
    if len(row.readings) <= 1:
        return row.readings
    return [
        reading for reading in row.readings if holds(reading, row.slots, sums) is not False
    ] or row.readings


def _joint(rows: Sequence[Row], kept: list[list[Reading]], sums: Sums) -> list[set[int]] | None:
    """Return for each row which of its readings take part in a combination that breaks no identity.

    None where no combination does, where there are too many, or where no identity over the rows can
    be told because a row of it is not printed.
    """
    home = {slot: i for i, row in enumerate(rows) for slot in row.slots}
    dark = {
        slot
        for row, readings in zip(rows, kept, strict=True)
        for reading in readings
        for slot, piece in zip(row.slots, reading, strict=True)
        if is_open(piece)
    }
    numbered = {
        slot
        for row, readings in zip(rows, kept, strict=True)
        for reading in readings
        for slot, piece in zip(row.slots, reading, strict=True)
        if number(piece) is not None
    }
    told = [
        one
        for one in sums
        if len({home.get(name, -1) for name in (*one.left, *one.right)}) > 1
        and all(name in home and name not in dark for name in (*one.left, *one.right))
        and not numbered.isdisjoint(one.left)
        and not numbered.isdisjoint(one.right)
    ]
    if not told:
        return None
    weight: dict[Cellname, int] = {}
    for k, one in enumerate(told):
        for name in one.left:
            weight[name] = weight.get(name, 0) + (1 << _WIDTH * k)
        for name in one.right:
            weight[name] = weight.get(name, 0) - (1 << _WIDTH * k)
    printed = [number(piece) for readings in kept for reading in readings for piece in reading]
    scale: int = 10 ** max((_places(value) for value in printed if isinstance(value, Decimal)), default=0)

    def difference(i: int, reading: Reading) -> int:
        """Return by how much a reading unbalances each identity, all in one whole number."""
        pairs = zip(rows[i].slots, reading, strict=True)
        return sum(
            _whole(value, scale) * weight[slot]
            for slot, piece in pairs
            if slot in weight and (value := number(piece)) is not None
        )

    return _search([[difference(i, reading) for reading in readings] for i, readings in enumerate(kept)])


def _places(value: Decimal) -> int:
    return max(-int(value.as_tuple().exponent), 0)


def _whole(value: Number, scale: int) -> int:
    return int(Fraction(value) * scale) if isinstance(value, Decimal) else value * scale


def _search(differences: list[list[int]]) -> list[set[int]] | None:
    """Find the choices, one a row, whose differences add up to nothing."""
    forward: list[set[int]] = [{0}]
    for options in differences:
        distinct = set(options)
        if len(forward[-1]) * len(distinct) > 20 * MOST_STATES:
            return None
        states: set[int] = set()
        for one in distinct:
            states.update([state + one for state in forward[-1]])
            if len(states) > MOST_STATES:
                return None
        forward.append(states)
    goal = {0} & forward[-1]
    if not goal:
        return None
    chosen: list[set[int]] = [set() for _ in differences]
    for i in range(len(differences) - 1, -1, -1):
        before: set[int] = set()
        for j, one in enumerate(differences[i]):
            back = {state - one for state in goal} & forward[i]
            if back:
                chosen[i].add(j)
                before |= back
        goal = before
    return chosen


def _agreed(row: Row, readings: list[Reading], sums: Sums, over: Collection[Cellname]) -> Reading:
    """Keep what all readings that are left have in common.

    Where the line itself may be misread, a cell is kept only if an identity within the line covers it
    and holds in every one of them: what got lost may be the very number that made it add up; or one ``over`` rows does.
    """
    if not row.doubts and len(readings) == 1:
        return readings[0]
    proved = None if not row.doubts else set.intersection(*(_proved(r, row.slots, sums) for r in readings))
    if proved and Doubt.ODD_HEAD in row.doubts and tells_nothing(row, sums):
        proved.clear()
    if proved is not None:
        proved.update(name for name in row.slots if name in over)
    return tuple(
        pieces[0]
        if all(_says_the_same(piece, pieces[0]) for piece in pieces) and (proved is None or slot in proved)
        else open_piece(next((piece for piece in pieces if piece is not None), EMPTY))
        for slot, pieces in zip(row.slots, zip(*readings, strict=True), strict=True)
    )


#: Which of its row's cells a number is.
_OF_CELLS = frozenset((Doubt.BY_ORDER, Doubt.LOST_CELL, Doubt.CUT))


def _proved_over(rows: Sequence[Row], kept: Sequence[Sequence[Reading]], sums: Sums) -> set[Cellname]:
    """Return the slots that identities over rows confirm, with numbers on both their sides, where all readings agree.

    In which order columns stand no such identity tells: only a row's own sum bears that out, for all that are in it.
    """
    pieces = {
        slot: own[0]
        for row, readings in zip(rows, kept, strict=True)
        for slot, own in zip(row.slots, zip(*readings, strict=True), strict=True)
        if own[0] and not is_open(own[0]) and all(_says_the_same(piece, own[0]) for piece in own)
    }
    proved: set[Cellname] = set()
    for one in sums:
        names = (*one.left, *one.right)
        over = one.is_over_rows and all(name in pieces for name in names)
        if over and holds(tuple(pieces[name] for name in names), names, Sums((one,))):
            proved.update(names)
    held: dict[tuple[str, ...], set[bool | None]] = {}
    for row, readings in zip(rows, kept, strict=True):
        held.setdefault(_columns(row), set()).update(holds(way, row.slots, sums) for way in readings)
    return {
        name
        for row in rows
        if row.doubts <= _OF_CELLS
        and (
            Doubt.BY_ORDER not in row.doubts
            or (True in held[_columns(row)] and False not in held[_columns(row)])
        )
        for name in row.slots
        if name in proved
    }


def _columns(row: Row) -> tuple[str, ...]:
    return tuple(name.column for name in row.slots)


def _proved(reading: Reading, slots: Sequence[Cellname], sums: Sums) -> set[Cellname]:
    """Return the slots that an identity within the line covers and confirms."""
    return {
        slots[i] for one in sums.within(slots) if holds_one(reading, one) for i in (*one.left, *one.right)
    }


def tells_nothing(row: Row, sums: Sums) -> bool:
    """Say whether a row prints noughts alone and blanks, which add up in any order of its columns, and this is not the form's:
    its total is not the last, or it may be read in several.
    """
    numbers = list(map(number, row.readings[0]))
    if None not in numbers or any(numbers):
        return False
    last = len(row.slots) - 1
    return len(row.readings) > 1 or any(i < last for one in sums.within(row.slots) for i in one.right)


def _says_the_same(piece: Piece | None, other: Piece | None) -> bool:
    if piece is None or other is None:
        return piece is other
    return piece.kind is other.kind and piece.number == other.number
