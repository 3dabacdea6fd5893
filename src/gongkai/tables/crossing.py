"""Naming by place: a number is named by the texts left of it and above it.

One of the two says the row, the other the column; where several rows stand side by side (table 4) the
texts above say both. What a table's boxes do not show is not guessed: None sends the whole table on to
the order in which the form prints. Numbers are not asked for what they are, so that all tables which
differ in nothing else are named alike, once.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from gongkai.form import Block, Cellname, label_key
from gongkai.tables.cells import Kind
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.lexicon import Entry, Lexicon, Said
from gongkai.tables.scan import DIGITS, Grid, Line, Scan, Value


class Crossed(NamedTuple):
    """A printed row: its fields, and the cell of each by its number, -1 where the row has none there.

    ``line`` is the number of the row's line in its cells where these hold several rows, None elsewhere.
    ``doubts`` is what had to be assumed. ``open``: it is not known which of the cells is which of these fields.
    ``shared``: their number may be another row's as well. ``votes``: the heads are those of one form alone. ``said`` are the texts that name the row and its columns,
    where one of these has a unit.
    """

    entry: Entry
    names: tuple[Cellname, ...]
    cells: tuple[int, ...]
    votes: bool = False
    doubts: Doubts = SURE
    open: frozenset[Cellname] = frozenset()
    shared: frozenset[Cellname] = frozenset()
    line: int | None = None
    said: tuple[str, ...] = ()


class MisleadingError(Exception):
    """The boxes of a table do not say whose its numbers are."""


def by_place(
    grids: Sequence[Grid], lex: Lexicon, rank: Mapping[str, int], year: int | None
) -> list[Crossed] | None:
    """Name the cells of grids that follow one another by place; None where the boxes mislead.

    Nothing is returned for grids in which no text says a row: they are other tables.
    ``rank`` orders the forms by id where a row fits several, ``year`` is the one that the report is for.
    A cell's number counts through all grids.
    """
    if not any(map(_is_row, map(lex.say, chain.from_iterable(grid.texts for grid in grids)))):
        return []
    scan = Scan(lex, year)
    base = 0
    for grid in grids:
        scan.read(grid, base)
        base += len(grid.places)
    if scan.shifted:
        return None
    try:
        if lex.across:
            return list(_across(scan, lex, rank))
        return _with_shared(list(_down(scan, lex, rank)), scan.lines)
    except MisleadingError:
        return None


def _is_row(said: Said) -> bool:
    """Say whether a text is the label of a row, and no head that any table may have."""
    return bool(said.row) and (not said.column or said.row != said.column)


# --- rows under one another ------------------------------------------------------------------------


def _down(scan: Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    for line, entries, doubts, part in _named(list(_of_one_row(scan.lines)), lex):
        crossed = _fit(line, entries, rank)
        if crossed is not None:
            yield crossed._replace(doubts=crossed.doubts | doubts, line=part)


def _of_one_row(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield a line for each row of the form: where the texts left of it say a column, those above say rows."""
    for line in lines:
        rows = dict.fromkeys(value.row for value in line.values if value.row)
        if line.said.row or line.said.outside or not rows or (len(rows) == 1 and not line.said.column):
            yield line
            continue
        for row in rows:
            values = [value for value in line.values if value.row == row]
            yield Line(line.said._replace(row=row), line.labels, values)


