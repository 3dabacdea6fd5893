"""What had to be assumed to read a cell, in the words of CONTRACT.md."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Doubt(Enum):
    """An assumption, with its word in the evidence. A cell that bears one counts only where a sum proves it.

    No sum can prove which of two columns is which under heads that cannot be read (ODD_HEAD), nor which of
    two prints is the report's own (TWICE), nor which of two rows without a label is which (EXCHANGED).
    """

    MISPRINT = "misprint", "a label is spelt with a fault, or cannot be read"
    BY_ORDER = "by_order", "a column is named by the order in which the form prints, not by its head"
    EXCHANGED = "by_order", "two rows without a readable label may have changed places"
    LOST_CELL = "lost_cell", "a row prints fewer numbers than it has columns"
    EXTRA_CELL = "extra_cell", "a row prints more numbers than it has columns"
    TWICE = "extra_cell", "two prints of a row contradict each other"
    CUT = "cut", "digits without borders were cut into numbers"
    JOINED = "joined", "a space or the end of a line stands between digits"
    NO_HEAD = "no_head", "no heads are printed"
    ODD_HEAD = "odd_head", "heads are printed that cannot be read, or in no order"
    APART = "apart", "numbers stand apart from their label"
    SHORT_ROW = "short_row", "a drawn row has fewer cells than its heads"

    STROKE = "misprint", "a lone 「一」 may be a one or a dash"
    UNIT = "unit", "no unit is said, or two are"

    @property
    def word(self) -> str:
        """What CONTRACT.md calls it."""
        return self.value[0]


Doubts = frozenset[Doubt]
SURE: Doubts = frozenset()


def words_of(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """Return what the evidence says of these doubts, each word once."""
    return tuple(sorted({doubt.word for doubt in doubts}))
