"""The tables beside the data: what its columns are, what was left out, and every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from gongkai.exports.columns import Column, Kind, Row, stata_names
from gongkai.panel import sources, texts
from gongkai.panel.divisions import Division, divisions
from gongkai.panel.organ_map import host_of
from gongkai.panel.organs import candidates
from gongkai.panel.settle import Dropped, Taken
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
_ORGANS: dict[str, Kind] = {
    "source": "text",
    "host": "text",
    "name": "text",
    "organ": "text",
    "division": "text",
    "candidates": "text",
    "reports": "int",
    "example": "text",
}
_DIVISIONS: dict[str, Kind] = {
    "division": "text",
    "code": "text",
    "place": "text",
    "since": "int",
    "until": "int",
    "into": "text",
}
_TABLES: Mapping[str, Mapping[str, Kind]] = {
    "codebook": _CODEBOOK,
    "dropped": _DROPPED,
    "findings": _FINDINGS,
    **texts.COLUMNS,
    "organs": _ORGANS,
    "divisions": _DIVISIONS,
    "sources": sources.COLUMNS,
}
#: The tables beside the data.
SIDE = tuple(_TABLES)


def columns(table: str, lang: Lang) -> list[Column]:
    """Return the columns of one of the tables :data:`SIDE`."""
    kinds = _TABLES[table]
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


def organs(unresolved: Iterable[Taken]) -> Iterator[Row]:
    """Yield the names that no rule could tell, with what they may be: a map for ``--organs``, to be filled in.

    Pages of one host and name are one row; of what comes from no host each report is a row, as its name alone may
    be several organs'.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in unresolved:
        host = host_of(one.source)
        key = ("", host, one.agency) if host and one.agency else (one.source, "", one.agency or "")
        found.setdefault(key, []).append(one.source)
    for (source, host, name), met in sorted(found.items()):
        may_be = "; ".join(f"{one.full_name} {one.code}" for one in candidates(name)) or None
        yield source or None, host or None, name or None, None, None, may_be, len(met), min(met)


def history(met: Iterable[Division]) -> Iterator[Row]:
    """Yield what is known of the divisions that were met and were not always what they are: codes, names, and years."""
    for division in sorted(set(met), key=lambda one: one.code):
        if len(found := divisions().history(division)) > 1 or any(one.since or one.until for one in found):
            for one in found:
                into = " ".join(one.into) or None
                yield division.code, one.code, one.name, one.since, one.until, into


def findings(entry: Entry, lang: Lang, rules: Sequence[Rule] | None = None) -> Iterator[Row]:
    """Yield the findings of a report, those across years among them; ``rules``: those that may be named."""
    report, organ = entry.report, entry.organ
    who = (organ.id if organ else None, organ.name if organ else None, report.agency, report.year)
    for finding in worded(entry.findings, lang, rules):
        fields = ";".join(finding.fields) or None
        severity = say(f"severity.{finding.severity}", lang)
        what = (report.source.name, finding.code, severity, finding.message, fields)
        yield (*who, *what, finding.actual, finding.expected)