def _named(lines: Sequence[Line], lex: Lexicon) -> Iterator[tuple[Line, Sequence[Entry], Doubts, int | None]]:
    """Yield the lines that are rows of the form, with the rows' entries.

    A line whose label nobody can read is the row that is due there, if just one is and the label is empty or
    like it; where more such rows are missing elsewhere, two may have changed places.
    """
    rows = [_rows(line, lex) for line in lines]
    for i in lex.subtotals([label_key(line.labels[-1]) if line.labels else "" for line in lines]):
        rows[i] = ()
        lines[i].said = Said(outside=True)
    seen = {lex.rows[key][0].row for keys in rows for key in keys}
    order = [lex.order[lex.rows[keys[0]][0].row] if keys else -1 for keys in rows]
    for i, (line, keys) in enumerate(zip(lines, rows, strict=True)):
        if len(keys) > 1:
            for part, key in enumerate(keys):
                yield line, lex.rows[key], SURE, part
        elif keys:
            due_here = _is_between(order, i) and order.count(order[i]) == 1
            misprint = line.said.misprinted and not due_here
            yield line, lex.rows[keys[0]], frozenset({Doubt.MISPRINT}) if misprint else SURE, None
        elif not line.said.outside:
            before = next((rows[j][-1] for j in range(i - 1, -1, -1) if rows[j]), None)
            after = next((rows[j][0] for j in range(i + 1, len(rows)) if rows[j]), None)
            if before is None or after is None:
                continue
            due = lex.due(lex.rows[before][0], lex.rows[after][0], seen)
            # A group's label beside the numbers leaves the row's own empty.
            words = line.labels[-1] if line.labels and not lex.say(line.labels[-1]).group else ""
            if len(due) == 1 and lex.may_be(words, due[0]):
                missing = lex.missing(lex.rows[before][0], seen)
                told = due == missing or lex.is_like(words, due[0], missing)
                doubt = Doubt.MISPRINT if told else Doubt.EXCHANGED
                yield line, lex.entries(due[0]), frozenset({doubt}), None


def _with_shared(rows: Sequence[Crossed], lines: Sequence[Line]) -> list[Crossed]:
    """Return rows that tell of which fields the number is drawn over other rows too."""
    numbers = ({value.cell for value in line.values if value.kind in DIGITS} for line in lines)
    counted = Counter(cell for cells in numbers for cell in cells)
    if max(counted.values(), default=0) <= 1:
        return list(rows)
    return [
        row._replace(
            shared=frozenset(n for n, cell in zip(row.names, row.cells, strict=True) if counted[cell] > 1)
        )
        for row in rows
    ]


def _is_between(order: Sequence[int], i: int) -> bool:
    before = next((place for place in reversed(order[:i]) if place >= 0), -1)
    after = next((place for place in order[i + 1 :] if place >= 0), len(order) + 1000)
    return before < order[i] < after


def _rows(line: Line, lex: Lexicon) -> Sequence[str]:
    """Return the row keys of a line: several where a label prints a line for each."""
    if line.said.outside:
        return ()
    several = lex.several(line.labels[-1]) if line.labels and lex.say(line.labels[-1]) == Said() else ()
    return several or ((line.said.row,) if line.said.row else ())


def _fit(line: Line, entries: Sequence[Entry], rank: Mapping[str, int]) -> Crossed | None:
    """Lay a line on the columns of the form whose heads stand over it; None where it holds no cell."""
    keyless = not any(value.key for value in line.values)
    if keyless and line.said.column and line.said.column != line.said.row:
        line = replace(line, values=_under(line.values, line.said.column))
    if not any(value.key for value in line.values):
        numbers = [value for value in line.values if value.kind in DIGITS]
        if numbers and all(value.unread for value in numbers):
            return _unread(sorted(entries, key=lambda entry: rank[entry.form.id])[0], numbers)
        if numbers:
            raise MisleadingError  # numbers under no head at all
        return None
    ranked = sorted(entries, key=lambda entry: rank[entry.form.id])
    keys = tuple([value.key for value in line.values])
    best = _best(tuple([(entry.block, entry.form.id) for entry in ranked]), keys)
    if best is None:
        raise MisleadingError
    entry = ranked[best.place]
    said: tuple[str, ...] = ()
    if any(column.unit for column in entry.block.columns):
        said = (*line.labels, *dict.fromkeys(head for value in line.values for head in value.heads))
    return _cross(line, entry, best.columns)._replace(votes=best.alone, said=said)


def _under(values: Sequence[Value], key: str) -> list[Value]:
    """Return the cells of a line with the key of the column that a text left of them says."""
    if sum(value.kind in DIGITS for value in values) > 1:
        raise MisleadingError  # several numbers of one field
    return [value._replace(key=key) for value in values if value.kind in DIGITS or len(values) == 1]


