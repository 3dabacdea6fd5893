"""Tables drawn with bars: all on one line, or as rectangles whose heads cannot say what they span."""

from __future__ import annotations

import re

import pytest

from gongkai import extract
from tests.printing import (
    APPLICANTS,
    LAYOUTS,
    assemble,
    lawful,
    outcome_rows,
    read_values,
    statuses,
    tables,
    write,
)


@pytest.mark.parametrize("layout", ["pipes", "both-pipes", "pipe-lines", "alternating", "markdown"])
def test_a_table_on_one_line(layout: str) -> None:
    values = lawful(63)
    report = extract(assemble(re.sub(r"\s*\n\s*", " ", LAYOUTS[layout](rows)) for rows in tables(values)))
    assert read_values(report) == {path: int(value) for path, value in values.items()}


def test_blank_totals_in_a_rectangle() -> None:
    values = lawful(6)
    blanks = [f"requests.{row}.total" for row in outcome_rows()]
    report = extract(write(values | dict.fromkeys(blanks, ""), "markdown"))
    for row in outcome_rows():
        for column in APPLICANTS:
            path = f"requests.{row}.{column}"
            assert read_values(report)[path] == (None if path in blanks else int(values[path]))
            assert statuses(report)[path] == ("blank" if path in blanks else "verified")
