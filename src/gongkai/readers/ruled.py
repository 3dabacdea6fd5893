"""Tables that are ruled on a page: the boxes of their cells, laid on a grid of rows and columns."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.document import Place
from gongkai.readers.glyphs import Glyph, Print, is_latin, lines_of, print_line, stacked
from gongkai.readers.marks import UNTOLD

#: Lines of one table stand no nearer to each other, in points; nearer ones are one.
NEAR = 3.0


class Box(NamedTuple):
    """A box on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, glyph: Glyph) -> bool:
        """Say whether the middle of a glyph stands in the box."""
        return self.x0 <= (glyph.x0 + glyph.x1) / 2 <= self.x1 and self.top <= glyph.middle <= self.bottom


def around(glyphs: Sequence[Glyph]) -> Box:
    """Return the box of some glyphs."""
    _, lefts, tops, rights, bottoms, *_ = zip(*glyphs, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(frozen=True, slots=True)
class Ruled:
    """The part of a ruled table that stands on one page: its cells' boxes and what each prints."""

    page: int
    boxes: tuple[Box, ...]
    prints: tuple[Print, ...]

    @property
    def outline(self) -> Box:
        """The box of all cells."""
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))


def fill(page: int, boxes: Iterable[Box], glyphs: Sequence[Glyph]) -> tuple[Ruled, list[Glyph]]:
    """Return a table with what is printed in each of its cells, and the glyphs that stand in none."""
    cells = sorted(boxes, key=lambda box: (box.top, box.x0))
    places: list[int] = []
    row: list[tuple[int, Box]] = []
    middle: float | None = None
    for glyph in glyphs:
        if glyph.middle != middle:  # the letters of a line come one after the other, mostly
            middle = glyph.middle
            row = [(i, box) for i, box in enumerate(cells) if box.top <= middle <= box.bottom]
        places.append(next((i for i, box in row if box.holds(glyph)), -1))
    held: list[list[Glyph]] = [[] for _ in cells]
    loose: list[Glyph] = []
    for glyph, at in _over_rules(glyphs, places):
        (held[at] if at >= 0 else loose).append(glyph)
    lines = [lines_of(cell) for cell in held]
    free = _least_free(lines, cells)
    prints = tuple(_cell_print(cell, box, free) for cell, box in zip(lines, cells, strict=True))
    return Ruled(page, tuple(cells), prints), loose


