"""What is drawn of tables in rows: which of it lies together, which is of one table, and what stands close enough for one row."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from gongkai.readers.ruled import NEAR, Box
from gongkai.readers.unruled.words import EVEN, PITCH, Word

#: A row without any text is no higher than this, in points.
EMPTY = 30.0


def outline(boxes: Sequence[Box]) -> Box:
    """Return the box of some boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def heaps(marks: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield what is drawn, those together between which nothing is free from side to side, from the top."""
    heap: list[Box] = []
    bottom = 0.0
    for box in sorted(marks, key=lambda one: (round(one.top), one.x0)):
        if heap and box.top > bottom + NEAR:
            yield heap
            heap = []
        heap.append(box)
        bottom = max(bottom, box.bottom) if len(heap) > 1 else box.bottom
    if heap:
        yield heap


def stacks(marks: Sequence[Box], words: Sequence[Word]) -> Iterator[list[Box]]:
    """Yield what is drawn of one table each: between its rows there is nothing, or one row."""
    stack: list[Box] = []
    for row in heaps(marks):
        if stack:
            over, reach = outline(stack), outline(row)
            is_even = min(abs(over.x0 - reach.x0), abs(over.x1 - reach.x1)) <= NEAR
            is_even = is_even or over.x0 < reach.x0 < reach.x1 < over.x1
            if not (is_even and _is_row(stack, row, words)):
                yield stack
                stack = []
        stack += row
    if stack:
        yield stack


def _is_row(above: Sequence[Box], below: Sequence[Box], words: Sequence[Word]) -> bool:
    """Say whether one row stands between two: it has as much room above it as below, and as they have."""
    top, bottom = max(box.bottom for box in above), min(box.top for box in below)
    over = [box for box in above if box.bottom > top - NEAR]
    under = [box for box in below if box.top < bottom + NEAR]
    own = [
        one
        for one in words
        if top - EMPTY < one.middle < bottom + EMPTY
        and all(any(box.x0 < one.centre < box.x1 for box in boxes) for boxes in (over, under))
    ]
    row = [one for one in own if top < one.middle < bottom]
    if not row:
        return bottom - top < EMPTY
    size = row[0].glyphs[0].size
    free = min(one.box.top for one in row) - top
    room = bottom - max(one.box.bottom for one in row)
    usual = [top - one.box.bottom for one in own if one.middle < top]
    usual += [one.box.top - bottom for one in own if one.middle > bottom]
    is_even = abs(free - room) < size / 2 and free < min(usual, default=free) + size / 2
    return is_even and is_close(row, size)


def is_close(words: Iterable[Word], size: float) -> bool:
    """Say whether lines stand as near to each other as those of one row do, and one of them alone has numbers."""
    lines = sorted((word.middle, is_counted(word)) for word in words)
    numbers = [middle for middle, is_counted in lines if is_counted]
    apart = any(b[0] - a[0] >= PITCH * size for a, b in itertools.pairwise(lines))
    return not apart and (not numbers or numbers[-1] - numbers[0] < EVEN * size)


def is_counted(word: Word) -> bool:
    """Say whether a word is a number and no mark for none."""
    return word.is_number and any(map(str.isdecimal, word.text))
