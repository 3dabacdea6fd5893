"""What a page of a PDF shows, held against the text that was taken from it.

In go a page as pypdfium2 opens it, and the letters that pdfplumber found there; out come the numbers of those letters
that cannot be believed, and the letters that stand on the page and were not found. A figure is believed where both
engines call it the same, where the picture of the page shows ink at its place, and where that ink does not look like
another figure: a font may call its glyphs what it likes.
"""

from __future__ import annotations

import ctypes
import functools
import math
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gongkai.readers.figures import CONTRAST, Raster, other_figure
from gongkai.readers.glyphs import Glyph
from gongkai.readers.marks import UNTOLD
from gongkai.readers.plumbed import is_slanted
from gongkai.readers.upright import without_text

#: How many pixels a point is drawn large, and how many pixels long a page is at most.
_SCALE, _LONGEST = 2.5, 6000
#: So many of each figure of a font are compared with how it looks, two where these look alike: their boxes may not be true.
_ASKED = 3
#: What numbers are made of besides figures.
_SIGNS = frozenset(".,-−")
#: The sides of the squares in which letters are looked for, and what two engines may differ in a place, in points.
_SQUARE, _SLACK = 24.0, 1.5
#: So much of a figure's width stands on another one only where both are written over each other.
_OVER = 0.3
#: Parts of a point that places are told in, and points that directions are measured by.
_FINE, _FAR = 64, 512.0
#: What is darker than this is no bare paper.
_PAPER = 255 - CONTRAST
#: What pdfminer writes for a glyph that its font has no letter for.
NAMELESS = "(cid:"


