"""Pictures of tables within documents of text: what a person reads in them is read there, logos and photographs are not."""

from __future__ import annotations

import base64
import functools
import io
import sys
import zipfile
from email.message import EmailMessage
from random import Random

import numpy as np
import pypdfium2 as pdfium
import pytest
from docx import Document as Word
from docx.shared import Cm
from PIL import Image, ImageDraw, ImageOps

from gongkai import Report, Settings, extract
from gongkai.errors import UnreadableError
from gongkai.limits import Limits
from gongkai.readers import apart, insets, read
from tests.rules.planted import Paper, blocks, lawful
from tests.torture.layouts.paged import PRINTERS
from tests.torture.layouts.scanned import QUALITIES, taken

pytest.importorskip("rapidocr")
pytestmark = pytest.mark.ocr
SEED = 5
PAPER = lawful(SEED)
Part = str | bytes


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@functools.cache
def picture(table: str, quality: str = "") -> bytes:
    """Return the picture of a table of the report, cut out of the page that it is printed on."""
    (block,) = (one for one in blocks(PAPER) if one.table is not None and one.table.id == table)
    page = pdfium.PdfDocument(PRINTERS["paged-ruled"](Random(1), [block]))[0]
    sheet = page.render(scale=170 / 72, grayscale=True).to_pil().convert("L")
    box = ImageOps.invert(sheet).getbbox()
    assert box is not None
    sheet = sheet.crop((box[0] - 10, box[1] - 10, box[2] + 10, box[3] + 10))
    return encoded(taken(Random(1), sheet, QUALITIES[quality]) if quality else sheet)


def parts(*pictured: str, paper: Paper = PAPER, quality: str = "") -> list[Part]:
    """Return what a report prints: lines of text, and pictures of these tables; no other table."""
    found: list[Part] = []
    for block in blocks(paper):
        if block.table is None:
            found += block.lines
        elif block.table.id in pictured:
            found.append(picture(block.table.id, quality))
    return found


def docx(said: list[Part]) -> bytes:
    file = Word()
    for one in said:
        if isinstance(one, str):
            file.add_paragraph(one)
        else:
            file.add_picture(io.BytesIO(one), width=Cm(15))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def html(said: list[Part]) -> bytes:
    lines = [
        f"<p>{one}</p>"
        if isinstance(one, str)
        else f'<p><img alt="表" src="data:image/png;base64,{base64.b64encode(one).decode()}"></p>'
        for one in said
    ]
    return f"<html><head><meta charset=utf-8></head><body>{''.join(lines)}</body></html>".encode()


def mhtml(said: list[Part]) -> bytes:
    mail = EmailMessage()
    pictures = [one for one in said if isinstance(one, bytes)]
    lines = [
        f"<p>{one}</p>" if isinstance(one, str) else f'<p><img src="cid:{pictures.index(one)}@page"></p>'
        for one in said
    ]
    mail.set_content(f"<html><body>{''.join(lines)}</body></html>", subtype="html")
    for number, one in enumerate(pictures):
        mail.add_related(one, "image", "png", cid=f"<{number}@page>")
    return mail.as_bytes()


def odt(said: list[Part]) -> bytes:
    names = ("office", "text", "draw"), ("xlink",)
    spaces = " ".join(
        [f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name != "draw" else "drawing"}:1.0"' for name in names[0]]
        + ['xmlns:xlink="http://www.w3.org/1999/xlink"']
    )  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        lines = []
        for number, one in enumerate(said):
            if isinstance(one, str):
                lines.append(f"<text:p>{one}</text:p>")
                continue
            package.writestr(f"Pictures/{number}.png", one)
            image = f'<draw:frame><draw:image xlink:href="Pictures/{number}.png"/></draw:frame>'
            lines.append(f"<text:p>{image}</text:p>")
        body = f"<office:body><office:text>{''.join(lines)}</office:text></office:body>"
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return out.getvalue()


def told(report: Report, code: str = "GK104") -> list[str]:
    return [one.message for one in report.findings if one.code == code]


def wrong(report: Report, table: str) -> dict[str, object]:
    """Return the cells of a table that are not what is printed."""
    return {
        path: report.number(path)
        for path, value in PAPER.values.items()
        if path.startswith(table) and report.number(path) != value
    }


@pytest.mark.parametrize("make", [docx, odt, html, mhtml])
def test_a_table_that_is_a_picture_is_read_at_its_place(make: object) -> None:
    report = extract(make(parts("litigation")), name="报告")  # type: ignore[operator]
    assert wrong(report, "litigation") == {}
    found = [one for path, one in report.evidence.items() if path.startswith("litigation.")]
    assert {(one.status, one.method) for one in found} == {("verified", "ocr")}
    assert all(one.score is not None and one.score > 0.8 and one.page == 1 and one.box for one in found)
    assert report.text is not None
    at = report.evidence["litigation.review.total"].start or 0
    assert report.text.index("四、") < at < report.text.index("五、")
    assert ["图片" in one for one in told(report)].count(True) == 3  # it is one, and two are not there
    assert not told(report, "GK118")


