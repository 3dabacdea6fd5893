"""A table without rules as one with rules: boxes on a grid, and what each prints."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gongkai.readers.glyphs import Print, print_line, stacked
from gongkai.readers.ruled import Box, Ruled
from gongkai.readers.unruled.heads import Head, levels_of
from gongkai.readers.unruled.words import (
    PITCH,
    Columns,
    Word,
)


class Drawing:
    """A table in the making: rows of cells, each with the columns that it reaches over."""

    def __init__(self, page: int, columns: Columns, top: float) -> None:
        self.page, self.columns, self.top = page, columns, top
        self.rows: list[dict[range, Print]] = []
        self.first = 0  # of the rows of numbers

    def head(self, heads: Sequence[Head], corner: Sequence[Word]) -> bool:
        """Add the heads, those of single columns in one row below the others; say whether none is over another."""
        rest = sorted((one for one in heads if not one.is_leaf), key=_first)
        for _, level in levels_of(rest, heads[0].lines[0].glyphs[0].size if heads else 0.0):
            self.rows.append({one.span: _printed(one.lines) for one in level})
        if heads:
            self.rows.append({one.span: _printed(one.lines) for one in heads if one.is_leaf})
            if self.columns.left < self.columns.edges[0]:
                self.rows[0][_LABEL] = _printed(corner)
        self.first = len(self.rows)
        return True

    def row(
        self,
        label: Sequence[tuple[int, Word]],
        numbers: Sequence[tuple[range, Word]],
        group: Sequence[Word] = (),
    ) -> bool:
        """Add a row of numbers, with the names of groups that it begins; say whether no two numbers are in one column."""
        found = {range(i, i + 1): Print("", ()) for i in range(len(self.columns.edges) - 1)}
        for span, word in numbers:
            if span not in found or found[span].text:
                return False
            found[span] = print_line(word.glyphs)
        if self.columns.left < self.columns.edges[0]:
            found[_LABEL] = _printed([word for _, word in label])
            if group:
                found[_GROUP] = _printed(group)
        self.rows.append(found)
        return True

    def beside(self, words: Sequence[Word], levels: Sequence[float], size: float) -> None:
        """Put the names of groups into the row that each stands nearest to, in front of its label."""
        for cell in _stacks(words, size):
            middle = (cell[0].middle + cell[-1].middle) / 2
            row = min(range(len(levels)), key=lambda i: abs(levels[i] - middle))
            place = self.rows[self.first + row]
            known = place.get(_GROUP)
            printed = _printed(cell)
            place[_GROUP] = stacked([known, printed]) if known else printed

    def ruled(self, bottom: float, columns: Columns) -> Ruled:
        """Return the table with boxes of one height: where its rows are parted nothing says."""
        high = (bottom - self.top) / len(self.rows)
        left, edges = columns.left, columns.edges
        inner = left + (edges[0] - left) / 4
        boxes, prints = [], []
        for i, row in enumerate(self.rows):
            top, end = self.top + i * high, self.top + (i + 1) * high
            for span, printed in row.items():
                if span == _GROUP:
                    x0, x1 = left, inner
                elif span == _LABEL:
                    x0, x1 = inner if _GROUP in row else left, edges[0]
                else:
                    x0, x1 = edges[span[0]], edges[span[-1] + 1]
                boxes.append(Box(x0, top, x1, end))
                prints.append(printed)
        order = sorted(range(len(boxes)), key=lambda i: (boxes[i].top, boxes[i].x0))
        return Ruled(self.page, tuple(boxes[i] for i in order), tuple(prints[i] for i in order))


def _first(head: Head) -> float:
    return head.lines[0].middle


#: Where labels stand, and names of groups before them.
_LABEL, _GROUP = range(-1, 0), range(-2, -1)


def _printed(words: Sequence[Word]) -> Print:
    """Return what the words of a cell print: they go on from line to line."""
    lines = [list(line) for _, line in itertools.groupby(words, lambda word: round(word.middle))]
    prints = [print_line([glyph for word in line for glyph in word.glyphs]) for line in lines]
    printed = Print("", ())
    for one in prints:
        apart = printed.text[-1:].isascii() and one.text[:1].isascii()
        printed = stacked([printed, one], "\n" if apart else "") if printed.text else one
    return printed


def _stacks(words: Sequence[Word], size: float) -> list[list[Word]]:
    """Return words that stand right below each other together."""
    stacks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        for stack in stacks:
            last = stack[-1]
            meets = word.box.x0 < last.box.x1 and last.box.x0 < word.box.x1
            if meets and 0 < word.middle - last.middle < PITCH * size:
                stack.append(word)
                break
        else:
            stacks.append([word])
    return stacks
