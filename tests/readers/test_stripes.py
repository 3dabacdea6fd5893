"""Tables of which every other row is painted and nothing else drawn, or a line below each cell and none beside it."""

from __future__ import annotations

import itertools

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from gongkai.readers import read
from tests.readers.test_parted import put
from tests.readers.test_pdf import FONT, Draw, cells, drawn, lines
from tests.torture.generate import only
from tests.torture.score import read as score

#: Where columns stand: the name of a group, a label, then numbers.
EDGES = [72, 122, 242, 292, 342, 392, 442]
#: A cell: its first column and the one behind its last, how many rows it reaches over, what it prints.
Row = list[tuple[int, int, int, str]]

HEAD: list[Row] = [
    [(0, 2, 2, "申请人情况"), (2, 5, 1, "申请人")],
    [(2, 3, 1, "自然人"), (3, 4, 1, "其他"), (4, 5, 1, "总计")],
]
BODY: list[Row] = [
    [(0, 2, 1, "一、本年新收"), (2, 3, 1, "11"), (3, 4, 1, ""), (4, 5, 1, "11")],
    [(0, 1, 3, "不予公开"), (1, 2, 1, "1.国家秘密"), (2, 3, 1, "1"), (3, 4, 1, ""), (4, 5, 1, "1")],
    [(1, 2, 1, "2.法律禁止"), (2, 3, 1, "3"), (3, 4, 1, "4"), (4, 5, 1, "7")],
    [(1, 2, 1, "3.第三方"), (2, 3, 1, ""), (3, 4, 1, "2"), (4, 5, 1, "2")],
    [(0, 2, 1, "（七）总计"), (2, 3, 1, "15"), (3, 4, 1, "6"), (4, 5, 1, "21")],
]


def striped(rows: list[Row], *, odd: int | None, top: float = 740, high: float = 20) -> Draw:
    """Return what draws a table of which every other row is painted, texts in the middle of their cells.

    Without ``odd`` there is a line below each cell, in pieces as wide as columns.
    """

    def draw(canvas: Canvas) -> None:
        for at, row in enumerate(rows):
            for left, right, down, text in row:
                x0, x1, y0, y1 = EDGES[left], EDGES[right], top - (at + down) * high, top - at * high
                if at % 2 == odd:
                    canvas.setFillGray(0.9)
                    canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
                    canvas.setFillGray(0)
                if odd is None:
                    for one, other in itertools.pairwise(EDGES[left : right + 1]):
                        canvas.line(one, y0, other, y0)
                canvas.setFont(FONT, 9)
                wide = pdfmetrics.stringWidth(text, FONT, 9)
                canvas.drawString((x0 + x1 - wide) / 2, (y0 + y1) / 2 - 3, text)

    return draw


@pytest.mark.parametrize("odd", [0, 1, None])
def test_rows_between_painted_ones_or_lines_are_of_the_same_columns(odd: int | None) -> None:
    table = striped([*HEAD, *BODY], odd=odd)
    found = cells(read(drawn(put(table, lines("一段文字说明表中内容，写在表的上面。")))))
    numbers = [[text for text in row if not text or text.isdecimal()][-3:] for row in found]
    assert numbers[-5:] == [
        ["11", "", "11"],
        ["1", "", "1"],
        ["3", "4", "7"],
        ["", "2", "2"],
        ["15", "6", "21"],
    ]
    assert [row[0] for row in found[-5:]] == [
        "一、本年新收",
        "不予公开",
        "2.法律禁止",
        "3.第三方",
        "（七）总计",
    ]
    assert found[0][-1] == "申请人"
    assert found[1][-3:] == ["自然人", "其他", "总计"]


def test_a_number_of_two_columns_between_lines_is_in_both() -> None:
    rows: list[Row] = [
        [(0, 2, 1, "信息内容"), (2, 3, 1, "项目数量"), (3, 5, 1, "总金额")],
        [(0, 2, 1, "政府集中采购"), (2, 3, 1, "7"), (3, 5, 1, "91.5")],
        *([(0, 2, 1, f"行{one}"), *((at, at + 1, 1, str(at)) for at in (2, 3, 4))] for one in "甲乙丙"),
    ]
    found = cells(read(drawn(put(striped(rows, odd=None), lines("")))))
    assert found[:2] == [["信息内容", "项目数量", "总金额"], ["政府集中采购", "7", "91.5"]]


@pytest.mark.parametrize("odd", [0, 1])
def test_heads_on_several_levels_over_painted_rows_are_cells_though_none_is_painted(odd: int) -> None:
    heads: list[Row] = [
        [(0, 2, 3, "事项"), (2, 6, 1, "申请人情况")],
        [(2, 3, 2, "自然人"), (3, 5, 1, "法人或其他组织"), (5, 6, 2, "总计")],
        [(3, 4, 1, "商业企业"), (4, 5, 1, "其他")],
    ]
    body: list[Row] = [
        [(0, 2, 1, f"行{one}"), *((at, at + 1, 1, str(at + i)) for at in range(2, 6))]
        for i, one in enumerate("甲乙丙丁")
    ]
    drawing = put(striped(heads, odd=2), striped(body, odd=odd, top=680), lines("第二部分办理情况"))
    (table,) = read(page := drawn(drawing)).tables
    assert (table.rows, table.columns) == (7, 5)
    found = cells(read(page))
    assert found[:3] == [["事项", "申请人情况"], ["自然人", "法人或其他组织", "总计"], ["商业企业", "其他"]]
    assert [row[-4:] for row in found[3:]] == [[str(at + i) for at in range(2, 6)] for i in range(4)]


