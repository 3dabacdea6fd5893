"""``extract -o x.xlsx``: the tables as the form prints them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gongkai import Report
from gongkai.exports.printed_xlsx import PrintedWorkbook
from gongkai.settings import Settings
from tests.rules.specimens import read

from .test_formats import BLANK, BROKEN, LONG_AMOUNT


def written(*reports: Report, lang: Any = "zh") -> bytes:
    held = io.BytesIO()
    book = PrintedWorkbook(held, Settings(lang=lang))
    for report in reports:
        book.add(report)
    book.close()
    return held.getvalue()


def opened(*reports: Report, **given: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(*reports, **given)))


def place(sheet: Any, text: str, after: int = 0) -> tuple[int, int]:
    """Return the row and column of the first cell below a row that holds a text."""
    return next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(min_row=after + 1)
        for cell in row
        if cell.value == text
    )


def test_one_sheet_a_table() -> None:
    book = opened(read())
    assert book.sheetnames == [
        "报告汇总",
        "表二 主动公开",
        "表三 申请",
        "表四 复议诉讼",
        "问题清单",
        "问题与改进",
    ]


def test_table_three_is_laid_out_as_printed() -> None:
    sheet = opened(read())["表三 申请"]
    head, first = place(sheet, "自然人")
    kinds = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    assert [sheet.cell(head, first + at).value for at in range(7)] == kinds
    group = sheet.cell(head - 1, first + 1)
    assert group.value == "法人或其他组织"
    assert any(
        group.coordinate in merged and merged.size["columns"] == 5 for merged in sheet.merged_cells.ranges
    )
    new, _ = place(sheet, "一、本年新收政府信息公开申请数量")
    assert [sheet.cell(new, first + at).value for at in range(7)] == [8, 2, 0, 0, 0, 0, 10]
    refused, column = place(sheet, "（三）不予公开")
    assert sheet.cell(refused, column + 1).value == "1.属于国家秘密"
    labels = [sheet.cell(row, 2).value for row in range(new, new + 25)]
    assert labels[-1] == "四、结转下年度继续办理"


def test_table_four_has_its_rows_side_by_side() -> None:
    sheet = opened(read())["表四 复议诉讼"]
    heads, _ = place(sheet, "结果维持")
    assert [sheet.cell(heads, at).value for at in range(1, 16)] == 3 * [
        "结果维持", "结果纠正", "其他结果", "尚未审结", "总计",
    ]  # fmt: skip
    assert [sheet.cell(heads + 1, at).value for at in range(1, 16)] == [1, 0, 0, 0, 1] + 10 * [0]
    assert sheet.cell(heads - 1, 1).value == "行政复议"
    assert sheet.cell(heads - 2, 6).value == "行政诉讼"


def test_table_two_has_every_block_of_the_form() -> None:
    sheet = opened(read())["表二 主动公开"]
    row, _ = place(sheet, "行政规范性文件")
    assert [sheet.cell(row, at).value for at in (3, 4, 5)] == [2, 1, 27]
    fees, _ = place(sheet, "行政事业性收费")
    assert sheet.cell(fees, 3).value == 12.5
    assert sheet.cell(fees - 1, 3).value == "本年收费金额（单位：万元）"


def test_a_cell_is_coloured_by_its_status_and_says_what_was_found() -> None:
    sheet = opened(read(BROKEN))["表三 申请"]
    row, _ = place(sheet, "（一）予以公开")
    legend = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1] if cell.value}
    wrong = sheet.cell(row, 9)
    assert wrong.value == 5
    assert wrong.fill.fgColor.rgb == legend["与合计不符"]
    assert "GK201 错误" in wrong.comment.text
    assert "六类申请人之和为 4，总计填报为 5" in wrong.comment.text
    new, _ = place(sheet, "一、本年新收政府信息公开申请数量")
    assert sheet.cell(new, 3).fill.fgColor.rgb == legend["勾稽相符"]
    assert sheet.cell(new, 3).comment is None
    assert len(set(legend.values())) == 8


def test_what_is_no_number_stands_as_it_is_printed() -> None:
    sheet = opened(read(BLANK, LONG_AMOUNT))["表二 主动公开"]
    row, _ = place(sheet, "行政处罚")
    assert sheet.cell(row, 3).value == "/"
    fees, _ = place(sheet, "行政事业性收费")
    assert sheet.cell(fees, 3).value == "24252.31108200000001"


def test_reports_stand_one_below_the_other_and_are_listed() -> None:
    first, second = read(report="2022"), read(BROKEN)
    first.source.name, second.source.name = "甲.txt", "=乙.txt"
    book = opened(first, second)
    listed = book["报告汇总"]
    rows = list(listed.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == ["甲.txt", "=乙.txt"]
    sheet = book["表二 主动公开"]
    for row, year in zip(rows, (2022, 2023), strict=True):
        name, _, target = row[0].hyperlink.location.partition("!")
        assert name.strip("'") == sheet.title
        assert str(year) in sheet[target].value
    assert all(cell.data_type != "f" for one in book for row in one.iter_rows() for cell in row)
    found = [row[3].value for row in book["问题清单"].iter_rows(min_row=2)]
    assert "GK201" in found
    prose = [row[4].value for row in book["问题与改进"].iter_rows(min_row=2)]
    assert "公开不够及时" in prose


def test_the_old_form_and_a_report_without_tables() -> None:
    without = read().model_copy(update={"litigation": None})
    book = opened(read(report="2019"), without)
    heads, _ = place(book["表二 主动公开"], "上一年项目数量")
    assert heads
    assert place(book["表四 复议诉讼"], "报告里没有这张表")


def test_english() -> None:
    book = opened(read(BROKEN), lang="en")
    assert book.sheetnames[:3] == ["Reports", "Table 2 disclosure", "Table 3 requests"]


@pytest.mark.browser
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (tmp_path / "a.xlsx").write_bytes(written(read(report="2022"), read(BROKEN)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", sheets, "--outdir", tmp_path, tmp_path / "a.xlsx"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    rows = list(csv.reader((tmp_path / "a-表三 申请.csv").open(encoding="utf-8", newline="")))
    granted = [row[2:9] for row in rows if row[1] == "（一）予以公开"]
    assert granted[1] == ["3", "1", "0", "0", "0", "0", "5"]
    assert ["一、本年新收政府信息公开申请数量", "8", "2", "0", "0", "0", "0", "10"] in [
        row[1:9] for row in rows
    ]
