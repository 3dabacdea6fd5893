"""``check --format csv``: the sheet that goes round as one table of text."""

from __future__ import annotations

import io
from collections.abc import Mapping

from gongkai.exports.checked import Entry, Outcome, reports
from gongkai.exports.columns import Column
from gongkai.exports.csv import CsvWriter
from gongkai.exports.findings_xlsx import COLUMNS, rows
from gongkai.exports.fingerprints import marked
from gongkai.settings import Settings
from gongkai.wording import Lang, say


def dumps(outcome: Outcome, settings: Settings) -> bytes:
    """Return the table: one row for what one slip explains, and one for what could not be read.

    Where a person has marked findings, two more columns say how.
    """
    held = io.BytesIO()
    marks = {
        id(finding): mark for one in reports(outcome) for finding, mark in marked(one) if mark is not None
    }
    names = [*COLUMNS, "mark", "remark"] if marks else [*COLUMNS]
    writer = CsvWriter(held, [Column(say(f"column.{name}", settings.lang), "text", "") for name in names])
    writer.add(
        [*row, *_said(entry, marks, settings.lang)] if marks else row
        for entry, row in rows(outcome, settings)
    )
    writer.close()
    return held.getvalue()


def _said(entry: Entry | None, marks: Mapping[int, Mapping[str, str]], lang: Lang) -> list[str]:
    """Return what a person said of the findings of an entry, and the remarks."""
    found = [marks[id(one)] for one in entry.findings if id(one) in marks] if entry else []
    states = dict.fromkeys(say(f"mark.{mark['state']}", lang) for mark in found)
    remarks = dict.fromkeys(mark["remark"] for mark in found if mark["remark"])
    return ["；".join(states), "；".join(remarks)]