def test_a_seal_over_a_picture_is_taken_out() -> None:
    report = extract(docx(parts("litigation", quality="stamped")), name="a.docx")
    assert wrong(report, "litigation") == {}


def test_table_two_is_read_above_the_floor_alone() -> None:
    report = extract(docx(parts("disclosure")), name="a.docx")
    assert wrong(report, "disclosure") == {}
    found = {
        one.status for path, one in report.evidence.items() if path.startswith("disclosure.") and one.raw
    }
    assert found == {"read"}
    small = Image.open(io.BytesIO(picture("disclosure")))
    small = small.resize((small.width * 2 // 7, small.height * 2 // 7), Image.Resampling.LANCZOS)
    report = extract(docx([encoded(small) if isinstance(one, bytes) else one for one in parts("disclosure")]))
    found = {
        one.status for path, one in report.evidence.items() if path.startswith("disclosure.") and one.raw
    }
    assert not found & {"verified", "read"}


def photograph(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    noise = np.random.default_rng(1).normal(110, 45, (size[1] // 8, size[0] // 8))
    return Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)


def chart() -> Image.Image:
    """Return bars over a level grid, with numbers beside them."""
    sheet = Image.new("L", (1200, 700), 255)
    pen = ImageDraw.Draw(sheet)
    for step in range(6):
        pen.line([100, 600 - 100 * step, 1150, 600 - 100 * step], fill=120)
        pen.text((40, 590 - 100 * step), str(20 * step), fill=0, font_size=30)
    for bar in range(5):
        pen.rectangle([150 + 200 * bar, 600 - 90 * bar - 50, 250 + 200 * bar, 600], fill=90)
        pen.text((165 + 200 * bar, 620), str(2019 + bar), fill=0, font_size=30)
    return sheet


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logos_photographs_and_charts_are_not_read(kind: str) -> None:
    text = [one for one in parts() if isinstance(one, str)]
    images = [encoded(one, kind) for one in (photograph(), chart(), photograph((120, 120)))]
    with_pictures: list[Part] = []
    for number, line in enumerate(text):
        with_pictures += [line, *images[number : number + 1]]
    document = read(docx(with_pictures), name="a.docx")
    assert document.text == read(docx(list(text)), name="a.docx").text
    assert document.areas == ()


def test_a_document_that_is_nothing_but_pictures_is_a_scan() -> None:
    (block,) = (one for one in blocks(PAPER) if one.table is not None and one.table.id == "litigation")
    page = pdfium.PdfDocument(PRINTERS["paged-ruled"](Random(1), [*blocks(PAPER)[:3], block]))[0]
    report = read(docx([encoded(page.render(scale=2, grayscale=True).to_pil())]), name="a.docx")
    assert "年度报告" in report.text
    assert all(area.seen for area in report.areas)


def test_what_is_cut_off_a_picture_or_hidden_is_not_read() -> None:
    whole = docx(parts("litigation"))

    def changed(old: str, new: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                if name == "word/document.xml":
                    assert old.encode() in part
                    part = part.replace(old.encode(), new.encode())
                target.writestr(name, part)
        return out.getvalue()

    assert read(changed("<wp:docPr ", '<wp:docPr hidden="1" '), name="a.docx").areas == ()
    half = read(changed("<a:stretch>", '<a:srcRect r="62000"/><a:stretch>'), name="a.docx")
    everything = read(whole, name="a.docx")
    wide = max(area.box[2] for area in everything.areas)
    assert 0.3 * wide < max(area.box[2] for area in half.areas) < 0.45 * wide


@pytest.mark.parametrize("make", [docx, html])
def test_pictures_beyond_a_limit_are_told_and_the_rest_is_read(make: object) -> None:
    said = parts("litigation")
    settings = Settings(limits=Limits(pixels=1))
    large = Image.open(io.BytesIO(picture("litigation"))).resize((2000, 800))
    said = [encoded(large) if isinstance(one, bytes) else one for one in said]
    report = extract(make(said), name="报告", settings=settings)  # type: ignore[operator]
    assert report.litigation is None
    (one,) = (message for message in told(report) if "GONGKAI_LIMIT_PIXELS" in message)
    assert "行政诉讼" in one


def test_their_number_is_limited_together() -> None:
    said = parts("disclosure", "litigation")
    document = read(docx(said), name="a.docx", limits=Limits(scans=1))
    assert [(one.why, one.page) for one in document.unread] == [("scans", 2)]
    assert {area.page for area in document.areas} == {1}


def test_a_picture_that_crashes_its_reader_costs_a_page_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        apart.Child, "ask", lambda *_: (apart.refusal(UnreadableError.of("unreadable.crash")), b"")
    )
    report = extract(html(parts("litigation")), name="a.html")
    assert report.agency == PAPER.organ
    assert len(told(report)) == 3


def test_without_what_recognises_letters_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("gongkai.readers.scans")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.setattr("gongkai.readers.html._look", insets.seen)
    report = extract(html(parts("litigation")), name="a.html")
    (one,) = (message for message in told(report) if "gongkai[ocr]" in message)
    assert "行政诉讼" in one
    with pytest.raises(UnreadableError, match=r"gongkai\[ocr\]"):
        read(html([picture("litigation")]), name="a.html")
