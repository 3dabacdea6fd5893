"""``check --format xlsx``: the list that goes round, read back."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl

from benchmarks.pages import page
from gongkai import extract
from gongkai.exports.checked import Outcome
from gongkai.exports.findings_xlsx import dumps
from gongkai.exports.told import advice_key
from gongkai.report import Finding, Suspect
from gongkai.rules.registry import described
from gongkai.settings import Settings
from gongkai.wording import known

from .findings import BROKEN, TOTAL, broken_text, checked, outcome, page_with, row_sum


def _book(given: Outcome, **settings: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(dumps(given, Settings(**settings))))


def _rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the title, the note and the heads."""
    _, _, head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_one_slip_explains_is_a_row() -> None:
    rows = _rows(_book(outcome())["问题清单"])
    assert list(rows[0]) == [
        *("序号", "机关", "年度", "严重程度", "位置", "问题", "依据", "原文", "最可能的错处", "整改建议"),
        *("整改情况", "备注", "文件"),
    ]
    assert [row["序号"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[0]["文件"] == "in/乙.txt"
    assert (rows[0]["机关"], rows[0]["年度"]) == ("平潭综合实验区", 2020)
    assert rows[0]["位置"] == "表三“（二）部分公开”行“自然人”列 第 8 行"
    assert rows[0]["问题"].splitlines() == [
        "“自然人”一列：各种办理结果之和为 26，“（七）总计”填报为 20",
        "（左边之和 26，右边之和 20）",
    ]
    # The report bears the form of 2019: the other notice asks nothing of it.
    assert rows[0]["依据"].splitlines() == ["国办公开办函〔2019〕60号", "GK203"]
    assert rows[0]["最可能的错处"].splitlines()[0] == "“（二）部分公开”行“自然人”列：填报 6，若为 0 则相符"
    assert rows[0]["严重程度"] == "错误"
    assert rows[0]["整改建议"].startswith("先对照台账核对“最可能的错处”")
    assert {(row["整改情况"], row["备注"]) for row in rows} == {(None, None)}


def test_what_ought_to_stand_there_is_said_where_it_is_certain_only() -> None:
    for row in _rows(_book(outcome())["问题清单"]):
        assert "应为" not in f"{row['问题']}{row['最可能的错处']}"


def test_what_could_not_be_read_stands_in_the_list_too() -> None:
    row = next(row for row in _rows(_book(outcome())["问题清单"]) if row["文件"] == "坏.docx")
    assert row["问题"] == "未能读出：文件损坏"
    assert row["整改建议"].startswith("重新报送")


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
        assert sheet["A1"].value and sheet["A2"].value.startswith(
            "收到 4 个文件：已核对 3 份，其中 1 份有错误"
        )
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref == f"A3:{sheet.cell(3, sheet.max_column).column_letter}{sheet.max_row}"
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for cell in (cell for row in sheet.iter_rows(min_row=3) for cell in row):
            assert cell.border.left.style == cell.border.bottom.style == "thin"
            assert cell.font.name == "宋体" and cell.font.charset == 134
    findings = book["问题清单"]
    assert len({findings.cell(row, 4).fill.fgColor.rgb for row in range(4, 10)}) == 3


def test_rows_are_as_high_as_their_text() -> None:
    long = Finding(code="GK802", severity="warning", message="沿用了上一年度的文字，" * 20)
    sheet = _book([page_with(long, Finding(code="GK802", severity="info", message="短"))])["问题清单"]
    column = next(cell.column_letter for cell in sheet[3] if cell.value == "问题")
    # A column is so many digits wide, and a Chinese letter as wide as two of them.
    lines = 2 * len(sheet[f"{column}4"].value) / sheet.column_dimensions[column].width
    assert sheet.row_dimensions[4].height >= lines * 13
    assert sheet.row_dimensions[5].height < 60


def test_words_are_never_formulas_nor_links() -> None:
    for start in ("=1+1", "+1", "-1", "@x", "=HYPERLINK(1)", "http://x.cn", "\t=1"):
        finding = Finding(code="GK801", severity="error", message=start)
        book = _book([page_with(finding, name=start)])
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                assert cell.data_type in {"s", "n"}, cell.value
                assert cell.hyperlink is None
        assert _rows(book["问题清单"])[0]["问题"] == start.strip()


def test_numbers_are_exact() -> None:
    suspect = Suspect(field=TOTAL, printed=59, suggested=Decimal("24252.31108200000001"))
    row = _rows(_book([page_with(row_sum(suspect), total=59)])["问题清单"])[0]
    assert "若为 24252.31108200000001 则相符" in row["最可能的错处"]


def test_what_no_cell_can_hold_is_cut_or_escaped() -> None:
    suspects = [Suspect(field=TOTAL, printed=1, suggested=number) for number in range(2000)]
    message = "甲\x00\x1b乙\ud800\ufffe" + "丙" * 40_000
    book = _book([page_with(row_sum(*suspects, message=message))])
    row = _rows(book["问题清单"])[0]
    assert row["问题"].startswith("甲 乙")
    assert row["问题"].endswith("…")  # no row is high enough for all of it
    assert row["最可能的错处"].endswith("可疑的共 2000 格，只列最可能的几格；其余各格也请一并核对")
    assert book["问题清单"].row_dimensions[4].height <= 409


def test_the_words_of_the_document_are_found_in_it() -> None:
    report = extract(BROKEN.read_bytes(), name="in/乙.txt")
    quoted = [
        row["原文"] for row in _rows(_book([checked(report, report.findings)])["问题清单"]) if row["原文"]
    ]
    assert quoted
    for words in quoted:
        assert words.strip("…") in " ".join((report.text or "").split("\t")), words


def test_nobody_is_told_to_search_for_a_number_alone() -> None:
    report = extract(page(3), name="丙.html")
    spot = report.evidence["requests.new_requests.total"]
    out_of_order = Finding(
        code="GK106", key="column", severity="warning", message="“科研机构”一列应在“商业企业”一列之后",
        start=spot.start, end=spot.end,
    )  # fmt: skip
    row = _rows(_book([checked(report, [out_of_order])])["问题清单"])[0]
    assert row["原文"] is None


def test_every_rule_says_what_to_do() -> None:
    for rule in described():
        assert known(advice_key(rule.code)), rule.code


def test_advice_speaks_of_the_likeliest_slip_where_one_is_named() -> None:
    untold = row_sum(severity="info").model_copy(update={"key": "untold", "expected": None, "actual": None})
    given = [page_with(row_sum(Suspect(field=TOTAL, printed=59, suggested=61)), row_sum(), untold)]
    rows = _rows(_book(given)["问题清单"])
    assert [("最可能的错处" in row["整改建议"], bool(row["最可能的错处"])) for row in rows] == [
        (True, True), (False, False), (False, False),
    ]  # fmt: skip
    assert rows[2]["整改建议"].startswith("对照台账补填")


def test_a_number_that_was_recognised_is_not_said_to_be_filled_in() -> None:
    seen = Finding(
        code="GK401", key="seen", severity="warning", message="有 1 格是从图片上识别的", fields=[TOTAL],
        suspects=[Suspect(field=TOTAL, printed=None, suggested=7784)],
    )  # fmt: skip
    row = _rows(_book([page_with(seen)])["问题清单"])[0]
    assert row["最可能的错处"] == "“（一）予以公开”行“总计”列：未能认准，疑为 7784"
    assert row["整改建议"].startswith("请对照原件核对")


def test_without_findings_there_are_heads() -> None:
    book = _book([])
    assert [len(list(sheet.rows)) for sheet in book] == [3, 3]


def test_english() -> None:
    book = _book([broken_text()], lang="en")
    assert book.sheetnames == ["Findings", "Reports"]
    row = _rows(book["Findings"])[0]
    assert row["Severity"] == "error"
    assert "(left side 26, right side 20)" in row["What is wrong"]
