"""What is drawn over the figures of a page, or beside them as figures may be, is no number that its text says."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gongkai import extract
from gongkai.readers import read
from gongkai.readers.marks import UNTOLD
from tests.readers.test_pdf import FONT, cells, drawn, ruled
from tests.readers.test_shown import HEADS, REPORT, table

ROWS = [["甲", "乙"], ["一", "12"]]
Draw = Callable[[Canvas], None]


def picture(text: str) -> ImageReader:
    made = Image.new("L", (80, 60), 255)
    ImageDraw.Draw(made).text((20, 5), text, fill=0, font_size=40)
    return ImageReader(made)


def curves(canvas: Canvas, x: float) -> None:
    """Draw a 0 that is no text."""
    canvas.ellipse(x, 666, x + 5, 674, fill=1, stroke=0)


def pictured(canvas: Canvas) -> None:
    canvas.drawImage(picture("37"), 122, 663, 30, 14)


def outlined(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.rect(122, 663, 30, 14, fill=1, stroke=0)
    canvas.setFillGray(0)
    curves(canvas, 126)


@pytest.mark.parametrize("over", [pictured, outlined])
def test_a_number_under_something_that_is_painted_later_is_none(over: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS)
        over(canvas)

    said = cells(read(drawn(draw)))[1][1]
    assert UNTOLD in said
    assert not any(figure in said for figure in "12")


def test_a_number_on_something_that_was_painted_before_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(""), 122, 663, 30, 14)
        table(canvas, ROWS)

    assert cells(read(drawn(draw))) == ROWS


@pytest.mark.parametrize(
    "beside",
    [lambda canvas: canvas.drawImage(picture("3"), 138.5, 663, 8, 12), lambda canvas: curves(canvas, 138.5)],
    ids=["picture", "curves"],
)
def test_a_figure_that_is_drawn_at_a_number_is_not_told(beside: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS)
        beside(canvas)

    assert UNTOLD in cells(read(drawn(draw)))[1][1]


@pytest.mark.parametrize(
    "stroke",
    [(126, 673.5, 130, 673.5), (125.5, 668, 130, 672), (128, 667, 128, 675), (126, 666.5, 130, 666.5)],
)
def test_a_figure_that_a_short_stroke_is_drawn_on_is_not_told(stroke: tuple[float, ...]) -> None:
    """A 1 with a stroke at its head is a 7, a 7 with one at its foot may be a 2."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["二", "12"]])
        canvas.setLineWidth(0.8)
        canvas.line(*stroke)

    assert [row[1].replace(UNTOLD, "*") for row in cells(read(drawn(draw)))[1:]] == ["*2", "12"]


def test_a_ring_round_a_figure_and_a_line_under_it_leave_it_what_it_is() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["二", "12"]])
        canvas.setLineWidth(0.5)
        canvas.ellipse(123, 663.5, 139, 677)
        canvas.line(125, 644.5, 137, 644.5)

    assert cells(read(drawn(draw))) == [*ROWS, ["二", "12"]]


def test_the_dashes_of_a_ruling_that_nearly_touch_figures_are_no_strokes_on_them() -> None:
    """Browsers paint each dash by itself."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["二", "12"]])
        for i in range(30):
            canvas.rect(42 + 4 * i, 673.5, 2.5, 0.75, stroke=0, fill=1)

    said = read(drawn(draw)).text
    assert said.count("12") == 2
    assert UNTOLD not in said


def test_strokes_on_the_numbers_of_a_row_are_no_dashes_of_a_ruling() -> None:
    numbers = ["12"] * 6

    def draw(canvas: Canvas) -> None:
        table(canvas, [["甲", *"乙丙丁戊己庚"], ["一", *numbers], ["二", *numbers]])
        canvas.setLineWidth(0.8)
        for i in range(6):
            canvas.line(126 + 80 * i, 673.5, 130 + 80 * i, 673.5)
            canvas.line(132 + 80 * i, 673.5, 136 + 80 * i, 673.5)

    found = cells(read(drawn(draw)))[1:]
    assert not any(figure in "".join(found[0]) for figure in "12")
    assert found[1] == ["二", *numbers]


def test_a_number_under_the_letters_of_a_stamp_is_not_told_and_no_blank() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for i, text in enumerate(REPORT):
            canvas.drawString(72, 800 - 16 * i, text)
        rows = [HEADS, ["行政复议", "3", "0", "1", "0", "4"]]
        table(canvas, rows, top=680)
        canvas.drawString(204, 646, "办公室")

    assert extract(drawn(draw)).evidence["litigation.review.corrected"].status == "ambiguous"


@pytest.mark.parametrize("below", [0, -2])
def test_a_much_smaller_figure_at_a_number_is_not_told(below: float) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS)
        canvas.setFont(FONT, 5)
        canvas.drawString(137.2, 666 + below, "7")

    assert cells(read(drawn(draw)))[1][1] == "12" + UNTOLD


def test_figures_on_their_head_or_side_are_not_told() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["二", ""], ["三", ""]])
        canvas.setFont(FONT, 12)
        for x, y, angle in ((140, 655, 180), (135, 627, 90)):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.drawString(0, 0, "69")
            canvas.restoreState()

    said = [row[1] for row in cells(read(drawn(draw)))]
    assert said[:2] == ["乙", "12"]
    assert not any(figure in "".join(said[2:]) for figure in "69")
    assert all(UNTOLD in one for one in said[2:])


def test_what_a_field_or_a_note_shows_is_read_as_it_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["二", ""]])
        canvas.acroForm.textfield(value="58", x=125, y=642, width=60, height=16, borderWidth=0, fontSize=10)

    assert cells(read(drawn(draw))) == [*ROWS, ["二", "58"]]


def test_a_number_under_a_note_is_none() -> None:
    made = pdfium.PdfDocument(drawn(ruled(ROWS)))
    page = made[0]
    left, bottom, right, top = 165, 664, 185, 678
    note = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_STAMP)
    raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(left, top, right, bottom))
    shape = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    raw.FPDFPageObj_SetFillColor(shape, 255, 255, 255, 255)
    raw.FPDFPath_SetDrawMode(shape, raw.FPDF_FILLMODE_WINDING, 0)
    raw.FPDFAnnot_AppendObject(note, shape)
    raw.FPDFPage_CloseAnnot(note)
    out = io.BytesIO()
    made.save(out)
    assert "12" not in read(out.getvalue()).text
