"""PDFs: what is drawn on a page is read, at its place; what is not seen there is not."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gongkai import extract
from gongkai.document import Document
from gongkai.errors import UnreadableError
from gongkai.readers import apart, read
from tests.torture.generate import make
from tests.torture.layouts.paged import BARE
from tests.torture.mixing import PAGED
from tests.torture.score import read as score

REAL = Path(__file__).parents[1] / "data" / "real" / "hongze-2023.pdf"
FONT = "STSong-Light"

Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, **options: object) -> bytes:
    """Return a PDF of these pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    for page in pages:
        canvas.setFont(FONT, 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts: str) -> Draw:
    """Return what draws lines of text from the top of a page."""

    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(texts):
            canvas.drawString(72, 760 - 20 * i, text)

    return draw


def cells(document: Document) -> list[list[str]]:
    """Return the texts of the one table of a document, row by row."""
    (found,) = document.tables
    rows: list[list[str]] = [[] for _ in range(found.rows)]
    for cell in found.cells:
        rows[cell.row].append(document.text[cell.start : cell.end])
    return rows


def ruled(rows: list[list[str]], *, top: float = 700, x: float = 72) -> Draw:
    """Return what draws a table with a line round each of its cells."""

    def draw(canvas: Canvas) -> None:
        for i, row in enumerate(rows):
            for k, text in enumerate(row):
                canvas.rect(x + 90 * k, top - 20 * (i + 1), 90, 20)
                canvas.drawString(x + 90 * k + 5, top - 20 * (i + 1) + 6, text)

    return draw


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("layout", [name for name in PAGED if name not in BARE])
def test_every_cell_of_a_generated_report_is_read(layout: str, seed: int) -> None:
    one = score(make(seed, layout=layout))
    assert not one.failed, "\n".join(one.lines())


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("layout", BARE)
def test_without_rules_nothing_is_read_wrong(layout: str, seed: int) -> None:
    one = score(make(seed, layout=layout))
    assert not (one.crash or one.silent or one.wrong), "\n".join(one.lines())


def test_a_number_stands_where_its_box_is() -> None:
    report = extract(REAL)
    with pdfplumber.open(REAL) as pdf:
        for path, page in (("disclosure.fees.amount", 3), ("requests.total_outcomes.total", 4)):
            one = report.evidence[path]
            assert one.page == page
            assert one.box is not None
            around = (one.box[0] - 1, one.box[1] - 1, one.box[2] + 1, one.box[3] + 1)
            assert pdf.pages[page - 1].crop(around).extract_text() == one.raw
    assert report.text[report.evidence["disclosure.fees.amount"].start :].startswith("7730.28")


def test_a_table_goes_on_over_the_page() -> None:
    data = drawn(ruled([["甲", "乙"], ["一", "1"]], top=120), ruled([["二", "2"]], top=780), lines("完"))
    document = read(data)
    assert cells(document) == [["甲", "乙"], ["一", "1"], ["二", "2"]]


def test_page_numbers_headers_and_footers_are_no_text() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(250, 810, "某局年度报告")
            canvas.drawString(280, 30, f"- {number} -")
            lines(f"第{'一二三'[number - 1]}段。")(canvas)

        return draw

    assert read(drawn(page(1), page(2), page(3))).text == "第一段。\n第二段。\n第三段。"


def test_a_line_that_ends_one_page_and_begins_another_is_no_header() -> None:
    """Heads of a table may be printed twice where pages turn: a header stands at the same height on most pages."""

    def page(*placed: tuple[float, str]) -> Draw:
        def draw(canvas: Canvas) -> None:
            for y, text in placed:
                canvas.drawString(72, y, text)

        return draw

    head = "信息内容 上一年项目数量"
    said = read(drawn(page((400, "一"), (60, head)), page((790, head), (400, "二")), page((400, "三")))).text
    assert said.count(head) == 2


def test_a_lone_number_in_a_margin_that_is_no_page_number_stays() -> None:
    def draw(canvas: Canvas) -> None:
        lines("收到申请")(canvas)
        canvas.drawString(280, 30, "37")

    assert read(drawn(draw, lines("完"))).text.splitlines()[:2] == ["收到申请", "37"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(angle: int) -> None:
    pdf = pdfium.PdfDocument(drawn(ruled([["甲", "乙"], ["一", "12"]])))
    pdf[0].set_rotation(angle)
    out = io.BytesIO()
    pdf.save(out)
    assert cells(read(out.getvalue())) == [["甲", "乙"], ["一", "12"]]


def test_text_that_is_drawn_sideways_is_read_upright() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        ruled([["甲", "乙"], ["一", "12"]], top=500)(canvas)

    assert cells(read(drawn(draw))) == [["甲", "乙"], ["一", "12"]]


def test_what_is_not_seen_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        lines("一、总体情况")(canvas)
        unseen = canvas.beginText(72, 600)
        unseen.setFont(FONT, 12)
        unseen.setTextRenderMode(3)
        unseen.textOut("看不见的")
        unseen.setTextRenderMode(0)
        canvas.drawText(unseen)
        canvas.setFillGray(1)
        canvas.drawString(72, 560, "白底白字")
        canvas.setFillGray(0)
        canvas.drawString(72, -200, "纸外")
        canvas.rect(72, 500, 200, 20, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(75, 505, "黑底白字")

    assert read(drawn(draw)).text == "一、总体情况\n黑底白字"


@pytest.mark.parametrize("size", [6, 10, 12])
def test_a_raised_figure_is_no_digit_of_the_number_at_it(size: float) -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["甲", "乙"], ["一", "12"]])(canvas)
        canvas.setFont(FONT, size)
        canvas.drawString(178.3, 670.5, "34")

    assert cells(read(drawn(draw)))[1] == ["一", "12³⁴"]


