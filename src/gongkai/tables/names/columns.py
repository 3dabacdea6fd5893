"""The column heads of one part of a table, matched to its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.form import Block


@dataclass(frozen=True)
class Head:
    """The column heads of one part of a table.

    ``columns`` are the column ids in printed order, () where that cannot be told; ``found`` are those whose heads could be read; ``score``
    tells how well the block's heads are what is printed, in letters. ``other`` is a second order that they may
    be read in: whether of heads of two lines one below the other, or of one line.
    """

    columns: tuple[str, ...]
    found: tuple[str, ...]
    score: float
    other: tuple[str, ...] = ()


def read_head(block: Block, keys: Sequence[str], groups: Mapping[str, str]) -> Head | None:
    """Match printed head keys, in print order, to a block's columns. None where they do not fit.

    ``groups`` maps a group's key to its id. A group's children stand where the group stands: heads
    are printed line by line, 「自然人 法人或其他组织 总计」 before 「商业企业 科研机构 …」. Of these one may stand on the
    line of the group's head, outside of it: 「自然人 法人或其他组织 其他 总计」. Words before the heads may happen to
    name columns too, so the shortest run of keys at the end that names every column is what counts.
    """
    names = [column.id for column in block.columns]
    known = {key for column in block.columns for key in column.keys} | groups.keys()
    told = [key for key in keys if key in known]
    for start in range(len(told) - len(names), -1, -1):
        seen = _columns_of(block, told[start:])
        if len({column for column, _ in seen} - {None}) == len(names):
            above = groups.get(told[start - 1]) if start else None
            own = [above in next(c.groups for c in block.columns if c.id == name) for name, _ in seen if name]
            if above and own[-1]:
                seen = _columns_of(block, told[start - 1 :])
            printed = _unfold(block, seen, groups)
            if printed == _line_by_line(block) != names and not any(column is None for column, _ in seen):
                # The head of their group is not there: are its children printed a line below the rest?
                return replace(_head(block, names, seen), other=tuple(printed))
            other = _unfold(block, seen, groups, by_order=True)
            if printed in (names, other):
                other = names if printed != names and _is_astray(block, seen) else []
            return replace(_head(block, printed, seen), other=tuple(other))
    seen = _columns_of(block, told)
    found = _unfold(block, seen, groups, whole=False)
    # Some heads are not printed or not readable: the rest must at least stand in the form's order,
    # or as heads of two lines do.
    in_order = any(
        found == [name for name in order if name in found] for order in (names, _line_by_line(block))
    )
    return _head(block, names if in_order else (), seen) if found else None


def _is_astray(block: Block, seen: Sequence[tuple[str | None, str]]) -> bool:
    """Say whether the columns of groups, and all others, are each in the form's order, below the head of a group: one of
    no group may have got among those of one, and stand behind them.
    """
    named = [column.id for name, _ in seen for column in block.columns if column.id == name]
    grouped = {column.id for column in block.columns if column.groups}
    by_line = sorted(named, key=lambda name: name in grouped)
    return len(named) < len(seen) and by_line == _line_by_line(block)


def _line_by_line(block: Block) -> list[str]:
    """Return the columns as heads of two lines print them: those of no group first."""
    return [column.id for column in sorted(block.columns, key=lambda column: bool(column.groups))]


def _head(block: Block, order: Sequence[str], seen: list[tuple[str | None, str]]) -> Head:
    length = sum(len(key) for column, key in seen if column is not None)
    named = dict.fromkeys(column for column, _ in seen if column is not None)
    found = tuple(column for column in order or named if column in named)
    return Head(tuple(order), found, length * len(found) / len(block.columns))


def _columns_of(block: Block, keys: Iterable[str]) -> list[tuple[str | None, str]]:
    """Name the column of each key; the first one free where two columns share a shortened label."""
    taken: set[str] = set()
    seen: list[tuple[str | None, str]] = []
    for key in keys:
        fits = [column.id for column in block.columns if key in column.keys]
        column = next((name for name in fits if name not in taken), fits[0] if fits else None)
        if column is not None:
            taken.add(column)
        seen.append((column, key))
    return seen


def _unfold(
    block: Block,
    seen: list[tuple[str | None, str]],
    groups: Mapping[str, str],
    *,
    whole: bool = True,
    by_order: bool = False,
) -> list[str]:
    """Return columns in the order in which they stand, the children of a group where its head does.

    ``whole``: whether all heads are there, so that some of its children may stand beside it. ``by_order``: a child
    in front of others that are in the form's order stands beside its head, not below it.
    """
    order = [column.id for column in block.columns] if by_order else []
    named = [column for column, _ in seen]
    children: dict[str, list[str]] = {}
    for at, (_, key) in enumerate(seen):
        if key in groups:
            own = {column.id for column in block.columns if groups[key] in column.groups}
            every = [column for column in named if column is not None and column in own]
            children[groups[key]] = _below(named, at, every, order) if whole else every
    opened = {column for columns in children.values() for column in columns}
    printed: list[str] = []
    for column, key in seen:
        if column is None:
            printed.extend(c for c in children.get(groups.get(key, ""), ()) if c not in printed)
        elif column not in printed and column not in opened:
            printed.append(column)
    return printed


def _below(columns: Sequence[str | None], at: int, every: list[str], order: Sequence[str]) -> list[str]:
    """Return which of ``every`` column of a group stand on the line below its head, which is the one at ``at``.

    Where other heads follow on its line, what stands behind the last of these does; else all of them may, and so they do
    where several stand in front of these: then it is another head that stands astray.
    Where all but the first of these are in ``order``, that one may be the last on the line above.
    """
    last = max((i for i, column in enumerate(columns) if column in every), default=-1)
    first = next((i + 1 for i in range(last, -1, -1) if columns[i] not in every), 0)
    run = [column for column in columns[first : last + 1] if column is not None]
    if order and sorted(run[1:], key=order.index) == run[1:] and run != sorted(run, key=order.index):
        return run[1:]
    between = [column for column in columns[at + 1 : first] if column is not None]
    return run if between and sum(column in every for column in between) <= 1 else every
