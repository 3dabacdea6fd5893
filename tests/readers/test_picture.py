"""Pictures of pages: what a person reads in them is read at its place, and what cannot be told is open."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gongkai.document import Document
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits
from gongkai.readers import picture as pictures
from gongkai.readers import read
from tests.readers.test_pdf import FONT, cells, drawn, lines
from tests.torture.generate import make
from tests.torture.layouts.scanned import QUALITIES, Paper, as_pdf, as_tiff, encoded, taken
from tests.torture.score import read as score

pytest.importorskip("rapidocr")
SIZE = (420.0, 300.0)
ROWS = [
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政许可", "290", "-15", "1047"],
    ["行政处罚", "0", "—", ""],
    ["行政事业性收费", "3", "/", "0.05"],
]

Grid = list[list[str]]


def paper(rows: Grid, *above: str, font: str = "ans", dpi: int = 200) -> Image.Image:
    """Return a sheet with some lines of text and a ruled table below them."""
    sheet = Paper(SIZE, dpi, font)
    sheet.setFont("", 12)
    for i, text in enumerate(above):
        sheet.drawString(30, 270 - 20 * i, text)
    sheet.setFont("", 9)
    sheet.setLineWidth(0.5)
    top = 262 - 20 * len(above)
    for i in range(len(rows) + 1):
        sheet.line(30, top - 22 * i, 30 + 90 * len(rows[0]), top - 22 * i)
    for k in range(len(rows[0]) + 1):
        sheet.line(30 + 90 * k, top, 30 + 90 * k, top - 22 * len(rows))
    for i, row in enumerate(rows):
        for k, text in enumerate(row):
            sheet.drawString(40 + 90 * k, top - 22 * i - 14, text)
    return sheet.sheet


def seen(image: Image.Image, quality: str = "clean") -> Document:
    """Read a sheet as a picture of this quality shows it."""
    how = QUALITIES[quality]
    return read(encoded(taken(Random(quality), image, how), how.jpeg), name="scan.png")


def plain(rows: Grid) -> Grid:
    """Return texts as they are compared: a dash is a dash."""
    return [[text.replace("-", "—") if len(text) == 1 else text for text in row] for row in rows]


@pytest.mark.parametrize("quality", ["office", "tilted", "stamped", "phone", "fax", "fine"])
def test_a_ruled_table_is_read_cell_by_cell(quality: str) -> None:
    document = seen(paper(ROWS, font="erif"), quality)
    assert plain(cells(document)) == ROWS


def test_every_number_of_a_generated_report_is_read() -> None:
    one = score(make(21, layout="scan-fax", noise=()))
    assert not (one.crash or one.silent or one.wrong or one.unread), "\n".join(one.lines())


def test_a_number_has_its_place_in_the_picture_and_its_score() -> None:
    image = paper(ROWS, "二、主动公开政府信息情况").rotate(-2, Image.Resampling.BICUBIC, fillcolor=255)
    document = seen(image)
    start = document.text.index("1047")
    area = document.area(start, start + 4)
    assert area is not None
    assert area.seen is not None
    assert area.page == 1
    assert 0.9 < area.seen.score <= 1
    left, top, right, bottom = area.box
    inside = image.crop((int(left), int(top), int(right) + 1, int(bottom) + 1)).point(
        lambda grey: 255 * (grey < 128)
    )
    around = image.crop((int(left) - 12, int(top) - 6, int(right) + 12, int(bottom) + 6))
    assert inside.getbbox() is not None
    outside = sum(around.point(lambda grey: grey < 128).get_flattened_data()) - sum(
        inside.point(lambda grey: grey > 0).get_flattened_data()
    )
    assert outside < 12


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_sheet_that_lies_on_its_side_or_its_head_is_read_upright(quarters: int) -> None:
    image = paper(ROWS, "二、主动公开政府信息情况")
    document = seen(image.rotate(90 * quarters, expand=True))
    assert plain(cells(document)) == ROWS
    start = document.text.index("1047")
    area = document.area(start, start + 4)
    assert area is not None
    left, top, right, bottom = (int(side) for side in area.box)
    turned = image.rotate(90 * quarters, expand=True)
    assert turned.crop((left, top, right, bottom)).getextrema()[0] < 100  # there is ink
    wide, high = right - left, bottom - top
    assert (wide > high) == (quarters == 2)


def test_a_lone_dash_is_no_number() -> None:
    """「一」 would be one."""
    document = seen(paper([["信息内容", "件数"], ["规章", "—"], ["行政许可", "一"]]))
    assert cells(document)[1][1] in "-—"


@pytest.mark.parametrize("quality", ["office", "phone"])
def test_marks_that_make_another_number_are_told(quality: str) -> None:
    """A slash is no 1, a comma no point, and a small dash before a number is its minus."""
    rows = [["信息内容", "甲", "乙", "丙"], ["规章", "1", "/", "7"], ["行政许可", "1,234", "12.50", "-1"]]
    assert cells(seen(paper(rows), quality)) == rows


@pytest.mark.parametrize("font", ["ans", "erif"])
def test_figures_side_by_side_are_no_slash(font: str) -> None:
    """What leans in 「17」 is where its two figures are high."""
    rows = [["信息内容", "甲", "乙", "丙"], ["规章", "17", "47", "14"], ["行政许可", "+7", "71", "27"]]
    assert cells(seen(paper(rows, font=font), "office")) == rows


@pytest.mark.parametrize("quality", ["tilted", "office"])
def test_a_sheet_of_slashes_has_no_number(quality: str) -> None:
    """No figure stands beside them that would tell how high figures are."""
    rows = [
        ["信息内容", "甲", "乙", "丙"],
        *([name, "/", "/", "/"] for name in ("规章", "行政许可", "行政处罚")),
    ]
    document = seen(paper(rows), quality)
    assert cells(document) == rows
    start = document.text.index("/")
    area = document.area(start, start + 1)
    assert area is not None
    assert area.seen is not None
    assert area.seen.score > 0.8


@pytest.mark.parametrize(("quality", "is_sure"), [("office", True), ("fine", True), ("fax", False)])
@pytest.mark.parametrize("font", ["ans", "erif"])
def test_a_point_before_three_figures_is_told_where_no_tail_can_be_lost(
    font: str, quality: str, is_sure: bool
) -> None:
    """A comma that lost its tail would make another number of it."""
    rows = [["信息内容", "甲", "乙"], ["规章", "51.398", "6.776"], ["行政许可", "9,854", "22,103"]]
    document = seen(paper(rows, font=font), quality)
    assert cells(document) == rows
    for text in ("51.398", "6.776"):
        start = document.text.index(text)
        area = document.area(start, start + len(text))
        assert area is not None
        assert area.seen is not None
        assert (area.seen.score > 0.9) is is_sure


@pytest.mark.parametrize("quality", ["clean", "fine", "fax"])
@pytest.mark.parametrize("font", ["ans", "erif"])
def test_commas_and_figures_as_wide_as_letters_leave_no_spaces(font: str, quality: str) -> None:
    rows = [
        ["信息内容", "甲", "乙"],
        ["规章", "14，019", "11，398，889"],
        ["行政许可", "５４", "３２５"],
        ["行政强制", "2 019", "5 4"],
    ]
    document = seen(paper(rows, font=font), quality)
    found = cells(document)
    assert found[1:3] == [["规章", "14,019", "11,398,889"], ["行政许可", "54", "325"]]
    assert found[3][1:] == ["2 019", "5 4"]  # two numbers may stand there
    start = document.text.index("14,019")
    area = document.area(start, start + 6)
    assert area is not None
    assert area.seen is not None
    assert area.seen.score > 0.95


def test_a_number_is_as_sure_as_its_own_figures() -> None:
    document = seen(paper([["信息内容", "件数"], ["规章", "633（其中98件）"]]), "office")
    start = document.text.index("633")
    area, whole = document.area(start, start + 3), document.area(start, start + 9)
    assert area is not None
    assert whole is not None
    assert area.seen is not None
    assert area.seen.score > 0.95
    assert area.box[2] < whole.box[2]


def test_a_dash_is_as_large_as_the_figures_that_it_stands_for() -> None:
    """Its own height says nothing of how well it was seen."""
    document = seen(paper([["信息内容", "件数"], ["规章", "—"], ["行政许可", "5"]]))
    dash, five = (document.area(at, at + 1) for at in map(document.text.index, "—5"))
    assert dash is not None
    assert five is not None
    assert dash.seen is not None
    assert five.seen is not None
    assert dash.seen.score > 0.95
    assert dash.seen.pixels == pytest.approx(five.seen.pixels, rel=0.4)


@pytest.mark.parametrize("quality", ["clean", "stamped", "coarse"])
def test_numbers_in_words_have_all_their_strokes(quality: str) -> None:
    """Where numbers are printed so a flat stroke may be one, but that is not sure."""
    rows = [["信息内容", "甲", "乙", "丙"], ["规章", "二", "三", "一"], ["行政许可", "二十三", "零", "＋9"]]
    document = seen(paper(rows), quality)
    assert [[text.replace("＋", "+") for text in row] for row in rows] == cells(document)
    start = document.text.index("一")
    area = document.area(start, start + 1)
    assert area is not None
    assert area.seen is not None
    assert area.seen.score < 0.8


@pytest.mark.parametrize("quality", ["clean", "office", "fax"])
def test_a_number_that_stands_on_the_lines_of_its_cell_is_not_sure(quality: str) -> None:
    """Its figures on them are not seen."""
    rows = [["信息内容", "甲", "乙"], ["规章", "", "5"], ["行政许可", "64", "7"]]
    sheet = Paper(SIZE, 200, "ans")
    sheet.sheet = paper(rows)
    sheet.pen = ImageDraw.Draw(sheet.sheet)
    sheet.setFont("", 9)
    for text, x in (("1", 118.0), ("04", 135.0), ("8", 207.0)):
        sheet.drawString(x, 262 - 22 - 14, text)
    document = seen(sheet.sheet, quality)
    assert cells(document)[1][1] != "1048"
    for text, is_sure in (("04", False), ("64", True), ("7", True)):
        start = document.text.index(text)
        area = document.area(start, start + len(text))
        assert area is not None
        assert area.seen is not None
        assert (area.seen.score > 0.8) is is_sure


def test_a_line_that_the_next_number_touches_hides_none_of_this_one() -> None:
    rows = [["信息内容", "甲", "乙"], ["规章", "", "5"], ["行政许可", "64", "7"]]
    sheet = Paper(SIZE, 200, "ans")
    sheet.sheet = paper(rows)
    sheet.pen = ImageDraw.Draw(sheet.sheet)
    sheet.setFont("", 9)
    sheet.drawString(195.0, 262 - 22 - 14, "180")
    document = seen(sheet.sheet, "office")
    start = document.text.index("5")
    area = document.area(start, start + 1)
    assert area is not None
    assert area.seen is not None
    assert area.seen.score > 0.8


def test_paragraphs_stand_above_their_table() -> None:
    document = seen(paper(ROWS, "二、主动公开政府信息情况", "第二十条第（五）项"))
    assert document.text.splitlines()[:2] == ["二、主动公开政府信息情况", "第二十条第（五）项"]


def test_a_table_over_two_pages_is_one() -> None:
    sheets = [paper(ROWS[:2]), paper([["行政强制", "7", "0", "12"]])]
    turned = [sheets[0], sheets[1].rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)]
    document = read(as_tiff(turned))
    assert plain(cells(document)) == [*ROWS[:2], ["行政强制", "7", "0", "12"]]
    start = document.text.rindex("12")
    area = document.area(start, start + 2)
    assert area is not None
    assert area.page == 2


def test_two_pages_side_by_side_on_one_sheet_are_read_one_behind_the_other() -> None:
    above = "二、主动公开政府信息情况", "第二十条第（五）项的数据见下表，填报到十二月底"
    pages = paper(ROWS[:2], *above), paper([["行政强制", "7", "0", "12"]])
    sheet = Image.new("L", (pages[0].width * 2, pages[0].height), 255)
    for i, page in enumerate(pages):
        sheet.paste(page, (i * page.width, 0))
    document = seen(sheet, "office")
    assert document.text.splitlines()[:2] == list(above)
    assert plain(cells(document)) == [*ROWS[:2], ["行政强制", "7", "0", "12"]]
    start = document.text.rindex("12")
    area = document.area(start, start + 2)
    assert area is not None
    assert area.box[0] > pages[0].width


# --- PDF files --------------------------------------------------------------------------------------


def under(image: Image.Image, text: Callable[[Canvas], None], after: Callable[[Canvas], None]) -> bytes:
    """Return a PDF of one page: some text, a picture of all of the page, and more text."""

    def draw(canvas: Canvas) -> None:
        text(canvas)
        canvas.drawImage(ImageReader(io.BytesIO(encoded(image))), 0, 0, *A4)
        after(canvas)

    return drawn(draw)


def unseen(*texts: str) -> Callable[[Canvas], None]:
    """Return what lays text over a page that is not painted, as makers of searchable scans do."""

    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(72, 700)
        layer.setFont(FONT, 12)
        layer.setTextRenderMode(3)
        for text in texts:
            layer.textLine(text)
        layer.setTextRenderMode(0)
        canvas.drawText(layer)

    return draw


def test_what_somebody_recognised_before_is_not_believed() -> None:
    data = under(paper(ROWS), lambda canvas: None, unseen("行政许可 999 888 777"))
    document = read(data)
    assert "999" not in document.text
    assert "1047" in document.text
    data = under(paper(ROWS), lines("行政许可 999"), lambda canvas: None)  # painted over
    assert "999" not in read(data).text


def test_pages_of_text_and_scanned_ones_are_one_document() -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(encoded(paper(ROWS)))), 0, 300, 595, 425)

    document = read(drawn(lines("一、总体情况", "收到申请12件。"), scan))
    assert document.text.startswith("一、总体情况\n收到申请12件。\n")
    first, last = document.text.index("12件"), document.text.index("1047")
    text, number = document.area(first, first + 2), document.area(last, last + 4)
    assert text is not None and number is not None
    assert (text.page, text.seen) == (1, None)
    assert number.page == 2
    assert number.seen is not None
    scale = 595 / paper(ROWS).width  # points of the page for a pixel
    assert abs(number.box[0] - (40 + 270) * 200 / 72 * scale) < 8


def test_a_pdf_of_pictures_is_read_as_they_are() -> None:
    assert plain(cells(read(as_pdf([paper(ROWS)])))) == ROWS


# --- what cannot be read ------------------------------------------------------------------------------


def huge(width: int, height: int) -> bytes:
    """Return a PNG that says to be of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (huge(50_000, 50_000), "million pixels"),
        (encoded(Image.new("L", (600, 400), 255)), "letters"),
        (encoded(paper(ROWS))[:4000], "damaged"),
    ],
)
def test_the_reason_is_one_line_with_a_remedy(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableError, match=word):
        read(data, name="scan.png")


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (encoded(Image.new("L", (1200, 1000), 255)), {"pixels": 1}),
        (as_tiff([Image.new("L", (60, 40), 255)] * 3), {"pages": 2}),
        (as_pdf([Image.new("L", (60, 40), 255)] * 3), {"pages": 2}),
        (encoded(paper(ROWS, dpi=700)), {"memory": 300}),
        (encoded(paper(ROWS, dpi=300)), {"memory": 250}),
    ],
    ids=["pixels", "tiff", "pdf", "memory", "memory-of-the-model"],
)
def test_what_is_beyond_a_limit_names_its_setting(data: bytes, limits: dict[str, int]) -> None:
    (limit,) = limits
    with pytest.raises(LimitError, match=f"GONGKAI_LIMIT_{limit.upper()}"):
        read(data, limits=Limits(**limits))


def test_without_the_extra_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("gongkai.readers.scans")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(UnreadableError, match=r"gongkai\[ocr\]"):
        pictures.read(encoded(paper(ROWS)), None)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """The model is in the package: its file is there before anything is read."""
    import rapidocr

    assert list((Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx"))
