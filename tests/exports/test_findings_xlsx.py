"""``check --format xlsx``: the list that goes round, read back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from gongkai.exports.checked import Outcome
from gongkai.exports.findings_xlsx import dumps
from gongkai.report import Finding, Suspect
from gongkai.settings import Settings

from .findings import TOTAL, broken_text, outcome, page_with, row_sum


def _book(given: Outcome, **settings: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(dumps(given, Settings(**settings))))


def _rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_finding_is_a_row() -> None:
    rows = _rows(_book(outcome())["问题清单"])
    assert list(rows[0]) == [
        *("文件", "机关", "年度", "规则", "严重程度", "位置", "说明", "原报数", "核对数", "疑似")
    ]
    assert [row["规则"] for row in rows] == ["GK203", "GK203", "GK201", "GK802", "GK401"]
    assert rows[0]["文件"] == "in/乙.txt"
    assert rows[0]["机关"] == "平潭综合实验区"
    # The likeliest slip comes first, with what it says and might have to say; what it breaks below.
    assert (rows[0]["年度"], rows[0]["原报数"], rows[0]["核对数"]) == (2020, 6, 0)
    slip, broken = rows[0]["说明"].splitlines()
    assert slip == "“（二）部分公开”行“自然人”列填报为 6，可能应为 0"
    assert broken == "GK203 “自然人”一列：各种办理结果之和为 26，“（七）总计”填报为 20"
    assert rows[0]["位置"] == "表三“自然人”一列 第 8 行"
    assert rows[0]["严重程度"] == "错误"
    assert rows[2]["疑似"] == "也可能是：“（一）予以公开”行“总计”列填报为 59，应为 61"


def test_every_input_is_a_row_with_a_verdict() -> None:
    rows = _rows(_book(outcome())["报告汇总"])
    assert list(rows[0]) == ["文件", "机关", "年度", "表式", "错误数", "警告数", "提示数", "结论"]
    assert [row["结论"] for row in rows] == [
        "没有问题",
        "有错误，须改正",
        "未能读出：文件损坏",
        "有警告，须核对",
    ]
    assert [row["文件"] for row in rows][2] == "坏.docx"
    assert [rows[3][name] for name in ("表式", "错误数", "警告数", "提示数")] == ["2021", 0, 2, 1]
    assert rows[2]["错误数"] is None


def test_it_is_laid_out_to_be_sent_round() -> None:
    book = _book(outcome())
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        assert sheet["A2"].alignment.wrap_text
        assert all(sheet.column_dimensions[cell.column_letter].width >= 7 for cell in sheet[1])
    findings = book["问题清单"]
    colours = {findings.cell(row, 5).fill.fgColor.rgb for row in (2, 4, 6)}
    assert len(colours) == 3


def test_words_are_never_formulas_nor_links() -> None:
    for start in ("=1+1", "+1", "-1", "@x", "=HYPERLINK(1)", "http://x.cn", "\t=1"):
        finding = Finding(code="GK801", severity="error", message=start)
        book = _book([page_with(finding, name=start)])
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                assert cell.data_type in {"s", "n"}, cell.value
                assert cell.hyperlink is None
        assert _rows(book["问题清单"])[0]["说明"] == start.strip()


def test_numbers_are_exact() -> None:
    rows = _rows(_book(outcome())["问题清单"])
    assert rows[-1]["原报数"] == 712.1
    assert rows[-1]["核对数"] == "24252.31108200000001"


def test_what_no_cell_can_hold_is_cut_or_escaped() -> None:
    suspects = [Suspect(field=TOTAL, printed=1, suggested=number) for number in range(2000)]
    message = "甲\x00\x1b乙\ud800\ufffe" + "丙" * 40_000
    row = _rows(_book([page_with(row_sum(*suspects, message=message))])["问题清单"])[0]
    assert row["说明"].startswith("甲 乙")
    assert len(row["说明"]) <= 32_767
    assert row["疑似"].endswith("…")


def test_without_findings_there_are_heads() -> None:
    book = _book([])
    assert [len(list(sheet.rows)) for sheet in book] == [1, 1]


def test_english() -> None:
    book = _book([broken_text()], lang="en")
    assert book.sheetnames == ["Findings", "Reports"]
    assert _rows(book["Findings"])[0]["Severity"] == "error"
