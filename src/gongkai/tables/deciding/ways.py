"""Every way to lay the cells of a line on its slots."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from gongkai.form import Cellname, Sums
from gongkai.tables.cells import EMPTY, Kind, Piece, read_cell
from gongkai.tables.deciding.decide import Reading, holds, is_empty

#: How many readings of one line are looked at before giving up.
MOST_READINGS = 6000


def windows(values: Sequence[Piece], n: int) -> dict[int, tuple[Piece, ...]]:
    """Return every run of ``n`` cells with nothing but empty ones left and right of it, by where it starts."""
    return {
        start: tuple(values[start : start + n])
        for start in range(len(values) - n + 1)
        if all(is_empty(piece) for piece in (*values[:start], *values[start + n :]))
    }


def placements(values: Sequence[Piece], n: int) -> list[Reading]:
    """Return every way to lay fewer cells than ``n`` over ``n`` slots, in order."""
    if len(values) == 0:
        return [(None,) * n]
    found: list[Reading] = []
    for places in combinations(range(n), len(values)):
        reading: list[Piece | None] = [None] * n
        for place, piece in zip(places, values, strict=True):
            reading[place] = piece
        found.append(tuple(reading))
        if len(found) > MOST_READINGS:
            return []
    return found


def crowded(values: Sequence[Piece], slots: Sequence[Cellname], sums: Sums) -> list[Reading]:
    """Return every way to read a line of one cell more than slots: a page number got among them.

    None where the cells would also do with neighbours joined: a space may stand in a number.
    """
    n, more = len(slots), len(values) - len(slots)
    if more > 1:
        return []
    joined = (joined_pieces(values, places) for places in combinations(range(1, len(values)), more))
    if any(holds(reading, slots, sums) for reading in joined):
        return []
    return [tuple(chosen) for chosen in combinations(values, n)]


def joined_pieces(values: Sequence[Piece], places: tuple[int, ...]) -> Reading:
    """Return the cells with each of ``places`` joined to the cell before it."""
    pieces: list[Piece] = []
    for i, piece in enumerate(values):
        one = pieces[-1] if i in places else EMPTY
        words = read_cell(one.text + piece.text, one.start) if one.text.isalpha() else EMPTY  # 「四十」「八」
        if one.text.isdecimal() and piece.text.isdecimal():
            text = one.text + piece.text
            pieces[-1] = Piece(Kind.NUMBER, text, one.start, piece.end, int(text))
        elif words.kind is Kind.NUMBER:
            pieces[-1] = words._replace(end=piece.end)
        else:
            pieces.append(piece)
    return tuple(pieces[: len(values) - len(places)])


def unrefuted(
    chosen: Reading | None, values: Sequence[Piece], slots: Sequence[Cellname], sums: Sums
) -> list[Reading]:
    """Return how else the cells of a line can be laid where its own sum refutes what its like lines say."""
    if chosen is None or holds(chosen, slots, sums) is not False:
        return []
    return [way for way in windows(values, len(slots)).values() if holds(way, slots, sums) is not False]


def unplaced(values: list[Piece], n: int) -> Reading:
    """Return a reading in which every slot is open: digits are printed, but not whose they are."""
    cells = [
        piece._replace(kind=Kind.UNSURE, number=None) for piece in values if piece.kind is not Kind.BLANK
    ]
    return tuple(cells[min(i, len(cells) - 1)] for i in range(n)) if cells else (None,) * n
