"""The columns of one line: whose heads stand over its cells, and what is left under heads that nobody can read."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from gongkai.form import Block, Cellname, fields_of, label_key
from gongkai.tables.cells import DIGITS, Kind
from gongkai.tables.deciding.units import says_scale
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.grids.scan import Line, Value
from gongkai.tables.names.headwords import is_misspelt, may_be_head
from gongkai.tables.names.vocabulary import Entry


class Crossed(NamedTuple):
    """A printed row: its fields, and the cell of each by its number, -1 where the row has none there.

    ``line`` is the number of the row's line in its cells where these hold several rows, and how many; None elsewhere.
    ``doubts`` is what had to be assumed. ``open``: it is not known which of the cells is which of these fields; ``shared``: their
    number may be another row's as well. ``votes``: the heads are those of one form alone. ``said``: what may say a unit.
    """

    entry: Entry
    names: tuple[Cellname, ...]
    cells: tuple[int, ...]
    votes: bool = False
    doubts: Doubts = SURE
    open: frozenset[Cellname] = frozenset()
    shared: frozenset[Cellname] = frozenset()
    line: tuple[int, int] | None = None
    said: tuple[str, ...] = ()


class MisleadingError(Exception):
    """The boxes of a table do not say whose its numbers are."""


def fit(line: Line, entries: Sequence[Entry], rank: Mapping[str, int]) -> Crossed | None:
    """Lay a line on the columns of the form whose heads stand over it; None where it holds no cell."""
    keyless = not any(value.key for value in line.values)
    if keyless and line.said.column and line.said.column != line.said.row:
        line = replace(line, values=_under(line.values, line.said.column))
    ranked = sorted(entries, key=lambda entry: rank[entry.form.id])
    if not any(value.key for value in line.values):
        numbers = [value for value in line.values if value.kind in DIGITS]
        if numbers and all(value.unread for value in numbers):
            return _unread(ranked[0], numbers)
        if numbers:
            raise MisleadingError  # numbers under no head at all
        return None
    line = replace(line, values=_without_subtotals(line.values, ranked[0].block))
    keys = tuple([value.key for value in line.values])
    best = _best(tuple([(entry.block, entry.form.id) for entry in ranked]), keys)
    if best is None:
        raise MisleadingError
    entry = ranked[best.place]
    return _cross(line, entry, best.columns)._replace(votes=best.alone, said=said_of(line, entry.block))


def _without_subtotals(values: list[Value], block: Block) -> list[Value]:
    """Return the cells of a line with a head of no form where it is the total's, under a group, and the total is printed too."""
    if len(values) <= len(block.columns):
        return values
    groups = frozenset[str]().union(*(column.groups for column in block.columns))
    for column in block.columns if groups else ():
        own = [value for value in values if value.key in column.keys]
        others = [value for value in own if not value.groups & groups <= set(column.groups)]
        if len(others) < len(own):
            values = [v._replace(key="", outside=True) if v in others else v for v in values]
    return values


def said_of(line: Line, block: Block) -> tuple[str, ...]:
    """Return the labels and heads of a line that may say in which unit its numbers are."""
    said = (*line.labels, *dict.fromkeys(chain.from_iterable([value.heads for value in line.values])))
    return said if any(column.unit for column in block.columns) else tuple(filter(says_scale, said))


def _under(values: Sequence[Value], key: str) -> list[Value]:
    """Return the cells of a line with the key of the column that a text left of them says."""
    if sum(value.kind in DIGITS for value in values) > 1:
        raise MisleadingError  # several numbers of one field
    return [value._replace(key=key) for value in values if value.kind in DIGITS or len(values) == 1]


def _unread(entry: Entry, numbers: Sequence[Value]) -> Crossed:
    """Return a row of which no head can be read: all of it is open."""
    names = fields_of(entry.row, tuple(column.id for column in entry.block.columns))
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
    if len(set(taken)) < len(taken):
        twice = {cell for cell in taken if taken.count(cell) > 1}
        if any(v.cell in twice for v in line.values if v.kind is not Kind.BLANK):
            raise MisleadingError  # one number under two heads
    for group, ids in _groups(block):
        over = {id_ for id_, at in columns.items() if group in line.values[at].groups}
        own = (id_ for id_ in ids if id_ in columns and group not in line.values[columns[id_]].beside)
        if over and over != set(own):
            raise MisleadingError  # the head of a group does not span its columns: spans got lost
    strange = [value for value in line.values if value.outside or value.unread]
    if any(_says_another(value, block, columns) for value in strange):
        raise MisleadingError
    unread: list[int] = []
    headless: list[int] = []
    under = set(columns.values())
    free = [at for at, value in enumerate(line.values) if value.kind in DIGITS and at not in under]
    for at in free:
        value = line.values[at]
        if value.outside or _is_of_group(value, line, block, columns):
            continue
        if value.key:
            raise MisleadingError
        (unread if value.unread else headless).append(at)
    lost = [c.id for c in block.columns if c.id not in columns and not line.bare.isdisjoint(c.keys)]
    if headless:
        return _beside_headless(line, entry, columns, [line.values[at] for at in headless])
    if unread and lost:
        raise MisleadingError  # heads without cells, and numbers under none: the row is shifted
    missing = [c.id for c in block.columns if c.id not in columns and c.id not in lost]
    every = [at for at, v in enumerate(line.values) if v.unread and not v.outside and at not in under]
    halves = bool(every) and _are_halves(block, columns, [(at, line.values[at].heads) for at in every])
    if halves:
        unread = every
    names = fields_of(entry.row, (*columns, *lost))
    cells = (*taken, *(-1 for _ in lost))
    doubts = SHORT if lost else SURE
    if not missing or not unread:
        cut = _cut(names, line, columns, block, free)
        whole = Crossed(entry, names, cells, doubts=doubts)
        return whole._replace(doubts=doubts | {Doubt.EXTRA_CELL}, open=cut) if cut else whole
    known = dict(zip((*columns, *lost), cells, strict=True))
    return with_unread(entry, known, [line.values[at] for at in unread], doubts, halves=halves)


