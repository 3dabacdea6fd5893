"""The cells of a table of which some are painted, or have lines below them: those that are, and what is left of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.readers.across import Across
from gongkai.readers.headed import heads_above
from gongkai.readers.ruled import NEAR, Box, levels_of
from gongkai.readers.stacks import is_close, is_counted
from gongkai.readers.unruled.words import EVEN, PITCH, Line, Word


def _kinds(boxes: Iterable[Box]) -> tuple[list[Box], list[Box]]:
    """Return what is painted of some marks, and the lines among them."""
    kinds: tuple[list[Box], list[Box]] = ([], [])
    for box in boxes:
        kinds[box.bottom - box.top <= NEAR].append(box)
    return kinds


@dataclass(eq=False)
class _Cell:
    """A cell that is not painted: which bands and columns it reaches over, and what stands there."""

    bands: range
    columns: range
    words: list[Word]


class Bands:
    """What is drawn of a table, on the grid that its sides make: bands down the page, columns across it."""

    def __init__(
        self, marks: Sequence[Box], words: Sequence[Word], over: Sequence[Box], ahead: Sequence[Box]
    ) -> None:
        self.marks = marks
        self.painted, self.lines = _kinds(marks)
        xs = levels_of(x for box in marks for x in (box.x0, box.x1))
        self.ys = levels_of(y for box in marks for y in (box.top, box.bottom))
        self.over, self.ahead = over, ahead
        for box in (*over, *ahead):
            if min(abs(box.x0 - x) for x in xs) > NEAR:
                xs = sorted([*xs, box.x0])
        self.around = words
        self.words = [word for word in words if xs[0] < word.centre < xs[-1]]
        inside = [word for word in self.words if self.ys[0] < word.middle < self.ys[-1]]
        sizes = sorted(word.glyphs[0].size for word in inside)
        across = Across(xs, sizes[len(sizes) // 2] if sizes else 0.0)
        even = [across.is_centred(word, across.own(word)) for word in inside if is_counted(word)]
        self.across = Across(xs, across.size, sum(even) * 2 > len(even))
        #: In points: how far lines of one cell stand apart at most, and how exactly a text stands half way down.
        self.pitch, self.slack = PITCH * self.across.size, EVEN * self.across.size

    def cells(self, lines: Sequence[Line]) -> list[Box]:
        """Return the cells of the whole table; none where all of it is painted, or it is not plain what is not.

        ``lines``: the words of the page.
        """
        if len(self.across.all) < 2 or not self.across.size:
            return []
        rows = self._outer_row(top=True), self._outer_row(top=False)
        heads = self._heads(rows[0], lines)
        self.ys = [*rows[0], *self.ys, *rows[1]]
        if heads:
            self.ys = [y for y in self.ys if y > max(box.bottom for box in heads) - NEAR]
        taken = [self._taken(*band) for band in itertools.pairwise(self.ys)]
        is_whole = all(map(all, taken)) and not heads
        if any(one > 1 for band in taken for one in band) or is_whole or self._is_more():
            return []
        free = self._free_cells(taken)
        if any(sum(map(is_counted, one.words)) > 1 for one in free):
            return []
        return [*heads, *self.painted, *map(self._box, free)]

    def _heads(self, row: Sequence[float], lines: Sequence[Line]) -> list[Box]:
        """Return the cells of heads on several levels above the first row; ``row``: where that begins if it is not painted."""
        ends = ([row[0], self.ys[0]] if row else []), self.ys[:2]
        found = (heads_above(lines, self.across.xs, *one) for one in ends if one)
        return next(filter(None, found), [])

    def _box(self, cell: _Cell) -> Box:
        left, right = self.across.sides(cell.columns)
        return Box(left, self.ys[cell.bands[0]], right, self.ys[cell.bands[-1] + 1])

    def _taken(self, top: float, bottom: float) -> list[int]:
        """Return how often each column is painted in a band."""
        own = [box for box in self.painted if box.top < (top + bottom) / 2 < box.bottom]
        return [
            sum(box.x0 < (a + b) / 2 < box.x1 for box in own) for a, b in itertools.pairwise(self.across.xs)
        ]

    def _outer_row(self, *, top: bool) -> list[float]:
        """Return where the row ends that stands above the first painted one or below the last, if one does."""
        edge = self.ys[0] if top else self.ys[-1]
        ends = [box for box in self.marks if abs((box.top if top else box.bottom) - edge) <= NEAR]
        beyond = [
            word
            for word in self.words
            if (word.middle < edge if top else word.middle > edge)
            and any(box.x0 < word.centre < box.x1 for box in ends)
        ]
        row: list[Word] = []
        for word in sorted(beyond, key=lambda word: abs(word.middle - edge)):
            if row and abs(word.middle - row[-1].middle) >= self.pitch:
                break
            row.append(word)
        if not row or not is_close(row, self.across.size) or any("。" in word.text for word in row):
            return []
        first, last = min(word.box.top for word in row), max(word.box.bottom for word in row)
        free = edge - last if top else first - edge
        beyond_page = self.over if top else self.ahead
        cells = self.across.cells(self.across.all, row, _kinds([*ends, *beyond_page]))
        held = [one for one in cells if any(self.across.at(word) in one for word in row)]
        is_parted = len(held) > 1 or (held != [self.across.all] and self.across.is_centred(row[0], held[0]))
        if not is_parted or not -self.slack < free < self.pitch:
            return []
        return [first - free if top else last + free]

    def _is_more(self) -> bool:
        """Say whether more of the table stands around: words beside it, or numbers right above or below it.

        What stands alone at the end of the page is its number.
        """
        xs, (top, bottom) = self.across.xs, (self.ys[0], self.ys[-1])
        foot = max(word.middle for word in self.around) - self.slack
        ends = [word for word in self.around if word.middle > foot]
        for word in self.around:
            if not xs[0] < word.centre < xs[-1]:
                if top < word.middle < bottom:
                    return True
            elif word.centre > xs[1] and is_counted(word) and [word] != ends:
                near = min(abs(word.middle - top), abs(word.middle - bottom)) < 2 * self.pitch
                if near and not top < word.middle < bottom:
                    return True
        return False

    def _free_cells(self, taken: Sequence[Sequence[int]]) -> list[_Cell]:
        """Return the cells that are not painted.

        A cell goes on below where there are lines and none is below it; and where a row is painted, as all cells are painted
        that begin there.
        """
        cells: list[_Cell] = []
        above: list[_Cell] = []
        for band, (top, bottom) in enumerate(itertools.pairwise(self.ys)):
            is_painted = any(abs(box.top - top) <= NEAR for box in self.painted)
            lines = [box for box in self.lines if abs(box.top - top) <= NEAR]
            words = [word for word in self.words if top < word.middle <= bottom]
            room = [i for i, one in enumerate(taken[band]) if not one]
            here: list[_Cell] = []
            for cell in above:
                own = [word for word in words if self.across.reaches(word, cell.columns)]
                is_parted = not {*cell.columns} <= {*room} or self._is_parted(cell, lines)
                if not is_parted and (lines or is_painted or self._goes_on(cell, own, band)):
                    cell.bands = range(cell.bands[0], band + 1)
                    cell.words += own
                    here.append(cell)
                    room = [i for i in room if i not in cell.columns]
            near = [box for box in self.marks if box.top < bottom + NEAR and box.bottom > top - NEAR]
            near += self.over if not band else ()
            near += self.ahead if bottom == self.ys[-1] else ()
            beside = _kinds(near)
            for run in self._runs(room, band):
                own = [word for word in words if self.across.at(word) in run]
                for columns in self.across.cells(run, own, beside, self._ahead(taken, band, run)):
                    held = [word for word in own if self.across.at(word) in columns]
                    here.append(_Cell(range(band, band + 1), columns, held))
            cells += [one for one in here if one.bands[0] == band]
            above = here
        return cells

    def _runs(self, columns: Sequence[int], band: int) -> Iterator[range]:
        """Yield the columns that are side by side; those with a line below them apart from those without."""
        lines = [box for box in self.lines if abs(box.top - self.ys[band + 1]) <= NEAR]
        xs = self.across.xs

        def kind(one: tuple[int, int]) -> tuple[int, bool]:
            middle = (xs[one[1]] + xs[one[1] + 1]) / 2
            return one[1] - one[0], any(box.x0 < middle < box.x1 for box in lines)

        for _, group in itertools.groupby(enumerate(columns), kind):
            run = [column for _, column in group]
            yield range(run[0], run[-1] + 1)

    def _ahead(self, taken: Sequence[Sequence[int]], band: int, run: range) -> list[Word]:
        """Return what stands in and below a place as far as it is bare."""
        end = next((i for i in range(band, len(taken)) if any(taken[i][at] for at in run)), len(taken))
        top, bottom = self.ys[band], self.ys[end]
        return [word for word in self.words if top < word.middle < bottom and self.across.at(word) in run]

    def _is_parted(self, cell: _Cell, lines: Sequence[Box]) -> bool:
        """Say whether a line stands below a cell."""
        left, right = self.across.sides(cell.columns)
        return any(box.x0 < right - NEAR and box.x1 > left + NEAR for box in lines)

    def _goes_on(self, cell: _Cell, words: Sequence[Word], band: int) -> bool:
        """Say whether a cell goes on in a row that is not painted, where these words reach into its columns."""
        if not all(self.across.holds(word, cell.columns) for word in words):
            return False
        if not words or not cell.words:
            return len(cell.bands) > 1 or not (words or cell.words)
        free = words[0].box.top - self.ys[band], self.ys[band + 1] - words[-1].box.bottom
        is_near = words[0].middle - cell.words[-1].middle < self.pitch
        return is_near and abs(free[0] - free[1]) >= self.slack
