"""PDFs as they are seen: every page upright, without text that is not painted or lies under a picture.

In go the bytes of a file, out come those of one that shows the same, and which of its pages are nothing but pictures.
"""

from __future__ import annotations

import io
import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held

#: A picture that covers so much of a page is a scan of it, with hardly any text of the page's own on it.
_WHOLE, _FEW = 0.5, 5
#: Of so many outlines without any text some are letters.
_OUTLINES = 200


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
    boxes: list[tuple[float, float, float, float]] = []  # of pictures that text may lie under
    for one in list(page.get_objects()):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            hidden = raw.FPDFTextObj_GetTextRenderMode(one.raw) in unpainted
            (unseen if hidden else seen).append(one)
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE:  # a scan may come in strips
            wide, high = one.get_px_size()
            if wide * high > held().pixels * 1_000_000:  # before anything draws it
                raise LimitError.over("pixels", held())
            pictured += _share(one, page)
            boxes.append(one.get_bounds())
            if pictured > _WHOLE and not raw.FPDFPageObj_HasTransparency(one.raw):
                covered = [_is_under(text, boxes) for text in seen]
                unseen += itertools.compress(seen, covered)
                seen = list(itertools.compress(seen, (not one for one in covered)))
                boxes.clear()
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
