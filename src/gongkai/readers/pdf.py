"""PDFs: ruled tables by their lines, all else line by line, in the order of the page; pages that are pictures too."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.document import Area, Unread
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import another_page, held
from gongkai.readers.glyphs import Glyph, lines_of, print_line
from gongkai.readers.leaves import Leaf, blocks, render, without_margins
from gongkai.readers.page import Content
from gongkai.readers.places import Back, placed
from gongkai.readers.ruled import Box, around, fill
from gongkai.readers.rulings import ruled
from gongkai.readers.shown import Letter, Look
from gongkai.readers.unruled import Laid, tables_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pdfplumber.page import Page as PlumbedPage
    from pdfplumber.pdf import PDF

#: A picture that covers so much of a page is a scan of it, with hardly any text of the page's own on it.
_WHOLE, _FEW = 0.5, 5
#: Of so many outlines without any text some are letters.
_OUTLINES = 200
#: How fine a page is drawn that is a picture, in dots an inch, and how many pixels long at most.
_COARSE, _FINE, _LONGEST = 100, 300, 6000


def read(data: bytes, charset: str | None) -> Content:
    """Read the pages of a PDF: their text, and what is recognised on those that are pictures.

    Raises UnreadableError where it is damaged, locked, no document of some pages, or a scan and the extra for
    these is not installed.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    data, pictures = upright(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            hints = _hints(pdf.metadata)
            leaves = _leaves(pdf, data, pictures)
    except PdfminerException as error:
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in error.args)
        raise UnreadableError.of("unreadable.protected" if locked else "unreadable.damaged_binary") from None
    ways = _scanned(data, leaves, pictures) if pictures else {}
    if pictures and not any(leaf.lines or leaf.tables for leaf in leaves):
        raise UnreadableError.of("unreadable.no_letters")
    without_margins(leaves)
    text, tables, areas = render(blocks(leaves))
    unread = tuple(
        Unread("words", _start(areas, leaf.number, len(text)), leaf.number, " ".join(leaf.unread))
        for leaf in leaves
        if leaf.unread
    )
    return Content(text, None, tables, hints, placed(areas, ways) if ways else areas, unread)


def _start(areas: Sequence[Area], page: int, end: int) -> int:
    """Return where in the text a page begins."""
    return next((area.start for area in areas if area.page >= page), end)


def _leaves(pdf: PDF, data: bytes, pictures: Collection[int]) -> list[Leaf]:
    """Read the pages; once more where a font of the first ones is found out on a later one."""
    look = Look()
    with _opened(data) as other:
        while True:
            look.late = False
            leaves = [Leaf(n, 0, 0) for n in range(1, len(pdf.pages) + 1)]
            chain: list[tuple[Leaf, Laid]] = []
            for n, page in enumerate(pdf.pages, 1):
                chain = [] if n in pictures else _fill(leaves[n - 1], page, look, other[n - 1], chain)
            if not look.late:
                return leaves


def _scanned(data: bytes, leaves: list[Leaf], pictures: Collection[int]) -> dict[int, Back]:
    """Put what is recognised on the pages that are pictures in their places; return the ways back to these pages."""
    try:
        from gongkai.readers.scans.leaf import scanned
        from gongkai.readers.scans.pages import aligned

        ways: dict[int, Back] = {}
        with _opened(data) as pdf:
            for number in sorted(pictures):
                another_page()
                picture, points = _rendered(pdf[number - 1])
                scan = scanned(picture, number)
                leaves[number - 1] = scan.leaf
                ways[number] = _in_points(scan.back, points)
    except ModuleNotFoundError:
        pages = ", ".join(map(str, sorted(pictures)))
        raise UnreadableError.of("unreadable.scan", pages=pages) from None
    aligned(leaves)
    return ways


