"""Several lines that print the same fields, and labels that stand for several rows: one row of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

from gongkai.form import Cellname, TableForm, bare_key
from gongkai.report import Number
from gongkai.tables.cells import Piece
from gongkai.tables.deciding.decide import Row, is_open, number, open_piece, open_row
from gongkai.tables.doubts import Doubt
from gongkai.tables.names.vocabulary import WEAK, Entry


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a form with every way to read it. ``votes``: its heads are those of that form alone."""

    entry: Entry
    row: Row
    votes: bool = False


#: How many readings of a row are kept that is printed again and again.
MOST_PRINTS = 64


def merge(rows: Sequence[Placed]) -> list[Placed]:
    """Make one row of the lines that print the same fields.

    A fuller print adds to another that it agrees with. Where two prints contradict each other neither is
    preferred, be it fuller or lawful: what they differ in is open. Where most are printed twice and several
    differ, two tables are printed, and what is in one of them alone may be another body's.
    """
    merged: dict[frozenset[Cellname], Placed] = {}
    prints: dict[frozenset[Cellname], list[Placed]] = {}
    for one in rows:
        key = frozenset(name for name in one.row.slots if name.column)
        other = merged.get(key)
        merged[key] = one if other is None else _merged(_inside(one), _inside(other))
        prints.setdefault(key, []).append(_inside(one))
    again = [some for some in prints.values() if len(some) > 1]
    if len(again) * 2 > len(merged) and sum(not _agree(*some[:2]) for some in again) >= _SEVERAL:
        merged = {
            key: one if _differs(one) or _is_alike(prints[key]) else _open(one) for key, one in merged.items()
        }
    return _without_parts(list(merged.values()))


def _inside(one: Placed) -> Placed:
    """Return a row without what it prints in columns of no form: another print of it may have none."""
    inside = [bool(name.column) for name in one.row.slots]
    if all(inside):
        return one
    slots = tuple(compress(one.row.slots, inside))
    readings = [tuple(compress(reading, inside)) for reading in one.row.readings]
    return replace(one, row=replace(one.row, slots=slots, readings=readings, recut=None))


#: So many rows that differ are no slip.
_SEVERAL = 3


def _differs(one: Placed) -> bool:
    """Say whether prints of a row contradict each other."""
    twice = Doubt.TWICE in one.row.doubts | one.row.why
    return twice and (len(one.row.readings) > 1 or any(map(is_open, one.row.readings[0])))


def _is_alike(prints: Sequence[Placed]) -> bool:
    """Say whether a row is printed in both of two tables, with the same numbers."""
    return len(prints) > 1 and all(_printed(one) == _printed(prints[0]) for one in prints[1:])


def _open(one: Placed) -> Placed:
    return replace(one, row=replace(open_row(one.row), why=frozenset({Doubt.TWICE})))


def _merged(one: Placed, other: Placed) -> Placed:
    """Return what two prints of a row say together; ``other`` is the first of them."""
    if (
        len(one.row.readings) > 1
        or len(other.row.readings) > 1
        or bool(one.row.doubts) != bool(other.row.doubts)
    ):
        if _fullness(one) == _fullness(other) and len(other.row.readings) <= MOST_PRINTS:
            both = [*other.row.readings, *_reordered(one.row, other.row)]
            return replace(
                other, row=Row(other.row.slots, both, other.row.doubts | one.row.doubts | {Doubt.TWICE})
            )
        if _is_full(one) and _is_full(other) and not _agree(one, other):
            return _open(other)
        return max(other, one, key=_fullness)
    (mine,), (theirs,) = _reordered(one.row, other.row), other.row.readings
    if _fullness(one) <= _OPEN or _fullness(other) <= _OPEN:
        return max(other, one, key=_fullness)
    reading = tuple(_both(a, b) for a, b in zip(theirs, mine, strict=True))
    return replace(other, row=Row(other.row.slots, [reading], other.row.doubts, frozenset({Doubt.TWICE})))


