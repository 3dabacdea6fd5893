"""``extract -o`` in the formats of tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import polars
import pyreadstat
import pytest

from tests.rules.specimens import changed

from .conftest import Run
from .test_output import INTERRUPTED


def test_the_ending_decides(run: Run, reports: Path, folder: Path) -> None:
    for name in ("a.csv", "a.parquet", "a.dta", "A.XLSX"):
        done = run("extract", "in", "-o", name)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    rows = list(csv.DictReader(io.StringIO((folder / "a.csv").read_text(encoding="utf-8-sig"), newline="")))
    names = list(dict.fromkeys(row["source"] for row in rows))
    assert names == ["in/a.html", "in/b-sub/x.HTM", "in/b-sub/y.html", "in/c.html"]
    assert polars.read_parquet(folder / "a.parquet")["source"].unique(maintain_order=True).to_list() == names
    frame, _ = pyreadstat.read_dta(str(folder / "a.dta"))
    assert (len(frame), list(frame["source"].unique())) == (len(rows), names)
    book = openpyxl.load_workbook(folder / "A.XLSX")
    assert [row[0].value for row in book["报告汇总"].iter_rows(min_row=2)] == names


def test_csv_goes_to_stdout_as_to_a_file(run: Run, reports: Path, folder: Path) -> None:
    run("extract", "in", "-o", "a.csv")
    assert run("extract", "in", "--format", "csv").stdout == (folder / "a.csv").read_bytes()


@pytest.mark.parametrize("layout", ["xlsx", "parquet", "dta"])
def test_what_is_no_text_does_not(run: Run, reports: Path, layout: str) -> None:
    done = run("extract", "in", "--format", layout)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"请用 -o 指定文件 (--format {layout})" in done.stderr.decode()


@pytest.mark.parametrize("layout", ["csv", "xlsx", "parquet", "dta"])
def test_failures_do_not_keep_the_rest_from_the_file(
    run: Run, reports: Path, folder: Path, layout: str
) -> None:
    done = run("extract", "in/a.html", "absent.html", "-o", f"a.{layout}")
    assert done.returncode == 3
    assert (folder / f"a.{layout}").stat().st_size > 1000
    (folder / f"b.{layout}").write_text("before")
    assert run("extract", "absent.html", "-o", f"b.{layout}").returncode == 3
    assert (folder / f"b.{layout}").read_text() == "before"


@pytest.mark.parametrize("layout", ["csv", "xlsx", "parquet", "dta"])
@pytest.mark.kills
def test_ctrl_c_leaves_the_old_file(run: Run, reports: Path, folder: Path, layout: str) -> None:
    (folder / f"a.{layout}").write_text("before")
    done = run("extract", "in", "-o", f"a.{layout}", first=INTERRUPTED)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert (folder / f"a.{layout}").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == [f"a.{layout}", "in"]


@pytest.mark.parametrize("layout", ["csv", "xlsx", "parquet", "dta"])
@pytest.mark.kills
def test_ctrl_c_before_anything_was_read_leaves_nothing(
    run: Run, reports: Path, folder: Path, layout: str
) -> None:
    stops = INTERRUPTED.replace("seen = p.extract, []", "seen = p.extract, [1]")
    assert run("extract", "in", "-o", f"a.{layout}", first=stops).returncode == 130
    assert [path.name for path in folder.iterdir()] == ["in"]


@pytest.mark.parametrize(("module", "layout"), [("pyarrow", "parquet"), ("pandas", "dta")])
def test_a_missing_extra_is_one_line_with_the_command(
    run: Run, reports: Path, folder: Path, module: str, layout: str
) -> None:
    done = run("extract", "in", "-o", f"a.{layout}", first=f"import sys; sys.modules['{module}'] = None")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"gongkai: 需要 {module}；请先安装：pip install 'gongkai[panel]' ({layout})\n"
    )
    assert [path.name for path in folder.iterdir()] == ["in"]


def test_numbers_that_a_format_cannot_hold_are_counted(run: Run, folder: Path) -> None:
    amount = ("行政事业性收费 | 12.5 | | |", "行政事业性收费 | 24252.31108200000001 | | |")
    (folder / "a.txt").write_text(changed(amount), encoding="utf-8")
    done = run("extract", "a.txt", "-o", "a.dta")
    assert done.returncode == 0
    assert done.stderr.decode().startswith("1 个数在 dta 里无法一位不差地保存")
    assert run("extract", "a.txt", "-o", "a.parquet").stderr == b""
