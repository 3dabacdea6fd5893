"""One row a report: who, where, when, how far it is proved, then every number of every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from gongkai.batch.record import worst
from gongkai.exports.columns import Column, Kind, Row, Value, in_both
from gongkai.exports.long import column_of, unit
from gongkai.exports.places import Names, table_name
from gongkai.form import Form, tables_of
from gongkai.panel import derived
from gongkai.panel.divisions import divisions
from gongkai.panel.organs import Organ
from gongkai.report import Finding, Report, Severity, Status
from gongkai.wording import Lang, say

_STATUSES: tuple[Status, ...] = get_args(Status)
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
#: Statuses of a number that no identity confirms.
_UNPROVED = frozenset({"read", "conflicting", "ambiguous", "rejected", "asserted"})
#: What a row of either shape begins with.
_WHO: dict[str, Kind] = {
    "organ_id": "text",
    "organ_no": "int",
    "organ": "text",
    "organ_certain": "int",
    "organ_level": "text",
    "organ_kind": "text",
    "division": "text",
    "division_in_year": "text",
    "province": "text",
    "prefecture": "text",
    "county": "text",
    "agency": "text",
    "credit_code": "text",
    "year": "int",
    "form": "text",
    "published": "date",
    "period_start": "date",
    "period_end": "date",
    "source": "text",
    "sha256": "text",
    "worst": "status",
}
_STATUS = ".status"


class Entry(NamedTuple):
    """A report of the dataset, with whose it is and all that is known against it."""

    report: Report
    organ: Organ | None
    findings: list[Finding]


def who_columns(lang: Lang) -> list[Column]:
    """Return the columns that every row begins with."""
    return in_both(lambda lang: [_column(id_, kind, lang) for id_, kind in _WHO.items()], lang)


def who(entry: Entry) -> list[Value]:
    """Return the values that every row of a report begins with."""
    report, organ = entry.report, entry.organ
    places = {part.level: part for part in organ.division.path} if organ and organ.division else {}
    names = (
        places[level].name if level in places else None for level in ("province", "prefecture", "county")
    )
    return [
        organ.id if organ else None,
        organ.number if organ else None,
        organ.name if organ else None,
        int(organ.certain) if organ else None,
        organ.level if organ else None,
        organ.kind if organ else None,
        organ.division.code if organ and organ.division else None,
        _in_year(organ, report.year),
        *names,
        report.agency,
        report.credit_code,
        report.year,
        report.form,
        report.published,
        report.period.start,
        report.period.end,
        report.source.name,
        report.source.sha256,
        worst(report.evidence, ""),
    ]


def _in_year(organ: Organ | None, year: int | None) -> str | None:
    return divisions().in_year(organ.division, year) if organ and organ.division and year else None


class Wide:
    """The columns and rows of the wide shape."""

    def __init__(self, forms: Sequence[Form], lang: Lang) -> None:
        self._forms = forms
        self._tables = tables_of(forms)
        #: The tables that have sums to be proved by.
        self._summed = tuple(
            id_
            for id_ in self._tables
            if any(id_ in form.tables and form.tables[id_].identities for form in forms)
        )
        self._printed = {form.id: dict.fromkeys(_paths(form)) for form in forms}
        self._paths = list(dict.fromkeys(path for paths in self._printed.values() for path in paths))
        #: Every column, with what the codebook says of it.
        self.columns = [*who_columns(lang), *in_both(self._columns, lang)]

    def _columns(self, lang: Lang) -> list[Column]:
        made = [_column("title", "text", lang)]
        made += [self._of_table("worst", table, "status", lang) for table in self._tables]
        made += [self._of_table("proved", table, "int", lang) for table in self._summed]
        made += [_column(f"cells_{status}", "int", lang) for status in _STATUSES]
        made += [_column(f"findings_{severity}", "int", lang) for severity in _SEVERITIES]
        made.append(_column("findings", "text", lang))
        made += derived.columns(lang)
        for path in self._paths:
            made += self._field(path, lang)
        return made

    def rows(self, entry: Entry) -> Iterator[Row]:
        """Yield the one row of a report."""
        yield self.row(entry)

    def row(self, entry: Entry) -> Row:
        """Return the row of a report."""
        report = entry.report
        statuses = Counter(one.status for one in report.evidence.values())
        severities = Counter(finding.severity for finding in entry.findings)
        values: list[Value] = [
            *who(entry),
            report.title,
            *(worst(report.evidence, f"{table}.") for table in self._tables),
            *(_proved(report, table) for table in self._summed),
            *(statuses[status] for status in _STATUSES),
            *(severities[severity] for severity in _SEVERITIES),
            ";".join(sorted({finding.code for finding in entry.findings})) or None,
            *derived.values(report),
        ]
        for path in self._paths:
            evidence = report.evidence.get(path)
            values += (None, None) if evidence is None else (report.number(path), evidence.status)
        return values

    def _of_table(self, about: str, table: str, kind: Kind, lang: Lang) -> Column:
        label = say(f"data.{about}_of", lang, name=table_name("place", table, self._forms, lang))
        return Column(f"{about}_{table}", kind, label, null=say(f"null.{about}_of", lang))

    def _field(self, path: str, lang: Lang) -> Iterator[Column]:
        """Yield a field's column and that of its status."""
        printing = [form for form, paths in self._printed.items() if path in paths]
        names = Names(self._forms, printing[0], lang)
        label = say("data.cell", lang, row=names.row(path), column=names.column(path))
        head = column_of(self._forms, printing[0], path)
        yield Column(
            path,
            "number" if head is not None and head.decimal else "int",
            label,
            unit(self._forms, printing[0], path, lang),
            ", ".join(sorted(printing)),
            say("null.field_value", lang),
            status=path + _STATUS,
        )
        yield Column(
            path + _STATUS,
            "status",
            say("data.status_of", lang, field=label),
            form=", ".join(sorted(printing)),
            null=say("null.field_status", lang),
        )


def proved(report: Report, table: str) -> bool | None:
    """Say whether the identities confirm every number that a table prints; None without such a table."""
    if report.tables.get(table) is None:
        return None
    found = {one.status for path, one in report.evidence.items() if path.startswith(f"{table}.")}
    return "verified" in found and not found & _UNPROVED


def _proved(report: Report, table: str) -> int | None:
    found = proved(report, table)
    return None if found is None else int(found)


def _column(id_: str, kind: Kind, lang: Lang) -> Column:
    for prefix, names, said in (("cells", _STATUSES, "status"), ("findings", _SEVERITIES, "severity")):
        name = id_.removeprefix(f"{prefix}_")
        if name != id_ and name in names:
            label = say(f"data.{prefix}_of", lang, name=say(f"{said}.{name}", lang))
            return Column(id_, kind, label, null=say(f"null.{prefix}_of", lang))
    return Column(id_, kind, say(f"data.{id_}", lang), null=say(f"null.{id_}", lang))


def _paths(form: Form) -> Iterator[str]:
    """Yield every field of a form, those of rows that stand in for others too."""
    for name, table in form.tables.items():
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield f"{name}.{row.id}.{column.id}"