def _unread(entry: Entry, numbers: Sequence[Value]) -> Crossed:
    """Return a row of which no head can be read: all of it is open."""
    names = tuple(Cellname(entry.row, column.id) for column in entry.block.columns)
    cells = tuple(numbers[min(i, len(numbers) - 1)].cell for i in range(len(names)))
    return Crossed(entry, names, cells, doubts=frozenset({Doubt.ODD_HEAD}), open=frozenset(names))


class _Best(NamedTuple):
    """The block that heads fit best, by its number, and the cell of each of its columns; ``alone``: of one form."""

    place: int
    columns: Mapping[str, int]
    alone: bool


@functools.lru_cache(1024)
def _best(blocks: tuple[tuple[Block, str], ...], keys: tuple[str, ...]) -> _Best | None:
    """Return which of some blocks has most of these heads, the first where several do; None where none has any."""
    fits = []
    for block, _ in blocks:
        columns = _columns_of(block, keys)
        letters = sum(len(keys[at]) for at in columns.values())
        fits.append((letters * len(columns) / len(block.columns), columns))
    most = max(score for score, _ in fits)
    if not most:
        return None
    index = next(i for i, (score, _) in enumerate(fits) if score == most)
    forms = {form for (_, form), (score, _) in zip(blocks, fits, strict=True) if score == most}
    return _Best(index, fits[index][1], len(forms) == 1)


def _columns_of(block: Block, keys: Sequence[str]) -> dict[str, int]:
    """Return which of the cells stands under the head of each column of a block.

    Where two columns share a shortened head, the first cell is the first column's.
    """
    found: dict[str, int] = {}
    for at, key in enumerate(keys):
        fits = [column.id for column in block.columns if key in column.keys]
        free = next((id_ for id_ in fits if id_ not in found), None)
        if free is not None:
            found[free] = at
    return found


@functools.lru_cache(256)
def _groups(block: Block) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the groups of a block's columns, each with the ids of these."""
    groups = dict.fromkeys(group for column in block.columns for group in column.groups)
    return tuple((group, frozenset(c.id for c in block.columns if group in c.groups)) for group in groups)


def _cross(line: Line, entry: Entry, columns: Mapping[str, int]) -> Crossed:
    """Return a row of the form, or raise where a number stands where the form has none."""
    block = entry.block
    taken = [line.values[at].cell for at in columns.values()]
    twice = {cell for cell in taken if taken.count(cell) > 1}
    if twice and any(v.cell in twice for v in line.values if v.kind is not Kind.BLANK):
        raise MisleadingError  # one number under two heads
    for group, ids in _groups(block):
        over = {id_ for id_, at in columns.items() if group in line.values[at].groups}
        if over and over != ids & columns.keys():
            raise MisleadingError  # the head of a group does not span its columns: spans got lost
    unread: list[int] = []
    under = set(columns.values())
    for at, value in enumerate(line.values):
        if at in under or value.outside or value.kind not in DIGITS:
            continue
        if value.key or not value.unread:
            raise MisleadingError
        unread.append(at)
    lost = [c.id for c in block.columns if c.id not in columns and not line.bare.isdisjoint(c.keys)]
    if unread and lost:
        raise MisleadingError  # heads without cells, and numbers under none: the row is shifted
    missing = [c.id for c in block.columns if c.id not in columns and c.id not in lost]
    names = tuple(Cellname(entry.row, id_) for id_ in (*columns, *lost))
    cells = (*taken, *(-1 for _ in lost))
    doubts = _SHORT if lost else SURE
    if not missing or not unread:
        return Crossed(entry, names, cells, doubts=doubts)
    known = dict(zip((*columns, *lost), cells, strict=True))
    cells_ = [line.values[at].cell for at in unread]
    halves = _are_halves(block, columns, [(at, line.values[at].heads) for at in unread])
    return _with_unread(entry, known, cells_, doubts, halves=halves)


