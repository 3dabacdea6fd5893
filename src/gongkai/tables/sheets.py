"""Drawn tables that differ in nothing but their numbers are read alike.

Nearly all reports print the form to the letter. What a table is without its numbers is its pattern;
:func:`unknown_lines` gives the lines of a pattern, with numbers that refuse to tell what they are.
Whoever can read those has read every table of that pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NoReturn, cast

from gongkai.document import Place, Table
from gongkai.fold import Folded, Span
from gongkai.report import Number
from gongkai.tables.cells import Piece
from gongkai.tables.lines import Line, Lines, grid_lines

#: The places of a table's cells, and their texts with the same digit for every plain number.
Pattern = tuple[tuple[Place, ...], str]

#: Stands before and behind each text of a pattern; cells may hold any other character.
BORDER = "\0"
_DIGIT = "0"
#: What certainly is read as a number. All else keeps its text.
_LONGEST = 9
_PLAIN = re.compile(rf"\A\d{{1,{_LONGEST}}}(?:\.\d{{1,{_LONGEST}}})?\Z")


class Sheet:
    """A drawn table in the folded text: the texts of its cells and where they start."""

    def __init__(self, table: Table, folded: Folded) -> None:
        self.table = table
        self._folded = folded
        text, find = folded.text, folded.find
        self.start, self.end = find(table.start), find(table.end)
        self.texts = text[self.start : self.end].split("\n")
        if len(self.texts) == len(table.places):  # a line a cell, as nearly always
            self.starts = list(accumulate([len(one) + 1 for one in self.texts[:-1]], initial=self.start))
        else:
            self.starts = [find(cell.start) for cell in table.cells]
            self.texts = [text[find(cell.start) : find(cell.end)] for cell in table.cells]

    @cached_property
    def pattern(self) -> Pattern:
        """What the table is without its numbers."""
        texts = [
            _DIGIT if text.isdecimal() and len(text) <= _LONGEST else _PLAIN.sub(_DIGIT, text)
            for text in self.texts
        ]
        return self.table.places, BORDER.join(("", *texts, ""))

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of the table."""
        return grid_lines(self.table, self._folded).lines

    @property
    def has_digits(self) -> bool:
        """Whether a number stands in it."""
        number = f"{BORDER}{_DIGIT}{BORDER}"
        return number in self.pattern[1] or any(line.has_digits for line in self.lines)

    def within(self, body: Span) -> bool | None:
        """Say whether all of it stands in a stretch of the text; None where only a part does."""
        if body.start <= self.start and self.end < body.end:
            return True
        return False if self.end < body.start or body.end <= self.start else None


class NumberAskedError(Exception):
    """A reading depends on what a number is."""


def _ask(*_: object) -> NoReturn:
    raise NumberAskedError


_OPERATIONS = (
    *("eq", "ne", "lt", "le", "gt", "ge", "hash", "bool", "int", "float", "index", "str", "repr", "format"),
    *("add", "radd", "sub", "rsub", "mul", "rmul", "neg", "abs"),
)
#: A number of which only is known that it is there: whatever is done with it needs the true one.
_Unknown = type("_Unknown", (), {f"__{name}__": _ask for name in _OPERATIONS})


def unknown_lines(patterns: Sequence[Pattern]) -> tuple[Lines, list[Piece]]:
    """Return the lines of tables of which only the pattern is known, and their cells in order."""
    lines: list[Line] = []
    cells: list[Piece] = []
    for places, joined in patterns:
        texts = joined.split(BORDER)[1:-1]
        lengths = tuple(map(len, texts))
        table = Table(0, sum(lengths) + len(lengths) - 1, 0, 0, places, lengths)
        text = "\n".join(texts)
        for line in grid_lines(table, Folded(text, range(len(text) + 1))).lines:
            line.values = [
                piece._replace(number=cast(Number, _Unknown())) if piece.text == _DIGIT else piece
                for piece in line.values
            ]
            lines.append(line)
            cells += sorted([*line.texts, *line.values], key=lambda piece: piece.start)
    return Lines(lines, grid=True), cells
