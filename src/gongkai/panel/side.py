"""The tables beside the data: what its columns are, what was left out, and every finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.exports.columns import Column, Kind, Row, stata_label, stata_names
from gongkai.panel.settle import Dropped
from gongkai.panel.wide import Entry
from gongkai.rules.registry import worded
from gongkai.rules.rule import Rule
from gongkai.wording import Lang, say

_CODEBOOK = ("column", "stata", "label", "kind", "unit", "form", "null")
_DROPPED: dict[str, Kind] = {
    "organ_id": "text",
    "organ": "text",
    "agency": "text",
    "year": "int",
    "published": "text",
    "source": "text",
    "sha256": "text",
    "errors": "int",
    "reason": "text",
    "kept": "text",
}
_FINDINGS: dict[str, Kind] = {
    "organ_id": "text",
    "organ": "text",
    "agency": "text",
    "year": "int",
    "source": "text",
    "rule": "text",
    "severity": "text",
    "message": "text",
    "fields": "text",
    "actual": "number",
    "expected": "number",
}


def columns(table: str, lang: Lang) -> list[Column]:
    """Return the columns of the table ``codebook``, ``dropped`` or ``findings``."""
    kinds: dict[str, Kind] = {
        "codebook": dict.fromkeys(_CODEBOOK, "text"),
        "dropped": _DROPPED,
        "findings": _FINDINGS,
    }[table]  # type: ignore[assignment]
    return [Column(id_, kind, say(f"data.{id_}", lang)) for id_, kind in kinds.items()]


def codebook(data: Sequence[Column], lang: Lang) -> Iterator[Row]:
    """Yield what each column of the data is."""
    for column, name in zip(data, stata_names(data), strict=True):
        kind = say(f"kind.{column.kind}", lang)
        yield (
            column.id,
            name,
            stata_label(column),
            kind,
            column.unit or None,
            column.form or None,
            column.null,
        )


def dropped(left_out: Sequence[Dropped], lang: Lang) -> Iterator[Row]:
    """Yield each report that was left out, why, and which one stands for it."""
    for one, reason, kept in left_out:
        organ = one.organ
        who = (organ.id, organ.name) if organ else (None, None)
        what = (one.agency, one.year, one.published, one.source, one.sha256, one.errors)
        yield (*who, *what, say(f"dropped.{reason}", lang), kept.source)


def findings(entry: Entry, lang: Lang, rules: Sequence[Rule] | None = None) -> Iterator[Row]:
    """Yield the findings of a report, those across years among them; ``rules``: those that may be named."""
    report, organ = entry.report, entry.organ
    who = (organ.id if organ else None, organ.name if organ else None, report.agency, report.year)
    for finding in worded(entry.findings, lang, rules):
        fields = ";".join(finding.fields) or None
        severity = say(f"severity.{finding.severity}", lang)
        what = (report.source.name, finding.code, severity, finding.message, fields)
        yield (*who, *what, finding.actual, finding.expected)
