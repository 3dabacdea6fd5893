"""Rows that stand below each other on a page printed with spaces, and the lines of heads above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from gongkai.readers.extents import merged
from gongkai.tables.cells import Kind
from gongkai.tables.layouts.words import Span, Word

#: So many numbers make a row, and so many lines of heads may stand above them.
FEWEST, _MOST = 2, 10
#: Columns are so far apart.
_APART = 2
#: What stands above the heads of a table.
_SENTENCE = re.compile(r"[。;!?]")

#: The words of each line of a table.
Words = Sequence[Sequence[Word]]


@dataclass
class Stack:
    """Rows that stand below each other: the numbers of each by its line, and the lines of heads above them."""

    rows: dict[int, list[Word]] = field(default_factory=dict)
    heads: list[int] = field(default_factory=list)
    turned: bool = False  # the page was, between heads and rows

    def labels(self, words: Words) -> list[Sequence[Word]]:
        """Return the words in front of numbers on the lines of the part, of all ``words`` of a table by their lines."""
        return [
            line[: len(line) - len(self.rows.get(i, ()))]
            for i, line in enumerate(words[min(self.rows) : max(self.rows) + 1], min(self.rows))
        ]

    def has_labels_among_numbers(self, words: Words) -> bool:
        """Say whether labels stand where numbers of other rows do."""
        first = min(numbers[0].left for numbers in self.rows.values())
        return any(word.right > first for i, own in self.rows.items() for word in words[i][: -len(own)])

    def columns(self, words: Words) -> list[Span] | None:
        """Return from where to where the numbers of each column stand; None where that is not told."""
        return None if self.has_labels_among_numbers(words) else _columns(list(self.rows.values()))

    def is_above(self, line: Sequence[Word]) -> bool:
        """Say whether words stand where numbers of the part do: then they are heads of what follows."""
        left = min(numbers[0].left for numbers in self.rows.values())
        return any(word.right > left for word in line)


def stacks(words: Words, breaks: Iterable[int]) -> Iterator[Stack]:
    """Yield the parts of a table that have heads of their own, or stand on pages of their own."""
    part, between = Stack(), list[int]()
    turned = 0  # so many lines stand in front of where the page was turned
    for i, line in enumerate(words):
        if i in breaks and part.rows:
            yield part
            part = Stack()
        turned = len(between) if i in breaks else turned
        numbers = numbers_of(line)
        if not _is_row(line, numbers):
            between.append(i)
            continue
        if part.rows and any(part.is_above(words[j]) for j in between):
            yield part
            part = Stack()
        if not part.rows:
            part.turned = 0 < turned == len(between)
            above = between if part.turned else between[turned:]
            heads = takewhile(lambda j: _may_be_heads(words[j]), reversed(above))
            part.heads = list(islice(heads, _MOST))[::-1]
        part.rows[i] = numbers
        between, turned = [], 0
    if part.rows:
        yield part


def _is_row(line: Sequence[Word], numbers: Sequence[Word]) -> bool:
    """Say whether a line is a row: a number alone is one beside a label."""
    alone = len(line) > 1 and numbers and numbers[0].cell.kind is not Kind.BLANK
    return len(numbers) >= FEWEST or bool(alone)


def _may_be_heads(line: Sequence[Word]) -> bool:
    return not any(_SENTENCE.search(word.text) or word.is_number for word in line)


def numbers_of(line: Sequence[Word]) -> list[Word]:
    """Return the numbers that a line ends with."""
    return list(takewhile(lambda word: word.is_number, reversed(line)))[::-1]


def _columns(rows: Sequence[Sequence[Word]]) -> list[Span] | None:
    """Return from where to where the numbers of each column stand; None where two of a row stand in one."""
    found: list[Span] = []
    for column in merged((word.left, word.right) for numbers in rows for word in numbers):
        near = found[-1] if found and column[0] - found[-1][1] < _APART else None
        if near is not None and not any(has(numbers, near) and has(numbers, column) for numbers in rows):
            found[-1] = near[0], column[1]  # one that is set right, or left, where others are centred
        else:
            found.append(column)
    clash = any(sum(word.meets(column) for word in numbers) > 1 for numbers in rows for column in found)
    return None if clash else found


def has(numbers: Sequence[Word], column: Span) -> bool:
    return any(word.meets(column) for word in numbers)
