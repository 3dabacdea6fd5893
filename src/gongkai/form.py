"""A form as data: tables, rows, columns, labels, identities, loaded from ``schemas/forms/*.yaml``.

A field is ``table.row.column``. Nothing in Python names a row: a new year's form is one YAML file.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from gongkai.errors import FormError
from gongkai.resources import folder

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # libyaml is not everywhere; the pure loader reads the same
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

#: What a label's key leaves out; Markdown breaks lines in a cell with a tag.
_NOT_KEY = re.compile(r"</?[A-Za-z]+\s*/?>|[^\u3400-\u9fff0-9A-Za-z]+")
_ENUMERATOR = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.,，．])\s*"
)


def label_key(text: str) -> str:
    """Return the letters of a folded label: no space, punctuation or bracket is left.

    Two spellings that differ in nothing else, or write 其它 for 其他, have one key. Enumerators stay, as 「3.其他」 needs them.
    """
    return _NOT_KEY.sub("", text).replace("其它", "其他")


def bare_key(text: str) -> str:
    """Return :func:`label_key` of a label without its enumerator (「（三）」, 「1.」, 「一、」)."""
    return label_key(_ENUMERATOR.sub("", text))


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column: its id, what the form prints, and every known way of printing it.

    ``unit``: the money that a column is given in (万元), "" where it holds counts or says nothing of it.
    """

    id: str
    label: str
    keys: tuple[str, ...]
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


