"""Tables of a PDF without ruling lines: words are cells by where they stand, and a place where none stands is blank."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

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
#: Where columns stand: the label, then the seven of numbers.
EDGES = [20, 165, 225, 285, 345, 405, 465, 525, 585]


def words(rows: list[list[str]], *, top: float = 760, edges: list[int] = EDGES) -> Draw:
    """Return what draws the texts of a table at their places and no line, a long one over several lines of its cell."""

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
