"""The labels of the rows of a table without rules: which lines left of the numbers belong to which row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.readers.unruled.words import (
    EVEN,
    LINES,
    PITCH,
    Columns,
    Line,
    Word,
    is_double,
)


class Labels(NamedTuple):
    """What stands left of the numbers: each row's label, word by word with their lines, what is above them, and all else."""

    chunks: list[list[tuple[int, Word]]]
    above: list[Word]
    others: list[Word]
    groups: Sequence[list[Word]] = ()  # what stands before each row's label, where that is known
    bare: Sequence[list[Word]] = ()  # labels above it that no number stands beside

    def words(self) -> Iterator[Word]:
        """Go through all of that."""
        return itertools.chain(
            (word for chunk in self.chunks for _, word in chunk),
            self.above,
            self.others,
            *self.groups,
            *self.bare,
        )


def labels_of(
    words: Sequence[Line], lines: range, rows: Sequence[int], columns: Columns, size: float
) -> Labels | None:
    """Return the label of each row of numbers; None where they do not stand evenly beside them."""
    left = [(i, word) for i in lines for word in words[i] if columns.of(word)[-1] < 0]
    if not left:
        return Labels([[] for _ in rows], [], [])
    inner = columns.inner
    levels = [words[i][-1].middle for i in rows]
    own = [one for one in left if one[1].box.x1 > inner]
    others = [one for one in left if one[1].box.x1 <= inner]
    for one in list(others):
        if any(_is_beside(one[1], word, inner, size) for _, word in own):
            own.append(one)
            others.remove(one)
    for level in levels:
        if not any(abs(word.middle - level) < PITCH / 2 * size for _, word in own):
            near = [one for one in others if abs(one[1].middle - level) < PITCH / 2 * size]
            own += near
            others = [one for one in others if one not in near]
    stack = [
        list(group) for _, group in itertools.groupby(sorted(own, key=lambda one: one[0]), lambda one: one[0])
    ]
    for ends in (0.5, 0.0):
        chunks = _chunked(stack, levels, ends, size)
        if chunks is None:
            continue
        taken = [one for chunk in chunks for line in chunk for one in line]
        if any(is_double([word for _, word in line]) for chunk in chunks for line in chunk):
            return None
        first, last = min(i for i, _ in taken), max(rows[-1], *(i for i, _ in taken))
        kept = {word for _, word in taken}
        rest = [(i, word) for i, word in left if word not in kept and i <= last]
        above = [word for i, word in rest if i < first and word in {one for _, one in own}]
        return Labels(
            [[one for line in chunk for one in line] for chunk in chunks],
            above,
            [word for _, word in rest if word not in above],
        )
    return None


def _is_beside(word: Word, other: Word, inner: float, size: float) -> bool:
    """Say whether a word is a line of a label that reaches over where those of rows begin, as another line of it does."""
    near = 0 < abs(word.middle - other.middle) < PITCH * size and other.box.x0 < inner
    return near and (
        abs(word.centre - other.centre) < EVEN * size or abs(word.box.x0 - other.box.x0) < EVEN * size
    )


def _chunked(
    stack: Sequence[list[tuple[int, Word]]], levels: Sequence[float], ends: float, size: float
) -> list[list[list[tuple[int, Word]]]] | None:
    """Share the lines of labels out among the rows, each with its numbers at its middle (0.5) or its first line (0.0).

    Lines before the first row's and behind the last one's may be left over.
    """
    middles = [line[0][1].middle for line in stack]
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {i: (0.0, []) for i in range(len(stack) + 1)}
    for level in levels:
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for begin, (cost, path) in best.items():
            for end in range(begin + 1, min(len(stack), begin + LINES) + 1):
                if end - begin > 1 and middles[end - 1] - middles[end - 2] > PITCH * size:
                    break
                at = middles[begin] + ends * (middles[end - 1] - middles[begin])
                off = abs(at - level)
                if off > EVEN * size:
                    continue
                total = cost + off
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, [*path, (begin, end)])
        best = reached
        if not best:
            return None
    _, path = min(best.values(), key=lambda one: one[0])
    return [[stack[i] for i in range(begin, end)] for begin, end in path]
