"""Workbooks: what is shown of them is read, at its place; what is hidden is not."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from gongkai import extract
from gongkai.document import Document
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits
from gongkai.readers import read
from gongkai.readers.grid import Grid
from gongkai.readers.numfmt import shown
from gongkai.readers.sheetrows import blocks_of
from tests.torture.generate import make

pytest.importorskip("python_calamine")
xlwt = pytest.importorskip("xlwt")

Fill = Callable[[Any, Any], None]


def book(fill: Fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        fill(made, made.add_worksheet("年报"))
    return out.getvalue()


def cells(document: Document) -> list[list[tuple[str, int, int]]]:
    (table,) = document.tables
    rows: list[list[tuple[str, int, int]]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append((document.text[cell.start : cell.end], cell.rowspan, cell.colspan))
    return rows


def texts(document: Document) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in cells(document)]


def test_lines_and_tables_of_a_sheet() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "某局2023年政府信息公开工作年度报告")
        sheet.write(1, 0, "一、总体情况")
        sheet.merge_range(3, 0, 4, 0, "规章")
        sheet.merge_range(3, 1, 3, 2, "件数")
        sheet.write(4, 1, "制发")
        sheet.write(4, 2, "废止")
        sheet.write_row(5, 0, ["行政规范性文件", 3, 0])
        sheet.write(6, 0, "行政许可")

    document = read(book(fill), name="a.et")
    assert document.text.splitlines()[:2] == ["某局2023年政府信息公开工作年度报告", "一、总体情况"]
    assert cells(document)[0] == [("规章", 2, 1), ("件数", 1, 2)]
    assert texts(document)[1:3] == [["制发", "废止"], ["行政规范性文件", "3", "0"]]
    assert "行政许可" in document.text


def test_hidden_rows_columns_and_sheets_are_not_read() -> None:
    def fill(made: Any, sheet: Any) -> None:
        for row in range(4):
            sheet.write_row(row, 0, [f"行{row}", row, 10 * row])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        other = made.add_worksheet("去年")
        other.write_row(0, 0, ["旧", 99])
        other.hide()

    assert texts(read(book(fill))) == [["行0", "0"], ["行1", "10"], ["行3", "30"]]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (12, "General", "12"), (7730.28, "General", "7730.28"), (0.1 + 0.2, "General", "0.3"),
        (7.125, "0.00", "7.13"), (12.6, "0", "13"), (1234567, "#,##0", "1,234,567"), (1234.5, "#,##0.00", "1,234.50"),
        (0, '#,##0;-#,##0;"-"', "-"), (-3, "0;(0)", "(3)"), (-3, "0.0", "-3.0"), (0.5, "0%", "50%"),
        (5, '0"件"', "5件"), (7, "000", "007"), (0, ";;;", ""), (0.5, "#.##", ".5"),
        (5, "[Red]0", "5"), (5, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "5"), (3, "@", "3"),
        (5, "# ?/?", None), (5, "[DBNum1]0", None), (1e7, "0.0E+00", None), (5, "0,", None), (5, "[>3]0;0.0", None),
        (datetime.datetime(2024, 1, 5), "yyyy年m月d日", "2024年1月5日"),
        (datetime.datetime(2024, 1, 5), "yyyy-mm-dd", "2024-01-05"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_its_format_shows_it(value: Any, code: str, seen: str | None) -> None:
    assert shown(value, code) == seen


def test_formats_count_and_one_that_is_not_known_leaves_no_number() -> None:
    def fill(made: Any, sheet: Any) -> None:
        for column, code in enumerate(("0.00", "#,##0", "# ?/?", 'yyyy"年"m"月"d"日"')):
            sheet.write(0, column, code)
            sheet.write_number(1, column, 45296.5, made.add_format({"num_format": code}))

    row = texts(read(book(fill)))[1]
    assert (row[0], row[1], row[3]) == ("45296.50", "45,297", "2024年1月5日")
    assert row[2].startswith("\ufffc")


def test_the_older_kind_is_read_alike() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("年报")
    sheet.write_merge(0, 0, 0, 2, "某局年报")
    for row, values in enumerate([["甲", 1.005, 3], ["乙", 2, 4], ["丙", 5, 6]], 1):
        for column, value in enumerate(values):
            style = xlwt.easyxf(num_format_str="0.00" if column == 1 else "General")
            sheet.write(row, column, value, style)
    sheet.row(2).hidden = True
    made.add_sheet("去年").write(0, 0, "旧")
    made.get_sheet(1).visibility = 1
    out = io.BytesIO()
    made.save(out)
    document = read(out.getvalue(), name="a.et")
    assert document.media_type == "application/vnd.ms-excel"
    assert document.text.startswith("某局年报")
    assert texts(document) == [["甲", "1.01", "3"], ["丙", "5.00", "6"]]


def test_a_sheet_of_many_cells_is_beyond_the_limit() -> None:
    data = book(lambda made, sheet: sheet.write(30, 30, 1))
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_CELLS"):
        read(data, limits=Limits(cells=900))
    assert read(data).text == "1"


def test_what_gongkai_has_written_is_no_report() -> None:
    with pytest.raises(UnreadableError, match="gongkai has written"):
        read(book(lambda made, sheet: made.set_properties({"keywords": "gongkai"})))


def test_a_damaged_workbook_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(UnreadableError, match="damaged workbook"):
        read(out.getvalue())


def printed(document: Document) -> list[tuple[int, int, int, int, str]]:
    """Return a document laid on a sheet: its lines in the first column, its tables on its grid."""
    laid: list[tuple[int, int, int, int, str]] = []
    row = at = 0
    for table in [*document.tables, None]:
        end = table.start if table else len(document.text)
        for line in document.text[at:end].splitlines():
            laid.append((row, 0, 1, 1, line))
            row += 1
        if table:
            for cell in table.cells:
                text = document.text[cell.start : cell.end]
                laid.append((row + cell.row, cell.column, cell.rowspan, cell.colspan, text))
            row, at = row + table.rows, table.end
    return laid


def as_xlsx(laid: list[tuple[int, int, int, int, str]]) -> bytes:
    def fill(made: Any, sheet: Any) -> None:
        for row, column, high, wide, text in laid:
            value: Any = (
                int(text) if text.isdecimal() and len(text) < 9 and not text.startswith("0") else text
            )
            value = 0 if text == "0" else value
            if high * wide > 1:
                sheet.merge_range(row, column, row + high - 1, column + wide - 1, value)
            else:
                sheet.write(row, column, value)

    return book(fill)


def as_xls(laid: list[tuple[int, int, int, int, str]]) -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("年报")
    for row, column, high, wide, text in laid:
        sheet.write_merge(row, row + high - 1, column, column + wide - 1, text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", [3, 4, 5, 6])
@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_a_report_on_a_sheet_is_read_as_its_docx_is(seed: int, write: Callable[..., bytes]) -> None:
    specimen = make(seed, layout="docx-merged", noise=())
    document = read(specimen.data)
    before, after = extract(specimen.data), extract(write(printed(document)))
    assert {path: (one.raw, one.status) for path, one in after.evidence.items()} == {
        path: (one.raw, one.status) for path, one in before.evidence.items()
    }


def test_rows_of_blanks_beside_a_cell_that_goes_on_are_rows_of_its_table() -> None:
    rows = [
        [((1, 2), "项目"), ((1, 1), "自然人")],
        [((4, 1), "三、本年度办理结果"), ((1, 1), "（一）予以公开"), ((1, 1), "4")],
        [((1, 1), "1.属于国家秘密"), ((1, 1), "")],
        [((1, 1), "2.其他法律行政法规禁止公开"), ((1, 1), "")],
        [((1, 1), "4.保护第三方合法权益"), ((1, 1), "37")],
    ]
    (grid,) = [block for block in blocks_of(rows) if isinstance(block, Grid)]
    at = dict(zip(grid.texts, grid.places, strict=True))
    assert [at[text].column for text in ("自然人", "4", "37")] == [2, 2, 2]


def test_an_empty_corner_belongs_to_the_heads_beside_it() -> None:
    rows = [
        [((2, 2), ""), ((1, 3), "申请人情况")],
        [((1, 1), "自然人"), ((1, 1), "法人或其他组织"), ((1, 1), "总计")],
        [((1, 2), "（一）予以公开"), ((1, 1), "4"), ((1, 1), "1"), ((1, 1), "5")],
    ]
    (grid,) = [block for block in blocks_of(rows) if isinstance(block, Grid)]
    at = dict(zip(grid.texts, grid.places, strict=True))
    assert [at[text].column for text in ("自然人", "4")] == [2, 2]
