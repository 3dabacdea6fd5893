"""The identities of a form, tried on what a table prints: they confirm its numbers or contest them.

CONTRACT.md section 5 says how blanks count. Nothing is corrected, and nothing is worded: what breaks or
cannot be tried is handed on as data (:class:`Proof`), for the rules to tell.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from gongkai.form import Cellname, Sum, TableForm
from gongkai.proof.fields import Fields
from gongkai.proof.seen import Sights, are_misread, proves, unproved
from gongkai.proof.trials import Column, Trial, Verdict, judged, trials, unfilled
from gongkai.report import Number, Status
from gongkai.tables.cells import FIGURE, Kind, Piece
from gongkai.tables.deciding.decide import number
from gongkai.tables.reading import TableReading


class Fault(NamedTuple):
    """What is to be told of an identity that does not hold; ``blanks`` are the blank cells under it.

    ``unfilled`` tells of all identities that are not tried because ``columns`` are blank throughout:
    ``trial`` is the first of them, ``blanks`` are those of the columns, in rows that print something else.
    """

    kind: Verdict
    trial: Trial
    blanks: tuple[Cellname, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The fields of a table with their statuses, and what is to be told of its identities.

    ``unproved`` was recognised in a picture and is not believed: it is open.
    """

    fields: Fields
    faults: tuple[Fault, ...] = ()
    unproved: frozenset[Cellname] = frozenset()


def prove(reading: TableReading, sights: Sights = MappingProxyType({})) -> Proof:
    """Try every identity of a table on what it prints; what only a model names proves nothing of others.

    ``sights`` says of numbers that were recognised in a picture how well.
    """
    fields = _prove_lawful(reading) if not reading.asserted and not sights else None
    if fields is not None:
        return Proof(fields)
    rows = reading.rows
    pieces: dict[Cellname, Piece | None] = dict.fromkeys(reading.shape.names(rows), _MISSING)
    pieces.update(reading.cells.items())
    statuses: dict[Cellname, Status] = {
        name: "asserted" if name in reading.asserted else _status(piece) for name, piece in pieces.items()
    }
    values = {n: number(p) for n, p in pieces.items() if statuses[n] in ("read", "blank")}
    sums = reading.shape.sums_over(rows)
    tried = list(trials(sums, values))
    empty = unfilled(sums, statuses) if any(one.half for one in tried) else {}
    verdicts = judged(tried, empty, pieces.values())
    held, broken = set[Cellname](), set[Cellname]()
    for one, verdict in zip(tried, verdicts, strict=True):
        if verdict == "held" and proves(one.sum, sights):
            held.update(one.sum.left, one.sum.right)
        elif verdict == "broken":
            broken.update(one.sum.left, one.sum.right)
    for name in held | broken:
        statuses[name] = _status(pieces[name], name in held, name in broken)
    doubted = unproved(reading.shape, sights, statuses, held)
    if misread := are_misread(verdicts, sights):
        doubted |= {name for name in sights if statuses[name] == "conflicting"}
    statuses.update(dict.fromkeys(doubted, "ambiguous"))
    told = {name: value for name, value in values.items() if name not in doubted}
    fields = Fields(
        _numbered(pieces),
        [
            told.get(name, number(piece) if name in reading.asserted else None)
            for name, piece in pieces.items()
        ],
        [None if piece is _MISSING else piece for piece in pieces.values()],
        list(statuses.values()),
    )
    judgements = zip(tried, verdicts, strict=True)
    findable = [one for one in judgements if not (misread and one[1] == "broken")]
    return Proof(fields, tuple(_faults(findable, empty, values)), doubted)


def _faults(
    tried: Iterable[tuple[Trial, Verdict]],
    empty: Mapping[Sum, Column],
    values: Mapping[Cellname, Number | None],
) -> Iterator[Fault]:
    """Yield what is to be told, what several identities have in common last."""
    shared: dict[Column, list[Trial]] = defaultdict(list)
    for one, verdict in tried:
        if verdict == "unfilled":
            shared[empty[one.sum]].append(one)
        elif verdict != "held":
            yield Fault(verdict, one, _blanks(one, values))
    for column, rows in shared.items():
        blanks = (name for one in rows for name in _blanks(one, values) if name.column in column.names)
        yield Fault("unfilled", rows[0], tuple(blanks), column.names)


