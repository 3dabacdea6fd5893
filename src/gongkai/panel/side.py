"""The tables beside the data: what its columns are, what was left out, and every finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from gongkai.exports.columns import Column, Kind, Row, stata_names
from gongkai.panel.settle import Dropped
from gongkai.panel.tally import Tally
from gongkai.panel.wide import Entry
from gongkai.report import Status
from gongkai.rules.registry import worded
from gongkai.rules.rule import Rule
from gongkai.wording import Lang, say

_STATUSES: tuple[Status, ...] = get_args(Status)
_CODEBOOK: dict[str, Kind] = {
    **dict.fromkeys(
        ("column", "stata", "label_zh", "label_en", "kind", "unit", "form", "formula", "null"), "text"
    ),
    "n": "int",
    "min": "text",
    "max": "text",
    **{f"share_{status}": "number" for status in _STATUSES},
    "share_no_field": "number",
}
_DROPPED: dict[str, Kind] = {
    "organ_id": "text",
    "organ": "text",
    "agency": "text",
    "year": "int",
    "published": "date",
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
    kinds = {"codebook": _CODEBOOK, "dropped": _DROPPED, "findings": _FINDINGS}[table]
    return [Column(id_, kind, _label(id_, lang)) for id_, kind in kinds.items()]


def _label(id_: str, lang: Lang) -> str:
    status = id_.removeprefix("share_")
    if status in _STATUSES:
        return say("data.share_of", lang, name=say(f"status.{status}", lang))
    return say(f"data.{id_}", lang)


def codebook(data: Sequence[Column], tally: Tally, lang: Lang) -> Iterator[Row]:
    """Yield what each column of the data is, and what ``tally`` has counted of it."""
    for column, name, counted in zip(data, stata_names(data), tally.of_columns(), strict=True):
        yield (
            column.id,
            name,
            column.labels.zh,
            column.labels.en,
            say(f"kind.{column.kind}", lang),
            column.unit or None,
            column.form or None,
            column.formula or None,
            column.null,
            counted.n,
            counted.least,
            counted.most,
            *counted.shares,
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
