"""The words that the forms have for one table: its rows, columns and groups, and in which order they are printed.

All forms are looked at together: a label is first found by its letters, and only then, part by part
of the table, is it decided whose form it is. So a report that mixes two forms reads as printed.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.form import Block, Form, TableForm, bare_key, enumerator_of, label_key


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as one form has it."""

    form: Form
    table: TableForm
    block: Block
    row: str


class Said(NamedTuple):
    """What one cell says: the key of a column head, of a row's label, of a group; that it is of no field
    of the form; or of which year (0 this one, -1 the last one, None none).

    ``misprinted``: the row's label is spelt with a fault.
    """

    column: str = ""
    row: str = ""
    group: str = ""
    outside: bool = False
    year: int | None = None
    misprinted: bool = False


#: Keys as short as this also end other words; they need support from their neighbours.
WEAK = 2
#: Stands for a head or a label that is of no form, among the letters of those that are.
OUTSIDE = "\ue000"
#: Stands over the labels of the rows.
CORNER = "信息内容"


class Vocabulary:
    """Every row, column and group label that any form has for one table, by key."""

    def __init__(self, table: str, forms: tuple[Form, ...]) -> None:
        self.table = table
        self.rows: dict[str, list[Entry]] = {}
        self.columns: set[str] = set()
        self.groups: dict[str, str] = {}
        self._shapes = [form.tables[table] for form in forms if table in form.tables]
        orders: list[list[str]] = []
        for form in forms:
            if table not in form.tables:
                continue
            shape = form.tables[table]
            self.groups.update((bare_key(text), id_) for id_, text in shape.groups.items())
            for block in shape.blocks:
                self.groups[label_key(block.label)] = block.id
                for row in block.rows:
                    for key in row.keys:
                        self.rows.setdefault(key, []).append(Entry(form, shape, block, row.id))
                for column in block.columns:
                    self.columns.update(column.keys)
            orders.append([row.id for block in shape.blocks for row in block.rows])
        blocks = {e.block.id: e.block for entries in self.rows.values() for e in entries}
        grouped = {g for b in blocks.values() for label in (*b.rows, *b.columns) for g in label.groups}
        #: Groups of no row or column in particular: their heads span all columns.
        self.over_all = set(self.groups.values()) - grouped - blocks.keys()
        self.order = {row: index for index, row in enumerate(_merged(orders))}
        for key, entries in self.rows.items():
            # One form's way of printing a row names it in the others too.
            rows = {entry.row for entry in entries}
            alike = (e for found in self.rows.values() for e in found if e.row in rows)
            self.rows[key] = list({(e.form.id, e.block.id, e.row): e for e in (*entries, *alike)}.values())
        self._names: dict[str, str] = {}
        self._row_names: dict[str, str] = {}
        self._numbered: dict[str, dict[str, None]] = {}
        self._groups_of: dict[str, set[str]] = {}
        for entries in list(self.rows.values()):
            for block in {id(e.block): e.block for e in entries}.values():
                for column in block.columns:
                    self._names.update(dict.fromkeys(column.synonyms, column.keys[0]))
                for row in block.rows:
                    self._row_names.update(dict.fromkeys(row.synonyms, row.keys[0]))
                    self._groups_of.setdefault(row.id, set()).update(row.groups)
                    self._numbered.setdefault(enumerator_of(row.label), {})[row.keys[0]] = None
        self._ids_of: dict[str, set[str]] = {}
        for block in blocks.values():
            for column in block.columns:
                for key in (*column.keys, *column.synonyms):
                    self._ids_of.setdefault(key, set()).add(column.id)
        self.summed = any(shape.sums for shape in self._shapes)
        within = [one for shape in self._shapes for one in shape.identities if one.over == "columns"]
        #: The columns that hold the sum of others: no other column can be taken for one of these.
        self.totals = {side[0] for one in within for side in (one.left, one.right) if len(side) == 1}
        self._long_groups = sorted(filter(None, self.groups), key=len, reverse=True)
        self._letters = "\n".join((*self.rows, *self.columns, *self.groups))
        self.row_keys = tuple(sorted(self.rows, key=len, reverse=True))
        self._span_of = functools.cache(self._count_over)

    @functools.cached_property
    def across(self) -> bool:
        return any(entry.block.across for entries in self.rows.values() for entry in entries)

    @functools.cached_property
    def group_pieces(self) -> Collection[str]:
        """How the labels of groups of rows begin and end, where these are wrapped; none that is a label or a head itself."""
        of_rows = set().union(*self._groups_of.values())
        labels = [text for shape in self._shapes for id_, text in shape.groups.items() if id_ in of_rows]
        keys = {label_key(text) for text in labels}
        pieces = {
            piece for key in keys for at in range(WEAK + 1, len(key)) for piece in (key[:at], key[-at:])
        }
        pieces |= {label_key(text)[:WEAK] for text in labels if enumerator_of(text)}  # 「（六）其」
        whole = (*map(bare_key, labels), *self.columns, *self.rows, *self._names)
        return {piece for piece in pieces if not piece.endswith(whole)}

    @functools.cached_property
    def blocks(self) -> Sequence[Block]:
        """Every part of the table that any form has."""
        entries = (entry for entries in self.rows.values() for entry in entries)
        return tuple({id(entry.block): entry.block for entry in entries}.values())

    def ids(self, *keys: str) -> set[str]:
        """Return the ids of the rows that these row keys name."""
        return {entry.row for key in keys for entry in self.rows[key]}

    def has_letters(self, key: str) -> bool:
        """Say whether a label or a head of the form holds these letters."""
        return key in self._letters

    def is_over_columns(self, key: str) -> bool:
        """Say whether a text is the head of a group of columns."""
        group = self.groups.get(key, "")
        return any(group in column.groups for block in self.blocks for column in block.columns)

    def entries(self, row: str) -> list[Entry]:
        """Return a row as every form has it."""
        entries = (entry for rows in self.rows.values() for entry in rows if entry.row == row)
        return list({(entry.form.id, entry.block.id): entry for entry in entries}.values())

    def due(self, before: Entry, after: Entry, seen: Collection[str]) -> list[str]:
        """Return the rows of the form that are missing between two printed ones."""
        first, last = self.order[before.row], self.order[after.row]
        return [row for row in self.missing(before, seen) if first < self.order[row] < last]

    def missing(self, entry: Entry, seen: Collection[str]) -> list[str]:
        """Return the rows of an entry's form that are not among those seen."""
        return [row for row in entry.table.rows(seen) if row not in seen]

    def span_of(self, said: Said, *, turned: bool = False) -> int:
        """Return how many columns a head of several stands over in the form; 0 where it is none of these.

        ``turned``: the rows that lie across stand there as columns, one each.
        """
        return self._span_of(said.row, said.group, turned)

    def _count_over(self, row: str, group: str, turned: bool) -> int:
        if self.across:
            rows = {e.row for e in self.rows[row]} if row and not turned else set()
            return max(
                sum(one.id in rows or group in one.groups for one in block.rows)
                * (1 if turned else len(block.columns))
                for block in self.blocks
            )
        if not group:
            return 0
        return max(
            sum(group in (*column.groups, *self.over_all) for column in block.columns)
            for block in self.blocks
        )

    def is_shared(self, key: str) -> bool:
        """Say whether a head may be that of several columns of one block: 「本年新」."""
        return any(sum(key in column.keys for column in block.columns) > 1 for block in self.blocks)

    def is_signed(self, key: str) -> bool:
        """Say whether the column of a head may hold a number below zero."""
        return any(column.signed and key in column.keys for block in self.blocks for column in block.columns)

    def are_in_order(self, keys: Sequence[str]) -> bool:
        """Say whether heads name columns of one block in the order in which the form prints them."""
        for block in self.blocks:
            of = {key: i for i, column in enumerate(block.columns) for key in column.keys}
            places = [of[key] for key in keys if key in of]
            if len(places) == len(keys) and places == sorted(places):
                return True
        return False


def _merged(orders: list[list[str]]) -> list[str]:
    """Return one order of all rows: what only some forms print stands behind what it follows there."""
    merged: list[str] = []
    for order in sorted(orders, key=len, reverse=True):
        for index, row in enumerate(order):
            if row not in merged:
                merged.insert(merged.index(order[index - 1]) + 1 if index else 0, row)
    return merged
