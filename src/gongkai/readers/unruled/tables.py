"""The tables without rules on a page: from a row of numbers to the heads above it and the labels beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.readers.glyphs import Glyph
from gongkai.readers.ruled import Ruled, around
from gongkai.readers.unruled.columns import columns_of
from gongkai.readers.unruled.drawing import Drawing
from gongkai.readers.unruled.heads import heads_of
from gongkai.readers.unruled.labels import labels_of
from gongkai.readers.unruled.order import is_ordered, order_of, ordered_labels
from gongkai.readers.unruled.orderedheads import ordered_heads
from gongkai.readers.unruled.words import (
    FEWEST,
    LINES,
    Columns,
    Line,
    Word,
    numbers_of,
    words_of,
)

_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]+[条章节部]")


class Found(NamedTuple):
    """What stands on a page: its tables, the lines that are in none, and whether rows at its top were not laid."""

    tables: list[Laid]
    lines: list[list[Glyph]]
    is_broken: bool


class Laid(NamedTuple):
    """A table that was laid: its columns, the lines that it was made of, and whether it goes on from the page before."""

    ruled: Ruled
    columns: Columns
    lines: list[list[Glyph]]
    goes_on: bool


def tables_in(page: int, lines: Sequence[list[Glyph]], above: Columns | None = None) -> Found:
    """Lay the tables among the lines of a page.

    ``above`` are the columns of a table that the page before ends with, which may go on at the top of this one.
    """
    words = [words_of(line) for line in lines]
    found: list[Laid] = []
    taken: set[int] = set()
    at, is_first, is_broken = 0, True, False
    while (start := _next_row(words, at)) is not None:
        table = _table(page, words, start, at, above if is_first else None)
        if table is None:
            at = _rows(words, start, words[start][-1].glyphs[0].size)[-1] + 1
            is_broken = is_broken or is_first
        else:
            found.append(
                Laid(table.ruled, table.columns, [lines[i] for i in sorted(table.lines)], table.goes_on)
            )
            taken |= table.lines
            at = max(table.lines) + 1
        is_first = False
    return Found(found, [line for i, line in enumerate(lines) if i not in taken], is_broken)


def _next_row(words: Sequence[Line], at: int) -> int | None:
    return next((i for i in range(at, len(words)) if len(numbers_of(words[i])) >= FEWEST), None)


class _Table(NamedTuple):
    ruled: Ruled
    columns: Columns
    lines: set[int]
    goes_on: bool


def _table(page: int, words: Sequence[Line], start: int, least: int, above: Columns | None) -> _Table | None:
    """Lay the table whose first full row of numbers is a line; None where that does not come out even."""
    size = words[start][-1].glyphs[0].size
    rows = _rows(words, start, size)
    least = max(least, rows[0] - 3 * LINES)
    near = max(least, rows[0] - LINES)
    top = _top(words, rows[0], least, columns_of(words, rows, rows[0], size, near), size)
    columns = columns_of(words, rows, rows[0] if top is None else top, size)
    own = [[word for word in words[i] if columns.of(word)[-1] >= 0] for i in rows]
    ordered = is_ordered(words, rows, columns)
    heads = ordered_heads(words[top : rows[0]], own, columns, size) if ordered and top is not None else None
    if heads is None and top is not None:
        heads = heads_of(words[top : rows[0]], columns, size)
    if heads is None and above is not None and rows[0] <= LINES:
        columns, heads, top = above.going_on(columns, size), [], rows[0]
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
    grid = Drawing(
        page, columns, min(around(word.glyphs).top for i in range(top, rows[0] + 1) for word in words[i])
    )
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
    return _Table(ruled, columns if heads or above is None else above, used, not heads)


def _rows(words: Sequence[Line], start: int, size: float) -> list[int]:
    """Return the lines that are rows of numbers, from the first on, as long as their numbers stand below each other."""
    model = numbers_of(words[start])
    left = model[0].box.x0 - size
    rows = [start]
    for i in range(start - 1, max(-1, start - 2 * LINES), -1):
        numbers = [word for word in words[i] if word.box.x0 > left]
        if any(word.box.x0 < left and word.box.x1 > left for word in words[i]):
            break
        if numbers and not (all(word.is_number for word in numbers) and _fits(numbers, model, size)):
            break
        if numbers:
            rows.insert(0, i)
    for i in range(start + 1, len(words)):
        line = words[i]
        if line[0].middle - words[rows[-1]][0].middle > 2 * LINES * size:
            break
        if any(word.box.x0 < left and word.box.x1 > left + 2 * size for word in line):
            break
        numbers = [word for word in line if word.box.x0 > left]
        if not numbers:
            continue
        if not any(word.is_number for word in numbers) or not _fits(numbers, model, size):
            break
        rows.append(i)
    return rows


def _fits(numbers: Line, model: Line, size: float) -> bool:
    return any(abs(word.centre - one.centre) < 2.5 * size for one in model for word in numbers)


def _top(words: Sequence[Line], first: int, least: int, columns: Columns, size: float) -> int | None:
    """Return the line that the heads above the first row of numbers begin with; None where that is not plain."""
    top = first
    below = words[first][0].box.top
    for i in range(first - 1, least - 1, -1):
        line = words[i]
        if not line or below - max(word.box.bottom for word in line) > 2 * size:
            break
        if (
            len(line) == 1
            and (_HEADING.match(line[0].text) or "。" in line[0].text)
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
        below = min(word.box.top for word in line)
        if any(columns.of(word)[0] >= 0 for word in line):
            top = i
    return top


def _in_label(word: Word, columns: Columns, below: Sequence[Line]) -> bool:
    """Say whether a word stands where labels do: it was not written before the heads below it."""
    order = order_of(word)
    heads = [order_of(one) for line in below for one in line if columns.of(one)[-1] >= 0]
    return columns.of(word)[-1] < 0 and not 0 < order < min(heads, default=0)