def test_of_a_lowered_figure_it_is_not_told_which_number_it_is_of() -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["甲", "乙"], ["一", "12"]])(canvas)
        canvas.setFont(FONT, 10)
        canvas.drawString(178.3, 662, "3")

    assert cells(read(drawn(draw)))[1] == ["一", "12\ufffc"]


@pytest.mark.parametrize("angle", [-2.0, 1.0])
def test_a_page_that_is_tilted_a_little_is_levelled(angle: float) -> None:
    """The labels of a wide table without lines stand beside the numbers of other rows where the page is tilted."""
    rows = [["甲", "11", "12", "13", "14"], ["乙", "21", "22", "23", "24"], ["丙", "31", "32", "33", "34"]]

    def draw(canvas: Canvas) -> None:
        canvas.rotate(angle)
        canvas.translate(-13 * angle, 13 * angle)
        canvas.setFont(FONT, 9)
        for i, row in enumerate([["事项", "一类", "二类", "三类", "总计"], *rows]):
            for k, text in enumerate(row):
                canvas.drawCentredString(100 + 100 * k, 700 - 14 * i, text)

    assert cells(read(drawn(draw)))[1:] == rows


def test_a_radical_that_a_font_gives_is_the_letter_that_is_seen() -> None:
    """⽂ (U+2F42) and 文 look the same: whoever searches for 文 is to find it."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Vera", 12)
        canvas.drawString(72, 760, "A")

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    plain = drawn(draw, pageCompression=0)
    assert read(plain.replace(b"<0041>", b"<2F42>", 1)).text == "文"


def test_what_a_line_is_drawn_through_is_not_said() -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["规章", "8378", "5"], ["行政强制", "12", "3"]])(canvas)
        width = canvas.stringWidth("83", FONT, 12)
        canvas.line(167, 690, 167 + width, 690)  # through 83
        canvas.line(167, 664, 167 + width, 664)  # under 12

    first, second = cells(read(drawn(draw)))
    assert first == ["规章", "78", "5"]
    assert second[:2] == ["行政强制", "12"]


def test_a_line_through_a_single_figure_is_painted_as_a_box() -> None:
    """So browsers paint it: no wider than some lines are thick."""

    def draw(canvas: Canvas) -> None:
        ruled([["规章", "7", "5"], ["行政强制", "12", "3"]])(canvas)
        canvas.setFont(FONT, 9)
        canvas.drawString(173.5, 686, "8")
        canvas.rect(173.5, 689.2, canvas.stringWidth("8", FONT, 9), 0.75, stroke=0, fill=1)

    assert cells(read(drawn(draw)))[0] == ["规章", "7", "5"]


def test_a_line_under_a_number_parts_no_cells() -> None:
    """Where no line is drawn above the first row, nor round the table, lines that end together end at one that is wanting."""
    rows = [["规章", "22", "5"], ["行政许可", "4", "144"], ["行政处罚", "12", "108"]]

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(0.5)
        for i, row in enumerate(rows):
            canvas.line(72, 700 - 17.25 * (i + 1), 342, 700 - 17.25 * (i + 1))
            for k, text in enumerate(row):
                wide = canvas.stringWidth(text, FONT, 9)
                left = 72 + 90 * k + (90 - wide) / 2
                canvas.setFont(FONT, 9)
                canvas.drawString(left, 700 - 17.25 * i - 12, text)
                if k:
                    canvas.rect(left, 700 - 17.25 * i - 14, wide, 0.75, stroke=0, fill=1)
        for x in (162, 252):
            canvas.line(x, 700, x, 700 - 17.25 * len(rows))

    assert cells(read(drawn(draw))) == rows


def test_a_paragraph_is_one_line_and_a_number_is_not_put_together_over_its_end() -> None:
    full = "本" * 36 + "申请3"
    document = read(drawn(lines(full, "件", "　　新的一段" + "字" * 32 + "12", "34")))
    assert document.text.splitlines()[0] == full + "件"
    assert "1234" not in document.text


def test_a_picture_without_letters_is_no_report_whatever_text_is_laid_over_it() -> None:
    def draw(canvas: Canvas) -> None:
        from PIL import Image

        canvas.drawImage(ImageReader(Image.new("L", (100, 140), 200)), 0, 0, *A4)
        unseen = canvas.beginText(72, 600)
        unseen.setFont(FONT, 12)
        unseen.setTextRenderMode(3)
        unseen.textOut("recognised by somebody")
        canvas.drawText(unseen)

    with pytest.raises(UnreadableError, match="scan"):  # or it cannot be recognised here
        read(drawn(draw))


def test_a_locked_one_is_said_to_be_locked() -> None:
    with pytest.raises(UnreadableError, match="password"):
        read(drawn(lines("x"), encrypt="geheim"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_off_file_is_refused_or_read_right(share: float) -> None:
    data = REAL.read_bytes()
    try:
        document = read(data[: int(len(data) * share)])
    except UnreadableError as error:
        assert "\n" not in str(error)
    else:
        assert document.text in read(data).text


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_a_reader_that_is_killed_costs_one_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(lines("一、总体情况"))
    monkeypatch.setattr(apart, "_idle", [])
    assert read(data).text
    (child,) = apart._idle
    os.kill(child.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(apart, "_GRACE", -60)
    with pytest.raises(UnreadableError, match="seconds"):
        read(data)
    monkeypatch.undo()
    assert read(data).text == "一、总体情况"


def test_a_reader_knows_no_key_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_LLM_API_KEY", "geheim")
    child = apart.Child(apart.__name__, 512)
    try:
        environment = Path(f"/proc/{child.process.pid}/environ")
        if environment.exists():
            assert b"geheim" not in environment.read_bytes()
    finally:
        child.end()
