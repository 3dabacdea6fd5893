"""Glyphs on a page: which of them stand on one line, and the text that they print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.document import Seen
from gongkai.fold import RADICALS
from gongkai.readers.marks import RAISED, UNTOLD


class Glyph(NamedTuple):
    """A letter and its box on its page, in points from the top left corner; ``size`` is its font's.

    ``seen``: how well, where it was recognised in a picture. ``order``: the how many-th letter of its page it was
    written as, 0 where that is not known.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    seen: Seen | None = None
    order: int = 0

    @property
    def middle(self) -> float:
        """Half way down the letter."""
        return (self.top + self.bottom) / 2


class Print(NamedTuple):
    """A text with the glyph of each of its characters, None for a space or a turn of the line."""

    text: str
    glyphs: tuple[Glyph | None, ...]


#: Parts of the letters' size: how far the letters of a line stand apart in height, from where on a gap is a
#: space, and from where on it parts the cells of a table without lines.
_LEVEL, _SPACE, _GAP = 0.5, 0.3, 1.2
#: So much further apart than figures beside them stand those of two numbers that have hardly any room.
_LOOSE = 0.1
#: A letter is raised that is so much smaller than its line's, and stands so much higher.
_SMALL, _HIGHER = 0.8, 0.08
#: So much higher, in parts of their size, than the figure before it ends one that is raised, however large it is.
_RAISED = 0.25
#: Stands between cells of a line that no ruling parts.
CELLS = "   "
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def is_latin(text: str) -> bool:
    """Say whether a text is a letter or figure of a word that is not broken at the end of a line."""
    return text.isalnum() and not _WIDE.match(text)


def is_wide(text: str) -> bool:
    """Say whether a text begins with a Chinese letter or mark."""
    return _WIDE.match(text) is not None


def are_apart(letters: Sequence[Glyph], at: int) -> bool:
    """Say whether a figure stands further from the one before it than figures beside them do: it begins another number."""
    one, other = letters[at - 1], letters[at]
    gap, least = other.x0 - one.x1, _LOOSE * other.size
    if gap <= least or one.size != other.size or not one.order:
        return False
    if not (one.text.isdecimal() and other.text.isdecimal()):
        return False
    beside = [(letters[i], letters[i + 1]) for i in (at - 2, at) if 0 <= i < len(letters) - 1]
    return any(a.text.isdecimal() and b.text.isdecimal() and gap - (b.x0 - a.x1) > least for a, b in beside)


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return glyphs line by line, from the top, each from left to right."""
    lines: list[list[Glyph]] = []
    at = last = 0.0
    largest = -1.0
    for middle, _, _, glyph in sorted((one.middle, one.x0, index, one) for index, one in enumerate(glyphs)):
        if lines and abs(middle - at) <= _LEVEL * max(glyph.size, last):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            largest = -1.0
        if glyph.size > largest:  # the largest letters of a line say where it stands
            at, largest = middle, glyph.size
        last = glyph.size
    return [sorted(line, key=lambda one: one.x0) for line in lines]


def print_line(line: Sequence[Glyph]) -> Print:
    """Return the text of one line, with a space where a gap or a blank glyph stands, several where cells part.

    Radicals are written as the letters that are seen, so that whoever looks for 文件 finds it. Where a much smaller
    figure stands at another one and is not raised, it cannot be told whether both are one number.
    """
    size = Counter(round(glyph.size, 1) for glyph in line).most_common(1)[0][0]
    middles = sorted(glyph.middle for glyph in line if glyph.size >= _SMALL * size)
    middle = middles[len(middles) // 2] if middles else 0.0
    text: list[str] = []
    glyphs: list[Glyph | None] = []
    last: Glyph | None = None
    base: Glyph | None = None  # the last that is not raised
    blank = False
    for at, glyph in enumerate(line):
        if not glyph.text.strip():
            blank = True
            continue
        if last is not None:
            gap = glyph.x0 - last.x1
            is_spaced = blank or gap > _SPACE * size or are_apart(line, at)
            space = CELLS if gap > _GAP * size else " " if is_spaced else ""
            is_figure = last.text.isdecimal() and glyph.text.isdecimal()
            if space == " " and not (blank or is_figure) and is_wide(last.text) and is_wide(glyph.text):
                space = ""  # letters set wide apart
            text += space
            glyphs += [None] * len(space)
        letters = glyph.text
        if glyph.size < _SMALL * size and glyph.middle < middle - _HIGHER * size:
            letters = letters.translate(RAISED)
        elif last and base and glyph.order and not space and text[-1].isdigit() and letters.isdecimal():
            letters = _beside(base, glyph)
        base = glyph if letters == glyph.text else base
        text += letters
        glyphs += [glyph] * len(letters)
        last, blank = glyph, False
    return Print("".join(text).translate(RADICALS), tuple(glyphs))


def _beside(one: Glyph, other: Glyph) -> str:
    """Return what a figure says that stands right behind another one.

    A raised one is none of its number; of one that stands lower, or of much smaller ones, this cannot be told.
    """
    off = (other.bottom - one.bottom) / one.size
    if off < -_RAISED and other.size <= one.size:
        return other.text.translate(RAISED)
    small, large = sorted((one.size, other.size))
    return UNTOLD if abs(off) > _RAISED or small < _SMALL * large else other.text


def stacked(prints: Sequence[Print], between: str = "\n") -> Print:
    """Return several prints as one text."""
    text = between.join(one.text for one in prints)
    glyphs: list[Glyph | None] = []
    for i, one in enumerate(prints):
        glyphs += [None] * (len(between) if i else 0)
        glyphs += one.glyphs
    return Print(text, tuple(glyphs))
