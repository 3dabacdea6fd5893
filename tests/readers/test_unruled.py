"""Tables of a PDF without ruling lines: words are cells by where they stand, and a place where none stands is blank."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from gongkai.document import Document
from gongkai.readers import read
from tests.readers.test_pdf import FONT, Draw, cells, drawn
from tests.torture.generate import make
from tests.torture.score import read as score

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
WIDE = ["自然\n人", "商业\n企业", "科研\n机构", "社会公益\n组织", "法律服务\n机构", "其他", "总计"]
ROWS = [
    ["一、本年新收政府信息公开申请数量", "3", "", "0", "", "1", "", "4"],
    ["二、上年结转政府信息\n公开申请数量", "", "2", "", "", "", "", "2"],
    ["（一）予以公开", "1204", "", "—", "", "1", "", "1205"],
]
SHORT = ["一、本年新收", "二、上年结转", "（一）予以公开"]
#: Where columns stand: the label, then the seven of numbers.
EDGES = [20, 165, 225, 285, 345, 405, 465, 525, 585]


def words(
    rows: list[list[str]], *, top: float = 760, edges: list[int] = EDGES, flush: int | None = None
) -> Draw:
    """Return what draws the texts of a table at their places and no line, a long one over several lines of its cell.

    Numbers stand in the middle of their cells, or at the left (0) or the right side (1).
    """

    def draw(canvas: Canvas) -> None:
        y = top
        for row in rows:
            deep = max(text.count("\n") + 1 for text in row)
            for left, right, text in zip(edges, edges[1:], row, strict=False):
                parts = text.split("\n")
                first = y - 10 - 12 * (deep - len(parts)) / 2
                for i, part in enumerate(parts):
                    wide = pdfmetrics.stringWidth(part, FONT, 9)
                    x = (left + right - wide) / 2
                    if flush is not None and (part.isdecimal() or part == "—"):
                        x = right - 3 - wide if flush else left + 3
                    canvas.setFont(FONT, 9)
                    canvas.drawString(x, first - 12 * i, part)
            y -= 12 * deep + 6

    return draw


def joined(rows: list[list[str]]) -> list[list[str]]:
    return [[text.replace("\n", "") for text in row] for row in rows]


@pytest.mark.parametrize("heads", [HEADS, WIDE])
def test_a_blank_cell_and_a_wrapped_label_keep_their_places(heads: list[str]) -> None:
    """Two columns hold no number at all."""
    found = cells(read(drawn(words([["项目", *heads], *ROWS]))))
    assert found == joined([["项目", *heads], *ROWS])


def test_it_goes_on_over_the_page() -> None:
    data = drawn(words([["项目", *HEADS], *ROWS], top=200), words(ROWS[1:]))
    assert cells(read(data)) == joined([["项目", *HEADS], *ROWS, *ROWS[1:]])


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(angle: int) -> None:
    pdf = pdfium.PdfDocument(drawn(words([["项目", *HEADS], *ROWS])))
    pdf[0].set_rotation(angle)
    out = io.BytesIO()
    pdf.save(out)
    assert cells(read(out.getvalue())) == joined([["项目", *HEADS], *ROWS])


def test_a_wide_page() -> None:
    edges = [40, 300, 360, 420, 480, 540, 600, 660, 720]

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize(landscape(A4))
        words([["项目", *HEADS], *ROWS], top=500, edges=edges)(canvas)

    assert cells(read(drawn(draw))) == joined([["项目", *HEADS], *ROWS])


def test_where_a_label_does_not_stand_at_its_numbers_it_stays_text() -> None:
    """Nothing is laid that does not come out even: here a row has no label."""
    document = read(drawn(words([["项目", *HEADS], ROWS[0], ["", *ROWS[1][1:]], ROWS[2]])))
    assert document.tables == ()
    assert "1204" in document.text


def test_prose_with_numbers_is_no_table() -> None:
    document = read(drawn(words([["", "12", "34", "56", "78", "90", "12", "34"]])))
    assert document.tables == ()


@pytest.mark.parametrize("seed", [41, 42, 43])
def test_generated_reports_without_rules(seed: int) -> None:
    one = score(make(seed, layout="paged-bare", noise=("blanks",)))
    assert not (one.crash or one.silent or one.wrong), "\n".join(one.lines())
    assert len(one.unread) < 0.1 * one.cells, "\n".join(one.lines())


@pytest.mark.parametrize(("side", "blank"), [(0, "0"), (0, ""), (1, "0"), (1, "")])
def test_numbers_at_one_side_of_their_columns_stand_under_heads_in_the_middle(side: int, blank: str) -> None:
    rows = [[label, *(one or blank for one in row[1:])] for label, row in zip(SHORT, ROWS, strict=True)]
    assert grids(read(drawn(words([["项目", *WIDE], *rows], flush=side)))) == [
        joined([["项目", *WIDE], *rows])
    ]


def test_small_tables_with_numbers_at_the_right_are_laid_below_one_another() -> None:
    page = put(
        words([DECISIONS, ["行政许可", "0"]], edges=FEW, flush=1),
        said("第二十条第（六）项", 250, 700),
        words([DECISIONS, *PENALTIES], top=690, edges=FEW, flush=1),
    )
    assert grids(read(drawn(page))) == [
        joined([DECISIONS, ["行政许可", "0"]]),
        joined([DECISIONS, *PENALTIES]),
    ]


# --- tables of few columns --------------------------------------------------------------------------

FEW = [20, 165, 285, 405, 525]
ARTICLE = [["信息内容", "本年制发件数", "本年废止\n件数", "现行有效件数"], ["规章", "12", "", "34"]]
PENALTIES = [["行政处罚", "11398889"], ["行政强制", "0"]]
DECISIONS = ["信息内容", "本年处理\n决定数量"]


def grids(document: Document) -> list[list[list[str]]]:
    """Return the texts of each table of a document, row by row."""
    return [
        [
            [document.text[cell.start : cell.end] for cell in one.cells if cell.row == row]
            for row in range(one.rows)
        ]
        for one in document.tables
    ]


def put(*draws: Draw) -> Draw:
    """Return what draws several things on one page."""

    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def said(text: str, x: float, y: float) -> Draw:
    return lambda canvas: canvas.drawString(x, y, text)


def test_small_tables_are_laid_below_one_another() -> None:
    page = put(
        words(ARTICLE, edges=FEW),
        said("第二十条第（六）项", 250, 700),
        words([DECISIONS, *PENALTIES], top=690, edges=FEW),
    )
    assert grids(read(drawn(page))) == [joined(ARTICLE), joined([DECISIONS, *PENALTIES])]


def test_a_small_table_of_which_a_row_cannot_be_laid_leaves_all_as_lines() -> None:
    """Which table the last row is of could not be told any more if the others were tables."""
    page = put(
        words(ARTICLE, edges=FEW), said("第二十条第（六）项", 250, 700), words(PENALTIES, top=690, edges=FEW)
    )
    document = read(drawn(page))
    assert document.tables == ()
    assert "11398889" in document.text


def test_a_small_table_goes_on_over_the_page() -> None:
    first = put(words([DECISIONS, PENALTIES[0]], top=100, edges=FEW), said("- 1 -", 280, 20))
    assert grids(read(drawn(first, words(PENALTIES[1:], edges=FEW)))) == [joined([DECISIONS, *PENALTIES])]


def test_a_small_table_does_not_go_on_behind_the_heading_of_another_one() -> None:
    first = put(words(ARTICLE, top=200, edges=FEW), said("第二十条第（六）项", 250, 60))
    assert read(drawn(first, words(PENALTIES, edges=FEW))).tables == ()


@pytest.mark.parametrize("table", [[DECISIONS, *PENALTIES], [["项目", *HEADS], *ROWS]])
def test_heads_at_the_foot_of_a_page_are_those_of_the_rows_on_the_next(table: list[list[str]]) -> None:
    edges = FEW if len(table[0]) == 2 else EDGES
    first = put(said("三、收到和处理政府信息公开申请情况", 50, 120), words(table[:1], top=100, edges=edges))
    document = read(drawn(first, words(table[1:], edges=edges)))
    assert grids(document) == [joined(table)]
    assert document.text.count("信息内容") + document.text.count("自然人") == 1


# --- columns ----------------------------------------------------------------------------------------


def test_the_first_column_of_numbers_is_blank() -> None:
    rows = [[row[0], "", *row[2:]] for row in ROWS]
    assert cells(read(drawn(words([["项目", *HEADS], *rows])))) == joined([["项目", *HEADS], *rows])


def test_letters_that_are_set_a_space_apart_are_one_head() -> None:
    heads = ["自　然　人", *HEADS[1:5], "其　他", "总　计"]
    assert cells(read(drawn(words([["项目", *heads], *ROWS])))) == joined([["项目", *HEADS], *ROWS])


def test_a_long_number_sticks_out_to_the_left_of_its_column() -> None:
    rows = [*ROWS, ["（二）部分公开", "1139888911", "", "", "", "", "", "1139888911"]]
    assert cells(read(drawn(words([["项目", *HEADS], *rows])))) == joined([["项目", *HEADS], *rows])


def test_the_number_of_the_page_is_no_row() -> None:
    page = put(words([["项目", *HEADS], *ROWS], top=140), said("2", 308, 20))
    assert cells(read(drawn(page))) == joined([["项目", *HEADS], *ROWS])


def test_columns_that_are_blank_side_by_side() -> None:
    rows = [[*row[:3], "", "", "", "", row[7]] for row in ROWS]
    group = said("法人或其他组织", 333, 768)
    found = cells(read(drawn(put(group, words([["项目", *HEADS], *rows])))))
    assert found[-len(rows) :] == joined(rows)


def test_columns_that_begin_elsewhere_below_are_another_table() -> None:
    """A table that was broken in two: no heads are repeated, and its columns are narrower from there on."""
    full = [[row[0], *"1234567"] for row in ROWS]
    narrow = [20, 260, 305, 350, 395, 440, 485, 530, 575]
    page = put(words([["项目", *HEADS], *full]), words(full, top=640, edges=narrow))
    assert [row for grid in grids(read(drawn(page))) for row in grid] == joined(
        [["项目", *HEADS], *full, *full]
    )


def test_blank_columns_of_a_table_that_was_broken_in_two_are_not_told() -> None:
    narrow = [20, 260, 305, 350, 395, 440, 485, 530, 575]
    page = put(words([["项目", *HEADS], *ROWS]), words(ROWS, top=640, edges=narrow))
    assert grids(read(drawn(page))) == [joined([["项目", *HEADS], *ROWS])]


def test_rows_that_are_blank_in_other_columns_are_of_one_table() -> None:
    rows = [["新收", "", *"123456"], ["结转", *"1234", "", *"67"], ["公开", *"1234567"]]
    found = cells(read(drawn(words([["项目", *HEADS], *rows]))))
    assert found == joined([["项目", *HEADS], *rows])
