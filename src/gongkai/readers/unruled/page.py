"""The tables without rules of a page: which rows of numbers are one, and what goes on from one page to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.readers.glyphs import Glyph
from gongkai.readers.ruled import Ruled
from gongkai.readers.unruled.folded import unfolded
from gongkai.readers.unruled.tables import heading_above, rows_of, table_at
from gongkai.readers.unruled.words import FEWEST, LINES, Columns, Line, numbers_of, words_of

#: The number of a page at its foot.
_FOLIO = re.compile(r"[-–—·~第共页頁/\d０-９]+")


class Found(NamedTuple):
    """What stands on a page: its tables, the lines that are in none, and what was not laid: rows at its top, small rows.

    ``heads`` are lines of the page before that stand over the first table, ``ahead`` those that may do so on the next.
    """

    tables: list[Laid]
    lines: list[list[Glyph]]
    is_broken: bool
    is_short: bool
    ahead: list[list[Glyph]]
    heads: Sequence[list[Glyph]] = ()


class Laid(NamedTuple):
    """A table that was laid: its columns, the lines that it was made of, and whether it goes on from the page before.

    One of few columns is small. It is whole, as there is too little of it to tell numbers from what is none, and goes on
    on the next page only if it is the last on its own.
    """

    ruled: Ruled
    columns: Columns
    lines: list[list[Glyph]]
    goes_on: bool
    is_small: bool
    is_last: bool


class Before(NamedTuple):
    """What the page before ends with: a table, which may go on, and below it lines that may be the heads of the next one."""

    above: Laid | None = None
    ahead: Sequence[list[Glyph]] = ()


def tables_in(page: int, lines: Sequence[list[Glyph]], before: Before) -> Found:
    """Lay the tables among the lines of a page."""
    above, ahead = before
    lines, words = unfolded(lines)
    found, _ = _tables_in(page, lines, words, above)
    if not ahead or not (found.is_broken or found.is_short):
        return found
    moved = _moved(ahead, lines[0])
    again, used = _tables_in(page, [*moved, *lines], [*map(words_of, moved), *words], None)
    heads = [i for i in used if i < len(ahead)]
    if not heads or again.is_short or again.is_broken:
        return found
    first = again.tables[0]
    first = first._replace(lines=first.lines[len(heads) :])
    return again._replace(
        tables=[first, *again.tables[1:]],
        lines=again.lines[len(ahead) - len(heads) :],
        heads=[ahead[i] for i in heads],
    )


def _moved(ahead: Sequence[list[Glyph]], line: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return lines as they would stand right above the first one of the next page, and would be written before it."""
    bottom = max(glyph.bottom for one in ahead for glyph in one)
    down = min(glyph.top for glyph in line) - bottom - line[0].size / 2
    order = max(glyph.order for one in ahead for glyph in one)
    return [
        [
            glyph._replace(
                top=glyph.top + down, bottom=glyph.bottom + down, order=min(0, glyph.order - order - 1)
            )
            for glyph in one
        ]
        for one in ahead
    ]


def _tables_in(
    page: int, lines: Sequence[list[Glyph]], words: Sequence[Line], above: Laid | None
) -> tuple[Found, list[int]]:
    """Lay the tables of a page, and say which lines they are made of."""
    found: list[Laid] = []
    taken: set[int] = set()
    short: set[int] = set()
    at, least, is_first, is_broken = 0, 0, True, False
    before = above  # of many columns until the first rows of so many; it goes on there or nowhere
    while (start := _next_row(words, at)) is not None:
        is_small = len(numbers_of(words[start])) < FEWEST
        begin = max(least, heading_above(words, start)) if is_small else least
        goes_on = before is not None and before.is_small == is_small
        if before and is_small and (begin or not before.is_last):
            goes_on = False
        columns = before.columns if before and goes_on else None
        table = table_at(page, [*[[]] * begin, *words[begin:]], start, begin, columns)
        if table is not None and (table.is_whole or not is_small):
            own = sorted(table.lines)
            is_last = all(_FOLIO.fullmatch(word.text) for line in words[own[-1] + 1 :] for word in line)
            found.append(
                Laid(table.ruled, table.columns, [lines[i] for i in own], table.goes_on, is_small, is_last)
            )
            taken |= table.lines
            at = least = own[-1] + 1
            before, is_first = found[-1], False
        elif is_small:
            short.update([start] if len(numbers_of(words[start])) < len(words[start]) else [])
            at = start + 1
        else:
            rows = rows_of(words, start, words[start][-1].glyphs[0].size)
            short.difference_update(range(rows[0], start))
            at = least = rows[-1] + 1
            is_broken = is_broken or is_first
            before, is_first = None, False
    rest = [line for i, line in enumerate(lines) if i not in taken]
    end = max(least, heading_above(words, len(words)))
    ahead = [
        line
        for line, parts in zip(lines[end:], words[end:], strict=True)
        if not all(_FOLIO.fullmatch(word.text) for word in parts)
    ]
    is_short = not short <= taken
    return Found(found, rest, is_broken, is_short, ahead if len(ahead) <= 2 * LINES else []), sorted(taken)


def _next_row(words: Sequence[Line], at: int) -> int | None:
    return next((i for i in range(at, len(words)) if numbers_of(words[i])), None)
