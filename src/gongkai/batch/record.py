"""The row of a report in the Parquet files, and the name put back into its JSON.

The same bytes under two names are read once: what is kept of a reading has no name, and gets the
name of each input when the results are written.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, get_args

from gongkai.report import Evidence, Report, Severity, Status

#: Of some numbers, the worst: the first of these that any of them has. ``verified`` means all are proved.
WORST_FIRST: tuple[Status, ...] = (
    "conflicting",
    "rejected",
    "ambiguous",
    "missing",
    "blank",
    "read",
    "verified",
)
TABLES = ("disclosure", "requests", "litigation")
STATUSES: tuple[Status, ...] = get_args(Status)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

_NAMELESS = '"source": {"name": ""'


def row_of(report: Report) -> dict[str, Any]:
    """Return the columns that say what a report is and how far its numbers can be trusted."""
    statuses = Counter(evidence.status for evidence in report.evidence.values())
    severities = Counter(finding.severity for finding in report.findings)
    return {
        "id": report.source.sha256,
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "title": report.title,
        "published": report.published,
        "media_type": report.source.media_type,
        "characters": report.source.characters,
        "worst": worst(report.evidence, ""),
        **{f"worst_{table}": worst(report.evidence, f"{table}.") for table in TABLES},
        **{status: statuses[status] for status in STATUSES},
        **{f"{severity}s": severities[severity] for severity in SEVERITIES},
    }


def worst(evidence: dict[str, Evidence], beginning: str) -> Status | None:
    """Return the worst status of the fields whose path begins so; None where there are none."""
    found = {one.status for path, one in evidence.items() if path.startswith(beginning)}
    return next((status for status in WORST_FIRST if status in found), None)


def dumps_row(row: dict[str, Any]) -> str:
    """Return a row as one short line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def named(report: str, name: str) -> str:
    """Return the JSON of a reading with the name of an input in it."""
    head, nameless, rest = report.partition(_NAMELESS)
    if not nameless:
        raise ValueError(f"no place for a name in {report[:80]!r}")
    return f'{head}"source": {{"name": {json.dumps(name, ensure_ascii=False)}{rest}'
