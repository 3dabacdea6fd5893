"""What stands on a line of a page, and the columns that words stand in."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.readers.extents import merged
from gongkai.readers.glyphs import Glyph, are_apart, is_wide
from gongkai.readers.marks import UNTOLD
from gongkai.readers.ruled import around

#: In letters: how far the lines of one cell stand apart, and how exactly a label stands beside its numbers.
PITCH, EVEN = 1.42, 0.35
#: So many numbers stand in a row of a table, and so many lines has a label.
FEWEST, LINES = 4, 6
#: In letters: what parts two texts of a line, and two numbers.
_PARTED, _SOLID = 0.55, 0.22
#: In letters: how exactly letters of one word are set one space apart.
_EVEN_SPACE = 0.05
#: With a sign or word for more or less, its unit and a remark; a mark for none; a number in words. With a point behind it, it
#: begins a label.
_NUMBER = re.compile(
    rf"(?:[-+－＋—–]|[增减][加少]?)?[\d０-９{UNTOLD}](?:[\d０-９{UNTOLD},，.．]*[\d０-９{UNTOLD}])?"
    r"(?:[%％件项]|[万亿]?元)?(?:[（(][^（(）)]+[）)])?"
    "|[-—–/／＿_]{1,3}|无|[〇零一二三四五六七八九十百千万]+"
)


class Word:
    """What stands together on a line: its letters, their box and text, and the middle of it, across and down the page.

    ``is_number``: it is a number, or a mark for none.
    """

    __slots__ = ("box", "centre", "glyphs", "is_number", "middle", "text")

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        self.glyphs = tuple(glyphs)
        self.box = around(self.glyphs)
        self.centre = (self.box.x0 + self.box.x1) / 2
        self.middle = (self.box.top + self.box.bottom) / 2
        self.text = "".join([glyph.text for glyph in self.glyphs]).strip()
        self.is_number = _NUMBER.fullmatch(self.text) is not None


Line = list[Word]


@dataclass(frozen=True)
class Columns:
    """Where the columns of numbers of a table are parted from each other, from the left of the first on; where its labels begin."""

    edges: tuple[float, ...]
    left: float
    inner: float = float("-inf")  # where the labels of rows begin, those of groups stand before it
    numbers: tuple[tuple[float, float], ...] = ()  # from where to where numbers stand

    def going_on(self, found: Columns) -> Columns | None:
        """Return where columns are where a table goes on: where they were found, if those are as many.

        If some are blank there, where they were if most numbers stand below others; None if they do not.
        """
        inner = self.inner if self.inner > 0 else found.inner
        if len(found.edges) == len(self.edges):
            return replace(found, inner=inner)
        below = [any(a < x1 and x0 < b for a, b in self.numbers) for x0, x1 in found.numbers]
        return replace(self, inner=inner) if sum(below) * 2 > len(below) else None

    def of(self, word: Word) -> range:
        """Return the columns that a word reaches into, but for figures on others; those before the first are -1."""
        slack = 0.15 * (word.box.bottom - word.box.top)
        left, right = word.box.x0, word.box.x1
        if UNTOLD in word.text and (told := [glyph for glyph in word.glyphs if glyph.text != UNTOLD]):
            left, right = told[0].x0, told[-1].x1
        first = bisect_right(self.edges, left + slack)
        return range(first - 1, max(first, bisect_left(self.edges, right - slack)))


def words_of(line: Sequence[Glyph]) -> Line:
    parts: list[list[Glyph]] = []
    for at, glyph in enumerate(line):
        if not glyph.text.strip():
            continue
        last = parts[-1][-1] if parts else None
        if last is not None and (_goes_on(last, glyph, line, at) or _is_spaced(parts[-1], glyph)):
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return [Word(part) for part in parts]


def _goes_on(last: Glyph, glyph: Glyph, line: Sequence[Glyph], at: int) -> bool:
    """Say whether a letter of a line is of the same word as the last one before it that is no space."""
    is_figure = last.text.isdecimal() and glyph.text.isdecimal()
    if glyph.x0 - last.x1 > (_SOLID if is_figure else _PARTED) * glyph.size:
        return False
    return not (_is_begun(last, glyph) or _is_over(last, glyph) or (is_figure and are_apart(line, at)))


def _is_begun(one: Glyph, other: Glyph) -> bool:
    """Say whether of two letters beside each other the second was not written after the first: another cell begins."""
    return one.order + 1 != other.order and other.order > 0 and (is_wide(one.text) or is_wide(other.text))


def _is_over(one: Glyph, other: Glyph) -> bool:
    """Say whether of two numbers that have no room beside each other the last figure of one stands on the first of the other."""
    return one.text == other.text == UNTOLD and other.x0 < one.x1 - _SOLID / 2 * one.size


def _is_spaced(part: Sequence[Glyph], glyph: Glyph) -> bool:
    """Say whether a letter goes on with single ones that are set one space apart each, as 「总 计」 is."""
    one = part[-1]
    alone = len(part) == 1 or part[-2].x1 < one.x0 - _PARTED * one.size
    goes_on = one.order + 1 == glyph.order > 1 and is_wide(one.text) and is_wide(glyph.text)
    return alone and goes_on and abs(glyph.x0 - one.x1 - one.size) < _EVEN_SPACE * one.size


def numbers_of(line: Line) -> Line:
    """Return the numbers that a line ends with."""
    return list(itertools.takewhile(lambda word: word.is_number, reversed(line)))[::-1]


def spans_of(words: Iterable[Word]) -> list[tuple[float, float]]:
    """Return from where to where words stand that are below each other."""
    return merged((word.box.x0, word.box.x1) for word in words)


def is_double(words: Sequence[Word]) -> bool:
    """Say whether a head is two, side by side: not the letters of one, set wide apart."""
    return any(
        abs(one.middle - other.middle) < 1 and min(len(one.text), len(other.text)) > 1
        for one, other in itertools.combinations(words, 2)
    )
