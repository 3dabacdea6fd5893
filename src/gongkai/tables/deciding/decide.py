"""Which printed piece stands for which field: every way it can be, and the one that must be.

Where a row prints as many cells as the form has columns there is one reading. Where cells were lost,
or no border was left between numbers, there are several; :func:`decide` keeps those that the
identities allow. It never chooses: where two are left, what they differ in is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from gongkai.form import Cellname, Sum, Sums, Within
from gongkai.report import Number
from gongkai.tables.cells import EMPTY, Kind, Piece
from gongkai.tables.doubts import SURE, Doubts

#: One way to read a line: a piece for each of its slots, None where the cell of a slot got lost.
Reading = tuple[Piece | None, ...]

#: How many partial sums of one table are looked at before giving up.
MOST_STATES = 60_000


@dataclass
class Row:
    """A line of numbers with the fields that its slots stand for, and every way to read it.

    ``doubts`` is what had to be assumed: without any, a reading that is the only one needs no identity to
    confirm it. ``why`` is what there is more than one reading for. ``recut`` returns every way to cut a row of digits without borders, whatever its sum.
    """

    slots: tuple[Cellname, ...]
    readings: list[Reading]
    doubts: Doubts = SURE
    why: Doubts = SURE
    recut: Callable[[], list[Reading]] | None = None


def number(piece: Piece | None) -> Number | None:
    """Return the number of a piece that is taken as read; a blank has none."""
    return None if piece is None or piece.kind in (Kind.BLANK, Kind.TEXT) else piece.number


def is_empty(piece: Piece) -> bool:
    """Say whether nothing at all stands in a cell, not even a mark for nothing."""
    return piece.kind is Kind.BLANK and not piece.text


def filled(values: Sequence[Piece]) -> int:
    """Return how many cells are not empty."""
    return sum(not is_empty(piece) for piece in values)


def first_filled(values: Sequence[Piece]) -> int:
    """Return how many empty cells stand in front of the first that is filled."""
    return next((i for i, piece in enumerate(values) if not is_empty(piece)), 0)


def is_open(piece: Piece | None) -> bool:
    """Say whether digits stand there that could not be read for sure."""
    return piece is not None and piece.kind is Kind.UNSURE and piece.number is None


def is_two(piece: Piece) -> bool:
    """Say whether a cell holds two numbers, one below the other or far from it: the cells of its row are not one a column."""
    return piece.kind is Kind.UNSURE and _TWO.search(piece.text) is not None


def two_in(values: Sequence[Piece], *, glued: bool) -> bool:
    """Say whether a cell of a line holds two numbers; 「00」 does where no digits of several cells are ``glued``."""
    return any(is_two(piece) or (piece.text == "00" and not glued) for piece in values)


#: A break that is written out, 「<br>」 or what is left of it; a plain end of a line may stand in the middle of a number.
_TWO = re.compile(r"[\d/无-](?:(?:\s*\n[^\S\n]| )[^\S\n]+|[^\S\n]*<br */?>[^\S\n]*)(?:[-+]?\d|[/无-])")


def holds(reading: Reading, slots: Sequence[Cellname], sums: Sums) -> bool | None:
    """Say whether the identities that lie within one line hold for a reading; None if none is told."""
    told = {holds_one(reading, one) for one in sums.within(slots)}
    return False if False in told else True if True in told else None


def holds_one(reading: Reading, one: Within) -> bool | None:
    """Say whether an identity within a line holds for a reading of it; None if it is not told.

    It is told when both its sides have a printed number and none of its cells is open (CONTRACT.md section 5).
    """
    sums: list[Number] = []
    for side in one:
        values: list[Number] = []
        for i in side:
            piece = reading[i]
            if piece is None or piece.kind is Kind.BLANK or piece.kind is Kind.TEXT:
                continue
            if piece.number is None:  # open, if digits stand there that could not be read
                return None
            values.append(piece.number)
        sums.append(sum(values))
        if not values:
            return None
    return sums[0] == sums[1]


# --- deciding ----------------------------------------------------------------------------------

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
    return [_agreed(row, readings, sums) for row, readings in zip(rows, kept, strict=True)]


def _possible(row: Row, sums: Sums) -> list[Reading]:
    if len(row.readings) <= 1:
        return row.readings
    return [
        reading for reading in row.readings if holds(reading, row.slots, sums) is not False
    ] or row.readings


def _joint(rows: Sequence[Row], kept: list[list[Reading]], sums: Sequence[Sum]) -> list[set[int]] | None:
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
    told = [
        one
        for one in sums
        if len({home.get(name, -1) for name in (*one.left, *one.right)}) > 1
        and all(name in home and name not in dark for name in (*one.left, *one.right))
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


def _agreed(row: Row, readings: list[Reading], sums: Sums) -> Reading:
    """Keep what all readings that are left have in common.

    Where the line itself may be misread, a cell is kept only if an identity within the line covers it
    and holds in every one of them: what got lost may be the very number that made it add up.
    """
    if not row.doubts and len(readings) == 1:
        return readings[0]
    proved = None if not row.doubts else set.intersection(*(_proved(r, row.slots, sums) for r in readings))
    return tuple(
        pieces[0]
        if all(_says_the_same(piece, pieces[0]) for piece in pieces) and (proved is None or slot in proved)
        else open_piece(next((piece for piece in pieces if piece is not None), EMPTY))
        for slot, pieces in zip(row.slots, zip(*readings, strict=True), strict=True)
    )


def _proved(reading: Reading, slots: Sequence[Cellname], sums: Sums) -> set[Cellname]:
    """Return the slots that an identity within the line covers and confirms."""
    return {
        slots[i] for one in sums.within(slots) if holds_one(reading, one) for i in (*one.left, *one.right)
    }


def _says_the_same(piece: Piece | None, other: Piece | None) -> bool:
    if piece is None or other is None:
        return piece is other
    return piece.kind is other.kind and piece.number == other.number


def open_row(row: Row) -> Row:
    """Return a row of which it is not known what its cells say."""
    return replace(row, readings=[opened_reading(row.readings[0])])


def opened_reading(reading: Reading) -> Reading:
    """Return the cells of a row of which it is not known what they say."""
    return tuple(piece and open_piece(piece) for piece in reading)


def open_piece(piece: Piece) -> Piece:
    """Return a piece of which it is not known what it says."""
    return Piece(Kind.UNSURE, piece.text, piece.start, piece.end, None, piece.column, piece.colspan)
