"""Tables of a PDF whose rules say less, or more, than their cells are."""

from __future__ import annotations

import io
import itertools
import re

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from gongkai import extract
from gongkai.readers import pdf, read
from gongkai.readers.marks import UNTOLD
from tests.readers.test_pdf import FONT, REAL, Draw, cells, drawn, lines, ruled
from tests.readers.test_unruled import put


def box(x0: float, y0: float, x1: float, y1: float, text: str = "", *, x: float = 5, size: float = 9) -> Draw:
    """Return what draws a cell with a line round it, and the lines of its text from its top."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(x0, y0, x1 - x0, y1 - y0)
        canvas.setFont(FONT, size)
        for i, line in enumerate(text.split("\n") if text else ()):
            canvas.drawString(x0 + x, y1 - (i + 1) * size * 1.2, line)

    return draw


def row(y0: float, y1: float, *texts: str, wide: float = 60) -> Draw:
    """Return what draws a row of cells side by side."""
    return put(*(box(72 + wide * i, y0, 72 + wide * (i + 1), y1, text) for i, text in enumerate(texts)))


def test_a_number_that_sticks_out_of_its_cell_is_all_in_it() -> None:
    table = put(
        row(680, 700, "甲", "乙", "丙"),
        box(72, 660, 132, 680, "一"),
        box(132, 660, 192, 680, "1234567", x=30),
    )
    assert cells(read(drawn(put(table, box(192, 660, 252, 680, "9", x=40)))))[1] == ["一", "1234567", "9"]


def test_one_that_stands_half_in_a_cell_without_another_number_is_not_told() -> None:
    table = put(
        row(680, 700, "甲", "乙", "丙"),
        box(72, 660, 132, 680, "一"),
        box(132, 660, 192, 680, "1234567", x=45),
    )
    found = cells(read(drawn(put(table, box(192, 660, 252, 680)))))[1]
    assert not re.search(r"\d", "".join(found))
    assert "".join(found).count(UNTOLD) == 7


def test_numbers_that_touch_over_a_line_between_their_cells_are_not_told() -> None:
    """Most of the figures stand in one cell, but the first number has its sign in the other one."""
    table = put(
        row(680, 700, "甲", "乙", "丙"), box(72, 660, 132, 680, "一"), box(132, 660, 192, 680, "+16", x=46.3)
    )
    found = cells(read(drawn(put(table, box(192, 660, 252, 680, "3005", x=0)))))[1][1:]
    assert not re.search(r"\d", "".join(found))
    assert all(UNTOLD in text for text in found)


def test_a_number_that_fills_its_cell_goes_on_in_the_next_line() -> None:
    label = "政府信息公开\n申请数量"
    found = cells(
        read(
            drawn(
                put(
                    row(680, 720, label, "123456", "7"),
                    row(640, 680, label, "12", "34"),
                    put(
                        box(72, 600, 132, 640, label),
                        box(132, 600, 160, 640, "12345\n6", x=3),
                        box(160, 600, 252, 640, "12\n34"),
                    ),
                )
            )
        )
    )
    assert found[2][1:] == ["123456", "12\n34"]


def test_a_row_of_which_a_page_s_end_parts_label_and_numbers_is_one() -> None:
    first = put(row(100, 120, "甲", "乙", "丙"), row(80, 100, "一", "1", "2"), row(60, 80, "", "3", "4"))
    second = put(row(760, 780, "二", "", ""), row(740, 760, "三", "5", "6"))
    assert cells(read(drawn(first, put(second, lines("")))))[1:] == [
        ["一", "1", "2"],
        ["二", "3", "4"],
        [],
        ["三", "5", "6"],
    ]


def test_a_row_that_a_page_s_end_cuts_is_one_of_its_table_where_some_of_it_is_painted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(72, 720, 60, 50, stroke=0, fill=1)
        canvas.setFillGray(0)
        for x in range(72, 313, 60):
            canvas.line(x, 770, x, 720)
        for y in (745, 720):
            canvas.line(72, y, 312, y)
        for y, texts in ((755, "一123"), (730, "二456")):
            for i, text in enumerate(texts):
                canvas.drawString(77 + 60 * i, y, text)

    assert cells(read(drawn(draw))) == [["一", "1", "2", "3"], ["二", "4", "5", "6"]]


@pytest.mark.parametrize("thick", [2.5, 3.75, 4.5])
def test_thick_lines_are_no_rows_and_columns(thick: float) -> None:
    def draw(canvas: Canvas) -> None:
        for x in range(72, 253, 60):
            canvas.rect(x - thick / 2, 640, thick, 60, stroke=0, fill=1)
        for y in range(640, 701, 20):
            canvas.rect(72, y - thick / 2, 180, thick, stroke=0, fill=1)
        for y, texts in ((686, "甲乙丙"), (666, "一12"), (646, "二34")):
            for i, text in enumerate(texts):
                canvas.drawString(80 + 60 * i, y, text)

    (found,) = read(drawn(draw)).tables
    assert (found.rows, found.columns) == (3, 3)


def test_a_sentence_that_ends_with_a_number_is_no_row_between_tables() -> None:
    above = ruled([["甲", "乙"], ["一", "1"], ["", "12月"]], top=750)
    below = ruled([["丙", "丁", "戊"], ["二", "", "3"], ["4", "5", "六"]], top=664)
    found = read(drawn(put(above, lines("", "", "", "", "公开信息数量： 1236"), below)))
    assert [(one.rows, one.columns) for one in found.tables] == [(3, 2), (3, 3)]


def test_heads_that_each_page_repeats_are_printed_once() -> None:
    first = put(row(100, 120, "甲", "乙", "丙"), row(80, 100, "一", "1", "2"))
    second = put(row(760, 780, "甲", "乙", "丙"), row(740, 760, "二", "3", "4"))
    assert cells(read(drawn(first, second))) == [["甲", "乙", "丙"], ["一", "1", "2"], ["二", "3", "4"]]


def test_heads_whose_lines_stand_on_two_pages_are_whole() -> None:
    first = row(80, 100, "结果", "其他", "尚未", "总")
    second = put(row(760, 780, "维持", "结果", "审结", "计"), row(740, 760, "1", "2", "3", "6"))
    assert cells(read(drawn(first, second)))[0] == ["结果维持", "其他结果", "尚未审结", "总计"]


def test_marks_on_both_sides_of_a_page_s_end_are_two_rows() -> None:
    first = put(row(100, 120, "甲", "乙", "丙", "丁"), row(80, 100, "一", "—", "—", "—"))
    second = row(760, 780, "二", "—", "—", "—")
    assert cells(read(drawn(first, second)))[1:] == [["一", "—", "—", "—"], ["二", "—", "—", "—"]]


def test_a_heading_right_below_a_table_stands_behind_it() -> None:
    def heading(canvas: Canvas) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawString(72, 648, "四、行政复议")

    text = read(drawn(put(ruled([["甲", "乙"], ["一", "12"]]), heading))).text
    assert text.endswith("12\n四、行政复议")


def test_words_that_are_painted_behind_rule_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for x, y, wide in ((77, 684, 26), (167, 684, 12), (77, 664, 14), (167, 664, 20)):
            canvas.rect(x, y, wide, 13, stroke=0, fill=1)
        canvas.setFillGray(0)
        ruled([["甲乙", "丙"], ["一", "12"]])(canvas)

    assert cells(read(drawn(draw))) == [["甲乙", "丙"], ["一", "12"]]


def test_a_line_across_the_corner_and_a_star_rule_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["甲", "乙"], ["一", "12"]])(canvas)
        canvas.line(72, 700, 162, 680)
        star = canvas.beginPath()
        star.moveTo(150, 690)
        for x, y in ((180, 690), (155, 672), (165, 700), (175, 672)):
            star.lineTo(x, y)
        star.close()
        canvas.drawPath(star)

    assert cells(read(drawn(draw))) == [["甲", "乙"], ["一", "12"]]


@pytest.mark.parametrize("aside", [0.3, 0.8])
def test_letters_with_a_shadow_are_printed_once(aside: float) -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["甲", "乙"], ["一", "1122"]])(canvas)
        canvas.drawString(72 + 90 + 5 + aside, 666 - aside, "1122")

    assert cells(read(drawn(draw)))[1] == ["一", "1122"]


def test_what_is_cut_away_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["甲", "乙"], ["一", "12"]])(canvas)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 0, 5, 5)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(200, 666, "345")
        canvas.restoreState()

    assert cells(read(drawn(draw)))[1] == ["一", "12"]


def test_any_two_corners_say_where_a_page_is() -> None:
    turned = pdfium.PdfDocument(drawn(ruled([["甲", "乙"], ["一", "12"]])))
    left, bottom, right, top = turned[0].get_mediabox()
    turned[0].set_mediabox(right, top, left, bottom)
    out = io.BytesIO()
    turned.save(out)
    assert cells(read(out.getvalue())) == [["甲", "乙"], ["一", "12"]]


@pytest.mark.ocr
def test_pages_whose_fonts_do_not_say_which_letters_they_have_are_pictures() -> None:
    pytest.importorskip("rapidocr")
    dumb = pdfium.PdfDocument(REAL.read_bytes().replace(b"/ToUnicode", b"/XoUnicode"))
    third = pdfium.PdfDocument.new()  # table three alone
    third.import_pages(dumb, [2, 3])
    out = io.BytesIO()
    third.save(out)
    report = extract(out.getvalue(), name="a.pdf")
    assert report.evidence["requests.total_outcomes.total"].method == "ocr"


@pytest.mark.parametrize("deep", [b"-999", b"+900"])
def test_letters_stand_on_their_line_however_deep_their_font_says_that_it_is(deep: bytes) -> None:
    data = drawn(ruled([["甲", "乙"], ["一", "12"]]))
    assert data.count(b"/Descent -271") == 1
    assert cells(read(data.replace(b"/Descent -271", b"/Descent " + deep))) == [["甲", "乙"], ["一", "12"]]


def test_a_page_of_signs_is_one_whose_fonts_do_not_say_which_letters_it_has() -> None:
    assert pdf._is_nameless(list("!#$%&()*+" * 9 + "A1"))
    assert pdf._is_nameless(["(cid:7)"] * 3 + ["公", "1"])
    assert not pdf._is_nameless(list("—/" * 40 + "公开"))
    assert not pdf._is_nameless(list("Information 12 " * 9))
    assert not pdf._is_nameless([])


@pytest.mark.parametrize("angle", [0, 35])
def test_a_mark_over_the_page_is_none_of_its_text(angle: int) -> None:
    rows = [["甲", "乙", "丙", "丁"], *([str(i), "12", "345", "6"] for i in range(1, 8))]

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont(FONT, 60)
        canvas.translate(90, 580)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "内部2023")
        canvas.restoreState()
        canvas.setFont(FONT, 12)
        ruled(rows)(canvas)

    assert cells(read(drawn(draw))) == rows


def heads_and_numbers(canvas: Canvas) -> None:
    """Draw heads over five columns, and a row of numbers below them."""
    canvas.setFont(FONT, 9)
    for i, text in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")):
        canvas.drawCentredString(102 + 60 * i, 700, text)
        canvas.drawCentredString(102 + 60 * i, 680, str(i))


def test_lines_between_columns_alone_part_no_heads_from_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_numbers(canvas)
        for x in range(72, 373, 60):
            canvas.line(x, 714, x, 674)

    assert cells(read(drawn(draw)))[1] == ["0", "1", "2", "3", "4"]


def test_a_row_of_numbers_alone_is_drawn_under_heads_that_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_numbers(canvas)
        for x in range(72, 372, 60):
            canvas.line(x, 693, x + 60, 693)
            canvas.line(x, 674, x + 60, 674)

    assert cells(read(drawn(draw))) == [
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
        list("01234"),
    ]


@pytest.mark.parametrize("mark", ["0", "无", "—"])
def test_a_drawn_cell_of_numbers_and_marks_side_by_side_parts_none(mark: str) -> None:
    """Lines that end before the columns of numbers leave all of a row in one cell: it is no table of two columns."""
    labels = ["一、本年新收", "二、上年结转", "（一）予以公开", "四、结转下年度继续办理"]
    heads = ["项目", "自然人", "商业企业", "科研机构", "总计"]
    rows = [[label, mark, "3", mark, "3"] for label in labels]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        for i, texts in enumerate([heads, *rows]):
            for x, text in zip((75, 220, 280, 340, 400), texts, strict=True):
                canvas.drawString(x, 706 - 20 * i, text)
        for i in range(4):
            canvas.rect(72, 680 - 20 * i, 128, 20)
            canvas.rect(200, 680 - 20 * i, 240, 20)

    assert cells(read(drawn(draw))) == [heads, *rows]


@pytest.mark.parametrize("gap", [1, 2, 4])
@pytest.mark.parametrize("is_ruled", [True, False])
def test_frames_round_numbers_rule_nothing(gap: int, is_ruled: bool) -> None:
    """As of a form that is filled in: heads and labels have none, and a blank one holds nothing."""
    heads = ["项目", "自然人", "商业企业", "科研机构", "其他", "总计"]
    rows = [[label, "2", "", "31", "—", "33"] for label in ("一、本年新收", "二、上年结转", "三、结转下年")]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        for i, texts in enumerate([heads, *rows]):
            for k, text in enumerate(texts):
                x, y = 72 + 70 * k, 700 - 20 * i
                canvas.drawCentredString(x + 35, y + 7, text)
                if is_ruled:
                    for ends in (
                        (x, y, x + 70, y),
                        (x, y + 20, x + 70, y + 20),
                        (x, y, x, y + 20),
                        (x + 70, y, x + 70, y + 20),
                    ):
                        canvas.line(*ends)
                if i and k:
                    canvas.rect(x + gap / 2, y + gap / 2, 70 - gap, 20 - gap)

    assert cells(read(drawn(draw))) == [heads, *rows]


def test_cells_that_each_have_a_line_of_their_own_round_them_are_a_table() -> None:
    rows = [["项目", "自然人", "总计"], ["一、本年新收", "2", "2"], ["二、上年结转", "", "0"]]

    def draw(canvas: Canvas) -> None:
        canvas.rect(71, 639, 212, 62)
        for i, texts in enumerate(rows):
            put(
                *(
                    box(73 + 70 * k, 681 - 20 * i, 141 + 70 * k, 699 - 20 * i, text)
                    for k, text in enumerate(texts)
                )
            )(canvas)

    assert cells(read(drawn(draw))) == rows


def test_a_last_row_that_only_an_upright_line_parts_on_the_next_page_is_of_the_table() -> None:
    rows = [["信息内容", "本年收费金额"], ["行政事业性收费", "80405"]]

    def half(row: list[str], y: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(FONT, 9)
            for text, x in zip(row, (132, 372), strict=True):
                canvas.drawCentredString(x, y + 6, text)
            canvas.line(192, y, 192, y + 20)

        return draw

    def head(canvas: Canvas) -> None:
        half(rows[0], 60)(canvas)
        half(["行政许可", "7"], 80)(canvas)
        half(["信息内容", "处理决定数量"], 100)(canvas)
        for y in (80, 100):
            canvas.line(72, y, 552, y)

    found = cells(
        read(drawn(head, put(half(rows[1], 760), lines("", "", "三、收到和处理政府信息公开申请情况"))))
    )
    assert found == [["信息内容", "处理决定数量"], ["行政许可", "7"], *rows]


def test_its_label_may_reach_over_the_names_of_groups_before_others() -> None:
    xs = [72, 132, 232, 292, 352, 412]
    above = [["三、办理结果", "（一）予以公开", "1", "2", "3"], ["", "（七）总计", "4", "5", "6"]]

    def draw(y: float, texts: list[str], edges: list[int]) -> Draw:
        def row(canvas: Canvas) -> None:
            canvas.setFont(FONT, 9)
            for (left, right), text in zip(itertools.pairwise(edges), texts, strict=True):
                canvas.drawCentredString((left + right) / 2, y + 6, text)
            for x in edges[1:-1]:
                canvas.line(x, y, x, y + 20)

        return row

    def level(canvas: Canvas) -> None:
        canvas.line(132, 80, 412, 80)
        canvas.line(72, 100, 412, 100)

    heads = draw(100, ["项目", "自然人", "其他", "总计"], [72, *xs[2:]])
    first = put(heads, draw(80, above[0], xs), draw(60, above[1], xs), level)
    found = cells(read(drawn(first, put(draw(760, ["四、结转", "7", "8", "15"], [72, *xs[2:]]), lines("")))))
    assert found[-1] == ["四、结转", "7", "8", "15"]
    assert len(found) == 4
