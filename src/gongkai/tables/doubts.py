"""What had to be assumed to read a cell: the words of CONTRACT.md for it."""

from __future__ import annotations

from enum import StrEnum


class Doubt(StrEnum):
    """An assumption. A cell that bears one counts only where a sum proves it; ODD_HEAD no sum can prove."""

    MISPRINT = "misprint"  # a label is spelt with a fault
    BY_ORDER = "by_order"  # named by the order in which the form prints, not by its own label or head
    LOST_CELL = "lost_cell"  # a row prints fewer cells than it has columns
    EXTRA_CELL = "extra_cell"  # or more
    CUT = "cut"  # digits without borders were cut into numbers
    JOINED = "joined"  # digits with a space or a line break between them
    NO_HEAD = "no_head"  # no heads are printed
    ODD_HEAD = "odd_head"  # heads are printed that cannot be read, or in no order
    APART = "apart"  # numbers stand apart from their label
    SHORT_ROW = "short_row"  # a row that was drawn has fewer cells than its heads
    TWICE = "twice"  # two prints contradict each other


Doubts = frozenset[Doubt]
SURE: Doubts = frozenset()
