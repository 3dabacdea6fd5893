"""The letters of a page are what pdfplumber gives, with less said of each."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from gongkai.readers.plumbed import lighten, once
from tests.readers.test_pdf import FONT, REAL, drawn
from tests.torture.generate import make

KEYS = (
    "text", "x0", "top", "x1", "bottom", "doctop", "fontname", "size", "upright", "non_stroking_color", "object_type"
)  # fmt: skip

EDGE = ("object_type", "orientation", "x0", "top", "x1", "bottom", "width", "height")


def bold(canvas: Canvas) -> None:
    """Letters that are printed twice and three times, a little apart, and some that are only near each other."""
    for x, y in ((0, 0), (0.3, 0), (0.6, 0.2), (0, 0.45), (2, 0)):
        canvas.setFont(FONT, 12)
        canvas.drawString(72 + x, 700 + y, "收到申请 11 件")
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rotate(90)
    canvas.drawString(400, -300, "side 11")


def shifted(data: bytes) -> bytes:
    """Return a file whose pages begin elsewhere than at nought."""
    pdf = pdfium.PdfDocument(data)
    for page in pdf:
        page.set_mediabox(20, 30, 560, 800)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "near"),
    [
        (REAL.read_bytes(), 0.5),
        (drawn(bold, bold), 1.44),
        (shifted(drawn(bold, bold)), 1.44),
        (make(11, layout="paged-shaded").data, 0.5),
        (make(12, layout="paged-bare").data, 0.5),
    ],
    ids=["real", "bold", "shifted", "shaded", "bare"],
)
def test_they_are_those_that_pdfplumber_gives(data: bytes, near: float) -> None:
    with pdfplumber.open(io.BytesIO(data)) as usual, pdfplumber.open(io.BytesIO(data)) as light:
        for one, other in zip(usual.pages, light.pages, strict=True):
            lighten(other)
            expected = [{key: char[key] for key in KEYS} for char in one.dedupe_chars(tolerance=near).chars]
            found = [{key: char[key] for key in KEYS} for char in once(other.chars)]
            assert found == expected
            assert [[edge[key] for key in EDGE] for edge in other.edges] == [
                [edge[key] for key in EDGE] for edge in one.edges
            ]
            assert other.images == one.images