class Sum(NamedTuple):
    """One identity written out for one line of the table: Σ ``left`` = Σ ``right``.

    ``code`` is its rule; ``at`` the row or column id that it was written out for.
    """

    code: str
    at: str
    left: tuple[Cellname, ...]
    right: tuple[Cellname, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ ``left`` = Σ ``right``: ``over`` names the axis that the ids lie on, ``rows`` or ``columns``.

    ``wording`` says by language what a broken one is called; it has places for ``label`` (the row or
    column that it was tried on), ``expected`` (Σ left) and ``actual`` (Σ right).
    """

    wording: Mapping[str, str]
    code: str
    over: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TableForm:
    """One table of a form."""

    id: str
    blocks: tuple[Block, ...]
    groups: Mapping[str, str]
    alternatives: tuple[tuple[str, ...], ...]
    identities: tuple[Identity, ...]

    @functools.cached_property
    def default_rows(self) -> tuple[str, ...]:
        """Row ids in printed order, without the rows that only stand in for others."""
        spare = {row for rows in self.alternatives[1:] for row in rows}
        return tuple(row.id for block in self.blocks for row in block.rows if row.id not in spare)

    def rows(self, printed: Iterable[str]) -> tuple[str, ...]:
        """Return the row ids that a report has which prints ``printed``: the alternative follows it.

        Where nothing printed decides, the form's own alternative stands.
        """
        seen = set(printed)
        chosen: tuple[str, ...] = ()
        if self.alternatives:
            chosen = max(self.alternatives, key=lambda rows: len(seen.intersection(rows)))
        optional = {row for rows in self.alternatives for row in rows}
        return tuple(
            row.id
            for block in self.blocks
            for row in block.rows
            if row.id not in optional or row.id in chosen or row.id in seen
        )

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

    @functools.cached_property
    def wordings(self) -> Mapping[str, Mapping[str, str]]:
        """What a broken identity is called, by its code."""
        return {identity.code: identity.wording for identity in self.identities}

    @functools.cached_property
    def sums(self) -> tuple[Sum, ...]:
        """Every identity, written out for every row or column that it runs over."""
        return tuple(self._write_out())

    @functools.cached_property
    def _sums_over(self) -> dict[frozenset[str], tuple[Sum, ...]]:
        return {}

    def sums_over(self, rows: Iterable[str]) -> tuple[Sum, ...]:
        """Return the identities of a report whose rows, as :meth:`rows` tells them, are ``rows``."""
        present = frozenset(rows)
        if present not in self._sums_over:
            over = []
            for one in self.sums:
                left, right = (tuple(n for n in side if n.row in present) for side in (one.left, one.right))
                if left and right:
                    over.append(Sum(one.code, one.at, left, right))
            self._sums_over[present] = tuple(over)
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
def _names(table: TableForm, rows: tuple[str, ...]) -> tuple[Cellname, ...]:
    return tuple(Cellname(row, column) for row in rows for column in table.columns_of[row])


@dataclass(frozen=True, eq=False)
class Form:
    """An official form of the report."""

    id: str
    source: str
    tables: Mapping[str, TableForm]


def _labels(table: str, spec: Mapping[str, Any]) -> tuple[Label, ...]:
    found = []
    for id_, entry in spec.items():
        if not isinstance(entry, dict) or "label" not in entry:
            raise FormError.of("form.no_label", place=table, name=repr(id_))
        texts = [entry["label"], *entry.get("aliases", ())]
        keys = tuple(dict.fromkeys(bare_key(text) for text in texts))
        groups = entry.get("group", ())
        found.append(
            Label(
                id=id_,
                label=entry["label"],
                keys=keys,
                groups=(groups,) if isinstance(groups, str) else tuple(groups),
                signed=bool(entry.get("signed", False)),
                decimal=bool(entry.get("decimal", False)),
                unit=str(entry.get("unit", "")),
            )
        )
    return tuple(found)


def _table(id_: str, spec: Mapping[str, Any], known: dict[int, tuple[Block, ...]]) -> TableForm:
    # A form that extends another shares the blocks that it does not change.
    if id(spec["blocks"]) not in known:
        known[id(spec["blocks"])] = _blocks(id_, spec)
    identities = tuple(
        Identity(
            {k: i[k] for k in ("zh", "en") if k in i},
            str(i["code"]),
            str(i["over"]),
            tuple(i["sum"]),
            tuple(i["equals"]),
        )
        for i in spec.get("identities", ())
    )
    return TableForm(
        id=id_,
        blocks=known[id(spec["blocks"])],
        groups=dict(spec.get("groups", {})),
        alternatives=tuple(tuple(rows) for rows in spec.get("alternatives", ())),
        identities=identities,
    )


def _blocks(id_: str, spec: Mapping[str, Any]) -> tuple[Block, ...]:
    return tuple(
        Block(
            id=block["id"],
            label=block.get("label", ""),
            rows=_labels(f"{id_}.{block['id']}", block["rows"]),
            columns=_labels(f"{id_}.{block['id']}", block["columns"]),
            across=bool(block.get("across", False)),
        )
        for block in spec["blocks"]
    )


def _resolve(name: str, specs: Mapping[str, dict[str, Any]], seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the spec of a form with whatever ``extends`` names filled in."""
    spec = specs[name]
    parent = spec.get("extends")
    if parent is None:
        return spec
    if parent not in specs or parent in seen:
        raise FormError.of("form.extends", name=repr(name), other=repr(parent))
    base = _resolve(parent, specs, (*seen, name))
    tables = dict(base["tables"])
    for id_, table in spec.get("tables", {}).items():
        tables[id_] = {**tables.get(id_, {}), **table}
    return {**base, **spec, "tables": tables}


def load_forms(more: Path | None = None) -> tuple[Form, ...]:
    """Load the packaged forms and those of the folder ``more``, newest id first.

    A form of ``more`` takes the place of a packaged one with its id. Raises :class:`FormError` where
    a file is no form.
    """
    return _load_forms((_packaged(), str(more)) if more else (_packaged(),))


@functools.cache
def _packaged() -> str:
    return str(folder("schemas") / "forms")


@functools.cache  # the same folder gives the very same forms for as long as the program runs
def _load_forms(directories: tuple[str, ...]) -> tuple[Form, ...]:
    specs: dict[str, dict[str, Any]] = {}
    files: dict[str, str] = {}
    for path in (path for directory in directories for path in sorted(Path(directory).glob("*.yaml"))):
        try:
            spec = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
            specs[str(spec["form"])] = spec
            files[str(spec["form"])] = path.name
        except (KeyError, TypeError) as error:
            raise FormError.of("form.no_id", place=path.name) from error
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise FormError.of("form.not_one", place=path.name, error=error) from error
    forms = []
    known: dict[int, tuple[Block, ...]] = {}
    for name in sorted(specs, reverse=True):
        try:
            spec = _resolve(name, specs)
            tables = {id_: _table(id_, table, known) for id_, table in spec["tables"].items()}
        except FormError as error:
            error.place = ": ".join(part for part in (files[name], error.place) if part)
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise FormError.of("form.lacks", place=files[name], name=repr(name), error=error) from error
        forms.append(Form(name, str(spec.get("source", "")), tables))
    return tuple(forms)
