"""PDFs as they are seen: every page upright, without text that is not painted or lies under a picture, with what notes
and fields of a form show.

In go the bytes of a file, out come those of one that shows the same, and which of its pages are pictures or have some.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held

#: A picture that covers so much of a page is a scan of it, with hardly any text of the page's own on it.
_WHOLE, _FEW = 0.5, 5
#: Of so many outlines without any text some are letters.
_OUTLINES = 200
#: A page whose text is level within this angle is; one that is tilted by more than the other has a slanted mark alone.
#: So many of its texts are tilted alike.
_LEVEL, _TILTED, _NEARLY = 0.002, 0.1, 0.8
#: So many pages are kept as they were parsed, at most: they take room.
_KEPT = 32
#: So deep objects of a page lie within each other, at most.
_DEEPEST = 15


class Upright(NamedTuple):
    """A file as it is seen, opened by pypdfium2 too; the numbers of the pages that are pictures, and of all that have one.

    ``pages``: pages as they were parsed, by their index, each for who takes it out first: to parse one takes long, and
    whoever draws a page may leave it without text.
    """

    data: bytes
    pdf: Any
    pictures: frozenset[int]
    pictured: frozenset[int]
    pages: dict[int, Any]


@contextlib.contextmanager
def upright(data: bytes) -> Iterator[Upright]:
    """Lend the file with every page turned so that its text is upright, without text that is not seen.

    Raises UnreadableError where it is damaged or locked, LimitError where there is too much of it.
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
        pages: dict[int, Any] = {}
        mended = []
        for index in range(len(pdf)):
            page = pdf[index]
            is_noted = _lay_notes(page)
            page = pdf[index] if is_noted else page
            mended.append(_mend(page, is_noted))
            if index < _KEPT:
                pages[index] = page
        pictures = frozenset(number for number, one in enumerate(mended, 1) if one.is_picture)
        if len(pictures) > held().scans:
            raise LimitError.over("scans", held())
        pictured = frozenset(number for number, one in enumerate(mended, 1) if one.is_pictured)
        if any(one.changed for one in mended):
            out = io.BytesIO()
            pages.clear()
            pdf.save(out)
            pdf.close()
            data = out.getvalue()
            pdf = pdfium.PdfDocument(data)
        yield Upright(data, pdf, pictures, pictured, pages)
    finally:
        pdf.close()


class _Mended(NamedTuple):
    changed: bool
    is_picture: bool
    is_pictured: bool


class _Found(NamedTuple):
    """An object of a page by its handle: what kind it is of, and within how many others it lies."""

    kind: int
    handle: Any
    level: int


def _lay_notes(page: Any) -> bool:
    """Make what notes and fields of a form show part of their page, as a viewer draws them over it; say whether any are there."""
    from pypdfium2 import raw

    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    return False


