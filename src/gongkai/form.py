"""A form as data: tables, rows, columns, labels, identities.

A field is ``table.row.column``. Nothing in Python names a row: a new year's form is one YAML file
(:mod:`gongkai.form_file`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

#: The tables that every official form has, in printed order.
TABLES: tuple[str, ...] = ("disclosure", "requests", "litigation")

#: What a label's key leaves out; Markdown breaks lines in a cell with a tag.
_NOT_KEY = re.compile(r"</?[A-Za-z]+\s*/?>|[^\u3400-\u9fff0-9A-Za-z]+")
_ENUMERATOR = re.compile(
    r"^\s*(?:[（(]\s*(?:[一二三四五六七八九十\d]+|\d+(?:[.．]\d+)+)\s*[)）]"
    r"|\d+(?:[.．]\d+)+(?=\D)[、.,，．]?|[一二三四五六七八九十\d]+\s*[、.,，．)）])\s*"
)


def label_key(text: str) -> str:
    """Return the letters of a folded label: no space, punctuation or bracket is left.

    Two spellings that differ in nothing else, or write 其它 for 其他 or 档案 for 文件, have one key. Enumerators stay, as 「3.其他」 needs them.
    """
    return _kept_key(text) if len(text) <= _KEPT else _letters(text)


def _letters(text: str) -> str:
    return _NOT_KEY.sub("", text).replace("其它", "其他").replace("档案", "文件")


#: Labels and heads are asked for again and again; no longer text is kept.
_KEPT = 64
_kept_key = functools.lru_cache(maxsize=8192)(_letters)


def bare_key(text: str) -> str:
    """Return :func:`label_key` of a label without its enumerator (「（三）」, 「1.」, 「一、」)."""
    return label_key(_ENUMERATOR.sub("", text))


def enumerator_of(text: str) -> str:
    """Return the number in front of a label, 「六」 of 「（六）其他处理」; empty where none is printed."""
    found = _ENUMERATOR.match(text)
    return _NOT_KEY.sub("", found.group()) if found else ""


def is_enumerator(text: str) -> bool:
    """Say whether a text is the number in front of a label and nothing else: 「3.」."""
    found = _ENUMERATOR.match(text)
    return found is not None and not text[found.end() :].strip()


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column: its id, what the form prints, and every known way of printing it.

    ``synonyms`` name it only where they are the whole of a cell: they are common words elsewhere.
    ``unit``: the money that a column is given in (万元), "" where it holds counts or says nothing of it.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    signed: bool = False
    decimal: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of a table whose rows share one line of column heads.

    ``across``: the rows stand side by side as groups of columns (table 4), so that one printed line
    holds ``len(rows) × len(columns)`` numbers.
    """

    id: str
    label: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    across: bool = False


class Cellname(NamedTuple):
    """A place of a table: ``row`` and ``column`` ids."""

    row: str
    column: str


@functools.lru_cache(1024)
def fields_of(row: str, columns: tuple[str, ...]) -> tuple[Cellname, ...]:
    """Return the fields of some columns of a row: layouts that are kept have them in common."""
    return tuple(Cellname(row, column) for column in columns)


class Sum(NamedTuple):
    """One identity written out for one line of the table: Σ ``left`` = Σ ``right``.

    ``code`` is its rule; ``at`` the row or column id that it was written out for.
    """

    code: str
    at: str
    left: tuple[Cellname, ...]
    right: tuple[Cellname, ...]

    @property
    def is_over_rows(self) -> bool:
        """Whether its fields are of several rows, so that no line prints it whole."""
        return len({name.row for name in (*self.left, *self.right)}) > 1


class Within(NamedTuple):
    """An identity that lies within a line: where its fields stand among those of the line; ``cut``: not all are printed."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    cut: bool = False


class Sums(tuple[Sum, ...]):
    """Identities written out; they keep for the lines of a table which of them lie within one."""

    @functools.cached_property
    def _kept(self) -> dict[tuple[Cellname, ...], tuple[Within, ...]]:
        return {}

    def within(self, names: Sequence[Cellname]) -> tuple[Within, ...]:
        """Return the identities that lie within a line with these fields."""
        key = tuple(names)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            at = {name: i for i, name in enumerate(key)}
            self._kept[key] = tuple(found for one in self if (found := _within(one, at)))
        return self._kept[key]


def _within(one: Sum, at: Mapping[Cellname, int]) -> Within | None:
    """Return an identity that lies within a line: all its fields are there, or it is of the line's row."""
    names = (*one.left, *one.right)
    cut = not all(name in at for name in names)
    if cut and len({name.row for name in (*names, *islice(at, 1))}) > 1:
        return None
    left, right = (tuple(at[name] for name in side if name in at) for side in (one.left, one.right))
    return Within(left, right, cut) if left and right else None


