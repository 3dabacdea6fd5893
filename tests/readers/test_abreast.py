"""Pages of two columns: each is read from its top to its end, the left one first."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from gongkai.readers import read
from tests.readers.test_pdf import FONT, Draw, cells, drawn, ruled
from tests.readers.test_unruled import ROWS, WIDE, joined, put, words

LEFT, RIGHT = 40, 310


def prose(x: float, top: float, *texts: str) -> Draw:
    """Return what draws lines of text in a column."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for i, text in enumerate(texts):
            canvas.drawString(x, top - 16 * i, text)

    return draw


LONG = "我局全面贯彻落实《条例》各项规定，主动公开信息"


def test_a_table_that_goes_on_in_the_next_column_is_one() -> None:
    page = put(
        prose(LEFT, 780, "一、总体情况", LONG),
        ruled([["信息内容", "制发件数"], ["规章", "12"]], top=150, x=LEFT),
        ruled([["行政规范性文件", "34"]], top=800, x=RIGHT),
        prose(RIGHT, 740, LONG, "三、收到和处理政府信息公开申请情况"),
    )
    document = read(drawn(page))
    assert cells(document) == [["信息内容", "制发件数"], ["规章", "12"], ["行政规范性文件", "34"]]
    assert document.text.startswith("一、总体情况")
    assert document.text.endswith("三、收到和处理政府信息公开申请情况")
    (there,) = (
        area.box for area in document.areas if document.text[area.start : area.end] == "行政规范性文件"
    )
    assert there[0] > RIGHT


def test_the_number_of_the_page_stands_between_columns() -> None:
    page = put(prose(LEFT, 780, LONG, LONG), prose(RIGHT, 780, LONG), prose(295, 30, "- 12 -"))
    text = read(drawn(page)).text
    assert text.split("\n")[-1] != "12 -"
    assert text.count(LONG) == 3


def test_columns_of_a_table_are_no_halves_of_a_page() -> None:
    page = words([["项目", *WIDE], *ROWS], edges=[20, 275, *range(320, 600, 39)])
    assert cells(read(drawn(page))) == joined([["项目", *WIDE], *ROWS])
