"""How printed figures look: whether ink on a page is the figure that a font says it is.

In go pixels of a page, out comes whether they show another figure than what is said. The ten figures of plain fonts
are drawn once and serve as what figures look like; a figure is doubted only where it is far from how it should
look and near to another one, since fonts differ.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

#: Black on white is 255; so much at least parts what is printed from the paper.
CONTRAST = 24
#: The grid that a figure is laid on, and how narrow it is taken to be at most.
_ACROSS, _DOWN, _NARROW = 12, 18, 0.5
#: So many pixels round a figure say what paper it stands on.
_EDGE = 2
#: A figure of fewer pixels cannot be told.
_LEAST = 12
#: Parts of the grid: how much of it another figure may differ at most, how much less than the one that is said, and
#: how much less where the holes in it say so too.
_NEAR, _CLEARLY, _LITTLE = 0.3, 0.08, 0.015
#: How many holes a figure may have: a 4 may be open, a 0 be struck through.
_HOLES = {
    "0": (1, 2), "1": (0,), "2": (0,), "3": (0,), "4": (0, 1), "5": (0,), "6": (1,), "7": (0,), "8": (2,), "9": (1,)
}  # fmt: skip
#: The places round a place, and those beside it.
_BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1))
_ROUND = (*_BESIDE, (1, 1), (1, -1), (-1, 1), (-1, -1))
_FONTS = (
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Courier-Bold",
)
#: How many pixels high a figure is drawn that is looked at closely, and how many points of the page round it.
_LARGE, _ROOM = 48.0, 2.0
#: How large they are drawn, and how far apart.
_SIZE, _APART = 40, 80


class Raster(NamedTuple):
    """The picture of a page in shades of grey."""

    pixels: bytes
    width: int
    height: int
    stride: int

    @classmethod
    def of(cls, page: Any, scale: float) -> Raster:
        """Draw a page as pypdfium2 opens it."""
        return cls._drawn(page, scale=scale)

    @classmethod
    def _drawn(cls, page: Any, **how: Any) -> Raster:
        from pypdfium2 import PdfBitmap

        bitmap = page.render(grayscale=True, bitmap_maker=PdfBitmap.new_native, **how)
        raster = cls(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        bitmap.close()
        return raster

    @classmethod
    def near(
        cls, page: Any, box: tuple[float, float, float, float]
    ) -> tuple[Raster, tuple[int, int, int, int]]:
        """Draw what stands in a box of a page (left, top, right, bottom in points) large; return its place there too."""
        left, top, right, bottom = box
        scale = _LARGE / max(1.0, bottom - top)
        wide, high = page.get_size()
        x0, y0 = max(0.0, left - _ROOM), max(0.0, top - _ROOM)
        off = (x0, max(0.0, high - bottom - _ROOM), max(0.0, wide - right - _ROOM), y0)
        begin = int((left - x0) * scale), int((top - y0) * scale)
        end = int((right - x0) * scale) + 1, int((bottom - y0) * scale) + 1
        return cls._drawn(page, scale=scale, crop=off), (*begin, *end)

    def rows(self, box: tuple[int, int, int, int]) -> list[bytes]:
        """Return the rows of pixels in a box (left, top, right, bottom)."""
        left, top, right, bottom = box
        left, right = max(0, left), min(self.width, right)
        return [
            self.pixels[y * self.stride + left : y * self.stride + right]
            for y in range(max(0, top), min(self.height, bottom))
            if right > left
        ]

    def is_inked(self, box: tuple[int, int, int, int]) -> bool:
        """Say whether something is seen in a box: its lightest and its darkest pixel are far apart."""
        light, dark = 0, 255
        for row in self.rows(box):
            light, dark = max(light, *row), min(dark, *row)
            if light - dark >= CONTRAST:
                return True
        return False


def other_figure(
    raster: Raster, box: tuple[int, int, int, int], figure: str, *, is_doubtful: bool = False
) -> bool:
    """Say whether the ink in a box looks like another figure than the one that is said to stand there.

    ``is_doubtful``: it need not do so clearly, as there is another reason to doubt it.
    """
    ink = _ink(raster, box)
    if ink is None:
        return False
    shape = _shape(ink)
    far = {one: min((shape ^ known).bit_count() for known in shapes) for one, shapes in _known().items()}
    nearest = min(far, key=lambda one: far[one])
    whole = _ACROSS * _DOWN
    apart = far[figure] - far[nearest]
    if far[nearest] > _NEAR * whole or apart < _LITTLE * whole:
        return False
    holes = _holes(ink)
    return (
        is_doubtful or apart >= _CLEARLY * whole or (holes in _HOLES[nearest] and holes not in _HOLES[figure])
    )


def _ink(raster: Raster, box: tuple[int, int, int, int]) -> set[tuple[int, int]] | None:
    """Return the places of the ink of one figure in a box; None where there is too little of it."""
    rows = raster.rows(box)
    if len(rows) < _LEAST:
        return None
    low, high = min(map(min, rows)), max(map(max, rows))
    if high - low < CONTRAST:
        return None
    left, top, right, bottom = box
    around = raster.rows((left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE))
    sides = (one[:_EDGE] + one[-_EDGE:] for one in around)
    edge = sorted(b"".join((*around[:_EDGE], *around[-_EDGE:], *sides)))
    paper_is_light = edge[len(edge) // 2] * 2 >= low + high
    middle = (low + high) // 2
    places = {
        (x, y) for y, row in enumerate(rows) for x, one in enumerate(row) if (one < middle) == paper_is_light
    }
    return max(_parts(places, _ROUND), key=len)


def _shape(ink: set[tuple[int, int]]) -> int:
    """Return ink on a grid of its own size, as bits."""
    left, top = min(x for x, _ in ink), min(y for _, y in ink)
    wide, high = max(x for x, _ in ink) + 1.0 - left, max(y for _, y in ink) + 1 - top
    start = float(left)
    if wide < _NARROW * high:
        start, wide = left - (_NARROW * high - wide) / 2, _NARROW * high
    bits = 0
    for i in range(_DOWN):
        y = int(top + (i + 0.5) * high / _DOWN)
        for k in range(_ACROSS):
            bits = bits << 1 | ((int(start + (k + 0.5) * wide / _ACROSS), y) in ink)
    return bits


def _holes(ink: set[tuple[int, int]]) -> int:
    """Return how many places without ink are closed in by it; a single pixel is none."""
    left, top = min(x for x, _ in ink) - 1, min(y for _, y in ink) - 1
    right, bottom = max(x for x, _ in ink) + 2, max(y for _, y in ink) + 2
    paper = {(x, y) for x in range(left, right) for y in range(top, bottom)} - ink
    return sum(len(part) > 1 for part in _parts(paper, _BESIDE)) - 1


def _parts(places: set[tuple[int, int]], steps: Sequence[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    """Return the parts that hang together: the letters beside a figure are none of it."""
    parts: list[set[tuple[int, int]]] = []
    left = set(places)
    while left:
        todo = [left.pop()]
        part = set(todo)
        while todo:
            x, y = todo.pop()
            near = {(x + i, y + k) for i, k in steps} & left
            left -= near
            part |= near
            todo.extend(near)
        parts.append(part)
    return parts


@functools.cache
def _known() -> dict[str, list[int]]:
    """Return how the ten figures look in plain fonts."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    shapes: dict[str, list[int]] = {}
    pdf = pdfium.PdfDocument.new()
    page = pdf.new_page(_APART * 10, _APART * len(_FONTS))
    for row, font in enumerate(_FONTS):
        for figure in range(10):
            one = raw.FPDFPageObj_NewTextObj(pdf.raw, font.encode(), _SIZE)
            raw.FPDFText_SetText(one, (raw.FPDF_WCHAR * 2)(ord(str(figure)), 0))
            raw.FPDFPageObj_Transform(one, 1, 0, 0, 1, _APART * (figure + 0.25), _APART * (row + 0.25))
            raw.FPDFPage_InsertObject(page.raw, one)
    page.gen_content()
    raster = Raster.of(page, 1.0)
    for row in range(len(_FONTS)):
        for figure in range(10):
            left, top = _APART * figure, _APART * row
            ink = _ink(raster, (left, top, left + _APART, top + _APART))
            if ink is not None:
                shapes.setdefault(str(figure), []).append(_shape(ink))
    pdf.close()
    return shapes
