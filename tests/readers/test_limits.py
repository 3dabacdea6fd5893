"""Pictures that are too many or too large, readers that run out of memory, and mails that only carry files."""

from __future__ import annotations

import base64
import importlib.util
import io
import struct
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits
from gongkai.readers import read
from gongkai.readers.inputs import inputs_of
from tests.readers.test_pdf import drawn, lines

needs_ocr = pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")


def vast(colours: int) -> bytes:
    """Return a PNG that says of itself that it has 50,000 × 50,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, colours, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(999)))
        + chunk(b"IEND", b"")
    )


def picture(frames: int = 1) -> bytes:
    out = io.BytesIO()
    pages = [Image.new("RGB", (850, 1150), "white") for _ in range(frames)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out.getvalue()


@pytest.mark.parametrize("colours", [0, 2, 6])
def test_a_vast_picture_is_told_by_its_pixels(colours: int) -> None:
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_PIXELS"):
        read(vast(colours))


def test_a_vast_picture_in_a_pdf_is_told_by_its_pixels() -> None:
    pdf = pdfium.PdfDocument(drawn(lines("一、总体情况")))
    image = pdfium.PdfImage.new(pdf)
    bitmap = pdfium.PdfBitmap.new_native(2000, 1000, raw.FPDFBitmap_BGR)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(10, 10))
    page = pdf[0]
    page.insert_obj(image)
    page.gen_content()
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_PIXELS"):
        read(out.getvalue(), limits=Limits(pixels=1))
    assert read(out.getvalue()).text == "一、总体情况"


def test_pages_that_are_pictures_have_a_limit_of_their_own() -> None:
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_SCANS"):
        read(picture(3), limits=Limits(scans=2))


@needs_ocr
@pytest.mark.parametrize("memory", [48, 64, 128])
@pytest.mark.kills
def test_little_memory_is_told_as_such(memory: int) -> None:
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_MEMORY"):
        read(picture(), limits=Limits(memory=memory))


def mail(body: str, kind: str = "text/plain", disposition: str = "attachment; filename=a.tif") -> bytes:
    return (
        b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
        + f"--X\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n".encode()
        + b"--X\r\nContent-Type: image/tiff\r\nContent-Transfer-Encoding: base64\r\n"
        + f"Content-Disposition: {disposition}\r\n\r\n".encode()
        + base64.encodebytes(picture())
        + b"--X--\r\n"
    )


@pytest.mark.parametrize("disposition", ["attachment; filename=a.tif", "inline; filename=a.tif"])
def test_a_mail_that_only_carries_a_picture_is_that_picture(disposition: str) -> None:
    assert [one.name for one in inputs_of("m.eml", mail("", disposition=disposition), Limits())] == [
        "m.eml!/a.tif"
    ]


def test_a_mail_that_says_something_is_read_too() -> None:
    first, second = inputs_of("m.eml", mail("一、总体情况"), Limits())
    assert second.name == "m.eml!/a.tif"
    assert isinstance(first.data, bytes)
    assert read(first.data, name=first.name).text.strip() == "一、总体情况"


def test_a_page_that_is_a_picture_alone_is_not_said_to_be_damaged() -> None:
    data = mail("<html><body><img src='cid:a'></body></html>", "text/html", "inline")
    (given,) = inputs_of("m.mht", data, Limits())
    assert isinstance(given.data, bytes)
    with pytest.raises(UnreadableError, match="holds no text"):
        read(given.data, name=given.name)
