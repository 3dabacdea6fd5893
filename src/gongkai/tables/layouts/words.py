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
    """A word, from which column to which it stands, where its line starts, and what it is as a cell of numbers."""

    text: str
    left: int
    right: int
    line: int
    cell: Piece

    @property
    def is_number(self) -> bool:
        """Whether it may be one, or a mark for none."""
        return self.cell.kind is not Kind.TEXT

    def meets(self, other: Span) -> bool:
        """Say whether it stands above or below what stands from one column to another."""
        return self.left < other[1] and other[0] < self.right


def words_of(columns: Sequence[int], start: int, line: str) -> list[Word]:
    """Return the words of a line that starts at ``start``; ``columns`` are those in which its letters begin."""
    return [
        Word(
            one.group(),
            columns[one.start()],
            columns[one.end()],
            start,
            read_cell(one.group(), start + one.start(), spoken=True),
        )
        for one in _WORD.finditer(line)
    ]


def as_text(words: Sequence[Word]) -> Piece:
    """Return words of one cell as its text."""
    return Piece(Kind.TEXT, "".join(word.text for word in words), words[0].cell.start, words[-1].cell.end)
