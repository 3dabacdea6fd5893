"""A table without rules: from a row of numbers to the heads above it and the labels beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.readers.ruled import Ruled
from gongkai.readers.unruled.columns import columns_of
from gongkai.readers.unruled.drawing import Drawing
from gongkai.readers.unruled.heads import Head, heads_of
from gongkai.readers.unruled.labels import labels_of
from gongkai.readers.unruled.order import is_ordered, order_of, ordered_labels
from gongkai.readers.unruled.orderedheads import ordered_heads
from gongkai.readers.unruled.words import (
    LINES,
    Columns,
    Line,
    Word,
    numbers_of,
)

#: In letters: numbers that stand no further apart are in no two columns of a table.
_ASIDE = 2.5
#: So many times as large as the letters of a table are those of a heading, at least.
_LARGE = 1.25
_ARTICLE = re.compile(r"第[一二三四五六七八九十]+[条條章节節部]|第[（(]")
_HEADING = re.compile(rf"[一二三四五六七八九十]{{1,3}}\s*[、.．]|{_ARTICLE.pattern}")
#: A line that is no head: a sentence, or what says that a table follows.
_PROSE = re.compile(r"。|[：:]$")


def heading_above(words: Sequence[Line], row: int) -> int:
    """Return the line behind the last heading, or line of prose, above a row."""
    above = (
        i
        for i in range(row - 1, -1, -1)
        if words[i] and (_HEADING.match(words[i][0].text) or "。" in words[i][-1].text)
    )
    return next(above, -1) + 1


class Table(NamedTuple):
    """A table as it was laid: the lines of the page that it is made of, and whether its heads are those of the page before."""

    ruled: Ruled
    columns: Columns
    lines: set[int]
    goes_on: bool
    is_whole: bool  # heads stand over its labels too, each row has one, and nothing else stands there


def table_at(page: int, words: Sequence[Line], start: int, least: int, above: Columns | None) -> Table | None:
    """Lay the table whose first full row of numbers is a line; None where that does not come out even."""
    size = words[start][-1].glyphs[0].size
    rows = rows_of(words, start, size)
    least = max(least, rows[0] - 3 * LINES)
    near = max(least, rows[0] - 2 * LINES)
    top = top_of(words, rows[0], least, columns_of(words, rows, rows[0], size, near), size)
    columns = columns_of(words, rows, rows[0] if top is None else top, size)
    own = [[word for word in words[i] if columns.of(word)[-1] >= 0] for i in rows]
    ordered = is_ordered(words, rows, columns)
    heads = (
        heads_over(words[top : rows[0]], own, columns, size, in_order=ordered) if top is not None else None
    )
    if heads is None and above is not None and rows[0] - least <= LINES:
        there = above.going_on(columns)
        if there is None:
            return None
        columns, heads, top = there, [], rows[0]
    numbers = [[(columns.of(word), word) for word in line] for line in own]
    if (
        heads is None
        or top is None
        or any(len(span) > 1 or span[0] < 0 for row in numbers for span, _ in row)
    ):
        return None
    begin = top if heads else max(0, top - LINES)
    lines = range(begin, min(len(words), rows[-1] + 1 + LINES))
    labels = ordered_labels(words, lines, rows, columns, size) if ordered else None
    labels = labels or labels_of(words, lines, rows, columns, size)
    if labels is not None and any(word.text[-1:].isdecimal() and word.is_number for word in labels.words()):
        return None  # a number of a column that no full row has
    if labels is None or (not any(labels.chunks) and len(rows) > 1):
        return None
    grid = Drawing(page, columns, min(word.box.top for i in range(top, rows[0] + 1) for word in words[i]))
    if not grid.head(heads, labels.above):
        return None
    groups = labels.groups or [[] for _ in rows]
    bare = labels.bare or [[] for _ in rows]
    for chunk, group, alone, row in zip(labels.chunks, groups, bare, numbers, strict=True):
        if alone:
            grid.row([(0, word) for word in alone], [])
        if not grid.row(chunk, row, group):
            return None
    levels = [words[i][-1].middle for i in rows]
    grid.beside(labels.others, levels, size)
    named = {word for part in (*groups, *bare) for word in part}
    beside = [i for chunk in labels.chunks for i, _ in chunk]
    beside += [i for i in lines if named.intersection(words[i])] if named else []
    used = set(range(min(top, *beside, rows[0]), max(rows[-1], *beside, rows[0]) + 1))
    bottom = max(word.box.bottom for i in used for word in words[i])
    ruled = grid.ruled(bottom, columns if heads or above is None else above)
    held = sum(glyph is not None for one in ruled.prints for glyph in one.glyphs)
    if held != sum(len(glyph.text) for i in used for word in words[i] for glyph in word.glyphs):
        return None  # something would be lost
    is_whole = (
        bool(labels.above or not heads)
        and all(labels.chunks)
        and not any((labels.others, *groups, *bare))
        and not any(word.is_number for one in heads for word in one.lines)
    )
    return Table(ruled, columns if heads or above is None else above, used, not heads, is_whole)


def heads_over(
    lines: Sequence[Line], rows: Sequence[Line], columns: Columns, size: float, *, in_order: bool
) -> list[Head] | None:
    """Return the heads that stand on some lines over rows of numbers; None where they are not plain.

    ``in_order``: the rows were written one after the other.
    """
    heads = ordered_heads(lines, rows, columns, size) if in_order else None
    return heads if heads is not None else heads_of(lines, columns, size)


def rows_of(words: Sequence[Line], start: int, size: float) -> list[int]:
    """Return the lines that are rows of numbers, from the first on, as long as their numbers stand below each other."""
    model = numbers_of(words[start])
    left = model[0].box.x0 - size
    rows = [start]

    def right_of(word: Word) -> bool:
        return word.box.x0 > left or (word.is_number and word.box.x1 > left)

    for i in range(start - 1, max(-1, start - 2 * LINES), -1):
        numbers = [word for word in words[i] if right_of(word)]
        if any(word.box.x1 > left and not right_of(word) for word in words[i]):
            break
        if numbers and not (all(word.is_number for word in numbers) and _fits(numbers, model, size)):
            break
        if numbers:
            rows.insert(0, i)
    known = [word for at in rows for word in numbers_of(words[at])]
    for i in range(start + 1, len(words)):
        line = words[i]
        if line[0].middle - words[rows[-1]][0].middle > 2 * LINES * size or _ARTICLE.match(line[0].text):
            break
        numbers = [word for word in line if right_of(word)]
        if any(word.box.x1 > left + 2 * size and word not in numbers for word in line):
            break
        if not numbers:
            continue
        if len(line) == 1 and i == len(words) - 1 and len(model) > 1:
            break  # the page's number
        if not any(word.is_number for word in numbers) or not _fits(numbers, model, size):
            break
        ends = numbers_of(line)
        off = [_aside(word, known) for word in ends]
        if _is_moved(off, len(model), size):
            break
        known += [word for word, one in zip(ends, off, strict=True) if one > size / 2]
        rows.append(i)
    return rows


def _fits(numbers: Line, model: Line, size: float) -> bool:
    return any(abs(word.centre - one.centre) < 2.5 * size for one in model for word in numbers)


def _aside(word: Word, above: Line) -> float:
    """Return how far a number stands aside of the one that is most even with it."""
    box, centre = word.box, word.centre
    return min(min(abs(box.x0 - b.box.x0), abs(box.x1 - b.box.x1), abs(centre - b.centre)) for b in above)


def _is_moved(off: Sequence[float], full: int, size: float) -> bool:
    """Say whether of the numbers of a row no more stand even with one above them than aside of these: columns begin elsewhere.

    What stands far from all may be in a column that is blank above, unless a row as ``full`` as the first one stands so.
    """
    even, far = sum(one <= size / 2 for one in off), sum(one >= _ASIDE * size for one in off)
    return even <= len(off) - even - far > 0 or far == len(off) == full


def top_of(words: Sequence[Line], first: int, least: int, columns: Columns, size: float) -> int | None:
    """Return the line that the heads above the first row of numbers begin with; None where that is not plain."""
    top = first
    below = min(word.box.top for word in words[first])
    for i in range(first - 1, least - 1, -1):
        line = words[i]
        if not line or below - max(word.box.bottom for word in line) > 2 * size:
            break
        if (
            len(line) == 1
            and (_HEADING.match(line[0].text) or _PROSE.search(line[0].text) or _is_large(line[0], size))
            and not _in_label(line[0], columns, words[i + 1 : first])
        ):
            break
        if any(columns.of(word)[0] < 0 <= columns.of(word)[-1] for word in line):
            if len(line) > 1:
                return None  # no line of prose, and none that the columns part
            break
        starts = min(word.box.x0 for lower in words[i : first + 1] for word in lower)
        if len(line) == 1 and line[0].box.x0 < starts + size and len(columns.of(line[0])) > 1:
            break  # a line of prose
        below = min(below, *(word.box.top for word in line))
        if any(columns.of(word)[0] >= 0 for word in line):
            top = i
    return top


def _is_large(word: Word, size: float) -> bool:
    """Say whether a word is larger than those of a table: the heading of a section."""
    return word.glyphs[0].size > _LARGE * size


def _in_label(word: Word, columns: Columns, below: Sequence[Line]) -> bool:
    """Say whether a word stands where labels do: it was not written before the heads below it."""
    order = order_of(word)
    heads = [order_of(one) for line in below for one in line if columns.of(one)[-1] >= 0]
    return columns.of(word)[-1] < 0 and not 0 < order < min(heads, default=0)