def _is_full(one: Placed) -> bool:
    """Say whether a line prints as many cells as the row has, be it not told which is whose."""
    printed = {
        piece.start for reading in one.row.readings for piece in reading if piece is not None and piece.text
    }
    return len(printed) >= len(one.row.slots)


def _agree(one: Placed, other: Placed) -> bool:
    """Say whether two prints of a row hold the same numbers, in whatever order, be there more in one of them."""
    less, more = sorted(map(_printed, (one, other)), key=Counter.total)
    return less <= more


def _printed(one: Placed) -> Counter[Number | str]:
    """Count what a line prints, in whatever way it is read: its numbers, and else its texts."""
    pieces = {piece.start: piece for reading in one.row.readings for piece in reading if piece is not None}
    return Counter(piece.text if (value := number(piece)) is None else value for piece in pieces.values())


def _both(first: Piece | None, second: Piece | None) -> Piece | None:
    """Return what two prints of a cell agree on; a number in one of them alone is none of both."""
    if first is None or second is None:
        return first or second
    return (
        first
        if number(first) == number(second)
        else open_piece(first if number(first) is not None else second)
    )


#: What is not read in one way ranks no higher.
_OPEN = 1


def _fullness(one: Placed) -> int:
    """Rank a line: numbers in every slot, then one sure reading (a mark for nothing is one), then anything."""
    if len(one.row.readings) != 1 or one.row.doubts:
        return 1 if any(piece is not None for reading in one.row.readings for piece in reading) else 0
    told = [piece for piece in one.row.readings[0] if piece is not None and piece.text]
    numbers = sum(number(piece) is not None for piece in told)
    return 3 if numbers == len(one.row.slots) else 2 if told else 0


def _reordered(row: Row, like: Row) -> list[tuple[Piece | None, ...]]:
    places = [row.slots.index(name) for name in like.slots]
    return [tuple(reading[place_] for place_ in places) for reading in row.readings]


def without_other_alternatives(rows: list[Placed], shape: TableForm) -> list[Placed]:
    """Drop a group's label that was taken for the one row that may stand for the group.

    Either it has no number, or its own rows are printed too: then what it prints is their sum. A short label alone,
    「3.其他」, is none of these: it may be another group's.
    """
    printed = {one.entry.row for one in rows}
    sets = [set(rows_) for rows_ in shape.alternatives if printed.intersection(rows_)]
    if len(sets) < 2:
        return rows
    filled = {one.entry.row for one in rows if _fullness(one)}
    if not filled:
        return rows
    groups = {bare_key(label) for label in shape.groups.values()}
    labels = {row.id for block in shape.blocks for row in block.rows if row.keys[0] in groups}
    short = {r.id for block in shape.blocks for r in block.rows if len(r.keys[0]) <= WEAK}
    sure = any(one.entry.row in labels and _fullness(one) == 3 for one in rows)
    alone = [rows_ for rows_ in sets if not rows_ & filled or (sure and rows_ & printed <= short)]
    dropped = set().union(*(alone or [rows_ for rows_ in sets if rows_ <= labels]))
    return [one for one in rows if one.entry.row not in dropped]


def _without_parts(rows: list[Placed]) -> list[Placed]:
    """Drop a line that prints some of the fields of a fuller one: a note below the table repeats its label.

    Where it has several numbers, others than the fuller one, two tables are printed, and nothing tells whose these are.
    """
    taken: dict[Cellname, Placed] = {}
    contradicted: set[int] = set()
    for one in sorted(rows, key=lambda one: -len(one.row.slots)):
        fuller = [taken[name] for name in one.row.slots if name in taken]
        if not fuller:
            taken.update(dict.fromkeys(one.row.slots, one))
        elif _fullness(one) > _OPEN and len(one.row.slots) > 1:
            contradicted.update(id(other) for other in fuller if not _agree(one, other))
    kept = set(map(id, taken.values()))
    return [_open(one) if id(one) in contradicted else one for one in rows if id(one) in kept]