class Letter(NamedTuple):
    """A letter as pdfplumber found it: what it is called, its box in points from the page's top left, its font."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str


class Looked(NamedTuple):
    """The letters that are not what they are called, by their index with what may be written; and those that were lost."""

    instead: dict[int, str]
    lost: list[Glyph]
    said: list[str] = []  # noqa: RUF012 - what the other engine calls each of those that were lost


@dataclass(slots=True)
class Look:
    """What is known of a document's fonts: one of each of their figures is compared with how figures look.

    ``lying``: the fonts that call figures otherwise, and which; of one that does so twice no figure is believed.
    ``late``: such a font was believed before, so that what was said of its letters no longer holds. ``double``: fonts that
    call several glyphs the same figure; each of theirs is compared.
    """

    late: bool = False
    lying: dict[str, set[str]] = field(default_factory=dict)
    double: set[str] = field(default_factory=set)
    _met: dict[tuple[str, str], list[bool]] = field(default_factory=dict)

    def at(
        self,
        page: Any,
        corner: tuple[float, float],
        letters: Sequence[Letter],
        marks: Sequence[tuple[float, float, float, float]] = (),
        *,
        is_covered: bool = False,
    ) -> Looked:
        """Compare a page with the letters found on it; ``corner``: where its picture begins among their places.

        ``marks``: the boxes of letters that are laid over the page and are none of it. ``is_covered``: what is painted
        later may cover some of them.
        """
        scale = min(_SCALE, _LONGEST / max(*page.get_size(), 1.0))
        seen = [one for one in _letters(page) if not any(_is_of(one, mark, corner) for mark in marks)]
        if not (seen or any(_figure(one.text) for one in letters)):
            return Looked({}, [])
        raster = Raster.of(page, scale)
        moved = _moved(letters, corner)
        squares = _squares(moved)
        together, loose = _together(moved, squares, seen)
        self._compare(page, moved, together, raster, scale)
        inked = {
            index: raster.is_inked(_pixels(_core(there[0]), scale))
            for index, there in enumerate(together)
            if there and _figure(there[0].text)
        }
        is_plain = all(inked.values()) and not is_covered
        unpainted = {} if is_plain else _unpainted(page, together, raster, scale)
        gone = {index for index, is_inked in unpainted.items() if not is_inked}
        over = _written_over(moved, squares, gone)
        over |= {index for index in unpainted if _figure(moved[index].text)}
        instead = {
            index: other
            for index, (one, there) in enumerate(zip(moved, together, strict=True))
            if (other := UNTOLD if index in over else self._instead(one, there, inked.get(index))) is not None
        }
        instead |= dict.fromkeys(gone, "")
        lost = [one for one in _lost(moved, squares, seen, loose) if raster.is_inked(_pixels(one, scale))]
        return Looked(instead, [_found(one, corner) for one in lost], [one.text for one in lost])

    def _instead(self, one: Letter, there: Sequence[Letter], is_inked: bool | None) -> str | None:
        """Return what is written instead of a letter, None where it is believed."""
        figure = _figure(one.text)
        if one.text.startswith(NAMELESS):
            told = next((other.text for other in there if other.text.isprintable()), UNTOLD)
            return UNTOLD if _figure(told) else told
        if not figure:
            return None
        if not is_inked or any(_figure(other.text) != figure for other in there):
            return UNTOLD
        odd = self.lying.get(one.font, ())
        return UNTOLD if figure in odd or len(odd) > 1 else None

    def _compare(
        self,
        page: Any,
        letters: Sequence[Letter],
        together: Sequence[Sequence[Letter]],
        raster: Raster,
        scale: float,
    ) -> None:
        """Compare the figures that were not met before with how figures look: small ones that look odd once more, large."""
        before = {font for font, _ in self._met}
        was = {font: set(odd) for font, odd in self.lying.items()}
        for one, there in zip(letters, together, strict=True):
            figure = _figure(one.text)
            met = self._met.setdefault((one.font, figure), []) if figure and there else None
            if met is not None and (len(met) < (_ASKED if len({*met}) > 1 else 2) or one.font in self.double):
                box = there[0].x0, there[0].top, there[0].x1, there[0].bottom
                is_double = one.font in self.double
                is_odd = other_figure(raster, _pixels(there[0], scale), figure, is_doubtful=is_double)
                met.append(is_odd and (is_double or other_figure(*Raster.near(page, box), figure)))
        self.lying = {}
        for (font, figure), met in self._met.items():
            if 2 * sum(met) > len(met) or (font in self.double and any(met)):
                self.lying.setdefault(font, set()).add(figure)
        changed = {font for font in was.keys() | self.lying.keys() if was.get(font) != self.lying.get(font)}
        self.late = self.late or bool(changed & before)


def _is_of(one: Letter, mark: tuple[float, float, float, float], corner: tuple[float, float]) -> bool:
    """Say whether a letter that the other engine finds is the one in a box."""
    x, y = (one.x0 + one.x1) / 2 + corner[0], (one.top + one.bottom) / 2 + corner[1]
    return mark[0] < x < mark[2] and mark[1] < y < mark[3] and 3 * (one.bottom - one.top) > mark[3] - mark[1]


def _moved(letters: Sequence[Letter], corner: tuple[float, float]) -> Sequence[Letter]:
    """Return letters by where they stand from a corner."""
    left, top = corner
    if not (left or top):
        return letters
    return [
        Letter(one.text, one.x0 - left, one.top - top, one.x1 - left, one.bottom - top, one.font)
        for one in letters
    ]


@functools.lru_cache(4096)
def _figure(text: str) -> str:
    """Return a figure in its plain spelling; empty where a letter is none."""
    plain = unicodedata.normalize("NFKC", text) if text else ""
    return plain if len(plain) == 1 and plain.isdecimal() else ""


def _letters(page: Any) -> list[Letter]:
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


def _unpainted(
    page: Any, together: Sequence[Sequence[Letter]], raster: Raster, scale: float
) -> dict[int, bool]:
    """Return which letters nothing is painted for, as on a layer that is not shown, with whether something else is there.

    It is asked where a figure has no ink, or something may cover it: the page is drawn once more without its text.
    """
    places = {index: _pixels(_core(there[0]), scale) for index, there in enumerate(together) if there}
    bare = Raster.of(without_text(page), scale)
    return {
        index: min(map(min, rows), default=0) < _PAPER
        for index, box in places.items()
        if (rows := raster.rows(box)) == bare.rows(box)
    }


_Squares = dict[tuple[int, int], list[int]]
_Levels = dict[int, list[Letter]]


def _squares(letters: Sequence[Letter]) -> _Squares:
    """Return which letters reach into which square of a page."""
    squares: _Squares = {}
    for index, one in enumerate(letters):
        across = range(int((one.x0 - _SLACK) // _SQUARE), int((one.x1 + _SLACK) // _SQUARE) + 1)
        down = range(int((one.top - _SLACK) // _SQUARE), int((one.bottom + _SLACK) // _SQUARE) + 1)
        if len(across) * len(down) > 64:  # as large as a page: no letter of a line
            continue
        for x in across:
            for y in down:
                squares.setdefault((x, y), []).append(index)
    return squares


def _middle(one: Letter) -> tuple[float, float]:
    return (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2


def _levels(letters: Sequence[Letter]) -> _Levels:
    """Return letters by how far down the middle of each stands, in whole points."""
    levels: _Levels = {}
    for one in letters:
        levels.setdefault(round(_middle(one)[1]), []).append(one)
    return levels


def _on_level(one: Letter, levels: _Levels) -> list[Letter]:
    """Return the letters that stand on the same line as one, from the left."""
    y, near = _middle(one)[1], (one.bottom - one.top) / 3
    found = [
        other
        for level in range(int(y - near), int(y + near) + 2)
        for other in levels.get(level, ())
        if abs(_middle(other)[1] - y) <= near
    ]
    return sorted(found, key=lambda other: other.x0)


def _written_over(letters: Sequence[Letter], squares: _Squares, gone: Collection[int]) -> set[int]:
    """Return the figures on which another letter is written: what both show together is neither.

    Where two numbers meet, a part of one figure may stand on the first of the next one. ``gone``: what is not painted.
    """
    over = set()
    figures = {
        square: own
        for square, held in squares.items()
        if (own := [i for i in held if _figure(letters[i].text)])
    }
    for index, one in enumerate(letters):
        if not one.text.strip() or index in gone:
            continue
        x, y = _middle(one)
        is_figure = _figure(one.text) != ""
        near = squares if is_figure else figures
        for other in near.get((int(x // _SQUARE), int(y // _SQUARE)), ()):
            box = letters[other]
            if other == index or other in gone or not box.top < y < box.bottom:
                continue
            wide = min(one.x1, box.x1) - max(one.x0, box.x0)
            on_figure = is_figure and wide > _OVER * (one.x1 - one.x0) and _figure(box.text)
            if box.x0 < x < box.x1 or on_figure:
                over |= {number for number in (index, other) if _figure(letters[number].text)}
    return over


def _together(
    letters: Sequence[Letter], squares: _Squares, seen: Sequence[Letter]
) -> tuple[list[list[Letter]], list[Letter]]:
    """Return, for each letter, those of the other engine whose middle stands in its box; and those in none.

    Where a font is not in the file each engine takes one of its own, and its letters are as wide as they like: then
    figures go together by their order, where the line has the same ones.
    """
    held: list[list[Letter]] = [[] for _ in letters]
    loose = []
    for other in seen:
        x, y = _middle(other)
        is_held = False
        for index in squares.get((int(x // _SQUARE), int(y // _SQUARE)), ()):
            one = letters[index]
            if one.x0 <= x <= one.x1 and one.top <= y <= one.bottom:
                held[index].append(other)
                is_held = True
        if not is_held:
            loose.append(other)
    odd = [
        index
        for index, one in enumerate(letters)
        if (figure := _figure(one.text)) and [_figure(other.text) for other in held[index]] != [figure]
    ]
    own, others = (_levels([one for one in kind if odd and _figure(one.text)]) for kind in (letters, seen))
    for index in odd:
        mine, theirs = (_on_level(letters[index], levels) for levels in (own, others))
        if [_figure(x.text) for x in mine] == [_figure(x.text) for x in theirs]:
            held[index] = [theirs[mine.index(letters[index])]]
    return held, loose


def _lost(
    letters: Sequence[Letter], squares: _Squares, seen: Sequence[Letter], loose: Sequence[Letter]
) -> list[Letter]:
    """Return the letters that only the other engine found, of those that stand in no letter's box."""
    own, others = (_levels(kind if loose else ()) for kind in (letters, seen))
    lost = []
    for other in loose:
        x, y = _middle(other)
        here = (letters[index] for index in squares.get((int(x // _SQUARE), int(y // _SQUARE)), ()))
        if any(
            one.x0 - _SLACK <= x <= one.x1 + _SLACK and one.top - _SLACK <= y <= one.bottom + _SLACK
            for one in here
        ):
            continue
        mine, theirs = _on_level(other, own), _on_level(other, others)
        if sum(_same(one.text, other.text) for one in mine) >= sum(
            _same(one.text, other.text) for one in theirs
        ):
            continue
        lost.append(other)
    return lost


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def _found(one: Letter, corner: tuple[float, float]) -> Glyph:
    """Return a letter that was lost: what numbers are made of is not told by one engine alone."""
    left, top = corner
    is_told = one.text.isprintable() and not _figure(one.text) and one.text not in _SIGNS
    size = max(one.bottom - one.top, one.x1 - one.x0)
    return Glyph(
        one.text if is_told else UNTOLD, one.x0 + left, one.top + top, one.x1 + left, one.bottom + top, size
    )


def _core(one: Letter) -> Letter:
    """Return the middle of a letter, where nothing of those beside it stands."""
    side = (one.x1 - one.x0) / 4
    return one._replace(x0=one.x0 + side, x1=one.x1 - side)


def _pixels(one: Letter, scale: float) -> tuple[int, int, int, int]:
    return int(one.x0 * scale), int(one.top * scale), int(one.x1 * scale) + 1, int(one.bottom * scale) + 1
