"""One report laid open, as plain data: what the page and the self-contained file draw.

In goes a report that was kept with its text, and its document; out comes a dictionary that is JSON as it stands.
Places are counted as a browser counts letters (:func:`gongkai.review.source.counter`). Findings are numbered in the
order in which they are listed, and every cell that one of them speaks of bears its number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gongkai.document import Document
from gongkai.exports.checked import SEVERITIES, Checked, Entry, entries
from gongkai.exports.drawing import shown
from gongkai.exports.findings_text import suspect_words
from gongkai.exports.fingerprints import fingerprints
from gongkai.exports.places import Names, described
from gongkai.form import Form
from gongkai.readers.painted import DRAWN
from gongkai.report import Evidence, Finding, Number, Report, Status, Suspect
from gongkai.review.grids import grids
from gongkai.review.source import MOST_TEXT, At, blocks, counter
from gongkai.rules.rule import Rule
from gongkai.wording import Lang, say

#: Statuses whose numbers no sum stands for, each said with how many there are.
_OPEN: tuple[Status, ...] = ("read", "ambiguous", "asserted", "rejected")
#: So many suspects are named of a finding.
_SUSPECTS = 6


def view(
    report: Report,
    document: Document,
    checked: Checked,
    *,
    forms: Sequence[Form],
    rules: Sequence[Rule],
    lang: Lang,
    compared: bool = False,
) -> dict[str, Any]:
    """Return the view of a report. ``compared``: it was held against the other years of its organ.

    ``checked`` holds the findings that are shown.
    """
    at = counter(document.text)
    names = Names(forms, report.form, lang)
    groups, numbered = _numbered(checked, lang)
    return {
        "lang": lang,
        "source": report.source.model_dump(),
        **{key: getattr(report, key) for key in ("title", "agency", "year", "form", "published")},
        "counts": {severity: checked.count(severity) for severity in SEVERITIES},
        "statuses": Counter(one.status for one in report.evidence.values()),
        "text": document.text[:MOST_TEXT],
        "blocks": blocks(document, at),
        "tables": grids(report, forms, lang),
        "cells": _cells(report, numbered, document, at, names),
        "groups": groups,
        "findings": _Findings(checked, names, document, at, {rule.code: rule for rule in rules}).all(
            numbered
        ),
        "marks": _marks(report, document, at),
        "pages": _pages(document),
        "unchecked": unchecked(report, checked, names, compared=compared),
    }


def _pages(document: Document) -> int:
    """Return how many pages can be drawn: a picture within a text is none."""
    return max((area.page for area in document.areas), default=0) if document.media_type in DRAWN else 0


def _numbered(checked: Checked, lang: Lang) -> tuple[list[dict[str, Any]], dict[int, Finding]]:
    """Return the findings by section and cause, as their numbers, and each by its number from 1."""
    numbered: dict[int, Finding] = {}
    groups: list[dict[str, Any]] = []
    for id_, found in checked.grouped():
        listed: list[dict[str, Any]] = []
        for entry in found:
            numbers = [len(numbered) + place for place in range(1, len(entry.findings) + 1)]
            numbered.update(zip(numbers, entry.findings, strict=True))
            listed.append({"n": numbers, "severity": entry.severity})
        title = checked.heading(id_) or say(f"group.{id_ or 'whole'}", lang)
        groups.append({"id": id_, "title": title, "entries": listed})
    return groups, numbered


def _cells(
    report: Report, numbered: Mapping[int, Finding], document: Document, at: At, names: Names
) -> dict[str, dict[str, Any]]:
    """Return what stands in every cell that is printed: ``v`` shown, ``s`` status, ``n`` the findings on it."""
    said: defaultdict[str, list[int]] = defaultdict(list)
    for number, finding in numbered.items():
        for path in finding.fields:
            said[path].append(number)
    cells: dict[str, dict[str, Any]] = {}
    for path, evidence in report.evidence.items():
        table, row, column = path.split(".")
        values = report.tables.get(table)
        if values is None or column not in values.get(row, {}):
            continue
        cells[path] = _cell(values[row][column], evidence, at) | _place(
            evidence.start, evidence.end, document
        )
        if path in said:
            cells[path]["n"] = said[path]
        cells[path]["w"] = names.field(path)
    return cells


def _cell(value: Number | None, evidence: Evidence, at: At) -> dict[str, Any]:
    raw = " ".join((evidence.raw or "").split())
    shown_ = plain(value) if value is not None else f"{raw}？" if raw and evidence.status in _OPEN else raw
    cell: dict[str, Any] = {"v": shown_, "s": evidence.status}
    if evidence.start is not None and evidence.end is not None:
        cell |= {"a": at(evidence.start), "b": at(evidence.end)}
    if raw and raw != cell["v"].removesuffix("？"):
        cell["raw"] = raw
    if evidence.doubts:
        cell["d"] = list(evidence.doubts)
    if evidence.method != "rules":
        cell["m"] = evidence.method
    return cell


def _place(start: int | None, end: int | None, document: Document) -> dict[str, Any]:
    """Return the page and the box of a stretch of the text, nothing where the source has no pages."""
    if start is None or end is None or not document.areas or (area := document.area(start, end)) is None:
        return {}
    return {"page": area.page, "box": [round(one, 1) for one in area.box]}


def _marks(report: Report, document: Document, at: At) -> list[dict[str, Any]]:
    """Return what the free text says, by its places: problems, improvements and the fee."""
    found = []
    for kind in ("problems", "improvements"):
        for item in getattr(report.narrative, kind):
            mark = {"k": kind, "a": at(item.start), "b": at(item.end), "c": item.category}
            found.append(mark | _place(item.start, item.end, document))
    if (fee := report.narrative.fee) is not None:
        mark = {"k": "fee", "a": at(fee.start), "b": at(fee.end)}
        found.append(mark | _place(fee.start, fee.end, document))
    return found


class _Findings:
    """Writes out the findings of one report."""

    def __init__(
        self, checked: Checked, names: Names, document: Document, at: At, rules: Mapping[str, Rule]
    ) -> None:
        self._checked = checked
        self._names = names
        self._document = document
        self._at = at
        self._rules = rules
        self._ids = {id(finding): name for finding, name in fingerprints(checked)}
        self._slips = {
            id(finding): entry for entry in entries(checked.findings) for finding in entry.findings
        }

    def all(self, numbered: Mapping[int, Finding]) -> list[dict[str, Any]]:
        """Return the findings in the order of their numbers."""
        return [self._one(number, finding) for number, finding in numbered.items()]

    def _one(self, number: int, finding: Finding) -> dict[str, Any]:
        checked, names, lang = self._checked, self._names, self._names.lang
        rule = self._rules.get(finding.code)
        made: dict[str, Any] = {
            "n": number,
            "id": self._ids[id(finding)],
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "where": described(checked, finding, names, section=True),
            "fields": finding.fields,
            "suspects": self._suspects(finding),
        }
        if rule is not None:
            made |= {"rule": rule.title.say(lang), "basis": rule.source.say(lang)}
        if (quote := checked.quote(finding)) is not None:
            made["quote"] = quote
        if (sides := names.identity(finding)) is not None:
            made["sides"] = self._sides(finding, sides)
        if finding.start is not None and finding.end is not None:
            made |= {"a": self._at(finding.start), "b": self._at(finding.end)}
            made |= _place(finding.start, finding.end, self._document)
        return made

    def _sides(self, finding: Finding, sides: tuple[list[str], list[str]]) -> dict[str, Any]:
        """Return both sides of a broken sum, each the terms with their names, and what they come to."""
        across = len({path.rpartition(".")[0] for side in sides for path in side}) == 1
        name = self._names.column if across else self._names.row
        left, right = (
            [[path, name(path), shown(self._checked.printed.get(path), self._names)] for path in side]
            for side in sides
        )
        return {
            "left": left,
            "right": right,
            "expected": plain(finding.expected),
            "actual": plain(finding.actual),
        }

    def _suspects(self, finding: Finding) -> list[dict[str, Any]]:
        entry = self._slips.get(id(finding))
        return [
            {
                "field": one.field,
                "words": suspect_words("view.suspect", one, self._names, finding),
                "slip": _is_slip(entry, one),
            }
            for one in finding.suspects[:_SUSPECTS]
        ]


def _is_slip(entry: Entry | None, suspect: Suspect) -> bool:
    return entry is not None and entry.slip is not None and entry.slip.field == suspect.field


def unchecked(report: Report, checked: Checked, names: Names, *, compared: bool) -> list[str]:
    """Return in sentences what was not checked, so that nobody takes silence for praise."""
    lang = names.lang
    said = [
        say("view.no_table", lang, table=names.table(f"{table}.."))
        for table, values in report.tables.items()
        if values is None
    ]
    counts = Counter(one.status for one in report.evidence.values())
    said += [say(f"view.open_{status}", lang, count=counts[status]) for status in _OPEN if counts[status]]
    if recognised := sum(one.method == "ocr" for one in report.evidence.values()):
        said.append(say("view.recognised", lang, count=recognised))
    if not any(evidence.status in ("verified", "conflicting") for evidence in report.evidence.values()):
        said.append(say("view.no_sum", lang))
    if not compared:
        said.append(say("view.one_year", lang))
    if report.text is not None and len(report.text) > MOST_TEXT:
        said.append(say("view.cut", lang, most=MOST_TEXT))
    said.append(say("view.facts", lang))
    return said


def plain(number: Number | None) -> str:
    """Return a number digit for digit."""
    if number is None:
        return ""
    return format(number, "f") if isinstance(number, Decimal) else str(number)
