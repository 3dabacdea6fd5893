"""Lines whose cells no border parts: the ways to cut their digits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from gongkai.form import Cellname, Sum
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.decide import Reading
from gongkai.tables.deciding.digits import cuts
from gongkai.tables.names.vocabulary import Entry

#: So many digits stand between the marks of thousands.
_THREE = 3


def may_be_cut(values: Sequence[Piece]) -> bool:
    """Say whether a space may stand in the middle of a number: some stand right at each other and others apart, or a space
    parts thousands.
    """
    digits = [piece for piece in values if piece.kind is not Kind.BLANK]
    apart = {one.end < other.start for one, other in pairwise(digits)}
    if len(apart) > 1 and any(len(piece.text) > 1 for piece in values):
        return True
    return apart == {True} and any(
        len(one.text) <= _THREE and other.text[:_THREE].isdecimal() and len(other.text) >= _THREE
        for one, other in pairwise(digits)
    )


def cut_line(values: Sequence[Piece], names: tuple[Cellname, ...], entry: Entry) -> list[Reading]:
    """Return every way to cut digits without borders over the slots of a line.

    Where no identity within the line can tell that all its cells are there, some may have been blank.
    """
    signed, decimal = _allowed(entry)
    sums = [
        Sum("", "", *(tuple(names[i] for i in side) for side in (one.left, one.right)))
        for one in entry.table.sums.within(names)
    ]
    half = values[0].text[: len(values[0].text) // 2]
    if len(values) == 1 and len(names) > 2 and half and values[0].text == half * 2 and half.strip("0"):
        return []  # one applicant's number and the total, the rest blank?
    readings = cuts(values, names, sums, signed, decimal)
    if sums:
        return readings
    for fewer in range(1, len(names)):
        for chosen in combinations(range(len(names)), fewer):
            for reading in cuts(values, [names[i] for i in chosen], sums, signed, decimal):
                piece_of = dict(zip(chosen, reading, strict=True))
                readings.append(tuple(piece_of.get(i) for i in range(len(names))))
    return readings


def recut_line(values: Sequence[Piece], names: tuple[Cellname, ...], entry: Entry) -> list[Reading]:
    """Return every way to cut digits over the slots of a line, whatever they add up to."""
    return cuts(values, names, (), *_allowed(entry))


def _allowed(entry: Entry) -> tuple[frozenset[str], frozenset[str]]:
    """Return the columns that the form allows a sign, and those that it allows decimals."""
    columns = entry.block.columns
    return (
        frozenset(column.id for column in columns if column.signed),
        frozenset(column.id for column in columns if column.decimal),
    )
