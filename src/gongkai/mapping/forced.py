"""Which lines, and which heads, could mean nothing else: no other mapping of the numbers fits the sums.

Rows that have the same part in every sum may change places unseen, and so may columns: only what has a part
of its own can be told by arithmetic, and only in a table that is there as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

from gongkai.form import Cellname, TableForm
from gongkai.mapping.mapped import Laid, Meaning
from gongkai.mapping.marked import Marked
from gongkai.report import Number
from gongkai.tables.cells import Piece
from gongkai.tables.deciding.decide import number

#: So many other mappings are looked at before none is called the only one.
_MOST = 4000

#: The numbers of a line by column, or of a column by line.
_Numbers = Mapping[str, Number]


class Axis(NamedTuple):
    """One side of a table: which of its ids are told, whose numbers these are, and what stands for the others.

    ``told``: the numbers of the ids whose lines (or heads) are told. ``free``: the ids that are not, each with
    the thing that is said to be it. ``things``: the numbers of everything that could be one of these.
    """

    told: Mapping[str, _Numbers]
    free: Mapping[str, int]
    things: Mapping[int, _Numbers]


def forced(axis: Axis, shape: TableForm, over: str, ids: Sequence[str]) -> set[int]:
    """Return the things that could be nothing else; ``ids`` are all of the table's on that side."""
    if not axis.free or {*axis.told, *axis.free} != set(ids):
        return set()
    sums = [one for one in shape.identities if one.over == over]
    parts: dict[tuple[tuple[bool, bool], ...], list[str]] = {}
    for id_ in axis.free:
        parts.setdefault(tuple((id_ in one.left, id_ in one.right) for one in sums), []).append(id_)
    groups = list(parts.values())
    if not sums or _ways(groups, len(axis.things)) > _MOST:
        return set()
    sides = [([i for i in one.left if i in ids], [i for i in one.right if i in ids]) for one in sums]
    taken: dict[str, set[int]] = {id_: set() for id_ in axis.free}
    for found in _assigned(groups, frozenset(axis.things)):
        if _fits({**axis.told, **{id_: axis.things[thing] for id_, thing in found.items()}}, sides):
            for id_, thing in found.items():
                taken[id_].add(thing)
    return {
        axis.free[group[0]]
        for group in groups
        if len(group) == 1 and taken[group[0]] == {axis.free[group[0]]}
    }


def _ways(groups: Sequence[Sequence[str]], things: int) -> int:
    ways = 1
    for group in groups:
        ways *= comb(things, len(group))
        things -= len(group)
    return ways


def _assigned(groups: Sequence[Sequence[str]], things: frozenset[int]) -> Iterator[dict[str, int]]:
    """Yield every way to give each id a thing; the ids of one group are as good as each other."""
    if not groups:
        yield {}
        return
    for chosen in combinations(sorted(things), len(groups[0])):
        for rest in _assigned(groups[1:], things - set(chosen)):
            yield {**dict(zip(groups[0], chosen, strict=True)), **rest}


def _fits(numbers: Mapping[str, _Numbers], sides: Sequence[tuple[Sequence[str], Sequence[str]]]) -> bool:
    """Say whether every sum holds in every place where all of it is printed, and one does somewhere."""
    tried = False
    for left, right in sides:
        if not left or not right:
            continue
        places = set.intersection(*(set(numbers[id_]) for id_ in (*left, *right)))
        for place in places:
            if sum(numbers[id_][place] for id_ in left) != sum(numbers[id_][place] for id_ in right):
                return False
        tried = tried or bool(places)
    return tried


def only_ones(
    sheet: Marked,
    meaning: Meaning,
    known: Mapping[Cellname, Piece | None],
    laid: Mapping[Cellname, Laid],
    *,
    told: Sequence[Collection[Cellname]],
    shape: TableForm,
) -> tuple[set[int], set[int]]:
    """Return the lines, and the heads, that could be nothing else.

    ``told`` are the laid fields whose row, and those whose column, the print bears. Nothing is for certain of
    numbers by themselves, of a table on its side, and where a row or a column is printed in two places.
    """
    lines = {name.row: {one.line for other, one in laid.items() if other.row == name.row} for name in laid}
    heads = {name.column: {one.head for n, one in laid.items() if n.column == name.column} for name in laid}
    if len(shape.blocks) > 1 or any(len(at) > 1 or -1 in at for at in (*lines.values(), *heads.values())):
        return set(), set()
    every = {**known, **{name: one.piece for name, one in laid.items()}}
    rows, columns = shape.rows(name.row for name in every), [one.id for one in shape.blocks[0].columns]
    things: tuple[dict[int, dict[str, Number]], dict[int, dict[str, Number]]] = {}, {}
    for i, line in enumerate(sheet.lines):
        for at, piece in line.cells if line.n else ():
            row, column = meaning.lines.get(line.n, ""), meaning.heads.get(sheet.heads[at].n, "")
            if column:
                things[0].setdefault(i, {})[column] = number(piece) or 0
            if row:
                things[1].setdefault(at, {})[row] = number(piece) or 0
    sides = (lines, things[0], told[0], "rows", rows), (heads, things[1], told[1], "columns", columns)
    found = []
    for k, (places, numbers, borne, over, ids) in enumerate(sides):
        sure = {name[k] for name in (*known, *borne)}
        table: dict[str, dict[str, Number]] = {}
        for name, printed in every.items():
            if name[k] in sure:
                table.setdefault(name[k], {})[name[1 - k]] = number(printed) or 0
        free = {id_: next(iter(at)) for id_, at in places.items() if id_ not in sure}
        taken = {thing for id_, at in places.items() if id_ in sure for thing in at}
        others = {thing: by for thing, by in numbers.items() if thing not in taken}
        found.append(forced(Axis(table, free, others), shape, over, ids))
    return found[0], found[1]