def _are_halves(
    block: Block, columns: Mapping[str, int], unread: Sequence[tuple[int, Sequence[str]]]
) -> bool:
    """Say whether heads that cannot be read are each a part of the head that is due there in the form's order."""
    missing = [column for column in block.columns if column.id not in columns]
    if len(missing) != len(unread):
        return False
    parts = [label_key(heads[-1]) for _, heads in unread]
    if any(len(part) < _HALF or part not in c.keys[0] for part, c in zip(parts, missing, strict=True)):
        return False
    places = {**columns, **{column.id: at for column, (at, _) in zip(missing, unread, strict=True)}}
    order = [places[column.id] for column in block.columns]
    return order == sorted(order)


#: A letter alone may be a part of too many heads.
_HALF = 2


# --- rows side by side -------------------------------------------------------------------------------


def _across(scan: Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    """Yield the rows of a table whose columns say rows too: the nearest text that says one counts."""
    every = sorted(
        {(e.form.id, e.row): e for entries in lex.rows.values() for e in entries}.values(),
        key=lambda entry: (rank[entry.form.id], lex.order[entry.row]),
    )
    entries = {entry.row: entry for entry in every if entry.form is every[0].form}
    block = every[0].block
    groups = {row.id: frozenset(row.groups) for row in block.rows}
    above = ""  # the row that a label over several lines says
    for line in scan.lines:
        if line.said.outside:
            continue
        if line.said.row or len(line.labels) > 1:
            above = line.said.row
        elif line.said.column:
            if any(value.key and not value.row for value in line.values):
                continue  # 合计 under the heads of the columns: a sum of the rows
            line.said = line.said._replace(row=above)
        found: dict[str, dict[str, int]] = {}
        unread: dict[str, list[int]] = {}
        no_row = False  # a number is under no row of the form
        for value in line.values:
            row, key = line.said.row or value.row, value.key or line.said.column
            column = next((c.id for c in block.columns if key in c.keys), "")
            if row and column:
                id_ = lex.rows[row][0].row
                if value.groups and value.groups.isdisjoint(groups[id_]):
                    raise MisleadingError  # a head of several rows does not span its own
                cell = found.setdefault(id_, {}).setdefault(column, value.cell)
                if cell != value.cell and value.kind is not Kind.BLANK:
                    raise MisleadingError
            elif value.kind in DIGITS and row and value.unread and not key:
                unread.setdefault(lex.rows[row][0].row, []).append(value.cell)
            elif value.kind in DIGITS and value.key and not row:
                no_row = True
            elif value.kind in DIGITS and not value.outside:
                raise MisleadingError
        if no_row and (
            len(found) < len(entries) or any(map(len(block.columns).__gt__, map(len, found.values())))
        ):
            raise MisleadingError  # it may be one that got lost
        short = bool(line.bare)
        for id_, columns in found.items():
            lost = [c.id for c in block.columns if c.id not in columns and not line.bare.isdisjoint(c.keys)]
            if line.said.row and lost:
                names = tuple(Cellname(id_, column) for column in (*columns, *lost))
                cells = (*columns.values(), *(-1 for _ in lost))
                yield Crossed(entries[id_], names, cells, doubts=_SHORT)
                continue
            yield _with_unread(entries[id_], columns, unread.get(id_, []), SURE if not short else _SHORT)


_SHORT = frozenset({Doubt.SHORT_ROW})


def _with_unread(
    entry: Entry, columns: dict[str, int], unread: Sequence[int], doubts: Doubts, *, halves: bool = False
) -> Crossed:
    """Return a row with the cells whose heads nobody can read: one is the column that is wanting, more are open.

    ``halves``: what is left of the heads says that they are the columns that are wanting.
    """
    missing = [column.id for column in entry.block.columns if column.id not in columns]
    names = tuple(Cellname(entry.row, id_) for id_ in columns)
    cells = tuple(columns.values())
    if not unread or not missing:
        return Crossed(entry, names, cells, doubts=doubts)
    more = tuple(Cellname(entry.row, id_) for id_ in missing)
    cells += tuple(unread[min(i, len(unread) - 1)] for i in range(len(more)))
    if len(missing) == len(unread) == 1 or halves:
        return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.BY_ORDER})
    return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.ODD_HEAD}, open=frozenset(more))
