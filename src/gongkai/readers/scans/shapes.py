"""What the ink of a strip says against the letters that were recognised in it.

A model takes a slanting stroke for a 1, a comma for a point, and passes over a small dash, and is sure of all of
them; each would be another number, or one where none is printed.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gongkai.readers.scans.engine import FIGURES, Letter
from gongkai.readers.scans.light import Mask
from gongkai.readers.scans.setting import Piece, Setting, pieces_of, setting, tall

#: A stroke is no higher than so many letters; one that leans by more than this part of its height is no 1.
_FLAT, _SLANTING = 0.35, 0.25
#: A dash is no longer than so many letters, and 一 about as long as one.
_LONG, _BROAD = 4.0, (0.6, 1.15)
#: From where to where 一 is even, and where it swells.
_SWELLS = (0.1, 0.6), (0.65, 1.0)
#: A slash leans more than a slanted 1, or is higher than figures by this.
_SLASHED, _HIGHER = 0.36, 1.12
#: So many strokes that lean less than this say that no 1 of a print leans.
_PRINTED, _UPRIGHT = 3, 0.1
#: What a slash is taken for.
_LEANING = ("1", "7", "/")
#: The rows of a stroke are all as wide, but for this factor and a pixel: a 7 has a bar, most 1s a foot.
_EVEN = 1.8
#: And inked from end to end, but for what a fax leaves out: two figures side by side have a gap.
_SOLID = 0.8
#: How high figures are, in letters, where none tells.
_FIGURE = 0.75
#: Letters that are less sure than this do not hold against a flat stroke.
_SURE = 0.9
#: How big a grain is that may be a point, in letters.
_GRAIN = 0.09
#: In the figures' height: how far a comma hangs below them, and how high it is where it hangs but half of that; how
#: high a point is, and how far it hangs, at most. What is between can be either.
_HANGS, _TAILED, _POINT, _STANDS = 0.1, 0.29, 0.25, 0.05
_EITHER = "?"
#: Where a minus stands, in the figures' height, and how long it is, at least: a 4 begins as with one.
_LEVEL, _LEADING, _LED = (0.3, 0.85), 0.17, {"4": 0.37}
#: A comma that is as wide as a letter is so high, at most, and a plus at least; a minus is not.
_WIDE_COMMA, _CROSSED = 0.6, 0.3
_SPACED = re.compile(r"\d(?: ?\d)+")
_POINTED = re.compile(r"\d+\.\d+")
_TRAILED = re.compile(r"\d+[.,]")
_NUMERAL = re.compile("[零〇二三四五六七八九十百]+")
#: What is no 一: between figures, or dates, no word has one.
_BETWEEN = re.compile(r"(?<=[\d年月日])一(?=\d)")
#: How likely a number is right whose dashes and points are not those that were read.
_UNLIKELY = 0.5
#: A number that is a thousand times another one if its point is a comma whose tail was lost, or its comma is none.
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})*(?P<mark>[.,])\d{3}")
#: What a figure is taken for of which strokes are worn off, where nothing else stands beside it.
_WORN = {"+": "4", "()": "0", "（）": "0"}
#: No line beside a strip has letters on it.
FREE = math.inf, math.inf


class Look(NamedTuple):
    """How high the letters of a sheet are, and how its figures are set; ``slashes``: what leans on it is a slash.

    ``rough``: a fax, that breaks thin strokes off; ``in_words``: numbers are printed as 二 and 三十, too.
    """

    letter: float
    setting: Setting
    slashes: bool
    rough: bool
    in_words: bool = False


def look(inks: Sequence[Mask], found: Sequence[Sequence[Letter]], letter: float, *, rough: bool) -> Look:
    """Return how the strips of a sheet look on the whole: the ink of each, and what was recognised in it."""
    figures: list[int] = []
    printed: list[tuple[Sequence[Piece], str]] = []
    lone: list[tuple[float, int]] = []  # how far a stroke leans, and how high it is
    words = 0
    for ink, letters in zip(inks, found, strict=True):
        if len(ink) < _FLAT * letter:  # a dash, whatever it was taken for
            continue
        text = "".join(one.text for one in letters)
        if text in _LEANING:
            lone.append((_slant(ink), len(ink)))
        elif text.isdigit():
            figures.append(len(ink))
            printed.append((tall(pieces_of(ink, (_GRAIN * letter) ** 2)), text))
        if min((one.score for one in letters), default=0.0) >= _SURE:
            words += (
                2 if text == "零" else _NUMERAL.fullmatch(text) is not None
            )  # 二 may be a piece of a label
    figure = float(np.median(figures)) if figures else _FIGURE * letter
    return Look(letter, setting(printed, figure), _are_slashes(lone, figure), rough, words > 1)


def _are_slashes(lone: Sequence[tuple[float, int]], figure: float) -> bool:
    """Say whether what leans is a slash: many such strokes are higher than figures, or the 1s of this print stand upright."""
    leaning = [high for slant, high in lone if slant > _SLANTING]
    upright = [slant for slant, _ in lone if slant <= _SLANTING]
    if not leaning:
        return False
    if float(np.percentile(leaning, 75)) > _HIGHER * figure:
        return True
    return len(upright) >= _PRINTED and max(upright) < _UPRIGHT


def told(
    ink: Mask, letters: Sequence[Letter], sheet: Look, free: tuple[float, float] = FREE
) -> Sequence[Letter]:
    """Return letters as far as the ink of their strip bears them out; those are not sure beside which others may lie on a
    line: ``free`` is how far those are that something lies on.
    """
    borne = _borne(ink, letters, sheet)
    if min(free) == math.inf:
        return borne
    figures = "".join(one.text for one in borne).replace(" ", "")
    pieces = pieces_of(ink, (_GRAIN * sheet.letter) ** 2)
    if figures.isdigit() and not sheet.setting.may_hide(pieces, figures, free):
        return borne
    return unlikely(borne)


def _borne(ink: Mask, letters: Sequence[Letter], sheet: Look) -> Sequence[Letter]:
    """Return letters as far as the ink of their strip bears them out.

    A lone flat stroke is a dash, if no number is printed in words, or left of a ruling line where it is long; a lone
    slanting one is a slash, if those of the sheet are or it is higher than figures: both stand for nothing. 一
    between figures is a dash. A number whose signs, points and commas are not those in the ink, or that takes more room
    than its figures do, is not sure.
    """
    lone = letters[0].text if len(letters) == 1 else ""
    least = min((one.score for one in letters), default=0.0)
    is_long = bool(lone) and ink.shape[1] > 2 * len(ink)
    if len(ink) < _FLAT * sheet.letter and (is_long or lone in ("一", "-", "—") or least < _SURE):
        if sheet.in_words and _BROAD[0] < ink.shape[1] / sheet.letter < _BROAD[1]:
            is_one = lone == "一" and not sheet.rough and _swells(ink)
            return [Letter("一", least if is_one else _UNLIKELY, 0.5)]
        return [Letter("—", 1.0, 0.5)] if ink.shape[1] < _LONG * sheet.letter else []
    slant = _slant(ink) if 0 < len(letters) <= 2 else 0.0
    is_higher = sheet.slashes or len(ink) > _HIGHER * sheet.setting.high
    if slant > _SLASHED or (lone in _LEANING and slant > _SLANTING and is_higher):
        return [letters[0]._replace(text="/", score=1.0)]
    if lone in ("1", "7") and slant > _SLANTING:
        return unlikely(letters)
    pieces = pieces_of(ink, (_GRAIN * sheet.letter) ** 2)
    letters = _one_figure(pieces, letters, sheet.setting)
    text = "".join(one.text for one in letters)
    marks = _marks(pieces)
    if _SPACED.fullmatch(text):
        letters = _spaced(pieces, letters, sheet.setting)
        text = "".join(one.text for one in letters)
    elif _POINTED.fullmatch(text) and not marks and sheet.setting.are_broad(pieces, len(text) - 1):
        return unlikely(
            [one for one in letters if one.text != "."]
        )  # figures as broad as letters have such room
    if not text or any(one not in FIGURES for one in text):
        dashes = {match.start() for match in _BETWEEN.finditer(text)}
        return [one._replace(text="—") if i in dashes else one for i, one in enumerate(letters)]
    read, found = re.sub(r"\d", "", text), "".join(mark for mark, _ in marks)
    if _is_led(ink, pieces, text) or _holds_more(pieces, text, [at for _, at in marks], sheet.setting):
        return unlikely(letters)
    if thousands := _THOUSANDS.fullmatch(text):
        borne = found == read and not (sheet.rough and thousands["mark"] == ".")
    else:
        borne = found.replace(_EITHER, ".") == read or len(found) < len(read)
    return letters if borne else unlikely(letters)


def _one_figure(pieces: Sequence[Piece], letters: Sequence[Letter], setting: Setting) -> Sequence[Letter]:
    """Return the figure that ink is which is as high as one and no broader, if it was taken for a sign, or one beside it.

    A point behind all figures is a grain. None of these is sure.
    """
    text = "".join(one.text for one in letters)
    if _TRAILED.fullmatch(text):
        return unlikely(letters[:-1])
    digits = re.findall("[0-9]", text)
    figure = _WORN.get(text) or (digits[0] if len(text) > 1 and len(digits) == 1 else "")
    if figure and setting.is_one(pieces, figure):
        return [Letter(figure, _UNLIKELY, 0.5)]
    return letters


def unlikely(letters: Sequence[Letter]) -> list[Letter]:
    """Return letters that are not sure, whatever the model says of them."""
    return [one._replace(score=min(one.score, _UNLIKELY)) for one in letters]


def _slant(ink: Mask) -> float:
    """Return how far ink that is one even stroke leans to the right, as a part of its height; 0.0 where it is none."""
    down, along = np.nonzero(ink)
    if len(down) < 8:
        return 0.0
    rows = [along[down == row] for row in np.unique(down)]
    widths = np.array([row.max() - row.min() + 1 for row in rows])
    if float(widths.max()) > _EVEN * float(np.median(widths)) + 1 or len(down) < _SOLID * widths.sum():
        return 0.0
    return -float(np.polyfit(down, along, 1)[0])


def _swells(ink: Mask) -> bool:
    """Say whether a flat stroke rises towards its right end, and is thicker there: 一 does in most prints, no dash does."""
    thick, top = ink.sum(0, dtype=np.int32), ink.argmax(0)
    body, end = (slice(*(round(part * len(top)) for part in parts)) for parts in _SWELLS)
    thickest = float(np.convolve(thick, np.ones(3) / 3, "same")[end].max())
    return top[end].min() < float(np.median(top[body])) and thickest >= float(np.median(thick[body])) + 1


def _spaced(pieces: Sequence[Piece], letters: Sequence[Letter], setting: Setting) -> Sequence[Letter]:
    """Return figures with the spaces that are left between them, where they stand apart: the model passes over some."""
    figures = [one for one in letters if one.text != " "]
    spaces = setting.spaces(pieces, len(figures))
    if spaces is None:
        return letters
    found: list[Letter] = []
    for i, one in enumerate(figures):
        found += [Letter(" ", one.score, (found[-1].at + one.at) / 2)] if i in spaces else []
        found.append(one)
    return found


def _is_led(ink: Mask, pieces: Sequence[Piece], text: str) -> bool:
    """Say whether a stroke at the middle of its height leads to the first figure: a minus that touches it."""
    figures = tall(pieces)
    if not figures or not text[0].isdigit():
        return False
    start, end, top, foot = figures[0]
    part = ink[top:foot, start:end]
    first, last = part.argmax(0) / len(part), 1 - part[::-1].argmax(0) / len(part)
    level = (first >= _LEVEL[0]) & (last <= _LEVEL[1])
    return int(np.logical_and.accumulate(level).sum()) / len(part) >= _LED.get(text[0], _LEADING)


def _holds_more(pieces: Sequence[Piece], text: str, marks: Sequence[int], setting: Setting) -> bool:
    """Say whether the ink between the marks of a number, which begin there, takes more room than its figures do."""
    runs = re.split(r"\D", text)
    if len(runs) != len(marks) + 1:
        return setting.holds_more(pieces, "".join(runs), max(0, len(runs) - 1 - len(marks)))
    ends = itertools.pairwise([-1, *marks, math.inf])
    between = [[one for one in pieces if start < one.start < end] for start, end in ends]
    return any(setting.holds_more(ink, run) for ink, run in zip(between, runs, strict=True))


def _marks(pieces: Sequence[Piece]) -> list[tuple[str, int]]:
    """Return signs, points and commas, what can be either, and where each begins: low pieces, apart from the figures."""
    figures = tall(pieces)
    if not figures:
        return []
    top, foot = (
        float(np.median(side)) for side in zip(*((one.top, one.foot) for one in figures), strict=True)
    )
    high = foot - top
    marks: list[tuple[str, int]] = []
    for one in pieces:
        rises, hangs = (one.foot - one.top) / high, (one.foot - foot) / high
        if rises > (_WIDE_COMMA if hangs > _HANGS else _FLAT + _HANGS):
            continue
        if (one.top + one.foot) / 2 < foot - 0.25 * high:
            mark = "+" if rises > _CROSSED else "-"
        elif hangs > _HANGS or (hangs >= _STANDS and rises >= _TAILED):
            mark = ","
        else:
            mark = "." if hangs <= _STANDS and rises <= _POINT else _EITHER
        marks.append((mark, one.start))
    return marks
