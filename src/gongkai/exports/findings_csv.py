"""``check --format csv``: the sheet that goes round as one table of text."""

from __future__ import annotations

import io

from gongkai.exports.checked import Outcome
from gongkai.exports.columns import Column
from gongkai.exports.csv import CsvWriter
from gongkai.exports.findings_xlsx import COLUMNS, rows
from gongkai.settings import Settings
from gongkai.wording import say


def dumps(outcome: Outcome, settings: Settings) -> bytes:
    """Return the table: one row for what one slip explains, and one for what could not be read."""
    held = io.BytesIO()
    heads = [Column(say(f"column.{name}", settings.lang), "text", "") for name in COLUMNS]
    writer = CsvWriter(held, heads)
    writer.add(row for _, row in rows(outcome, settings))
    writer.close()
    return held.getvalue()
