"""Two engines and the picture of a page must say the same figure: what the text of a PDF alone says is not believed."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2 as pdfium
import pytest
import reportlab
from pypdfium2 import raw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from gongkai import extract
from gongkai.readers import pdf, plumbed, read
from gongkai.readers.shown import Look
from tests.printing import HEADINGS
from tests.readers.test_pdf import FONT, cells, drawn, lines, ruled

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
NO_NUMBER = "\ufffc"
REPORT = ("某市教育局2023年政府信息公开工作年度报告", *HEADINGS)
HEADS = ["审理", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def table(canvas: Canvas, rows: list[list[str]], font: str = FONT, top: float = 700) -> None:
    for i, row in enumerate(rows):
        for k, text in enumerate(row):
            canvas.rect(40 + 80 * k, top - 20 * (i + 1), 80, 20)
            canvas.setFont(font if text.isascii() else FONT, 12)
            canvas.drawString(45 + 80 * k, top - 20 * (i + 1) + 6, text)


def lying(monkeypatch: pytest.MonkeyPatch, name: str, swapped: dict[str, str]) -> str:
    """Register a font whose text says other figures than it draws; return its name."""
    honest = ttfonts.makeToUnicodeCMap
    codes = str.maketrans(swapped)

    def says(fontname: str, subset: list[int]) -> str:
        return honest(fontname, [ord(chr(code).translate(codes)) for code in subset])

    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", says)
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(VERA)))
    return name


@pytest.mark.parametrize("swapped", ["38", "16", "69", "27", "05"])
def test_a_font_that_calls_its_figures_otherwise_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    one, other = swapped
    name = lying(monkeypatch, f"lying{swapped}", {one: other, other: one})
    data = drawn(lambda canvas: table(canvas, [["甲", "乙"], ["一", f"4{one}{other}"]], name))
    assert NO_NUMBER in cells(read(data))[1][1]


@pytest.mark.parametrize(("shown", "said"), [("8", "3"), ("7", "1")])
def test_a_font_that_calls_two_of_its_figures_the_same_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, shown: str, said: str
) -> None:
    """Most of what it calls so is so: one glyph alone looks otherwise."""
    name = lying(monkeypatch, f"double{shown}", {shown: said})
    rows = [["甲", "乙"], ["一", said * 6], ["二", f"4{shown}"]]
    found = cells(read(drawn(lambda canvas: table(canvas, rows, name))))
    assert NO_NUMBER in found[2][1]


def test_it_is_found_out_on_a_later_page(monkeypatch: pytest.MonkeyPatch) -> None:
    name = lying(monkeypatch, "lying-later", {"3": "8", "8": "3"})
    data = drawn(
        lambda canvas: table(canvas, [["甲", "乙"], ["一", "44"]], name),
        lambda canvas: table(canvas, [["丙", "乙", "丁"], ["二", "38", "7"]], name),
    )
    text = read(data).text
    assert not any(figure in text for figure in "3478")


def test_an_honest_font_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    name = lying(monkeypatch, "honest", {})
    rows = [["甲", "乙"], ["一", "0123456789"]]
    assert cells(read(drawn(lambda canvas: table(canvas, rows, name)))) == rows


def test_white_figures_on_a_dark_cell_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(72, 500, 200, 20, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(75, 505, "收到 1234567890 件")

    assert read(drawn(draw)).text == "收到 1234567890 件"


def test_a_number_that_is_painted_over_is_no_number() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["甲", "乙"], ["一", "12"]])
        canvas.setFillGray(1)
        canvas.rect(122, 662, 70, 16, fill=1, stroke=0)

    assert not any(figure in read(drawn(draw)).text for figure in "12")


def test_a_number_under_another_one_is_no_number() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["甲", "乙"], ["一", "12"]])
        canvas.setFillGray(1)
        canvas.rect(122, 662, 70, 16, fill=1, stroke=0)
        canvas.setFillGray(0)
        canvas.drawString(125, 666, "37")

    text = read(drawn(draw)).text
    assert "37" not in text
    assert "12" not in text


def test_what_is_cut_off_the_page_is_not_read() -> None:
    pdf = pdfium.PdfDocument(drawn(lines("一、总体情况", "收到申请 12 件"), lines("完")))
    pdf[0].set_cropbox(0, 750, *A4)
    out = io.BytesIO()
    pdf.save(out)
    assert read(out.getvalue()).text == "一、总体情况\n完"


@pytest.mark.parametrize("corner", [(30, 40), (0, 100)])
def test_a_page_that_does_not_begin_at_its_corner_is_read_as_it_is(corner: tuple[int, int]) -> None:
    pdf = pdfium.PdfDocument(drawn(ruled([["甲", "乙"], ["一", "12"]])))
    pdf[0].set_cropbox(*corner, *A4)
    for angle in (0, 90, 270):
        pdf[0].set_rotation(angle)
        out = io.BytesIO()
        pdf.save(out)
        assert cells(read(out.getvalue())) == [["甲", "乙"], ["一", "12"]]


def test_what_only_the_second_engine_finds_is_never_lost() -> None:
    pdf = pdfium.PdfDocument(drawn(lines("收到申请12件")))
    looked = Look().at(pdf[0], (0, 0), [])
    assert [one.text for one in looked.lost] == [*"收到申请", NO_NUMBER, NO_NUMBER, "件"]


def told(data: bytes) -> list[tuple[str, str]]:
    found = [one for one in extract(data, name="report.pdf").findings if one.code == "GK119"]
    return [(one.severity, one.message) for one in found]


def test_what_only_the_second_engine_finds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one is made to lose a line, whatever it may be that it cannot read."""

    def some(chars: Sequence[plumbed.Char]) -> list[plumbed.Char]:
        return [one for one in plumbed.once(chars) if not 712 < A4[1] - one["bottom"] < 726]

    head = "某市教育局2023年政府信息公开工作年度报告"
    data = drawn(lines(head, "一、总体情况", "收到申请12件", "五、存在的主要问题及改进情况"))
    monkeypatch.setattr(pdf, "once", some)
    content = pdf.read(data, None)
    assert [(one.why, one.page, one.words) for one in content.unread] == [("words", 1, "收到申请12件")]
    assert f"收到申请{NO_NUMBER}{NO_NUMBER}件" in content.text


