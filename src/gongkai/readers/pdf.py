"""PDFs: ruled tables by their lines, all else line by line, in the order of the page; pages that are pictures too."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.document import Area, Unread
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held
from gongkai.readers.abreast import MARGIN, Half, halves, spread
from gongkai.readers.alone import row_parted
from gongkai.readers.engines import Letter
from gongkai.readers.glyphs import Glyph, Print, is_wide, lines_of, print_line
from gongkai.readers.leaves import Leaf, blocks, render, without_margins
from gongkai.readers.marks import UNTOLD
from gongkai.readers.overlaid import is_covered, marred, untold
from gongkai.readers.page import Content
from gongkai.readers.parted import parted
from gongkai.readers.pictured import pictured_tables, scanned_pages
from gongkai.readers.places import placed
from gongkai.readers.plumbed import lighten, once, says_twice, without_marks
from gongkai.readers.ruled import NEAR, Box, around
from gongkai.readers.rulings import marks_of, ruled, rules_of, unpainted, uprights_of
from gongkai.readers.shown import NAMELESS, Look
from gongkai.readers.spaced import closed
from gongkai.readers.stripes import completed, first_row
from gongkai.readers.struck import struck
from gongkai.readers.unruled import Before, Laid, tables_in
from gongkai.readers.upright import upright

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumbedPage
    from pdfplumber.pdf import PDF

#: Of so many letters of a page so large a part at least are letters of words, or figures.
_PAGE, _WORDS = 50, 0.6


def read(data: bytes, charset: str | None) -> Content:
    """Read the pages of a PDF: their text, and what is recognised on those that are pictures.

    Raises UnreadableError where it is damaged, locked, no document of some pages, or a scan and the extra for
    these is not installed.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    with upright(data) as (seen, other, pictures, pictured, pages):
        try:
            with pdfplumber.open(io.BytesIO(seen)) as pdf:
                hints = _hints(pdf.metadata)
                leaves = _leaves(pdf, other, pages, pictures)
                pictures |= {leaf.number for leaf in leaves if leaf.is_nameless}
        except PdfminerException as error:
            locked = any(isinstance(one, PDFPasswordIncorrect) for one in error.args)
            why = "unreadable.protected" if locked else "unreadable.damaged_binary"
            raise UnreadableError.of(why) from None
        ways = scanned_pages(other, leaves, pictures) if pictures else {}
        untold = pictured_tables(other, leaves, pictures, pictured)
    if pictures and not any(leaf.lines or leaf.tables for leaf in leaves):
        raise UnreadableError.of("unreadable.no_letters")
    leaves = [*spread(leaves)]
    if pictures:
        from gongkai.readers.scans.pages import aligned

        aligned(leaves)
    without_margins(leaves)
    text, tables, areas = render(blocks(leaves))
    unread = tuple(
        Unread("words", _start(areas, leaf.number, len(text)), leaf.number, " ".join(leaf.unread))
        for leaf in leaves
        if leaf.unread
    )
    unread += tuple(Unread(why, _end(areas, page, len(text)), page) for page, why in untold.items())
    return Content(text, None, tables, hints, placed(areas, ways) if ways else areas, unread)


def _start(areas: Sequence[Area], page: int, end: int) -> int:
    """Return where in the text a page begins."""
    return next((area.start for area in areas if area.page >= page), end)


def _end(areas: Sequence[Area], page: int, end: int) -> int:
    """Return where in the text a page ends."""
    return _start(areas, page + 1, end)


