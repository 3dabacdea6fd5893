"""Words on the lines of a text: from which column to which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.tables.cells import Kind, Piece, read_cell

_WORD = re.compile(r"\S+")

#: From which column to which something stands.
Span = tuple[int, int]


class Word(NamedTuple):
    """A word, where it starts in the text, from which column to which it stands, and where its line starts."""

    text: str
    at: int
    left: int
    right: int
    line: int

    @property
    def cell(self) -> Piece:
        """What it is as a cell of numbers."""
        return read_cell(self.text, self.at, spoken=True)

    @property
    def is_number(self) -> bool:
        """Whether it may be one, or a mark for none."""
        return self.cell.kind is not Kind.TEXT

    def meets(self, other: Span) -> bool:
        """Say whether it stands above or below what stands from one column to another."""
        return self.left < other[1] and other[0] < self.right


def words_of(columns: Sequence[int], start: int, line: str) -> list[Word]:
    return [
        Word(one.group(), start + one.start(), columns[one.start()], columns[one.end()], start)
        for one in _WORD.finditer(line)
    ]