def test_words_on_their_side_are_told_and_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        lines("某市教育局2023年政府信息公开工作年度报告", "一、总体情况", "五、存在的主要问题及改进情况")(
            canvas
        )
        canvas.translate(500, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "收到申请37件")

    ((severity, message),) = told(drawn(draw))
    assert severity == "warning"
    assert "第 1 页" in message
    assert "收到申请37件" in message
    assert not told(drawn(lines(*REPORT)))


def test_a_cell_with_such_a_figure_is_ambiguous_and_the_others_are_what_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = lying(monkeypatch, "lying-cell", {"3": "8", "8": "3"})

    def draw(canvas: Canvas) -> None:
        lines("某市教育局2023年政府信息公开工作年度报告", "二、主动公开政府信息情况")(canvas)
        table(
            canvas,
            [
                ["第二十条第（五）项", "", "", ""],
                ["信息内容", "本年处理决定数量"],
                ["行政许可", "7"],
                ["第二十条第（六）项", ""],
                ["信息内容", "本年处理决定数量"],
                ["行政处罚", "5"],
                ["行政强制", "2"],
            ],
        )
        canvas.setFont(name, 12)
        canvas.drawString(132, 586, "38")

    report = extract(drawn(draw), name="report.pdf")
    told = {
        row: report.evidence[f"disclosure.{row}.decisions"].status
        for row in ("licensing", "penalties", "coercion")
    }
    assert told == {"licensing": "read", "penalties": "ambiguous", "coercion": "read"}


@pytest.mark.parametrize("under", ["999", "12"])
def test_a_number_that_is_written_over_another_is_not_told(under: str) -> None:
    """The text of both engines has the figures of both, one in the other: 919793."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [HEADS, ["行政复议", "", "0", "1", "0", "4"]])
        canvas.drawString(126, 666, under)
        canvas.drawString(127, 666, "1793")

    assert NO_NUMBER in cells(read(drawn(draw)))[1][1]


def test_small_print_with_thin_strokes_is_believed() -> None:
    """The strokes of a serif font are thinner than a pixel of the page: what looks odd is looked at once more, large."""
    said = ["0123456789", "1055 95", "5 9 8 5 9 8"]
    file = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf"
    data = file.read_bytes()
    made = pdfium.PdfDocument.new()
    held = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(made.raw, held, len(data), raw.FPDF_FONT_TRUETYPE, 1)
    page = made.new_page(*A4)
    for i, text in enumerate(said):
        one = raw.FPDFPageObj_CreateTextObj(made.raw, font, 6.75)
        raw.FPDFText_SetText(one, (raw.FPDF_WCHAR * (len(text) + 1))(*map(ord, text), 0))
        raw.FPDFPageObj_Transform(one, 1, 0, 0, 1, 72.3, 700 - 20 * i)
        raw.FPDFPage_InsertObject(page.raw, one)
    page.gen_content()
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue()).text == "\n".join(said)
