"""Formats that are written row by row need no more memory for more reports."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from gongkai.exports.long import Cells, columns
from gongkai.exports.printed_xlsx import PrintedWorkbook
from gongkai.exports.tables import open_table
from gongkai.form import load_forms
from gongkai.settings import Settings
from tests.rules.specimens import read

REPORTS = 600


def _peak(layout: str, path: Path) -> int:
    report = read()
    cells = Cells(load_forms(), "zh")
    with path.open("wb") as stream:
        tracemalloc.start()
        try:
            if layout == "xlsx":
                book = PrintedWorkbook(stream, Settings())
                for _ in range(REPORTS // 10):
                    book.add(report)
                book.close()
            else:
                table = open_table(layout, stream, columns("zh"))
                for _ in range(REPORTS):
                    table.add(cells.rows(report, report.findings))
                table.close()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(("layout", "most"), [("csv", 4), ("parquet", 80), ("xlsx", 12)])
def test_memory_is_bounded(tmp_path: Path, layout: str, most: int) -> None:
    # 600 reports are 120,000 rows: as Python values more than 100 MB.
    assert _peak(layout, tmp_path / "out") < most << 20