def test_a_table_of_painted_rows_goes_on_on_the_next_page() -> None:
    above = striped([*HEAD, BODY[0]], odd=0, top=130)
    below = striped([*BODY[1:]], odd=1, top=780)
    found = cells(read(drawn(above, put(below, lines("")))))
    assert [row[-3:] for row in found[-4:]] == [
        ["1", "", "1"],
        ["3", "4", "7"],
        ["", "2", "2"],
        ["15", "6", "21"],
    ]


def test_a_last_row_that_stands_alone_on_the_next_page_is_of_the_table() -> None:
    """Nothing is painted for it; what is painted further down is of another table."""
    body: list[Row] = [
        [(0, 2, 1, f"行{one}"), *((at, at + 1, 1, str(at + i)) for at in range(2, 6))]
        for i, one in enumerate("甲乙丙丁")
    ]
    above = striped(body[:3], odd=0, top=130)
    below = put(striped(body[3:], odd=2, top=780), striped(body[:3], odd=0, top=640))
    first, second = read(drawn(above, below)).tables
    assert (first.rows, second.rows) == (4, 3)


def test_columns_of_which_nothing_is_painted_on_a_page_are_those_of_the_page_before() -> None:
    above = striped([*HEAD, BODY[0]], odd=0, top=130)
    below = striped(BODY[1:4], odd=1, top=780)
    (found,) = read(drawn(above, put(below, lines("")))).tables
    assert (found.rows, found.columns) == (6, 5)


def test_heads_at_a_page_s_end_stand_over_the_columns_that_are_painted_on_the_next_page() -> None:
    above = striped(HEAD, odd=0, top=110)
    below = striped(BODY[:1], odd=0, top=780)
    (found,) = (one := read(drawn(above, put(below, lines(""))))).tables
    assert (found.rows, found.columns) == (3, 4)
    texts = [one.text[cell.start : cell.end] for cell in found.cells]
    assert texts == ["申请人情况", "申请人", "自然人", "其他", "总计", "一、本年新收", "11", "", "11"]


def test_a_row_alone_at_a_page_s_top_stands_in_the_columns_of_the_page_before() -> None:
    above = striped([*HEAD[:1], HEAD[1], BODY[0]], odd=0, top=130)
    rest: list[Row] = [
        [(0, 2, 1, "二、上年结转"), (2, 3, 1, "5"), (3, 4, 1, "6"), (4, 5, 1, "11")],
        [(0, 5, 1, "第二十条")],
        [(0, 2, 1, "信息内容"), (2, 5, 1, "数量")],
        [(0, 2, 1, "行政许可"), (2, 5, 1, "7")],
    ]
    (found,) = (one := read(drawn(above, put(striped(rest, odd=1, top=780), lines(""))))).tables
    texts = [one.text[cell.start : cell.end] for cell in found.cells if cell.row >= 3]
    assert texts == ["二、上年结转", "5", "6", "11", "第二十条", "信息内容", "数量", "行政许可", "7"]


def test_a_label_with_a_wide_space_is_one_over_the_columns_that_it_stands_in_the_middle_of() -> None:
    """Each half of it reaches into the second column."""
    said = "二、上年　　结转公开"
    rows: list[Row] = [*HEAD, BODY[0], [(0, 2, 1, said), *BODY[0][1:]], *BODY[1:]]
    found = cells(read(drawn(put(striped(rows, odd=0), lines("")))))
    assert [text.replace(" ", "") for text in found[3]] == ["二、上年结转公开", "11", "", "11"]


@pytest.mark.parametrize("odd", [0, 1, None])
def test_boxes_of_notes_that_are_laid_over_the_page_are_no_rows(odd: int | None) -> None:
    table = striped([*HEAD, *BODY], odd=odd)

    def notes(canvas: Canvas) -> None:
        for x, y, text in ((420, 770, "请核实"), (385, 630, ""), (330, 500, "已核实")):
            canvas.setFillGray(1)
            canvas.rect(x, y, 100, 24, stroke=int(odd is None), fill=1)
            canvas.setFillGray(0)
            canvas.drawString(x + 5, y + 8, text)

    plain, noted = (cells(read(drawn(put(table, lines(""), one)))) for one in (lines(""), notes))
    assert noted == plain


def test_a_page_s_number_below_the_last_row_is_none_of_it() -> None:
    table = striped([*HEAD, *BODY], odd=0)
    found = cells(read(drawn(put(table, lambda canvas: canvas.drawString(262, 570, "7")))))
    assert found[-1] == ["（七）总计", "15", "6", "21"]


@pytest.mark.parametrize("seed", [42000003, 42000005, 42000006, 42000021, 42000036, 78100004])
def test_reports_of_painted_rows_are_read(seed: int) -> None:
    """A table over two pages; a page that begins with heads; rows with blanks; a row of which numbers nearly touch; labels
    with wide spaces.
    """
    one = score(only(seed, "paged-striped"))
    assert not one.failed, "\n".join(one.lines())


@pytest.mark.parametrize("seed", [42000024, 42000056, 75400005])
def test_reports_with_lines_between_rows_are_read(seed: int) -> None:
    """A column that is blank; numbers with words behind them; labels with a wide space behind their number."""
    one = score(only(seed, "paged-rows"))
    assert not one.failed, "\n".join(one.lines())
