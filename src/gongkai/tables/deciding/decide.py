"""Which printed piece stands for which field: a row with every way to read it.

Where a row prints as many cells as the form has columns there is one reading. Where cells were lost,
or no border was left between numbers, there are several, of which sums leave some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gongkai.form import Cellname, Sums, Within
from gongkai.report import Number
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.doubts import SURE, Doubts

#: One way to read a line: a piece for each of its slots, None where the cell of a slot got lost.
Reading = tuple[Piece | None, ...]


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

    It is told when both its sides have a printed number and none of its cells is open (CONTRACT.md section 5); where a
    column is not printed, if it holds without it.
    """
    sums: list[Number] = []
    for side in (one.left, one.right):
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
    return sums[0] == sums[1] or (None if one.cut else False)


def open_row(row: Row) -> Row:
    """Return a row of which it is not known what its cells say."""
    return replace(row, readings=[opened_reading(row.readings[0])])


def opened_reading(reading: Reading) -> Reading:
    """Return the cells of a row of which it is not known what they say."""
    return tuple(piece and open_piece(piece) for piece in reading)


def open_piece(piece: Piece) -> Piece:
    """Return a piece of which it is not known what it says."""
    return Piece(Kind.UNSURE, piece.text, piece.start, piece.end, None, piece.column, piece.colspan)
