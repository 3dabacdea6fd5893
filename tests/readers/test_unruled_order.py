"""Tables of a PDF without ruling lines, as browsers and LibreOffice write them: row by row, cell by cell."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from gongkai.readers import read
from gongkai.readers.glyphs import Glyph
from gongkai.readers.marks import UNTOLD
from gongkai.readers.unruled.columns import columns_of
from gongkai.readers.unruled.words import Word
from tests.readers.test_pdf import FONT, Draw, cells, drawn

HEADS = ["自然人", "商业企业", "科研机构", "社会公益\n组织", "法律服务\n机构", "其他", "总计"]
ROWS = [
    ["一、本年新收政府信息\n公开申请数量", "3", "12", "0", "1", "1", "0", "17"],
    ["二、上年结转政府信息\n公开申请数量", "0", "2", "0", "0", "0", "0", "2"],
    ["（一）予以公开", "1204", "0", "0", "0", "1", "0", "1205"],
    ["（二）部分公开（区分处理的，\n只计这一情形，不计其\n他情形）", "0", "0", "5", "0", "0", "7", "12"],
]
#: Where columns stand: the label, then the seven of numbers.
EDGES = [20, 175, 222, 269, 310, 357, 404, 440, 480]
#: Lines of a cell stand so far apart, in points, as rows of cells without padding do.
PITCH, SIZE = 13.0, 9


def written(rows: list[list[str]], *, align: str, top: bool, gap: float = 0.0) -> Draw:
    """Return what draws the texts of a table without any line, each cell after the one before it.

    ``align``: at which side of their cells lines stand; ``top``: cells begin at the same height, else they have one middle.
    """

    def draw(canvas: Canvas) -> None:
        y = 760.0
        for row in rows:
            deep = max(text.count("\n") + 1 for text in row)
            for left, right, text in zip(EDGES, EDGES[1:], row, strict=False):
                parts = text.split("\n")
                first = y if top else y - PITCH * (deep - len(parts)) / 2
                for i, part in enumerate(parts):
                    wide = pdfmetrics.stringWidth(part, FONT, SIZE)
                    x = {"left": left + 1, "middle": (left + right - wide) / 2, "right": right - wide - 1}[
                        align
                    ]
                    canvas.setFont(FONT, SIZE)
                    canvas.drawString(x, first - PITCH * i, part)
            y -= PITCH * deep + gap

    return draw


@pytest.mark.parametrize("top", [False, True])
@pytest.mark.parametrize("align", ["left", "middle", "right"])
def test_labels_of_several_lines_stand_with_their_numbers(align: str, top: bool) -> None:
    """Nothing stands between the rows: where a label ends only the order of writing says."""
    rows = [["项目", *HEADS], *ROWS]
    found = cells(read(drawn(written(rows, align=align, top=top))))
    assert found == [[text.replace("\n", "") for text in row] for row in rows]


def test_heads_that_touch_are_parted_where_each_has_the_middle_of_its_column() -> None:
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [["项目", *heads, "结果维持", "结果纠正"], ["行政复议", "1", "0", "12", "0", "13", "0", "4"]]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        canvas.drawString(40, 700, "项目")
        x = 120.0
        middles = []
        for text in rows[0][1:]:  # one right behind the other, with nothing between
            canvas.drawString(x, 700, text)
            wide = pdfmetrics.stringWidth(text, FONT, SIZE)
            middles.append(x + wide / 2)
            x += wide
        canvas.drawString(40, 680, "行政复议")
        for middle, text in zip(middles, rows[1][1:], strict=True):
            canvas.drawCentredString(middle, 680, text)

    assert cells(read(drawn(draw))) == rows


def test_a_group_of_heads_stands_over_its_columns() -> None:
    """At the left of its columns, as a browser prints it: 行政诉讼 stands over all columns that follow."""
    five = ["结果维持", "结果纠正", "其他结果"]
    numbers = ["1", "0", "2", "3", "4", "0"]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        for x, text in ((60, "行政复议"), (240, "行政诉讼")):
            canvas.drawString(x, 700, text)
        for i, text in enumerate([*five, *five]):
            canvas.drawString(60 + 60 * i, 680, text)
        for i, text in enumerate(numbers):
            canvas.drawString(60 + 60 * i, 660, text)

    (table,) = read(drawn(draw)).tables
    assert [(place.column, place.colspan) for place in table.places[:2]] == [(0, 3), (3, 3)]


def test_a_head_right_below_the_one_of_its_group_is_another_one() -> None:
    """Nothing stands between their lines, and both begin at the left: the first reaches over its column."""
    heads = [(1, 0, "申请人基本情况"), (1, 1, "自然人"), (2, 1, "法人或其他组织"), (7, 1, "总计")]
    heads += [(2 + i, 2, text) for i, text in enumerate(["商业", "科研", "公益", "法律", "其他"])]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        for column, line, text in heads:
            canvas.drawString(EDGES[column] + 1, 760 - PITCH * line, text)
        for i, row in enumerate([["收到", *"1200003"], ["结转", *"0000000"]]):
            for x, text in zip(EDGES, row, strict=False):
                canvas.drawString(x + 1, 720 - 20 * i, text)

    document = read(drawn(draw))
    (table,) = document.tables
    found = {document.text[cell.start : cell.end]: (cell.column, cell.colspan) for cell in table.cells}
    assert [found[text] for _, _, text in heads[:4]] == [(1, 7), (1, 1), (2, 5), (7, 1)]


def test_a_row_that_nothing_was_written_before_has_no_label() -> None:
    rows = [["项目", *HEADS], *ROWS, ["", "0", "0", "0", "0", "0", "0", "0"]]
    found = cells(read(drawn(written(rows, align="middle", top=False, gap=8))))
    assert found == [[text.replace("\n", "") for text in row] for row in rows]


def test_numbers_in_words_and_with_what_is_said_of_them_are_numbers() -> None:
    said = ["零", "五十八", "3件", "8（含2件）", "增4", "0.5万元", "无"]
    rows = [["项目", *HEADS], [ROWS[0][0], *said], *ROWS[1:]]
    found = cells(read(drawn(written(rows, align="middle", top=False, gap=8))))
    assert found == [[text.replace("\n", "") for text in row] for row in rows]


def test_a_number_that_its_cell_breaks_over_lines_stands_in_its_row() -> None:
    folded = ["8（含自\n然失效\n4件）", "0", "—\n—", "0\n件", "0", "0", "8"]
    rows = [["项目", *HEADS], [ROWS[0][0], *folded], *ROWS[1:]]
    found = cells(read(drawn(written(rows, align="middle", top=False, gap=8))))
    assert found == [[text.replace("\n", "") for text in row] for row in rows]


def test_figures_below_each_other_are_no_single_number() -> None:
    """No cell is so narrow: what goes on with figures may be the number of another row."""
    rows = [["项目", *HEADS], [ROWS[0][0], "12\n34", "5", "0", "0", "0", "0", "0"], *ROWS[1:]]
    text = read(drawn(written(rows, align="middle", top=False, gap=8))).text
    assert "1234" not in text


def test_a_last_number_that_cannot_be_told_is_in_a_column_too() -> None:
    """Far to the right of all that can be told."""

    def word(x: float, y: float, text: str) -> Word:
        glyphs = tuple(
            Glyph(letter, x + 5 * i, y, x + 5 * i + 5, y + 10, 10) for i, letter in enumerate(text)
        )
        return Word(glyphs)

    last = word(400, 20, UNTOLD * 2)
    lines = [[word(x, y, "7") for x in (100, 150, 200, 250)] for y in (0, 20)]
    columns = columns_of([lines[0], [*lines[1], last]], [0, 1], 0, 10)
    assert columns.of(last)[-1] < len(columns.edges) - 1
