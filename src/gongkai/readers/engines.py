"""The letters of a page as the second engine, pdfium, finds them."""

from __future__ import annotations

import ctypes
import functools
import math
import unicodedata
from typing import Any, NamedTuple

from gongkai.readers.marks import UNTOLD
from gongkai.readers.plumbed import is_slanted

#: Parts of a point that places are told in, and points that directions are measured by.
_FINE, _FAR = 64, 512.0


class Letter(NamedTuple):
    """A letter as an engine found it: what it is called, its box in points from the page's top left, its font if that is asked."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str


@functools.lru_cache(4096)
def figure_of(text: str) -> str:
    """Return a figure in its plain spelling; empty where a letter is none."""
    plain = unicodedata.normalize("NFKC", text) if text else ""
    return plain if len(plain) == 1 and plain.isdecimal() else ""


def letters_of(page: Any) -> list[Letter]:
    """Return the letters that pdfium finds on a page, in points of the page as it is shown."""
    from pypdfium2 import raw

    text = page.get_textpage()
    sides = (ctypes.c_double * 4)()
    asked = [ctypes.c_double.from_buffer(sides, i * ctypes.sizeof(ctypes.c_double)) for i in range(4)]
    found = []
    letters = text.raw
    (left, top), (along, down), (over, below) = _axes(page)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * along + y * over, top + x * down + y * below

    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(letters, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else UNTOLD
        if letter.isspace() or (not letter.isalnum() and raw.FPDFText_IsGenerated(letters, index) == 1):
            continue
        angle = raw.FPDFText_GetCharAngle(letters, index)
        if angle and is_slanted(math.cos(angle), math.sin(angle)):
            continue
        if not raw.FPDFText_GetCharBox(letters, index, *asked):
            continue
        start, end, foot, head = sides
        (x0, y0), (x1, y1) = place(start, head), place(end, foot)
        if abs(x1 - x0) > 0.1 or abs(y1 - y0) > 0.1:
            found.append(Letter(letter, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), ""))
    text.close()
    return found


def _axes(page: Any) -> list[tuple[float, float]]:
    """Return where a page begins as it is shown, and how far a point to the right and one upwards lead there."""
    from pypdfium2 import raw

    wide, high = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(*place: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(
            page.raw, 0, 0, int(wide * _FINE), int(high * _FINE), 0, *place, ctypes.byref(x), ctypes.byref(y)
        )
        return x.value / _FINE, y.value / _FINE

    begin, along, up = shown(0, 0), shown(_FAR, 0), shown(0, _FAR)
    return [begin, *(((one[0] - begin[0]) / _FAR, (one[1] - begin[1]) / _FAR) for one in (along, up))]
