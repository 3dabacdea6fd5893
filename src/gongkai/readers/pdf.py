"""PDFs that hold text: ruled tables by their lines, all else line by line, in the order of the page."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held
from gongkai.readers.glyphs import Glyph, lines_of, print_line
from gongkai.readers.leaves import Leaf, blocks, render, without_margins
from gongkai.readers.page import Content
from gongkai.readers.ruled import Box, around, fill
from gongkai.readers.rulings import ruled

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumbedPage


def read(data: bytes, charset: str | None) -> Content:
    """Read the pages of a PDF. Raises UnreadableError where it is damaged, locked, a scan, or no document of some pages."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    data = _upright(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            hints = _hints(pdf.metadata)
            leaves = [_leaf(page) for page in pdf.pages]
    except PdfminerException as error:
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in error.args)
        raise UnreadableError.of("unreadable.protected" if locked else "unreadable.damaged_binary") from None
    if not any(leaf.lines or leaf.tables for leaf in leaves):
        raise UnreadableError.of("unreadable.scan")
    without_margins(leaves)
    text, tables, areas = render(blocks(leaves))
    return Content(text, None, tables, hints, areas)


def _hints(metadata: Mapping[str, Any]) -> dict[str, str]:
    title = metadata.get("Title")
    return {"title": title.strip()} if isinstance(title, str) and title.strip() else {}


# --- what a page shows -----------------------------------------------------------------------------


def _upright(data: bytes) -> bytes:
    """Return the file with every page turned so that its text is upright, without text that is not painted."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise UnreadableError.of("unreadable.protected" if locked else "unreadable.damaged_binary") from None
    try:
        if len(pdf) > held().pages:
            raise LimitError.over("pages", held())
        changed = [_mend(pdf[index]) for index in range(len(pdf))]
        if not any(changed):
            return data
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
    finally:
        pdf.close()


def _mend(page: Any) -> bool:
    """Turn a page upright and take from it what is not painted; say whether it was changed."""
    from pypdfium2 import raw

    unpainted = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    turns: Counter[int] = Counter()
    gone = False
    for one in list(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,))):
        if raw.FPDFTextObj_GetTextRenderMode(one.raw) not in unpainted:
            matrix = one.get_matrix()
            turns[_turn(matrix.a, matrix.b)] += 1
        elif one.level == 0:
            page.remove_obj(one)
            gone = True
    if gone:
        page.gen_content()
    before = page.get_rotation()
    turn = turns.most_common(1)[0][0] if turns else before
    if turn != before:
        page.set_rotation(turn)
    return gone or turn != before


def _turn(along: float, down: float) -> int:
    """Return by how many degrees a page is turned to the right so that text of this direction is upright."""
    if abs(along) >= abs(down):
        return 0 if along >= 0 else 180
    return 90 if down > 0 else 270


def _leaf(page: PlumbedPage) -> Leaf:
    """Read one page."""
    if len(page.chars) > held().glyphs:
        raise LimitError.over("glyphs", held())
    leaf = Leaf(page.page_number, float(page.width), float(page.height))
    glyphs = _glyphs(page)
    for boxes in ruled(page):
        table, glyphs = fill(page.page_number, boxes, glyphs)
        leaf.tables.append(table)
    lines = [line for line in lines_of(glyphs) if any(one.text.strip() for one in line)]
    leaf.lines += [(around(line), print_line(line)) for line in lines]
    return leaf


def _glyphs(page: PlumbedPage) -> list[Glyph]:
    """Return what is painted on a page and seen there: upright, inside it, in no white on white."""
    dark = [
        Box(one["x0"], one["top"], one["x1"], one["bottom"])
        for one in page.rects
        if one.get("fill") and not _is_white(one.get("non_stroking_color"))
    ]
    left, top, right, bottom = page.bbox
    inside = Box(left, top, right, bottom)
    found = []
    for one in page.dedupe_chars(tolerance=0.5).chars:
        glyph = Glyph(one["text"], one["x0"], one["top"], one["x1"], one["bottom"], one["size"])
        if not one["upright"] or not inside.holds(glyph):
            continue
        if _is_white(one.get("non_stroking_color")) and not any(box.holds(glyph) for box in dark):
            continue
        found.append(glyph)
    return found


def _is_white(color: Any) -> bool:
    if isinstance(color, int | float):
        color = (color,)
    if not isinstance(color, tuple | list) or not all(isinstance(one, int | float) for one in color):
        return False
    if len(color) == 4:  # cyan, magenta, yellow, black
        return all(one < 0.02 for one in color)
    return len(color) in (1, 3) and all(one > 0.98 for one in color)
