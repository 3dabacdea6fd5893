"""What a form must not say: what could not be read, proved or written is told when the form is loaded.

Only what a file itself gives is looked at: a form that extends another may leave out rows that a sum of
the other names, as a report may that does not print them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import get_args

from gongkai.errors import FormError
from gongkai.form import TABLES, Block, Identity, TableForm
from gongkai.report import Report, SectionId

#: An id is a part of a field path and of a column's name.
_ID = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
#: Keys of a report, and sections that are text: no table can be called so.
_KEPT = (Report.model_fields.keys() | set(get_args(SectionId))) - set(TABLES)
#: What an identity is tried for, by the axis that it adds up.
_EVERY = {"columns": "every row", "rows": "every column"}
#: Labels as short as this are looked for at the end of a line's words only (:mod:`gongkai.tables.names.lexicon`).
_WEAK = 2
_CODE = re.compile(r"GK\d{3}")
#: Codes that say something other than that a sum is wrong: whole families of rules, and some among those
#: of the tables (CONTRACT.md section 5).
_OTHERWISE = re.compile(r"GK(?:[156789]\d\d|20[45]|30[23]|40[1-6])")


def check_table(table: TableForm, given: Collection[str]) -> None:
    """Look through a table of a form, of which the file gives the keys ``given``; raises FormError."""
    place = f"tables.{table.id}"
    if table.id in _KEPT:
        raise FormError.of("form.kept", place="tables", name=table.id)
    _check_ids((table.id,), "tables")
    if "blocks" in given:
        _check_blocks(table, f"{place}.blocks")
    if "alternatives" in given:
        rows = table.columns_of
        for row in (row for rows_ in table.alternatives for row in rows_):
            if row not in rows:
                raise FormError.of("form.no_row", place=f"{place}.alternatives", name=row)
    if "identities" in given:
        for number, identity in enumerate(table.identities):
            _check_identity(table, identity, f"{place}.identities.{number}")


def check_apart(table: TableForm, others: Iterable[TableForm]) -> None:
    """Look whether the rows of a user's own table are named as no row of another table is; raises FormError.

    Such a table has no section, so that its rows are known by their labels alone.
    """
    own = {key for block in table.blocks for row in block.rows for key in row.keys}
    for other in others:
        for row in (row for block in other.blocks for row in block.rows):
            for key in own:
                if any(known.endswith(key) or (len(key) > _WEAK and key in known) for known in row.keys):
                    place = f"tables.{table.id}"
                    raise FormError.of("form.same", place=place, name=key, other=other.id, row=row.label)


def _check_ids(ids: Iterable[str], place: str) -> None:
    for id_ in ids:
        if not _ID.fullmatch(id_):
            raise FormError.of("form.odd_id", place=place, name=id_)


def _check_blocks(table: TableForm, place: str) -> None:
    blocks: set[str] = set()
    rows: set[str] = set()
    for number, block in enumerate(table.blocks):
        where = f"{place}.{number}"
        if block.across != table.blocks[0].across:
            raise FormError.of("form.across", place=where)
        if block.id in blocks:
            raise FormError.of("form.twice", place=where, name=block.id)
        blocks.add(block.id)
        for label in (*block.rows, *block.columns):
            if "" in label.keys:
                raise FormError.of("form.no_letters", place=where, name=label.id)
            for group in label.groups:
                if group not in table.groups:
                    raise FormError.of("form.no_group", place=where, name=group)
        _check_ids((label.id for label in (*block.rows, *block.columns)), where)
        for row in block.rows:
            if row.id in rows:
                raise FormError.of("form.twice", place=f"{where}.rows", name=row.id)
            rows.add(row.id)


def _check_identity(table: TableForm, identity: Identity, place: str) -> None:
    if not _CODE.fullmatch(identity.code):
        raise FormError.of("form.no_code", place=place, name=identity.code)
    if _OTHERWISE.fullmatch(identity.code):
        raise FormError.of("form.other_code", place=place, name=identity.code)
    if identity.over not in _EVERY:
        raise FormError.of("form.over", place=place, name=identity.over)
    if identity.every not in ("", _EVERY[identity.over]):
        raise FormError.of("form.for", place=place, name=identity.every, known=_EVERY[identity.over])
    axes = [_axis(block, identity.over) for block in table.blocks]
    named = (*identity.left, *identity.right)
    for id_ in named:
        if not any(id_ in axis for axis in axes):
            raise FormError.of("form.no_line", place=place, name=id_, over=identity.over)
        if named.count(id_) > 1:
            raise FormError.of("form.twice", place=place, name=id_)
    if not any(axis.issuperset(named) for axis in axes):
        raise FormError.of("form.apart", place=place, over=identity.over)
    for lang, wording in identity.wording.items():
        try:
            wording.format(label="", code="", expected=0, actual=0)
        except (LookupError, ValueError, AttributeError) as error:
            raise FormError.of("form.wording", place=f"{place}.{lang}", name=wording) from error


def _axis(block: Block, over: str) -> set[str]:
    return {label.id for label in (block.columns if over == "columns" else block.rows)}