def _blanks(one: Trial, values: Mapping[Cellname, Number | None]) -> tuple[Cellname, ...]:
    return tuple(name for name in (*one.sum.left, *one.sum.right) if values[name] is None)


def _numbered(names: Iterable[Cellname]) -> dict[Cellname, int]:
    return {name: number for number, name in enumerate(names)}


#: Picks some of the numbers of a table.
_Pick = Callable[[Sequence[Number]], Sequence[Number]]


class _Plan(NamedTuple):
    """The fields of a table of which none is missing, and its identities as picks from their numbers.

    ``in_order``: the fields are numbered in the order in which they are printed.
    """

    order: Mapping[Cellname, int]
    in_order: bool
    sums: tuple[tuple[_Pick, _Pick], ...]
    statuses: tuple[Status, ...]


@functools.lru_cache(maxsize=256)
def _plan(shape: TableForm, printed: tuple[Cellname, ...]) -> _Plan | None:
    """Return the plan of a table that prints these fields; None where a field of the form is missing."""
    rows = shape.rows(name.row for name in printed)
    names = tuple(dict.fromkeys((*shape.names(rows), *printed)))
    if len(names) > len(printed):
        return None
    order = _numbered(names)
    told = [one for one in shape.sums_over(rows) if order.keys() >= {*one.left, *one.right}]
    sums = tuple((_pick(order[n] for n in one.left), _pick(order[n] for n in one.right)) for one in told)
    covered = {name for one in told for name in (*one.left, *one.right)}
    return _Plan(
        order, names == printed, sums, tuple("verified" if name in covered else "read" for name in names)
    )


def _pick(places: Iterable[int]) -> _Pick:
    first, *rest = places
    return itemgetter(first, *rest) if rest else itemgetter(slice(first, first + 1))


def _prove_lawful(reading: TableReading) -> Fields | None:
    """Return the fields of a table that is full of plain numbers and breaks no identity: most are so."""
    cells = reading.cells
    pieces = list(cells.values())
    numbers = _numbers(pieces)
    plan = _plan(reading.shape, tuple(cells)) if numbers is not None else None
    if plan is None or numbers is None:
        return None
    if not plan.in_order:
        pieces = [cells[name] for name in plan.order]
        numbers = _numbers(pieces) or []
    if any(sum(left(numbers)) != sum(right(numbers)) for left, right in plan.sums):
        return None
    return Fields(plan.order, numbers, pieces, plan.statuses)


def _numbers(pieces: Iterable[Piece | None]) -> list[Number] | None:
    """Return the numbers of pieces; None where one is none."""
    numbers: list[Number] = []
    for piece in pieces:
        if piece is None or piece.kind is not Kind.NUMBER or piece.number is None:
            return None
        numbers.append(piece.number)
    return numbers


#: Stands for a field that the form has and the document does not print.
_MISSING = Piece(Kind.BLANK, "", -1, -1)


def _status(piece: Piece | None, held: bool = False, contested: bool = False) -> Status:
    """Return the status of a field: of what it prints, and of what the identities over it say.

    ``held``: one of them holds. ``contested``: one is broken, which outweighs that.
    """
    if piece is None or piece is _MISSING:
        return "missing"
    kind = piece.kind
    if kind is Kind.NUMBER or (kind is Kind.UNSURE and piece.number is not None):
        return "conflicting" if contested else "verified" if held else "read"
    if kind is Kind.BLANK:
        return "blank"
    # Letters that are no words may be figures that were not recognised: 「S」 for 5; so may what nobody can tell.
    words = any("\u3400" <= letter <= "\u9fff" for letter in piece.text)
    unsure = (
        kind is Kind.UNSURE or FIGURE.search(piece.text) or any(map(str.isnumeric, piece.text)) or not words
    )
    return "ambiguous" if unsure else "blank"