def _mend(page: Any, is_changed: bool) -> _Mended:
    """Turn a page upright and take from it text that is not seen: not painted, or under a picture."""
    from pypdfium2 import PdfObject, raw

    unpainted = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    unseen: list[_Found] = []
    seen: list[_Found] = []
    pictured, pieces, strokes = 0.0, 0, 0
    boxes: list[tuple[float, float, float, float]] = []  # of pictures that text may lie under
    for one in list(_objects(page)):
        if one.kind == raw.FPDF_PAGEOBJ_TEXT:
            hidden = raw.FPDFTextObj_GetTextRenderMode(one.handle) in unpainted
            (unseen if hidden else seen).append(one)
        elif one.kind == raw.FPDF_PAGEOBJ_IMAGE:  # a scan may come in strips
            piece = PdfObject(one.handle, page)
            wide, high = piece.get_px_size()
            if wide * high > held().pixels * 1_000_000:  # before anything draws it
                raise LimitError.over("pixels", held())
            pieces += 1
            pictured += _share(piece, page)
            boxes.append(piece.get_bounds())
            if pictured > _WHOLE and not raw.FPDFPageObj_HasTransparency(one.handle):
                covered = [_is_under(PdfObject(text.handle, page), boxes) for text in seen]
                unseen += itertools.compress(seen, covered)
                seen = list(itertools.compress(seen, (not one for one in covered)))
                boxes.clear()
        elif one.kind == raw.FPDF_PAGEOBJ_PATH:
            strokes += 1
    is_picture = (pictured > _WHOLE and len(seen) <= _FEW) or (strokes > _OUTLINES and not seen)
    directions = _directions(seen)
    turns = Counter(_turn(*one) for one in directions)
    gone = [one for one in unseen if one.level == 0]
    for one in gone:
        page.remove_obj(PdfObject(one.handle, page))
    if gone:
        page.gen_content()
    left, bottom, right, top = page.get_mediabox()
    is_turned_round = left > right or bottom > top
    if is_turned_round:  # any two corners say where a page is
        page.set_mediabox(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    before = page.get_rotation()
    turn = turns.most_common(1)[0][0] if turns and not is_picture else before
    if turn != before:
        page.set_rotation(turn)
    tilt = 0.0 if is_picture else _tilt(directions)
    if tilt:
        _level(page, tilt)
    is_changed = is_changed or bool(gone) or turn != before or is_turned_round or tilt != 0.0
    return _Mended(is_changed, is_picture, pieces > 0)


def without_text(page: Any) -> Any:
    """Return a page with its text made clear, so that it is drawn without."""
    from pypdfium2 import raw

    for one in list(_objects(page)):
        if one.kind == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFPageObj_SetFillColor(one.handle, 0, 0, 0, 0)
            raw.FPDFPageObj_SetStrokeColor(one.handle, 0, 0, 0, 0)
    return page


def _objects(page: Any, around: _Found | None = None) -> Iterator[_Found]:
    """Yield the objects of a page and all that lie within them: bare handles, as there are thousands."""
    from pypdfium2 import raw

    if around is None:
        parent, level, count, get = page.raw, 0, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    else:
        parent, level = around.handle, around.level + 1
        count, get = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
    for index in range(count(parent)):
        handle = get(parent, index)
        one = _Found(raw.FPDFPageObj_GetType(handle), handle, level)
        yield one
        if one.kind == raw.FPDF_PAGEOBJ_FORM and level < _DEEPEST - 1:
            yield from _objects(page, one)


def _directions(texts: Sequence[_Found]) -> list[tuple[float, float]]:
    """Return in which direction each text runs: how far to the right, and how far up."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    here = ctypes.byref(matrix)
    return [(matrix.a, matrix.b) for one in texts if raw.FPDFPageObj_GetMatrix(one.handle, here)]


def _tilt(directions: Sequence[tuple[float, float]]) -> float:
    """Return by which angle the texts of a page are tilted to the left, nearly all of them alike; 0.0 where they are level."""
    angles = [math.remainder(math.atan2(up, along), math.pi / 2) for along, up in directions]
    tilt = sorted(angles)[len(angles) // 2] if angles else 0.0
    alike = sum(abs(one - tilt) < _LEVEL for one in angles)
    return tilt if _LEVEL < abs(tilt) < _TILTED and alike > _NEARLY * len(angles) else 0.0


def _level(page: Any, tilt: float) -> None:
    """Turn what is on a page to the right about its middle by an angle."""
    from pypdfium2 import raw

    left, bottom, right, top = page.get_mediabox()
    x, y = (left + right) / 2, (bottom + top) / 2
    along, up = math.cos(tilt), math.sin(tilt)
    turned = raw.FS_MATRIX(along, -up, up, along, x - along * x - up * y, y + up * x - along * y)
    raw.FPDFPage_TransFormWithClip(page.raw, turned, None)


def _is_under(text: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    """Say whether the middle of a text lies within one of some pictures."""
    left, bottom, right, top = text.get_bounds()
    x, y = (left + right) / 2, (bottom + top) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


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
