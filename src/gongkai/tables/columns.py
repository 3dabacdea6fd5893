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
    are printed line by line, 「自然人 法人或其他组织 总计」 before 「商业企业 科研机构 …」. Words before
    the heads may happen to name columns too, so the shortest run of keys at the end that names every
    column is what counts.
    """
    names = [column.id for column in block.columns]
    known = {key for column in block.columns for key in column.keys} | groups.keys()
    told = [key for key in keys if key in known]
    for start in range(len(told) - len(names), -1, -1):
        seen = _columns_of(block, told[start:])
        if len({column for column, _ in seen} - {None}) == len(names):
            above = groups.get(told[start - 1]) if start else None
            own = [above in next(c.groups for c in block.columns if c.id == name) for name, _ in seen if name]
            # Of heads on one line others stand behind its columns too, and it says nothing of their order.
            if above and own[-1] and not _is_again(block, told[:start], told[start:]):
                seen = _columns_of(block, told[start - 1 :])
            printed = _unfold(block, seen, groups)
            if printed == _line_by_line(block) != names and not any(column is None for column, _ in seen):
                # The head of their group is not there: are its children printed a line below the rest?
                return replace(_head(block, names, seen), other=tuple(printed))
            return _head(block, printed if len(printed) == len(names) else names, seen)
    seen = _columns_of(block, told)
    found = _unfold(block, seen, groups)
    # Some heads are not printed or not readable: the rest must at least stand in the form's order,
    # or as heads of two lines do.
    in_order = any(
        found == [name for name in order if name in found] for order in (names, _line_by_line(block))
    )
    return _head(block, names if in_order else (), seen) if found else None


def _is_again(block: Block, before: Sequence[str], keys: Sequence[str]) -> bool:
    """Say whether ``keys`` print again, below the line of a group's head, the columns of no group on it."""
    alone = {key for column in block.columns if not column.groups for key in column.keys}
    again = [key for key in keys if key in alone]
    return again == [key for key in before if key in alone][-len(again) :]


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


def _unfold(block: Block, seen: list[tuple[str | None, str]], groups: Mapping[str, str]) -> list[str]:
    group_of = {column.id: column.groups for column in block.columns}
    printed: list[str] = []
    opened = {groups[key] for _, key in seen if key in groups}
    for column, key in seen:
        if column is None:
            children = [c for c, _ in seen if c is not None and groups.get(key) in group_of[c]]
            printed.extend(c for c in children if c not in printed)
        elif column not in printed and not opened.intersection(group_of[column]):
            printed.append(column)
    return printed