def _leaves(pdf: PDF, other: Any, pages: dict[int, Any], pictures: Collection[int]) -> list[Leaf]:
    """Read the pages; once more where a font of the first ones is found out on a later one.

    ``other``: the same document as the second engine has it, and pages of it that are parsed already.
    """
    look = Look()
    for page in pdf.pages:
        lighten(page)
    while True:
        look.late = False
        leaves = [Leaf(n, 0, 0) for n in range(1, len(pdf.pages) + 1)]
        chain: list[_Part] = []
        before = Leaf(0, 0, 0)
        small: list[_Part] = []
        ahead: Sequence[list[Glyph]] = ()
        is_short = False
        for n, page in enumerate(pdf.pages, 1):
            own = []
            if n not in pictures:
                leaves[n - 1].over = _last_row(before)
                own = _fill(leaves[n - 1], page, look, pages.pop(n - 1, None) or other[n - 1])
            if not own:
                chain, ahead, before = [], (), leaves[n - 1]
            for leaf, drawn, glyphs in own:
                leaf.tables, rest = parted(n, drawn, glyphs)
                lines = [line for line in lines_of(rest) if any(one.text.strip() for one in line)]
                found = tables_in(n, lines, Before(chain[-1].laid if chain else None, ahead))
                leaf.tables += [one.ruled for one in found.tables]
                leaf.lines += _lines(found.lines)
                ahead = found.ahead
                if found.is_broken and chain and not chain[-1].laid.is_small:
                    _take_back(chain)
                is_short = is_short or found.is_short
                chain = chain if found.tables else []
                heads = _lines(found.heads)
                if heads:
                    before.lines = [line for line in before.lines if line not in heads]
                for laid in found.tables:
                    part = _Part(leaf, laid, before, heads if laid is found.tables[0] else ())
                    chain = [*chain, part] if laid.goes_on else [part]
                    small += [part] if laid.is_small else []
                before = leaf
        if is_short:
            _take_back(small)
        if not look.late:
            return leaves


class _Part(NamedTuple):
    """A table without rules, or what of one stands on one page, and the heads over it that stand on the page before."""

    leaf: Leaf
    laid: Laid
    before: Leaf
    heads: Sequence[tuple[Box, Print]]


def _take_back(parts: Iterable[_Part]) -> None:
    """Make lines again of tables of which not all could be laid: of the rest it could not be told what it is of."""
    for leaf, laid, before, heads in parts:
        leaf.tables.remove(laid.ruled)
        for one, lines in ((leaf, _lines(laid.lines)), (before, heads)):
            one.lines += lines
            one.lines.sort(key=lambda line: line[0].top)


def _lines(lines: Iterable[Sequence[Glyph]]) -> list[tuple[Box, Print]]:
    return [(around(line), print_line(line)) for line in lines]


def _hints(metadata: Mapping[str, Any]) -> dict[str, str]:
    title = metadata.get("Title")
    return {"title": title.strip()} if isinstance(title, str) and title.strip() else {}


def _fill(leaf: Leaf, page: PlumbedPage, look: Look, other: Any) -> list[Half]:
    """Read one page, and return what stands on it; nothing where its letters cannot be told.

    ``other``: the same page as the second engine has it.
    """
    from gongkai.readers.operators import lay_out

    lay_out(page)
    if len(page.chars) > held().glyphs:
        raise LimitError.over("glyphs", held())
    leaf.width, leaf.height = float(page.width), float(page.height)
    inside = _inside(page)
    leaf.corner = inside.x0, inside.top
    leaf.is_nameless = _is_nameless([one["text"] for one in page.chars])
    if leaf.is_nameless:
        return []
    glyphs, leaf.unread = _glyphs(page, look, other)
    glyphs = closed(glyphs)
    bare = unpainted(page)
    drawn = completed(ruled(bare, rules_of(bare)), marks_of(bare), glyphs, leaf.over, lambda: _ahead(page))
    if leaf.over and (alone := row_parted(glyphs, leaf.over, uprights_of(bare), MARGIN * leaf.height)):
        drawn = [alone, *(one for one in drawn if one[0].top > alone[0].top + NEAR)]
    return halves(leaf, drawn, glyphs)


