"""What a report says never runs in the spreadsheet that its table is opened with."""

from __future__ import annotations

import csv
import io

import pytest

from gongkai.exports.csv import CsvWriter


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("@x", "'@x"), ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-甲", "'-甲"), ("-18", "-18"), ("-1,234.5", "-1,234.5"), ("-", "-"), ("--", "--"), ("甲-1", "甲-1"),
    ],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_reckon_is_marked(text: str, written: str) -> None:
    out = io.BytesIO()
    writer = CsvWriter(out, [])
    writer.add([[text]])
    assert list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"))))[-1] == [written]
