"""Gold files (``tests/data/gold``): what a person read in the documents of ``tests/data``, cell by cell."""

from __future__ import annotations

import functools
import itertools
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from gongkai import Report, extract
from tests.printing import paths

DATA = Path(__file__).parent / "data"


class ByEye:
    """One gold file and the report that was read from its document."""

    def __init__(self, name: str) -> None:
        self.gold: dict[str, Any] = yaml.safe_load(
            (DATA / "gold" / f"{name}.yaml").read_text(encoding="utf-8")
        )
        self.path = DATA / self.gold["file"]
        self.report: Report = extract(self.path)

    @functools.cached_property
    def cells(self) -> dict[str, int | Decimal | None]:
        """What is printed in every field; null where the digits printed there cannot be cut for sure."""
        expected: dict[str, int | Decimal | None] = dict.fromkeys(
            paths(self.gold["form"], self.gold["others"]), 0
        )
        for table, rows in self.gold["cells"].items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    path = f"{table}.{row}.{column}"
                    assert path in expected, path
                    expected[path] = Decimal(value) if isinstance(value, str) else value
        return expected

    def raw(self, path: str) -> str:
        """Return how a field's number is printed."""
        return str(self.gold["raw"].get(path, self.cells[path]))


@functools.cache
def by_eye(name: str) -> ByEye:
    return ByEye(name)


def dense(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_tables(one: ByEye) -> None:
    """Every field of the form, no other, each with its value and with the digits that it was read from."""
    report = one.report
    shown = {
        f"{name}.{row}.{column}": value
        for name in ("disclosure", "requests", "litigation")
        for row, columns in getattr(report, name).items()
        for column, value in columns.items()
    }
    assert shown == one.cells
    assert all(type(shown[path]) is type(value) for path, value in one.cells.items())
    assert report.evidence.keys() == one.cells.keys()
    for path, value in one.cells.items():
        if value is not None:
            assert dense(report.evidence[path].raw or "") == one.raw(path), path


def check_metadata(one: ByEye) -> None:
    report, gold = one.report, one.gold
    for name in ("form", "title", "agency", "year", "published"):
        assert getattr(report, name) == gold[name], name
    assert [report.period.start, report.period.end] == gold["period"]
    assert report.contact.model_dump() == gold["contact"]


def check_prose(one: ByEye) -> None:
    narrative, gold = one.report.narrative, one.gold
    for name in ("problems", "improvements"):
        if gold[name] is not None:
            found = [item.text for item in getattr(narrative, name)]
            assert len(found) == len(gold[name]), found
            for text, begins in zip(found, gold[name], strict=True):
                assert re.sub(r"^(?:[一二三四五]是|\d[.、])\s*", "", text).startswith(begins), text
    text = one.report.text or ""
    if gold["fee"] is None:
        assert narrative.fee is None
    else:
        assert narrative.fee is not None
        assert narrative.fee.charged is gold["fee"]["charged"]
        assert gold["fee"]["says"] in text[narrative.fee.start : narrative.fee.end]


def check_claims(one: ByEye) -> None:
    """The numbers that prose states, each with its place; none where only bounds are printed."""
    text = one.report.text or ""
    found = [
        (claim.value, claim.field, text[claim.start : claim.end], tuple(part.value for part in claim.parts))
        for claim in one.report.narrative.claims
    ]
    if not one.gold["claims"]:
        assert [claim for claim in found if claim[0]] == []
    for expected in one.gold["claims"]:
        same = [f for f in found if f[:3] == (expected["value"], expected["field"], expected["says"])]
        assert same, (expected, found)
        if "parts" in expected:
            assert tuple(expected["parts"]) in [f[3] for f in same]


def check_sections(one: ByEye) -> None:
    ids = ["overview", "disclosure", "requests", "litigation", "problems", "other"]
    assert [section.id for section in one.report.sections] == ids
    assert [section.heading for section in one.report.sections] == one.gold["headings"]
    sections = one.report.sections
    assert all(a.end == b.start for a, b in itertools.pairwise(sections))
