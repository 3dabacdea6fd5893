"""A report that is a picture as a whole, or whose tables are: with what recognises letters, and without."""

from __future__ import annotations

import io
import sys
from random import Random

import pypdfium2 as pdfium
import pytest

from gongkai import extract
from gongkai.errors import UnreadableError
from gongkai.report import Finding
from tests.rules.planted import blocks, lawful
from tests.torture.layouts.paged import PRINTERS
from tests.torture.layouts.scanned import PRINTERS as SCANNERS
from tests.torture.layouts.scanned import as_pdf, encoded
from tests.torture.model import Block

pytest.importorskip("rapidocr")


def _pages(data: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(data)


def in_parts(*wanted: str) -> bytes:
    """Return a PDF of text whose tables of these sections are pages of their own, and pictures."""
    whole = pdfium.PdfDocument.new()
    part: list[Block] = []

    def text() -> None:
        if part:
            whole.import_pages(_pages(PRINTERS["paged-ruled"](Random(1), part)))
            part.clear()

    for block in blocks(lawful(3)):
        if block.table is None or block.table.id not in wanted:
            part.append(block)
            continue
        text()
        drawn = _pages(PRINTERS["paged-ruled"](Random(1), [block]))
        pictures = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in drawn]
        whole.import_pages(_pages(as_pdf(pictures)))
    text()
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def told(data: bytes, name: str = "report.pdf") -> list[Finding]:
    return extract(data, name=name).findings


def test_a_report_scanned_as_a_whole_is_a_warning() -> None:
    paper = lawful(3)
    paper.gone.add("requests")  # the longest of the tables takes half of the time
    found = told(SCANNERS["scan-clean"](Random(1), blocks(paper)))
    scan = [one for one in found if one.code == "GK118"]
    assert [one.severity for one in scan] == ["warning"]
    assert "扫描件" in scan[0].message
    assert "GK104" not in {one.code for one in found}


def test_a_single_page_of_a_scanned_report_may_be_one_of_several() -> None:
    pages = _pages(SCANNERS["scan-clean"](Random(1), blocks(lawful(3))))
    last = encoded(pages[len(pages) - 1].render(scale=200 / 72, grayscale=True).to_pil())
    (found,) = [one for one in told(last, "3.png") if one.code == "GK118"]
    assert "合成一个 PDF" in found.message


def test_a_table_that_is_a_picture_among_text_is_an_error_though_it_was_read() -> None:
    report = extract(in_parts("disclosure", "litigation"), name="report.pdf")
    found = [one for one in report.findings if one.code in ("GK104", "GK118")]
    assert [(one.code, one.severity) for one in found] == [("GK104", "error")] * 2
    assert all("图片" in one.message for one in found)
    read = {path for path, one in report.evidence.items() if one.method == "ocr" and one.raw}
    assert {path.partition(".")[0] for path in read} == {"disclosure", "litigation"}


def test_pages_of_text_alone_are_neither() -> None:
    assert not told(in_parts())


def test_without_what_recognises_letters_the_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("gongkai.readers.scans")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cv2", None)
    from gongkai.readers import pdf

    with pytest.raises(UnreadableError, match=r"gongkai\[ocr\]"):
        pdf.read(in_parts("litigation"), None)
