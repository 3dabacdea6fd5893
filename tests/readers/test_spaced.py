"""Letters that are set apart, of words and of numbers."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from gongkai.readers import read
from tests.readers.test_parted import put
from tests.readers.test_pdf import FONT, Draw, cells, drawn, lines

LABEL = "行政规范性文件"


def row(top: float, label: str, *numbers: str, letters: float, figures: float) -> Draw:
    """Return what draws a row of cells with a line round each, so many points between letters, and between figures."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        for at, text in enumerate([label, *numbers]):
            left, wide = (72, 140) if not at else (132 + 80 * at, 80)
            canvas.rect(left, top - 20, wide, 20)
            canvas.drawString(left + 5, top - 14, text, charSpace=figures if at else letters)

    return draw


def rows(letters: float, figures: float) -> list[list[str]]:
    """Return what is read of a table whose letters and figures stand so far apart."""
    head = row(740, LABEL, "甲", "乙", letters=letters, figures=letters)
    one = row(720, LABEL, "123", "45", letters=letters, figures=figures)
    return cells(read(drawn(put(head, one, lines("一段文字")))))


@pytest.mark.parametrize("apart", [0, 2, 4, 6])
def test_a_number_whose_figures_stand_as_far_apart_as_letters_do_is_one(apart: float) -> None:
    assert rows(apart, apart) == [[LABEL, "甲", "乙"], [LABEL, "123", "45"]]


@pytest.mark.parametrize(("letters", "figures"), [(0, 4), (2, 4), (6, 3.5)])
def test_figures_that_stand_otherwise_than_letters_are_not_put_together(
    letters: float, figures: float
) -> None:
    assert rows(letters, figures)[1] == [LABEL, "1 2 3", "4 5"]


def test_wide_figures_in_narrow_columns_are_no_letters_set_apart() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for row in range(2):
            for at in range(8):
                canvas.rect(72 + 23 * at, 700 - 20 * row, 23, 20)
                canvas.drawString(77.5 + 23 * at, 706 - 20 * row, "０")

    assert cells(read(drawn(put(draw, lines("一段文字"))))) == [["０"] * 8] * 2


def test_two_numbers_that_have_hardly_any_room_are_no_single_one() -> None:
    """Their figures touch, and stand a little further apart from one number to the next."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, 700, "１８２")
        canvas.drawString(72 + 27 + 1.4, 700, "１８４")
        canvas.drawString(72 + 54 + 20, 700, "１２")

    assert read(drawn(draw)).text == "１８２ １８４   １２"
