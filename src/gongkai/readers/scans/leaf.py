"""From the picture of a page to a leaf: its ruled tables with what each cell prints, and the lines around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.document import Seen
from gongkai.readers.abreast import divide
from gongkai.readers.glyphs import CELLS, Glyph, Print, is_wide, stacked
from gongkai.readers.leaves import Leaf
from gongkai.readers.places import Back
from gongkai.readers.ruled import Box, Ruled, around
from gongkai.readers.scans.engine import Letter, recognised
from gongkai.readers.scans.light import Grey, Mask, edge_width, mask_of
from gongkai.readers.scans.rules import rulings
from gongkai.readers.scans.shapes import FREE, look, told
from gongkai.readers.scans.straight import Sheet, is_sideways, straightened
from gongkai.readers.scans.strips import Strip, lines_in, without_specks

#: Letters are this high on a leaf, in points, whatever the picture's size: mostly they are.
_POINTS = 9.0
#: A page of 300 dots an inch has some nine millions of pixels; more of them say nothing more.
_PIXELS = 12_000_000
#: Letters that are less sure than this, all together, may stand on their heads.
_CLEAR = 0.85
#: In letters: what stands free round the ink of a strip, and how high a strip is at least.
_ABOVE, _BESIDE, _LOW = 0.1, 0.2, 0.8
_FARTHER = 0.4
#: So many letters that are not so sure are looked at again, smoothed over such a part of a letter and with more room
#: beside them; where they then say something else they are no surer than this.
_SHORT, _SURE, _SMOOTH, _SPLIT = 8, 0.95, 0.055, 0.7
#: A table of the form has so many cells, at least.
_TABLE = 6
#: What is so near to a strip belongs to it, in letters.
_NEAR = 0.7
#: So far to either side of a line it is looked for what touches it, in letters; so much of it is touched where
#: nothing stands on it, at most, and where figures do, at least.
_BESIDE_LINE, _TOUCHED = 0.5, (0.1, 0.3)
#: No farther from the last figure of a number may the next one begin, in letters.
_NEXT = 1.1
#: The edges of sharp letters are so many pixels wide.
_SHARP = 2.0


class Scan(NamedTuple):
    """A leaf that was read in a picture, and the way from a box on it to the box in the picture."""

    leaf: Leaf
    back: Back


@dataclass
class _Cut:
    """Where a strip was cut from, and the line of it; ``free``: how far the lines beside it are that letters stand on."""

    strip: Strip
    free: tuple[float, float] = FREE
    line: list[Glyph] = field(default_factory=list)


def scanned(picture: NDArray[np.uint8], number: int, *, tables_only: bool = False) -> Scan:
    """Read the picture of a page, RGB or grey, however it lies; ``tables_only``: nothing where no table is ruled on it.

    Raises ModuleNotFoundError where the extra is not installed, MemoryError where the memory does not do.
    """
    try:
        return _upright(picture, number, tables_only=tables_only)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from None
        raise


def _upright(picture: NDArray[np.uint8], number: int, *, tables_only: bool) -> Scan:
    """Read a picture as it lies, or the other way up where that is surer."""
    quarter = 1 if is_sideways(picture) else 0
    scan = _turned(picture, number, quarter, tables_only=tables_only)
    if _clarity(scan.leaf) >= _CLEAR or (tables_only and not scan.leaf.tables):
        return scan
    return max(scan, _turned(picture, number, quarter + 2), key=lambda one: _clarity(one.leaf))


def _clarity(leaf: Leaf) -> float:
    """Return how sure the letters of a leaf are on the whole: those of one that stands on its head are not."""
    prints = [one for table in leaf.tables for one in table.prints] + [one for _, one in leaf.lines]
    scores = [
        glyph.seen.score
        for one in prints
        for glyph in one.glyphs
        if glyph and glyph.seen and is_wide(glyph.text)
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _turned(picture: NDArray[np.uint8], number: int, quarters: int, *, tables_only: bool = False) -> Scan:
    """Read a picture turned to the left by so many quarters of a turn."""
    scan = _scanned(np.ascontiguousarray(np.rot90(picture, quarters)), number, tables_only=tables_only)
    if not quarters:
        return scan
    height, width = picture.shape[:2]

    def back(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = scan.back(box)
        if quarters == 1:
            return width - bottom, left, width - top, right
        if quarters == 2:
            return width - right, height - bottom, width - left, height - top
        return top, height - right, bottom, height - left

    return Scan(scan.leaf, back)


def _scanned(picture: NDArray[np.uint8], number: int, *, tables_only: bool) -> Scan:
    share = min(1.0, (_PIXELS / (picture.shape[0] * picture.shape[1])) ** 0.5)
    if share < 1:
        picture = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    sheet = straightened(picture)
    if sheet is None:
        return Scan(Leaf(number, float(picture.shape[1]), float(picture.shape[0])), lambda box: box)
    unit = _POINTS / sheet.letter
    height, width = sheet.grey.shape
    leaf = Leaf(number, width * unit, height * unit)
    reading = _Reading(sheet, unit)
    if not tables_only or any(len(boxes) >= _TABLE for boxes in reading.tables):
        reading.fill(leaf)
        divide(leaf)

    def back(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = sheet.box(*(one / unit for one in box))
        return left / share, top / share, right / share, bottom / share

    return Scan(leaf, back)


class _Reading:
    """A sheet that is being read."""

    def __init__(self, sheet: Sheet, unit: float) -> None:
        self.letter, self.unit, self.rough = sheet.letter, unit, sheet.rough
        mask = mask_of(sheet.grey)
        found = rulings(mask, sheet.letter)
        self.tables = found.tables
        ruled = cv2.dilate(found.mask, np.ones((3, 3), np.uint8)) > 0
        grey: Grey = np.where(ruled, 255, sheet.grey).astype(np.uint8)
        self.smooth: Grey = cv2.GaussianBlur(grey, (0, 0), _SMOOTH * sheet.letter)
        self.grey = self.smooth if sheet.rough else grey
        mask[ruled] = 0
        self.touching = mask & cv2.dilate(ruled.astype(np.uint8), np.ones((3, 5), np.uint8))
        self.grains = mask
        self.ink: Mask = without_specks(mask, sheet.letter)
        # Letters are worth as many pixels as their edges leave of them.
        self.worth = 1 / (sheet.scale * max(1.0, edge_width(sheet.grey, mask) / sheet.scale / _SHARP))

    def fill(self, leaf: Leaf) -> None:
        """Put on a leaf what the sheet prints."""
        cells = [[list(self._lines(self._inside(box))) for box in boxes] for boxes in self.tables]
        for boxes, table in zip(self.tables, cells, strict=True):
            for box, cell in zip(boxes, table, strict=True):
                for cut in (cut for line in cell for cut in line):
                    cut.free = self._to_lines(cut.strip, box)
                self.ink[round(box.top) : round(box.bottom), round(box.x0) : round(box.x1)] = 0
        outside = list(self._lines(Box(0, 0, self.ink.shape[1], self.ink.shape[0])))
        cuts = [cut for table in cells for cell in table for line in cell for cut in line]
        cuts += [cut for line in outside for cut in line]
        found = self._recognised(cuts)
        inks = [self.grains[one.top : one.bottom, one.x0 : one.x1] for one in (cut.strip for cut in cuts)]
        sheet = look(inks, found, self.letter, rough=self.rough)
        for cut, ink, letters in zip(cuts, inks, found, strict=True):
            cut.line = list(self._glyphs(cut.strip, told(ink, letters, sheet, cut.free)))
        for boxes, table in zip(self.tables, cells, strict=True):
            prints = tuple(_cell(cell) for cell in table)
            order = sorted(range(len(boxes)), key=lambda i: (boxes[i].top, boxes[i].x0))
            scaled = tuple(Box(*(one * self.unit for one in boxes[i])) for i in order)
            leaf.tables.append(Ruled(leaf.number, scaled, tuple(prints[i] for i in order)))
        for line in outside:
            printed = _side_by_side([_print(cut.line) for cut in line])
            if printed.text.strip():
                glyphs = [glyph for glyph in printed.glyphs if glyph is not None]
                leaf.lines.append((around(glyphs), printed))

    def _recognised(self, cuts: Sequence[_Cut]) -> list[list[Letter]]:
        """Return what strips say. Short ones of which that is not sure are looked at a second time, cut otherwise."""
        found = recognised([self._crop(self.grey, cut.strip) for cut in cuts])
        weak = [i for i, letters in enumerate(found) if len(letters) <= _SHORT and _least(letters) < _SURE]
        again = recognised([self._crop(self.smooth, cuts[i].strip, _FARTHER) for i in weak])
        for i, wide in zip(weak, again, strict=True):
            long = cuts[i].strip.x1 - cuts[i].strip.x0
            share = (long + 2 * _FARTHER * self.letter) / (long + 2 * _BESIDE * self.letter)
            letters = [one._replace(at=0.5 + (one.at - 0.5) * share) for one in wide]
            one_text, other = (
                "".join(one.text for one in line).replace(" ", "") for line in (letters, found[i])
            )
            agree = one_text == other  # what stands apart is told by the ink
            better = letters if _least(letters) > _least(found[i]) else found[i]
            found[i] = better if agree else [one._replace(score=min(one.score, _SPLIT)) for one in better]
        return found

    def _inside(self, box: Box) -> Box:
        inset = 2
        return Box(box.x0 + inset, box.top + inset, box.x1 - inset, box.bottom - inset)

    def _to_lines(self, strip: Strip, box: Box) -> tuple[float, float]:
        """Return how far the lines on both sides of a strip are that are touched along it, and nowhere else in the cell: by
        figures that lie on them. Of the next cell these are if they touch the line from there, and are too far from the strip.
        """
        reach = round(_BESIDE_LINE * self.letter)
        found = list(FREE)
        for side, x in enumerate((round(box.x0), round(box.x1))):
            beside = self.touching[:, max(0, x - reach) : x + reach]
            own = beside[:, -reach:] if side == 0 else beside[:, :-reach]
            rows = beside.any(1)
            others = np.r_[
                rows[round(box.top) + 4 : strip.top - 2], rows[strip.bottom + 2 : round(box.bottom) - 4]
            ]
            along, far = slice(strip.top, strip.bottom), abs((strip.x0, strip.x1)[side] - x)
            is_own = far < _NEXT * self.letter or float(own[along].any(1).mean()) > _TOUCHED[0]
            free = not others.size or float(others.mean()) < _TOUCHED[0]
            if free and is_own and float(rows[along].mean()) > _TOUCHED[1]:
                found[side] = far
        return found[0], found[1]

    def _lines(self, box: Box) -> Iterator[list[_Cut]]:
        x0, y0 = round(box.x0), round(box.top)
        for line in lines_in(self.ink[y0 : round(box.bottom), x0 : round(box.x1)], self.letter):
            yield [_Cut(self._whole(one.moved(x0, y0), box)) for one in line]

    def _whole(self, strip: Strip, box: Box) -> Strip:
        """Return a strip with the grains of ink right beside it: one may be the minus of a number."""
        reach = round(_NEAR * self.letter)
        left, right = max(round(box.x0), strip.x0 - reach), min(round(box.x1), strip.x1 + reach)
        inked = np.flatnonzero(self.grains[strip.top : strip.bottom, left:right].sum(0, dtype=np.int32))
        return strip._replace(x0=left + int(inked[0]), x1=left + int(inked[-1]) + 1)

    def _crop(self, grey: Grey, strip: Strip, room: float = _BESIDE) -> Grey:
        """Return the picture of a strip, with what stands free round it: so many letters on both sides."""
        middle = (strip.top + strip.bottom) / 2
        high = max(strip.bottom - strip.top, _LOW * self.letter) / 2 + _ABOVE * self.letter
        beside = round(room * self.letter)
        top, bottom = round(middle - high), round(middle + high) + 1
        left, right = strip.x0 - beside, strip.x1 + beside
        height, width = grey.shape
        area = grey[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
        free = (max(0, -top), max(0, bottom - height)), (max(0, -left), max(0, right - width))
        return np.pad(area, free, constant_values=255)

    def _glyphs(self, strip: Strip, letters: Sequence[Letter]) -> Iterator[Glyph]:
        """Yield the letters of a strip at their places; only about where they stand is known along it."""
        beside = round(_BESIDE * self.letter)
        left, wide = strip.x0 - beside, strip.x1 - strip.x0 + 2 * beside
        spots = [left + letter.at * wide for letter in letters]
        is_flat = all(letter.text in "—一" for letter in letters)  # that is told by its width
        high = _LOW * self.letter if is_flat else strip.bottom - strip.top
        for i, letter in enumerate(letters):
            start = strip.x0 if i == 0 else (spots[i - 1] + spots[i]) / 2
            end = strip.x1 if i + 1 == len(letters) else (spots[i] + spots[i + 1]) / 2
            box = Box(start, strip.top, max(start + 1, end), strip.bottom)
            x0, top, x1, bottom = (float(one * self.unit) for one in box)
            seen = Seen(letter.score, high * self.worth)
            yield Glyph(letter.text, x0, top, x1, bottom, _POINTS, seen)


def _least(letters: Sequence[Letter]) -> float:
    return min((one.score for one in letters), default=0.0)


def _print(line: Sequence[Glyph]) -> Print:
    return Print("".join(glyph.text for glyph in line), tuple(line))


def _side_by_side(prints: Sequence[Print]) -> Print:
    return stacked([one for one in prints if one.text], CELLS)


def _cell(lines: Sequence[Sequence[_Cut]]) -> Print:
    """Return what a cell prints: a label goes on in the next line, figures are not put together."""
    printed = Print("", ())
    for line in lines:
        one = _side_by_side([_print(cut.line) for cut in line])
        if not one.text:
            continue
        goes_on = is_wide(printed.text[-1:]) and is_wide(one.text[:1])
        printed = stacked([printed, one], "" if goes_on else "\n") if printed.text else one
    return printed
