"""``check --format csv``: the sheet that goes round as one table of text."""

from __future__ import annotations

import io

from gongkai.exports.checked import Outcome
from gongkai.exports.columns import Column
from gongkai.exports.csv import CsvWriter
from gongkai.exports.findings_xlsx import COLUMNS, rows
from gongkai.exports.marks import marks_of, said
from gongkai.settings import Settings
from gongkai.wording import say


def dumps(outcome: Outcome, settings: Settings) -> bytes:
    """Return the table: one row for what one slip explains, and one for what could not be read.

    Where a person has marked findings, two more columns say how.
    """
    held = io.BytesIO()
    marks = marks_of(outcome)
    names = [*COLUMNS, "mark", "remark"] if marks else [*COLUMNS]
    writer = CsvWriter(held, [Column(say(f"column.{name}", settings.lang), "text", "") for name in names])
    writer.add(
        [*row, *said(entry.findings if entry else (), marks, settings.lang)] if marks else row
        for entry, row in rows(outcome, settings)
    )
    writer.close()
    return held.getvalue()