def _over_rules(glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[tuple[Glyph, int]]:
    """Yield letters with their cells. A number that has no room in its own is in the one that most of it stands in.

    Where little more of it stands in one than in others, or nothing else in one of these, it may be two: it is not told.
    """
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and _runs_on(glyphs[end - 1], glyphs[end]):
            continue
        run, own = glyphs[start:end], places[start:end]
        most, count = Counter(own).most_common(1)[0]
        is_one = count == len(run) or (
            3 * count >= 2 * len(run) and {*own} - {most} <= {*places[:start], *places[end:]}
        )
        for glyph, at in zip(run, own, strict=True):
            yield (glyph, most) if is_one else (glyph._replace(text=UNTOLD), at)
        start = end


def _runs_on(one: Glyph, other: Glyph) -> bool:
    """Say whether a letter is the next figure or sign of a number."""
    return (
        (one.text.isdecimal() or one.text in _SIGNS)
        and (other.text.isdecimal() or other.text in _SIGNS)
        and one.middle == other.middle
        and abs(other.x0 - one.x1) < _RUN * other.size
    )


#: The figures of one number touch, or nearly so, in parts of their size; its signs, and what may be one of both.
_RUN = 0.03
_SIGNS = frozenset("+-＋－−—.," + UNTOLD)


def _least_free(lines: Sequence[Sequence[Sequence[Glyph]]], cells: Sequence[Box]) -> float:
    """Return how much of a cell's width stands free at least beside a line that goes on in the next one."""
    free = [
        box.x1 - box.x0 - _width(line)
        for cell, box in zip(lines, cells, strict=True)
        for line in cell[:-1]
        if not any(is_latin(glyph.text) for glyph in line)
    ]
    return max(0.0, min(free, default=0.0))


def _width(line: Sequence[Glyph]) -> float:
    return line[-1].x1 - line[0].x0


def _cell_print(lines: Sequence[Sequence[Glyph]], box: Box, free: float) -> Print:
    """Return what a cell prints: a line that is full goes on in the next one.

    Digits are put together only where not one more has room, and not even where most lines leave free as little as any.
    """
    printed = Print("", ())
    last: Sequence[Glyph] = ()
    for line in lines:
        one = print_line(line)
        if one.text:
            parted = printed.text[-1:].isdigit() and one.text[0].isdigit()
            if parted and printed.text.isdigit() and one.text.isdigit():
                parted = box.x1 - box.x0 - _width(last) - free > _FIGURE * (line[0].x1 - line[0].x0)
            goes_on = bool(last) and not parted and _is_full(last, line, box)
            printed = stacked([printed, one], "" if goes_on else "\n") if printed.text else one
            last = line
    return printed


#: What stands free at either side of the text in a cell, at most, as parts of the letters' size.
_PADDING = 0.8
#: So much of its width a figure would want at least.
_FIGURE = 0.9


def _is_full(line: Sequence[Glyph], following: Sequence[Glyph], box: Box) -> bool:
    """Say whether the first word of the next line found no room at the end of a line."""
    word = list(itertools.takewhile(lambda glyph: is_latin(glyph.text), following)) or list(following[:1])
    return word[-1].x1 - word[0].x0 > box.x1 - box.x0 - _width(line) - 2 * _PADDING * line[0].size


class Laid(NamedTuple):
    """A table on a grid: the places of its cells in row-major order, and what each prints on which pages."""

    rows: int
    columns: int
    places: tuple[Place, ...]
    prints: tuple[list[tuple[int, Print]], ...]


def goes_on(part: Ruled, following: Ruled) -> bool:
    """Say whether a table goes on at the top of the next page: as wide as before, and at the same place."""
    one, other = part.outline, following.outline
    return abs(one.x0 - other.x0) <= 2 * NEAR and abs(one.x1 - other.x1) <= 2 * NEAR


def lay(parts: Sequence[Ruled]) -> Laid | None:
    """Lay the parts of a table, one below the other, on one grid; None where it has fewer than two columns."""
    columns = levels_of(x for part in parts for box in part.boxes for x in (box.x0, box.x1))
    if len(columns) < 3:
        return None
    cells: dict[Place, list[tuple[int, Print]]] = {}
    rows = 0
    for index, part in enumerate(_without_heads(parts)):
        levels = levels_of(y for box in part.boxes for y in (box.top, box.bottom))
        here: dict[Place, Print] = {}
        for box, printed in zip(part.boxes, part.prints, strict=True):
            row, below = _level(levels, box.top), _level(levels, box.bottom)
            left, right = _level(columns, box.x0), _level(columns, box.x1)
            here[Place(rows + row, left, max(1, below - row), max(1, right - left))] = printed
        if index:
            cells = _sewn(cells, here, rows, part.page)
        else:
            cells = {place: [(part.page, printed)] for place, printed in here.items()}
        rows += len(levels) - 1
    order = sorted(cells)
    return Laid(rows, len(columns) - 1, tuple(order), tuple(cells[place] for place in order))


def _without_heads(parts: Sequence[Ruled]) -> Iterator[Ruled]:
    """Yield the parts of a table, all but the first without the heads of that, which may be printed again on each page."""
    yield parts[0]
    for part in parts[1:]:
        again = _again(parts[0], part)
        yield Ruled(part.page, part.boxes[again:], part.prints[again:]) if again else part


def _again(first: Ruled, part: Ruled) -> int:
    """Return how many cells of whole rows a part of a table begins with, as the first one does: without numbers, and not all."""
    alike = itertools.takewhile(
        lambda i: (
            first.prints[i].text == part.prints[i].text
            and abs(first.boxes[i].x0 - part.boxes[i].x0) <= NEAR
            and abs(first.boxes[i].x1 - part.boxes[i].x1) <= NEAR
            and re.fullmatch(r"[\d\s]*", part.prints[i].text) is None
        ),
        range(min(len(first.boxes), len(part.boxes) - 1)),
    )
    again = len(list(alike))
    while again and max(box.bottom for box in part.boxes[:again]) > part.boxes[again].top + NEAR:
        again -= 1
    return again


def _sewn(
    above: dict[Place, list[tuple[int, Print]]], below: dict[Place, Print], seam: int, page: int
) -> dict[Place, list[tuple[int, Print]]]:
    """Return two parts of a table as one: a cell over several rows that a page's end cuts is one cell.

    So is each of a row of which one part of a page's end has the label, and the other one the numbers, and each of heads
    whose lines stand on both pages.
    """
    cells = dict(above)
    ending = {(place.column, place.colspan): place for place in above if place.row + place.rowspan == seam}
    pairs = {
        place: ending[place.column, place.colspan]
        for place in below
        if place.row == seam and (place.column, place.colspan) in ending
    }
    texts = [
        ("".join(one.text for _, one in above[over]), below[place].text) for place, over in pairs.items()
    ]
    is_one = _is_row(texts) or _are_heads(texts)
    for place, printed in below.items():
        over = pairs.get(place)
        if over is None:
            cells[place] = [(page, printed)]
        elif is_one or (max(over.rowspan, place.rowspan) > 1 and not printed.text):
            own = cells.pop(over)
            whole = over._replace(rowspan=over.rowspan + place.rowspan)
            cells[whole] = [*own, (page, printed)] if printed.text else own
        else:
            cells[place] = [(page, printed)]
    return cells


def _is_row(texts: Sequence[tuple[str, str]]) -> bool:
    """Say whether of the cells above a page's end and below it each has a text on one side alone: some here, some there."""
    told = [(bool(one), bool(other)) for one, other in texts if one or other]
    return len(set(told)) > 1 and not any(map(all, told))


def _are_heads(texts: Sequence[tuple[str, str]]) -> bool:
    """Say whether cells above a page's end and below it hold words alone, most of them on both sides: not all the same mark."""
    goes_on = sum(bool(other) for _, other in texts)
    return (
        goes_on > max(_FEW, len(texts) / 2)
        and all(one for one, _ in texts)
        and len(set(texts)) > _FEW
        and not any(letter.isdecimal() for pair in texts for text in pair for letter in text)
    )


#: So many heads are no marks for none.
_FEW = 2


def levels_of(values: Iterable[float]) -> list[float]:
    """Return where lines stand, those of nearly the same place as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > NEAR:
            levels.append(value)
    return levels


def _level(levels: Sequence[float], value: float) -> int:
    return max(0, bisect.bisect_right(levels, value + NEAR / 100) - 1)