#: So many lines with other fields are more than any report prints.
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ ``left`` = Σ ``right``: ``over`` names the axis that the ids lie on, ``rows`` or ``columns``.

    ``wording`` says by language what a broken one is called; it has places for ``label`` (the row or
    column that it was tried on), ``expected`` (Σ left) and ``actual`` (Σ right). ``every`` says of what it
    is tried, where the file says so: that follows from ``over``.
    """

    wording: Mapping[str, str]
    code: str
    over: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    every: str = ""


@dataclass(frozen=True, eq=False)
class TableForm:
    """One table of a form. ``label`` is what it is called where it is none of :data:`TABLES`."""

    id: str
    blocks: tuple[Block, ...]
    groups: Mapping[str, str]
    alternatives: tuple[tuple[str, ...], ...]
    identities: tuple[Identity, ...]
    label: str = ""

    @functools.cached_property
    def default_rows(self) -> tuple[str, ...]:
        """Row ids in printed order, without the rows that only stand in for others."""
        spare = {row for rows in self.alternatives[1:] for row in rows}
        return tuple(row.id for block in self.blocks for row in block.rows if row.id not in spare)

    def rows(self, printed: Iterable[str]) -> tuple[str, ...]:
        """Return the row ids that a report has which prints ``printed``: the alternative follows it.

        Where nothing printed decides, the form's own alternative stands.
        """
        return _rows(self, frozenset(printed))

    @functools.cached_property
    def columns_of(self) -> Mapping[str, tuple[str, ...]]:
        """The column ids of every row id."""
        return {
            row.id: tuple(column.id for column in block.columns)
            for block in self.blocks
            for row in block.rows
        }

    def names(self, rows: tuple[str, ...]) -> tuple[Cellname, ...]:
        """Return every field of these rows, row by row."""
        return _names(self, rows)

    def wording(self, one: Sum) -> Mapping[str, str]:
        """Return by language what a broken identity is called: several may share one code."""
        across = one.left[0].row == one.right[0].row
        left, right = ({name.column if across else name.row for name in side} for side in one[2:])
        return next(
            identity.wording
            for identity in self.identities
            if identity.code == one.code and left.issubset(identity.left) and right.issubset(identity.right)
        )

    @functools.cached_property
    def sums(self) -> Sums:
        """Every identity, written out for every row or column that it runs over."""
        return Sums(self._write_out())

    @functools.cached_property
    def _sums_over(self) -> dict[frozenset[str], Sums]:
        return {}

    def sums_over(self, rows: Iterable[str]) -> Sums:
        """Return the identities of a report whose rows, as :meth:`rows` tells them, are ``rows``."""
        present = frozenset(rows)
        if present not in self._sums_over:
            over = []
            for one in self.sums:
                left, right = (tuple(n for n in side if n.row in present) for side in (one.left, one.right))
                if left and right:
                    over.append(Sum(one.code, one.at, left, right))
            self._sums_over[present] = Sums(over)
        return self._sums_over[present]

    def _write_out(self) -> Iterator[Sum]:
        for identity in self.identities:
            for block in self.blocks:
                ids = {label.id for label in (block.columns if identity.over == "columns" else block.rows)}
                left = tuple(i for i in identity.left if i in ids)
                right = tuple(i for i in identity.right if i in ids)
                if not left or not right:
                    continue
                for at in block.rows if identity.over == "columns" else block.columns:
                    if identity.over == "columns":
                        pair = [tuple(Cellname(at.id, i) for i in side) for side in (left, right)]
                    else:
                        pair = [tuple(Cellname(i, at.id) for i in side) for side in (left, right)]
                    yield Sum(identity.code, at.id, pair[0], pair[1])


@functools.lru_cache(256)
def _rows(table: TableForm, seen: frozenset[str]) -> tuple[str, ...]:
    chosen: tuple[str, ...] = ()
    if table.alternatives:
        chosen = max(table.alternatives, key=lambda rows: len(seen.intersection(rows)))
    optional = {row for rows in table.alternatives for row in rows}
    return tuple(
        row.id
        for block in table.blocks
        for row in block.rows
        if row.id not in optional or row.id in chosen or row.id in seen
    )


@functools.lru_cache(256)
def _names(table: TableForm, rows: tuple[str, ...]) -> tuple[Cellname, ...]:
    return tuple(Cellname(row, column) for row in rows for column in table.columns_of[row])


@dataclass(frozen=True, eq=False)
class Form:
    """An official form of the report."""

    id: str
    source: str
    tables: Mapping[str, TableForm]


def load_forms(more: Path | None = None) -> tuple[Form, ...]:
    """Load the packaged forms and those of the folder ``more``, newest id first.

    A form of ``more`` takes the place of a packaged one with its id. Raises
    :class:`~gongkai.errors.FormError` where a file is no form, or says what cannot be read or proved.
    """
    from gongkai.form_file import load  # what looks a file through is not needed to speak of a form

    return load(more)


def borne(forms: tuple[Form, ...], printed: Collection[str]) -> tuple[Form, ...]:
    """Return the forms that a report with these tables may bear.

    A form that has another's tables and some more is not borne where none of those is printed.
    """

    def is_less(other: Form, form: Form) -> bool:
        more = form.tables.keys() - other.tables.keys()
        return (
            bool(more)
            and more.isdisjoint(printed)
            and all(
                id_ in form.tables and table.blocks is form.tables[id_].blocks
                for id_, table in other.tables.items()
            )
        )

    return tuple(form for form in forms if not any(is_less(other, form) for other in forms))


def tables_of(forms: Iterable[Form]) -> tuple[str, ...]:
    """Return the ids of all tables: those of every report first, then what only some forms have."""
    return tuple(dict.fromkeys((*TABLES, *(id_ for form in forms for id_ in form.tables))))
