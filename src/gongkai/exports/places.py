"""Where a finding stands, in words: the table, row and column as the form prints them, the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongkai.form import TABLES, Block, Cellname, Form, Label
from gongkai.report import Finding
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.exports.checked import Checked

_NUMBERED = re.compile(r"\d+[.．、]")
#: What a form says at the end of a label to those who fill it in.
_EXPLAINED = re.compile(r"（[^（）]{7,}）$")


def table_name(kind: str, table: str, forms: Sequence[Form], lang: Lang) -> str:
    """Return what a table is called: as ``kind`` of words of ours, or as a user's own form says."""
    if table in TABLES:
        return say(f"{kind}.{table}", lang)
    return next((form.tables[table].label for form in forms if table in form.tables), table)


class Names:
    """What the forms call a field, the report's own form first."""

    def __init__(self, forms: Sequence[Form], own: str | None, lang: Lang) -> None:
        self._forms = sorted(forms, key=lambda form: form.id != own)
        self.lang = lang

    def row(self, path: str) -> str:
        """Return the label of a field's row, with its group where it is numbered within one."""
        table, row, _ = _parts(path)
        for form, block in self._blocks(table, row):
            label = _find(block.rows, row)
            groups = form.tables[table].groups
            if label is None:
                continue
            short = _EXPLAINED.sub("", label.label)
            if label.groups and _NUMBERED.match(short):
                return f"{groups.get(label.groups[-1], '')} {short}".strip()
            return short
        return row

    def column(self, path: str) -> str:
        """Return the label of a field's column."""
        table, row, column = _parts(path)
        found = (_find(block.columns, column) for _, block in self._blocks(table, row))
        return next((label.label for label in found if label), column)

    def field(self, path: str) -> str:
        """Return what a single field is called."""
        return say("place.field", self.lang, row=self.row(path), column=self.column(path))

    def table(self, path: str) -> str:
        """Return what a field's table is called."""
        return table_name("place", _parts(path)[0], self._forms, self.lang)

    def identity(self, finding: Finding) -> tuple[list[str], list[str]] | None:
        """Return the fields on both sides of the identity that a finding says is broken."""
        if finding.expected is None or finding.actual is None or not finding.fields:
            return None
        named = set(finding.fields)
        table = _parts(finding.fields[0])[0]
        for form in self._forms:
            for one in form.tables[table].sums if table in form.tables else ():
                if one.code != finding.code:
                    continue
                left, right = ([path for path in _paths(table, side) if path in named] for side in one[2:])
                if left and right and len(left) + len(right) == len(named):
                    return left, right
        return None

    def where(self, finding: Finding) -> str:
        """Return the table, row and column that a finding is about; empty where it names no field."""
        said = []
        for table in dict.fromkeys(_parts(path)[0] for path in finding.fields):
            paths = [path for path in finding.fields if _parts(path)[0] == table]
            rows, columns = (len({_parts(path)[at] for path in paths}) for at in (1, 2))
            values = {"row": self.row(paths[0]), "column": self.column(paths[0])}
            kind = {(True, True): "cell", (True, False): "row", (False, True): "column"}.get(
                (rows == 1, columns == 1)
            )
            table_ = self.table(paths[0])
            said.append(table_ + say(f"place.{kind}", self.lang, **values) if kind else table_)
        return say("place.and", self.lang).join(said)

    def _blocks(self, table: str, row: str) -> list[tuple[Form, Block]]:
        return [
            (form, block)
            for form in self._forms
            if table in form.tables
            for block in form.tables[table].blocks
            if _find(block.rows, row)
        ]


def described(checked: Checked, finding: Finding, names: Names, *, section: bool = False) -> str:
    """Return a finding's place: its fields or its section, and its line.

    ``section``: name the section where that is not plain from the fields.
    """
    fields, group = names.where(finding), checked.group(finding)
    position = checked.position(finding.start) if finding.start is not None else None
    line = say("place.line", names.lang, line=position.line) if position else ""
    heading = checked.heading(group) or say(f"group.{group or 'whole'}", names.lang) if section else ""
    if fields and (group in TABLES or is_of_own_table(finding)):
        return f"{fields}  {line}".strip()
    against = say("place.against", names.lang, fields=fields) if fields and group else fields
    return "  ".join(part for part in (heading, line, against) if part)


def is_of_own_table(finding: Finding) -> bool:
    """Say whether a finding is about the numbers of a table that only a user's own form has.

    Such a table may stand in any section, and no prose is held against it.
    """
    return any(path.partition(".")[0] not in TABLES for path in finding.fields)


def is_across(sides: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Say whether an identity lies within one row."""
    return len({path.rpartition(".")[0] for side in sides for path in side}) == 1


def _find(labels: Sequence[Label], id_: str) -> Label | None:
    return next((label for label in labels if label.id == id_), None)


def _paths(table: str, cells: Sequence[Cellname]) -> list[str]:
    return [f"{table}.{cell.row}.{cell.column}" for cell in cells]


def _parts(path: str) -> tuple[str, str, str]:
    table, _, rest = path.partition(".")
    row, _, column = rest.partition(".")
    return table, row, column
