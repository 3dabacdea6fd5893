"""Tables that are pictures on pages of a PDF that have text besides."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gongkai import extract
from gongkai.readers import pdf
from tests.readers.test_insets import PAPER, Part, encoded, parts, photograph, told, wrong
from tests.readers.test_pdf import FONT, Draw, drawn


def report(said: list[Part]) -> bytes:
    """Return a PDF with lines of text, and pictures on the pages between them."""
    pages: list[list[tuple[float, Part]]] = [[]]
    y = 780.0
    for one in (one if isinstance(one, str) else _cropped(one) for one in said):
        high = 22.0 if isinstance(one, str) else 451 / _shape(one) + 10
        if y - high < 60:
            pages.append([])
            y = 780.0
        y -= high
        pages[-1].append((y, one))

    def page(placed: list[tuple[float, Part]]) -> Draw:
        def draw(canvas: Canvas) -> None:
            for y, one in placed:
                canvas.setFont(FONT, 10)
                if isinstance(one, str):
                    for i in range(0, max(1, len(one)), 44):
                        canvas.drawString(72, y - 12 * (i // 44), one[i : i + 44])
                else:
                    canvas.drawImage(ImageReader(io.BytesIO(one)), 72, y, 451, 451 / _shape(one))

        return draw

    return drawn(*map(page, pages))


def _ruled(image: Image.Image) -> bytes:
    """Return a picture with a line below it, so that it stays whole."""
    image = image.convert("L")
    image.paste(0, (0, image.height - 20, image.width, image.height - 16))
    return encoded(image)


def _cropped(picture: bytes) -> bytes:
    """Return the picture of a table without what stands below its last ruling line."""
    with Image.open(io.BytesIO(picture)) as file:
        sheet = file.convert("L")
    ruled = [
        y for y in range(sheet.height) if sum(sheet.crop((0, y, sheet.width, y + 1)).histogram()[:128]) > 600
    ]
    return encoded(sheet.crop((0, 0, sheet.width, ruled[-1] + 12)))


def _shape(picture: bytes) -> float:
    with Image.open(io.BytesIO(picture)) as file:
        return file.width / file.height


@pytest.mark.ocr
def test_it_is_read_at_its_place() -> None:
    """Table 4 is a picture under its heading: its numbers are as printed, each with its page and its box there."""
    found = extract(report(parts("litigation")), name="a.pdf")
    assert not wrong(found, "litigation")
    places = [one for path, one in found.evidence.items() if path.startswith("litigation") and one.raw]
    assert places
    for one in places:
        assert one.method == "ocr"
        assert one.page is not None
        assert one.box is not None
        left, top, right, bottom = one.box
        assert 72 <= left < right <= 523
        assert 0 <= top < bottom <= 842
    assert "行政诉讼" in " ".join(told(found))


@pytest.mark.ocr
def test_a_photograph_is_no_table() -> None:
    found = extract(report([*parts(), _ruled(photograph())]), name="a.pdf")
    assert found.agency == PAPER.organ
    assert not any("识别" in one for one in told(found))


def test_without_what_recognises_letters_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("gongkai.readers.scans")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cv2", None)
    content = pdf.read(report(parts("litigation")), None)
    (one,) = content.unread
    assert one.why == "extra"
    assert "行政诉讼" in content.text[: one.at]
