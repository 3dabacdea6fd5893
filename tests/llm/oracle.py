"""What must hold of a report that was read with a model's help, whatever the model said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from gongkai import Report
from gongkai.report import Item

from .damaged import Damaged


def faults(report: Report, alone: Report, about: Damaged) -> list[str]:
    """Return what is wrong with ``report``; ``alone`` is what the rules read without a model."""
    return [
        *_values(report, alone, about),
        *_quotes(report),
        *_lists(report, alone, about),
        *_claims(report, alone, about),
        *_findings(report, alone, about),
    ]


def value_of(report: Report, path: str) -> Any:
    table, row, column = path.split(".")
    values = getattr(report, table)
    return values.get(row, {}).get(column) if values else None


def _values(report: Report, alone: Report, about: Damaged) -> Iterator[str]:
    for path, evidence in report.evidence.items():
        value, before = value_of(report, path), value_of(alone, path)
        known = alone.evidence.get(path)
        if before is not None:
            if value != before:
                yield f"{path}: the rules read {before}, now {value}"
            if known and (evidence.raw, evidence.start, evidence.end, evidence.method) != (
                known.raw, known.start, known.end, known.method,
            ):  # fmt: skip
                yield f"{path}: the evidence of the rules was changed"
        elif value is not None and value != about.cells.get(path) and evidence.status != "asserted":
            yield f"{path}: accepted {value}, printed {about.cells.get(path)}"
        if evidence.status in ("rejected", "missing", "blank", "ambiguous") and value is not None:
            yield f"{path}: {evidence.status}, and yet {value}"
        if evidence.status == "asserted" and (value is None or evidence.method != "llm"):
            yield f"{path}: asserted, and {value} by {evidence.method}"
        if value is not None and evidence.method == "llm" and evidence.status not in (
            "read", "verified", "conflicting", "asserted",
        ):  # fmt: skip
            yield f"{path}: {evidence.status}"
    for path in alone.evidence:
        if value_of(alone, path) is not None and path not in report.evidence:
            yield f"{path}: its evidence is gone"


def _quotes(report: Report) -> Iterator[str]:
    text = report.text
    for path, one in report.evidence.items():
        if one.raw is not None and text[one.start : one.end] != one.raw:
            yield f"{path}: {one.raw!r} does not stand at its place"
    for item in (*report.narrative.problems, *report.narrative.improvements):
        if text[item.start : item.end] != item.text or not item.text.strip():
            yield f"{item.text!r} does not stand at its place"
        answers = item.answers
        if answers is not None and not 0 <= answers < len(report.narrative.problems):
            yield f"{item.text!r} answers {answers}"
    for claim in report.narrative.claims:
        if not 0 <= claim.start < claim.end <= len(text) or not text[claim.start : claim.end].strip():
            yield f"{claim.metric} has no place"


def _lists(report: Report, alone: Report, about: Damaged) -> Iterator[str]:
    for name in ("problems", "improvements"):
        before: list[Item] = getattr(alone.narrative, name)
        after: list[Item] = getattr(report.narrative, name)
        if not alone.narrative.doubts.get(name) and [_plain(one) for one in before] != [
            _plain(one) for one in after
        ]:
            yield f"{name}: the rules were sure of them, and they were changed"
        for item in after:
            if item.method != "llm":
                continue
            if any(order in item.text for order in about.orders):
                yield f"{name}: {item.text!r} is an order to the reader"
            gold = {one.role for one in about.sentences if one.text == item.text}
            role = "problem" if name == "problems" else "measure"
            if gold == {"neither"} or (gold == {"problem"} and role == "measure"):
                yield f"{name}: {item.text!r} is {gold}"
    every = sorted((*report.narrative.problems, *report.narrative.improvements), key=lambda one: one.start)
    for one, other in itertools.pairwise(every):
        if other.start < one.end and "llm" in (one.method, other.method):
            yield f"{one.text!r} and {other.text!r} overlap"


def _plain(item: Item) -> tuple[Any, ...]:
    return item.text, item.start, item.end, item.method


def _claims(report: Report, alone: Report, about: Damaged) -> Iterator[str]:
    before = [one.model_dump() for one in alone.narrative.claims]
    after = [one.model_dump() for one in report.narrative.claims]
    if [one for one in after if one["method"] != "llm"] != before:
        yield "claims of the rules were changed"
    for claim in report.narrative.claims:
        if claim.method != "llm":
            continue
        at = report.text[claim.start : claim.end]
        if not at.startswith(str(claim.value)):
            yield f"{claim.metric}: {claim.value} is not what is printed: {at!r}"


def _findings(report: Report, alone: Report, about: Damaged) -> Iterator[str]:
    known = {(one.code, one.message) for one in alone.findings}
    for one in report.findings:
        fresh = one.severity == "error" and (one.code, one.message) not in known
        if fresh and not about.broken:
            yield f"a new error: {one.code} {one.message}"