def _is_of_group(value: Value, line: Line, block: Block, columns: Mapping[str, int]) -> bool:
    """Say whether a number is that of a whole group, none of whose columns is printed: its head stands over it alone."""
    own = {group for group, ids in _groups(block) if group in value.groups and ids.isdisjoint(columns)}
    return any(sum(group in other.groups for other in line.values) == 1 for group in own)


def _cut(
    names: Sequence[Cellname], line: Line, columns: Mapping[str, int], block: Block, free: Sequence[int]
) -> frozenset[Cellname]:
    """Return the fields whose head goes on over the next number, which may be the rest of theirs: 「采购总」 「金额」.

    So may a field's own number be the rest of another one where its head begins in the cell in front of it.
    ``free`` are the numbers of the line that no column has.
    """
    heads = [value.head for value in line.values]
    cut = set()
    for column in block.columns:
        at, key = columns.get(column.id, -1), column.keys[0]
        if at < 0 or ((here := heads[at]) == key and not free):  # as nearly all
            continue
        begun = key.removesuffix(here)
        if here and begun and begun != key and at and heads[at - 1].endswith(begun):
            cut.add(column.id)
        elif free and (behind := next((i for i in free if i > at), -1)) > 0:
            value, rest = line.values[behind], heads[behind]
            if rest and (value.unread or value.outside) and (rest in key or _UNIT.fullmatch(rest)):
                cut.add(column.id)
    return frozenset(name for name in names if name.column in cut)


#: A head that says nothing but a unit.
_UNIT = re.compile("(?:单位)?[亿千百十]?万?元")


def _says_another(value: Value, block: Block, columns: Mapping[str, int]) -> bool:
    """Say whether a head of no form ends as one that is wanting, and is more: 「法人或其他组织总计」 may be two."""
    words = value.head
    wanting = [column.keys[0] for column in block.columns if column.id not in columns]
    return any(words != head and words.endswith(head) for head in wanting)


def _beside_headless(
    line: Line, entry: Entry, columns: Mapping[str, int], numbers: Sequence[Value]
) -> Crossed:
    """Return a row with numbers under empty heads: those of a line, where all other heads stand over a number, too.

    Where one of them stands over an empty cell, or alone in front of theirs, they may be that one's; sums can tell.
    """
    if len(columns) < len(entry.block.columns) or not all(value.empty for value in numbers):
        raise MisleadingError
    filled = {id_: line.values[at].kind in DIGITS for id_, at in columns.items()}
    if entry.table.sums and not all(filled.values()):
        raise MisleadingError
    names = fields_of(entry.row, tuple(columns))
    cells = tuple(line.values[at].cell if filled[id_] else numbers[0].cell for id_, at in columns.items())
    if all(filled.values()) and (len(names) > 1 or numbers[-1].cell < cells[0]):
        return Crossed(entry, names, cells)
    return Crossed(entry, names, cells, doubts=frozenset({Doubt.EXTRA_CELL}), open=frozenset(names))


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
    return _are_in_order(
        block, {**columns, **{column.id: at for column, (at, _) in zip(missing, unread, strict=True)}}
    )


SHORT = frozenset({Doubt.SHORT_ROW})
#: A letter alone may be a part of too many heads.
_HALF = 2


def with_unread(
    entry: Entry, columns: dict[str, int], unread: Sequence[Value], doubts: Doubts, *, halves: bool = False
) -> Crossed:
    """Return a row with the cells whose heads nobody can read: one may be the column that is wanting, more are open.

    It is not where what is printed over it is no head of that column's, or it does not stand where the form has it.
    ``halves``: what is left of the heads says that they are the columns that are wanting.
    """
    missing = [column for column in entry.block.columns if column.id not in columns]
    names = fields_of(entry.row, tuple(columns))
    cells = tuple(columns.values())
    if not unread or not missing:
        return Crossed(entry, names, cells, doubts=doubts)
    more = fields_of(entry.row, tuple(column.id for column in missing))
    cells += tuple(unread[min(i, len(unread) - 1)].cell for i in range(len(more)))
    head = "".join(unread[0].heads[-1:])
    alone = len(missing) == len(unread) == 1 and may_be_head(head, missing[0])
    if halves or (alone and _are_in_order(entry.block, {**columns, missing[0].id: unread[0].cell})):
        return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.BY_ORDER})
    if alone and is_misspelt(head, missing[0]):
        return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.MISPRINT})
    return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.ODD_HEAD}, open=frozenset(more))


def _are_in_order(block: Block, columns: Mapping[str, int]) -> bool:
    """Say whether the cells of columns stand in the form's order."""
    cells = [columns[column.id] for column in block.columns if column.id in columns]
    return cells == sorted(cells)