def _in_points(back: Back, points: float) -> Back:
    def way(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = back(box)
        return left * points, top * points, right * points, bottom * points

    return way


def _rendered(page: Any) -> tuple[NDArray[np.uint8], float]:
    """Return the picture of a page, with as many pixels as the picture on it has, and the points of one of them."""
    from pypdfium2 import raw

    fine = [
        one.get_px_size()[0] / max(1.0, right - left)
        for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))
        for left, _, right, _ in [one.get_bounds()]
        if right - left > page.get_width() / 4
    ]
    scale = min(max([*fine, _COARSE / 72]), _FINE / 72, _LONGEST / max(page.get_size()))
    return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3], 1 / scale


def _hints(metadata: Mapping[str, Any]) -> dict[str, str]:
    title = metadata.get("Title")
    return {"title": title.strip()} if isinstance(title, str) and title.strip() else {}


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Lend the file as the second engine opens it."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    try:
        yield pdf
    finally:
        pdf.close()


# --- what a page shows -----------------------------------------------------------------------------


def upright(data: bytes) -> tuple[bytes, frozenset[int]]:
    """Return the file with every page turned so that its text is upright, without text that is not seen.

    The numbers of the pages that are nothing but pictures are returned too.
    """
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise UnreadableError.of("unreadable.protected" if locked else "unreadable.damaged_binary") from None
    try:
        if len(pdf) > held().pages:
            raise LimitError.over("pages", held())
        mended = [_mend(pdf[index]) for index in range(len(pdf))]
        pictures = frozenset(number for number, one in enumerate(mended, 1) if one.is_picture)
        if len(pictures) > held().scans:
            raise LimitError.over("scans", held())
        if not any(one.changed for one in mended):
            return data, pictures
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue(), pictures
    finally:
        pdf.close()


class _Mended(NamedTuple):
    changed: bool
    is_picture: bool


def _mend(page: Any) -> _Mended:
    """Turn a page upright and take from it text that is not seen: not painted, or under a picture."""
    from pypdfium2 import raw

    unpainted = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    turns: Counter[int] = Counter()
    unseen: list[Any] = []
    seen: list[Any] = []
    pictured, strokes = 0.0, 0
    for one in list(page.get_objects()):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            hidden = raw.FPDFTextObj_GetTextRenderMode(one.raw) in unpainted
            (unseen if hidden else seen).append(one)
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE:  # a scan may come in strips
            wide, high = one.get_px_size()
            if wide * high > held().pixels * 1_000_000:  # before anything draws it
                raise LimitError.over("pixels", held())
            pictured += _share(one, page)
            if pictured > _WHOLE and not raw.FPDFPageObj_HasTransparency(one.raw):
                unseen += seen
                seen = []
        elif one.type == raw.FPDF_PAGEOBJ_PATH:
            strokes += 1
    for one in seen:
        matrix = one.get_matrix()
        turns[_turn(matrix.a, matrix.b)] += 1
    is_picture = (pictured > _WHOLE and len(seen) <= _FEW) or (strokes > _OUTLINES and not seen)
    gone = [one for one in unseen if one.level == 0]
    for one in gone:
        page.remove_obj(one)
    if gone:
        page.gen_content()
    before = page.get_rotation()
    turn = turns.most_common(1)[0][0] if turns and not is_picture else before
    if turn != before:
        page.set_rotation(turn)
    return _Mended(bool(gone) or turn != before, is_picture)


def _share(one: Any, page: Any) -> float:
    """Return how much of a page an object covers."""
    left, bottom, right, top = one.get_bounds()
    x0, y0, x1, y1 = page.get_bbox()
    wide, high = min(right, x1) - max(left, x0), min(top, y1) - max(bottom, y0)
    return float(max(0.0, wide) * max(0.0, high) / max(1.0, (x1 - x0) * (y1 - y0)))


def _turn(along: float, down: float) -> int:
    """Return by how many degrees a page is turned to the right so that text of this direction is upright."""
    if abs(along) >= abs(down):
        return 0 if along >= 0 else 180
    return 90 if down > 0 else 270


_Chain = list[tuple[Leaf, Laid]]