def _ahead(page: PlumbedPage) -> Sequence[Box]:
    """Return what is painted of the first row on the page behind one, where that begins with it."""
    from gongkai.readers.operators import lay_out

    following = page.pdf.pages[page.page_number : page.page_number + 1]
    for one in following:
        lay_out(one)
    row = first_row(marks_of(unpainted(following[0]))) if following else ()
    top = min((box.top for box in row), default=0.0)
    return () if row and any(one["bottom"] < top for one in following[0].chars) else row


def _last_row(leaf: Leaf) -> Sequence[Box]:
    """Return the last row of the last table on a page."""
    boxes = leaf.tables[-1].boxes if leaf.tables else ()
    bottom = max((box.bottom for box in boxes), default=0.0) - NEAR
    return [box for box in boxes if box.bottom > bottom]


def _is_nameless(letters: Sequence[str]) -> bool:
    """Say whether fonts do not say which letters a page has: they name none of them, or for Chinese ones signs and no words."""
    said = [one for one in letters if one.strip()]
    if sum(one.startswith(NAMELESS) for one in said) * 2 > len(said):
        return True
    words = sum(one.isalnum() for one in said)
    return len(said) > _PAGE and words < _WORDS * len(said) and not any(map(is_wide, said))


def _glyphs(page: PlumbedPage, look: Look, other: Any) -> tuple[list[Glyph], list[str]]:
    """Return what is painted on a page and seen there: upright, inside it, in no white on white, not struck out; and
    what is not read.

    That is what lies on its side, and what one engine alone has found, as that calls it. What the page shows otherwise
    than its text says cannot be told, and neither can figures that were lost. A watermark across the page is no text of it.
    """
    dark = [
        Box(one["x0"], one["top"], one["x1"], one["bottom"])
        for one in page.rects
        if one.get("fill") and not _is_white(one.get("non_stroking_color"))
    ]
    inside = _inside(page)
    chars, marks = without_marks(page.chars)
    chars = once(chars)
    letters = [
        Letter(one["text"], one["x0"], one["top"], one["x1"], one["bottom"], one["fontname"]) for one in chars
    ]
    over = [(one["x0"], one["top"], one["x1"], one["bottom"]) for one in marks]
    may_be_under = is_covered(chars, (*page.rects, *page.lines, *page.curves, *page.images))
    look.double |= {font.fontname for font in page.pdf.rsrcmgr._cached_fonts.values() if says_twice(font)}
    looked = look.at(other, (inside.x0, inside.top), letters, over, is_covered=may_be_under)
    drawn = [
        Glyph(UNTOLD, one["x0"], one["top"], one["x1"], one["bottom"], size)
        for one, size in untold(chars, [*(one for one in page.curves if one["fill"]), *page.images])
    ]
    found = [one for one in (*looked.lost, *drawn) if inside.holds(one)]
    lost = [
        one._replace(text=said)
        for one, said in zip(looked.lost, looked.said, strict=True)
        if inside.holds(one) and said.isprintable()
    ]
    sideways: list[str] = []
    order = 0
    white = {one for one in {char["non_stroking_color"] for char in chars} if _is_white(one)}
    strokes = (*page.rects, *page.lines)
    instead = dict.fromkeys(marred(chars, (*strokes, *page.curves)), UNTOLD)
    instead |= looked.instead | dict.fromkeys(struck(chars, strokes), "")
    for index, char in enumerate(chars):
        if instead.get(index) == "":
            continue
        text = str(instead.get(index, char["text"]))
        blank = not text.strip()
        order += not blank
        box = char["x0"], char["top"], char["x1"], char["bottom"]
        glyph = Glyph(text, *box, char["size"], order=0 if blank else order)
        if not inside.holds(glyph):
            continue
        if char["non_stroking_color"] in white and not any(box.holds(glyph) for box in dark):
            continue
        if char["upright"]:
            found.append(glyph)
            continue
        sideways.append(text)
        if text.isdecimal() or text == UNTOLD:
            found.append(glyph._replace(text=UNTOLD))
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
