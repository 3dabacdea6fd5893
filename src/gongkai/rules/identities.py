"""GK2xx and GK3xx: the identities of the form, tried on what is printed.

An identity confirms a number or contests it; CONTRACT.md section 5 says how blanks count. Nothing
is corrected: a broken identity leaves the printed numbers as they are, with a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.fold import Folded
from gongkai.form import Cellname, Sum, TableForm
from gongkai.parsing.cells import Kind, Piece
from gongkai.parsing.readings import number
from gongkai.parsing.tables import TableReading
from gongkai.report import Finding, Number, Severity, Status
from gongkai.wording import Lang, say


class Field(NamedTuple):
    """A field of a table as it is printed: its number, its place in the folded text, its status."""

    value: Number | None
    piece: Piece | None
    status: Status


#: The fields of one table, those of the form first.
Fields = dict[Cellname, Field]


def settle(reading: TableReading) -> Fields:
    """Return every field of the table's form, and those that it prints of another, before any proof."""
    fields = {
        Cellname(row, column): Field(None, None, "missing")
        for row in reading.rows
        for column in reading.shape.columns_of[row]
    }
    for name, piece in reading.cells.items():
        fields[name] = _field(piece)
    return fields


def _field(piece: Piece | None) -> Field:
    if piece is None or piece.kind is Kind.BLANK:
        return Field(None, piece, "blank")
    if piece.kind is Kind.TEXT:
        return Field(None, piece, "ambiguous" if any(map(str.isdigit, piece.text)) else "blank")
    value = number(piece)
    return Field(value, piece, "ambiguous" if value is None else "read")


def prove(table: str, reading: TableReading, folded: Folded, lang: Lang) -> tuple[Fields, list[Finding]]:
    """Try every identity of a table. Returns its fields with their statuses, and the findings."""
    fields = settle(reading)
    trial = _Trial(table, reading.shape, fields, folded, lang)
    verdict: dict[Cellname, Status] = {}
    findings: list[Finding] = []
    for one in reading.shape.sums_over(reading.rows):
        sides = _sides(one, fields)
        printed = [name for name in (*one.left, *one.right) if fields[name].status == "read"] if sides else []
        if not sides or not printed:
            continue
        if not all(sides):
            findings.append(trial.untold(one))
        elif sum(sides[0]) == sum(sides[1]):
            for name in printed:
                verdict.setdefault(name, "verified")
        else:
            verdict.update(dict.fromkeys(printed, "conflicting"))
            findings.append(trial.broken(one, sum(sides[0]), sum(sides[1])))
    for name, status in verdict.items():
        fields[name] = fields[name]._replace(status=status)
    return fields, findings


def _sides(one: Sum, fields: Mapping[Cellname, Field]) -> tuple[list[Number], list[Number]] | None:
    """Return the printed numbers of both sides; None where a cell is not there or not readable."""
    sides: list[list[Number]] = []
    for names in (one.left, one.right):
        values = []
        for name in names:
            field = fields.get(name)
            if field is None or field.status not in ("read", "blank"):
                return None
            if field.value is not None:
                values.append(field.value)
        sides.append(values)
    return sides[0], sides[1]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the findings about one table have in common."""

    table: str
    shape: TableForm
    fields: Mapping[Cellname, Field]
    folded: Folded
    lang: Lang

    def broken(self, one: Sum, expected: Number, actual: Number) -> Finding:
        wording = self.shape.wordings[one.code].get(self.lang) or say("identity.broken", self.lang)
        label = _label(self.shape, one.at)
        message = wording.format(label=label, code=one.code, expected=expected, actual=actual)
        blanks = [self._path(name) for name in (*one.left, *one.right) if self.fields[name].value is None]
        if blanks:
            message += say("identity.blanks", self.lang, blanks="、".join(blanks))
        finding = self._finding(one, "warning" if blanks else "error", message)
        finding.expected, finding.actual = expected, actual
        return finding

    def untold(self, one: Sum) -> Finding:
        message = say("identity.untold", self.lang, label=_label(self.shape, one.at), code=one.code)
        return self._finding(one, "info", message)

    def _finding(self, one: Sum, severity: Severity, message: str) -> Finding:
        names = (*one.right, *one.left)
        piece = next((piece for name in names if (piece := self.fields[name].piece) is not None), None)
        start, end = self.folded.span(piece.start, piece.end) if piece else (None, None)
        fields = [self._path(name) for name in (*one.left, *one.right)]
        return Finding(code=one.code, severity=severity, message=message, fields=fields, start=start, end=end)

    def _path(self, name: Cellname) -> str:
        return f"{self.table}.{name.row}.{name.column}"


def _label(shape: TableForm, at: str) -> str:
    labels = (label for block in shape.blocks for label in (*block.rows, *block.columns))
    return next((label.label for label in labels if label.id == at), at)
