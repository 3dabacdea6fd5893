"""A report cell by cell: one row a field of its form, the same columns in every format."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from gongkai.exports.columns import Column, Kind, Row, in_both
from gongkai.exports.places import Names
from gongkai.form import Form, Label
from gongkai.report import Finding, Number, Report
from gongkai.wording import Lang, say

_KINDS: dict[str, Kind] = {
    "source": "text",
    "sha256": "text",
    "agency": "text",
    "year": "int",
    "form": "text",
    "published": "date",
    "field": "text",
    "label": "text",
    "unit": "text",
    "value": "number",
    "raw": "text",
    "status": "status",
    "method": "text",
    "start": "int",
    "end": "int",
    "findings": "text",
}
#: Where the columns begin that are a cell's own; those before are the report's.
OF_A_CELL = list(_KINDS).index("field")
_IN_LABEL = re.compile(r"单位[：:](\w+)")


def columns(lang: Lang) -> list[Column]:
    """Return the columns of the table of cells."""
    return in_both(_columns, lang)


def _columns(lang: Lang) -> list[Column]:
    return [
        Column(
            id_,
            kind,
            say(f"data.{id_}", lang),
            null=say(f"null.{id_}", lang),
            status="status" if id_ == "value" else "",
        )
        for id_, kind in _KINDS.items()
    ]


class Cells:
    """Makes the rows of reports, with what the forms call their fields."""

    def __init__(self, forms: Sequence[Form], lang: Lang) -> None:
        self._forms = forms
        self._lang = lang
        self._said: dict[tuple[str | None, str], tuple[str, str]] = {}

    def rows(self, report: Report, findings: Iterable[Finding]) -> Iterator[Row]:
        """Yield one row for every field, in the order of the form, with the rules that found something."""
        codes = _codes(findings)
        source = report.source
        for path, evidence in report.evidence.items():
            label, unit = self._names(report.form, path)
            yield (
                source.name,
                source.sha256,
                report.agency,
                report.year,
                report.form,
                report.published,
                path,
                label,
                unit,
                value_of(report, path),
                evidence.raw,
                evidence.status,
                evidence.method,
                evidence.start,
                evidence.end,
                ";".join(codes.get(path, ())) or None,
            )

    def _names(self, form: str | None, path: str) -> tuple[str, str]:
        if (form, path) not in self._said:
            names = Names(self._forms, form, self._lang)
            label = say("data.cell", self._lang, row=names.row(path), column=names.column(path))
            self._said[form, path] = (label, unit(self._forms, form, path, self._lang))
        return self._said[form, path]


def _codes(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return the codes of the findings that name each field."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        for path in finding.fields:
            if finding.code not in codes[path]:
                codes[path].append(finding.code)
    return codes


def value_of(report: Report, path: str) -> Number | None:
    """Return the number of a field, None where there is none."""
    table, row, column = path.split(".")
    return (report.tables.get(table) or {}).get(row, {}).get(column)


def unit(forms: Sequence[Form], own: str | None, path: str, lang: Lang) -> str:
    """Return the unit of a field: that of its label, else cases; sums of money may name none."""
    label = column_of(forms, own, path)
    if label is None:
        return ""
    if found := _IN_LABEL.search(label.label):
        return found[1]
    if label.decimal:
        return say("unit.printed", lang)
    return say("unit.item" if "项目" in label.label or label.signed else "unit.case", lang)


def column_of(forms: Sequence[Form], own: str | None, path: str) -> Label | None:
    """Return what the forms say of a field's column, the report's own form first."""
    table, row, column = path.split(".")
    for form in sorted(forms, key=lambda form: form.id != own):
        for block in form.tables[table].blocks if table in form.tables else ():
            if any(label.id == row for label in block.rows):
                for label in block.columns:
                    if label.id == column:
                        return label
    return None
