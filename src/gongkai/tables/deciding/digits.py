"""Digits without borders: every way to cut them into numbers, and which cut more than its own sum proves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from gongkai.form import Cellname, Sum
from gongkai.report import Number
from gongkai.tables.cells import Kind, Piece, number_of
from gongkai.tables.deciding.decide import Reading, Row, is_open, number, open_piece, opened_reading
from gongkai.tables.deciding.ways import MOST_READINGS
from gongkai.tables.doubts import Doubt

#: How many numbers a run of digits is tried to begin with, and how long a number may be.
MOST_TRIALS = 200_000
LONGEST = 12
#: A run of digits, with what may stand at its ends.
_RUN = re.compile(r"[-+]?\d+(?:\.\d+)?[元万件条项个 ]*")


def cuts(
    values: Sequence[Piece],
    slots: Sequence[Cellname],
    sums: Sequence[Sum],
    signed: frozenset[str],
    decimal: frozenset[str],
) -> list[Reading]:
    """Return every way to cut runs of digits into one number a slot that breaks no identity.

    A number is ``0`` or begins with another digit. A sign begins a number, or is a mark for none, decimals end one, and
    only columns that the form allows them have either. A space is a border: nothing is joined over it; a mark for none
    is a cell.
    """
    if not all(piece.kind is Kind.BLANK or _RUN.fullmatch(piece.text) for piece in values):
        return []  # 「12.5.3」 is no number and no two
    index = {slot: i for i, slot in enumerate(slots)}
    ends = {
        max(index[name] for name in (*one.left, *one.right)): one
        for one in sums
        if all(name in index for name in (*one.left, *one.right))
    }
    closing = ends.get(len(slots) - 1)
    last = _last_total(values[-1].text, closing, slots, signed | decimal) if closing and values else None
    before = [*accumulate((len(piece.text) for piece in values), initial=0)]
    found: list[Reading] = []
    trials = 0

    def extend(run: int, at: int, done: list[Piece]) -> bool:
        """Cut on from offset ``at`` of run ``run``; False when there were too many readings."""
        if len(done) == len(slots):
            if run == len(values):
                found.append(tuple(done))
            return len(found) <= MOST_READINGS
        left = len(slots) - len(done)
        if run == len(values) or left < len(values) - run:
            return True
        if before[-1] - before[run] - at < left:
            return True
        if closing and last and run == len(values) - 1 and left <= len(closing.left) + 1:
            so_far = sum(done[i].number or 0 for name in closing.left if (i := index[name]) < len(done))
            if not last.is_within_reach(len(values[run].text) - at, so_far, left - 1):
                return True
        slot = slots[len(done)]
        nonlocal trials
        for piece in _first_numbers(values[run], at, slot.column in signed, slot.column in decimal):
            trials += 1
            if trials > MOST_TRIALS:
                return False
            done.append(piece)
            one = ends.get(len(done) - 1)
            if one is None or _adds_up(one, done, index):
                stop = piece.end - values[run].start
                whole = stop == len(values[run].text)
                if not extend(run + whole, 0 if whole else stop, done):
                    return False
            done.pop()
        return True

    return found if extend(0, 0, []) else []


class _LastTotal(NamedTuple):
    """A total that ends a run of digits: what it is, were it one digit long, two, and so on."""

    of_length: tuple[int | None, ...]

    def is_within_reach(self, rest: int, so_far: Number, parts: int) -> bool:
        """Say whether the last ``rest`` digits may be so many parts, which go on from a sum, and their total.

        A part has no more digits than the total.
        """
        for length, total in enumerate(self.of_length[: rest - parts], 1):
            digits = rest - length
            if total is None or total < so_far or digits > parts * length:
                continue
            if total <= so_far + parts * 10 ** min(length, digits - parts + 1):
                return True
        return False


def _last_total(
    text: str, closing: Sum, slots: Sequence[Cellname], unusual: frozenset[str]
) -> _LastTotal | None:
    """Return what the total may be that the last slots add up to; None where they are not plain counts."""
    parts = slots[len(slots) - 1 - len(closing.left) : -1]
    if closing.right != (slots[-1],) or set(closing.left) != set(parts) or not text.isdecimal():
        return None
    if any(slot.column in unusual for slot in (*parts, slots[-1])):
        return None
    ends = (text[-length:] for length in range(1, min(len(text), LONGEST) + 1))
    return _LastTotal(tuple(None if end[0] == "0" and len(end) > 1 else int(end) for end in ends))


def _adds_up(one: Sum, done: list[Piece], index: Mapping[Cellname, int]) -> bool:
    """Say whether an identity holds; of a total that is left blank it tells nothing."""
    if all(done[index[name]].kind is Kind.BLANK for name in one.right):
        return True
    left, right = (sum(done[index[name]].number or 0 for name in side) for side in (one.left, one.right))
    return left == right


def _first_numbers(run: Piece, at: int, signed: bool, decimal: bool) -> Iterator[Piece]:
    """Yield each number that the digits of ``run`` from ``at`` on may begin with, shortest first."""
    text, start = run.text, at
    if run.kind is Kind.BLANK:
        yield run
        return
    sign = text[at] if text[at] in "+-" else ""
    if sign == "-":
        yield Piece(Kind.BLANK, sign, run.start + at, run.start + at + 1)
    if sign and not signed:
        return
    at += len(sign)
    stop = at
    while stop < len(text) and text[stop].isdigit():
        stop += 1
    fraction = text[stop:].rstrip("元万件条项个 ")
    for end in range(at + 1, min(stop, at + LONGEST) + 1):
        if end > at + 1 and text[at] == "0":
            return
        if end == stop and fraction.startswith("."):
            if decimal:
                value = number_of(text[at:end], fraction, negative=sign == "-")
                yield Piece(Kind.NUMBER, text[start:], run.start + start, run.end, value)
        elif end == stop and fraction:
            return
        else:
            tail = len(text) if end == stop else end
            value = number_of(text[at:end], negative=sign == "-")
            yield Piece(Kind.NUMBER, text[start:tail], run.start + start, run.start + tail, value)


# --- which cut is more than chance ---------------------------------------------------------------


def confirm(rows: Sequence[Row], readings: Sequence[Reading], sums: Sequence[Sum]) -> list[Reading]:
    """Open the cells whose cut only the sum of their own row speaks for.

    A total that the organ got wrong may well let another cut add up. So every other cut of a run is tried,
    whatever its own sum, against the identities over the rows; rows that print the same digits are cut
    alike. What such a cut would change and no identity forbids is not known. A table without identities
    over its rows has no better witness than the row's own sum.
    """
    across = [one for one in sums if one.is_over_rows]
    run = [row for row in rows if Doubt.CUT in row.doubts | row.why]
    if not across or not run:
        return list(readings)
    if sum(map(_is_uncut, run)) * 2 > len(run):  # most rows lost a cell: each may have
        readings = [
            opened_reading(reading) if Doubt.CUT in row.why else reading
            for row, reading in zip(rows, readings, strict=True)
        ]
    pieces = {
        name: piece
        for row, r in zip(rows, readings, strict=True)
        for name, piece in zip(row.slots, r, strict=True)
    }
    values = {
        name: number(piece) or 0 for name, piece in pieces.items() if not is_open(piece) and piece is not None
    }
    held = [one for one in across if _holds(one, values)]
    kin: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(rows):
        if row.recut is not None and all(name in values for name in row.slots):
            kin.setdefault((*(name.column for name in row.slots), _digits(readings[i])), []).append(i)
    doubtful: dict[int, set[Cellname]] = {}
    for together in kin.values():
        doubtful.update(_doubtful([(i, rows[i]) for i in together], values, held))
    _unprove(doubtful, rows, held)
    return [
        tuple(
            piece and open_piece(piece) if name in doubtful.get(i, ()) else piece
            for name, piece in zip(row.slots, reading, strict=True)
        )
        for i, (row, reading) in enumerate(zip(rows, readings, strict=True))
    ]


def _is_uncut(row: Row) -> bool:
    """Say whether there is no way to cut the digits of a row."""
    return all(map(is_open, row.readings[0]))


def _unprove(doubtful: dict[int, set[Cellname]], rows: Sequence[Row], held: Sequence[Sum]) -> None:
    """Add the other fields of each row in doubt: its own sum speaks for them no more, only one over rows may."""
    before = -1
    while before != (before := sum(map(len, doubtful.values()))):
        every = set().union(*doubtful.values())
        firm = {name for one in held if every.isdisjoint(names := (*one.left, *one.right)) for name in names}
        for i, names_ in doubtful.items():
            if names_:
                names_.update(name for name in rows[i].slots if name not in firm)


def _digits(reading: Reading) -> str:
    return "".join(piece.text for piece in reading if piece is not None)


def _holds(one: Sum, values: Mapping[Cellname, Number]) -> bool:
    is_told = all(name in values for name in (*one.left, *one.right))
    return is_told and sum(values[name] for name in one.left) == sum(values[name] for name in one.right)


def _doubtful(
    together: Sequence[tuple[int, Row]], values: Mapping[Cellname, Number], held: Sequence[Sum]
) -> dict[int, set[Cellname]]:
    """Return the fields of rows with the same digits that another cut of these would change."""
    _, first = together[0]
    n = len(first.slots)
    names = {name for _, row in together for name in row.slots}
    touched = [one for one in held if not names.isdisjoint((*one.left, *one.right))]
    doubtful: dict[int, set[Cellname]] = {i: set() for i, _ in together}
    if all(
        any(_fixes(one, names, {row.slots[k] for _, row in together}) for one in touched) for k in range(n)
    ):
        return doubtful
    others = first.recut() if first.recut is not None else []
    if not others:  # too many to be tried
        return {i: set(row.slots) for i, row in together}
    for other in others:
        changed = [k for k, piece in enumerate(other) if number(piece) != values[first.slots[k]]]
        if not changed:
            continue
        tried = dict(values)
        tried.update({row.slots[k]: number(other[k]) or 0 for _, row in together for k in changed})
        if all(_holds(one, tried) for one in touched):
            for i, row in together:
                doubtful[i].update(row.slots[k] for k in changed)
    return doubtful


def _fixes(one: Sum, names: set[Cellname], alike: set[Cellname]) -> bool:
    """Say whether an identity that holds breaks whenever the ``alike`` ones of these fields change, all by as much."""
    here = names.intersection((*one.left, *one.right))
    return bool(here) and here <= alike and len(here & set(one.left)) != len(here & set(one.right))