def _fill(leaf: Leaf, page: PlumbedPage, look: Look, other: Any, above: _Chain) -> _Chain:
    """Read one page; ``other``: the same one as the second engine has it.

    ``above`` are the parts of a table without rules that the pages before end with, to be taken back where it cannot go
    on here. Those that this page ends with are returned.
    """
    if len(page.chars) > held().glyphs:
        raise LimitError.over("glyphs", held())
    leaf.width, leaf.height = float(page.width), float(page.height)
    glyphs, leaf.unread = _glyphs(page, look, other)
    for boxes in ruled(page):
        table, glyphs = fill(page.page_number, boxes, glyphs)
        leaf.tables.append(table)
    lines = [line for line in lines_of(glyphs) if any(one.text.strip() for one in line)]
    found = tables_in(page.page_number, lines, above[-1][1].columns if above else None)
    if found.is_broken:
        for before, laid in above:
            before.tables.remove(laid.ruled)
            before.lines += [(around(line), print_line(line)) for line in laid.lines]
            before.lines.sort(key=lambda line: line[0].top)
    leaf.tables += [one.ruled for one in found.tables]
    leaf.lines += [(around(line), print_line(line)) for line in found.lines]
    if not found.tables:
        return []
    goes_on = bool(above) and found.tables[0].goes_on
    last = (leaf, found.tables[-1])
    return [*above, last] if goes_on and len(found.tables) == 1 else [last]


def _glyphs(page: PlumbedPage, look: Look, other: Any) -> tuple[list[Glyph], list[str]]:
    """Return what is painted on a page and seen there: upright, inside it, in no white on white; and what is not read.

    That is what lies on its side, and what one engine alone has found, as that calls it. What the page shows otherwise than its text says cannot be told, and neither can figures that were lost.
    """
    dark = [
        Box(one["x0"], one["top"], one["x1"], one["bottom"])
        for one in page.rects
        if one.get("fill") and not _is_white(one.get("non_stroking_color"))
    ]
    inside = _inside(page)
    chars = page.dedupe_chars(tolerance=0.5).chars
    letters = [
        Letter(one["text"], one["x0"], one["top"], one["x1"], one["bottom"], one["fontname"]) for one in chars
    ]
    looked = look.at(other, (inside.x0, inside.top), letters)
    found = [one for one in looked.lost if inside.holds(one)]
    lost = [
        one._replace(text=said)
        for one, said in zip(looked.lost, looked.said, strict=True)
        if inside.holds(one) and said.isprintable()
    ]
    sideways: list[str] = []
    order = 0
    for index, char in enumerate(chars):
        text = str(looked.instead.get(index, char["text"]))
        glyph = Glyph(text, char["x0"], char["top"], char["x1"], char["bottom"], char["size"])
        if text.strip():
            order += 1
            glyph = glyph._replace(order=order)
        if not inside.holds(glyph):
            continue
        if _is_white(char.get("non_stroking_color")) and not any(box.holds(glyph) for box in dark):
            continue
        if char["upright"]:
            found.append(glyph)
        else:
            sideways.append(text)
    words = [print_line(line).text for line in lines_of(lost)]
    return found, [one for one in (*words, "".join(sideways).strip()) if one]


def _inside(page: PlumbedPage) -> Box:
    """Return what is shown of a page."""
    (left, top, right, bottom), crop = page.mediabox, page.cropbox
    box = Box(max(left, crop[0]), max(top, crop[1]), min(right, crop[2]), min(bottom, crop[3]))
    return box if box.x0 < box.x1 and box.top < box.bottom else Box(left, top, right, bottom)


def _is_white(color: Any) -> bool:
    if isinstance(color, int | float):
        color = (color,)
    if not isinstance(color, tuple | list) or not all(isinstance(one, int | float) for one in color):
        return False
    if len(color) == 4:  # cyan, magenta, yellow, black
        return all(one < 0.02 for one in color)
    return len(color) in (1, 3) and all(one > 0.98 for one in color)
